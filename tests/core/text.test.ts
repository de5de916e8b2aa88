import { expect, it } from 'vitest'
import { escapeHtml, escapeTags, escapeText, unescapeHtml } from '../../src/core/text.js'

it('escapes what HTML would read as markup, and gives it back', () => {
  const text = `"Salt & <Light>", they’d say: &lt;`
  expect(escapeHtml(text)).toBe('&quot;Salt &amp; &lt;Light&gt;&quot;, they’d say: &amp;lt;')
  expect(escapeText(text)).toBe('"Salt &amp; &lt;Light&gt;", they’d say: &amp;lt;')
  expect(escapeTags(text)).toBe('"Salt & &lt;Light&gt;", they’d say: &lt;')
  expect(unescapeHtml(escapeHtml(text))).toBe(text)
  expect(unescapeHtml('they&#39;d &amp;quot;')).toBe("they'd &quot;")
})
