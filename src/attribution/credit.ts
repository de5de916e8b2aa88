import { lazy, memo } from '../core/memo.js'
import { isDay, type Moment } from '../core/moment.js'
import { escapeRegex } from '../core/text.js'
import { hostWithoutWww } from '../core/url.js'
import { namesInstitution } from './affiliation.js'
import type { CreditRow } from './credit-row.js'
import {
  type CreditWording,
  creditPhrase,
  creditWording,
  followed,
  sentence,
  statesWordsOf,
  withoutRepeatedSentences,
} from './credit-wording.js'
import { PEOPLE, type People } from './credited-people.js'
import { orcidDigits } from './identifiers.js'
import type { WordsFor } from './language-words.js'
import { isLicence, type Licence } from './licences.js'
import {
  type Changes,
  type FirstCopy,
  type Original,
  type Permission,
  type Publisher,
  publishersOf,
  type Via,
} from './original.js'
import {
  firstInPhrase,
  identifierPhrases,
  inOwnWords,
  originalLine,
  originalPhrases,
  outletsPhrase,
  publisherName,
} from './original-statement.js'
import { fieldsIn, textsOf, type WordsByLanguage, wordsIn } from './own-wording.js'
import { peopleRows, type TranslatedPost, translatedPhrase } from './people-statement.js'
import { isAmong, isSameName, nameForm, type Person, pageOfPerson, withoutRepeats } from './person.js'
import { dated, licenceLink, linked, listPhrase, type Phrase, phraseText, plain, type Segment } from './phrase.js'
import { type Rights, rightsOf } from './rights.js'

/**
 * The attribution of one post. It is computed once, and every edition renders it from this value and nothing else. The
 * facts are for machines, the phrases for people.
 */
export interface Credit extends People {
  /** Whether it belongs to a link item, which copies nothing. */
  readonly kind?: 'link'
  /** Words of the original that a link item quotes. */
  readonly quote?: string
  readonly language: string
  /** The language of its phrases and dates: that of the post, or English if that language has no phrases. */
  readonly spoken: string
  /** The original; absent for a post of our own. */
  readonly original?: Pick<Original, 'language' | 'kind' | 'doi' | 'isbn'> & {
    /** Its authors, if they were given apart from those of the post. */
    readonly authors?: readonly Person[]
    /** The publisher, or the first of several. */
    readonly publisher?: Publisher
    readonly title?: string
    readonly url?: string
    readonly date?: Moment
    readonly copublished?: readonly FirstCopy[]
  }
  readonly licence?: Licence
  readonly permission?: Permission
  readonly copyright?: string
  /** The holder of the rights, if the facts name one. */
  readonly holder?: string
  readonly changes?: Changes
  readonly via: readonly Via[]
  /** The post of this publication that the post translates. */
  readonly translated?: TranslatedPost
  readonly ours: {
    readonly publication: string
    readonly url: string
    readonly date: Moment
    readonly updated?: Moment
  }
  /** The byline, such as `By Ada Writer and Bo Author`; empty if no author is known. */
  readonly byline: Phrase
  /** The line at the top of every body: `By … · Originally published by … on …`. */
  readonly line: Phrase
  /**
   * The line in a digest, which is shorter: `By … · first in …, 12 May`. It is the line at the top if the terms prescribe its
   * place or its words.
   */
  readonly brief: Phrase
  /** Whether the terms let the block stand apart from the article, at the end of a digest. */
  readonly apart: boolean
  /** The block at the end. It is empty for a post of our own without `via` and without authors' bios. */
  readonly block: readonly CreditRow[]
  /** The button that leads to the original at its first outlet. */
  readonly action?: OriginalLink
  /** The buttons that lead to its copies at the other outlets of first publication. */
  readonly moreActions: readonly OriginalLink[]
  /** The publisher's logo, if its terms ask for it. */
  readonly logo?: Logo
}

/** A button that leads to the original. */
export interface OriginalLink {
  readonly label: string
  readonly phrase: Phrase
  readonly url: string
  /** Whether the words are the publisher's own. */
  readonly own: boolean
}

/** The logo of an outlet: a file in the publication's folder, and what it links to. */
export interface Logo {
  readonly src: string
  readonly alt: string
  readonly width: number
  readonly url?: string
}

