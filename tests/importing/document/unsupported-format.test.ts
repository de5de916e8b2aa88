import { describe, expect, it } from 'vitest'
import { importSource } from '../../../src/importing/index.js'
import { CONTEXT } from '../importing.js'
import { docx, odt, p, zipOf, zipStating } from './documents.js'

const CONTAINER = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
const container = (stream: string): Uint8Array =>
  Buffer.concat([CONTAINER, Buffer.alloc(600), Buffer.from(stream, 'utf16le')])
const refusal = async (bytes: string | Uint8Array, name = 'op-ed', address?: string) => {
  const source = { name, bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes }
  const { drafts, problems } = await importSource({ ...source, ...(address ? { address } : {}) }, CONTEXT)
  expect(drafts).toEqual([])
  return problems.map(({ what, fix }) => `${what} ${fix}`).join('\n')
}

describe('files that cannot be imported', () => {
  it('include a table, as some newsletter services export', async () => {
    expect(await refusal('id,title,content_html\n1,A,<p>Text.</p>', 'posts.csv')).toMatch(/table.*feed/)
  })

  it.each([
    ['RTF', '{\\rtf1\\ansi A text.}', /RTF.*save it as \.docx or \.odt/],
    ['PDF', '%PDF-1.7\n%…', /PDF.*--paste/],
    ['a PDF after a header', '\n\n%PDF-1.4', /PDF/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), /picture/],
    ['a document with a password', container('EncryptedPackage'), /password.*File > Info/],
    ['an old document of Word', container('WordDocument'), /Word 97 to 2003.*\.docx/],
    ['a message saved by Outlook', container('__properties_version1.0'), /\.msg.*\.eml/],
    ['a document of Pages', zipOf({ 'Index/Document.iwa': 'x' }), /Pages.*Export To > Word/],
    ['a spreadsheet', zipOf({ '[Content_Types].xml': 'x', 'xl/workbook.xml': 'x' }), /spreadsheet/],
    ['a presentation', zipOf({ '[Content_Types].xml': 'x', 'ppt/presentation.xml': 'x' }), /presentation/],
    [
      'a spreadsheet of OpenDocument',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' }),
      /OpenDocument/,
    ],
    [
      'a document of LibreOffice with a password',
      odt('x', { 'META-INF/manifest.xml': '<manifest:manifest><manifest:encryption-data/></manifest:manifest>' }),
      /password.*LibreOffice/,
    ],
    ['an archive of anything else', zipOf({ 'notes/one.bin': 'x' }), /zip archive.*Unpack it/],
    ['an e-book', zipOf({ mimetype: 'application/epub+zip', 'content.xml': '<a/>' }), /e-book/],
    [
      'a shortcut to a Google Doc',
      '{"":"WARNING!","doc_id":"1a","resource_key":"","url":"https://docs.google.com/open?id=1a"}',
      /Google Doc.*File > Download/,
    ],
  ])('say how to save them instead: %s', async (_, bytes, sentence) => {
    expect(await refusal(bytes)).toMatch(sentence)
  })

  it('include the address of a Google Doc, but not of one that was published', async () => {
    const page = '<!doctype html><title>x</title><p>JavaScript is off.</p>'
    expect(await refusal(page, 'x', 'https://docs.google.com/document/d/1aB/edit?usp=sharing')).toMatch(
      /File > Download/,
    )
    const published = {
      name: 'x',
      bytes: new TextEncoder().encode(page),
      address: 'https://docs.google.com/document/d/e/2P/pub',
    }
    expect((await importSource(published, CONTEXT)).problems.map(({ what }) => what)).not.toContainEqual(
      expect.stringContaining('Google'),
    )
  })

  it('include damaged documents, at whatever byte they break off', async () => {
    const whole = docx({ body: p('A text that is whole.') })
    for (const share of [0.1, 0.5, 0.9, 0.99])
      expect(await refusal(whole.subarray(0, Math.floor(whole.length * share)), 'op-ed.docx')).toMatch(/damaged/)
    const changed = Uint8Array.from(odt('<text:p>A text that is whole.</text:p>'))
    const at = Buffer.from(changed).indexOf('content.xml') + 40
    changed.set([1, 2, 3, 4, 5, 6, 7, 8], at)
    expect(await refusal(changed, 'op-ed.odt')).toMatch(/damaged/)
  })

  it('include archives that are far larger unpacked', async () => {
    const zeros = new Uint8Array(6_000_000)
    expect(await refusal(zipOf({ 'word/document.xml': zeros }, 9))).toMatch(/far larger/)
    expect(await refusal(zipStating('word/document.xml', zeros, 1000))).toMatch(/damaged/)
  })

  it('include documents that are empty', async () => {
    expect(await refusal(docx({ body: '' }))).toMatch(/contains no text/)
    expect(await refusal(odt(''))).toMatch(/contains no text/)
  })
})
