import type { Article, Edition, Shown, ShownAs } from '../editions/index.js'
import { type Lost, lostToMachines, lostToPeople } from './demand.js'
import { type Expectation, expectationOf } from './expectation.js'
import { type EntryReading, readFeed } from './feed-reading.js'
import { hidingRules } from './hiding-rules.js'
import { type HtmlReading, readHtml } from './html-reading.js'
import { readJsonFeed } from './json-reading.js'
import { readMessage } from './message-reading.js'
import { partsOf } from './parts.js'
import { readQuickly } from './quick-reading.js'
import { type Sight, sightOfText } from './sight.js'
import { machineOfPage } from './structured-reading.js'

/** What one edition fails to tell of one post. */
export interface Gap {
  /** Of the edition, below out/. */
  readonly path: string
  readonly as: ShownAs
  readonly digest: boolean
  /** The post's id and title. */
  readonly id: string
  readonly title: string
  readonly lost: readonly Lost[]
}

/** Reads a finished edition back; empty where it tells everything. */
export type Auditor = (edition: Edition, bytes: string | Uint8Array) => readonly Gap[] | Promise<readonly Gap[]>

/** What reading needs beside the bytes. */
export interface AuditSetting {
  /** The publication's address, which front page and archive are relative to. */
  readonly url: string
  /** The style sheet of the web edition. */
  readonly css: string
}

/** In UTF-16 units: HTML of entries whose verdict is known, for the same stands in three formats and several feeds. */
const REMEMBERED = 4_000_000

export function auditorOf({ url, css }: AuditSetting): Auditor {
  const sheets = hidingRules(css)
  const entryVerdicts = new Map<string, { readonly of: Expectation; readonly lost: readonly Lost[] }>()
  let remembered = 0

  /** The quick reading finds no more than the full one, so that only what it does not find needs that. */
  function lostInHtml(html: string, judge: (reading: HtmlReading) => Lost[], rules = sheets): readonly Lost[] {
    const quick = readQuickly(html, rules)
    return quick && judge(quick).length === 0 ? [] : judge(readHtml(html, rules))
  }

  function lostInEntry(html: string, article: Article): readonly Lost[] {
    const of = expectationOf(article)
    const known = entryVerdicts.get(html)
    if (known?.of === of) return known.lost
    const lost = lostInHtml(html, ({ sight }) => lostToPeople(of, sight, 'rss'), [])
    if (remembered > REMEMBERED) {
      entryVerdicts.clear()
      remembered = 0
    }
    entryVerdicts.set(html, { of, lost })
    remembered += html.length
    return lost
  }

  function inFeed(entries: readonly EntryReading[], { articles, as }: Shown): (readonly Lost[])[] {
    const byId = new Map(entries.map(entry => [entry.id, entry]))
    return articles.map((article, i) => {
      // An id that is no canonical address is written as another; then the place tells.
      const entry = byId.get(article.id) ?? entries[i]
      if (!entry) return [whole(article)]
      return [...lostInEntry(entry.html, article), ...lostToMachines(article, entry.machine, as)]
    })
  }

  function inPage(html: string, article: Article): readonly Lost[] {
    const of = expectationOf(article)
    return lostInHtml(html, reading => [
      ...lostToPeople(of, reading.sight, 'page'),
      ...lostToMachines(article, machineOfPage(reading), 'page'),
    ])
  }

  const inList = (html: string, base: string, { articles, as }: Shown): (readonly Lost[])[] => {
    const quick = readQuickly(html, sheets)
    const found = quick && inParts(quick.sight, articles, as, base)
    return found?.every(lost => lost.length === 0) ? found : inParts(readHtml(html, sheets).sight, articles, as, base)
  }

  const inIssue = (sight: Sight, { articles, as, digest }: Shown): (readonly Lost[])[] =>
    digest
      ? inParts(sight, articles, as, url)
      : articles.map(article => lostToPeople(expectationOf(article), sight, as))

  const inMessage = async (bytes: string | Uint8Array, shown: Shown): Promise<(readonly Lost[])[]> => {
    const { html, text, subject, date } = await readMessage(bytes)
    const [inHtml, inText] = [inIssue(readHtml(html).sight, shown), inIssue(sightOfText(text), shown)]
    return shown.articles.map((article, i) => [
      ...(inHtml[i] ?? []).map(each => ({ ...each, part: 'HTML' as const })),
      ...(inText[i] ?? []).map(each => ({ ...each, part: 'text' as const })),
      ...(shown.digest ? [] : lostInHeader(article, subject, date)),
    ])
  }

  const verdicts = (edition: Edition, shown: Shown, bytes: string | Uint8Array) => {
    const { as, articles } = shown
    if (as === 'message') return inMessage(bytes, shown)
    const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
    if (as === 'page') return articles.map(article => inPage(text, article))
    if (as === 'card' || as === 'row') return inList(text, new URL(edition.path, url).href, shown)
    if (as === 'json') return inFeed(readJsonFeed(text), shown)
    if (as === 'rss' || as === 'atom') return inFeed(readFeed(text), shown)
    return inIssue(as === 'text' ? sightOfText(text) : readHtml(text).sight, shown)
  }

  return (edition, bytes) => {
    const { shows } = edition
    if (!shows) return []
    const gapsOf = (lost: readonly (readonly Lost[])[]): Gap[] => gaps(edition.path, shows, lost)
    const found = verdicts(edition, shows, bytes)
    return found instanceof Promise ? found.then(gapsOf) : gapsOf(found)
  }
}

const inParts = (sight: Sight, articles: readonly Article[], as: ShownAs, base: string): (readonly Lost[])[] =>
  partsOf(sight, articles, base).map((part, i) => {
    const article = articles[i] as Article
    return part ? lostToPeople(expectationOf(article), part, as) : [whole(article)]
  })

const whole = ({ title }: Article): Lost => ({ fact: 'the post itself', value: title, form: 'visible' })

function lostInHeader(article: Article, subject: string, date: number): Lost[] {
  const { title } = article
  const line = (text: string): string => text.replace(/\s+/g, ' ').trim().normalize('NFC')
  return [
    ...(line(subject) === line(title) ? [] : [{ fact: 'title', value: title }]),
    ...(Math.floor(article.date.epoch / 1000) === date / 1000 ? [] : [{ fact: 'our date', value: article.date.iso }]),
  ].map(each => ({ ...each, form: 'machine' as const, part: 'header' as const }))
}

const gaps = (path: string, { as, articles, digest = false }: Shown, lost: readonly (readonly Lost[])[]): Gap[] =>
  articles.flatMap(({ id, title }, i) => (lost[i]?.length ? [{ path, as, digest, id, title, lost: lost[i] }] : []))
