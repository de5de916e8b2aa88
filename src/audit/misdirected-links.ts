import { canParseUrl } from '../core/url.js'
import { type Expectation, linkNamed } from './expectation.js'
import { addressKey, comparableText } from './same-text.js'
import type { VisibleText } from './visible-text.js'

/** How much of the text around a link is compared with the sentence, in characters. */
const NEAR = 100

/** The least number of other letters in a sentence by which it is recognised. */
const SENTENCE = 10

/** A link in a credit that leads somewhere else than the credit says. */
export interface MisdirectedLink {
  /** The fact whose words are linked, such as `publisher link`. */
  readonly fact: string
  /** The address to which they lead. */
  readonly value: string
  readonly form: 'contradiction'
}

/**
 * Lists links on the words of a credit that lead to another address than these words should. Only links inside the very
 * sentence count, because the text of a post may link an outlet’s name wherever it likes.
 */
export function misdirectedLinks(expected: Expectation, visible: VisibleText): MisdirectedLink[] {
  const found: MisdirectedLink[] = []
  const foreign = visible.links.filter(({ href }) => !expected.links.has(href))
  for (const { phrase } of foreign.length === 0 ? [] : expected.statements)
    for (const [i, { text, href }] of phrase.entries()) {
      if (!href || text.trim() === '') continue
      const others = foreign.filter(
        link => beginsLike(visible.text, link.at, text) && isAnother(link.href, expected, href),
      )
      if (others.length === 0) continue
      const before = comparableText(textOf(phrase.slice(0, i)))
      const rest = comparableText(textOf(phrase.slice(i)))
      // A bare name may be anywhere.
      if (before.length + rest.length - comparableText(text).length < SENTENCE) continue
      for (const link of others)
        if (isBetween(visible.text, link.at, before, rest))
          found.push({ fact: linkNamed(href, expected).fact, value: link.href, form: 'contradiction' })
    }
  return found
}

/** Compares only a few letters, which is enough to leave out nearly all links. The first letter alone leaves out most. */
function beginsLike(text: string, at: number, words: string): boolean {
  const near = text.slice(at, at + NEAR)
  return near.includes(words.trim().charAt(0)) && comparableText(near).startsWith(comparableText(words).slice(0, 8))
}

const isBetween = (text: string, at: number, before: string, rest: string): boolean =>
  comparableText(text.slice(at, at + 2 * rest.length + NEAR)).startsWith(rest) &&
  comparableText(text.slice(Math.max(0, at - 2 * before.length - NEAR), at)).endsWith(before)

const textOf = (segments: readonly { readonly text: string }[]): string => segments.map(({ text }) => text).join('')

/** Whether a link leads to none of the addresses in a credit. A relative one may lead to the same. */
function isAnother(href: string, { links }: Expectation, wanted: string): boolean {
  if (!canParseUrl(href)) return /^(?:#|$)/.test(href)
  const key = addressKey(href)
  return key !== addressKey(wanted) && ![...links.keys()].some(each => addressKey(each) === key)
}
