import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { redirectEditions } from '../../../src/editions/web/index.js'
import { publicationOf, siteOf } from '../feeds/article-factory.js'

function pageOf(facts: { from: string; to: string; title?: string; language?: string }, url = ''): string {
  const [edition] = redirectEditions(siteOf(publicationOf(url && `url: ${url}`)), [
    { title: 'Moved', language: 'en', ...facts, output: 'x/index.html' },
  ])
  const rendered = edition?.render() ?? expect.fail('no page')
  return 'bytes' in rendered ? String(rendered.bytes) : expect.fail('the page is not made at once')
}

describe('a page at a former address', () => {
  it.each([
    ['old/', 'new/', '../new/'],
    ['2024/old/', 'new.html', '../../new.html'],
    ['old.html', '2026/new/', './2026/new/'],
    ['a/b.html', '', '../'],
    ['%E6%B2%B3/', '%E6%B9%96/', '../%E6%B9%96/'],
  ])('%s leads to %s in any folder of the host', (from, to, href) => {
    const html = pageOf({ from, to }, 'https://example.org/below/')
    expect(html).toContain(`<meta http-equiv="refresh" content="0; url=${href}">`)
    expect(html).toContain(`<a href="${href}">Moved</a>`)
    expect(html).toContain(`<link rel="canonical" href="https://example.org/below/${to}">`)
    expect(html).toContain('<meta name="robots" content="noindex">')
  })

  it('shows any title as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (title, language) => {
        const names: string[] = []
        const walk = (nodes: readonly { name?: string; children?: readonly object[] }[]): void => {
          for (const node of nodes) {
            if (node.name) names.push(node.name)
            walk((node.children ?? []) as typeof nodes)
          }
        }
        walk(parseDocument(pageOf({ from: 'a/', to: 'b/', title, language })).children as never)
        expect(names.filter(name => name !== '!doctype').join(' ')).toBe(
          'html head meta meta title meta meta link body p a',
        )
      }),
    )
  })
})
