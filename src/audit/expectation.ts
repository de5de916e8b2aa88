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
import { memoByObject } from '../core/memo.js'
import { type Moment, w3cdtf } from '../core/moment.js'
import { hostWithoutWww } from '../core/url.js'
import type { Article } from '../editions/index.js'
import { comparableText, initialOf } from './same-text.js'

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

/** The parts of an article from which its facts are derived. */
type Facts = Pick<Article, 'credit' | 'title' | 'terms'>

/**
 * Everything that a copy of a post must show or state. Each part is computed when it is first needed, because a teaser needs
 * no more than the line at the top.
 */
export class Expectation {
  private own: { -readonly [Part in Exclude<keyof Expectation, 'isLink'>]?: Expectation[Part] } = {}

  constructor(private readonly source: Facts) {}

  get facts(): readonly Fact[] {
    this.own.facts ??= factsOf(this.source)
    return this.own.facts
  }

  /** The line at the top of a copy; empty if the credit has none. */
  get top(): readonly Statement[] {
    this.own.top ??= statementsOf('credit line', this.source.credit.line, true)
    return this.own.top
  }

  /** The line at the top in the form in which texts are compared; `''` if the credit has none. */
  get comparableLine(): string {
    this.own.comparableLine ??= comparableText(this.top[0]?.text ?? '')
    return this.own.comparableLine
  }

  /** The line at the top, and the rows of the block at the end. */
  get statements(): readonly Statement[] {
    this.own.statements ??= [
      ...this.top,
      ...this.source.credit.block.flatMap(({ kind, phrase }) =>
        statementsOf(kind === 'author' ? 'about the author' : kind, phrase, false),
      ),
    ]
    return this.own.statements
  }

  /** The short line, which may replace the line at the top in a digest. */
  get brief(): Statement {
    this.own.brief ??= statementOf('credit line', this.source.credit.brief, true)
    return this.own.brief
  }

  /** Facts that people must find although no statement of the credit contains them. */
  get loose(): readonly Fact[] {
    this.own.loose ??= this.facts.filter(
      each => ALWAYS.has(each.fact) && !this.statements.some(({ text }) => text.includes(visibleValueOf(each))),
    )
    return this.own.loose
  }

  /** The button and the logo, if the terms ask for them. Only pages and emails have a place for these. */
  get promised(): readonly Fact[] {
    this.own.promised ??= this.facts.filter(({ fact }) => PROMISED.has(fact))
    return this.own.promised
  }

  /** The targets of the links in the line at the top. */
  get topLinks(): ReadonlySet<string> {
    this.own.topLinks ??= targetsIn(this.top)
    return this.own.topLinks
  }

  /** The targets of all links of the credit. */
  get links(): ReadonlySet<string> {
    this.own.links ??= targetsIn(this.statements)
    return this.own.links
  }

  /** The buttons, which lead to the original, whatever their words. */
  get buttons(): readonly Pick<OriginalLink, 'label' | 'url'>[] {
    const { action, moreActions } = this.source.credit
    this.own.buttons ??= [...(action ? [action] : []), ...moreActions]
    return this.own.buttons
  }

  /** The first letters of the buttons, by which nearly all other links are recognised. */
  get buttonInitials(): ReadonlySet<string> {
    this.own.buttonInitials ??= new Set(this.buttons.map(({ label }) => initialOf(label)))
    return this.own.buttonInitials
  }

  /** The words of its links, with the sentences that they are in. */
  get linkedWords(): readonly LinkedWords[] {
    this.own.linkedWords ??= [...this.statements, this.brief].flatMap(({ phrase }) =>
      phrase.flatMap(({ text, href }, i) =>
        href && text.trim() !== '' ? [{ phrase, at: i, href, start: comparableText(text).slice(0, LINK_START) }] : [],
      ),
    )
    return this.own.linkedWords
  }

  /** Whether it belongs to a link item, which every edition but the archive shows whole. */
  get isLink(): boolean {
    return this.source.credit.kind === 'link'
  }
}

/** The words of a link in a credit. */
export interface LinkedWords {
  readonly phrase: Phrase
  /** The index of the segment. */
  readonly at: number
  readonly href: string
  /** The first letters of the words, in the form in which texts are compared. */
  readonly start: string
}

/** The number of letters that rule out nearly all links. */
export const LINK_START = 8

const statementOf = (name: string, phrase: Phrase, top: boolean): Statement => ({
  name,
  phrase,
  text: phraseText(phrase, false),
  top,
})

const statementsOf = (name: string, phrase: Phrase, top: boolean): Statement[] =>
  phrase.length === 0 ? [] : [statementOf(name, phrase, top)]

const targetsIn = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap(({ phrase }) => phrase.flatMap(({ href }) => href || [])))

/**
 * Derives what copies of a post must state from its credit, never from a template. A credit belongs to one post, whose title and
 * terms need not be part of the key.
 */
export const expectationOf = ({ credit, title, terms }: Facts): Expectation => expectationFor(credit, title, terms)

const expectationFor = memoByObject(
  (credit: Credit, title: string, terms: Facts['terms']) => new Expectation({ credit, title, terms }),
)

/** The facts that terms ask for and that no statement contains. */
const PROMISED: ReadonlySet<FactName> = new Set(['button', 'logo'])

/** Lists the visible facts that a statement contains. */
export const factsIn = ({ text }: Statement, { facts }: Expectation): Fact[] =>
  facts.filter(each => !each.fact.endsWith('link') && text.includes(visibleValueOf(each)))

/** Returns the fact to which an address in a credit belongs, such as `licence link`. */
export const linkNamed = (href: string, { facts }: Pick<Expectation, 'facts'>): Fact => ({
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
