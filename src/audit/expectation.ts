import {
  affiliationOf,
  type Credit,
  doiUrl,
  isbnDigits,
  isLicence,
  languageName,
  type OriginalLink,
  type Person,
  type Phrase,
  type PictureRights,
  pageOfPerson,
  phraseText,
  pictureHolder,
} from '../attribution/index.js'
import { dateText } from '../core/date-text.js'
import { memo } from '../core/memo.js'
import { type Moment, w3cdtf } from '../core/moment.js'
import { hostWithoutWww } from '../core/url.js'
import type { Article } from '../editions/index.js'

export const FACT_NAMES = [
  'author',
  'author link',
  'orcid link',
  'organization',
  'job title',
  'affiliation',
  'bio',
  'publisher',
  'publisher link',
  'copublisher',
  'copublisher link',
  'copublished date',
  'copublished link',
  'original title',
  'original date',
  'original link',
  'original author',
  'original author link',
  'original language',
  'original kind',
  'doi link',
  'isbn',
  'licence',
  'licence link',
  'rights statement link',
  'licence text',
  'permission',
  'permission date',
  'copyright',
  'rights holder',
  'changes',
  'byline',
  'tagline',
  'button',
  'logo',
  'translated post',
  'translated post link',
  'translator',
  'translator link',
  'photographer',
  'photographer link',
  'contributor',
  'contributor link',
  'role',
  'via',
  'via date',
  'via link',
  'our name',
  'our date',
  'our link',
  'picture title',
  'picture credit',
  'picture credit link',
  'picture source',
  'picture holder',
  'picture permission',
  'picture licence',
  'picture licence text',
  'picture licence link',
  'canonical',
  'quote',
  'link',
  'item link',
] as const
export type FactName = (typeof FACT_NAMES)[number]

/** One fact of a credit. */
export interface Fact {
  readonly fact: FactName
  /** The value in the form of `attribution.json`: a name, an address or a date (W3CDTF). */
  readonly value: string
  /** The text that people must find, if it differs from `value`. */
  readonly seen?: string
}

/** A whole sentence of a credit: the line at the top, or a row of the block at the end. */
export interface Statement {
  readonly name: string
  readonly phrase: Phrase
  /** The sentence without its addresses. */
  readonly text: string
  readonly top: boolean
}

/** Everything that a copy of a post must show or state. */
export interface Expectation {
  readonly facts: readonly Fact[]
  readonly statements: readonly Statement[]
  /** The short line, which may replace the line at the top in a digest. */
  readonly brief: Statement
  /** Facts that people must find although no statement of the credit contains them. */
  readonly loose: readonly Fact[]
  /** The button and the logo, if the terms ask for them. Only pages and emails have a place for these. */
  readonly promised: readonly Fact[]
  /** The buttons, which lead to the original, whatever their words. */
  readonly buttons: readonly Pick<OriginalLink, 'label' | 'url'>[]
  /** Targets of the credit's links. The value is true for links in the line at the top. */
  readonly links: ReadonlyMap<string, boolean>
  /** Whether it belongs to a link item, which every edition but the archive shows whole. */
  readonly isLink: boolean
}

/**
 * Facts that a credit must show people, whatever its wording. Other facts are expected only if the wording contains
 * them.
 */
const ALWAYS: ReadonlySet<FactName> = new Set([
  'author',
  'publisher',
  'copublisher',
  'licence',
  'licence text',
  'copyright',
  'translated post',
  'translator',
  'photographer',
  'contributor',
  'quote',
])

/**
 * Derives the facts that copies of a post must state from its credit, never from a template. The result is kept for
 * the editions of a post, most of which are read in succession.
 */
export const expectationOf = ({ credit, title, terms }: Facts): Expectation => expectationFor(credit, title, terms)

/** The parts of an article from which its facts are derived. */
type Facts = Pick<Article, 'credit' | 'title' | 'terms'>

/** Keeps expectations by credit. A credit belongs to one post, so the title and the terms need not be part of the key. */
const expectationFor = memo(200, (credit: Credit, title: string, terms: Facts['terms']) =>
  compile(credit, factsOf({ credit, title, terms })),
)

function compile(credit: Credit, facts: readonly Fact[]): Expectation {
  const statements: Statement[] = []
  const links = new Map<string, boolean>()
  const add = (name: string, phrase: Phrase, top: boolean): void => {
    if (phrase.length === 0) return
    statements.push({ name, phrase, text: phraseText(phrase, false), top })
    for (const { href } of phrase) if (href && !links.has(href)) links.set(href, top)
  }
  add('credit line', credit.line, true)
  for (const { kind, phrase } of credit.block) add(kind === 'author' ? 'about the author' : kind, phrase, false)
  const brief: Statement = {
    name: 'credit line',
    phrase: credit.brief,
    text: phraseText(credit.brief, false),
    top: true,
  }
  const loose = facts.filter(
    each => ALWAYS.has(each.fact) && !statements.some(({ text }) => text.includes(visibleValueOf(each))),
  )
  const buttons = [...(credit.action ? [credit.action] : []), ...credit.moreActions]
  const isLink = credit.kind === 'link'
  return {
    facts,
    statements,
    brief,
    loose,
    links,
    buttons,
    isLink,
    promised: facts.filter(({ fact }) => PROMISED.has(fact)),
  }
}

