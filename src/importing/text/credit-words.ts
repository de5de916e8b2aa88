import {
  isCopyright,
  isPermission,
  isTranslation,
  licenceIn,
  originIn,
  outletName,
  sentencesOf,
  withoutCues,
} from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import type { CreditWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { withoutDates } from '../written-date.js'
import { viaOf } from './label.js'

const any = (key: keyof CreditWords): string => anyPhrase(LANGUAGES.flatMap(({ credits }) => credits?.[key] ?? []))

/** Matches a label such as `Editor’s note:` before a credit. */
export const NOTE_LABEL = new RegExp(String.raw`^${any('noteLabels')}\s?[:：.]\s*`, 'iu')

/**
 * Moves the sentences about the origin and the terms of an article from a paragraph at its head or foot to the facts.
 *
 * @returns the paragraph's other sentences
 */
export function takeCredit(paragraph: string, from: string, facts: Facts): string {
  const bare = paragraph.replace(/^[([*_]+(?=.*[)\]*_]+$)|[)\]*_]+$/gu, trimmed(paragraph)).replace(NOTE_LABEL, '')
  const sentences = sentencesOf(bare)
  const others = sentences.filter(sentence => !takeSentence(sentence, from, facts))
  if (others.length === sentences.length) return paragraph
  return others.filter(sentence => !POINTER.test(sentence) && !takeVia(sentence, from, facts)).join(' ')
}

/** Matches a sentence after a credit that only points to the original. */
const POINTER = new RegExp(`^${any('pointers')}[.!]?$`, 'iu')

/** Removes the brackets or italics around a whole note. Brackets within a paragraph stay. */
const trimmed =
  (paragraph: string) =>
  (found: string): string =>
    /^[([*_]/.test(paragraph) && /[)\]*_]$/.test(paragraph) ? '' : found

/** Matches an intermediary that follows the origin: `…, via the Map Society newsletter.` */
const VIA_BEHIND = new RegExp(String.raw`^(.{10,}?)[\s,;(–—]+(${any('via')}\s*:?\s[^()]{3,70}?\.?)\)?\.?$`, 'iu')

/** Records the intermediary that is named next to a credit, and tells whether there was one. */
function takeVia(words: string, from: string, facts: Facts): boolean {
  const via = viaOf(words, true)
  if (!via || !isSaid(facts, 'via.0.name', via)) return false
  facts.add('via.0.name', via, from)
  return true
}

const isSaid = (facts: Facts, field: string, value: string): boolean => (facts.get(field) ?? value) === value

function takeSentence(whole: string, from: string, facts: Facts): boolean {
  const [, before = '', via = ''] = originIn(whole) ? (VIA_BEHIND.exec(whole) ?? []) : []
  const sentence = takeVia(via, from, facts) ? before : whole
  const found = [
    ...originFacts(sentence),
    ...permissionFacts(sentence),
    ...licenceFacts(sentence),
    ...(isTranslation(sentence) ? translationFacts(sentence) : []),
    ...(isCopyright(sentence) ? [{ field: 'original.copyright', value: sentence }] : []),
  ]
  for (const { field, value, doubt, runnerUp } of found) facts.add(field, value, from, doubt, runnerUp)
  const isKept = found.some(({ field, value }) => isWhole(value, sentence) && facts.get(field) === value)
  const isUsed = found.every(({ field, value }) => isSaid(facts, field, value))
  if (found.length > 0 && !isKept && !(isUsed && saysNoMore(sentence, found.map(wordsOf)))) facts.leave(sentence)
  return found.length > 0
}

interface Found {
  readonly field: string
  readonly value: string
  readonly doubt?: string | undefined
  readonly runnerUp?: string | undefined
}

const wordsOf = ({ value }: Found): string => value
const isWhole = (value: string, sentence: string): boolean => sentence.replace(/\.$/, '') === value.replace(/\.$/, '')

const originFacts = (sentence: string): Found[] => {
  const { outlet, url, date } = originIn(sentence) ?? {}
  const alone = outlet || url ? undefined : 'the sentence with it names no outlet'
  const doubt = ADAPTED.test(sentence) ? 'the article is only adapted from it' : alone
  return [
    ...(outlet ? [{ field: 'original.publisher.name', value: outlet, doubt }] : []),
    ...(url ? [{ field: 'original.url', value: url, doubt }] : []),
    ...(date ? [{ field: 'original.date', value: date.iso, doubt: date.doubt ?? doubt, runnerUp: date.other }] : []),
  ]
}

const ADAPTED = new RegExp(String.raw`(?<!\p{L})${any('adapted')}`, 'iu')

const GIVEN = new RegExp(String.raw`${any('givenBy')} ((?:the )?\p{Lu}[^.,;()]{2,60})`, 'iu')
/** Matches the verb after a permission: `mit Genehmigung der Laterne übernommen`. */
const DONE = new RegExp(String.raw`\s+${any('reprinted')}(?!\p{L}).*$`, 'iu')
/** Matches a description such as "the author", which does not name anybody. */
const UNNAMED = new RegExp(String.raw`\d{4}|^${any('holders')}`, 'i')

const permissionFacts = (sentence: string): Found[] => {
  if (!isPermission(sentence)) return []
  const by = GIVEN.exec(sentence)?.[1]
  return [
    { field: 'original.permission.text', value: sentence },
    ...(by && !UNNAMED.test(by) ? [{ field: 'original.permission.by', value: outletName(by.replace(DONE, '')) }] : []),
  ]
}

const licenceFacts = (sentence: string): Found[] => {
  const licence = sentence.length < 400 ? licenceIn(sentence) : undefined
  return licence ? [{ field: 'original.license', value: licence.id, doubt: licence.doubt }] : []
}

const translationFacts = (sentence: string): Found[] => [
  { field: 'original.changes.kind', value: 'translated' },
  { field: 'original.changes.note', value: sentence.replace(/\.$/, '') },
]

/** Matches the words in the names of licences, and words that usually accompany them. */
const FORM = new RegExp(
  String.raw`(?<!\p{L})(?:cc(?:0| by)?(?:[- ](?:by|nc|sa|nd))*|creative commons|${any('licences')}|${any('beside')}|v?\d\.\d)(?!\p{L})`,
  'giu',
)

/**
 * The number of long words that may remain in a sentence without further content, as in `was made public on the pages of`.
 */
const WORDS = 2
const LONG = 4

/**
 * Tells whether a word is long enough to add content. Words in scripts without capitals never count, because names cannot be
 * distinguished from other words there.
 */
const isLong = (word: string): boolean => word.length >= LONG && !/\p{Lo}/u.test(word)

/**
 * Tells whether a sentence contains nothing but the values taken from it: no other name, number or clause.
 *
 * @param used the values that were taken
 */
function saysNoMore(sentence: string, used: readonly string[]): boolean {
  const unused = [...used]
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, ' '), sentence)
  const rest = withoutCues(withoutDates(unused).replace(/https?:\/\/\S+/g, ' ')).replace(FORM, ' ')
  const words = rest.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}’'.-]*/gu) ?? []
  const first = /[\p{L}\p{N}][\p{L}\p{M}\p{N}’'.-]*/u.exec(sentence)?.[0]
  const names = words.filter(word => /^[\p{Lu}\p{N}]/u.test(word) && word !== first)
  return names.length === 0 && words.filter(word => word !== first && isLong(word)).length <= WORDS
}
