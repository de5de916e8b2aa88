import fc from 'fast-check'
import Markdown from 'markdown-it'
import { expect, it } from 'vitest'
import { parseMarkdown } from '../../../src/content/markdown/markdown.js'

const plain = new Markdown()

const PART = fc.string({ unit: fc.constantFrom(...'aé.Z09-_~/?=&#+%:@[]|\\'), maxLength: 12 })
const HOST = fc.constantFrom(
  'example.org',
  'EXAMPLE.org',
  'a-b.example.org:80',
  'münchen.example',
  'xn--e1afmkfd.example',
)

it('links have the addresses that markdown-it gives them, whether or not they are in their normal form', () => {
  fc.assert(
    fc.property(fc.constantFrom('http', 'https', 'HTTP'), HOST, PART, (scheme, host, part) => {
      const address = `${scheme}://${host}/${part}`
      const link = parseMarkdown(`[a](<${address.replaceAll('\\', '')}>)`).tokens[1]?.children?.[0]
      expect(link?.attrGet('href')).toBe(plain.normalizeLink(plain.utils.unescapeAll(address.replaceAll('\\', ''))))
    }),
  )
})
