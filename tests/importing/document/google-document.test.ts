import { describe, expect, it } from 'vitest'
import { importSource } from '../../../src/importing/index.js'
import { CONTEXT } from '../importing.js'
import { draftOfDocument, googleDoc, PNG } from './documents.js'

const FIRST =
  'The tide tables of the harbour were printed for a hundred and forty years, and nobody read them as carefully as the pilots did, who signed each page.'
const SECOND =
  'When the printing stopped, the pilots kept the last edition, and went on correcting it by hand until it fell apart.'
const SHEET =
  '.c1{font-weight:700}.c2{font-style:italic}.c3{font-weight:400;font-style:normal}.c4{text-decoration:line-through}'
const p = (content: string, names = 'c5'): string => `<p class="${names}"><span class="c3">${content}</span></p>`
const START = p('Who corrects the tide?', 'c9 title') + p(FIRST)
const list = (tag: string, depth: number, words: string): string =>
  `<${tag} class="c8 lst-kix_abc-${depth} start" start="1"><li class="c7"><span class="c3">${words}</span></li></${tag}>`

describe('a document that Google Docs saved as a web page', () => {
  it.each([
    [
      'bold and italics by classes',
      '<p><span>One </span><span class="c1">two</span><span class="c2"> three</span><span>.</span></p>',
      'One **two** *three*.',
    ],
    [
      'nested lists, which are side by side',
      list('ul', 0, 'One') + list('ol', 1, 'Two') + list('ul', 2, 'Three'),
      '-   One\n    1.  Two\n        -   Three',
    ],
    [
      'links through Google',
      p(
        'See <a href="https://www.google.com/url?q=https://tides.example.org/log%3Fa%3D1&amp;sa=D&amp;source=editors&amp;ust=17&amp;usg=AO">the log</a>.',
      ),
      'See [the log](https://tides.example.org/log?a=1).',
    ],
    [
      'a table with a head, in which Google puts all rows',
      '<table><thead><tr><td colspan="1" rowspan="1"><p><span>a</span></p></td><td colspan="1" rowspan="1"><p><span>b</span></p></td><tbody></tbody></tr><tr><td colspan="1" rowspan="1"><p><span>c</span></p></td><td colspan="1" rowspan="1"><p><span>d</span></p></td></tr></thead></table>',
      '| a | b |\n| --- | --- |\n| c | d |',
    ],
    ['a heading in bold', '<h1 id="h.x"><span class="c1">The pilots</span></h1>', '## The pilots'],
    ['a line across the page', '<hr>', '---'],
  ])('keeps %s', async (_, html, markdown) => {
    const { body, doubts } = await draftOfDocument(googleDoc(START + html + p(SECOND), SHEET))
    expect(body.replace(FIRST, '').replace(SECOND, '').trim()).toBe(markdown)
    expect(doubts).toBeUndefined()
  })

  it('keeps footnotes and pictures, and names comments, the table of contents and the head of the pages', async () => {
    const draft = await draftOfDocument(
      googleDoc(
        `<div><p><span>Draft 3 of the review</span></p></div>${START}${p('<a href="#h.x">The pilots</a>')}${p('<a href="#h.y">The end</a>')}<h2 id="h.x">The pilots</h2>` +
          `<p><span>It held</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span>.</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>` +
          `<p><span><img alt="" src="images/image1.png" title="A tide gauge"></span></p><h2 id="h.y">The end</h2>${p(SECOND)}` +
          `<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;See the log.</span></p></div>` +
          `<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Is that so?</span></p></div>`,
        SHEET,
        { 'images/image1.png': PNG },
      ),
    )
    const [path = ''] = [...(draft.pictures?.keys() ?? [])]
    expect(draft.body).toBe(
      `${FIRST}\n\n## The pilots\n\nIt held[^1].\n\n![A tide gauge](/${path})\n\n## The end\n\n${SECOND}\n\n[^1]: See the log.`,
    )
    expect(draft.notes).toEqual([
      'Left out: the table of contents.',
      'Left out: a comment: “Is that so?”.',
      'Left out from the top or the bottom of the pages: “Draft 3 of the review”.',
    ])
  })
})

describe('formatted text from a clipboard', () => {
  const pasted = async (html: string, address?: string) => {
    const source = {
      name: 'the clipboard',
      bytes: new TextEncoder().encode(html),
      mediaType: 'text/html; form=fragment',
    }
    const { kind, drafts } = await importSource({ ...source, ...(address ? { address } : {}) }, CONTEXT)
    return { kind, draft: drafts[0] }
  }
  const weight = (words: string, number: number): string => `<span style="font-weight:${number}">${words}</span>`

  it.each([
    [
      'Google Docs',
      `<b style="font-weight:normal" id="docs-internal-guid-1"><h1>Who corrects the tide?</h1><p>${weight(FIRST, 400)}</p><p>${weight('One ', 400)}${weight('two', 700)}${weight('.', 400)}</p><p>${SECOND}</p></b>`,
    ],
    [
      'Word',
      `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><body><p class=MsoTitle>Who corrects the tide?<o:p></o:p></p><!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal>${FIRST}<o:p></o:p></p><p class=MsoNormal>One <b style='mso-bidi-font-weight:normal'>two</b>.<o:p></o:p></p><p class=MsoNormal>${SECOND}</p></body></html>`,
    ],
    [
      'a page',
      `<h1 class="headline">Who corrects the tide?</h1><p>${FIRST}</p><p>One <strong>two</strong>.</p><p>${SECOND}</p>`,
    ],
  ])('keeps the formatting of %s', async (_, html) => {
    const { kind, draft } = await pasted(html)
    expect(kind).toBe('pasted-html')
    expect(draft?.facts.find(({ field }) => field === 'title')?.value).toBe('Who corrects the tide?')
    expect(draft?.body).toBe(`${FIRST}\n\nOne **two**.\n\n${SECOND}`)
  })

  it('takes the page that it was copied from for the original, with a doubt', async () => {
    const { draft } = await pasted(`<h1>Who corrects the tide?</h1><p>${FIRST}</p>`, 'https://tides.example.org/log')
    expect(draft?.facts.find(({ field }) => field === 'original.url')).toMatchObject({
      value: 'https://tides.example.org/log',
      doubt: 'the page may be a copy itself',
    })
  })
})
