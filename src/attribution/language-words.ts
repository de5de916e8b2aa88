import { EUROPEAN_PORTUGUESE } from '../core/date-text.js'
import { combined } from '../core/long-lists.js'
import type { Locales } from './locale.js'
import type { Locale, Phrasebook } from './phrasebook.js'

/** The phrases for one language tag. Phrases that the language lacks are in English. */
export interface Words {
  readonly book: Phrasebook
  /** The tag for dates, lists and numbers within the phrases: the requested one, or `en`. */
  readonly language: string
  /** Whether there is a locale for the language. */
  readonly known: boolean
  /** Phrases that a translated language lacks and that are therefore in English, such as `credit.viaOn`. */
  readonly missing: ReadonlySet<string>
}

/** Finds the words for a language tag. */
export type WordsFor = (tag: string) => Words

/**
 * Returns a function that finds the words for a language tag. Results are kept, because ten thousand posts have only a
 * handful of languages.
 * @param locales must include a complete one for `en`
 */
export function wordsFrom(locales: Locales): WordsFor {
  const english = englishOf(locales)
  const found = new Map<string, Words>()
  return tag => {
    const known = found.get(tag)
    if (known) return known
    const files = tagWithFallbacks(tag).flatMap(each => locales.get(each) ?? [])
    const words =
      files.length > 0
        ? joinedWords(tag, files, english)
        : { book: english, language: 'en', known: false, missing: new Set<string>() }
    found.set(tag, words)
    return words
  }
}

/** Returns the complete English phrasebook, from which other languages take the phrases that they lack. */
export function englishOf(locales: Locales): Phrasebook {
  const files = locales.get('en') ?? []
  const sections = [...new Set(files.flatMap(file => Object.keys(file)))].filter(name => !name.startsWith('$'))
  const section = (name: string) =>
    combined(files.toReversed().map(file => (file[name as keyof Locale] ?? {}) as object))
  return Object.fromEntries(sections.map(name => [name, section(name)])) as Phrasebook
}

/** Returns the language of one phrase. */
export const languageOf = (words: Words, section: keyof Phrasebook, name: string): string =>
  words.missing.size > 0 && words.missing.has(`${section}.${name}`) ? 'en' : words.language

/**
 * Joins translations into a complete phrasebook: each phrase comes from the first file that has it, or from English.
 *
 * @param files the most specific first: `zh-hant` before `zh`
 */
export function joinedWords(tag: string, files: readonly Locale[], english: Phrasebook): Words {
  const missing = new Set<string>()
  const section = (name: keyof Phrasebook) =>
    Object.fromEntries(
      Object.entries(english[name]).map(([key, inEnglish]) => {
        const translations = files.map(file => (file[name] as Record<string, unknown> | undefined)?.[key])
        const own = translations.find(phrase => phrase !== undefined)
        if (own === undefined) missing.add(`${name}.${key}`)
        return [key, own ?? inEnglish]
      }),
    )
  const book = Object.fromEntries(Object.keys(english).map(name => [name, section(name as keyof Phrasebook)]))
  return { book: book as unknown as Phrasebook, language: tag, known: true, missing }
}

/**
 * Returns a tag and its fallbacks in lower case, the most specific first (RFC 4647 section 3.4). `zh-TW` falls back to
 * `zh-hant` before `zh`. Intl also replaces obsolete tags, such as `iw` for Hebrew.
 */
export function tagWithFallbacks(tag: string): string[] {
  const locale = localeOf(tag)
  if (!locale) return [tag.toLowerCase()]
  const { language, script, region } = locale
  const likely = locale.maximize().script
  const follows = EUROPEAN_PORTUGUESE.test(locale.toString()) ? [['pt', 'PT']] : []
  return [[language, script, region], [language, region], ...follows, [language, script ?? likely], [language]].map(
    parts =>
      parts
        .filter(part => part !== undefined)
        .join('-')
        .toLowerCase(),
  )
}

/** Returns the parts of a language tag, or undefined if the tag is invalid. */
export function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
