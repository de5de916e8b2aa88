import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml, readXmlQuickly, type XmlEvents } from '../../src/audit/xml-reading.js'

type Told = readonly [kind: string, ...said: unknown[]]

/** A listener that records events for comparison; adjacent texts become one. */
function listener(): { readonly told: Told[]; readonly events: XmlEvents } {
  const told: Told[] = []
  return {
    told,
    events: {
      open: (name, attributes) => told.push(['open', name, attributes]),
      text: text => {
        const last = told.at(-1)
        if (last?.[0] === 'text') told[told.length - 1] = ['text', `${String(last[1])}${text}`]
        else told.push(['text', text])
      },
      close: name => told.push(['close', name]),
    },
  }
}

const full = (xml: string): Told[] => {
  const { told, events } = listener()
  readXml(xml, events)
  return told.filter(([kind, text]) => kind !== 'text' || String(text).trim() !== '')
}

const quick = (xml: string): Told[] | false => {
  const { told, events } = listener()
  return readXmlQuickly(xml, events) && told.filter(([kind, text]) => kind !== 'text' || String(text).trim() !== '')
}

const FEED =
  '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom">\n' +
  '<channel><item><title>A &amp; B &#x3C;3</title><dc:creator>Ada &#233;</dc:creator><a:link rel="via" href="https://x.example.org/?a=1&amp;b=2"/>' +
  '<d><![CDATA[<p>]] > text</p>]]><![CDATA[ more]]></d></item></channel>\n</rss>\n'

describe('the quick reading of XML', () => {
  it('reports the same as the full reading for a plain document', () => {
    expect(quick(FEED)).toEqual(full(FEED))
    expect(quick(FEED)).toContainEqual(['open', 'atom:link', { rel: 'via', href: 'https://x.example.org/?a=1&b=2' }])
  })

  const odd: [what: string, xml: string][] = [
    ['a comment', '<a><!-- b --></a>'],
    ['a processing instruction inside', '<a><?b c?></a>'],
    ['a doctype', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['single quotes', "<a b='c'/>"],
    ['a namespace further inside', '<a><b xmlns="http://www.w3.org/2005/Atom"/></a>'],
    ['a prefix of its own', '<a><dc:b/></a>'],
    ['a reference of HTML', '<a>&nbsp;</a>'],
    ['a lone ampersand', '<a>b & c</a>'],
    ['a sign that XML has no way to write', '<a>&#x1;</a>'],
    ['a carriage return', '<a>b\r\nc</a>'],
    ['elements that cross', '<a><b></a></b>'],
    ['an element that is left open', '<a><b></b>'],
    ['text after the end', '<a></a>b'],
    ['nothing', ''],
  ]
  it.each(odd)('leaves %s to the full reading', (_, xml) => {
    if (xml !== '') expect(quick(xml)).toBe(false)
    else expect(quick(xml)).toEqual([])
  })

  it('never reports anything that the full reading does not, for any altered document', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        '/',
        '<![CDATA[',
        ']]>',
        '&#x',
        ';',
        '<dc:b>',
        '</dc:b>',
        ' x="y"',
        '<a/>',
        '\r',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    const changed = fc
      .array(fc.tuple(fc.nat(FEED.length), fc.nat(6), piece), { maxLength: 3 })
      .map(changes => changes.reduce((xml, [at, cut, text]) => xml.slice(0, at) + text + xml.slice(at + cut), FEED))
    fc.assert(
      fc.property(changed, xml => {
        const told = quick(xml)
        if (!told) return
        let whole: Told[]
        try {
          whole = full(xml)
        } catch {
          // The reader is no validator; the audit looks for the facts in whatever it reports.
          return
        }
        expect(told).toEqual(whole)
      }),
      { numRuns: 2000 },
    )
  })
})
