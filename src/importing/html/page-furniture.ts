import { authorsIn } from '../text/byline.js'
import { dateAlone } from '../written-date.js'
import { blocksIn } from './article-body.js'
import { all, type Element, elementText } from './dom.js'

/** What a page has around an article, by its own tags. */
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

/** A part of a page: what kind it is of, and its words. */
export interface PagePart {
  readonly kind: string
  readonly words: string
}

/** The parts of a page, before any of it is taken out: what its tags tell apart, and every block outside of those. */
export function pageParts(body: Element): readonly PagePart[] {
  for (const code of all(body, 'script, style, template')) code.remove()
  const marked = all(body, TAGS).filter(isAround)
  const within = new Set(marked.flatMap(element => [element, ...all(element, '*')]))
  const parts = marked.map(element => ({ kind: KINDS[element.tagName] ?? OTHER, words: elementText(element) }))
  const others = blocksIn(body).filter(block => !within.has(block) && !block.closest('noscript, svg'))
  return [...parts, ...others.map(block => ({ kind: OTHER, words: elementText(block) }))]
}

/** Some pages are a form from end to end, and an article’s own head is read line by line. */
const isAround = (element: Element): boolean =>
  element.querySelector('article, main') === null &&
  !(element.tagName === 'HEADER' && element.closest('article, main') !== null)

const SHOWN = 3

/**
 * The kinds of parts that are not in the article, in one line; parts of no known kind by their words.
 * @param kept the words of the article
 * @param said what was taken from the page as facts
 */
export function leftOutKinds(parts: readonly PagePart[], kept: string, said: readonly string[]): string[] {
  const known = [kept, ...said].map(squashed).join('\n')
  const left = parts.filter(({ words }) => words !== '' && !known.includes(squashed(words)) && !isHead(words))
  const kinds = [...new Set(left.map(({ kind }) => kind))].filter(kind => kind !== OTHER)
  const others = [...new Set(left.filter(({ kind }) => kind === OTHER).map(({ words }) => words))]
  const more = others.length > SHOWN ? [`${others.length - SHOWN} more`] : []
  return [...kinds, ...others.slice(0, SHOWN).map(quoted), ...more]
}

/** A byline or a date has become a fact. */
const isHead = (words: string): boolean =>
  words.length < 160 && (authorsIn(words).length > 0 || dateAlone(words) !== undefined)

const squashed = (text: string): string => text.replace(/\s+/g, '').toLowerCase()
const quoted = (words: string): string => `“${words.length > 80 ? `${words.slice(0, 77)}…` : words}”`
