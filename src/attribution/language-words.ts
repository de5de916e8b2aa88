import type { Phrasebook, Translation } from './phrasebook.js'
import { en, WORDINGS } from './wordings/index.js'

/** The phrases for one language tag. Phrases that the language lacks are in English. */
export interface Words {
  readonly book: Phrasebook
  /** The tag for dates, lists and numbers within the phrases: the requested one, or `en`. */
  readonly language: string
  /** Whether there is a translation for the language. */
  readonly known: boolean
  /** Phrases that a translated language lacks and that are therefore in English, such as `credit.viaOn`. */
  readonly missing: ReadonlySet<string>
}

const found = new Map<string, Words>()

/** Returns the phrases for a tag, from a cache: thousands of posts share a handful of languages. */
export function wordsFor(tag: string): Words {
  const known = found.get(tag)
  if (known) return known
  const words = lookUp(tag)
  found.set(tag, words)
  return words
}

/** Returns the language of credits, and of the dates within them, for posts in a language: its own, or English. */
export const spokenLanguage = (tag: string): string => wordsFor(tag).language

/** Returns the language that one phrase is in. */
export const languageOf = (words: Words, section: keyof Phrasebook, name: string): string =>
  words.missing.size > 0 && words.missing.has(`${section}.${name}`) ? 'en' : words.language

function lookUp(tag: string): Words {
  const files = tagsBehind(tag).flatMap(each => WORDINGS.get(each) ?? [])
  return files.length > 0 ? joinedWords(tag, files) : { book: en, language: 'en', known: false, missing: new Set() }
}

/**
 * Joins translations into a complete phrasebook: each phrase comes from the first file that has it, or from English.
 *
 * @param files the most specific first: `zh-hant` before `zh`
 */
export function joinedWords(tag: string, files: readonly Translation[]): Words {
  const missing = new Set<string>()
  const section = (name: keyof Phrasebook) =>
    Object.fromEntries(
      Object.entries(en[name]).map(([key, english]) => {
        const said = files.map(file => (file[name] as Record<string, unknown> | undefined)?.[key])
        const own = said.find(phrase => phrase !== undefined)
        if (own === undefined) missing.add(`${name}.${key}`)
        return [key, own ?? english]
      }),
    )
  const book = Object.fromEntries(Object.keys(en).map(name => [name, section(name as keyof Phrasebook)]))
  return { book: book as unknown as Phrasebook, language: tag, known: true, missing }
}

/**
 * Returns a tag and its fallbacks in lower case, the most specific first (RFC 4647 section 3.4). `zh-TW` falls back to
 * `zh-hant` before `zh`. Intl also replaces obsolete tags, such as `iw` for Hebrew.
 */
function tagsBehind(tag: string): string[] {
  const locale = localeOf(tag)
  if (!locale) return [tag.toLowerCase()]
  const { language, script, region } = locale
  const likely = locale.maximize().script
  return [[language, script, region], [language, region], [language, script ?? likely], [language]].map(parts =>
    parts
      .filter(part => part !== undefined)
      .join('-')
      .toLowerCase(),
  )
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
