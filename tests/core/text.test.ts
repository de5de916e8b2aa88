import { expect, it } from 'vitest'
import { clipped, escapeHtml, escapeTags, escapeText, fillNames, unescapeHtml } from '../../src/core/text.js'

it('escapes characters that HTML would read as markup, and restores them', () => {
  const text = `"Salt & <Light>", they’d say: &lt;`
  expect(escapeHtml(text)).toBe('&quot;Salt &amp; &lt;Light&gt;&quot;, they’d say: &amp;lt;')
  expect(escapeText(text)).toBe('"Salt &amp; &lt;Light&gt;", they’d say: &amp;lt;')
  expect(escapeTags(text)).toBe('"Salt & &lt;Light&gt;", they’d say: &lt;')
  expect(unescapeHtml(escapeHtml(text))).toBe(text)
  expect(unescapeHtml('they&#39;d &amp;quot;')).toBe("they'd &quot;")
})

it('shortens a text without splitting a character', () => {
  expect(clipped('rivers', 6)).toBe('rivers')
  expect(clipped('rivers and 🌊🌊', 12)).toBe('rivers and …')
  expect(clipped('🌊🌊🌊', 2)).toBe('🌊…')
})

it('fills in the placeholders that have a value, and keeps all others', () => {
  expect(fillNames('{one} of {many}: {constructor}', { one: 'a {many}', many: 'b' })).toBe(
    'a {many} of b: {constructor}',
  )
})
