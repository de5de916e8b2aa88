import { languageTag, text, webUrl, z } from '../core/schema.js'
import { tagsBehind } from './language-words.js'
import { fill, linked, type Phrase, phraseText } from './phrase.js'

/** The fields that a publisher's own wording of its credit may use. */
export const WORDING_FIELDS = [
  'authors',
  'institutions',
  'publisher',
  'title',
  'date',
  'url',
  'license',
  'publication',
] as const
export type WordingField = (typeof WORDING_FIELDS)[number]

/** The fields that may be the target of a link: the article, the publisher's home page, the licence. */
const ADDRESS_FIELDS = ['url', 'publisher', 'license'] as const
export type AddressField = (typeof ADDRESS_FIELDS)[number]

/** Matches a link as Markdown writes it. Addresses may contain pairs of parentheses. */
const LINK = /\[([^[\]]*)\]\(((?:[^()]|\([^()]*\))*)\)/g
const FIELD = /\{([^{}]*)\}/g

const namesIn = (said: string): string[] => [...said.matchAll(FIELD)].map(([, name = '']) => name)

/** The fields that a wording uses, apart from the targets of its links. */
export const fieldsIn = (wording: string): string[] => namesIn(wording.replace(LINK, (_, words: string) => words))

/** The fields to which the links of a wording lead. */
export const addressesIn = (wording: string): string[] =>
  [...wording.matchAll(LINK)].flatMap(([, , address = '']) => namesIn(address))

/** What is wrong with a wording, as the end of a sentence; undefined if nothing is. */
function wordingFault(wording: string): string | undefined {
  const braced = (names: readonly string[]) => names.map(name => `{${name}}`).join(', ')
  const unknown = namesIn(wording).filter(name => !(WORDING_FIELDS as readonly string[]).includes(name))
  if (unknown.length > 0) return `has an unknown field ${braced(unknown)} (the fields are ${braced(WORDING_FIELDS)})`
  for (const [, words = '', address = ''] of wording.matchAll(LINK)) {
    if (words.trim() === '') return `has a link without words, to ${address}`
    const field = /^\{(\w+)\}$/.exec(address.trim())?.[1]
    if (field ? !(ADDRESS_FIELDS as readonly string[]).includes(field) : !webUrl.safeParse(address).success)
      return `has a link to ${JSON.stringify(address)} (a link leads to ${braced(ADDRESS_FIELDS)} or to an address that begins with https://)`
  }
  return undefined
}

/** A publisher's own words: plain text with `{fields}` and links as in Markdown, and nothing else. */
export const ownWords = text.refine(said => wordingFault(String(said)) === undefined, {
  error: said => wordingFault(String(said.input)) ?? '',
})

const isLanguage = (key: string): boolean => languageTag.safeParse(key).success && !isPlace(key)
const PLACES = ['top', 'end'] as const
/** Where a credit stands: in the line above the text, or in the block below it. */
export type CreditPlace = (typeof PLACES)[number]
const isPlace = (key: string): boolean => (PLACES as readonly string[]).includes(key)

/** What may be a key of words by language; the words tell what else may be one. */
const languageKey = (others: string) =>
  z.string().refine(isLanguage, { error: () => `is ${others}a language such as en` })

/** Words that may differ by language: a text, or `{ en: …, de: … }`. */
export const wordsByLanguage = z.union([ownWords, z.record(languageKey('not '), ownWords)])
export type WordsByLanguage = string | Readonly<Record<string, string>>

const NO_PLACE = 'neither `top`, `end` nor '

const byPlace = <T extends z.ZodType>(words: T) =>
  z.strictObject(
    { top: words.optional(), end: words.optional() },
    { error: issue => (issue.code === 'unrecognized_keys' ? `is ${NO_PLACE}a language such as en` : undefined) },
  )

/** The wording of a credit: a text, or one for each of `top` and `end`, for each language, or for both. */
export const wordingField = z.union([
  ownWords,
  byPlace(wordsByLanguage),
  z.record(languageKey(NO_PLACE), z.union([ownWords, byPlace(ownWords)])),
])
export type OwnWording = z.output<typeof wordingField>

/** Words in one language. */
export interface OwnWords {
  readonly text: string
  /** The language, unless it is unknown and therefore taken for that of the post. */
  readonly language?: string
}

/**
 * Chooses the words for a language: in that language or one that it falls back to, otherwise in English, otherwise the
 * first ones. Words in a language that it falls back to count as words in the language itself.
 */
export function wordsIn(
  said: WordsByLanguage | undefined,
  language: string,
  own: string | undefined,
): OwnWords | undefined {
  if (said === undefined) return undefined
  if (typeof said === 'string')
    return { text: said, ...(own ? { language: isBehind(own, language) ? language : own } : {}) }
  const tags = Object.keys(said)
  const chosen =
    tagsBehind(language).flatMap(tag => tags.filter(each => each.toLowerCase() === tag))[0] ??
    tags.find(tag => isBehind(language, tag)) ??
    tags.find(tag => isBehind('en', tag)) ??
    tags[0]
  const words = chosen === undefined ? undefined : said[chosen]
  if (chosen === undefined || words === undefined) return undefined
  return { text: words, language: isBehind(chosen, language) ? language : chosen }
}

/** Whether one language falls back to another: `de-AT` to `de`. */
const isBehind = (tag: string, language: string): boolean => tagsBehind(language).includes(tag.toLowerCase())

/**
 * Returns the wording that a publisher has for one place, in the language of a post. A wording without a place is for
 * the place that `credit` gives: without it, for the top.
 */
export function wordingAt(
  place: CreditPlace,
  said: OwnWording | undefined,
  credit: CreditPlace | 'both' | undefined,
): WordsByLanguage | undefined {
  if (said === undefined) return undefined
  const everywhere = credit === 'both' || (credit ?? 'top') === place
  if (typeof said === 'string') return everywhere ? said : undefined
  if (Object.keys(said).some(isPlace)) return (said as Partial<Record<CreditPlace, WordsByLanguage>>)[place]
  const byLanguage = Object.entries(said).flatMap(([language, words]) => {
    const found = typeof words === 'string' ? (everywhere ? words : undefined) : (words as Placed)[place]
    return found === undefined ? [] : [[language, found] as const]
  })
  return byLanguage.length > 0 ? Object.fromEntries(byLanguage) : undefined
}

type Placed = Partial<Record<CreditPlace, string>>

/** Every text of a wording, whatever its place and language. */
export const textsOf = (said: OwnWording | undefined): string[] =>
  said === undefined
    ? []
    : typeof said === 'string'
      ? [said]
      : Object.values(said).flatMap(part => textsOf(part as OwnWording | undefined))

/**
 * Fills in a publisher's own words with linked text. Apart from links, the words are plain text, so any markup in them
 * is shown literally.
 */
export function filledIn(
  words: string,
  values: Readonly<Record<WordingField, Phrase>>,
  addresses: Readonly<Record<AddressField, string | undefined>>,
): Phrase {
  const links: Record<string, Phrase> = {}
  const pattern = words.replace(LINK, (_, label: string, target: string) => {
    const name = `link${Object.keys(links).length}`
    const field = /^\{(\w+)\}$/.exec(target.trim())?.[1] as AddressField | undefined
    const href = field ? addresses[field] : webUrl.parse(target)
    links[name] = [linked(phraseText(fill(label, values), false), href)]
    return `{${name}}`
  })
  return fill(pattern, { ...values, ...links })
}
