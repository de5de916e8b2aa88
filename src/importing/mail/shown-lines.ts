import { oneLine, unescapeHtml } from '../../core/text.js'
import type { Element } from '../html/dom.js'

/** A line of a page as it is shown, with the texts and pictures that it consists of. */
export interface ShownLine {
  readonly text: string
  readonly nodes: readonly Element[]
}

const TEXT = 3
const ELEMENT = 1
/** The elements that begin and end a line. Cells of a row of a header stay on one line. */
const BLOCK =
  /^(?:ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|CENTER|DD|DETAILS|DIV|DL|DT|FIELDSET|FIGCAPTION|FIGURE|FOOTER|FORM|H[1-6]|HEADER|HR|LI|MAIN|NAV|OL|P|PRE|SECTION|TABLE|TBODY|TFOOT|THEAD|TR|UL)$/
/** The elements that are apart from others, so that a blank line is between their lines. */
const APART = /^(?:BLOCKQUOTE|H[1-6]|HR|OL|P|PRE|TABLE|UL)$/
/** Splitting the lines of more nodes than this would be slow. A header is at the beginning of a shorter text. */
const MOST_SIBLINGS = 1000
const SILENT = /^(?:HEAD|SCRIPT|STYLE|TEMPLATE|TITLE|NOSCRIPT)$/

/** Returns the lines of a page as they are shown, including the blank ones that it makes with `<br>`. */
export function shownLinesOf(root: Element): ShownLine[] {
  const lines: { text: string; nodes: Element[] }[] = [{ text: '', nodes: [] }]
  const isOpen = (): boolean => lines.at(-1)?.nodes.length !== 0
  const begin = (): void => {
    if (isOpen()) lines.push({ text: '', nodes: [] })
  }
  const add = (node: Element, text: string): void => {
    const line = lines.at(-1)
    if (!line) return
    line.text += text
    line.nodes.push(node)
  }
  const walk = (node: Element, isPre: boolean): void => {
    if (node.nodeType === TEXT) {
      const text = node.textContent
      if (isPre && text.includes('\n') && (node.parentElement?.childNodes.length ?? 0) < MOST_SIBLINGS) {
        const pieces = text.split(/(?<=\n)/)
        const parent = node.parentElement
        const siblings = Array.from(parent?.childNodes ?? [])
        const before = siblings.indexOf(node)
        node.replaceWith(pieces)
        const made = Array.from(parent?.childNodes ?? []).slice(before, before + pieces.length)
        for (const piece of made) {
          add(piece, piece.textContent)
          if (piece.textContent.endsWith('\n')) lines.push({ text: '', nodes: [] })
        }
      } else if (text.trim() !== '' || isOpen()) add(node, text)
      return
    }
    if (node.nodeType !== ELEMENT || SILENT.test(node.tagName)) return
    if (node.tagName === 'BR') {
      lines.push({ text: '', nodes: [] })
      return
    }
    if (node.tagName === 'IMG') {
      add(node, '')
      return
    }
    const isBlock = BLOCK.test(node.tagName)
    if (isBlock) begin()
    if (APART.test(node.tagName)) lines.push({ text: '', nodes: [] })
    const keepsLines = isPre || node.tagName === 'PRE' || /white-space:\s*pre/i.test(node.getAttribute('style') ?? '')
    for (const child of Array.from(node.childNodes)) walk(child, keepsLines)
    if (isBlock) begin()
    else if (/^T[DH]$/.test(node.tagName)) {
      const line = lines.at(-1)
      if (line) line.text += ' '
    }
  }
  for (const child of Array.from(root.childNodes)) walk(child, false)
  return lines.map(({ text, nodes }) => ({ text: oneLine(text), nodes }))
}

/** Returns the lines of HTML as they are shown. */
export function shownLines(html: string): string[] {
  const text = html
    .replace(/\n/g, ' ')
    .replace(/<(?:br|\/p|\/div|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
  return unescapeHtml(text).split('\n').map(oneLine)
}

/** Removes an element and everything before it. */
export function removeUpTo(element: Element, root: Element): void {
  removeAbove(element, root)
  element.remove()
}

/** Removes everything before an element. */
export function removeAbove(element: Element, root: Element): void {
  for (let at = element; at !== root && at.parentElement; at = at.parentElement)
    for (const sibling of siblingsOf(at)) {
      if (sibling === at) break
      sibling.remove()
    }
}

/** Removes an element and everything after it. */
export function removeFrom(element: Element, root: Element): void {
  for (let at = element; at !== root && at.parentElement; at = at.parentElement)
    for (const sibling of siblingsOf(at).reverse()) {
      if (sibling === at) break
      sibling.remove()
    }
  element.remove()
}

const siblingsOf = ({ parentElement }: Element): Element[] => Array.from(parentElement?.childNodes ?? [])
