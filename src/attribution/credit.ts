import type { Moment } from '../moment.js'
import type { Licence } from './licences.js'
import type { Changes, Original, Permission, Person, Publisher, Via } from './original.js'
import { dated, linked, list, type Phrase, phraseText, plain } from './phrase.js'
import { followed, say, sentence, type Voice, voiceOf } from './voice.js'

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
  /** The block at the end; empty for a post of our own whose authors have no bio. */
  readonly block: readonly CreditRow[]
  /** The button to the original. */
  readonly action?: { readonly label: string; readonly phrase: Phrase; readonly url: string }
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
  const voice = voiceOf(language)
  const byline = bylineOf(authors, voice)
  const copyright = original ? original.copyright : publication.copyright
  const action = original?.url ? actionOf(original, original.url, voice) : undefined
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
    line: lineOf(byline, original, voice),
    block: [...(original ? originalRows(facts, original, voice) : []), ...authorRows(authors, voice)],
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

function actionOf(original: Original, url: string, voice: Voice): NonNullable<Credit['action']> {
  const phrase = say(voice, 'readOriginal', () => ({ publisher: [plain(publisherName(original))] }))
  return { label: phraseText(phrase, false), phrase, url }
}

function bylineOf(authors: readonly Person[], voice: Voice): Phrase {
  if (authors.length === 0) return []
  const names = authors.map((author): Phrase => voice.names([linked(author.name, author.url, 'author')]))
  return say(voice, 'by', language => ({ authors: list(names, language) }))
}

function lineOf(byline: Phrase, original: Original | undefined, voice: Voice): Phrase {
  const name = original ? publisherName(original) : ''
  if (!original || name === '') return byline
  const first = say(voice, originallyPattern(original), language => ({
    publisher: [linked(name, original.url ?? original.publisher?.url)],
    date: original.date ? [dated(original.date, language)] : [],
  }))
  return byline.length > 0 ? [...byline, voice.own(' · '), ...first] : first
}

function originallyPattern({ date }: Original) {
  return !date ? 'originally' : isDay(date) ? 'originallyOn' : 'originallyIn'
}

/** Whether more is known than the month: `on 14 March`, but `in March`. */
const isDay = ({ precision }: Moment): boolean => precision === 'day' || precision === 'time'

function originalRows(facts: CreditFacts, original: Original, voice: Voice): CreditRow[] {
  const rows: (CreditRow | undefined)[] = [
    originalRow(facts, original, voice),
    original.license && { kind: 'licence', phrase: licencePhrase(original.license, voice) },
    original.permission && { kind: 'permission', phrase: permissionPhrase(original.permission, voice) },
    original.copyright ? { kind: 'copyright', phrase: voice.names([plain(original.copyright)]) } : undefined,
    original.changes && original.changes.kind !== 'none'
      ? { kind: 'changes', phrase: changesPhrase(original.changes.kind, original.changes.note, voice) }
      : undefined,
    ...facts.via.map((via): CreditRow => ({ kind: 'via', phrase: viaPhrase(via, voice) })),
    {
      kind: 'republished',
      phrase: say(voice, isDay(facts.date) ? 'republished' : 'republishedIn', language => ({
        publication: [linked(facts.publication.title, facts.url)],
        date: [dated(facts.date, language)],
      })),
    },
  ]
  return rows.filter(row => row !== undefined)
}

function originalRow(facts: CreditFacts, original: Original, voice: Voice): CreditRow | undefined {
  const name = publisherName(original)
  if (name === '') return undefined
  const { date } = original
  const phrase = say(voice, date ? 'originalOn' : 'original', language => ({
    title: [linked(original.title ?? facts.title, original.url)],
    publisher: [linked(name, original.publisher?.url)],
    date: date ? [dated(date, language)] : [],
  }))
  return { kind: 'original', phrase }
}

const licencePhrase = ({ name, url, text }: Licence, voice: Voice): Phrase =>
  followed(
    say(voice, 'licence', () => ({ licence: [linked(name, url, 'license')] })),
    text,
    voice.direction,
  )

function permissionPhrase({ by, date, text }: Permission, voice: Voice): Phrase {
  const when = !date ? '' : isDay(date) ? 'On' : 'In'
  const phrase = say(voice, `permission${by ? 'By' : ''}${when}`, language => ({
    by: by ? [plain(by)] : [],
    date: date ? [dated(date, language)] : [],
  }))
  return followed(phrase, text, voice.direction)
}

function changesPhrase(kind: Exclude<Changes['kind'], 'none'>, note: string | undefined, voice: Voice): Phrase {
  const said = say(voice, kind, () => ({}))
  if (!note) return [...said, voice.own(voice.wording.stop)]
  return say(voice, 'changesNote', () => ({ changes: said, note: [plain(sentence(note, voice.language))] }))
}

function viaPhrase({ name, url, date }: Via, voice: Voice): Phrase {
  return say(voice, date ? 'viaOn' : 'via', language => ({
    via: [linked(name, url)],
    date: date ? [dated(date, language)] : [],
  }))
}

function authorRows(authors: readonly Person[], voice: Voice): CreditRow[] {
  return authors
    .filter(author => author.bio || author.affiliation)
    .map(author => {
      const name = voice.names([linked(author.name, author.url, 'author')])
      const { affiliation = '', bio } = author
      const said = affiliation && bio ? sentence(affiliation, voice.language) : affiliation
      const about = said === '' ? [plain(bio ?? '')] : followed([plain(said)], bio)
      return { kind: 'author', phrase: [...name, voice.own(voice.wording.about), ...about] }
    })
}
