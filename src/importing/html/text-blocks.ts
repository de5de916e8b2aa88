import { wordList } from '../kept-words.js'
import { type Element, elementText } from './dom.js'

/** A run of text that no block divides, such as a paragraph, a list item or a line between two tables. */
export interface TextBlock {
  /** The innermost block around the text. */
  readonly holder: Element
  readonly text: string
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
    if (words > 0)
      blocks.push({ holder, text: text.replace(/\s+/g, ' ').trim(), words, linked: wordList(linked).length })
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
  const text = squeezed(elementText(found))
  return blocks.filter(block => text.includes(squeezed(block.text)))
}

/** Returns a text without white space, to find it whatever the markup around it. */
export const squeezed = (text: string): string => text.replace(/\s+/g, '')
