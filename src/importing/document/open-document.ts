import { append } from '../../core/long-lists.js'
import { escapeHtml } from '../../core/text.js'
import type { ImportedArticle } from '../draft.js'
import type { ImportInput, ReadSource } from '../importer.js'
import type { SourcePicture } from '../picture-file.js'
import { isZip, type ZipArchive } from '../zip-archive.js'
import { documentArticle } from './document-article.js'
import { documentImporter } from './document-importer.js'
import { commentsNote, type DocumentReading, namedList, quotedStart } from './document-reading.js'
import {
  elementAt,
  elementsIn,
  isOfficeElement,
  type OfficeElement,
  type OfficeNode,
  officeChildren,
  parseOfficeXml,
  textIn,
} from './document-xml.js'
import { largeLines, mostOf } from './large-letters.js'
import { mathmlEquationText } from './mathml-equation.js'
import { type OpenFormat, type OpenStyles, openStyles } from './open-styles.js'
import { pictureMarkup } from './picture-markup.js'

/** Imports a text document of OpenDocument: an archive, or one flat file (`.fodt`) that contains the same elements. */
export const openDocumentImporter: ReadSource = input =>
  isZip(input.source.bytes)
    ? documentImporter(readOpenDocument)(input)
    : flatArticle(
        { names: [], read: name => (/^(?:content|styles|meta)\.xml$/.test(name) ? input.source.bytes : undefined) },
        input,
      )

function flatArticle(archive: ZipArchive, { source, context }: ImportInput): ImportedArticle[] | undefined {
  const reading = readOpenDocument(archive)
  return reading && [documentArticle(reading, source.name, context)]
}

/** What a text in OpenDocument is converted with, and what is found on the way. */
interface Conversion {
  readonly archive: ZipArchive
  readonly styles: OpenStyles
  /** The paragraphs in large letters. */
  readonly large: ReadonlySet<OfficeElement>
  readonly pictures: Map<string, SourcePicture>
  /** The HTML of the notes, in the order of their references. */
  readonly notes: string[]
  readonly comments: OfficeElement[]
  readonly lost: string[]
  readonly hidden: string[]
  readonly equations: string[]
  /** The last number of each list, so that a later list can continue it. */
  readonly numbers: Map<string, number>
  contents: boolean
}

/** Reads a text document of OpenDocument (ISO 26300), as LibreOffice writes it. */
function readOpenDocument(archive: ZipArchive): DocumentReading | undefined {
  const content = parseOfficeXml(archive.read('content.xml'))
  const text = elementAt(content, 'office:body', 'office:text')
  if (!text) return undefined
  const styles = openStyles(content, parseOfficeXml(archive.read('styles.xml')))
  const conversion: Conversion = {
    archive,
    styles,
    large: largeIn(text, styles),
    pictures: new Map(),
    notes: [],
    comments: [],
    lost: [],
    hidden: [],
    equations: [],
    numbers: new Map(),
    contents: false,
  }
  const body = blocksHtml(text.children, conversion)
  const notes = conversion.notes.map((html, i) => `<li id="note-${i + 1}">${html}</li>`).join('')
  const { comments, lost, hidden, equations, contents } = conversion
  const changes = trackedChanges(text)
  return {
    html: `${body}${notes ? `<ol class="notes">${notes}</ol>` : ''}`,
    pictures: conversion.pictures,
    properties: propertiesIn(archive),
    visibleText: visibleText(text, styles),
    notes: [
      ...(contents ? ['Left out: the table of contents.'] : []),
      ...(hidden.length > 0
        ? [`Left out because it is hidden text: ${hidden.map(part => quotedStart(part, 80)).join(', ')}.`]
        : []),
      ...changes.notes,
      ...(comments.length > 0 ? [commentsIn(comments)] : []),
      ...runningLines(archive),
      ...lost,
    ],
    doubts: [
      ...changes.doubts,
      ...(equations.length > 0
        ? [
            `equations became plain text: ${equations
              .slice(0, 3)
              .map(each => quotedStart(each))
              .join(', ')}; compare them with the document`,
          ]
        : []),
    ],
  }
}

/** Elements of declarations and indexes, of which nothing is part of the text. */
const NO_TEXT =
  /^(?:text:(?:sequence-decls|variable-decls|user-field-decls|dde-connection-decls|tracked-changes|change|change-start|change-end|bookmark(?:-start|-end)?|reference-mark-(?:start|end)|soft-page-break|alphabetical-index-mark.*|toc-mark.*|user-index-mark.*|bibliography-configuration)|office:(?:forms|annotation-end|event-listeners)|table:(?:table-column.*|calculation-settings|shapes)|svg:(?:title|desc)|loext:p)$/
