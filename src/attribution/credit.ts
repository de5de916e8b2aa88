import { isDay, type Moment } from '../core/moment.js'
import { type CreditWording, creditPhrase, creditWording, followed, sentence } from './credit-wording.js'
import type { WordsFor } from './language-words.js'
import type { Licence } from './licences.js'
import type { Changes, Original, Permission, Person, Publisher, Via } from './original.js'
import { inOwnWords, originally, originalPhrases, publisherName } from './original-statement.js'
import { type WordsByLanguage, wordsIn } from './own-wording.js'
import { dated, linked, listPhrase, type Phrase, phraseText, plain, type Segment } from './phrase.js'
import { type Rights, rightsOf } from './rights.js'

/** One statement in the block at the end of a post. */
export interface CreditRow {
  readonly kind:
    | 'original'
    | 'tagline'
    | 'licence'
    | 'permission'
    | 'copyright'
    | 'changes'
    | 'via'
    | 'republished'
    | 'author'
  readonly phrase: Phrase
}

/**
 * The attribution of one post. It is computed once, and every edition renders it from this value and nothing else. The
 * facts are for machines, the phrases for people.
 */
export interface Credit {
  readonly language: string
  /** The language of its phrases and dates: that of the post, or English if that language has no phrases. */
  readonly spoken: string
  readonly authors: readonly Person[]
  /** The original; absent for a post of our own. */
  readonly original?: {
    readonly publisher?: Publisher
    readonly title?: string
    readonly url?: string
    readonly date?: Moment
  }
  readonly licence?: Licence
  readonly permission?: Permission
  readonly copyright?: string
  /** The holder of the rights, if the facts name one. */
  readonly holder?: string
  readonly changes?: Changes
  readonly via: readonly Via[]
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
  /** The block at the end. It is empty for a post of our own without `via` and without authors' bios. */
  readonly block: readonly CreditRow[]
  /** The button that leads to the original. */
  readonly action?: CreditAction
  /** The publisher's logo, if its terms ask for it. */
  readonly logo?: Logo
}

