import PostalMime from 'postal-mime'
import { type FeedFormatName, isFeedFormat } from '../core/feed-formats.js'
import { GMAIL_CLIP_BYTES } from '../core/limits.js'
import { memo } from '../core/memo.js'
import { oneLine } from '../core/text.js'
import { canParseUrl, percentDecoded } from '../core/url.js'
import type { Article, Edition, ShownAs, ShownPost } from '../editions/index.js'
import type { Screen } from '../markup/index.js'
import { expectationOf } from './expectation.js'
import type { FeedReader } from './feed-reader.js'
import { atomReader, rssReader } from './feed-reading.js'
import { type FullReading, type HtmlReading, readHtml, type SheetFinder } from './html-reading.js'
import type { HtmlView } from './html-view.js'
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
import { type SeenLink, VisibleText, visibleTextOf } from './visible-text.js'

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

/** The facts of one post that an edition contains, but which readers may not see. Each has the reason. */
export type Doubt = Gap

/** The findings of reading one edition back. */
export interface AuditResult {
  /** The facts that the edition lacks; empty if every fact was found. */
  readonly gaps: readonly Gap[]
  readonly doubts: readonly Doubt[]
  /** The facts of the post on this page. The audit needs them in any case, so the record need not compute them again. */
  readonly facts: readonly RecordedFactsEntry[]
}

/** Reads a finished edition back. */
export type Auditor = (edition: Edition, bytes: string | Uint8Array) => AuditResult | Promise<AuditResult>

/** The facts about the site and the means that an auditor needs besides the bytes of an edition. */
export interface AuditSetting {
  /** The publication's address; links on the front page and in the archive are relative to it. */
  readonly url: string
  /** Returns a style sheet of the site by its path below out/, or undefined if the site has none there. */
  readonly styleSheet: (path: string) => string | undefined
  /**
   * Opens a page in a browser on each of the screens, to decide the cases that the rules leave uncertain. Without it,
   * these cases stay uncertain.
   */
  readonly look?:
    | ((html: string, address: string, screens: readonly Screen[]) => Promise<readonly BrowserView[]>)
    | undefined
}

/** The text and the links of a page that a browser shows on one screen. */
export interface BrowserView {
  readonly text: string
  readonly links: readonly SeenLink[]
}

/**
 * The size limit of `entries` in UTF-16 units. Verdicts are kept, because the HTML of an entry recurs in all formats and in
 * several feeds.
 */
const REMEMBERED = 1_000_000

/** The reader for each format of feeds. */
const READERS: Readonly<Record<FeedFormatName, FeedReader>> = {
  rss: rssReader,
  atom: atomReader,
  json: jsonFeedReader,
}

/** The facts of one post that an edition lacks (`lost`), and those that readers may not see (`doubted`). */
interface Verdict {
  readonly lost: readonly Lost[]
  readonly doubted: readonly Lost[]
}

/** The state of one auditor. */
interface AuditorState extends AuditSetting {
  readonly entries: Map<Article, { readonly html: string; readonly verdict: Verdict }>
  /** The total size of the HTML in `entries`. */
  remembered: number
}

type Verdicts = readonly Verdict[]

export function auditorOf(setting: AuditSetting): Auditor {
  const context: AuditorState = { ...setting, entries: new Map(), remembered: 0 }
  return (edition, bytes) => {
    const { path, shows } = edition
    if (!shows) return NOTHING_SHOWN
    const resultOf = (found: Verdicts): AuditResult => ({
      gaps: gaps(path, shows, found, 'lost'),
      doubts: gaps(path, shows, found, 'doubted'),
      facts: factsOnPage(shows),
    })
    const unreadable = (cause: Error): AuditResult => ({ ...resultOf(unread(shows, cause)), facts: [] })
    try {
      const found = verdicts(path, shows, bytes, context)
      if (!(found instanceof Promise)) return resultOf(found)
      return found.then(resultOf).catch(unreadable)
    } catch (cause) {
      return unreadable(cause as Error)
    }
  }
}

const NOTHING_SHOWN: AuditResult = { gaps: [], doubts: [], facts: [] }

const factsOnPage = ({ as, articles }: ShownPost): readonly RecordedFactsEntry[] =>
  as === 'page' ? articles.map(article => recordedFactsEntry(article, expectationOf(article).facts)) : []

