import type { Moment } from '../moment.js'
import type { Licence } from './licences.js'
import type { Changes, Original, Permission, Person, Publisher, Via } from './original.js'
import { originally, originalPhrases, publisherName } from './original-statement.js'
import { dated, fill, linked, list, type Phrase, plain } from './phrase.js'
import { type Wording, wordingFor } from './wording.js'

/** One statement of the block at a post's end. */
export interface CreditRow {
  readonly kind: 'original' | 'licence' | 'permission' | 'copyright' | 'changes' | 'via' | 'republished' | 'author'
  readonly phrase: Phrase
}

/**
 * The attribution of one post, computed once; every edition renders it from this value and from nothing else.
 * The facts are for machines, the phrases for people.
 */
export interface Credit {
  readonly language: string
  readonly authors: readonly Person[]
  /** Absent for a post of our own. */
  readonly original?: {
    readonly publisher?: Publisher
    readonly title?: string
    readonly url?: string
    readonly date?: Moment
  }
  readonly licence?: Licence
  readonly permission?: Permission
  readonly copyright?: string
  readonly changes?: Changes
  readonly via: readonly Via[]
  readonly ours: {
    readonly publication: string
    readonly url: string
    readonly date: Moment
    readonly updated?: Moment
  }
  /** `By Ada Writer and Bo Author`; empty where no author is known. */
  readonly byline: Phrase
  /** The line at the top of every body: `By … · Originally published by … on …`. */
  readonly line: Phrase
  /** The block at the end; empty for a post of our own that came through nobody and whose authors have no bio. */
  readonly block: readonly CreditRow[]
  /** The button to the original. */
  readonly action?: { readonly label: string; readonly url: string }
}

/** What a credit is made of: the post's facts, and where and when we publish it. */
export interface CreditFacts {
  readonly language: string
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original
  readonly via: readonly Via[]
  /** Of a post of our own. */
  readonly licence?: Licence | undefined
  readonly publication: { readonly title: string; readonly copyright?: string | undefined }
  readonly url: string
  readonly date: Moment
  readonly updated?: Moment
}

export function creditOf(facts: CreditFacts): Credit {
  const { language, original, via, publication } = facts
  const authors = namedAs(facts.authors, original)
  const licence = original ? original.license : facts.licence
  const { wording, spoken } = wordingFor(language)
  const byline = bylineOf(authors, { wording, language: spoken, institutions: original?.terms?.institutions === true })
  const copyright = original ? original.copyright : publication.copyright
  const action = original?.url
    ? { label: wording.readOriginal.replace('{publisher}', () => publisherName(original)), url: original.url }
    : undefined
  return {
    language,
    authors,
    ...(original ? { original: originalFacts(original) } : {}),
    ...(licence ? { licence } : {}),
    ...(original?.permission ? { permission: original.permission } : {}),
    ...(copyright ? { copyright } : {}),
    ...(original?.changes ? { changes: original.changes } : {}),
    via,
    ours: {
      publication: publication.title,
      url: facts.url,
      date: facts.date,
      ...(facts.updated ? { updated: facts.updated } : {}),
    },
    byline,
    line: lineOf(byline, { ...facts, authors, language: spoken }, wording),
    block: [
      ...(original
        ? originalRows({ ...facts, authors, language: spoken }, original, wording)
        : [...rowsOf([licence && licenceRow(licence, wording)]), ...viaRows(via, wording, spoken)]),
      ...authorRows(authors, wording),
    ],
    ...(action ? { action } : {}),
  }
}

function originalFacts({ publisher, title, url, date }: Original): NonNullable<Credit['original']> {
  return {
    ...(publisher ? { publisher } : {}),
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    ...(date ? { date } : {}),
  }
}

/** Terms may ask that institutions stay unnamed. */
const namedAs = (authors: readonly Person[], original: Original | undefined): readonly Person[] =>
  original?.terms?.institutions === false ? authors.map(({ affiliation: _, ...author }) => author) : authors

