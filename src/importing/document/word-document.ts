import { zipSync } from 'fflate'
import mammoth from 'mammoth'
import type { ReadSource } from '../importer.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import type { SourcePicture } from '../picture-file.js'
import type { ZipArchive } from '../zip-archive.js'
import { documentImporter } from './document-importer.js'
import { commentsNote, type DocumentReading, namedList, quotedStart } from './document-reading.js'
import {
  elementAt,
  elementsIn,
  isOfficeElement,
  type OfficeElement,
  officeXml,
  parseOfficeXml,
  textIn,
} from './document-xml.js'
import { pictureMarkup } from './picture-markup.js'
import { equationText } from './word-equation.js'
import {
  findingNotes,
  MARK,
  noFindings,
  noteKey,
  preparedWord,
  type WordPicture,
  withDropCaps,
} from './word-preparation.js'
import { formatIn, largeParagraphs, listCounter, type WordStyles, wordStyles } from './word-styles.js'

export const wordImporter: ReadSource = documentImporter(readWord)

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9]
/** Returns the path of a list item at a level, below items of either kind. */
const itemPath = (kind: string, level: number): string => `${'ul|ol > li > '.repeat(level - 1)}${kind} > li:fresh`

const STYLE_MAP = [
  `p.${MARK}-title => h1.title:fresh`,
  `p.${MARK}-subtitle => p.subtitle:fresh`,
  `p.${MARK}-caption => p.caption:fresh`,
  `p.${MARK}-large => p.large:fresh`,
  `p.${MARK}-quote => blockquote > p:fresh`,
  ...[1, 2, 3, 4, 5, 6].map(level => `p.${MARK}-heading${level} => h${level}:fresh`),
  ...LEVELS.flatMap(level => [
    `p:unordered-list(${level}) => ${itemPath('ul', level)}`,
    `p:ordered-list(${level}) => ${itemPath('ol', level)}`,
  ]),
  'u => u',
]

/** The parts of the package that contain text with its own relationships. */
interface WordPart {
  readonly name: string
  readonly root: OfficeElement
  readonly targets: ReadonlyMap<string, string>
}

/** Reads a Word document (Office Open XML). */
async function readWord(archive: ZipArchive): Promise<DocumentReading | undefined> {
  const main = mainPart(archive)
  if (!main) return undefined
  const named = (kind: string): OfficeElement | undefined =>
    parseOfficeXml(archive.read(partNamed(archive, main, kind)))
  const styles = wordStyles(named('styles'))
  const numbering = named('numbering')
  const findings = noFindings()
  const pictures = new Map<string, SourcePicture>()
  const shown: { part: WordPart; picture: WordPicture }[] = []
  const parts = [
    main,
    ...['footnotes', 'endnotes'].flatMap(kind => partAt(archive, partNamed(archive, main, kind)) ?? []),
  ]
  const notes = new Set(
    parts.flatMap(({ root }) =>
      elementsIn(root, 'w:footnote', 'w:endnote').map(note => noteKey(note.name.slice('w:'.length), note)),
    ),
  )
  const prepared = parts.map(part => {
    const addPicture = (picture: WordPicture): number => shown.push({ part, picture }) - 1
    const root = preparedWord(part.root, {
      styles,
      lists: listCounter(numbering),
      large: largeParagraphs(part.root, styles),
      findings,
      targets: part.targets,
      notes,
      addPicture,
    })
    return [part.name, encoded(root)] as const
  })
  // Every part is written anew, so that mammoth reads neither faulty XML nor declarations of entities.
  const rewritten = archive.names
    .filter(name => /\.rels$|(?:Content_Types\]|\/(?:styles|numbering)\d*)\.xml$/i.test(name))
    .flatMap(name => {
      const root = parseOfficeXml(archive.read(name))
      return root ? [[name, encoded(root)] as const] : []
    })
  const { value, messages } = await mammoth.convertToHtml(
    // Stored without compression, because mammoth unpacks it at once.
    { buffer: Buffer.from(zipSync(Object.fromEntries([...rewritten, ...prepared]), { level: 0 })) },
    { styleMap: STYLE_MAP, includeEmbeddedStyleMap: false },
  )
  const lost: string[] = []
  const html = value
    .replace(PICTURE, (_, number: string) => {
      const { part, picture } = shown[Number(number)] ?? {}
      const target = part?.targets.get(picture?.relationship ?? '') ?? ''
      return pictureMarkup(archive, target, picture?.alt ?? '', pictures, lost)
    })
    .replace(NOTES, '<ol class="notes">$1')
  const found = findingNotes(findings)
  const symbols = messages.filter(({ message }) => /unsupported character/.test(message)).length
  return {
    html,
    pictures,
    properties: propertiesIn(archive),
    visibleText: parts.map(({ root }) => visibleText(root, styles)).join('\n'),
    notes: [...found.notes, ...drawnWords(archive), ...commentNotes(archive, main), ...runningLines(archive), ...lost],
    doubts: [
      ...found.doubts,
      ...(symbols > 0
        ? [`symbols of a font that no browser has were left out: ${symbols}; look for gaps in the text`]
        : []),
    ],
  }
}