function verdicts(
  path: string,
  shown: ShownPost,
  bytes: string | Uint8Array,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const { as } = shown
  const text = (): string => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
  if (isFeedFormat(as)) return inFeed(text(), READERS[as], shown, context)
  switch (as) {
    case 'page': {
      const html = text()
      return inPage(html, path, shown, context)
    }
    case 'card':
    case 'row':
      return inList(text(), path, shown, context)
    case 'email':
      return inEmail(text(), shown, context)
    case 'issue':
      return inIssueHtml(text(), shown, context)
    case 'text':
      return inIssue([viewOfText(text())], shown, context)
    case 'message':
      return inMessage(bytes, shown, context)
    default:
      // This line does not compile unless every form of edition has a case above.
      return as satisfies never
  }
}

/** The visible content of a document on one kind of screen, with the reasons why other content is hidden. */
type View = Pick<HtmlView, 'visible' | 'certain'> & Partial<Pick<HtmlView, 'reasonFor' | 'reasonForLink'>>

/** Lists the facts of each post that are missing from the visible content. */
type Judge = (visible: VisibleText) => readonly (readonly Lost[])[]

const COMPLETE: Verdict = { lost: [], doubted: [] }

/** Judges every view of a document, because a credit must be seen in all of them. */
function judged(views: readonly View[], judge: Judge): Verdicts {
  const found: { lost: Lost[]; doubted: Lost[] }[] = []
  for (const view of views) {
    const [missing, uncertain] = [judge(view.visible), view.certain === view.visible ? [] : judge(view.certain)]
    for (const [i, lost] of missing.entries()) {
      const own = found[i] ?? { lost: [], doubted: [] }
      found[i] = own
      const doubted = (uncertain[i] ?? []).filter(each => !has(lost, each))
      for (const each of lost) if (!has(own.lost, each)) own.lost.push(withReason(each, view, 'hidden'))
      for (const each of doubted) if (!has(own.doubted, each)) own.doubted.push(withReason(each, view, 'doubt'))
    }
  }
  return found.map(({ lost, doubted }) => ({ lost, doubted: doubted.filter(each => !has(lost, each)) }))
}

const has = (all: readonly Lost[], { fact, value, form }: Lost): boolean =>
  all.some(each => each.fact === fact && each.value === value && each.form === form)

function withReason(lost: Lost, view: View, kind: 'hidden' | 'doubt'): Lost {
  const { form, value, seen = value } = lost
  const reason =
    form === 'link' ? view.reasonForLink?.(value, kind) : form === 'visible' ? view.reasonFor?.(seen, kind) : undefined
  return reason === undefined ? lost : { ...lost, reason }
}

/** Returns a function that finds a style sheet of the site by the address of a link in a page. */
function sheetFinder(page: string, { url, styleSheet }: AuditorState): SheetFinder {
  return href => {
    // This covers nearly all links, which lead to files at the root of the site. Parsing addresses would be much slower.
    const [, up = '', name] = /^((?:\.\.\/)*)([\w.-]+)(?:\?[\w=.-]*)?$/.exec(href) ?? []
    if (name !== undefined && up.length / 3 === page.split('/').length - 1) return styleSheet(name)
    const base = new URL(page, url).href
    const address = canParseUrl(href, base) ? new URL(href, base) : undefined
    const path = address && `${address.origin}${address.pathname}`
    return path?.startsWith(url) ? styleSheet(percentDecoded(path.slice(url.length))) : undefined
  }
}

function inPage(
  html: string,
  path: string,
  { articles }: ShownPost,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const { url } = context
  const findSheet = sheetFinder(path, context)
  const people: Judge = visible =>
    articles.map(article => lostInCopy(article, visible, { as: 'page', base: article.url, url }))
  const machines = (reading: HtmlReading): (readonly Lost[])[] =>
    articles.map(article => [
      ...lostToMachinesInPage(article, machineOfPage(reading)),
      ...brokenInPage(article, html, reading),
    ])
  const quick = readQuickly(html, findSheet)
  if (quick && [...people(quick.visible), ...machines(quick)].every(lost => lost.length === 0))
    return articles.map(() => COMPLETE)
  const full = readHtml(html, findSheet)
  const toMachines = machines(full)
  const found = decided({ html, address: new URL(path, context.url).href, views: full.views }, people, context)
  const withMachines = (verdicts: Verdicts): Verdicts =>
    verdicts.map(({ lost, doubted }, i) => ({ lost: [...lost, ...(toMachines[i] ?? [])], doubted }))
  return found instanceof Promise ? found.then(withMachines) : withMachines(found)
}

