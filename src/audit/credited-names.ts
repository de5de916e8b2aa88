import { type Credit, PEOPLE, pageOfPerson, phraseText, publishersOf } from '../attribution/index.js'
import { dateText } from '../core/date-text.js'
import { memo, memoByObject } from '../core/memo.js'
import { canParseUrl } from '../core/url.js'
import type { Article } from '../editions/index.js'
import { BYLINE_WORDS, type PageByline } from './bylines.js'
import { comparableText } from './same-text.js'

type Named = Pick<Article, 'credit' | 'words'>

const WORD = /[\p{L}\p{N}]+/gu

/** The words of a text, without marks on letters, which systems drop from names. */
export const wordsOf = (text: string): string[] =>
  (ASCII.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase().match(WORD) ?? []

const ASCII = /^[\0-\x7F]*$/

/**
 * Tells whether a text names nobody but the authors of the post or of its original: each of its words must be in their names
 * or in the byline, or be an initial. If no author is known, the outlet may be named instead or, for a post of our own,
 * this publication.
 */
export function namesOnlyAuthors(text: string, { credit }: Named): boolean {
  const { names, allowed, initials } = allowedWords(credit)
  return names.has(text) || wordsOf(text).every(word => allowed.has(word) || initials.has(word))
}

const allowedWords = memoByObject((credit: Credit) => {
  const names = [...authorNames(credit), phraseText(credit.byline, false)]
  const shown = names.flatMap(wordsOf)
  return { names: new Set(names), allowed: new Set(shown), initials: new Set(shown.map(word => word.slice(0, 1))) }
})

const ownAuthors = ({ authors, original }: Credit): Credit['authors'] => [...authors, ...(original?.authors ?? [])]

/** The names of the authors; without any, those of the outlets. */
function authorNames(credit: Credit): string[] {
  const names = ownAuthors(credit).map(({ name }) => name)
  return names.length > 0 ? names : outletsOf(credit)
}

const outletsOf = ({ original, ours }: Credit): string[] =>
  original ? publishersOf(original).map(({ name }) => name) : [ours.publication]

/** Words that introduce names or dates in a byline. Those of other languages are in the credit itself. */
const INTRODUCING = new Set(
  (
    'by written words text story report reported posted published republished first originally updated on at for from with and ' +
    'the in am pm min mins minute minutes read about author authors writer more all posts articles view follow contact profile ' +
    'von par por di door autor autorin autoren autores autora auteur auteure auteurs autrice texte texto testo tekst текст автор авторка מאת'
  ).split(' '),
)
const CAPITALISED = String.raw`\p{Lu}[\p{L}\p{M}\p{N}'’.-]*`
const NAME = String.raw`${CAPITALISED}(?:\s+(?:\p{Ll}{2,3}\s+){0,2}${CAPITALISED})+`
const NAMES = new RegExp(NAME, 'gu')
const NEXT_NAME = new RegExp(String.raw`(?:(?<![\p{L}])(?:[Bb]y|BY|and|with)|&)\s+(${CAPITALISED})`, 'gu')
/** The words for “by” with a capital letter or without, since the names after them need one. */
const ANY_CASE = `(?:${BYLINE_WORDS})`.replace(/(?<!\p{L}|\[)\p{Ll}/gu, letter => `[${letter}${letter.toUpperCase()}]`)
/** Matches a byline that consists of names only. */
const ONLY_NAMES = new RegExp(
  String.raw`^(?:[\p{L} ]*?\b(?:[Bb]y|BY)|(?:[Aa]uthor|[Ww]riter)s?|${ANY_CASE})\s*:?\s+${NAME}(?:(?:\s*[,&]|\s+(?:and|und|et|y|e|en|i|и|та))\s+${NAME})*\.?$`,
  'u',
)

/** Roles beside that of the author, such as “Edited by”, in English; the words of the post’s own language are added. */
const ROLES =
  'edit(?:ed|or|ing) copy-?edit(?:ed|or|ing) curat(?:ed|or) produc(?:ed|er) photo(?:s|graph\\w*)? pictures? images? illustrat\\w+ art(?:work)? graphics? design(?:ed)? translat\\w+ (?:fact-?)?check\\w* review(?:ed)? narrat\\w+ select(?:ed|ion) compil\\w+ republished'
    .split(' ')
    .map(role => role.replace(/[a-z]/, letter => `[${letter}${letter.toUpperCase()}]`))

/** Matches people in roles other than that of an author. */
const inOtherRoles = memo(20, ({ book: { credit } }: Article['words']): RegExp => {
  const own = [credit.editedBy, credit.translatedBy, credit.photographs, credit.illustrations]
  const before = own.flatMap(text => /^(.+?)\s*\{names\}/.exec(text)?.[1] ?? []).map(escaped)
  const name = String.raw`${CAPITALISED}(?:\s+${CAPITALISED})*`
  return new RegExp(
    String.raw`(?<![\p{L}])(?:${before.join('|')}|(?:${ROLES.join('|')})(?:\s+[Bb]y)?:?)\s*${name}(?:(?:,\s*|\s+(?:and|&)\s+)${name})*`,
    'gu',
  )
})

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Tells whether a byline may name anybody. A sentence that only begins as bylines do names nobody. */
export const mayNamePeople = ({ text, kind }: Pick<PageByline, 'text' | 'kind'>): boolean =>
  kind !== 'sentence' || ONLY_NAMES.test(text)

/** Tells whether a byline may name a stranger. It refuses nearly every text without the patterns of a credit, which are slow to make. */
export const mayNameStranger = (byline: Pick<PageByline, 'text' | 'kind'>, article: Named): boolean =>
  mayNamePeople(byline) && !namesOnlyAuthors(byline.text, article) && !isInCredit(byline.text, article.credit)

/**
 * Tells whether a byline names anybody whom the credit does not. A byline with an author of ours may also have a date, the
 * outlet and whatever else the credit says. Beside these, two words with capitals, or one after “by” or “and”, are a name.
 */
export function namesStranger(byline: Pick<PageByline, 'text' | 'kind'>, article: Named): boolean {
  if (!mayNameStranger(byline, article)) return false
  const { text, kind } = byline
  const { names, authors, said } = creditedNames(article.credit)
  const own = text.replace(inOtherRoles(article.words), ' · ')
  const rest = own.replace(names, ' · ')
  const isUnknown = (words: string): boolean => wordsOf(words).some(word => !said.has(word) && !/^\p{N}/u.test(word))
  const [first = ''] = rest.match(NAMES) ?? []
  if (kind === 'hint' && authors.test(own)) return false
  if (kind === 'profile') return first === rest.trim() && isUnknown(first)
  if (kind === 'sentence') return ONLY_NAMES.test(rest.trim()) && isUnknown(rest)
  if (kind === 'name' && !authors.test(own)) return isUnknown(rest)
  return [...rest.matchAll(NAMES), ...[...rest.matchAll(NEXT_NAME)].map(([, name = '']) => [name])].some(
    ([found = '']) => isUnknown(found),
  )
}

/** Tells whether the line at the top of a credit, or a row that is not about us, has the text. */
const isInCredit = (text: string, credit: Credit): boolean => {
  const wanted = comparableText(text)
  return comparableStatements(credit).some(statement => statement.includes(wanted))
}

const comparableStatements = memoByObject((credit: Credit) => statementsOf(credit).map(comparableText))

const statementsOf = ({ line, block }: Credit): string[] => [
  phraseText(line, false),
  ...block.filter(({ kind }) => kind !== 'republished').map(({ phrase }) => phraseText(phrase, false)),
]

/** Patterns for the names in a credit, those of authors apart, and every word of it that is not about us. */
const creditedNames = memoByObject((credit: Credit) => {
  const { original, ours, spoken } = credit
  const people = PEOPLE.flatMap(list => credit[list].map(({ name }) => name))
  const outlets = original ? outletsOf(credit) : []
  const dates = [ours.date, ours.updated, original?.date].flatMap(date => (date ? [dateText(date, spoken)] : []))
  return {
    authors: anyOf(authorNames(credit)),
    names: anyOf([...authorNames(credit), ...people, ...outlets], 'giu'),
    said: new Set([...INTRODUCING, ...[...statementsOf(credit), ...dates].flatMap(wordsOf)]),
  }
})

/** Matches any of the names, the longest first, in capitals or not. */
const anyOf = (names: readonly string[], flags = 'iu'): RegExp =>
  new RegExp(
    names.length === 0
      ? '(?!)'
      : names
          .toSorted((a, b) => b.length - a.length)
          .map(escaped)
          .join('|'),
    flags,
  )

/**
 * Tells to whom an account or page belongs, judging by the letters in its address or its handle, such as `@ada`.
 * @param site the account of the site, if the page names it
 */
export function ownerOf(account: string, { credit }: Named, site: string | undefined): 'credited' | 'us' | undefined {
  const pages = ownAuthors(credit)
    .flatMap(author => [author.url, pageOfPerson(author)])
    .filter(each => each !== undefined)
  if (pages.includes(account)) return 'credited'
  const letters = compact(canParseUrl(account) ? account.replace(/^https?:\/\/(?:www\.)?/, '') : account)
  const isIn = (name: string): boolean => name.length > 2 && letters.includes(name)
  if (ownAuthors(credit).some(({ name }) => wordsOf(name).some(isIn)) || pages.some(page => isIn(handleIn(page))))
    return 'credited'
  if (credit.original && outletsOf(credit).some(name => isIn(compact(name)))) return 'credited'
  const isOurs = account === site || isIn(compact(credit.ours.publication))
  return isOurs ? (credit.original ? 'us' : 'credited') : undefined
}

/** The letters and digits of a name, without an article before it. */
const compact = (text: string): string => wordsOf(text.replace(/^the\s+/i, '')).join('')

const handleIn = (page: string): string => compact(page.replace(/\/$/, '').split('/').at(-1) ?? '')