/** Writes XML. The strict form of Office Open XML names the kinds of relationships differently, and mammoth knows the usual names only. */
const encoded = (root: OfficeElement): Uint8Array =>
  new TextEncoder().encode(officeXml(root).replaceAll(STRICT_RELATIONSHIP, USUAL_RELATIONSHIP))

const STRICT_RELATIONSHIP = 'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/'
const USUAL_RELATIONSHIP = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'

const PICTURE = new RegExp(`<a id="${MARK}-picture-(\\d+)"></a>`, 'g')
/** Matches the beginning of mammoth's list of notes, which is the last list. */
const NOTES = /<ol>(<li id="(?:footnote|endnote)-[^"]*">)/

function mainPart(archive: ZipArchive): WordPart | undefined {
  const targets = relationships(archive, '_rels/.rels', '')
  const named = [...targets.values()].find(target => /\.xml$/i.test(target) && /document[^/]*\.xml$/i.test(target))
  return partAt(archive, named ?? 'word/document.xml') ?? partAt(archive, 'word/document.xml')
}

function partAt(archive: ZipArchive, name: string): WordPart | undefined {
  const root = parseOfficeXml(archive.read(name))
  const [, folder = '', file = ''] = /^(.*\/)?([^/]*)$/.exec(name) ?? []
  return (
    root && { name, root: withDropCaps(root), targets: relationships(archive, `${folder}_rels/${file}.rels`, folder) }
  )
}