/** A document that was read back, with its address. */
interface ReadDocument {
  readonly html: string
  readonly address: string
  readonly views: readonly HtmlView[]
}

/** Judges a document, and lets a browser, if there is one, decide the uncertain cases. */
function decided(
  { html, address, views }: ReadDocument,
  judge: Judge,
  { look }: AuditorState,
): Verdicts | Promise<Verdicts> {
  const found = judged(views, judge)
  if (!look || found.every(({ doubted }) => doubted.length === 0)) return found
  const screens = views.map(({ screen }) => screen)
  return look(html, address, screens).then(seen => {
    const missing = judged(
      seen.map(({ text, links }, i) => browserView(new VisibleText(text, links), views[i]?.described)),
      judge,
    )
    return found.map(({ lost, doubted }, i) => ({
      lost: [...lost, ...(missing[i]?.lost ?? []).filter(each => has(doubted, each))],
      doubted: [],
    }))
  })
}

function browserView(visible: VisibleText, described = ''): View {
  const reason = (): string => `the design: Chromium does not show it ${described}`.trim()
  return { visible, certain: visible, reasonFor: reason, reasonForLink: reason }
}

function inList(
  html: string,
  path: string,
  { articles, as }: ShownPost,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const address = new URL(path, context.url).href
  const judge: Judge = visible => inParts(visible, { articles, as }, { base: address, url: context.url })
  const findSheet = sheetFinder(path, context)
  const quick = readQuickly(html, findSheet)
  if (quick && judge(quick.visible).every(lost => lost.length === 0)) return articles.map(() => COMPLETE)
  return decided({ html, address, views: readHtml(html, findSheet).views }, judge, context)
}

function inFeed(text: string, reader: FeedReader, { articles }: ShownPost, context: AuditorState): Verdicts {
  const found = reader.read(text)
  const byId = new Map(found.map(entry => [entry.id, entry]))
  return articles.map((article, i) => {
    // An Atom id must be a canonical address, so it may be spelled differently from the post's id. The entry is then matched
    // by position.
    const entry = byId.get(article.id) ?? found[i]
    if (!entry) return { lost: [whole(article)], doubted: [] }
    const [people, machines] = [
      verdictOnEntry(entry.html, article, context),
      lostToMachinesInFeed(article, entry.machine, reader),
    ]
    return machines.length === 0 ? people : { ...people, lost: [...people.lost, ...machines] }
  })
}

function verdictOnEntry(html: string, article: Article, context: AuditorState): Verdict {
  const known = context.entries.get(article)
  if (known?.html === html) return known.verdict
  const judge: Judge = visible => [lostInCopy(article, visible, { as: 'rss', base: article.url, url: context.url })]
  // The quick reader never finds more than the full one, which is therefore needed only if a fact seems to be missing.
  const quick = readQuickly(html)
  const isComplete = quick !== undefined && judge(quick.visible)[0]?.length === 0
  const [seen = COMPLETE] = isComplete ? [] : judged(readHtml(html).views, judge)
  const uncounted = missingCounter(article, html)
  const verdict = uncounted.length === 0 ? seen : { ...seen, lost: [...seen.lost, ...uncounted] }
  if (context.remembered > REMEMBERED) {
    context.entries.clear()
    context.remembered = 0
  }
  context.entries.set(article, { html, verdict })
  context.remembered += html.length
  return verdict
}

const readIssue = memo(2, (html: string): FullReading => readHtml(html))

/** Reads the HTML of an issue. Readings are kept, because its file and its message differ only by a final line break. */
const viewsOfIssue = (html: string): readonly HtmlView[] => readIssue(html.trimEnd()).views

/** Reads a plain text, all of which is visible. */
function viewOfText(text: string): View {
  const visible = visibleTextOf(text)
  return { visible, certain: visible }
}

const judgeOfIssue =
  ({ articles, as, digest }: ShownPost, { url }: AuditorState): Judge =>
  visible =>
    digest
      ? inParts(visible, { articles, as }, { base: url, url })
      : articles.map(article => lostInCopy(article, visible, { as, base: url, url }))

const inIssue = (views: readonly View[], shown: ShownPost, context: AuditorState): Verdicts =>
  judged(views, judgeOfIssue(shown, context))

