import type { Element } from 'domhandler'
import { largest } from '../../core/long-lists.js'
import { escapeHtml } from '../../core/text.js'
import { hasUnbreakable, narrowestTable } from '../../markup/index.js'
import {
  attribute,
  below,
  cell,
  childElements,
  inside,
  nodesText,
  ownDirection,
  type Recipe,
  type Scope,
} from './email-nodes.js'
import { MONO } from './email-style.js'

/**
 * Writes a code block. Email programs support neither `white-space` nor scrolling reliably, so lines end in <br />, indents
 * are no-break spaces, and long lines wrap. <pre> would widen the whole email where `white-space` is not supported, as in
 * Gmail's app with accounts of other providers.
 */
export const code: Recipe = ({ children }, scope) => {
  const lines = nodesText(children)
    .replace(/^\n|\s+$/g, '')
    .replace(/\t/g, '    ')
    .split(/\r?\n/)
  const written = lines.map(line =>
    escapeHtml(line.trimEnd()).replace(/^ +| {2,}/g, spaces => '\u00a0'.repeat(spaces.length)),
  )
  const { colours } = scope.ink
  const font = `font-family:${MONO};font-size:14px;line-height:1.55`
  const style = `background-color:${colours.shade};padding:16px 18px;${font};color:${colours.text};word-break:break-word`
  const align = scope.direction === 'rtl' ? ';text-align:left' : ''
  const lined = `<div${ownDirection(scope)} style="margin:0;${font};word-break:break-word${align}"><code>${written.join('<br />')}</code></div>`
  return cell(lined, scope, { style, className: 'cd' })
}

/** The number of columns from which a table is stacked on phones: each row as a list of labels and values. */
const MANY = 5
/** The width of the text on a narrow phone, in CSS pixels. */
const PHONE = 272

/**
 * Writes a data table. Unlike layout tables, it has no `role`, and each header cell has a scope. A table that would break words on a phone
 * is stacked there by the styles of the email. Cells contain the labels for that, which are hidden everywhere else.
 */
export const table: Recipe = (element, scope) => {
  const rows = rowsOf(element)
  const texts = rows.map(row => cellsOf(row).map(({ children }) => nodesText(children)))
  const columns = largest(
    texts.map(({ length }) => length),
    1,
  )
  const { small, colours } = scope.ink
  const size = columns > 4 ? 14 : 15
  const inner = { ...inside(scope), bare: true, inItem: true, column: Math.floor(scope.column / columns) - GAP }
  const isStacked =
    !rows.some(hasSpans) && columns > 1 && (columns >= MANY || narrowestTable(texts, { size, gap: GAP }) > PHONE)
  const [first] = rows
  const labels = isStacked && first && namesColumns(first) ? (texts[0] ?? []) : []
  const written = rows.map((row, i) =>
    tableRow(row, inner, { top: i === 0 || inHead(row), labels: row === first ? [] : labels, isStacked }),
  )
  const caption = childElements(element).find(({ name }) => name === 'caption')
  const above = caption ? captionOf(caption, scope) : ''
  const style = `border-collapse:collapse;word-break:normal;${below(24, scope)};${small(colours.text, size)}`
  return `<table class="tx${isStacked ? ' sk' : ''}" width="100%" border="0" cellpadding="0" cellspacing="0" style="${style}">\n${above}${written.join('\n')}\n</table>`
}

/** The space between two columns, in CSS pixels. */
const GAP = 16

/** Tells whether the cells of a row are the names of columns. Only such a row may be hidden. */
const namesColumns = (row: Element): boolean =>
  cellsOf(row).every(({ name, children }) => name === 'th' || nodesText(children).trim() === '')

const hasSpans = (row: Element): boolean =>
  cellsOf(row).some(element =>
    ['colspan', 'rowspan'].some(span => /^(?:[2-9]|[1-9]\d)$/.test(attribute(element, span))),
  )

function captionOf(caption: Element, scope: Scope): string {
  const style = `padding:0 0 8px;text-align:${startOf(scope)};font-weight:bold`
  return `<caption style="${style}">${scope.inline(caption.children, scope).trim()}</caption>\n`
}

const rowsOf = (element: Element): Element[] =>
  childElements(element).flatMap(child =>
    child.name === 'tr' ? [child] : /^t(?:head|body|foot)$/.test(child.name) ? rowsOf(child) : [],
  )

const cellsOf = (row: Element): Element[] => childElements(row).filter(({ name }) => name === 'td' || name === 'th')

const inHead = (row: Element): boolean => row.parent?.type === 'tag' && (row.parent as Element).name === 'thead'

const startOf = ({ direction }: Scope): string => (direction === 'rtl' ? 'right' : 'left')

interface RowSetting {
  /** Whether the row heads the table. */
  readonly top: boolean
  /** The words that are shown before each cell of a stacked row. */
  readonly labels: readonly string[]
  readonly isStacked: boolean
}

function tableRow(row: Element, scope: Scope, { top, labels, isStacked }: RowSetting): string {
  const cells = cellsOf(row).map((each, i, all) => {
    const end = i === all.length - 1
    return tableCell(each, scope, {
      top,
      end,
      label: labels[i]?.trim() ?? '',
      className: isStacked && end ? 'bd en' : 'bd',
    })
  })
  return `<tr${isStacked && top && namesColumns(row) ? ' class="hd"' : ''}>${cells.join('')}</tr>`
}

interface CellSetting {
  readonly top: boolean
  readonly end: boolean
  readonly label: string
  readonly className: string
}

function tableCell(element: Element, scope: Scope, { top, end, label, className }: CellSetting): string {
  const text = nodesText(element.children)
  const heads = element.name === 'th' && text.trim() !== ''
  const align = alignOf(element) || startOf(scope)
  const { line, text: ink } = scope.ink.colours
  const border = top && element.name === 'th' ? `2px solid ${ink}` : `1px solid ${line}`
  const padding = end ? '9px 0' : startOf(scope) === 'left' ? `9px ${GAP}px 9px 0` : `9px 0 9px ${GAP}px`
  const weight = element.name === 'th' ? ';font-weight:bold' : ''
  const broken = hasUnbreakable(text) ? ';word-break:break-word' : ''
  const style = `border-bottom:${border};padding:${padding};text-align:${align}${weight}${broken}`
  const name = heads ? 'th' : 'td'
  const scopeOf = heads ? ` scope="${top ? 'col' : 'row'}"` : ''
  const spans = ['colspan', 'rowspan'].map(span => spanOf(element, span)).join('')
  const words = labelled(scope.blocks(element.children, scope), label, scope)
  return `<${name} class="${className}"${scopeOf}${spans} align="${align}" valign="top" style="${style}">${words}</${name}>`
}

/** Puts a hidden label before the content of a cell. An empty cell needs none. */
const labelled = (content: string, label: string, { words }: Scope): string =>
  label === '' || content.trim() === ''
    ? content
    : `<span class="lb" style="display:none;mso-hide:all;font-weight:bold">${escapeHtml(label + words.colon)}</span>${content}`

const spanOf = (element: Element, name: string): string => {
  const value = attribute(element, name)
  return /^[1-9]\d?$/.test(value) ? ` ${name}="${value}"` : ''
}

const alignOf = (element: Element): string => {
  const align =
    /text-align:\s*(left|right|center)/i.exec(attribute(element, 'style'))?.[1] ?? attribute(element, 'align')
  return /^(?:left|right|center)$/i.test(align) ? align.toLowerCase() : ''
}