/** Returns the targets of relationships by their ids. Paths are made complete, and addresses stay. */
function relationships(archive: ZipArchive, name: string, folder: string): ReadonlyMap<string, string> {
  const all = elementsIn(parseOfficeXml(archive.read(name)), 'Relationship')
  return new Map(
    all.map(({ attributes }) => {
      const { Id = '', Target = '', TargetMode } = attributes
      const path = Target.startsWith('/') ? Target.slice(1) : `${folder}${Target}`
      return [Id, TargetMode === 'External' ? Target : path.replace(/[^/]+\/\.\.\//g, '')]
    }),
  )
}

/** Returns the name of a part by its kind: `styles`, `footnotes`. */
const partNamed = (archive: ZipArchive, { name, targets }: WordPart, kind: string): string => {
  const usual = `${name.replace(/[^/]*$/, '')}${kind}.xml`
  return archive.names.includes(usual)
    ? usual
    : ([...targets.values()].find(target => new RegExp(`/${kind}\\d*\\.xml$`).test(target)) ?? usual)
}

/** Reads the words that a reader of the document sees: without deleted and hidden text, and each text box once. */
function visibleText(node: OfficeElement, styles: WordStyles, paragraphStyle?: string): string {
  const inside = (style = paragraphStyle): string =>
    node.children.map(child => (isOfficeElement(child) ? visibleText(child, styles, style) : '')).join('')
  switch (node.name) {
    case 'w:del':
    case 'w:moveFrom':
    case 'w:instrText':
    case 'w:delText':
    case 'w:rt':
      return ''
    case 'w:tr':
      return elementAt(node, 'w:trPr', 'w:del') ? '' : inside()
    case 'w:tc':
      return elementAt(node, 'w:tcPr', 'w:cellDel') ? '' : inside()
    case 'w:t':
      return textIn(node)
    case 'm:oMath':
      return ` ${equationText(node)} `
    case 'w:noBreakHyphen':
      return '-'
    case 'w:tab':
    case 'w:br':
    case 'w:cr':
    case 'w:ptab':
      return ' '
    case 'w:r': {
      const properties = elementAt(node, 'w:rPr')
      const style = styles.formatOf(elementAt(properties, 'w:rStyle')?.attributes['w:val'])
      const hidden = formatIn(properties).hidden ?? style.hidden ?? styles.formatOf(paragraphStyle).hidden
      return hidden ? '' : inside()
    }
    case 'w:p': {
      const properties = elementAt(node, 'w:pPr')
      const text = inside(elementAt(properties, 'w:pStyle')?.attributes['w:val'])
      // A paragraph whose end was deleted goes on in the next.
      const end = elementAt(properties, 'w:rPr', 'w:del') ? '' : '\n'
      return styles.roleOf(properties) === 'contents' ? '' : `${text}${end}`
    }
    case 'w:sdt': {
      const properties = elementAt(node, 'w:sdtPr')
      const gallery = elementsIn(properties, 'w:docPartGallery')[0]?.attributes['w:val'] ?? ''
      return /table of contents/i.test(gallery) || elementAt(properties, 'w:showingPlcHdr') ? '' : inside()
    }
    case 'w:txbxContent':
      return `\n${inside()}`
    case 'mc:Fallback':
      return ''
    case 'mc:AlternateContent': {
      const fallback = elementAt(node, 'mc:Fallback')
      const chosen = inside()
      return chosen.trim() === '' && fallback
        ? fallback.children
            .map(child => (isOfficeElement(child) ? visibleText(child, styles, paragraphStyle) : ''))
            .join('')
        : chosen
    }
    default:
      return inside()
  }
}

function propertiesIn(archive: ZipArchive): DocumentReading['properties'] {
  const core = parseOfficeXml(archive.read('docProps/core.xml'))
  const property = (name: string): string => textIn(elementAt(core, name) ?? '').trim()
  const [title, author] = [property('dc:title'), property('dc:creator')]
  return { ...(title ? { title } : {}), ...(author ? { author } : {}) }
}

/** Names the words in diagrams and charts, which are stored apart from the text. */
function drawnWords(archive: ZipArchive): string[] {
  const texts = archive.names
    .filter(name => /(?:^|\/)(?:diagrams\/data|charts\/chart)\d*\.xml$/i.test(name))
    .map(name =>
      elementsIn(parseOfficeXml(archive.read(name)), 'a:t', 'c:v')
        .map(textIn)
        .join(' '),
    )
    .filter(text => /\p{L}/u.test(text))
  return texts.length > 0 ? [`The words in it: ${texts.map(text => quotedStart(text, 120)).join(', ')}.`] : []
}

/** Names the comments, which are between the people who worked on the document. */
function commentNotes(archive: ZipArchive, main: WordPart): string[] {
  const root = parseOfficeXml(archive.read(partNamed(archive, main, 'comments')))
  const comments = elementsIn(root, 'w:comment')
  if (comments.length === 0) return []
  const people = namedList(comments.map(({ attributes }) => attributes['w:author'] ?? ''))
  const texts = comments.map(comment => quotedStart(elementsIn(comment, 'w:p').map(lineText).join(' ')))
  return [commentsNote(comments.length, people, texts)]
}

/** Matches the number of a page: `Page 3 of 5`, `Seite 3 von 5`. */
const PAGE_NUMBER = new RegExp(
  String.raw`^${anyPhrase(LANGUAGES.flatMap(({ pages = [] }) => pages))}[\s\d/.]*(?:\p{L}+\s\d+)?$`,
  'iu',
)

/** Names the lines at the top and the bottom of every page. */
function runningLines(archive: ZipArchive): string[] {
  const texts = archive.names
    .filter(name => /(?:^|\/)(?:header|footer)\d*\.xml$/i.test(name))
    .map(name =>
      elementsIn(parseOfficeXml(archive.read(name)), 'w:p')
        .map(lineText)
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(text => /\p{L}{2}/u.test(text.replace(PAGE_NUMBER, '')))
  const lines = [...new Set(texts)].map(text => quotedStart(text, 80))
  return lines.length > 0 ? [`Left out from the top or the bottom of the pages: ${lines.join(', ')}.`] : []
}

const lineText = (paragraph: OfficeElement): string => elementsIn(paragraph, 'w:t').map(textIn).join('')