/** The facts that a credit is made of: those of the post, and where and when we publish it. */
export interface CreditFacts extends Partial<People> {
  readonly language: string
  readonly wordsFor: WordsFor
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original | undefined
  readonly via: readonly Via[]
  /** The licence of a post of our own. */
  readonly licence?: Licence | undefined
  readonly publication: { readonly title: string; readonly copyright?: string | undefined }
  readonly url: string
  readonly date: Moment
  readonly updated?: Moment | undefined
  /** The post of this publication that the post translates. */
  readonly translated?: TranslatedPost | undefined
}

export function creditOf(written: CreditFacts): Credit {
  const facts = withoutRepeatedWords(written)
  const { language, original, publication } = facts
  const wording = creditWording(facts.wordsFor(language))
  const authors = authorsOf(facts)
  const others = othersOf(facts, authors)
  const own = lazy(() =>
    original && authors.length > 0 ? bylineInTerms({ ...facts, authors }, original, wording) : undefined,
  )
  const byline = lazy(() => own() ?? bylineOf(authors, wording, original?.terms?.institutions === true))
  const rights = rightsOf(original ?? { license: facts.licence, copyright: publication.copyright }, wording)
  const { licence, copyright, holder } = rights
  const action = original?.url ? actionOf(facts, original, original.url, wording) : undefined
  const logo = original && logoOf(original)
  // Lists of posts show names or the line alone, and the rest takes most of the time.
  const line = lazy(() => lineOf(byline(), own() !== undefined, { ...facts, ...others, authors }, wording))
  const brief = lazy(() =>
    original && !prescribesLine(original) ? briefOf(byline(), { ...facts, authors, original }, wording) : line(),
  )
  const block = lazy(() => [
    ...(original
      ? originalRows({ ...facts, ...others, authors }, original, rights, wording)
      : [
          ...rowsOf([licence && licenceRow(licence, wording)]),
          ...peopleRows({ ...facts, ...others, authors }, wording),
          ...viaRows(facts, wording),
        ]),
    ...biographyRows({ authors, ...others }, original, wording),
  ])
  return Object.assign(new LazyPhrases({ byline, line, brief, block }), {
    language,
    spoken: wording.language,
    authors,
    ...others,
    ...(original ? { original: originalFacts(original) } : {}),
    ...(licence ? { licence } : {}),
    ...(original?.permission ? { permission: original.permission } : {}),
    ...(copyright ? { copyright } : {}),
    ...(holder ? { holder } : {}),
    ...(original?.changes ? { changes: original.changes } : {}),
    via: chainOf(facts),
    ...(facts.translated ? { translated: facts.translated } : {}),
    ours: {
      publication: publication.title,
      url: facts.url,
      date: facts.date,
      ...(facts.updated ? { updated: facts.updated } : {}),
    },
    apart: !original || mayStandApart(original),
    ...(action ? { action } : {}),
    moreActions: (original?.copublished ?? []).flatMap(({ publisher, url }) =>
      url ? [otherAction(facts, { ...original, publisher }, url, wording)] : [],
    ),
    ...(logo ? { logo } : {}),
  })
}

/**
 * The phrases of a credit, each made when it is first read. The getters are those of a class, because V8 is slow to make objects with
 * getters of their own, and there are several credits on each page.
 */
class LazyPhrases implements Pick<Credit, 'byline' | 'line' | 'brief' | 'block'> {
  constructor(
    private readonly make: {
      readonly byline: () => Phrase
      readonly line: () => Phrase
      readonly brief: () => Phrase
      readonly block: () => readonly CreditRow[]
    },
  ) {}
  get byline() {
    return this.make.byline()
  }
  get line() {
    return this.make.line()
  }
  get brief() {
    return this.make.brief()
  }
  get block() {
    return this.make.block()
  }
}

/**
 * Returns the credit of a link item: where the original appeared, who wrote it and when, and through whom we have it. Nothing is
 * copied, so terms and rights do not appear. Of people, it has the names and addresses.
 */
