import { memo } from '../core/memo.js'
import type { CreditRow } from './credit-row.js'
import { type CreditWording, creditPhrase, spokenPhrase } from './credit-wording.js'
import type { People } from './credited-people.js'
import { localeOf } from './language-words.js'
import type { Original } from './original.js'
import { isAmong, type Person, pageOfPerson } from './person.js'
import { linked, listPhrase, type Phrase, plain } from './phrase.js'
import type { Wording } from './phrasebook.js'

/** The facts for statements about the people of a post. */
interface Facts extends Partial<People> {
  readonly language: string
  readonly authors: readonly Person[]
  readonly original?: Original | undefined
  /** The post of this publication that the post translates. */
  readonly translated?: TranslatedPost | undefined
}

/** A post of this publication of which another one is a translation. */
export interface TranslatedPost {
  readonly title: string
  readonly url: string
  readonly language: string
}

/** Returns the rows about people other than authors. The row about the changes names the translators of a translation. */
export function peopleRows(facts: Facts, wording: CreditWording): CreditRow[] {
  const { authors, original, translators = [], photographers = [], contributors = [] } = facts
  const rows: CreditRow[] = []
  const add = (kind: CreditRow['kind'], phrase: Phrase) =>
    rows.push({ kind, phrase: [...phrase, wording.own(wording.phrases.stop)] })
  const isTranslated = facts.translated !== undefined || translators.some(person => !isAmong(person, authors))
  if (isTranslated && original?.changes?.kind !== 'translated') add('translators', translatedPhrase(facts, wording))
  if (photographers.length > 0) add('photographers', named('photographs', photographers, wording))
  for (const role of new Set(contributors.map(person => person.role))) {
    const people = contributors.filter(
      person => person.role === role && (role !== undefined || !isAmong(person, authors)),
    )
    if (people.length === 0) continue
    const known = role === undefined ? 'contributions' : ROLES[role]
    add('contributors', known ? named(known, people, wording) : inRole(role ?? '', people, wording))
  }
  return rows
}

/** The phrases for contributors of known roles. */
const ROLES: Readonly<Record<string, keyof Wording>> = { editor: 'editedBy', illustrator: 'illustrations' }

/**
 * States that the post is a translation, with the language from which it was translated, its translators and the post of this publication that it
 * translates, if these are known, and without a full stop.
 */
export function translatedPhrase(facts: Facts, wording: CreditWording): Phrase {
  const { authors, original, translated, translators = [], language: ours } = facts
  // Authors who translate their own text are not named a second time.
  const people = translators.filter(person => !isAmong(person, authors))
  const from = translated?.language ?? original?.language
  const isKnown = from !== undefined && differInLanguage(from, ours) && languageName(from, 'en') !== undefined
  const pattern = `translated${isKnown ? 'From' : ''}${people.length > 0 ? 'By' : ''}` as const
  const statement = creditPhrase(wording, pattern, language => ({
    language: isKnown ? [plain(languageName(from, language) ?? from)] : [],
    names: listed(people, language),
  }))
  if (!translated) return statement
  const title = [linked(translated.title, translated.url)]
  return creditPhrase(wording, 'changesNote', () => ({
    changes: statement,
    note: spokenPhrase(wording.words, 'post', 'pictureTitle', { title }),
  }))
}

const named = (name: keyof Wording, people: readonly Person[], wording: CreditWording): Phrase =>
  creditPhrase(wording, name, language => ({ names: listed(people, language) }))

const inRole = (role: string, people: readonly Person[], wording: CreditWording): Phrase =>
  creditPhrase(wording, 'contribution', language => ({
    role: [plain(role.charAt(0).toLocaleUpperCase(language) + role.slice(1))],
    names: listed(people, language),
  }))

const listed = (people: readonly Person[], language: string): Phrase =>
  listPhrase(
    people.map(person => [linked(person.name, pageOfPerson(person))]),
    language,
  )

/** Tells whether two tags mean different languages. `en-GB` and `en` mean the same language. */
export const differInLanguage = (a: string, b: string): boolean =>
  (localeOf(a)?.language ?? a.toLowerCase()) !== (localeOf(b)?.language ?? b.toLowerCase())

const namesIn = memo(
  100,
  (language: string) => new Intl.DisplayNames([language], { type: 'language', fallback: 'none' }),
)

/** Returns the name of a language in another one, without a region: `English` for `en-GB`. */
export function languageName(tag: string, language: string): string | undefined {
  const locale = localeOf(tag)
  if (!locale || !localeOf(language)) return undefined
  return namesIn(language).of(locale.script ? `${locale.language}-${locale.script}` : locale.language)
}
