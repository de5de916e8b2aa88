import type { Element } from 'domhandler'
import { escapeHtml } from '../../core/text.js'
import { attribute, below, cell, childElements, inside, nodesText, type Recipe, type Scope } from './email-nodes.js'
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
  const lined = `<div style="margin:0;${font};word-break:break-word"><code>${written.join('<br />')}</code></div>`
  return cell(lined, scope, { style, className: 'cd' })
}

/** Writes a data table. Unlike layout tables, it has no `role`, and each header cell has a scope. */
export const table: Recipe = (element, scope) => {
  const rows = rowsOf(element)
  const columns = Math.max(1, ...rows.map(row => cellsOf(row).length))
  const { small, colours } = scope.ink
  const size = columns > 4 ? 14 : 15
  const inner = { ...inside(scope), bare: true, inItem: true, column: Math.floor(scope.column / columns) - 16 }
  const written = rows.map((row, i) => tableRow(row, inner, i === 0 || inHead(row)))
  const caption = childElements(element).find(({ name }) => name === 'caption')
  const above = caption ? captionOf(caption, scope) : ''
  const style = `border-collapse:collapse;${below(24, scope)};${small(colours.text, size)}`
  return `<table class="tx" width="100%" border="0" cellpadding="0" cellspacing="0" style="${style}">\n${above}${written.join('\n')}\n</table>`
}

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

const tableRow = (row: Element, scope: Scope, top: boolean): string =>
  `<tr>${cellsOf(row)
    .map((each, i, all) => tableCell(each, scope, { top, end: i === all.length - 1 }))
    .join('')}</tr>`

function tableCell(element: Element, scope: Scope, { top, end }: { top: boolean; end: boolean }): string {
  const heads = element.name === 'th' && nodesText(element.children).trim() !== ''
  const align = alignOf(element) || startOf(scope)
  const { line, text } = scope.ink.colours
  const border = top && element.name === 'th' ? `2px solid ${text}` : `1px solid ${line}`
  const padding = end ? '9px 0' : startOf(scope) === 'left' ? '9px 16px 9px 0' : '9px 0 9px 16px'
  const weight = element.name === 'th' ? ';font-weight:bold' : ''
  const style = `border-bottom:${border};padding:${padding};text-align:${align}${weight}`
  const name = heads ? 'th' : 'td'
  const scopeOf = heads ? ` scope="${top ? 'col' : 'row'}"` : ''
  const spans = ['colspan', 'rowspan'].map(span => spanOf(element, span)).join('')
  const words = scope.blocks(element.children, scope)
  return `<${name} class="bd"${scopeOf}${spans} align="${align}" valign="top" style="${style}">${words}</${name}>`
}

const spanOf = (element: Element, name: string): string => {
  const value = attribute(element, name)
  return /^[1-9]\d?$/.test(value) ? ` ${name}="${value}"` : ''
}

const alignOf = (element: Element): string => {
  const align =
    /text-align:\s*(left|right|center)/i.exec(attribute(element, 'style'))?.[1] ?? attribute(element, 'align')
  return /^(?:left|right|center)$/i.test(align) ? align.toLowerCase() : ''
}
