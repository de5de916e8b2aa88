import { clipped } from '../../core/text.js'
import { authorsIn } from '../text/byline.js'
import { dateAlone } from '../written-date.js'
import { blocksIn } from './article-body.js'
import { all, type Element, elementText } from './dom.js'
import { partFinder } from './text-blocks.js'

/** The names of the parts of a page around an article, by their tags. */
const KINDS: Readonly<Record<string, string>> = {
  NAV: 'navigation',
  HEADER: 'the page’s head',
  FOOTER: 'the page’s foot',
  ASIDE: 'asides',
  FORM: 'forms',
  DIALOG: 'dialogs',
  BUTTON: 'buttons',
}
const TAGS = Object.keys(KINDS).join(', ').toLowerCase()
const OTHER = 'other lines'

/** A part of a page: its name and its text. */
export interface PagePart {
  readonly kind: string
  readonly words: string
}

/** Lists the parts of a page before anything is removed: those with a tag of their own, and every other block. */
export function pageParts(body: Element): readonly PagePart[] {
  for (const code of all(body, 'script, style, template')) code.remove()
  const marked = all(body, TAGS).filter(isAround)
  const within = new Set(marked.flatMap(element => [element, ...all(element, '*')]))
  const parts = marked.map(element => ({ kind: KINDS[element.tagName] ?? OTHER, words: elementText(element) }))
  const others = blocksIn(body).filter(block => !within.has(block) && !block.closest('noscript, svg'))
  return [...parts, ...others.map(block => ({ kind: OTHER, words: elementText(block) }))]
}

/**
 * Tells whether an element is beside the article and does not contain it. Some pages are one large form, and an article's
 * own header is read line by line.
 */
const isAround = (element: Element): boolean =>
  element.querySelector('article, main') === null &&
  !(element.tagName === 'HEADER' && element.closest('article, main') !== null)

const SHOWN = 3

/**
 * Lists the kinds of parts that are not in the article. Parts of an unknown kind are quoted, the longest first.
 *
 * @param kept the text of the article
 *
 * @param values the values that became facts
 */
export function leftOutKinds(parts: readonly PagePart[], kept: string, values: readonly string[]): string[] {
  const isKnown = partFinder([kept, ...values].map(squashed).join('\n'))
  const leftOut = parts.filter(({ words }) => words !== '' && !isKnown(squashed(words)) && !isHead(words))
  const kinds = [...new Set(leftOut.map(({ kind }) => kind))].filter(kind => kind !== OTHER)
  const others = [...new Set(leftOut.filter(({ kind }) => kind === OTHER).map(({ words }) => words))]
  others.sort((a, b) => b.length - a.length)
  const more = others.length > SHOWN ? [`${others.length - SHOWN} more`] : []
  return [...kinds, ...others.slice(0, SHOWN).map(quoted), ...more]
}

/** Tells whether a text is a byline or a date, which has become a fact. */
const isHead = (words: string): boolean =>
  words.length < 160 && (authorsIn(words).length > 0 || dateAlone(words) !== undefined)

const squashed = (text: string): string => text.replace(/\s+/g, '').toLowerCase()
const quoted = (words: string): string => `“${clipped(words, 80)}”`