export function linkCreditOf(written: CreditFacts & { readonly original: Original; readonly quote?: string }): Credit {
  const { translators, photographers, contributors, quote } = written
  const { terms: _, ...original } = written.original
  const facts: CreditFacts & { original: Original } = {
    ...written,
    authors: written.authors.map(nameAndAddress),
    translators: (translators ?? []).map(nameAndAddress),
    photographers: (photographers ?? []).map(nameAndAddress),
    contributors: (contributors ?? []).map(nameAndAddress),
    original: { ...original, ...(original.authors ? { authors: original.authors.map(nameAndAddress) } : {}) },
  }
  const { language, publication, date } = facts
  const wording = creditWording(facts.wordsFor(language))
  const authors = authorsOf(facts)
  const others = othersOf(facts, authors)
  const names = authors.map(author => wording.names([linked(author.name, pageOfPerson(author), 'author')]))
  const parts = [
    wording.names(outletsPhrase(facts.original, wording.language, wording)),
    ...(names.length > 0 && !isByOutlets({ authors, original }) ? [listPhrase(names, wording.language)] : []),
    ...(original.date ? [[dated(original.date, wording.language)]] : []),
  ]
  const line = parts.flatMap((part, i) => (i === 0 ? part : [wording.own(' · '), ...part]))
  const differs = original.title !== undefined && original.title !== facts.title
  const row = (phrase: Phrase): CreditRow => ({ kind: 'original', phrase })
  return {
    kind: 'link',
    ...(quote ? { quote } : {}),
    ...{ language, spoken: wording.language, authors, ...others },
    original: originalFacts(facts.original),
    via: chainOf(facts),
    ours: {
      publication: publication.title,
      url: facts.url,
      date,
      ...(facts.updated ? { updated: facts.updated } : {}),
    },
    byline: bylineOf(authors, wording, false),
    line,
    brief: line,
    apart: false,
    block: [
      ...(differs
        ? [row(creditPhrase(wording, 'originalAlone', () => ({ title: [linked(original.title ?? '', original.url)] })))]
        : []),
      ...peopleRows({ ...facts, ...others, authors }, wording),
      ...viaRows(facts, wording),
    ],
    moreActions: [],
  }
}

const nameAndAddress = ({ name, kind, url, orcid, role }: Person): Person => ({
  name,
  ...(kind ? { kind } : {}),
  ...(url ? { url } : {}),
  ...(orcid ? { orcid } : {}),
  ...(role ? { role } : {}),
})

/** Removes sentences that a biography or a permission repeats, and a name that is written twice at the start of a biography. */
function withoutRepeatedWords(facts: CreditFacts): CreditFacts {
  if (!facts.original?.permission?.text && !PEOPLE.some(list => facts[list]?.some(({ bio }) => bio))) return facts
  const once = (people: readonly Person[]): readonly Person[] =>
    people.map(person => (person.bio ? { ...person, bio: bioOnce(person.bio, person.name) } : person))
  const { original } = facts
  const { text, ...permission } = original?.permission ?? {}
  const lists = PEOPLE.flatMap(list => (facts[list] ? [[list, once(facts[list])] as const] : []))
  const isSaid = text && (permission.by || permission.date) && isOurPermission(text, facts)
  const own = text && !isSaid ? { text: withoutRepeatedSentences(text) } : {}
  return {
    ...facts,
    ...Object.fromEntries(lists),
    ...(original && text ? { original: { ...original, permission: { ...permission, ...own } } } : {}),
  }
}

/** Tells whether the words of a permission only repeat what every credit says of one. */
function isOurPermission(text: string, { language, wordsFor }: CreditFacts): boolean {
  return [language, 'en'].some(each => lettersOf(wordsFor(each).book.credit.permission) === lettersOf(text))
}

const lettersOf = memo(200, (words: string): string => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''))

const bioOnce = memo(
  1000,
  (bio: string, name: string): string => {
    const opening = nameAtStart(bio, name)
    const rest = opening === undefined ? undefined : /^\s*[:,–—-]\s*(.+)$/su.exec(bio.slice(opening.length))?.[1]
    return withoutRepeatedSentences(rest !== undefined && nameAtStart(rest, name) !== undefined ? rest : bio)
  },
  (bio, name) => `${name}\n${bio}`,
)

/**
 * Returns the byline in the publisher's form. An organisation that published its own text is not named in it a second time,
 * and has no form of a byline if it is the only author.
 */
