import PostalMime from 'postal-mime'
import { type FeedFormatName, isFeedFormat } from '../core/feed-formats.js'
import { GMAIL_CLIP_BYTES } from '../core/limits.js'
import { memo } from '../core/memo.js'
import { oneLine } from '../core/text.js'
import type { Article, Edition, ShownAs, ShownPost } from '../editions/index.js'
import { type HidingRule, hidingRules } from '../markup/index.js'
import { expectationOf } from './expectation.js'
import type { FeedReader } from './feed-reader.js'
import { atomReader, rssReader } from './feed-reading.js'
import { type HtmlReading, readHtml } from './html-reading.js'
import { jsonFeedReader } from './json-reading.js'
import {
  type Lost,
  lostInRow,
  lostPictureFacts,
  lostToMachinesInFeed,
  lostToMachinesInPage,
  lostToPeople,
} from './missing-facts.js'
import { lostInParts } from './parts.js'
import { brokenInPage, brokenToPeople, missingCounter } from './promises.js'
import { readQuickly } from './quick-reading.js'
import { type RecordedFactsEntry, recordedFactsEntry } from './recorded-facts.js'
import { machineOfPage } from './structured-reading.js'
import { type VisibleText, visibleTextOf } from './visible-text.js'

/** The facts of one post that one edition lacks. */
export interface Gap {
  /** The edition's path below out/. */
  readonly path: string
  readonly as: ShownAs
  readonly digest: boolean
  /** The id of the post, which `title` names for people. */
  readonly id: string
  readonly title: string
  readonly lost: readonly Lost[]
}

/** The findings of reading one edition back. */
export interface AuditResult {
  /** What the edition lacks; empty if every fact was found. */
  readonly gaps: readonly Gap[]
  /** The facts of the post on this page. The audit needs them in any case, so the record need not compute them again. */
  readonly facts: readonly RecordedFactsEntry[]
}

/** Reads a finished edition back. */
export type Auditor = (edition: Edition, bytes: string | Uint8Array) => AuditResult | Promise<AuditResult>

/** What an auditor needs besides the bytes of an edition. */
export interface AuditSetting {
  /** The publication's address; links on the front page and in the archive are relative to it. */
  readonly url: string
  /** The style sheet of the web pages, which decides what is hidden there. */
  readonly css: string
}

/**
 * The limit of `entries` in UTF-16 units. The HTML of an entry recurs in all formats and several feeds, so its
 * verdict is kept.
 */
const REMEMBERED = 1_000_000

/** The reader for each format of feeds. */
const READERS: Readonly<Record<FeedFormatName, FeedReader>> = {
  rss: rssReader,
  atom: atomReader,
  json: jsonFeedReader,
}

/** The state of one auditor. */
interface Desk extends AuditSetting {
  readonly sheets: readonly HidingRule[]
  readonly entries: Map<Article, { readonly html: string; readonly lost: readonly Lost[] }>
  /** The total size of the HTML in `entries`. */
  remembered: number
}

type Verdicts = readonly (readonly Lost[])[]

export function auditorOf(setting: AuditSetting): Auditor {
  const context: Desk = { ...setting, sheets: hidingRules(setting.css), entries: new Map(), remembered: 0 }
  return (edition, bytes) => {
    const { path, shows } = edition
    if (!shows) return NOTHING_SHOWN
    const resultOf = (lost: Verdicts): AuditResult => ({ gaps: gaps(path, shows, lost), facts: factsOnPage(shows) })
    const unreadable = (cause: Error): AuditResult => ({ gaps: gaps(path, shows, unread(shows, cause)), facts: [] })
    try {
      const found = verdicts(path, shows, bytes, context)
      if (!(found instanceof Promise)) return resultOf(found)
      return found.then(resultOf).catch(unreadable)
    } catch (cause) {
      return unreadable(cause as Error)
    }
  }
}

const NOTHING_SHOWN: AuditResult = { gaps: [], facts: [] }

