import { describe, expect, it } from 'vitest'
import { copiedSource, importSource } from '../../src/importing/index.js'
import { CONTEXT } from './importing.js'

const QUAY = 'The harbour council of Vissum voted last week to close its eastern quay, and nobody asked why.'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What editors that people paste into got wrong, by public reports, each as the programs copy it. */
const REPORTS: [what: string, html: string, body: RegExp, never: RegExp | undefined][] = [
  [
    'Google Docs puts everything into a bold element that is not bold (ProseMirror #459, Gutenberg #14030)',
    `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">${QUAY}</span></p><p dir="ltr"><span style="font-weight:400">A </span><span style="font-weight:700">bold</span><span style="font-weight:400"> word in a second paragraph.</span></p></b>`,
    /^The harbour.*why\.\n\nA \*\*bold\*\* word in a second paragraph\.$/,
    undefined,
  ],
  [
    'LibreOffice and Word put their style sheets before the text (Gutenberg #9719)',
    `<html><head><style type="text/css">p { margin-bottom: 0.25cm; line-height: 115% }</style></head><body><h1>Small ports</h1><p>${QUAY}</p><p>And <i>another</i> paragraph.</p></body></html>`,
    /^The harbour.*why\.\n\nAnd \*another\* paragraph\.$/,
    /margin|115/,
  ],
  [
    'Word breaks the lines of its source between words (Gutenberg #12293, #13497)',
    `<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15"></head><body><!--StartFragment--><p class=MsoNormal>When the harbour council\r\nvoted last week<o:p></o:p> to close its <b>eastern</b>\r\nquay, the decision took eleven minutes.</p><!--EndFragment--></body></html>`,
    /^When the harbour council voted last week to close its \*\*eastern\*\* quay, the decision took eleven minutes\.$/,
    undefined,
  ],
  [
    'Word writes the items of lists as paragraphs with a bullet (Gutenberg #6621)',
    `<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><p class=MsoNormal>${QUAY}</p><p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>One point</p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Another point</p></body></html>`,
    /\n\n-\s+One point\n-\s+Another point$/,
    /·/,
  ],
  [
    'Editors of program code have a block for each line, and no paragraphs (Tiptap #2017)',
    `<meta charset="utf-8"><div style="white-space:pre"><div><span>${QUAY}</span></div><br><div><span>A second line with an <em>accent</em></span></div><div><span>and a third one</span></div></div>`,
    /why\.\n\nA second line with an \*accent\*\n\nand a third one$/,
    undefined,
  ],
  [
    'Pictures come inside the text, as data (Koenig #670)',
    `<p>${QUAY}</p><p><img alt="A quay" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="></p><p>Words after <a href="https://example.org/">it</a>.</p>`,
    /!\[A quay\]\(\/pictures\/[\w./-]+\.png\)\n\nWords after \[it\]\(https:\/\/example\.org\/\)\.$/,
    /base64/,
  ],
  [
    'Handlers and scripts come with what is copied (Editor.js #2166, vditor #1248)',
    `<p>${QUAY}</p><img src=x onerror="alert(1)"><script>alert(2)</script><p>A <a href="javascript:alert(3)">word</a> of the <em>end</em>.</p>`,
    /why\.\n\nA word of the \*end\*\.$/,
    /alert|script|onerror/,
  ],
]

describe('what was copied', () => {
  it.each(REPORTS)('is read as its readers saw it where %s', async (_, html, body, never) => {
    const source = copiedSource({ html: bytes(html), text: bytes('the same as plain text') })
    expect(source?.mediaType).toContain('text/html')
    const { drafts } = await importSource(source ?? expect.fail(), CONTEXT)
    expect(drafts[0]?.body).toMatch(body)
    if (never) expect(JSON.stringify(drafts)).not.toMatch(never)
  })

  it('is the plain text where the formatting is nothing but colours, or is absent', () => {
    const colours = `<div style="color:#000"><span style="color:#00f">${QUAY}</span></div>`
    for (const html of [colours, undefined])
      expect(copiedSource({ html: html === undefined ? html : bytes(html), text: bytes(QUAY) })).toMatchObject({
        mediaType: 'text/plain; charset=utf-8',
        bytes: bytes(QUAY),
      })
    expect(copiedSource({ html: bytes(colours) })).toBeUndefined()
  })

  it('has the address that Windows puts before it', () => {
    const html = `Version:0.9\r\nStartHTML:0000\r\nSourceURL:https://mole.example.com/quay\r\n<html><body><!--StartFragment--><p>${QUAY} <b>Now.</b></p><!--EndFragment--></body></html>`
    expect(copiedSource({ html: bytes(html) })).toMatchObject({ address: 'https://mole.example.com/quay' })
  })
})

/** A text in Windows-1251, which has no name in the file. */
const cyrillic = (text: string): Uint8Array =>
  Uint8Array.from([...text], sign => {
    const code = sign.codePointAt(0) ?? 0
    return code < 0x80 ? code : code - 0x350
  })

describe('a file in another charset', () => {
  it.each([
    [
      'is guessed by its letters, and not taken for a Latin one (Budget #371)',
      'post.txt',
      cyrillic('Мост стоит над рекой, и никто его не хотел. Совет решил закрыть этот мост на год. '.repeat(3)),
      /^Мост стоит над рекой/,
    ],
    [
      'is UTF-8 although the page says UTF-16 (Moli #152)',
      'page.html',
      bytes(`<!doctype html><meta charset="utf-16"><title>A</title><article><h1>A</h1><p>${QUAY}</p></article>`),
      /^The harbour council/,
    ],
  ])('%s', async (_, name, content, body) => {
    const { drafts } = await importSource({ name, bytes: content }, CONTEXT)
    expect(drafts[0]?.body).toMatch(body)
  })
})

describe('a source that is no text', () => {
  it.each([
    ['a recording', Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256)],
    ['a program', new TextEncoder().encode(`\x7fELF\x02\x01${'\0'.repeat(400)}`)],
  ])('is refused with a sentence: %s', async (_, content) => {
    const { drafts, problems } = await importSource({ name: 'file', bytes: content }, CONTEXT)
    expect(drafts).toEqual([])
    expect(problems).toMatchObject([{ rule: 'import.refused', what: 'This is no text, and its format is not known.' }])
  })
})