function bylineInTerms(facts: CreditFacts, original: Original, wording: CreditWording): Phrase | undefined {
  const form = original.terms?.byline
  if (!textsOf(form).some(text => fieldsIn(text).includes('publisher'))) return inTerms(form, facts, original, wording)
  const authors = facts.authors.filter(one => pageOfPerson(one) || !isOutlet(one.name, original))
  return authors.length > 0 ? inTerms(form, { ...facts, authors }, original, wording) : undefined
}

/**
 * Fills in wording that the terms prescribe, such as that of the byline. It returns undefined if they prescribe none. Outlets
 * appear in it without the dates of their copies.
 */
function inTerms(
  prescribed: WordsByLanguage | undefined,
  facts: CreditFacts,
  original: Original,
  wording: CreditWording,
): Phrase | undefined {
  const words = wordsIn(prescribed, facts.language, original.publisher?.language)
  const { copublished, ...rest } = original
  const undated = copublished && { copublished: copublished.map(({ date: _, ...copy }) => copy) }
  return words && inOwnWords(words, facts, { ...rest, ...undated }, wording)
}

function logoOf({ terms, publisher, url }: Original): Logo | undefined {
  if (!terms?.logo || !publisher?.logo) return undefined
  const { src, width, alt = publisher.name } = publisher.logo
  const target = terms.link === 'home' ? (publisher.url ?? url) : (url ?? publisher.url)
  return { src, alt, width, ...(target ? { url: target } : {}) }
}

function originalFacts(original: Original): NonNullable<Credit['original']> {
  const { publisher, title, url, date, copublished, authors, language, kind, doi, isbn } = original
  return {
    ...(publisher ? { publisher } : {}),
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    ...(date ? { date } : {}),
    ...(copublished ? { copublished } : {}),
    ...(authors && authors.length > 0 ? { authors: withoutRepeats(authors) } : {}),
    ...(language ? { language } : {}),
    ...(kind ? { kind } : {}),
    ...(doi ? { doi } : {}),
    ...(isbn ? { isbn } : {}),
  }
}

/**
 * Returns the authors, each once, or those of the original if the post names none. Institutions are removed if the terms ask for
 * that. An author with the name of the outlet is an organisation, and gets the name that the outlet has. An author with the name
 * of this publication is one only if the name contains a word such as “Institute”, because people also give their own names to
 * their newsletters.
 */
function authorsOf({ authors: own, original, publication }: CreditFacts): readonly Person[] {
  const written = withoutRepeats(own.length > 0 ? own : (original?.authors ?? []))
  const authors = written.map((author): Person => {
    if (author.kind || isCertainlyPerson(author)) return author
    const outlet = original && publishersOf(original).find(({ name }) => isSameName(name, author.name))
    if (outlet) return { ...author, name: outlet.name, kind: 'organization' }
    return isSameName(publication.title, author.name) && namesInstitution(author.name)
      ? { ...author, kind: 'organization' }
      : author
  })
  return original?.terms?.institutions === false ? authors.map(({ affiliation: _, ...author }) => author) : authors
}

/** Tells whether an entry has facts that only a person has. */
const isCertainlyPerson = ({ orcid, jobTitle, affiliation }: Person): boolean =>
  [orcid, jobTitle, affiliation].some(fact => fact !== undefined)

/** Returns the people in the other lists. Anyone who is also an author is named as in the list of authors. */
function othersOf(facts: CreditFacts, authors: readonly Person[]): Omit<People, 'authors'> {
  const named = (people: readonly Person[] = []): readonly Person[] =>
    people.map(one => ({ ...one, name: authors.find(author => isAmong(one, [author]))?.name ?? one.name }))
  const { translators, photographers, contributors } = facts
  return {
    translators: named(translators),
    photographers: named(photographers),
    contributors: named(contributors),
  }
}

/** Tells whether a name is that of an outlet that published the original. */
const isOutlet = (name: string, original: Pick<Original, 'publisher' | 'copublished'> | undefined): boolean =>
  original !== undefined && publishersOf(original).some(outlet => isSameName(outlet.name, name))

function actionOf(facts: CreditFacts, original: Original, url: string, wording: CreditWording): OriginalLink {
  const { copublished: _, ...atOutlet } = original
  const own = inTerms(original.terms?.button, facts, { ...atOutlet, url }, wording)
  // The whole label is the link, so the names in it are not links of their own.
  if (own) return { label: phraseText(own, false), phrase: own.map(unlinked), url, own: true }
  return ourAction(publisherName(original), url, wording)
}

