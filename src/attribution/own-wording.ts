import { languageTag, text, webUrl, z } from '../core/schema.js'
import { NOT_BLANK } from '../core/schema-patterns.js'
import { tagWithFallbacks } from './language-words.js'
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

const namesIn = (words: string): string[] => [...words.matchAll(FIELD)].map(([, name = '']) => name)

/** Lists the fields that a wording uses, apart from the targets of its links. */
export const fieldsIn = (wording: string): string[] => namesIn(wording.replace(LINK, (_, words: string) => words))

/** Lists the fields to which the links of a wording lead. */
export const addressesIn = (wording: string): string[] =>
  [...wording.matchAll(LINK)].flatMap(([, , address = '']) => namesIn(address))

/** Returns the fault of a wording as the end of a sentence, or undefined if there is none. */
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
export const ownWords = text
  .refine(value => wordingFault(String(value)) === undefined, {
    error: issue => wordingFault(String(issue.input)) ?? '',
  })
  .meta({ pattern: `^(?![\\s\\S]*\\{(?!(?:${WORDING_FIELDS.join('|')})\\})[^{}]*\\})[\\s\\S]*${NOT_BLANK}` })

const isLanguage = (key: string): boolean => languageTag.safeParse(key).success && !isPlace(key)
const PLACES = ['top', 'end'] as const
/** The place of a credit: the line above the text, or the block below it. */
export type CreditPlace = (typeof PLACES)[number]
const isPlace = (key: string): boolean => (PLACES as readonly string[]).includes(key)

const LANGUAGE_KEY = `^(?!(?:${PLACES.join('|')})$)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`

/** Makes the schema of a key that is a language. The error begins with `others`, the other keys that are allowed there. */
const languageKey = (others: string) =>
  z
    .string()
    .refine(isLanguage, { error: () => `is ${others}a language such as en` })
    .meta({ pattern: LANGUAGE_KEY })

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
  /** The language; absent if it is unknown, and therefore taken for that of the post. */
  readonly language?: string
}

/**
 * Chooses the words for a language: in that language or one that it falls back to, otherwise in English, otherwise the
 * first ones. Words in a language that it falls back to count as words in the language itself.
 */
export function wordsIn(
  texts: WordsByLanguage | undefined,
  language: string,
  own: string | undefined,
): OwnWords | undefined {
  if (texts === undefined) return undefined
  if (typeof texts === 'string')
    return { text: texts, ...(own ? { language: fallsBackTo(own, language) ? language : own } : {}) }
  const tags = Object.keys(texts)
  const chosen =
    tagWithFallbacks(language).flatMap(tag => tags.filter(each => each.toLowerCase() === tag))[0] ??
    tags.find(tag => fallsBackTo(language, tag)) ??
    tags.find(tag => fallsBackTo('en', tag)) ??
    tags[0]
  const words = chosen === undefined ? undefined : texts[chosen]
  if (chosen === undefined || words === undefined) return undefined
  return { text: words, language: fallsBackTo(chosen, language) ? language : chosen }
}

/** Tells whether a language falls back to a tag: `de-AT` falls back to `de`. */
const fallsBackTo = (tag: string, language: string): boolean => tagWithFallbacks(language).includes(tag.toLowerCase())

/**
 * Returns the wording that a publisher has for one place, by language. A wording without a place belongs to the place that
 * `credit` gives, which is the top by default.
 */
export function wordingAt(
  place: CreditPlace,
  wording: OwnWording | undefined,
  credit: CreditPlace | 'both' | undefined,
): WordsByLanguage | undefined {
  if (wording === undefined) return undefined
  const everywhere = credit === 'both' || (credit ?? 'top') === place
  if (typeof wording === 'string') return everywhere ? wording : undefined
  if (Object.keys(wording).some(isPlace)) return (wording as Partial<Record<CreditPlace, WordsByLanguage>>)[place]
  const byLanguage = Object.entries(wording).flatMap(([language, words]) => {
    const found = typeof words === 'string' ? (everywhere ? words : undefined) : (words as Placed)[place]
    return found === undefined ? [] : [[language, found] as const]
  })
  return byLanguage.length > 0 ? Object.fromEntries(byLanguage) : undefined
}

type Placed = Partial<Record<CreditPlace, string>>

/** Lists the texts of a wording for all places and languages. */
export const textsOf = (wording: OwnWording | undefined): string[] =>
  wording === undefined
    ? []
    : typeof wording === 'string'
      ? [wording]
      : Object.values(wording).flatMap(part => textsOf(part as OwnWording | undefined))

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