const INDEX = /^text:(?:table-of-content|illustration-index|table-index|object-index|user-index|alphabetical-index)$/

function blocksHtml(nodes: readonly OfficeNode[], conversion: Conversion): string {
  return nodes.map(node => (isOfficeElement(node) ? blockHtml(node, conversion) : '')).join('')
}

function blockHtml(node: OfficeElement, conversion: Conversion): string {
  if (NO_TEXT.test(node.name)) return ''
  if (INDEX.test(node.name)) {
    conversion.contents = true
    return ''
  }
  switch (node.name) {
    case 'text:p':
    case 'text:h':
      return paragraphHtml(node, conversion)
    case 'text:list':
      return listHtml(node, conversion, 1)
    case 'text:numbered-paragraph':
      return `<ol><li>${blocksHtml(node.children, conversion)}</li></ol>`
    case 'table:table':
      return tableHtml(node, conversion)
    case 'text:section':
      if (node.attributes['text:display'] === 'none') {
        conversion.hidden.push(textIn(node))
        return ''
      }
      return blocksHtml(node.children, conversion)
    case 'office:annotation':
      conversion.comments.push(node)
      return ''
    default:
      return /^draw:/.test(node.name) ? drawingHtml(node, conversion) : blocksHtml(node.children, conversion)
  }
}

/** Converts a paragraph or heading. Text boxes in it follow it, because HTML allows no block within a paragraph. */
function paragraphHtml(node: OfficeElement, conversion: Conversion): string {
  const style = node.attributes['text:style-name']
  const role = conversion.styles.roleOf(style)
  const level = node.name === 'text:h' ? Number(node.attributes['text:outline-level'] ?? 1) : 0
  const format = conversion.styles.formatOf(style)
  if (format.hidden) {
    conversion.hidden.push(textIn(node))
    return ''
  }
  if (role === 'contents') {
    conversion.contents = true
    return ''
  }
  const after: string[] = []
  const isLarge = conversion.large.has(node)
  const isHeading = level > 0 || role?.startsWith('heading') || role === 'title'
  const inner = inlineHtml(node.children, conversion, isHeading || role ? {} : format, after)
  const number = level > 0 ? level : Number(role?.replace(/\D/g, '') || 0)
  const html =
    role === 'title'
      ? `<h1 class="title">${inner}</h1>`
      : number > 0
        ? `<h${Math.min(6, number)}>${inner}</h${Math.min(6, number)}>`
        : role === 'quote'
          ? `<blockquote><p>${inner}</p></blockquote>`
          : conversion.styles.isRule(style) && textIn(node).trim() === ''
            ? '<p>* * *</p>'
            : `<p${role || isLarge ? ` class="${role ?? 'large'}"` : ''}>${inner}</p>`
  return html + after.join('')
}

/** Finds the paragraphs in large letters. */
function largeIn(text: OfficeElement, styles: OpenStyles): ReadonlySet<OfficeElement> {
  const lines = elementsIn(text, 'text:p').map(line => {
    const ofLine = styles.formatOf(line.attributes['text:style-name']).size ?? styles.usualSize
    const parts = line.children.map(child => {
      const size = isOfficeElement(child) ? styles.formatOf(child.attributes['text:style-name']).size : undefined
      return [size ?? ofLine, textIn(child).trim().length] as const
    })
    return { line, size: mostOf(parts), length: textIn(line).trim().length }
  })
  return largeLines(lines)
}

function inlineHtml(nodes: readonly OfficeNode[], conversion: Conversion, format: OpenFormat, after: string[]): string {
  return nodes
    .map(node =>
      isOfficeElement(node) ? inlineElement(node, conversion, format, after) : formatted(spaced(node), format),
    )
    .join('')
}

/** White space in the file is one space (ISO 26300 part 3, section 6.1.2). */
const spaced = (text: string): string => escapeHtml(text.replace(/\s+/g, ' '))