/**
 * Returns the button for a further outlet. The publisher’s own words are used only if they contain the outlet’s name as a
 * field, because otherwise they may name the first outlet.
 */
function otherAction(facts: CreditFacts, original: Original, url: string, wording: CreditWording): OriginalLink {
  const isForAll = textsOf(original.terms?.button).every(text => fieldsIn(text).includes('publisher'))
  return isForAll ? actionOf(facts, original, url, wording) : ourAction(publisherName(original), url, wording)
}

function ourAction(outlet: string, url: string, wording: CreditWording): OriginalLink {
  const phrase = creditPhrase(wording, 'readOriginal', () => ({ publisher: [plain(outlet)] }))
  return { label: phraseText(phrase, false), phrase, url, own: false }
}

const unlinked = ({ href: _, rel: __, ...segment }: Segment): Segment => segment

function bylineOf(authors: readonly Person[], wording: CreditWording, institutions: boolean): Phrase {
  if (authors.length === 0) return []
  const names = authors.map((author): Phrase => {
    const { name, affiliation } = author
    const linkedName = linked(name, pageOfPerson(author), 'author')
    const isOwn = affiliation !== undefined && isSameName(affiliation, name)
    return wording.names(
      institutions && affiliation && !isOwn ? [linkedName, plain(` (${affiliation})`)] : [linkedName],
    )
  })
  return creditPhrase(wording, 'by', language => ({ authors: listPhrase(names, language) }))
}

/** Joins the byline and the statement about the original. Offprint’s byline is left out if the statement names the authors. */
function lineOf(byline: Phrase, isOwn: boolean, facts: CreditFacts, wording: CreditWording): Phrase {
  const first = originalLine(facts, wording)
  if (first.phrase.length === 0) return byline
  // An organisation that published its own text is named once.
  if (!isOwn && (first.namesAuthors || isByOutlets(facts))) return first.phrase
  return byline.length > 0 ? [...byline, wording.own(' · '), ...first.phrase] : first.phrase
}

/** Tells whether terms prescribe the place or the words of the line at the top. */
const prescribesLine = ({ terms }: Original): boolean =>
  terms?.credit !== undefined || terms?.wording !== undefined || terms?.byline !== undefined

/**
 * Tells whether the terms of an original let the block of its credit stand apart from it. They do not if they prescribe the place of
 * the credit or a statement in it, and neither does a licence that may: one that cannot be read, or an outlet’s own.
 */
function mayStandApart({ terms, permission, license }: Original): boolean {
  const { credit, wording, tagline, logo } = terms ?? {}
  if (logo || [credit, wording, tagline, permission?.line].some(each => each !== undefined)) return false
  const kind = license?.properties?.kind
  return license === undefined || terms !== undefined || (kind !== undefined && kind !== 'house')
}

/** Joins the byline and the short statement about the original. The statement always leads to the original. */
function briefOf(byline: Phrase, facts: CreditFacts & { readonly original: Original }, wording: CreditWording): Phrase {
  const { original, date, authors } = facts
  const first = firstInPhrase(original, date, wording)
  if (first.length === 0) return byline
  const line =
    byline.length === 0 || isByOutlets({ authors, original })
      ? capitalised(first, wording.language)
      : [...byline, wording.own(' · '), ...first]
  const { url } = original
  if (!url || line.some(({ href }) => href === url)) return line
  const { label } = ourAction(publisherName(original), url, wording)
  return [...line, wording.own(' · '), { ...wording.own(label), href: url }]
}

/** Writes the first letter of a phrase as a capital, unless a name begins it. */
const capitalised = ([first, ...rest]: Phrase, language: string): Phrase =>
  first && !first.href && !first.apart
    ? [{ ...first, text: first.text.charAt(0).toLocaleUpperCase(language) + first.text.slice(1) }, ...rest]
    : first
      ? [first, ...rest]
      : []

/** Tells whether every author is an outlet that published the original. */
export const isByOutlets = ({
  authors,
  original,
}: Pick<Credit, 'authors'> & { original?: Pick<Original, 'publisher' | 'copublished'> | undefined }): boolean =>
  authors.length > 0 && authors.every(({ name }) => isOutlet(name, original))

