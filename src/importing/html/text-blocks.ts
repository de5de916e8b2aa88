import { wordList } from '../kept-words.js'
import { type Element, elementText } from './dom.js'

/** A run of text that no block divides, such as a paragraph, a list item or a line between two tables. */
export interface TextBlock {
  /** The innermost block around the text. */
  readonly holder: Element
  readonly text: string
  /** The text without white space. */
  readonly squeezed: string
  /** The number of words. */
  readonly words: number
  /** The number of words that are links. */
  readonly linked: number
}

export const INLINE =
  /^(?:A|ABBR|ACRONYM|B|BDI|BDO|BIG|CITE|CODE|DATA|DEL|DFN|EM|FONT|I|IMG|INS|KBD|LABEL|MARK|NOBR|PICTURE|Q|RP|RT|RUBY|S|SAMP|SMALL|SOURCE|SPAN|STRIKE|STRONG|SUB|SUP|TIME|TT|U|VAR|WBR|MATH|SEMANTICS|M(?:I|N|O|S|TEXT|SPACE|ROW|FRAC|SQRT|ROOT|STYLE|PADDED|PHANTOM|ENCLOSE|SUB|SUP|SUBSUP|UNDER|OVER|UNDEROVER|TABLE|TR|TD)|MJX-[A-Z-]+)$/i
const UNSEEN =
  /^(?:AUDIO|BUTTON|DIALOG|EMBED|HEAD|IFRAME|INPUT|NOSCRIPT|OBJECT|SCRIPT|SELECT|STYLE|SVG|TEMPLATE|TEXTAREA|VIDEO)$/i
const ELEMENT = 1
const TEXT = 3

/** Lists the text that readers of a page see, in the order of the page. */
export function textBlocks(root: Element): TextBlock[] {
  const blocks: TextBlock[] = []
  let text = ''
  let linked = ''
  const end = (holder: Element): void => {
    const words = wordList(text).length
    if (words > 0) {
      const line = text.replace(/\s+/g, ' ').trim()
      blocks.push({ holder, text: line, squeezed: squeezed(line), words, linked: wordList(linked).length })
    }
    text = ''
    linked = ''
  }
  const walk = (parent: Element, holder: Element, inLink: boolean): void => {
    for (const node of Array.from(parent.childNodes)) {
      if (node.nodeType === TEXT) {
        text += node.textContent
        if (inLink) linked += node.textContent
      } else if (node.nodeType !== ELEMENT || UNSEEN.test(node.tagName) || isHidden(node)) continue
      else if (node.tagName === 'BR') text += ' '
      else if (INLINE.test(node.tagName)) walk(node, holder, inLink || node.tagName === 'A')
      else {
        end(holder)
        walk(node, node, inLink)
        end(node)
      }
    }
  }
  walk(root, root, false)
  end(root)
  return blocks
}

const isHidden = (element: Element): boolean =>
  element.hasAttribute('hidden') || /display\s*:\s*none/i.test(element.getAttribute('style') ?? '')

/** Lists an element and those around it, the innermost first. */
export function around(element: Element): Element[] {
  const found: Element[] = []
  for (let at: Element | null = element; at; at = at.parentElement) found.push(at)
  return found
}

const ENOUGH = 0.9

/**
 * Returns the smallest element that holds nine tenths of the words of some blocks.
 *
 * @param within an element that holds all of them
 */
export function smallestAround(blocks: readonly TextBlock[], within: Element): Element {
  const held = new Map<Element, number>()
  let all = 0
  for (const { holder, words } of blocks) {
    all += words
    for (const element of around(holder)) held.set(element, (held.get(element) ?? 0) + words)
  }
  // Any two elements that hold more than half are one inside the other, and the inner one was reached first.
  const enough = [...held].filter(([, words]) => words >= all * ENOUGH)
  const inner = enough.filter(
    ([element]) => !enough.some(([other]) => other !== element && around(other).includes(element)),
  )
  return inner[0]?.[0] ?? within
}

/** Lists the blocks whose text occurs in what a reader found. */
export function blocksFound(blocks: readonly TextBlock[], found: Element): TextBlock[] {
  const occurs = partFinder(squeezed(elementText(found)))
  return blocks.filter(block => occurs(block.squeezed))
}

/**
 * Returns a function that tells whether a part occurs in a text. Most parts that do not occur have a few characters in a row that do not
 * occur either, so the text is not read for them. Parts in the order of the text are found without reading it from its beginning.
 */
export function partFinder(text: string): (part: string) => boolean {
  const rows = new Uint8Array(ROWS)
  for (let i = 0; i + ROW <= text.length; i += 1) rows[rowAt(text, i)] = 1
  let from = 0
  return part => {
    for (let i = 0; i + ROW <= part.length; i += 1) if (rows[rowAt(part, i)] === 0) return false
    const ahead = text.indexOf(part, from)
    const at = ahead === -1 ? text.indexOf(part) : ahead
    if (at !== -1) from = at + part.length
    return at !== -1
  }
}

/** The number of characters in a row that are looked up, and the number of places for their hashes. */
const ROW = 6
const ROWS = 2 ** 18

/** Returns the hash of the characters from a place. */
function rowAt(text: string, start: number): number {
  let hash = 0
  for (let i = start; i < start + ROW; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return (Math.imul(hash, 0x9e3779b1) >>> 14) % ROWS
}

/** Returns a text without white space, to find it whatever the markup around it. */
export const squeezed = (text: string): string => text.replace(/\s+/g, '')