function inlineElement(node: OfficeElement, conversion: Conversion, format: OpenFormat, after: string[]): string {
  if (NO_TEXT.test(node.name)) return ''
  const inner = (own = format): string => inlineHtml(node.children, conversion, own, after)
  switch (node.name) {
    case 'text:span': {
      const own = { ...format, ...conversion.styles.formatOf(node.attributes['text:style-name']) }
      if (!own.hidden) return inner(own)
      conversion.hidden.push(textIn(node))
      return ''
    }
    case 'text:s':
      return ' '
    case 'text:tab':
      return ' '
    case 'text:line-break':
      return '<br>'
    case 'text:a':
      return `<a href="${escapeHtml(node.attributes['xlink:href'] ?? '')}">${inner()}</a>`
    case 'text:note':
      return noteMark(node, conversion)
    case 'office:annotation':
      conversion.comments.push(node)
      return ''
    case 'text:ruby': {
      const reading = textIn(elementAt(node, 'text:ruby-text') ?? '')
      const base = inlineHtml(elementAt(node, 'text:ruby-base')?.children ?? [], conversion, format, after)
      return `${base}${reading ? `(${escapeHtml(reading)})` : ''}`
    }
    case 'text:hidden-text':
    case 'text:hidden-paragraph':
    case 'text:page-variable-set':
      return ''
    case 'text:placeholder':
      conversion.lost.push(`Left out because nobody filled in the field: ${quotedStart(textIn(node))}.`)
      return ''
    default:
      if (!/^draw:/.test(node.name)) return inner()
      return drawnInline(node, conversion, after)
  }
}

function formatted(html: string, { bold, italic, struck, raised, underlined }: OpenFormat): string {
  if (html.trim() === '') return html
  const inner = raised ? `<${raised}>${html}</${raised}>` : html
  const lined = underlined ? `<u>${inner}</u>` : inner
  const through = struck ? `<s>${lined}</s>` : lined
  const slanted = italic ? `<em>${through}</em>` : through
  return bold ? `<strong>${slanted}</strong>` : slanted
}

/** Moves a note to the end, and returns the number that refers to it. */
function noteMark(node: OfficeElement, conversion: Conversion): string {
  const number = conversion.notes.push('')
  conversion.notes[number - 1] = blocksHtml(elementAt(node, 'text:note-body')?.children ?? [], conversion)
  return `<sup><a href="#note-${number}">[${number}]</a></sup>`
}

function listHtml(list: OfficeElement, conversion: Conversion, level: number, inherited?: string): string {
  const style = list.attributes['text:style-name'] ?? inherited
  const form = conversion.styles.listLevel(style, level)
  const items = list.children.filter(isOfficeElement).filter(({ name }) => /^text:list-(?:item|header)$/.test(name))
  const key = `${style} ${level}`
  const continued =
    list.attributes['text:continue-numbering'] === 'true' || list.attributes['text:continue-list'] !== undefined
  const first = Number(
    items[0]?.attributes['text:start-value'] ?? (continued ? (conversion.numbers.get(key) ?? 0) + 1 : form.start),
  )
  const counted = items.filter(({ name }) => name === 'text:list-item')
  conversion.numbers.set(key, first + counted.length - 1)
  const contents = items.map(item => {
    const inner = item.children.map(child => {
      if (!isOfficeElement(child)) return ''
      return child.name === 'text:list' ? listHtml(child, conversion, level + 1, style) : blockHtml(child, conversion)
    })
    return {
      html: inner.join(''),
      isHeading: inner.some(part => /^<h[1-6]/.test(part)),
      isPlain: item.name === 'text:list-header',
    }
  })
  // Headings are numbered by lists around them, and a list without numbers or bullets is an indented text.
  if (!form.isList || contents.every(({ isHeading, isPlain }) => isHeading || isPlain))
    return contents.map(({ html }) => html).join('')
  const name = form.isNumbered ? 'ol' : 'ul'
  const start = form.isNumbered && first !== 1 ? ` start="${first}"` : ''
  return `<${name}${start}>${contents.map(({ html }) => `<li>${withoutParagraph(html)}</li>`).join('')}</${name}>`
}