/** The facts that terms ask for and that no statement contains. */
const PROMISED: ReadonlySet<FactName> = new Set(['button', 'logo'])

/** Lists the visible facts that a statement contains. */
export const factsIn = ({ text }: Statement, { facts }: Expectation): Fact[] =>
  facts.filter(each => !each.fact.endsWith('link') && text.includes(visibleValueOf(each)))

/** Returns the fact to which an address in a credit belongs, such as `licence link`. */
export const linkNamed = (href: string, { facts }: Expectation): Fact => ({
  fact: facts.find(({ fact, value }) => fact.endsWith('link') && value === href)?.fact ?? 'link',
  value: href,
})

export const visibleValueOf = ({ value, seen }: Fact): string => seen ?? value

const textOf = (phrase: Phrase | undefined): string | undefined => phrase && phraseText(phrase, false)

/** Lists every fact of a credit, in the order in which a credit states them. */
export function factsOf({ credit, title, terms }: Facts): Fact[] {
  const { authors, translators, photographers, contributors, original, licence, permission } = credit
  const { copyright, holder, changes, via, ours } = credit
  const facts: Fact[] = []
  const add = (name: FactName, value: string | undefined): void => {
    if (value !== undefined && value.trim() !== '') facts.push({ fact: name, value })
  }
  const addDate = (name: FactName, moment: Moment | undefined): void => {
    if (moment) facts.push({ fact: name, value: w3cdtf(moment), seen: dateText(moment, credit.spoken) })
  }
  const addDetails = (one: Person): void => {
    const { jobTitle, institutions } = affiliationOf(one)
    add('orcid link', one.orcid)
    if (one.kind === 'organization') add('organization', one.name)
    else add('job title', jobTitle)
    for (const institution of institutions) add('affiliation', institution)
    add('bio', one.bio)
  }
  const addPeople = (name: 'translator' | 'photographer' | 'contributor', people: readonly Person[]): void => {
    for (const one of people) {
      add(name, one.name)
      add(`${name} link`, pageOfPerson(one))
      addDetails(one)
    }
  }
  for (const author of authors) {
    add('author', author.name)
    add('author link', author.url)
    addDetails(author)
  }
  if (original) {
    add('publisher', original.publisher?.name ?? (original.url && hostWithoutWww(original.url)))
    add('publisher link', original.publisher?.url)
    add('original title', original.title ?? title)
    addDate('original date', original.date)
    add('original link', original.url)
    for (const { publisher, url, date } of original.copublished ?? []) {
      add('copublisher', publisher.name)
      add('copublisher link', publisher.url)
      addDate('copublished date', date)
      add('copublished link', url)
    }
    for (const author of original.authors ?? []) {
      add('original author', author.name)
      add('original author link', pageOfPerson(author))
    }
    if (original.language)
      facts.push({
        fact: 'original language',
        value: original.language,
        seen: languageName(original.language, credit.spoken) ?? original.language,
      })
    add('original kind', original.kind)
    add('doi link', original.doi && doiUrl(original.doi))
    if (original.isbn) facts.push({ fact: 'isbn', value: isbnDigits(original.isbn), seen: original.isbn })
  }
  add('licence', licence?.name)
  if (licence) add(isLicence(licence) ? 'licence link' : 'rights statement link', licence.url)
  add('licence text', licence?.text)
  // The publisher's own line replaces Offprint's, which would name who gave the permission and when.
  const line = permission?.line && credit.block.find(({ kind }) => kind === 'permission')?.phrase
  if (line) add('permission', textOf(line))
  else {
    add('permission', permission?.by)
    add('permission', permission?.text)
    addDate('permission date', permission?.date)
  }
  if (original) {
    add('copyright', copyright)
    add('rights holder', holder)
  }
  add('changes', changes?.note ?? (changes && changes.kind !== 'none' ? changes.kind : undefined))
  if (terms?.byline) add('byline', phraseText(credit.byline, false))
  add('tagline', textOf(credit.block.find(({ kind }) => kind === 'tagline')?.phrase))
  if (credit.action?.own) add('button', credit.action.label)
  add('logo', credit.logo?.src.split('/').at(-1))
  add('translated post', credit.translated?.title)
  add('translated post link', credit.translated?.url)
  addPeople('translator', translators)
  addPeople('photographer', photographers)
  addPeople('contributor', contributors)
  for (const { role } of contributors) add('role', role)
  for (const { name, date, url } of via) {
    add('via', name)
    addDate('via date', date)
    add('via link', url)
  }
  add('quote', credit.quote)
  if (original && !credit.kind) add('our name', ours.publication)
  addDate('our date', ours.date)
  if (!credit.kind) add('our link', ours.url)
  return facts
}

/** Lists the facts that a picture states about its rights: title, maker, source, holder and licence. */
export function pictureFactsOf(picture: PictureRights): Fact[] {
  const { title, credit, creditLinks = [], url, permission, license } = picture
  const stated: readonly (readonly [FactName, string | undefined])[] = [
    ['picture title', title],
    ['picture credit', credit],
    ...creditLinks.map(({ href }) => ['picture credit link', href] as const),
    ['picture source', url],
    ['picture holder', pictureHolder(picture)],
    ['picture permission', permission],
    ['picture licence', license?.name],
    ['picture licence text', license?.text],
    ['picture licence link', license?.url],
  ]
  return stated.flatMap(([fact, value]) => (value === undefined ? [] : [{ fact, value }]))
}
