import { crc32, deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { importSource } from '../../../src/importing/index.js'
import { CONTEXT } from '../importing.js'

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

type Files = Readonly<Record<string, string | Uint8Array>>

/** Makes a zip archive, without compression by default. */
export const zipOf = (files: Files, level: 0 | 9 = 0): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        typeof content === 'string' ? new TextEncoder().encode(content) : content,
      ]),
    ),
    { level },
  )

/** Makes an archive of one file whose directory states a size of its own. */
export function zipStating(name: string, content: Uint8Array, size: number): Uint8Array {
  const packed = deflateRawSync(content)
  const title = Buffer.from(name)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(crc32(content), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(size, 18)
  common.writeUInt16LE(title.length, 22)
  const file = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, packed])
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), title])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(file.length, 16)
  return Buffer.concat([file, entry, end])
}

const NAMESPACES = Object.entries({
  w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  m: 'http://schemas.openxmlformats.org/officeDocument/2006/math',
  mc: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  wp: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  wps: 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape',
  a: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  pic: 'http://schemas.openxmlformats.org/drawingml/2006/picture',
  v: 'urn:schemas-microsoft-com:vml',
  o: 'urn:schemas-microsoft-com:office:office',
})
  .map(([prefix, name]) => `xmlns:${prefix}="${name}"`)
  .join(' ')

const STYLES = `<w:styles ${NAMESPACES}>
${[
  ['Title', 'Title'],
  ['Subtitle', 'Subtitle'],
  ['Heading1', 'heading 1'],
  ['berschrift2', 'heading 2'],
  ['Kop3', 'Kop 3'],
  ['Caption', 'caption'],
  ['TOC1', 'toc 1'],
]
  .map(([id, name]) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`)
  .join('\n')}
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kicker"><w:name w:val="House section"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="character" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>`

const level = (number: number, format: string): string =>
  `<w:lvl w:ilvl="${number}"><w:start w:val="1"/><w:numFmt w:val="${format}"/></w:lvl>`
const NUMBERING = `<w:numbering ${NAMESPACES}>
<w:abstractNum w:abstractNumId="1">${level(0, 'bullet')}${level(1, 'bullet')}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">${level(0, 'decimal')}${level(1, 'lowerLetter')}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>`

export interface WordParts {
  readonly body: string
  readonly footnotes?: string
  readonly comments?: string
  readonly header?: string
  readonly author?: string
  readonly title?: string
  /** The targets of relationships, by their ids. */
  readonly targets?: Readonly<Record<string, string>>
  readonly files?: Files
}

/** Makes a Word document. */
export function docx({
  body,
  footnotes,
  comments,
  header,
  author,
  title,
  targets = {},
  files = {},
}: WordParts): Uint8Array {
  const kinds = Object.entries({ styles: STYLES, numbering: NUMBERING, footnotes, comments }).filter(([, part]) => part)
  const rels = [
    ...kinds.map(([kind], i) => relationship(`p${i}`, kind, `${kind}.xml`)),
    ...Object.entries(targets).map(([id, target]) =>
      relationship(id, /^\w+:/.test(target) ? 'hyperlink' : 'image', target),
    ),
  ]
  return zipOf({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': relationships([relationship('d', 'officeDocument', 'word/document.xml')]),
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relationships(rels),
    ...Object.fromEntries(
      kinds.map(([kind, part = '']) => [
        `word/${kind}.xml`,
        part.startsWith('<w:styles') || part.startsWith('<w:numbering')
          ? part
          : `<w:${kind} ${NAMESPACES}>${part}</w:${kind}>`,
      ]),
    ),
    ...(header ? { 'word/header1.xml': `<w:hdr ${NAMESPACES}>${header}</w:hdr>` } : {}),
    ...(author || title
      ? {
          'docProps/core.xml': `<cp:coreProperties xmlns:cp="cp" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title ?? ''}</dc:title><dc:creator>${author ?? ''}</dc:creator></cp:coreProperties>`,
        }
      : {}),
    ...files,
  })
}

const relationships = (all: readonly string[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`

const relationship = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"${/^\w+:/.test(target) ? ' TargetMode="External"' : ''}/>`

/** Makes a paragraph of Word. Text in angle brackets is XML already. */
export const p = (content: string, style = '', properties = ''): string =>
  `<w:p><w:pPr>${style ? `<w:pStyle w:val="${style}"/>` : ''}${properties}</w:pPr>${content.startsWith('<') ? content : r(content)}</w:p>`

/** Makes a run of Word. */
export const r = (text: string, properties = ''): string =>
  `<w:r>${properties ? `<w:rPr>${properties}</w:rPr>` : ''}<w:t xml:space="preserve">${text}</w:t></w:r>`

/** Makes a paragraph in a list. */
export const li = (text: string, list: number, depth = 0): string =>
  p(text, '', `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`)

const OPEN = Object.entries({
  office: 'urn:oasis:names:tc:opendocument:xmlns:office:1.0',
  style: 'urn:oasis:names:tc:opendocument:xmlns:style:1.0',
  text: 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
  table: 'urn:oasis:names:tc:opendocument:xmlns:table:1.0',
  draw: 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0',
  fo: 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0',
  svg: 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0',
  xlink: 'http://www.w3.org/1999/xlink',
  dc: 'http://purl.org/dc/elements/1.1/',
  meta: 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0',
})
  .map(([prefix, name]) => `xmlns:${prefix}="${name}"`)
  .join(' ')

/** Makes a text document of OpenDocument. */
export const odt = (body: string, files: Files = {}): Uint8Array =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content ${OPEN}><office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/><text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>
</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    'styles.xml': `<office:document-styles ${OPEN}><office:styles><style:style style:name="Title" style:family="paragraph"/><style:style style:name="Quotations" style:family="paragraph"/></office:styles></office:document-styles>`,
    ...files,
  })

/** Makes what Google Docs saves as a web page. */
export const googleDoc = (body: string, sheet = '', files: Files = {}): Uint8Array =>
  zipOf({
    'TheTides.html': `<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style type="text/css">${sheet}</style></head><body class="c0 doc-content">${body}</body></html>`,
    ...files,
  })

/** Imports a document, and returns its only draft. */
export async function draftOfDocument(bytes: Uint8Array, name = 'document') {
  const { drafts, problems } = await importSource({ name, bytes }, CONTEXT)
  const [draft] = drafts
  if (!draft) throw new Error(problems.map(({ what }) => what).join(' '))
  return draft
}
