import { unescapeHtml } from '../core/text.js'
import { canParseUrl } from '../core/url.js'
import { type Expectation, LINK_START, linkNamed } from './expectation.js'
import { addressKey, comparableText, initialOf } from './same-text.js'
import type { SeenLink, VisibleText } from './visible-text.js'

/** The number of characters around a link that are compared with the sentence. */
const NEAR = 100

/** The minimum number of letters outside the link by which a sentence can be recognised. */
const SENTENCE = 10

/** A link in a credit that leads to an address other than the one in the facts. */
export interface MisdirectedLink {
  /** The fact whose words are linked, such as `publisher link`. */
  readonly fact: string
  /** The address to which they lead. */
  readonly value: string
  readonly form: 'contradiction'
}

/** The parts of an expectation that say where the words of a credit and its buttons have to lead. */
export type CreditLinks = Pick<
  Expectation,
  'facts' | 'linkedWords' | 'buttons' | 'buttonInitials' | 'links' | 'topLinks'
>

/**
 * Lists links on the words of a credit that lead to an address other than these words should. Only links inside the
 * sentence of the credit count, because the text of a post may link an outlet’s name to any address.
 */
export function misdirectedLinks(expected: CreditLinks, visible: VisibleText): MisdirectedLink[] {
  const found: MisdirectedLink[] = misdirectedButtons(expected, visible)
  const foreign = visible.links.filter(
    ({ href }) => !expected.topLinks.has(href) && mayMislead(href) && !expected.links.has(href),
  )
  if (foreign.length === 0) return found
  const starts = foreign.map(({ at }) => firstLetters(visible.text, at))
  for (const { phrase, at, href, start } of expected.linkedWords) {
    const text = phrase[at]?.text ?? ''
    const isLike = (link: SeenLink, i: number): boolean =>
      (starts[i]?.startsWith(start) ?? false) &&
      visible.text.slice(link.at, link.at + NEAR).includes(text.trim().charAt(0)) &&
      isAnother(link.href, expected, href)
    const others = foreign.filter(isLike)
    if (others.length === 0) continue
    const before = comparableText(textOf(phrase.slice(0, at)))
    const rest = comparableText(textOf(phrase.slice(at)))
    // A sentence with little more than the name cannot be distinguished from a mention in the text.
    if (before.length + rest.length - comparableText(text).length < SENTENCE) continue
    for (const link of others)
      if (isBetween(visible.text, link.at, before, rest))
        found.push({ fact: linkNamed(href, expected).fact, value: link.href, form: 'contradiction' })
  }
  return found
}

/** Returns the first letters at a place, in the form in which texts are compared. */
export function firstLetters(text: string, at: number): string {
  const near = comparableText(text.slice(at, at + 2 * LINK_START))
  // What is cut off may belong to the last letter.
  return (near.length > LINK_START ? near : comparableText(text.slice(at, at + NEAR))).slice(0, LINK_START)
}

/** Tells whether any of some links may have words of a credit, or of a button. It compares no more than their first letters. */
export const mayHaveCreditWords = (starts: readonly string[], { linkedWords, buttons }: CreditLinks): boolean =>
  starts.some(
    start =>
      linkedWords.some(words => start.startsWith(words.start)) ||
      buttons.some(({ label }) => start.startsWith(comparableText(label).slice(0, LINK_START))),
  )

/** Tells whether the text after a tag may begin like a button. The first letter rules out nearly all links. */
function mayHaveInitial(html: string, start: number, { buttonInitials }: CreditLinks): boolean {
  const end = html.indexOf('>', start)
  const first = html.charCodeAt(end + 1)
  // Spaces, tags and character references may precede the text, and the sign may be within an attribute.
  const isLetter = first > 0x20 && first < 0x7f && first !== 0x3c && first !== 0x26
  return !isLetter || buttonInitials.has(html.charAt(end + 1)) || html.slice(start, end).split('"').length % 2 === 0
}

/** Lists links with the words of a button that lead to something other than the original. */
function misdirectedButtons(expected: CreditLinks, visible: VisibleText): MisdirectedLink[] {
  if (expected.buttons.length === 0) return []
  return visible.links
    .filter(({ href, at }) => isOtherButton(href, visible.text.slice(at, at + 2 * NEAR), expected))
    .map(({ href }) => ({ fact: 'button', value: href, form: 'contradiction' }))
}

/** Tells whether a link has the words of a button and leads to something other than the original. */
function isOtherButton(href: string, words: string, { buttons, buttonInitials }: CreditLinks): boolean {
  // The words come first, because hardly any link has those of a button, and parsing an address takes longer.
  if (!buttonInitials.has(initialOf(words))) return false
  const text = comparableText(words)
  if (!buttons.some(({ label }) => text.startsWith(comparableText(label)))) return false
  const key = addressKey(href)
  return buttons.every(({ url }) => addressKey(url) !== key) && mayMislead(href)
}

const ANCHOR = /<a\s(?:[^<>]*?\s)?href="([^"]*)"[^<>]*>/iy
const CAPITAL_ANCHOR = /<A\s/
const ANCHOR_END = /<\/a>/gi

/**
 * Tells whether a page may have a button that leads elsewhere. The quick reader leaves out links of whose visibility it is not
 * sure, such as buttons with a colour of their own, so that their targets are looked up here.
 */
export function mayMisdirectButton(html: string, expected: CreditLinks): boolean {
  if (expected.buttons.length === 0) return false
  if (CAPITAL_ANCHOR.test(html)) return true
  for (let at = html.indexOf('<a'); at >= 0; at = html.indexOf('<a', at + 1)) {
    if (!mayHaveInitial(html, at, expected)) continue
    ANCHOR.lastIndex = at
    const [tag = '', href = ''] = ANCHOR.exec(html) ?? []
    if (tag === '') continue
    const from = at + tag.length
    // The first letter rules out nearly all links, unless it is far away, or behind a tag or a character reference.
    const initial = initialOf(html.slice(from, from + NEAR))
    if (!/^[<&]?$/.test(initial) && !expected.buttonInitials.has(initial)) continue
    ANCHOR_END.lastIndex = from
    const end = ANCHOR_END.exec(html)?.index
    const words = end === undefined ? '' : unescapeHtml(html.slice(from, end).replace(/<[^>]*>/g, ''))
    if (isOtherButton(unescapeHtml(href).trim(), words, expected)) return true
  }
  return false
}

const isBetween = (text: string, at: number, before: string, rest: string): boolean =>
  comparableText(text.slice(at, at + 2 * rest.length + NEAR)).startsWith(rest) &&
  comparableText(text.slice(Math.max(0, at - 2 * before.length - NEAR), at)).endsWith(before)

const textOf = (segments: readonly { readonly text: string }[]): string => segments.map(({ text }) => text).join('')

/** Tells whether a link may lead elsewhere than it should. A relative address gets the benefit of the doubt. */
const mayMislead = (href: string): boolean => /^(?:#|$)/.test(href) || canParseUrl(href)

/** Tells whether a link leads to none of the addresses in a credit. */
function isAnother(href: string, { links }: CreditLinks, wanted: string): boolean {
  if (!canParseUrl(href)) return true
  const key = addressKey(href)
  return key !== addressKey(wanted) && ![...links].some(each => addressKey(each) === key)
}
