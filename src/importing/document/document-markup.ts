import { largest } from '../../core/long-lists.js'
import { all, type Document, type Element, elementText } from '../html/dom.js'
import { tidy } from '../html/tidy.js'
import { MARK } from './word-preparation.js'

/**
 * Cleans the HTML of a document in place, whatever format it comes from: numbers of lists, links, tables, headings, and
 * the lines with which people who know no styles build lists and breaks.
 */
export function tidyDocument(root: Element): void {
  nestMisplacedLists(root)
  numberLists(root)
  for (const link of all(root, '.notes a[href^="#"]')) if (/^[\s↑↩^]*$/u.test(link.textContent)) link.remove()
  for (const box of all(root, 'input[type="checkbox"]')) box.replaceWith(box.hasAttribute('checked') ? '☑ ' : '☐ ')
  for (const link of all(root, 'a[href^="#"]')) if (!leadsToNote(root, link)) unwrap(link)
  for (const anchor of all(root, 'a')) if (!anchor.hasAttribute('href') && anchor.id.startsWith(MARK)) anchor.remove()
  tidy(root, undefined)
  for (const anchor of all(root, 'a')) if (!anchor.hasAttribute('href') && !anchor.closest('.notes')) unwrap(anchor)
  // Pages have lines in `div` elements, each of which is a paragraph to its reader.
  for (const line of all(root, 'div')) if (line !== root && !line.querySelector(BLOCKS)) rename(line, 'p')
  cleanText(root)
  joinAdjacent(root)
  for (const heading of all(root, ANY_HEADING)) {
    for (const emphasis of all(heading, 'strong, b, u')) unwrap(emphasis)
    if (elementText(heading) === '') heading.replaceWith(pictureParts(heading))
  }
  for (const table of all(root, 'table')) tidyTable(table)
  for (const block of all(root, 'p')) tidyParagraph(block)
  for (const caption of all(root, 'p.caption')) makeFigure(caption)
  makeLists(root)
  for (const element of all(root, '[class], [style], [dir], [lang], [align], [valign], [width], [height], [border]')) {
    const isRole = ROLES.includes(element.className) || /^language-\S+$/.test(element.className)
    for (const name of [
      'style',
      'dir',
      'lang',
      'align',
      'valign',
      'width',
      'height',
      'border',
      ...(isRole ? [] : ['class']),
    ])
      element.removeAttribute(name)
  }
}

/** The classes with which readers mark what a block is. */
const ROLES = ['title', 'subtitle', 'caption', 'large', 'notes']

const BLOCKS = 'p, div, h1, h2, h3, h4, h5, h6, ul, ol, dl, table, blockquote, pre, figure, hr, section, article'

export const ANY_HEADING = 'h1, h2, h3, h4, h5, h6'

const SPANS = ['colspan', 'rowspan']

/** Replaces an element with its content. */
export function unwrap(element: Element): void {
  element.replaceWith(Array.from(element.childNodes) as Element[])
}

const pictureParts = (element: Element): Element[] =>
  all(element, 'img').map(picture => {
    const paragraph = newElement(element, 'p')
    paragraph.append(picture)
    return paragraph
  })

export function newElement(near: Element, name: string): Element {
  return (near as unknown as { ownerDocument: Document }).ownerDocument.createElement(name)
}

/** Replaces an element with one of another name, and the same content and spans. */
export function rename(element: Element, name: string): Element {
  const other = newElement(element, name)
  for (const span of SPANS) if (element.hasAttribute(span)) other.setAttribute(span, element.getAttribute(span) ?? '')
  other.append(Array.from(element.childNodes) as Element[])
  element.replaceWith(other)
  return other
}

/** Moves lists that are directly in a list, where HTML allows only items, into the item before them. */
function nestMisplacedLists(root: Element): void {
  for (const list of all(root, 'ul > ul, ul > ol, ol > ul, ol > ol')) {
    const before = list.previousElementSibling
    if (before?.tagName === 'LI') before.append(list)
    else unwrap(list)
  }
  for (const item of all(root, 'li')) {
    const paragraphs = (Array.from(item.children) as Element[]).filter(({ tagName }) => tagName === 'P')
    const [only] = paragraphs
    if (only && paragraphs.length === 1) unwrap(only)
  }
}

/** Gives lists the number with which they begin, which is in a mark inside their first item. */
function numberLists(root: Element): void {
  const prefix = `${MARK}-number-`
  for (const mark of all(root, `a[id^="${prefix}"]`)) {
    const item = mark.closest('li')
    const number = Number(mark.id.slice(prefix.length))
    mark.remove()
    const list = item?.parentElement
    if (list?.tagName === 'OL' && item?.previousElementSibling === null && number !== 1)
      list.setAttribute('start', String(number))
  }
}

/** Tells whether a link leads to a note, or back from one. Other places of a document do not exist in a post. */
function leadsToNote(root: Element, link: Element): boolean {
  const id = (link.getAttribute('href') ?? '').slice(1)
  const target = all(root, '[id]').find(element => element.id === id)
  return target != null && (target.closest('.notes') !== null || link.closest('.notes') !== null)
}

const TEXT = 3

/** Removes soft hyphens and the spaces with which lines are indented. */
function cleanText(root: Element): void {
  root.normalize()
  for (const node of textNodes(root)) {
    const text = node.textContent.replace(/[\u00AD\u200B\u2060\uFEFF]/g, '').replace(/[\u00A0 \t]{2,}/g, ' ')
    if (text !== node.textContent) node.textContent = text
  }
}

const textNodes = (element: Element): Element[] =>
  Array.from(element.childNodes).flatMap(node => (node.nodeType === TEXT ? [node] : textNodes(node)))

