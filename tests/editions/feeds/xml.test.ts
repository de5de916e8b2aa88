import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { element, htmlLeaf, leaf, parseXml, writeXml } from '../../../src/editions/feeds/xml.js'
import { readXml } from './read-back.js'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map(codes => String.fromCharCode(...codes)),
  fc
    .array(fc.constantFrom(']]>', '\r', '\n', '\t', '&', '<', '>', '"', "'", ' ', ']', '&#x26;', '\0'), {
      maxLength: 8,
    })
    .map(parts => parts.join('')),
)

/** The text with characters that XML 1.0 does not allow replaced. */
const carried = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD')

describe('writing XML', () => {
  it('writes any string as text, as an attribute and as HTML', () => {
    fc.assert(
      fc.property(anyText, text => {
        const read = readXml(writeXml(element('a', {}, [leaf('b', text, { c: text }), htmlLeaf('d', text)])))
        expect(read.children.map(child => child.text)).toEqual([carried(text), carried(text)])
        expect(read.children[0]?.attributes).toEqual({ c: carried(text) })
      }),
      { numRuns: 1000 },
    )
  })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(anyText, text => {
        const root = element('a', { x: carried(text) }, [
          leaf('b', carried(`.${text}`)),
          element('c', {}, [element('d')]),
        ])
        expect(parseXml(writeXml(root))).toEqual(root)
      }),
    )
  })

  it('sets one element a line and adds no white space to text', () => {
    const document = element('a', {}, [leaf('b', 'text'), element('c', {}, [htmlLeaf('d', '<p>x</p>'), element('e')])])
    expect(writeXml(document)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<a>
  <b>text</b>
  <c>
    <d><![CDATA[<p>x</p>]]></d>
    <e/>
  </c>
</a>
`)
  })

  it('writes plain text with the references of the RSS profile', () => {
    expect(writeXml(leaf('t', 'AT&T <3 >'))).toContain('<t>AT&#x26;T &#x3C;3 &#x3E;</t>')
    expect(writeXml(leaf('t', 'two\nlines\r'))).toContain('<t>two&#xA;lines&#xD;</t>')
  })

  it('leaves out attributes that are undefined', () => {
    expect(writeXml(element('a', { b: undefined, c: 1 }))).toContain('<a c="1"/>')
  })

  it('refuses a document without an element', () => {
    expect(() => parseXml('<?xml version="1.0"?>')).toThrow('no root element')
  })
})
