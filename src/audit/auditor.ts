import { keepRecent } from '../core/recent-results.js'
import type { Article, Edition, ShownAs, ShownPost } from '../editions/index.js'
import { type HidingRule, hidingRules } from '../markup/index.js'
import { expectationOf } from './expectation.js'
import type { FactStore } from './fact-store.js'
import { type EntryReading, readFeed } from './feed-reading.js'
import { type HtmlReading, readHtml } from './html-reading.js'
import { readJsonFeed } from './json-reading.js'
import { readMessage } from './message-reading.js'
import { type Lost, lostInRow, lostToMachines, lostToPeople } from './missing-facts.js'
import { lostInParts } from './parts.js'
import { readQuickly } from './quick-reading.js'
import { machineOfPage } from './structured-reading.js'
import { type VisibleText, visibleTextOf } from './visible-text.js'

/** The facts of one post that one edition lacks. */
export interface Gap {
  /** The edition's path below out/. */
  readonly path: string
  readonly as: ShownAs
  readonly digest: boolean
  /** The post's id; its title follows. */
  readonly id: string
  readonly title: string
  readonly lost: readonly Lost[]
}

/** Reads a finished edition back and returns what it lacks; the list is empty if every fact was found. */
export type Auditor = (edition: Edition, bytes: string | Uint8Array) => readonly Gap[] | Promise<readonly Gap[]>

/** What an auditor needs besides the bytes of an edition. */
export interface AuditSetting {
  /** The store that receives each post's facts when its page is read. */
  readonly ledger?: FactStore
  /** The publication's address; links on the front page and in the archive are relative to it. */
  readonly url: string
  /** The style sheet of the web pages, which decides what is hidden there. */
  readonly css: string
}

/**
 * The limit of `entries` in UTF-16 units. The HTML of an entry recurs in three formats and several feeds, so its
 * verdict is kept.
 */
const REMEMBERED = 1_000_000

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
    if (!shows) return []
    const unreadable = (cause: Error): Gap[] => gaps(path, shows, unread(shows, cause))
    try {
      const found = verdicts(path, shows, bytes, context)
      if (!(found instanceof Promise)) return gaps(path, shows, found)
      return found.then(lost => gaps(path, shows, lost)).catch(unreadable)
    } catch (cause) {
      return unreadable(cause as Error)
    }
  }
}

function verdicts(
  path: string,
  shown: ShownPost,
  bytes: string | Uint8Array,
  context: Desk,
): Verdicts | Promise<Verdicts> {
  const { as, articles } = shown
  if (as === 'message') return inMessage(bytes, shown, context)
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
  if (as === 'page') return articles.map(article => inPage(text, article, context))
  if (as === 'card' || as === 'row') return inList(text, new URL(path, context.url).href, shown, context)
  if (as === 'json') return inFeed(readJsonFeed(text), shown, context)
  if (as === 'rss' || as === 'atom') return inFeed(readFeed(text), shown, context)
  return inIssue(as === 'text' ? visibleTextOf(text) : visibleInIssue(text), shown, context)
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

function inPage(html: string, article: Article, { sheets, ledger }: Desk): readonly Lost[] {
  const of = expectationOf(article)
  ledger?.enter(article, of.facts)
  return lostInHtml(html, sheets, reading => [
    ...lostToPeople(of, reading.visible, 'page'),
    ...lostToMachines(article, machineOfPage(reading), 'page'),
  ])
}

function inList(html: string, base: string, { articles, as }: ShownPost, { sheets }: Desk): Verdicts {
  const quick = readQuickly(html, sheets)
  const found = quick && inParts(quick.visible, articles, as, base)
  return found?.every(lost => lost.length === 0) ? found : inParts(readHtml(html, sheets).visible, articles, as, base)
}

function inFeed(found: readonly EntryReading[], { articles, as }: ShownPost, context: Desk): Verdicts {
  const byId = new Map(found.map(entry => [entry.id, entry]))
  return articles.map((article, i) => {
    // An Atom id must be a canonical address, so a post's id may be written differently there. The entry is then
    // matched by position.
    const entry = byId.get(article.id) ?? found[i]
    if (!entry) return [whole(article)]
    const [people, machines] = [lostInEntry(entry.html, article, context), lostToMachines(article, entry.machine, as)]
    return machines.length === 0 ? people : [...people, ...machines]
  })
}

function lostInEntry(html: string, article: Article, context: Desk): readonly Lost[] {
  const known = context.entries.get(article)
  if (known?.html === html) return known.lost
  const of = expectationOf(article)
  const lost = lostInHtml(html, undefined, ({ visible }) => lostToPeople(of, visible, 'rss'))
  if (context.remembered > REMEMBERED) {
    context.entries.clear()
    context.remembered = 0
  }
  context.entries.set(article, { html, lost })
  context.remembered += html.length
  return lost
}

const readIssue = keepRecent(html => readHtml(html).visible, 2)

/** Reads the HTML of an issue once for its file and its message, which differ by a line break at the end, and once for its pages. */
const visibleInIssue = (html: string): VisibleText => readIssue(html.trimEnd())

const inIssue = (visible: VisibleText, { articles, as, digest }: ShownPost, { url }: Desk): Verdicts =>
  digest
    ? inParts(visible, articles, as, url)
    : articles.map(article => lostToPeople(expectationOf(article), visible, as))

async function inMessage(bytes: string | Uint8Array, shown: ShownPost, context: Desk): Promise<Verdicts> {
  const { html, text, subject, date } = await readMessage(bytes)
  const [inHtml, inText] = [inIssue(visibleInIssue(html), shown, context), inIssue(visibleTextOf(text), shown, context)]
  return shown.articles.map((article, i) => [
    ...(inHtml[i] ?? []).map(each => ({ ...each, part: 'HTML' as const })),
    ...(inText[i] ?? []).map(each => ({ ...each, part: 'text' as const })),
    ...(shown.digest ? [] : lostInHeader(article, subject, date)),
  ])
}

const inParts = (visible: VisibleText, articles: readonly Article[], as: ShownAs, base: string): Verdicts =>
  lostInParts(visible, articles, base, (article, part) => {
    if (!part) return [whole(article)]
    return as === 'row' ? lostInRow(article, part) : lostToPeople(expectationOf(article), part, as)
  })

/** Reports an edition that no parser can read: all of its posts count as lost. */
const unread = ({ articles }: ShownPost, { message }: Error): Verdicts =>
  articles.map(() => [{ fact: 'readable content', value: message, form: 'machine' }])

const whole = ({ title }: Article): Lost => ({ fact: 'the post itself', value: title, form: 'visible' })

function lostInHeader(article: Article, subject: string, date: number): Lost[] {
  const { title } = article
  const line = (text: string): string => text.replace(/\s+/g, ' ').trim().normalize('NFC')
  return [
    ...(line(subject) === line(title) ? [] : [{ fact: 'title', value: title }]),
    ...(Math.floor(article.date.epoch / 1000) === date / 1000 ? [] : [{ fact: 'our date', value: article.date.iso }]),
  ].map(each => ({ ...each, form: 'machine' as const, part: 'header' as const }))
}

const gaps = (path: string, { as, articles, digest = false }: ShownPost, lost: Verdicts): Gap[] =>
  articles.flatMap(({ id, title }, i) => (lost[i]?.length ? [{ path, as, digest, id, title, lost: lost[i] }] : []))
