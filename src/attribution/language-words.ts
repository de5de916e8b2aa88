import type { Phrasebook, Translation } from './phrasebook.js'
import { en, WORDINGS } from './wordings/index.js'

/** The words for one language tag, complete: what its language lacks is in English. */
export interface Words {
  readonly book: Phrasebook
  /** The tag that dates, lists and numbers beside them are written in: the one asked for, or `en`. */
  readonly language: string
  /** Whether there is a data file for the language. */
  readonly known: boolean
  /** `credit.viaOn`: phrases that a known language lacks, and that are in English. */
  readonly missing: ReadonlySet<string>
}

const found = new Map<string, Words>()

/** Ten thousand posts have a handful of languages, so that this is a look into a map. */
export function wordsFor(tag: string): Words {
  const known = found.get(tag)
  if (known) return known
  const words = lookUp(tag)
  found.set(tag, words)
  return words
}

/** The language that credits, and dates beside them, are written in for posts of a language: its own, or English. */
export const spokenLanguage = (tag: string): string => wordsFor(tag).language

/** The language that one phrase of the words is in. */
export const languageOf = (words: Words, section: keyof Phrasebook, name: string): string =>
  words.missing.size > 0 && words.missing.has(`${section}.${name}`) ? 'en' : words.language

function lookUp(tag: string): Words {
  const files = tagsBehind(tag).flatMap(each => WORDINGS.get(each) ?? [])
  return files.length > 0 ? joinedWords(tag, files) : { book: en, language: 'en', known: false, missing: new Set() }
}

/**
 * A book of what the files have, the first that has a phrase giving it, and English for the rest.
 * @param files the most special first: `zh-hant` before `zh`
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
 * A tag and what stands behind it, lower case, the most special first (RFC 4647 section 3.4): `zh-TW` is written in
 * `zh-hant` before it is in `zh`, and `iw` is what Hebrew was called until 1989.
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
