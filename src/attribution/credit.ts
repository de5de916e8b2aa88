import type { Moment } from '../moment.js'
import type { Licence } from './licences.js'
import type { Changes, Original, Permission, Person, Publisher, Via } from './original.js'
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
  readonly publication: { readonly title: string; readonly copyright?: string | undefined }
  readonly url: string
  readonly date: Moment
  readonly updated?: Moment
}

export function creditOf(facts: CreditFacts): Credit {
  const { language, authors, original, via, publication } = facts
  const { wording, spoken } = wordingFor(language)
  const byline = bylineOf(authors, wording, spoken)
  const copyright = original ? original.copyright : publication.copyright
  const action = original?.url
    ? { label: wording.readOriginal.replace('{publisher}', () => publisherName(original)), url: original.url }
    : undefined
  return {
    language,
    authors,
    ...(original ? { original: originalFacts(original) } : {}),
    ...(original?.license ? { licence: original.license } : {}),
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
    line: lineOf(byline, original, wording, spoken),
    block: [
      ...(original ? originalRows({ ...facts, language: spoken }, original, wording) : viaRows(via, wording, spoken)),
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

/** What an outlet is called where it has no name of its own: the host of its address. */
function publisherName(original: Original): string {
  if (original.publisher) return original.publisher.name
  return original.url ? new URL(original.url).hostname.replace(/^www\./, '') : ''
}

function bylineOf(authors: readonly Person[], wording: Wording, language: string): Phrase {
  if (authors.length === 0) return []
  const names = authors.map((author): Phrase => [linked(author.name, author.url, 'author')])
  return fill(wording.by, { authors: list(names, language) })
}

function lineOf(byline: Phrase, original: Original | undefined, wording: Wording, language: string): Phrase {
  const name = original ? publisherName(original) : ''
  if (!original || name === '') return byline
  const publisher: Phrase = [linked(name, original.url ?? original.publisher?.url)]
  const date: Phrase = original.date ? [dated(original.date, language)] : []
  const first = fill(originallyPattern(original, wording), { publisher, date })
  return byline.length > 0 ? [...byline, plain(' · '), ...first] : first
}

function originallyPattern({ date }: Original, wording: Wording): string {
  if (!date) return wording.originally
  return date.precision === 'year' || date.precision === 'month' ? wording.originallyIn : wording.originallyOn
}

function originalRows(facts: CreditFacts, original: Original, wording: Wording): CreditRow[] {
  const { language } = facts
  const rows: (CreditRow | undefined)[] = [
    originalRow(facts, original, wording),
    original.license && {
      kind: 'licence',
      phrase: [
        ...fill(wording.licence, { licence: [linked(original.license.name, original.license.url, 'license')] }),
        ...(original.license.text ? [plain(` ${original.license.text}`)] : []),
      ],
    },
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
  ]
  return rows.filter(row => row !== undefined)
}

function originalRow(facts: CreditFacts, original: Original, wording: Wording): CreditRow | undefined {
  const name = publisherName(original)
  if (name === '') return undefined
  const title: Phrase = [linked(original.title ?? facts.title, original.url)]
  const publisher: Phrase = [linked(name, original.publisher?.url)]
  const phrase = original.date
    ? fill(wording.originalOn, { title, publisher, date: [dated(original.date, facts.language)] })
    : fill(wording.original, { title, publisher })
  return { kind: 'original', phrase }
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
