import Turndown from 'turndown'
import { largest } from '../../core/long-lists.js'
import { lazy } from '../../core/memo.js'
import { oneLine } from '../../core/text.js'
import { paragraphMarkdown } from '../plain-markdown.js'
import { all, documentOf, type Element, elementText } from './dom.js'
import { footnotesIn } from './footnotes.js'
import { isPlainTable, tableMarkdown } from './table.js'

const converter = lazy(newConverter)

/** Converts HTML to Markdown with the same meaning. HTML that Markdown cannot express stays. */
export const htmlMarkdown = (root: Element): string => markdownOf(root.innerHTML)

function markdownOf(html: string): string {
  const document = documentOf(html)
  prepare(document.body)
  const notes = footnotesIn(document.body)
  const markdown = converter().turndown(document.body as unknown as string)
  const text = [markdown.trim(), ...notes.map(({ label, html }) => `[^${label}]: ${noteText(html)}`)].join('\n\n')
  return withoutLooseEnds(text)
}

const noteText = (html: string): string => markdownOf(html).replace(/\n(?=.)/g, '\n    ')

const withoutLooseEnds = (text: string): string =>
  text
    .replace(/[ \t]+\n/g, '  \n')
    .replace(/(?<=\n) {2}\n/g, '\n')
    .replace(/ {2}\n(?=\n)/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** Prepares HTML that turndown would read differently from a browser. */
function prepare(root: Element): void {
  // A heading in Markdown has one line.
  for (const line of all(root, 'h1 br, h2 br, h3 br, h4 br, h5 br, h6 br, figcaption br, td br, th br'))
    line.replaceWith(' ')
  for (const heading of all(root, 'h1')) rename(heading, 'h2')
  for (const block of all(root, BLOCK)) trimEnds(block)
  for (const list of all(root, 'ul > ul, ul > ol, ol > ul, ol > ol')) moveIntoItem(list)
  for (const code of all(root, 'pre')) markCode(code)
  for (const link of all(root, 'a[href]')) moveInward(link)
  for (const empty of all(root, 'b, strong, i, em, s, del, a:not([id]):not([name])'))
    if (elementText(empty) === '' && !empty.querySelector('img')) empty.replaceWith(empty.textContent === '' ? '' : ' ')
}

/** Removes the no-break spaces at the ends of a block, which editors leave there and turndown keeps. Code keeps them. */
function trimEnds(block: Element): void {
  if (block.closest('pre')) return
  let first: Element | null = block.firstChild
  while (first?.firstChild) first = first.firstChild
  let last: Element | null = block.lastChild
  while (last?.lastChild) last = last.lastChild
  trimText(first, text => text.trimStart())
  trimText(last, text => text.trimEnd())
}

function trimText(node: Element | null, trim: (text: string) => string): void {
  if (node?.nodeType !== TEXT || node.parentElement?.tagName === 'CODE') return
  const text = node.textContent
  const trimmed = trim(text)
  if (text.replace(trimmed, '').includes('\u00A0')) node.textContent = trimmed
}

const TEXT = 3

/** Moves a list that is directly in another into the item before it, where browsers show it. */
function moveIntoItem(list: Element): void {
  const before = list.previousElementSibling
  if (before?.tagName === 'LI') before.append(list)
}

/** Adds a `code` element to preformatted text that lacks one, as most feeds do, and removes the white space around one. */
function markCode(code: Element): void {
  for (const line of all(code, 'br')) line.replaceWith('\n')
  const only = code.querySelector('code')
  if (only && elementText(only) === elementText(code)) code.innerHTML = only.outerHTML
  if (only) return
  const words = code.textContent
  code.innerHTML = '<code></code>'
  const [inner] = all(code, 'code')
  if (inner) inner.textContent = words
}

const BLOCK = 'p, div, h2, h3, h4, h5, h6, ul, ol, li, blockquote, figure, section, article, table'

/** Replaces a link around blocks with a link inside each block, because in Markdown no link can contain blocks. */
function moveInward(link: Element): void {
  if (!link.querySelector(BLOCK)) return
  for (const block of all(link, BLOCK)) {
    if (block.querySelector(`${BLOCK}, img`) || elementText(block) === '') continue
    const inner = documentOf('<a></a>').querySelector('a')
    inner?.setAttribute('href', link.getAttribute('href') ?? '')
    if (inner) inner.innerHTML = block.innerHTML
    block.innerHTML = inner?.outerHTML ?? block.innerHTML
  }
  link.replaceWith(Array.from(link.childNodes) as Element[])
}

function rename(element: Element, name: string): void {
  const owner = (element as unknown as { ownerDocument: { createElement(name: string): Element } }).ownerDocument
  const other = owner.createElement(name)
  other.innerHTML = element.innerHTML
  element.replaceWith(other)
}

function newConverter(): Turndown {
  const turndown = new Turndown({
    headingStyle: 'atx',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
    hr: '---',
    keepReplacement: (_, node) => `\n\n${markup(node as unknown as Element)}\n\n`,
  })
  // Turndown does not escape `<` and `&`, which Markdown would read as HTML.
  turndown.escape = text =>
    text.trim() === '' ? text : `${/^\s*/.exec(text)?.[0]}${paragraphMarkdown(text.trimStart())}`
  turndown.keep(['video', 'audio', 'details'])
  turndown.addRule('inline', {
    filter: ['sup', 'sub', 'kbd', 'mark', 'small', 'u', 'ins'],
    replacement: (content, node) => inlineMarkup(content, node as unknown as Element),
  })
  turndown.addRule('note', {
    filter: node => node.nodeName === 'CODE' && (node as unknown as Element).hasAttribute('data-note'),
    replacement: (_, node) => `[^${(node as unknown as Element).getAttribute('data-note')}]`,
  })
  turndown.addRule('struck', {
    filter: ['s', 'del', 'strike' as 's'],
    replacement: content => (content.trim() === '' ? content : `<del>${content}</del>`),
  })
  addBlocks(turndown)
  return turndown
}

/** Adds rules for blocks: figures, tables, frames. */
function addBlocks(turndown: Turndown): void {
  turndown.addRule('figure', {
    filter: 'figure',
    replacement: (content, node) => {
      const element = node as unknown as Element
      const pictures = element.querySelector('img, video, audio, picture')
      return pictures && !element.querySelector('table, pre, blockquote, ul, ol') && !saysMore(element)
        ? `\n\n${figureMarkup(element)}\n\n`
        : `\n\n${content}\n\n`
    },
  })
  turndown.addRule('table', {
    filter: 'table',
    replacement: (content, node) => {
      const table = node as unknown as Element
      if (isLayout(table)) return `\n\n${content}\n\n`
      return `\n\n${isPlainTable(table) ? tableMarkdown(table, cell => turndown.turndown(cell as unknown as string)) : markup(table)}\n\n`
    },
  })
  turndown.addRule('layout', {
    filter: ['td', 'th', 'tr', 'tbody', 'thead', 'caption'],
    replacement: content => `\n\n${content}\n\n`,
  })
  turndown.addRule('frame', {
    filter: ['iframe', 'embed' as 'iframe'],
    replacement: (_, node) => frameLink(node as unknown as Element),
  })
  turndown.addRule('definition', { filter: 'dt', replacement: content => `\n\n**${content.trim()}**\n\n` })
}

/**
 * Tells whether a table is used for layout, as in newsletters. A table of data has several rows with cells side by side.
 */
export function isLayout(table: Element): boolean {
  if (/presentation|none/.test(table.getAttribute('role') ?? '') || table.querySelector('table')) return true
  if (table.querySelector('th, caption')) return false
  const rows = all(table, 'tr').map(row => row.children.length)
  if (rows.length < 2 || largest(rows) < 2) return true
  return table.querySelector('p, h1, h2, h3, h4, ul, ol, blockquote, div') !== null
}

function inlineMarkup(content: string, element: Element): string {
  if (content.trim() === '') return content
  const name = element.tagName.toLowerCase()
  return name === 'small' || name === 'u' || name === 'ins' ? content : `<${name}>${content}</${name}>`
}

/**
 * Returns an element's HTML without empty lines, which would end the HTML block in Markdown, and with its switches as people write them.
 */
const markup = (element: Element): string =>
  element.outerHTML
    .replace(/<(?:video|audio|details|ol)\b[^>]*>/gi, tag => tag.replace(SWITCH, ''))
    .replace(/\n\s*\n+/g, '\n')
    .trim()

/** Matches the empty value of an attribute that needs none. */
const SWITCH = /(?<= (?:autoplay|controls|loop|muted|open|playsinline|reversed))=""/g

/** Tells whether a figure has blocks or links beside its caption, such as a card that introduces another page. */
const saysMore = (figure: Element): boolean =>
  all(figure, 'a, p, h2, h3, h4, h5, h6').some(part => elementText(part) !== '' && !part.closest('figcaption'))

/** Returns the HTML of a figure. Words beside its caption, such as the credit of the picture, become part of it. */
function figureMarkup(figure: Element): string {
  const pictures = all(figure, 'img, video, audio').map(markup)
  const captions = all(figure, 'figcaption')
  const beside = all(figure, '*').filter(
    part => elementText(part) !== '' && part.children.length === 0 && !part.closest('figcaption, video, audio'),
  )
  const words = [...captions.map(({ innerHTML }) => oneLine(innerHTML)), ...beside.map(part => oneLine(part.innerHTML))]
    .filter(Boolean)
    .join(' ')
  return `<figure>${pictures.join('')}${words === '' ? '' : `<figcaption>${words}</figcaption>`}</figure>`
}

function frameLink(frame: Element): string {
  const source = frame.getAttribute('src') ?? ''
  if (!/^https?:/i.test(source)) return ''
  return `\n\n[${paragraphMarkdown(frame.getAttribute('title') ?? source)}](<${source}>)\n\n`
}