/** Joins neighbours with the same formatting, which would become `**one****word**`. */
function joinAdjacent(root: Element): void {
  for (const element of all(root, 'strong, b, em, i, u, s, sup, sub, a[href]')) {
    let next = following(element)
    while (
      next &&
      next.tagName === element.tagName &&
      next.getAttribute('href') === element.getAttribute('href') &&
      !element.querySelector('a[id]') &&
      !next.id
    ) {
      element.append(Array.from(next.childNodes) as Element[])
      next.remove()
      next = following(element)
    }
  }
}

/** Returns the element that directly follows another, without text between them. */
function following(element: Element): Element | undefined {
  const next = (element as unknown as { nextSibling: Element | null }).nextSibling
  return next && next.nodeType === 1 && element.parentNode !== null ? next : undefined
}

/** Prepares a table for Markdown: a head if the first row looks like one, and one line in each cell. */
function tidyTable(table: Element): void {
  for (const cell of all(table, 'td, th'))
    for (const span of SPANS) if (cell.getAttribute(span) === '1') cell.removeAttribute(span)
  const rows = all(table, 'tr').filter(row => row.closest('table') === table)
  const widths = rows.map(row => row.children.length)
  for (const part of all(table, 'thead, tbody, tfoot')) unwrap(part)
  // One cell, or one column, is a box around text.
  if (table.querySelector('table') || rows.length < 2 || largest(widths) < 2) {
    table.setAttribute('role', 'presentation')
    return
  }
  const [first] = rows
  const cells = first ? (Array.from(first.children) as Element[]) : []
  const isHead =
    cells.every(cell => elementText(cell) === '' || isAll(cell, 'strong, b, u')) &&
    cells.some(cell => elementText(cell) !== '')
  if (isHead && !table.querySelector('th')) for (const cell of cells) rename(cell, 'th')
  for (const bold of all(table, 'th strong, th b')) unwrap(bold)
  for (const cell of all(table, 'td, th')) oneParagraph(cell)
}

/** Puts the paragraphs and lists of a cell on lines of one paragraph, which is all that a cell of Markdown can have. */
function oneParagraph(cell: Element): void {
  for (const item of all(cell, 'li')) {
    const mark = item.parentElement?.tagName === 'OL' ? '' : '• '
    if (item.firstChild) item.firstChild.before(mark)
  }
  const blocks = all(cell, 'p, li, h1, h2, h3, h4, h5, h6, blockquote')
  blocks.forEach((block, i) => {
    const beginsItem = block.parentElement?.tagName === 'LI' && !block.previousElementSibling
    if (i > 0 && !beginsItem) block.before(newElement(cell, 'br'))
  })
  for (const block of [...blocks, ...all(cell, 'ul, ol')]) unwrap(block)
}

/** Tells whether the whole text of a block is in elements of some kind. */
export function isAll(block: Element, names: string): boolean {
  const words = elementText(block)
  const parts = all(block, names).filter(part => !part.parentElement?.closest(names))
  return words !== '' && parts.map(elementText).join('').replace(/\s/g, '') === words.replace(/\s/g, '')
}

/** Matches a row of signs that divides a text: `* * *`, `—`, `⁂`. */
const BREAK = /^(?:[*·•_=~–—#⁂❦-]\s*){1,12}$/u

function tidyParagraph(paragraph: Element): void {
  const edge = (side: 'firstChild' | 'lastChild'): Element | null =>
    (paragraph as unknown as Record<string, Element | null>)[side] ?? null
  for (const side of ['firstChild', 'lastChild'] as const) {
    let node = edge(side)
    while (node && (node.nodeName === 'BR' || (node.nodeType === TEXT && node.textContent.trim() === ''))) {
      node.remove()
      node = edge(side)
    }
  }
  const words = elementText(paragraph)
  if (paragraph.querySelector('img, iframe')) return
  if (words === '') paragraph.remove()
  else if (BREAK.test(words) && !paragraph.closest('li, td, th')) paragraph.replaceWith(newElement(paragraph, 'hr'))
}

/** Makes a figure of a picture and the caption below it, or around it as LibreOffice has it. */
function makeFigure(caption: Element): void {
  const own = all(caption, 'img')
  const before = caption.previousElementSibling
  const isPicture = before?.tagName === 'P' && elementText(before) === ''
  const [picture, ...others] = own.length > 0 || !isPicture ? own : all(before, 'img')
  if (!picture || others.length > 0 || elementText(caption) === '' || caption.closest('table')) return
  const figure = newElement(caption, 'figure')
  caption.before(figure)
  figure.append(picture, rename(caption, 'figcaption'))
  if (own.length === 0) before?.remove()
}

const BULLET = /^\s*[•▪◦‣●○■□➢✓✔∙·–—-]\s+/u

/** Makes lists of paragraphs that begin with a typed bullet. A single one may be a sentence with a dash. */
function makeLists(root: Element): void {
  const isTyped = (element: Element | null): boolean =>
    element?.tagName === 'P' && BULLET.test(element.textContent) && element.closest('li, td, th') === null
  for (const paragraph of all(root, 'p')) {
    const before = paragraph.previousElementSibling
    if (!isTyped(paragraph)) continue
    const list = before?.tagName === 'UL' && before.hasAttribute('data-typed') ? before : undefined
    if (!list && !isTyped(paragraph.nextElementSibling)) continue
    const target = list ?? newElement(paragraph, 'ul')
    if (!list) {
      target.setAttribute('data-typed', '')
      paragraph.before(target)
    }
    const [first] = textNodes(paragraph)
    if (first) first.textContent = first.textContent.replace(BULLET, '')
    target.append(rename(paragraph, 'li'))
  }
  for (const list of all(root, 'ul[data-typed]')) list.removeAttribute('data-typed')
}