interface Speech {
  readonly wording: Wording
  readonly language: string
  readonly institutions: boolean
}

function bylineOf(authors: readonly Person[], { wording, language, institutions }: Speech): Phrase {
  if (authors.length === 0) return []
  const names = authors.map((author): Phrase => {
    const name = linked(author.name, author.url, 'author')
    return institutions && author.affiliation ? [name, plain(` (${author.affiliation})`)] : [name]
  })
  return fill(wording.by, { authors: list(names, language) })
}

function lineOf(byline: Phrase, facts: CreditFacts, wording: Wording): Phrase {
  const first = originally(facts, wording)
  if (first.phrase.length === 0 || first.namesAuthors) return first.namesAuthors ? first.phrase : byline
  return byline.length > 0 ? [...byline, plain(' · '), ...first.phrase] : first.phrase
}

const rowsOf = (rows: readonly (CreditRow | undefined)[]): CreditRow[] => rows.filter(row => row !== undefined)

const licenceRow = (licence: Licence, wording: Wording): CreditRow => ({
  kind: 'licence',
  phrase: [
    ...fill(wording.licence, { licence: [linked(licence.name, licence.url, 'license')] }),
    ...(licence.text ? [plain(` ${licence.text}`)] : []),
  ],
})

function originalRows(facts: CreditFacts, original: Original, wording: Wording): CreditRow[] {
  const { language } = facts
  return rowsOf([
    ...originalPhrases(facts, original, wording).map((phrase): CreditRow => ({ kind: 'original', phrase })),
    original.license && licenceRow(original.license, wording),
    original.permission && { kind: 'permission', phrase: permissionPhrase(original.permission, wording, language) },
    original.copyright ? { kind: 'copyright', phrase: [plain(original.copyright)] } : undefined,
    original.changes && original.changes.kind !== 'none'
      ? { kind: 'changes', phrase: changesPhrase(original.changes, wording) }
      : undefined,
    ...viaRows(facts.via, wording, language),
    {
      kind: 'republished',
      phrase: fill(wording.republished, {
        publication: [linked(facts.publication.title, facts.url)],
        date: [dated(facts.date, language)],
      }),
    },
  ])
}

function permissionPhrase(permission: Permission, wording: Wording, language: string): Phrase {
  const by: Phrase = permission.by ? [plain(permission.by)] : []
  const date: Phrase = permission.date ? [dated(permission.date, language)] : []
  const pattern = permission.by
    ? permission.date
      ? wording.permissionByOn
      : wording.permissionBy
    : permission.date
      ? wording.permissionOn
      : wording.permission
  return [...fill(pattern, { by, date }), ...(permission.text ? [plain(` ${permission.text}`)] : [])]
}

function changesPhrase(changes: Changes, wording: Wording): Phrase {
  const said = changes.kind === 'none' ? '' : wording.changes[changes.kind]
  return [plain(sentence(changes.note ? `${said}: ${changes.note}` : said))]
}

const sentence = (words: string): string => (/[.!?…。！？]$/.test(words) ? words : `${words}.`)

/** Whoever brought it to us is thanked for a post of our own too. */
const viaRows = (via: readonly Via[], wording: Wording, language: string): CreditRow[] =>
  via.map(each => ({ kind: 'via', phrase: viaPhrase(each, wording, language) }))

function viaPhrase(via: Via, wording: Wording, language: string): Phrase {
  const name: Phrase = [linked(via.name, via.url)]
  return via.date
    ? fill(wording.viaOn, { via: name, date: [dated(via.date, language)] })
    : fill(wording.via, { via: name })
}

function authorRows(authors: readonly Person[], wording: Wording): CreditRow[] {
  return authors
    .filter(author => author.bio || author.affiliation)
    .map(author => {
      const name = linked(author.name, author.url, 'author')
      const parts = [author.affiliation, author.bio].filter(part => part !== undefined)
      return { kind: 'author', phrase: [name, plain(`${wording.about}${parts.join('. ').replace('.. ', '. ')}`)] }
    })
}