/** A link to the original. */
interface CreditAction {
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
export interface CreditFacts {
  readonly language: string
  readonly wordsFor: WordsFor
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original
  readonly via: readonly Via[]
  /** The licence of a post of our own. */
  readonly licence?: Licence | undefined
  readonly publication: { readonly title: string; readonly copyright?: string | undefined }
  readonly url: string
  readonly date: Moment
  readonly updated?: Moment
}

export function creditOf(facts: CreditFacts): Credit {
  const { language, original, via, publication } = facts
  const wording = creditWording(facts.wordsFor(language))
  const authors = namedAs(facts.authors, original)
  const own =
    original && authors.length > 0
      ? inTerms(original.terms?.byline, { ...facts, authors }, original, wording)
      : undefined
  const byline = own ?? bylineOf(authors, wording, original?.terms?.institutions === true)
  const rights = rightsOf(original ?? { license: facts.licence, copyright: publication.copyright }, wording)
  const { licence, copyright, holder } = rights
  const action = original?.url ? actionOf(facts, original, original.url, wording) : undefined
  const logo = original && logoOf(original)
  return {
    language,
    spoken: wording.language,
    authors,
    ...(original ? { original: originalFacts(original) } : {}),
    ...(licence ? { licence } : {}),
    ...(original?.permission ? { permission: original.permission } : {}),
    ...(copyright ? { copyright } : {}),
    ...(holder ? { holder } : {}),
    ...(original?.changes ? { changes: original.changes } : {}),
    via,
    ours: {
      publication: publication.title,
      url: facts.url,
      date: facts.date,
      ...(facts.updated ? { updated: facts.updated } : {}),
    },
    byline,
    line: lineOf(byline, own !== undefined, { ...facts, authors }, wording),
    block: [
      ...(original
        ? originalRows({ ...facts, authors }, original, rights, wording)
        : [...rowsOf([licence && licenceRow(licence, wording)]), ...viaRows(via, wording)]),
      ...authorRows(authors, wording),
    ],
    ...(action ? { action } : {}),
    ...(logo ? { logo } : {}),
  }
}

/** Fills in words of the terms, if they have them. */
function inTerms(
  said: WordsByLanguage | undefined,
  facts: CreditFacts,
  original: Original,
  wording: CreditWording,
): Phrase | undefined {
  const words = wordsIn(said, facts.language, original.publisher?.language)
  return words && inOwnWords(words, facts, original, wording)
}

function logoOf({ terms, publisher, url }: Original): Logo | undefined {
  if (!terms?.logo || !publisher?.logo) return undefined
  const { src, width, alt = publisher.name } = publisher.logo
  const target = terms.link === 'home' ? (publisher.url ?? url) : (url ?? publisher.url)
  return { src, alt, width, ...(target ? { url: target } : {}) }
}

function originalFacts({ publisher, title, url, date }: Original): NonNullable<Credit['original']> {
  return {
    ...(publisher ? { publisher } : {}),
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    ...(date ? { date } : {}),
  }
}

/** Removes the authors' institutions if the terms ask for that. */
const namedAs = (authors: readonly Person[], original: Original | undefined): readonly Person[] =>
  original?.terms?.institutions === false ? authors.map(({ affiliation: _, ...author }) => author) : authors

function actionOf(facts: CreditFacts, original: Original, url: string, wording: CreditWording): CreditAction {
  const own = inTerms(original.terms?.button, facts, original, wording)
  // The words are the link, so what they name is not linked by itself.
  if (own) return { label: phraseText(own, false), phrase: own.map(unlinked), url, own: true }
  const phrase = creditPhrase(wording, 'readOriginal', () => ({ publisher: [plain(publisherName(original))] }))
  return { label: phraseText(phrase, false), phrase, url, own: false }
}

const unlinked = ({ href: _, rel: __, ...segment }: Segment): Segment => segment

function bylineOf(authors: readonly Person[], wording: CreditWording, institutions: boolean): Phrase {
  if (authors.length === 0) return []
  const names = authors.map(({ name, url, affiliation }): Phrase => {
    const linkedName = linked(name, url, 'author')
    return wording.names(institutions && affiliation ? [linkedName, plain(` (${affiliation})`)] : [linkedName])
  })
  return creditPhrase(wording, 'by', language => ({ authors: listPhrase(names, language) }))
}

/** Joins the byline and what is said of the original. A byline of ours is left out if the latter names the authors. */
function lineOf(byline: Phrase, isOwn: boolean, facts: CreditFacts, wording: CreditWording): Phrase {
  const first = originally(facts, wording)
  if (first.phrase.length === 0) return byline
  if (first.namesAuthors && !isOwn) return first.phrase
  return byline.length > 0 ? [...byline, wording.own(' · '), ...first.phrase] : first.phrase
}

const rowsOf = (rows: readonly (CreditRow | undefined)[]): CreditRow[] => rows.filter(row => row !== undefined)

function originalRows(
  facts: CreditFacts,
  original: Original,
  { licence, notice }: Rights,
  wording: CreditWording,
): CreditRow[] {
  const tagline = inTerms(original.terms?.tagline, facts, original, wording)
  return rowsOf([
    ...originalPhrases(facts, original, wording).map((phrase): CreditRow => ({ kind: 'original', phrase })),
    tagline && { kind: 'tagline', phrase: tagline },
    licence && licenceRow(licence, wording),
    original.permission && {
      kind: 'permission',
      phrase: permissionPhrase(original.permission, facts, original, wording),
    },
    notice.length > 0 ? { kind: 'copyright', phrase: notice } : undefined,
    original.changes && original.changes.kind !== 'none'
      ? { kind: 'changes', phrase: changesPhrase(original.changes.kind, original.changes.note, wording) }
      : undefined,
    ...viaRows(facts.via, wording),
    {
      kind: 'republished',
      phrase: creditPhrase(wording, isDay(facts.date) ? 'republished' : 'republishedIn', language => ({
        publication: [linked(facts.publication.title, facts.url)],
        date: [dated(facts.date, language)],
      })),
    },
  ])
}

/** States the licence. The public domain is no licence, so its mark stands alone: `Public Domain Mark 1.0.` */
function licenceRow({ name, url, text, properties }: Licence, wording: CreditWording): CreditRow {
  const licence = [linked(name, url, 'license')]
  const isLicence = properties?.kind !== 'public-domain' && properties?.kind !== 'government-work'
  const phrase = isLicence
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
  wording: CreditWording,
): Phrase {
  const said = creditPhrase(wording, kind, () => ({}))
  if (!note) return [...said, wording.own(wording.phrases.stop)]
  return creditPhrase(wording, 'changesNote', () => ({ changes: said, note: [plain(sentence(note, wording.words))] }))
}

/** Returns a row for each intermediary. A post of our own credits them as well. */
const viaRows = (via: readonly Via[], wording: CreditWording): CreditRow[] =>
  via.map(each => ({ kind: 'via', phrase: viaPhrase(each, wording) }))

function viaPhrase({ name, url, date }: Via, wording: CreditWording): Phrase {
  return creditPhrase(wording, date ? 'viaOn' : 'via', language => ({
    via: [linked(name, url)],
    date: date ? [dated(date, language)] : [],
  }))
}

function authorRows(authors: readonly Person[], wording: CreditWording): CreditRow[] {
  return authors
    .filter(author => author.bio || author.affiliation)
    .map(author => {
      const name = wording.names([linked(author.name, author.url, 'author')])
      const { affiliation = '', bio } = author
      const said = affiliation && bio ? sentence(affiliation, wording.words) : affiliation
      const about = said === '' ? [plain(bio ?? '')] : followed([plain(said)], bio)
      return { kind: 'author', phrase: [...name, wording.own(wording.phrases.about), ...about] }
    })
}