const factsOnPage = ({ as, articles }: ShownPost): readonly RecordedFactsEntry[] =>
  as === 'page' ? articles.map(article => recordedFactsEntry(article, expectationOf(article).facts)) : []

function verdicts(
  path: string,
  shown: ShownPost,
  bytes: string | Uint8Array,
  context: Desk,
): Verdicts | Promise<Verdicts> {
  const { as, articles } = shown
  const text = (): string => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
  if (isFeedFormat(as)) return inFeed(text(), READERS[as], shown, context)
  switch (as) {
    case 'page': {
      const html = text()
      return articles.map(article => inPage(html, article, context))
    }
    case 'card':
    case 'row':
      return inList(text(), new URL(path, context.url).href, shown, context)
    case 'email':
      return inEmail(text(), shown, context)
    case 'issue':
      return inIssue(visibleInIssue(text()), shown, context)
    case 'text':
      return inIssue(visibleTextOf(text()), shown, context)
    case 'message':
      return inMessage(bytes, shown, context)
    default:
      // This line does not compile unless every form of edition has a case above.
      return as satisfies never
  }
}

/**
 * Looks for facts with the quick reader first. It never finds more than the full one, so only a fact that it misses
 * needs the full one.
 */
function lostInHtml(
  html: string,
  sheets: Desk['sheets'] | undefined,
  judge: (reading: HtmlReading) => Lost[],
): readonly Lost[] {
  const quick = readQuickly(html, sheets)
  return quick && judge(quick).length === 0 ? [] : judge(readHtml(html, sheets))
}

function inPage(html: string, article: Article, { sheets, url }: Desk): readonly Lost[] {
  const of = expectationOf(article)
  return lostInHtml(html, sheets, reading => [
    ...lostToPeople(of, reading.visible, 'page'),
    ...lostPictureFacts(article, reading.visible, { base: article.url, url }),
    ...brokenToPeople(article, reading.visible, 'page'),
    ...lostToMachinesInPage(article, machineOfPage(reading)),
    ...brokenInPage(article, html, reading),
  ])
}

function inList(html: string, base: string, { articles, as }: ShownPost, { sheets, url }: Desk): Verdicts {
  const quick = readQuickly(html, sheets)
  const found = quick && inParts(quick.visible, { articles, as }, { base, url })
  return found?.every(lost => lost.length === 0)
    ? found
    : inParts(readHtml(html, sheets).visible, { articles, as }, { base, url })
}

function inFeed(text: string, reader: FeedReader, { articles }: ShownPost, context: Desk): Verdicts {
  const found = reader.read(text)
  const byId = new Map(found.map(entry => [entry.id, entry]))
  return articles.map((article, i) => {
    // An Atom id must be a canonical address, so it may be spelled differently from the post's id. The entry is then matched
    // by position.
    const entry = byId.get(article.id) ?? found[i]
    if (!entry) return [whole(article)]
    const [people, machines] = [
      lostInEntry(entry.html, article, context),
      lostToMachinesInFeed(article, entry.machine, reader),
    ]
    return machines.length === 0 ? people : [...people, ...machines]
  })
}

function lostInEntry(html: string, article: Article, context: Desk): readonly Lost[] {
  const known = context.entries.get(article)
  if (known?.html === html) return known.lost
  const of = expectationOf(article)
  const place = { base: article.url, url: context.url }
  const lost = lostInHtml(html, undefined, ({ visible }) => [
    ...lostToPeople(of, visible, 'rss'),
    ...lostPictureFacts(article, visible, place),
    ...brokenToPeople(article, visible, 'rss'),
    ...missingCounter(article, html),
  ])
  if (context.remembered > REMEMBERED) {
    context.entries.clear()
    context.remembered = 0
  }
  context.entries.set(article, { html, lost })
  context.remembered += html.length
  return lost
}

const readIssue = memo(2, (html: string) => readHtml(html).visible)

/** Reads the HTML of an issue once for its file and its message, which differ by a line break at the end, and once for its pages. */
const visibleInIssue = (html: string): VisibleText => readIssue(html.trimEnd())