const rowsOf = (rows: readonly (CreditRow | undefined)[]): CreditRow[] => rows.filter(row => row !== undefined)

function originalRows(
  facts: CreditFacts,
  original: Original,
  { licence, notice }: Rights,
  wording: CreditWording,
): CreditRow[] {
  const tagline = inTerms(original.terms?.tagline, facts, original, wording)
  const statements = originalPhrases(facts, original, wording)
  // Words of the publisher that name the licence and link to it need no row of ours.
  const isNamed = ({ text, href }: Segment): boolean => href === licence?.url && text.includes(licence?.name ?? '')
  const permission = original.permission && permissionPhrase(original.permission, facts, original, wording)
  // The publisher’s notice may contain the words of the permission.
  const isPermissionStated = permission !== undefined && statesWordsOf(notice, permission)
  const isLicenceNamed = licence?.url !== undefined && !licence.text && statements.flat().some(isNamed)
  return rowsOf([
    ...[...statements, ...identifierPhrases(original, wording)].map(
      (phrase): CreditRow => ({ kind: 'original', phrase }),
    ),
    tagline && { kind: 'tagline', phrase: tagline },
    licence && !isLicenceNamed ? licenceRow(licence, wording) : undefined,
    permission && !isPermissionStated ? { kind: 'permission', phrase: permission } : undefined,
    notice.length > 0 ? { kind: 'copyright', phrase: notice } : undefined,
    original.changes && original.changes.kind !== 'none'
      ? { kind: 'changes', phrase: changesPhrase(original.changes.kind, original.changes.note, facts, wording) }
      : undefined,
    ...peopleRows(facts, wording),
    ...viaRows(facts, wording),
    {
      kind: 'republished',
      phrase: creditPhrase(wording, isDay(facts.date) ? 'republished' : 'republishedIn', language => ({
        publication: [linked(facts.publication.title, facts.url)],
        date: [dated(facts.date, language)],
      })),
    },
  ])
}

/**
 * Returns the row about the licence. If it is not a licence, such as the public domain, only its name is shown: `Public Domain
 * Mark 1.0.`
 */
function licenceRow(license: Licence, wording: CreditWording): CreditRow {
  const { text, properties } = license
  const licence = [licenceLink(license)]
  const phrase =
    isLicence(license) && properties?.kind !== 'public-domain'
      ? creditPhrase(wording, 'licence', () => ({ licence }))
      : [...wording.names(licence), wording.own(wording.phrases.stop)]
  return { kind: 'licence', phrase: followed(phrase, text, wording.direction) }
}

function permissionPhrase(
  { by, date, text, line }: Permission,
  facts: CreditFacts,
  original: Original,
  wording: CreditWording,
): Phrase {
  const own = inTerms(line, facts, original, wording)
  if (own) return followed(own, text, wording.direction)
  const when = !date ? '' : isDay(date) ? 'On' : 'In'
  const phrase = creditPhrase(wording, `permission${by ? 'By' : ''}${when}`, language => ({
    by: by ? [plain(by)] : [],
    date: date ? [dated(date, language)] : [],
  }))
  return followed(phrase, text, wording.direction)
}

function changesPhrase(
  kind: Exclude<Changes['kind'], 'none'>,
  note: string | undefined,
  facts: CreditFacts,
  wording: CreditWording,
): Phrase {
  const statement = kind === 'translated' ? translatedPhrase(facts, wording) : creditPhrase(wording, kind, () => ({}))
  if (!note) return [...statement, wording.own(wording.phrases.stop)]
  return creditPhrase(wording, 'changesNote', () => ({
    changes: statement,
    note: [plain(sentence(note, wording.words))],
  }))
}

/**
 * Lists the intermediaries, in order. An intermediary that the credit names elsewhere, such as this publication, is left out
 * unless it has a date, or an address that the credit does not have anyway.
 */
function chainOf({ via, original, publication, url: ours }: CreditFacts): readonly Via[] {
  if (via.length === 0) return via
  const isNamed = (name: string): boolean =>
    isOutlet(name, original) || (original !== undefined && isSameName(publication.title, name))
  const homes = original ? [ours, ...publishersOf(original).flatMap(({ url }) => url ?? [])].map(hostWithoutWww) : []
  const isHome = (url: string): boolean =>
    homes.includes(hostWithoutWww(url)) && (url === original?.url || new URL(url).pathname === '/')
  return via.filter(
    ({ name, url, date }, i) =>
      (date || (url && !isHome(url)) || !isNamed(name)) &&
      (i === 0 || !isSameName(via[i - 1]?.name ?? '', name) || url !== via[i - 1]?.url),
  )
}

