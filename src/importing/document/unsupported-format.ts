import type { Source } from '../importer.js'
import { DamagedZip, isZip, openZip, type ZipArchive } from '../zip-archive.js'

/** A sentence that says why a file cannot be imported, and one that says how to save it. */
export interface UnsupportedFormat {
  readonly what: string
  readonly fix: string
}

const SAVE = 'Open it in the program that made it, save it as .docx or .odt, and import that file.'

/** Formats that are recognised by their first bytes. */
const BY_START: readonly (readonly [start: RegExp, what: string, fix: string])[] = [
  [
    /^\{\\rtf/,
    'This is an RTF file, which Offprint does not read.',
    'Open it in Word, LibreOffice, Pages or TextEdit, save it as .docx or .odt, and import that file.',
  ],
  [
    /^.{0,1024}?%PDF-\d/s,
    'This is a PDF, in which paragraphs, headings and notes are only places on a page.',
    'Ask for the document that it was made from (.docx, .odt or a Google Doc), or copy its text and paste that (in a terminal: `offprint import --paste`).',
  ],
  [
    /^(?:\x89PNG|\xFF\xD8\xFF|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:avi|hei|mif))/s,
    'This is a picture. Offprint cannot read the words in it.',
    'Ask for the text as a document, or type it.',
  ],
  [
    /^AT&TFORM|^%!PS/,
    'This is a printed page, which Offprint does not read.',
    'Ask for the document that it was made from.',
  ],
  [
    /^SQLite format 3\0/,
    'This is a database, which Offprint does not read.',
    'Export the posts in the program that made it (in Ghost: Settings > Advanced > Import/Export, a JSON file), and import that file.',
  ],
  [
    /^\xFFWPC/,
    'This is a WordPerfect document, which Offprint does not read.',
    'Open it in LibreOffice, save it as .odt, and import that file.',
  ],
]

/** The beginning of the container in which Office stored files before 2007 (MS-CFB), and still stores encrypted ones. */
const CONTAINER = /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/

/** The names of streams in such a container, each with what the file is. */
const STREAMS: readonly (readonly [name: string, what: string, fix: string])[] = [
  [
    'EncryptedPackage',
    'This document is protected with a password.',
    'Open it in Word, remove the password under File > Info > Protect Document, save it, and import it again.',
  ],
  ['WordDocument', 'This is a document of Word 97 to 2003 (.doc), which Offprint does not read.', SAVE],
  [
    '__properties_version',
    'This is a message saved by Outlook (.msg), which Offprint does not read.',
    'Save it as .eml: drag it to the desktop in Outlook on the web or on a Mac, or forward it as an attachment.',
  ],
  ['', 'This file was made by an old Office program, and Offprint does not read it.', SAVE],
]

/** Zip archives that are documents of other kinds, by the names of files in them. */
const ARCHIVES: readonly (readonly [name: RegExp, what: string, fix: string])[] = [
  [
    /^(?:Index\/Document\.iwa|Index\.zip|index\.apxl|.*\.pages\/.*)$/,
    'This is a document of Pages, Numbers or Keynote, which Offprint does not read.',
    'In Pages, choose File > Export To > Word, and import the .docx file.',
  ],
  [
    /^xl\//,
    'This is a spreadsheet, which Offprint does not read.',
    'Copy the cells into a document, or import a text.',
  ],
  [
    /^ppt\//,
    'This is a presentation, which Offprint does not read.',
    'Copy its text into a document, and import that.',
  ],
]

/** The media types that documents in zip archives state in their file `mimetype`. */
const TYPES: readonly (readonly [type: RegExp, what: string, fix: string])[] = [
  [
    /^application\/epub\+zip/,
    'This is an e-book, which Offprint does not read.',
    'Import the article from the web, or ask for it as a document.',
  ],
  [
    /^application\/vnd\.oasis\.opendocument\.(?!text)/,
    'This is a spreadsheet, a drawing or a presentation of OpenDocument, which Offprint does not read.',
    'Copy its text into a document, and import that.',
  ],
]

/** Tells why a file is of a format that cannot be imported, or returns undefined. */
export function unsupportedFormat({ bytes, name, address }: Source): UnsupportedFormat | undefined {
  const start = latin(bytes.subarray(0, 2048))
  const known = BY_START.find(([form]) => form.test(start))
  if (known) return { what: known[1], fix: known[2] }
  if (CONTAINER.test(start)) return inContainer(bytes)
  if (isZip(bytes)) return inArchive(bytes)
  if (/"(?:doc_id|resource_id)"\s*:/.test(start) && /docs\.google\.com/.test(start)) return SHORTCUT
  if (isEditor(address ?? name)) return EDITOR
  if (/\.(?:csv|tsv)$/i.test(name)) return TABLE
  return undefined
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const TABLE: UnsupportedFormat = {
  what: 'This is a table with a row for each entry, which Offprint does not read.',
  fix: 'Import the export as the system made it (a zip archive or its folder), its feed, or the pages on the web.',
}

const DOWNLOAD =
  'In Google Docs, choose File > Download > Microsoft Word (.docx) or Web page (.html, zipped), and import that file.'

const SHORTCUT: UnsupportedFormat = {
  what: 'This file only points to a Google Doc, and the text is not in it.',
  fix: DOWNLOAD,
}

const EDITOR: UnsupportedFormat = {
  what: 'This is the address of a Google Doc, behind which is a program and not a page.',
  fix: DOWNLOAD,
}

const isEditor = (address: string): boolean =>
  /^https?:\/\/docs\.google\.com\/(?:a\/[^/]+\/)?document\/(?:u\/\d+\/)?d\/(?!e\/)[^/]+(?:\/(?:edit|view|preview|mobilebasic)?)?(?:[?#].*)?$/.test(
    address,
  )

function inContainer(bytes: Uint8Array): UnsupportedFormat | undefined {
  const text = Buffer.from(bytes)
  const stream = STREAMS.find(([name]) => text.includes(Buffer.from(name, 'utf16le')))
  return stream && { what: stream[1], fix: stream[2] }
}

function inArchive(bytes: Uint8Array): UnsupportedFormat | undefined {
  const archive = openZip(bytes)
  if ('what' in archive) return archive
  if (textAt(archive, 'META-INF/manifest.xml').includes('encryption-data')) return LOCKED
  const type = textAt(archive, 'mimetype')
  const named = TYPES.find(([form]) => form.test(type))
  const held = ARCHIVES.find(([form]) => archive.names.some(name => form.test(name)))
  const found = named ?? held
  return found && { what: found[1], fix: found[2] }
}

/** Returns the text of a small file in an archive, or nothing if there is no such file. */
function textAt({ read }: ZipArchive, name: string): string {
  try {
    return latin(read(name) ?? new Uint8Array())
  } catch (cause) {
    if (cause instanceof DamagedZip) return ''
    throw cause
  }
}

const LOCKED: UnsupportedFormat = {
  what: 'This document is protected with a password.',
  fix: 'Open it in LibreOffice, choose File > Save As, clear “Save with password”, and import the new file.',
}

/** The refusal of an archive that no importer recognises. */
export const UNKNOWN_ARCHIVE: UnsupportedFormat = {
  what: 'This zip archive contains neither a document nor an export that Offprint reads.',
  fix: 'Unpack it, and import what is in it.',
}