/** Looks for facts in the HTML of an email. Facts in the part that Gmail clips count as missing. */
function inEmail(html: string, shown: ShownPost, context: Desk): Verdicts {
  const lost = inIssue(visibleInIssue(html), shown, context)
  if (Buffer.byteLength(html) <= GMAIL_CLIP_BYTES) return lost
  const start = Buffer.from(html).subarray(0, GMAIL_CLIP_BYTES).toString()
  const clipped = inIssue(readHtml(start).visible, shown, context)
  return lost.map((found, i) => {
    const known = new Set(found.map(({ fact, value }) => `${fact} ${value}`))
    const hidden = (clipped[i] ?? []).filter(({ fact, value }) => !known.has(`${fact} ${value}`))
    return [...found, ...hidden.map((each): Lost => ({ ...each, form: 'clipped' }))]
  })
}

const inIssue = (visible: VisibleText, { articles, as, digest }: ShownPost, { url }: Desk): Verdicts =>
  digest
    ? inParts(visible, { articles, as }, { base: url, url })
    : articles.map(article => lostInCopy(article, visible, { as, url }))

const lostInCopy = (article: Article, visible: VisibleText, { as, url }: { as: ShownAs; url: string }): Lost[] => [
  ...lostToPeople(expectationOf(article), visible, as),
  ...lostPictureFacts(article, visible, { base: url, url }),
  ...brokenToPeople(article, visible, as),
]

async function inMessage(bytes: string | Uint8Array, shown: ShownPost, context: Desk): Promise<Verdicts> {
  const { html, text, subject, date } = await readMessage(bytes)
  const [inHtml, inText] = [inEmail(html, shown, context), inIssue(visibleTextOf(text), shown, context)]
  return shown.articles.map((article, i) => [
    ...(inHtml[i] ?? []).map(each => ({ ...each, part: 'HTML' as const })),
    ...(inText[i] ?? []).map(each => ({ ...each, part: 'text' as const })),
    ...(shown.digest ? [] : lostInHeader(article, subject, date)),
  ])
}

const inParts = (
  visible: VisibleText,
  { articles, as }: Pick<ShownPost, 'articles' | 'as'>,
  place: { base: string; url: string },
): Verdicts =>
  lostInParts(visible, articles, place.base, (article, part) => {
    if (!part) return [whole(article)]
    if (as === 'row') return lostInRow(article, part)
    return [...lostToPeople(expectationOf(article), part, as, true), ...lostPictureFacts(article, part, place)]
  })

/** Reports an edition that no parser can read: the content of each of its posts counts as missing. */
const unread = ({ articles }: ShownPost, { message }: Error): Verdicts =>
  articles.map(() => [{ fact: 'readable content', value: message, form: 'machine' }])

const whole = ({ title }: Article): Lost => ({ fact: 'the post itself', value: title, form: 'visible' })

function lostInHeader(article: Article, subject: string, date: number): Lost[] {
  const { title } = article
  const line = (text: string): string => oneLine(text).normalize('NFC')
  return [
    ...(line(subject) === line(title) ? [] : [{ fact: 'title', value: title }]),
    ...(Math.floor(article.date.epoch / 1000) === date / 1000 ? [] : [{ fact: 'our date', value: article.date.iso }]),
  ].map(each => ({ ...each, form: 'machine' as const, part: 'header' as const }))
}

const gaps = (path: string, { as, articles, digest = false }: ShownPost, lost: Verdicts): Gap[] =>
  articles.flatMap(({ id, title }, i) => (lost[i]?.length ? [{ path, as, digest, id, title, lost: lost[i] }] : []))

/** A finished MIME message, decoded. */
interface MessageReading {
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly date: number
  readonly html: string
  readonly text: string
}

/** Decodes a MIME message with postal-mime. */
async function readMessage(bytes: Uint8Array | string): Promise<MessageReading> {
  const { subject = '', date = '', html = '', text = '' } = await PostalMime.parse(bytes)
  return { subject, date: Date.parse(date), html, text }
}