/** Removes the paragraph around the text of a list item that has only one. */
const withoutParagraph = (html: string): string =>
  html.replace(/^<p(?: class="[^"]*")?>((?:(?!<\/?p\b)[\s\S])*)<\/p>((?:<[uo]l\b[\s\S]*)?)$/, '$1$2')

function tableHtml(table: OfficeElement, conversion: Conversion): string {
  const rowsOf = (node: OfficeElement, isHead: boolean): string =>
    node.children
      .filter(isOfficeElement)
      .map(child => {
        if (child.name === 'table:table-row') return rowHtml(child, isHead, conversion)
        return /^table:table-(?:header-rows|rows|row-group)$/.test(child.name)
          ? rowsOf(child, isHead || child.name === 'table:table-header-rows')
          : ''
      })
      .join('')
  return `<table>${rowsOf(table, false)}</table>`
}

function rowHtml(row: OfficeElement, isHead: boolean, conversion: Conversion): string {
  const name = isHead ? 'th' : 'td'
  const cells = officeChildren(row, 'table:table-cell').map(cell => {
    const spans = ['column', 'row'].map(kind => {
      const count = Number(cell.attributes[`table:number-${kind}s-spanned`] ?? 1)
      return count > 1 ? ` ${kind === 'column' ? 'col' : 'row'}span="${count}"` : ''
    })
    const repeated = Math.min(Number(cell.attributes['table:number-columns-repeated'] ?? 1), 50)
    return `<${name}${spans.join('')}>${blocksHtml(cell.children, conversion)}</${name}>`.repeat(repeated)
  })
  return `<tr>${cells.join('')}</tr>`
}

/** Converts a drawing between paragraphs. */
function drawingHtml(node: OfficeElement, conversion: Conversion): string {
  const after: string[] = []
  const inline = drawnInline(node, conversion, after)
  return `${inline ? `<p>${inline}</p>` : ''}${after.join('')}`
}

const NO_PICTURE = 'Add a picture of it if the text needs it.'

/** Converts a drawing in a paragraph: a picture, an equation, or a text box, which is added to what follows. */
function drawnInline(node: OfficeElement, conversion: Conversion, after: string[]): string {
  if (node.name === 'draw:a') {
    const inner = node.children
      .map(child => (isOfficeElement(child) ? drawnInline(child, conversion, after) : ''))
      .join('')
    return `<a href="${escapeHtml(node.attributes['xlink:href'] ?? '')}">${inner}</a>`
  }
  const boxes = node.children
    .filter(isOfficeElement)
    .filter(({ name }) => /^(?:draw:text-box|text:p|text:h|text:list|table:table)$/.test(name))
  for (const box of boxes)
    after.push(box.name === 'draw:text-box' ? blocksHtml(box.children, conversion) : blockHtml(box, conversion))
  const inner = node.children
    .filter(isOfficeElement)
    .filter(({ name }) => /^draw:(?!text-box|image|object|plugin|floating-frame)/.test(name))
    .map(child => drawnInline(child, conversion, after))
    .join('')
  const object = elementAt(node, 'draw:object') ?? elementAt(node, 'draw:object-ole')
  if (object) return inner + objectHtml(object, node, conversion)
  const images = officeChildren(node, 'draw:image')
  if (images.length === 0) return inner
  const alt = textIn(elementAt(node, 'svg:desc') ?? '') || textIn(elementAt(node, 'svg:title') ?? '')
  return inner + imageHtml(images, alt, conversion)
}

/** Converts a picture that may be stored in several formats. */
function imageHtml(images: readonly OfficeElement[], alt: string, conversion: Conversion): string {
  const lost: string[] = []
  for (const image of images) {
    const target = (image.attributes['xlink:href'] ?? '').replace(/^\.\//, '')
    const inside = elementAt(image, 'office:binary-data')
    const archive = inside ? { read: () => Buffer.from(textIn(inside), 'base64') } : conversion.archive
    const html = pictureMarkup(archive, target, alt, conversion.pictures, lost)
    if (html) return html
  }
  append(conversion.lost, lost.slice(0, 1))
  return ''
}

/** Converts an embedded object: an equation becomes text, and of anything else the picture of it is kept. */
function objectHtml(object: OfficeElement, frame: OfficeElement, conversion: Conversion): string {
  const path = (object.attributes['xlink:href'] ?? '').replace(/^\.\//, '')
  const embedded = parseOfficeXml(conversion.archive.read(`${path}/content.xml`)) ?? elementAt(object, 'math')
  const equation = embedded && mathIn(embedded)
  if (equation) {
    conversion.equations.push(equation)
    return escapeHtml(equation)
  }
  const images = officeChildren(frame, 'draw:image')
  const alt = textIn(elementAt(frame, 'svg:desc') ?? '') || textIn(elementAt(frame, 'svg:title') ?? '')
  const before = conversion.lost.length
  const html = images.length > 0 ? imageHtml(images, alt, conversion) : ''
  conversion.lost.length = before
  if (!html) conversion.lost.push(`Left out: a chart or another embedded object. ${NO_PICTURE}`)
  return html
}

/** Returns an equation (MathML) as LibreOffice's own notation, in which it was written, or else on one line of text. */
function mathIn(root: OfficeElement): string | undefined {
  const local = (node: OfficeElement): string => node.name.replace(/^.*:/, '')
  const math = [root, ...allIn(root)].find(node => local(node) === 'math')
  if (!math) return undefined
  const notation = allIn(math).find(node => local(node) === 'annotation')
  return (notation ? textIn(notation) : mathmlEquationText(math)).replace(/\s+/g, ' ').trim()
}

const allIn = (node: OfficeElement): OfficeElement[] =>
  node.children.filter(isOfficeElement).flatMap(child => [child, ...allIn(child)])

/** Counts tracked changes. Deleted text is stored apart from the text, so leaving it there accepts the change. */
function trackedChanges(text: OfficeElement): { readonly notes: string[]; readonly doubts: string[] } {
  const regions = elementsIn(elementAt(text, 'text:tracked-changes'), 'text:changed-region')
  const kinds = ['insertion', 'deletion'] as const
  const found = kinds.map(kind => regions.filter(region => elementAt(region, `text:${kind}`)))
  const counts = found.map((list, i) =>
    list.length > 0 ? `${list.length} ${kinds[i]}${list.length > 1 ? 's' : ''}` : '',
  )
  if (found.every(list => list.length === 0)) return { notes: [], doubts: [] }
  const people = namedList(found.flat().map(region => elementsIn(region, 'dc:creator').map(textIn)[0] ?? ''))
  const deleted = (found[1] ?? [])
    .map(region => elementsIn(region, 'text:p', 'text:h').map(textIn).join(' '))
    .filter(words => words.trim() !== '')
  return {
    notes:
      deleted.length > 0
        ? [`Deleted in a tracked change: ${deleted.map(words => quotedStart(words, 80)).join(', ')}.`]
        : [],
    doubts: [
      `tracked changes were taken as accepted: ${counts.filter(Boolean).join(', ')}${people ? `, by ${people}` : ''}; check that nobody wanted to reject one`,
    ],
  }
}

const commentsIn = (comments: readonly OfficeElement[]): string =>
  commentsNote(
    comments.length,
    namedList(comments.map(comment => textIn(elementAt(comment, 'dc:creator') ?? ''))),
    comments.map(comment => quotedStart(elementsIn(comment, 'text:p').map(textIn).join(' '))),
  )

/** Names the lines at the top and the bottom of every page. */
function runningLines(archive: ZipArchive): string[] {
  const pages = elementsIn(
    parseOfficeXml(archive.read('styles.xml')),
    'style:header',
    'style:footer',
    'style:header-first',
    'style:footer-first',
  )
  const texts = pages
    .map(page => elementsIn(page, 'text:p').map(textIn).join(' ').replace(/\s+/g, ' ').trim())
    .filter(text => /\p{L}{2}/u.test(text))
  const lines = [...new Set(texts)].map(text => quotedStart(text, 80))
  return lines.length > 0 ? [`Left out from the top or the bottom of the pages: ${lines.join(', ')}.`] : []
}

function propertiesIn(archive: ZipArchive): DocumentReading['properties'] {
  const meta = elementAt(parseOfficeXml(archive.read('meta.xml')), 'office:meta')
  const property = (name: string): string => textIn(elementAt(meta, name) ?? '').trim()
  const [title, author] = [property('dc:title'), property('meta:initial-creator') || property('dc:creator')]
  return { ...(title ? { title } : {}), ...(author ? { author } : {}) }
}

/** Reads the words that a reader of the document sees: every text but comments, deleted and hidden text, and indexes. */
function visibleText(node: OfficeElement, styles: OpenStyles): string {
  if (
    /^(?:office:annotation|text:tracked-changes|text:hidden-text|text:hidden-paragraph|text:ruby-text|text:note-citation|office:binary-data|text:placeholder|office:forms|svg:title|svg:desc|.*-decls|math:.*|math)$/.test(
      node.name,
    )
  )
    return ''
  if (INDEX.test(node.name) || node.attributes['text:display'] === 'none') return ''
  const style = node.attributes['text:style-name']
  if (/^text:(?:p|h|span)$/.test(node.name) && (styles.formatOf(style).hidden || styles.roleOf(style) === 'contents'))
    return ''
  const inner = node.children.map(child => (isOfficeElement(child) ? visibleText(child, styles) : child)).join('')
  if (/^text:(?:p|h)$/.test(node.name)) return `${inner.replace(/\n/g, ' ')}\n`
  if (/^(?:text:note|draw:text-box)$/.test(node.name)) return ` ${inner} `
  return /^text:(?:s|tab|line-break)$/.test(node.name) ? ' ' : inner
}