/**
 * Returns a row about the way from the original to us: the outlet from which we took it, and its source in turn. A post of our
 * own credits them as well.
 */
function viaRows(facts: CreditFacts, wording: CreditWording): CreditRow[] {
  const chain = chainOf(facts)
  const [first, ...later] = chain
  if (!first) return []
  return [{ kind: 'via', phrase: later.length === 0 ? viaPhrase(first, wording) : chainPhrase(chain, wording) }]
}

function viaPhrase({ name, url, date }: Via, wording: CreditWording): Phrase {
  return creditPhrase(wording, date ? 'viaOn' : 'via', language => ({
    via: [linked(name, url)],
    date: date ? [dated(date, language)] : [],
  }))
}

/** Writes `C, which had it from B` for intermediaries in the order in which they published. */
function chainPhrase(chain: readonly Via[], wording: CreditWording): Phrase {
  const names = chain.map(({ name, url, date }): Phrase => {
    const day = date ? [wording.own(wording.words.book.post.comma), dated(date, wording.language)] : []
    return [linked(name, url), ...day]
  })
  const phrase = names.reduce((from, via) => creditPhrase(wording, 'viaFrom', () => ({ via, from })))
  return creditPhrase(wording, 'via', () => ({ via: phrase }))
}

/** Returns a person's name as a biography begins with it, if it does. `Dr Ada Berg` and `Dr. Ada Berg` are the same. */
function nameAtStart(bio: string, name: string): string | undefined {
  const words = name
    .trim()
    .split(/\s+/)
    .map(word => escapeRegex(word.replace(/\.$/, '')).replace(/['’ʼ]/g, "['’ʼ]"))
  const [opening] = new RegExp(`^${words.join('\\.?\\s+')}\\.?(?![\\p{L}\\p{M}\\p{N}-])`, 'u').exec(bio) ?? []
  return opening !== undefined && bio.length > opening.length ? opening : undefined
}

/** Tells whether a position, such as `Professor, Example University`, already ends with the institution. */
const endsWithName = (position: string | undefined, institution: string): boolean =>
  position !== undefined && nameForm(position).endsWith(` ${nameForm(institution)}`)

/** Returns a row for each person about whom more than the name is known. */
function biographyRows(people: People, original: Original | undefined, wording: CreditWording): CreditRow[] {
  const { authors, translators, photographers, contributors } = people
  return withoutRepeats([...authors, ...translators, ...photographers, ...contributors]).flatMap((one): CreditRow[] => {
    const { name, bio, orcid, jobTitle, affiliation } = one
    // An institution that the credit names anyway is not named again.
    const isNamed =
      affiliation !== undefined &&
      (isSameName(name, affiliation) || isOutlet(affiliation, original) || endsWithName(jobTitle, affiliation))
    const institution = isNamed ? undefined : affiliation
    const position = [jobTitle, institution]
      .filter(part => part !== undefined && !bio?.includes(part))
      .join(wording.words.book.post.comma)
    const address = orcid && one.url ? orcid : undefined
    if (!bio && !address && position === '') return []
    const status = position !== '' && (bio || address) ? sentence(position, wording.words) : position
    const opening = bio && status === '' ? nameAtStart(bio, name) : undefined
    const about = status === '' ? (bio ? [plain(bio)] : []) : followed([plain(status)], bio)
    const space = about.length > 0 && address ? [plain(' ')] : []
    const rel = isAmong(one, authors) ? 'author' : undefined
    const label = wording.names([linked(opening ?? name, pageOfPerson(one), rel)])
    // The name at the beginning of a biography is the linked one, so that it is not written twice.
    const rest = bio && opening ? [plain(sentence(bio.slice(opening.length), wording.words))] : undefined
    const digits = address ? wording.names([plain('ORCID '), linked(orcidDigits(address), address)]) : []
    return [
      {
        kind: 'author',
        phrase: [...label, ...(rest ?? [wording.own(wording.phrases.about), ...about]), ...space, ...digits],
      },
    ]
  })
}