function inIssueHtml(html: string, shown: ShownPost, context: AuditorState): Verdicts | Promise<Verdicts> {
  return decided({ html, address: context.url, views: viewsOfIssue(html) }, judgeOfIssue(shown, context), context)
}

/** Looks for facts in the HTML of an email. Facts in the part that Gmail clips count as missing. */
function inEmail(html: string, shown: ShownPost, context: AuditorState): Verdicts | Promise<Verdicts> {
  const found = inIssueHtml(html, shown, context)
  if (Buffer.byteLength(html) <= GMAIL_CLIP_BYTES) return found
  const start = Buffer.from(html).subarray(0, GMAIL_CLIP_BYTES).toString()
  const clipped = inIssue(readHtml(start).views, shown, context)
  const withClipped = (verdicts: Verdicts): Verdicts =>
    verdicts.map(({ lost, doubted }, i) => {
      const known = new Set([...lost, ...doubted].map(({ fact, value }) => `${fact} ${value}`))
      const hidden = (clipped[i]?.lost ?? []).filter(({ fact, value }) => !known.has(`${fact} ${value}`))
      return { lost: [...lost, ...hidden.map((each): Lost => ({ ...each, form: 'clipped' }))], doubted }
    })
  return found instanceof Promise ? found.then(withClipped) : withClipped(found)
}

/** The form of a copy, its address, and the address of the publication. */
interface CopyPlace {
  readonly as: ShownAs
  readonly base: string
  readonly url: string
}

const lostInCopy = (article: Article, visible: VisibleText, { as, ...place }: CopyPlace): Lost[] => [
  ...lostToPeople(expectationOf(article), visible, as),
  ...lostPictureFacts(article, visible, place),
  ...brokenToPeople(article, visible, as),
]

async function inMessage(bytes: string | Uint8Array, shown: ShownPost, context: AuditorState): Promise<Verdicts> {
  const { html, text, subject, date } = await readMessage(bytes)
  const [inHtml, inText] = [await inEmail(html, shown, context), inIssue([viewOfText(text)], shown, context)]
  return shown.articles.map((article, i) => ({
    lost: [
      ...(inHtml[i]?.lost ?? []).map(each => ({ ...each, part: 'HTML' as const })),
      ...(inText[i]?.lost ?? []).map(each => ({ ...each, part: 'text' as const })),
      ...(shown.digest || shown.correction ? [] : lostInHeader(article, subject, date)),
    ],
    doubted: (inHtml[i]?.doubted ?? []).map(each => ({ ...each, part: 'HTML' as const })),
  }))
}

const inParts = (
  visible: VisibleText,
  { articles, as }: Pick<ShownPost, 'articles' | 'as'>,
  place: Omit<CopyPlace, 'as'>,
): readonly (readonly Lost[])[] =>
  lostInParts(visible, articles, place.base, (article, part) => {
    if (!part) return [whole(article)]
    if (as === 'row') return lostInRow(article, part)
    return [...lostToPeople(expectationOf(article), part, as, true), ...lostPictureFacts(article, part, place)]
  })

/** Reports an edition that no parser can read: the content of each of its posts counts as missing. */
const unread = ({ articles }: ShownPost, { message }: Error): Verdicts =>
  articles.map(() => ({ lost: [{ fact: 'readable content', value: message, form: 'machine' }], doubted: [] }))

const whole = ({ title }: Article): Lost => ({ fact: 'the post itself', value: title, form: 'visible' })

function lostInHeader(article: Article, subject: string, date: number): Lost[] {
  const { title } = article
  const line = (text: string): string => oneLine(text).normalize('NFC')
  return [
    ...(line(subject) === line(title) ? [] : [{ fact: 'title', value: title }]),
    ...(Math.floor(article.date.epoch / 1000) === date / 1000 ? [] : [{ fact: 'our date', value: article.date.iso }]),
  ].map(each => ({ ...each, form: 'machine' as const, part: 'header' as const }))
}

function gaps(path: string, { as, articles, digest = false }: ShownPost, found: Verdicts, kind: keyof Verdict): Gap[] {
  return articles.flatMap(({ id, title }, i) => {
    const lost = found[i]?.[kind] ?? []
    return lost.length === 0 ? [] : [{ path, as, digest, id, title, lost }]
  })
}

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
