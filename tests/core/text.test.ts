import { expect, it } from 'vitest'
import { clipped, escapeHtml, escapeTags, escapeText, fillNames, unescapeHtml } from '../../src/core/text.js'

it('escapes what HTML would read as markup, and gives it back', () => {
  const text = `"Salt & <Light>", they’d say: &lt;`
  expect(escapeHtml(text)).toBe('&quot;Salt &amp; &lt;Light&gt;&quot;, they’d say: &amp;lt;')
  expect(escapeText(text)).toBe('"Salt &amp; &lt;Light&gt;", they’d say: &amp;lt;')
  expect(escapeTags(text)).toBe('"Salt & &lt;Light&gt;", they’d say: &lt;')
  expect(unescapeHtml(escapeHtml(text))).toBe(text)
  expect(unescapeHtml('they&#39;d &amp;quot;')).toBe("they'd &quot;")
})

it('shortens by characters, not by halves of them', () => {
  expect(clipped('rivers', 6)).toBe('rivers')
  expect(clipped('rivers and 🌊🌊', 12)).toBe('rivers and …')
  expect(clipped('🌊🌊🌊', 2)).toBe('🌊…')
})

it('fills the names that it has values for', () => {
  expect(fillNames('{one} of {many}: {constructor}', { one: 'a {many}', many: 'b' })).toBe(
    'a {many} of b: {constructor}',
  )
})
