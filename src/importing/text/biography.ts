import { lazy, memo } from '../../core/memo.js'
import { sentencesOf } from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import type { InstitutionWords, PeopleWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { nameStarts, TITLED, untitled } from './honorific.js'
import { couldBeOutlet } from './outlet-words.js'
import { personWords } from './person-words.js'

const phrasesOf = (key: keyof PeopleWords): string[] => LANGUAGES.flatMap(({ people }) => people?.[key] ?? [])

const DOES = anyPhrase(phrasesOf('does'))
const IS = anyPhrase([...phrasesOf('verbs'), ...phrasesOf('does')])
const ROLE = String.raw`${anyPhrase([...phrasesOf('before'), ...phrasesOf('ranks'), ...phrasesOf('positions'), ...phrasesOf('callings')])}(?!\p{L})`
/** Matches the end of the first sentence in a language whose verbs come last. */
const PREDICATE = String.raw`[,\s][^.!?]{0,200}?(?<!\p{L})${anyPhrase(phrasesOf('predicates'))}(?:[.!]|$)`

/** Tells whether a paragraph is a person's biography: it begins with the name and describes what the person does. */
export function isBiographyOf(name: string, paragraph: string): boolean {
  const { word, labels, subjects } = biographyPatterns(name)
  // Most paragraphs do not contain the name, and trying the patterns is slow.
  if (!paragraph.toLowerCase().includes(word)) return false
  const goesOn = (form: RegExp, start: number, rest: RegExp): boolean => {
    form.lastIndex = start
    return form.test(paragraph) && rest.test(paragraph.slice(form.lastIndex))
  }
  return (
    labels.some(form => goesOn(form, 0, AFTER_LABEL)) ||
    nameStarts(paragraph).some(start => subjects.some(form => goesOn(form, start, AFTER_SUBJECT)))
  )
}

const AFTER_LABEL = new RegExp(String.raw`^(?:\s+[—–]\s+\p{Ll}|${personWords('after')}|[：:])`, 'u')
const AFTER_SUBJECT = new RegExp(
  String.raw`^(?:(?:,[^,.]{2,80},)?(?:\s*\([^)]*\))?\s+(?:\p{L}+ly\s)?${IS}(?!\p{L})|${PREDICATE})`,
  'iu',
)

/**
 * Returns the forms of a name with which a biography begins, as a label or as the subject of a sentence, and a word in lower case that it
 * contains. The patterns are short, because every name needs some of its own.
 */
const biographyPatterns = memo(200, (name: string) => {
  const plain = untitled(name)
  const last = plain.split(' ').at(-1) ?? plain
  const names = [plain, last].map(form => form.replace(/[^\p{L}\p{M}\d ’'-]/gu, '.'))
  const joined = plain.replace(/\s/g, '').replace(/[^\p{L}\d]/gu, '.')
  return {
    word: /\p{L}*/u.exec(last.toLowerCase())?.[0] ?? '',
    labels: [...names, joined].map(form => new RegExp(form, 'uy')),
    subjects: names.map(form => new RegExp(form, 'iuy')),
  }
})

const UNSPACED = String.raw`(?:(?<=[\p{Script=Han}\p{Script=Hiragana}])|\s${IS}(?!\p{L})|${PREDICATE})`
const THE_AUTHOR = new RegExp(`^${anyPhrase(phrasesOf('authors'))}${UNSPACED}`, 'iu')
const RIGHT_TO_LEFT = /^[\p{Script=Arabic}\p{Script=Hebrew}]/u

/** Returns the author whom a paragraph describes, either by name or, if there is only one, as "the author". */
export function authorDescribedIn(paragraph: string, names: readonly string[]): string | undefined {
  const named = names.find(name => isBiographyOf(name, paragraph))
  const [only] = names.length === 1 ? names : []
  if (named || !only || paragraph.length > 500) return named
  const begins = RIGHT_TO_LEFT.test(only) && paragraph.startsWith(`${only} `)
  return begins || THE_AUTHOR.test(paragraph) ? only : undefined
}

const SOMEBODY = new RegExp(
  String.raw`^(${TITLED}\p{Lu}[\p{L}\p{M}'’.-]+(?:\s(?:${personWords('particles')}|\p{Lu}[\p{L}\p{M}'’.-]*)){1,4})\s+(?:(?:${DOES})\s|${IS}\s+(.*))`,
  'su',
)
/** Matches a role, in lower or upper case: `is professor of`, `is Professor of`. */
const SAYS_ROLE = new RegExp(String.raw`^(?:\p{L}+\s){0,2}?${ROLE}`, 'iu')

/** Returns the name that a paragraph begins with, if it reads like an author's biography. */
export function biographyOf(paragraph: string): string | undefined {
  const [, name, what] = (paragraph.length < 700 && SOMEBODY.exec(paragraph)) || []
  return what === undefined || SAYS_ROLE.test(what) ? name : undefined
}

export const ABOUT_AUTHOR = new RegExp(
  String.raw`^${anyPhrase([...phrasesOf('about'), ...phrasesOf('aboutAlone')])}\s?[:：]?$`,
  'iu',
)

/** Matches a label before a biography on the same line: `About the author: Ada Writer teaches …`. */
export const ABOUT_LABEL = new RegExp(String.raw`^${anyPhrase(phrasesOf('about'))}\s?[:：–—-]\s*(?=\p{Lu})`, 'iu')

/** Returns a doubt if a biography also names another author. */
export function biographyDoubt(name: string, biography: string, names: readonly string[]): string | undefined {
  const other = names.find(author => author !== name && biography.includes(untitled(author)))
  return other ? `it also names ${other}` : undefined
}

/** Splits a sentence about several authors: `Ada Writer teaches law, and Bo Author writes novels.` */
function tellings(sentence: string, names: readonly string[]): string[] {
  const [cut] = [...sentence.matchAll(JOINED)].filter(({ index, 0: joint }) =>
    names.some(name => isBiographyOf(name, sentence.slice(index + joint.length))),
  )
  if (!cut || !names.some(name => isBiographyOf(name, sentence))) return [sentence]
  return [`${sentence.slice(0, cut.index)}.`, ...tellings(sentence.slice(cut.index + cut[0].length), names)]
}
const JOINED = new RegExp(String.raw`[,;]?\s${personWords('and', 'joints')}\s(?=\p{L})|;\s`, 'gu')

/** Splits a paragraph about several authors into one part for each. */
export function splitBiographies(paragraph: string, names: readonly string[]): Map<string, string> {
  const parts = new Map<string, string>()
  const only = authorDescribedIn(paragraph, names)
  if (only && !isBiographyOf(only, paragraph)) return parts.set(only, paragraph)
  let current: string | undefined
  for (const sentence of sentencesOf(paragraph).flatMap(whole => tellings(whole, names))) {
    const next = names.find(name => isBiographyOf(name, sentence) && !parts.has(name))
    if (next) current = next
    if (current) parts.set(current, [parts.get(current), sentence].filter(Boolean).join(' '))
  }
  return parts
}

const WORD = String.raw`\p{Lu}[\p{L}\p{M}'’&.-]*`
const institutions = lazy(() => {
  const any = (key: keyof InstitutionWords): string =>
    anyPhrase(LANGUAGES.flatMap(({ institutions }) => institutions?.[key] ?? []))
  const [kinds, ends, prepositions] = [any('kinds'), any('ends'), any('prepositions')]
  const [small, tails] = [any('small'), any('tails')]
  const inner = anyPhrase(
    LANGUAGES.flatMap(({ institutions }) => (institutions?.ends ? (institutions.small ?? []) : [])),
  )
  return {
    /** Matches a name after a preposition. Names of three to six capitals count as well. */
    named: new RegExp(
      String.raw`(?<!\p{L})${prepositions}\s*(?:${any('articles')}\s*)?((?:${WORD}(?:\s(?:${small}\s){0,2})?)*?(?:${kinds}|\p{Lu}{3,6})(?:\s(?:${small}\s){0,2}${WORD})*(?:\s${tails}\s?\p{Ll}{3,}(?:\s(?!(?:${tails}|${prepositions})(?:(?<=['’])|(?!\p{L})))\p{Ll}{4,})?(?:\s${tails}\s${WORD})*)?)`,
      'gu',
    ),
    /** Matches a name that ends in its kind, and the case endings behind it: `Liman Üniversitesi’nde`. */
    inflected: new RegExp(
      String.raw`(?<!\p{L})((?:(?:\p{Lu}[\p{L}\p{M}&.-]*\s(?:${inner}\s)?){1,4}|\p{Lu}\p{Ll}*?)${ends})(?:['’]?\p{Ll}*)(?!\p{L})`,
      'gu',
    ),
    alone: new RegExp(String.raw`(?<!\p{L})(?:${kinds}|${ends})(?!\p{L})`, 'iu'),
  }
})

/** Tells whether a line may consist of an institution's name. */
export const isInstitution = (text: string): boolean =>
  text.length <= 90 && institutions().alone.test(text) && couldBeOutlet(text)

/** Returns the institution that a biography names first, preferring names of several words. */
function institutionIn(biography: string): string | undefined {
  const { named, inflected } = institutions()
  const found = [...biography.matchAll(named), ...biography.matchAll(inflected)].map(([, name = '']) =>
    name.replace(/['’]s$|[.,;:]+$/gu, '').trim(),
  )
  return found.find(name => name.includes(' ')) ?? found[0]
}

/** Adds the biography of an author, and the institution that it names. */
export function addBiography(
  facts: Facts,
  author: number,
  { text, from, doubt }: { readonly text: string; readonly from: string; readonly doubt?: string | undefined },
): void {
  const withoutName = text.replace(facts.get(`authors.${author}.name`) ?? '', ',')
  facts.add(
    `authors.${author}.affiliation`,
    institutionIn(withoutName),
    from,
    'the institution that the biography names',
  )
  facts.add(`authors.${author}.bio`, text, from, doubt)
}
