import PostalMime from 'postal-mime'
import type { Body } from '../content/index.js'
import { type FeedFormatName, isFeedFormat } from '../core/feed-formats.js'
import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../core/limits.js'
import { smallest } from '../core/long-lists.js'
import { lazy, memo, memoByObject } from '../core/memo.js'
import { oneLine } from '../core/text.js'
import { canParseUrl, percentDecoded } from '../core/url.js'
import type { Article, Edition, ShownAs, ShownPost } from '../editions/index.js'
import type { Screen } from '../markup/index.js'
import { provenBody } from './body-proof.js'
import type { PageByline } from './bylines.js'
import { endEntries, joinedWithEntry } from './credit-entries.js'
import { expectationOf } from './expectation.js'
import type { FeedReader } from './feed-reader.js'
import { atomReader, rssReader } from './feed-reading.js'
import { type HtmlReading, readHtml, type SheetFinder } from './html-reading.js'
import type { HtmlView } from './html-view.js'
import { jsonFeedReader } from './json-reading.js'
import { mayHaveCreditWords, mayMisdirectButton } from './misdirected-links.js'
import {
  contentOfHtml,
  type EditionContent,
  type LostContent,
  missingContent,
  missingExcerpt,
  showsPlainly,
} from './missing-content.js'
import {
  type MissingFact,
  missingByline,
  missingEntryMetadata,
  missingForPeople,
  missingInRow,
  missingPageMetadata,
  missingPictureFacts,
  missingTitleLink,
} from './missing-facts.js'
import { judgedPage } from './page-claims.js'
import { missingInParts, placesOf } from './parts.js'
import { brokenTerms, missingCounter } from './promises.js'
import { readEmailQuickly, type ShownEmail } from './quick-email-reading.js'
import { type KnownBody, type QuickReading, readQuickly } from './quick-reading.js'
import { type RecordedFactsEntry, recordedFactsEntry } from './recorded-facts.js'
import { comparableText } from './same-text.js'
import { metadataOfPage } from './structured-reading.js'
import { isOfTeaser, offeredTeasers, type ReadPage, withTeasersApart } from './teasers.js'
import { type SeenLink, VisibleText, visibleTextOf } from './visible-text.js'
import type { PostSource } from './written-content.js'

/** The facts of one post that one edition lacks. */
export interface Gap {
  /** The edition's path below out/. */
  readonly path: string
  readonly as: ShownAs
  readonly digest: boolean
  /** The id of the post, which `title` names for people. */
  readonly id: string
  readonly title: string
  readonly missing: readonly MissingFact[]
}

/** The facts of one post that an edition contains, but which readers may not see. Each has the reason. */
export type Doubt = Gap

/** The result of reading one edition back. */
export interface AuditResult {
  /** The facts that the edition lacks; empty if every fact was found. */
  readonly gaps: readonly Gap[]
  readonly doubts: readonly Doubt[]
  /** The facts of the post on this page. The audit needs them in any case, so the record need not compute them again. */
  readonly facts: readonly RecordedFactsEntry[]
}

/**
 * Reads a finished edition back.
 * @param cut the ids of the posts that the edition shows only in part
 */
export type Auditor = (
  edition: Edition,
  bytes: string | Uint8Array,
  cut?: readonly string[],
) => AuditResult | Promise<AuditResult>

/**
 * What an auditor needs besides the bytes of an edition: facts about the site, its style sheets, and a browser if there is one.
 */
export interface AuditSetting {
  /** The publication's address; links on the front page and in the archive are relative to it. */
  readonly url: string
  /** Returns a style sheet of the site by its path below out/, or undefined if the site has none there. */
  readonly styleSheet: (path: string) => string | undefined
  /** Returns the Markdown of a post by its id, or of an introduction by its file. Without it, only credits are looked for. */
  readonly sourceOf?: ((id: string) => PostSource | undefined) | undefined
  /** Returns the body of a post by its id. Without it, bodies are read wherever they are shown. */
  readonly bodyOf?: ((id: string) => Body | undefined) | undefined
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

/** The facts of one post that an edition lacks (`missing`), and those that readers may not see (`uncertain`). */
interface Verdict {
  readonly missing: readonly MissingFact[]
  readonly uncertain: readonly MissingFact[]
}

/** The state of one auditor. */
interface AuditorState extends AuditSetting {
  readonly entries: Map<Article, { readonly html: string; readonly verdict: Verdict }>
  /** The total size of the HTML in `entries`. */
  remembered: number
  /** The verdicts on the texts in the last two documents. The parts of a message repeat the files of its issue. */
  readonly documents: Map<string, Verdicts>
}

type Verdicts = readonly Verdict[]

export function auditorOf(setting: AuditSetting): Auditor {
  const context: AuditorState = { ...setting, entries: new Map(), remembered: 0, documents: new Map() }
  return (edition, bytes, cut = []) => {
    const { path } = edition
    if (!edition.shows) return NOTHING_SHOWN
    const shows = { ...edition.shows, cut }
    const resultOf = (found: Verdicts): AuditResult => ({
      gaps: gapsIn(path, shows, found, 'missing'),
      doubts: gapsIn(path, shows, found, 'uncertain'),
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

/** The posts of an edition, with the ids of those that it shows only in part. */
interface RenderedPosts extends ShownPost {
  readonly cut: readonly string[]
}

function verdicts(
  path: string,
  shown: RenderedPosts,
  bytes: string | Uint8Array,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const { as } = shown
  const text = (): string => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
  if (isFeedFormat(as)) return inFeed(text(), READERS[as], shown, context)
  switch (as) {
    case 'page': {
      const [article] = shown.articles
      const page = finishedPage(text(), path, context, article && knownBody(article, context))
      return alsoContent(inPage(page, shown, context), shown, page, context)
    }
    case 'card':
    case 'teaser': {
      const page = finishedPage(text(), path, context)
      return alsoContent(inList(page, shown, context), shown, page, context)
    }
    case 'row':
      return inList(finishedPage(text(), path, context), shown, context)
    case 'email':
      return inHtmlPart(text(), shown, context)
    case 'issue': {
      const page = finishedPage(text(), path, context)
      return alsoContent(inIssuePage(page, shown, context), shown, page, context)
    }
    case 'text':
      return inTextPart(text(), shown, context)
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
type Judge = (visible: VisibleText) => readonly (readonly MissingFact[])[]

const COMPLETE: Verdict = { missing: [], uncertain: [] }

/** Judges every view of a document, because a credit must be seen in all of them. */
function judged(views: readonly View[], judgeText: Judge): Verdicts {
  const judge = memoByObject(judgeText)
  const found: { missing: MissingFact[]; uncertain: MissingFact[] }[] = []
  for (const view of views) {
    const notCertain = view.certain === view.visible ? [] : judge(view.certain)
    for (const [i, missing] of judge(view.visible).entries()) {
      const own = found[i] ?? { missing: [], uncertain: [] }
      found[i] = own
      const uncertain = (notCertain[i] ?? []).filter(each => !has(missing, each))
      for (const each of missing) if (!has(own.missing, each)) own.missing.push(withReason(each, view, 'hidden'))
      for (const each of uncertain) if (!has(own.uncertain, each)) own.uncertain.push(withReason(each, view, 'doubt'))
    }
  }
  return found.map(({ missing, uncertain }) => ({ missing, uncertain: uncertain.filter(each => !has(missing, each)) }))
}

const has = (all: readonly MissingFact[], { fact, value, form }: MissingFact): boolean =>
  all.some(each => each.fact === fact && each.value === value && each.form === form)

function withReason(missing: MissingFact, view: View, kind: 'hidden' | 'doubt'): MissingFact {
  const { form, value, seen = value } = missing
  const reason =
    form === 'link' ? view.reasonForLink?.(value, kind) : form === 'visible' ? view.reasonFor?.(seen, kind) : undefined
  return reason === undefined ? missing : { ...missing, reason }
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

/** A finished page of the site. */
interface FinishedPage {
  readonly html: string
  /** Its address, to which its links are relative. */
  readonly base: string
  readonly findSheet: SheetFinder
  /** What a quick reading finds in it; undefined if it is not plain. */
  readonly quick: QuickReading | undefined
}

function finishedPage(html: string, path: string, context: AuditorState, body?: KnownBody): FinishedPage {
  const findSheet = sheetFinder(path, context)
  return { html, base: new URL(path, context.url).href, findSheet, quick: readQuickly(html, findSheet, body) }
}

/** Returns the body of a post, if nothing in it matters to the credit. */
function knownBody(article: Article, { bodyOf }: AuditorState): KnownBody | undefined {
  // Whether a credit is above or below the text cannot be told without the text.
  if (article.extent !== 'full' || article.withdrawn || article.gone || article.terms?.credit) return undefined
  const body = bodyOf?.(article.id)
  const known = body && provenBody(body)
  return known && !mayHaveCreditWords(known.starts, expectationOf(article)) ? known : undefined
}

/** Judges the page of a post. The verdicts on its teasers, which show what cards do, follow that on the post itself. */
function inPage(
  { html, base, findSheet, quick }: FinishedPage,
  { articles, teasers = [] }: ShownPost,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const { url } = context
  const apart = memoByObject((visible: VisibleText) => withTeasersApart(visible, teasers, base))
  const people: Judge = visible => {
    const { own, teasers: shown } = apart(visible)
    return [
      ...articles.map(article => missingInCopy(article, own, { as: 'page', base: article.url, url })),
      ...inTeasers(visible, shown),
    ]
  }
  const inTeasers = (visible: VisibleText, shown: ReadPage['teasers']): (readonly MissingFact[])[] => {
    const found = teasers.map((article, i) => shown[i] && missingInPart(article, shown[i], 'teaser', { base, url }))
    if (found.every(missing => missing !== undefined && isNone(missing))) return teasers.map(() => [])
    // A text that was passed over has no links among those of the page.
    const own = visible === quick?.visible && quick.knownBody ? [] : articles
    const offered = offeredTeasers(visible, teasers, { own, base })
    const missing = inParts(visible, { articles: offered, as: 'teaser' }, { base, url })
    return teasers.map(article => missing[offered.indexOf(article)] ?? [])
  }
  const machines = (reading: HtmlReading): Verdicts => {
    const { own } = apart(reading.visible)
    const inBody = (text: string): boolean => quick?.knownBody?.html.includes(text) === true
    const isBeside = (byline: PageByline): boolean => isOfTeaser(byline, teasers, own) && !inBody(byline.text)
    return articles.map(article => {
      const { missing, uncertain } = judgedPage(article, html, reading, { root: url, isBeside })
      return { missing: [...missingPageMetadata(article, metadataOfPage(reading)), ...missing], uncertain }
    })
  }
  const isPlain = quick && !articles.some(article => mayMisdirectButton(html, expectationOf(article)))
  const isRight = (reading: HtmlReading): boolean =>
    people(reading.visible).every(isNone) && machines(reading).every(isComplete)
  if (isPlain && (isRight(quick) || isRightWithBody(quick, html, findSheet, isRight)))
    return articles.map(() => COMPLETE)
  const full = readHtml(html, findSheet)
  const toMachines = machines(full)
  const found = decided({ html, address: base, views: full.views }, people, context)
  const withMachines = (verdicts: Verdicts): Verdicts =>
    verdicts.map((toPeople, i) => ({
      missing: [...toPeople.missing, ...(toMachines[i]?.missing ?? [])],
      uncertain: [...toPeople.uncertain, ...(toMachines[i]?.uncertain ?? [])],
    }))
  return found instanceof Promise ? found.then(withMachines) : withMachines(found)
}

/** Judges a document that was read without its body once more, with the body. */
function isRightWithBody(
  quick: QuickReading,
  html: string,
  findSheet: SheetFinder | undefined,
  isRight: (reading: HtmlReading) => boolean,
): boolean {
  const whole = quick.knownBody && readQuickly(html, findSheet)
  return whole !== undefined && isRight(whole)
}

const isNone = (list: readonly unknown[]): boolean => list.length === 0
const isComplete = ({ missing, uncertain }: Verdict): boolean => isNone(missing) && isNone(uncertain)

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
  if (!look || found.every(({ uncertain }) => uncertain.length === 0)) return found
  const screens = views.map(({ screen }) => screen)
  return look(html, address, screens).then(seen => {
    const decisions = judged(
      seen.map(({ text, links }, i) => browserView(new VisibleText(text, links), views[i]?.described)),
      judge,
    )
    return found.map(({ missing, uncertain }, i) => ({
      missing: [...missing, ...(decisions[i]?.missing ?? []).filter(each => has(uncertain, each))],
      uncertain: [],
    }))
  })
}

function browserView(visible: VisibleText, described = ''): View {
  const reason = (): string => `the design: Chromium does not show it ${described}`.trim()
  return { visible, certain: visible, reasonFor: reason, reasonForLink: reason }
}

function inList(
  { html, base, findSheet, quick }: FinishedPage,
  { articles, as }: ShownPost,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const judge: Judge = visible => inParts(visible, { articles, as }, { base, url: context.url })
  if (quick && judge(quick.visible).every(isNone)) return articles.map(() => COMPLETE)
  return decided({ html, address: base, views: readHtml(html, findSheet).views }, judge, context)
}

/** Looks for facts on the web page of an issue. */
function inIssuePage(
  { html, base, findSheet, quick }: FinishedPage,
  shown: RenderedPosts,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const { articles } = shown
  const judge = judgeOfIssue(shown, context, base)
  const isPlain = quick && !articles.some(article => mayMisdirectButton(html, expectationOf(article)))
  if (isPlain && judge(quick.visible).every(isNone)) return articles.map(() => COMPLETE)
  return decided({ html, address: base, views: readHtml(html, findSheet).views }, judge, context)
}

/** A finished document: its HTML or its plain text, with what a quick reading finds in it. */
type Finished = { readonly base: string; readonly quick: Pick<QuickReading, 'visible' | 'knownBody'> | undefined } & (
  | { readonly html: string }
  | { readonly text: string }
)

/**
 * Adds what a document lacks of the texts that it shows. The verdict on the introduction of a digest, if there is one, follows those on
 * its posts.
 */
function alsoContent(
  found: Verdicts | Promise<Verdicts>,
  shown: RenderedPosts,
  document: Finished,
  context: AuditorState,
): Verdicts | Promise<Verdicts> {
  const contents = contentVerdicts(shown, document, context)
  if (contents.every(content => content === COMPLETE)) return found
  const add = (verdicts: Verdicts): Verdicts =>
    Array.from({ length: Math.max(verdicts.length, contents.length) }, (_, i) =>
      joined(verdicts[i] ?? COMPLETE, contents[i] ?? COMPLETE),
    )
  return found instanceof Promise ? found.then(add) : add(found)
}

const joined = (a: Verdict, b: Verdict): Verdict =>
  b === COMPLETE ? a : { missing: [...a.missing, ...b.missing], uncertain: [...a.uncertain, ...b.uncertain] }

/** The documents that are read twice: as files, and as the parts of a message. */
const IN_MESSAGES: ReadonlySet<ShownAs> = new Set(['email', 'text', 'message'])

function contentVerdicts(shown: RenderedPosts, document: Finished, context: AuditorState): Verdicts {
  if (shown.correction || !context.sourceOf) return []
  if (!IN_MESSAGES.has(shown.as)) return freshContentVerdicts(shown, document, context)
  const { documents } = context
  const key = ('html' in document ? document.html : document.text).trimEnd()
  const known = documents.get(key)
  if (known) return known
  const all = freshContentVerdicts(shown, document, context)
  if (documents.size > 1) documents.clear()
  documents.set(key, all)
  return all
}

function freshContentVerdicts(shown: RenderedPosts, document: Finished, context: AuditorState): Verdicts {
  const { articles, digest, layout, intro, whole: showsWhole, cut } = shown
  const edition = lazy(() => contentOf(document))
  const verdicts = articles.map(article => {
    if (cut.includes(article.id)) return COMPLETE
    if (showsWhole ? article.extent === 'full' : article.kind === 'link')
      return contentVerdict(article, edition, document, context)
    if (digest && layout === 'list') return COMPLETE
    if (digest && layout === 'lead' && saysStandfirst(article, edition())) return COMPLETE
    return digest ? excerptVerdict(article, edition, document.base, context) : COMPLETE
  })
  const source = intro === undefined ? undefined : context.sourceOf?.(intro)
  return source ? [...verdicts, introVerdict(intro ?? '', source, edition(), document.base)] : verdicts
}

const contentOf = (document: Finished): EditionContent =>
  'html' in document
    ? contentOfHtml(document.html)
    : { text: document.text, links: visibleTextOf(document.text).links.map(({ href }) => href) }

function contentVerdict(
  article: Article,
  edition: () => EditionContent,
  { base, quick }: Finished,
  { sourceOf }: AuditorState,
): Verdict {
  if (article.extent !== 'full' || article.gone || article.withdrawn) return COMPLETE
  if (quick?.knownBody) return COMPLETE
  // Where terms withhold a picture or a film, its caption is left out too.
  if ((article.withheld ?? []).length > 0 || article.leavesOutMedia) return COMPLETE
  const source = sourceOf?.(article.id)
  if (!source || (quick && showsPlainly(source, quick.visible, base))) return COMPLETE
  return verdictOn(missingContent(article, source, edition(), base))
}

/** Tells whether a digest shows the standfirst of a post, which stands for its text. */
const saysStandfirst = ({ summary }: Article, { text }: EditionContent): boolean =>
  summary === '' || comparableText(text).includes(comparableText(summary))

function excerptVerdict(
  article: Article,
  edition: () => EditionContent,
  base: string,
  { sourceOf }: AuditorState,
): Verdict {
  if (article.gone || article.withdrawn) return COMPLETE
  return verdictOn(missingExcerpt(article, article.excerpt(), sourceOf?.(article.id), edition(), base))
}

function introVerdict(file: string, source: PostSource, edition: EditionContent, base: string): Verdict {
  const { missing, uncertain } = missingContent({ title: '' }, source, edition, base)
  const inFile = (each: MissingFact): MissingFact => ({ ...each, file })
  return verdictOn({ missing: missing.map(inFile), uncertain: uncertain.map(inFile) })
}

const verdictOn = (lost: LostContent): Verdict => (lost.missing.length + lost.uncertain.length === 0 ? COMPLETE : lost)

function inFeed(text: string, reader: FeedReader, shown: RenderedPosts, context: AuditorState): Verdicts {
  const { articles, whole: showsWhole, cut } = shown
  const found = reader.read(text)
  const byId = new Map(found.map(entry => [entry.id, entry]))
  return articles.map((article, i) => {
    // An Atom id must be a canonical address, so it may be spelled differently from the post's id. The entry is then matched
    // by position.
    const entry = byId.get(article.id) ?? found[i]
    if (!entry) return { missing: [whole(article)], uncertain: [] }
    const [people, machines] = [
      verdictOnEntry(entry.html, article, {
        context,
        isWhole: (showsWhole || article.kind === 'link') && !cut.includes(article.id),
      }),
      missingEntryMetadata(article, entry.metadata, reader),
    ]
    return machines.length === 0 ? people : { ...people, missing: [...people.missing, ...machines] }
  })
}

function verdictOnEntry(
  html: string,
  article: Article,
  { context, isWhole }: { readonly context: AuditorState; readonly isWhole: boolean },
): Verdict {
  const known = context.entries.get(article)
  if (known?.html === html) return known.verdict
  const judge: Judge = visible => [missingInCopy(article, visible, { as: 'rss', base: article.url, url: context.url })]
  // The quick reader never finds more than the full one, which is therefore needed only if a fact seems to be missing.
  const quick = readQuickly(html, undefined, isWhole ? knownBody(article, context) : undefined)
  const isRight = ({ visible }: HtmlReading): boolean => judge(visible)[0]?.length === 0
  const isComplete = quick !== undefined && (isRight(quick) || isRightWithBody(quick, html, undefined, isRight))
  const [seen = COMPLETE] = isComplete ? [] : judged(readHtml(html).views, judge)
  const uncounted = missingCounter(article, html)
  const document = { html, quick, base: article.url }
  const content = isWhole ? contentVerdict(article, () => contentOfHtml(html), document, context) : COMPLETE
  const verdict = joined(uncounted.length === 0 ? seen : { ...seen, missing: [...seen.missing, ...uncounted] }, content)
  if (context.remembered > REMEMBERED) {
    context.entries.clear()
    context.remembered = 0
  }
  context.entries.set(article, { html, verdict })
  context.remembered += html.length
  return verdict
}

const readViews = memo(2, (html: string): readonly HtmlView[] => readHtml(html).views)

/**
 * Reads the HTML of an issue. Its views are kept, because its file and its message differ only by a final line break, but not its tree,
 * which takes far more memory.
 */
const viewsOfIssue = (html: string): readonly HtmlView[] => readViews(html.trimEnd())

/** Matches the number of a link whose address is below a text. */
const LINK_NUMBER = /\u00A0\[\d+\]/g

/** Reads a plain text, all of which is visible. It is kept, because its file and its message have it. */
const readText = memo(2, (text: string) => {
  const visible = visibleTextOf(text)
  return {
    view: { visible, certain: visible } satisfies View,
    withoutNumbers: new VisibleText(text.replace(LINK_NUMBER, ''), visible.links),
  }
})

const judgeOfIssue =
  ({ articles, as, digest, layout }: ShownPost, { url }: AuditorState, base = url): Judge =>
  visible =>
    digest
      ? inDigest(visible, { articles, as, layout }, { base, url })
      : articles.map(article => missingInCopy(article, visible, { as, base, url }))

const inIssue = (views: readonly View[], shown: ShownPost, context: AuditorState): Verdicts =>
  judged(views, judgeOfIssue(shown, context))

/** Reads the HTML of an issue that shows the same on every screen. It is kept, because its file and its message have it. */
const readingOfIssue = memo(2, (html: string): ShownEmail | false => readEmailQuickly(html) ?? false)

function inIssueHtml(html: string, shown: ShownPost, context: AuditorState): Verdicts | Promise<Verdicts> {
  const quick = readingOfIssue(html.trimEnd())
  if (quick && inIssue([quick], shown, context).every(isComplete)) return shown.articles.map(() => COMPLETE)
  return decided({ html, address: context.url, views: viewsOfIssue(html) }, judgeOfIssue(shown, context), context)
}

/**
 * Looks for facts in the HTML of an email. Facts in the part that Gmail clips count as missing, and so do credits at the end of a
 * digest that are close to it, because a mail server or mailing list may add to the message.
 */
function inEmail(html: string, shown: ShownPost, context: AuditorState): Verdicts | Promise<Verdicts> {
  const found = inIssueHtml(html, shown, context)
  const size = Buffer.byteLength(html)
  const [first] = size <= GMAIL_NEAR_BYTES ? [] : viewsOfIssue(html)
  if (!first) return found
  const apart = shown.digest && shown.layout !== 'full' ? shown.articles : []
  const entries = endEntries(first.visible, apart, context.url)
  const within = (limit: number): Verdicts =>
    inIssue(readHtml(Buffer.from(html).subarray(0, limit).toString()).views, shown, context)
  const near = entries.size > 0 ? within(GMAIL_NEAR_BYTES) : []
  const clipped = size > GMAIL_CLIP_BYTES ? within(GMAIL_CLIP_BYTES) : []
  const withClipped = (verdicts: Verdicts): Verdicts =>
    verdicts.map(({ missing, uncertain }, i) => {
      const article = shown.articles[i]
      const isAtEnd = article !== undefined && entries.has(article)
      const seen = (isAtEnd ? near[i] : clipped[i]) ?? COMPLETE
      const form = isAtEnd ? 'nearly clipped' : 'clipped'
      const known = new Set([...missing, ...uncertain].map(({ fact, value }) => `${fact} ${value}`))
      const hidden = seen.missing.filter(({ fact, value }) => !known.has(`${fact} ${value}`))
      return { missing: [...missing, ...hidden.map((each): MissingFact => ({ ...each, form }))], uncertain }
    })
  return found instanceof Promise ? found.then(withClipped) : withClipped(found)
}

/** The form of a copy, its address, and the address of the publication. */
interface CopyPlace {
  readonly as: ShownAs
  readonly base: string
  readonly url: string
}

function inHtmlPart(html: string, shown: RenderedPosts, context: AuditorState): Verdicts | Promise<Verdicts> {
  const quick = readingOfIssue(html.trimEnd()) || undefined
  return alsoContent(inEmail(html, shown, context), shown, { html, base: context.url, quick }, context)
}

function inTextPart(text: string, shown: RenderedPosts, context: AuditorState): Verdicts | Promise<Verdicts> {
  const { view, withoutNumbers } = readText(text.trimEnd())
  const document = { text, base: context.url, quick: { visible: withoutNumbers } }
  return alsoContent(inIssue([view], shown, context), shown, document, context)
}

const missingInCopy = (article: Article, visible: VisibleText, { as, ...place }: CopyPlace): MissingFact[] => [
  ...missingForPeople(expectationOf(article), visible, as),
  ...missingPictureFacts(article, visible, place),
  ...brokenTerms(article, visible, as),
]

async function inMessage(bytes: string | Uint8Array, shown: RenderedPosts, context: AuditorState): Promise<Verdicts> {
  const { html, text, subject, date } = await readMessage(bytes)
  const inHtml = await inHtmlPart(html, shown, context)
  const inText = await inTextPart(text, shown, context)
  const inPart = (part: 'HTML' | 'text', facts: readonly MissingFact[] = []): MissingFact[] =>
    facts.map(each => ({ ...each, part }))
  return Array.from({ length: Math.max(inHtml.length, inText.length) }, (_, i) => {
    const article = shown.digest || shown.correction ? undefined : shown.articles[i]
    return {
      missing: [
        ...inPart('HTML', inHtml[i]?.missing),
        ...inPart('text', inText[i]?.missing),
        ...(article ? missingInHeader(article, subject, date) : []),
      ],
      uncertain: [...inPart('HTML', inHtml[i]?.uncertain), ...inPart('text', inText[i]?.uncertain)],
    }
  })
}

/**
 * Judges the posts of a digest. In an email, those whose terms allow it may have their credits at the end, to which their parts then refer.
 * The page of an issue has each credit with its post.
 */
function inDigest(
  visible: VisibleText,
  { articles, as, layout }: Pick<ShownPost, 'articles' | 'as'> & { readonly layout: ShownPost['layout'] | undefined },
  place: Omit<CopyPlace, 'as'>,
): readonly (readonly MissingFact[])[] {
  if (layout === 'full' || as === 'issue') return inParts(visible, { articles, as }, place)
  const entries = endEntries(visible, articles, place.base)
  const end = smallest(
    [...entries.values()].map(({ start }) => start),
    visible.text.length + 1,
  )
  const found = missingInParts(visible.part(0, end), articles, place.base, (article, part) => {
    if (!part) return [whole(article)]
    const alone = missingInPart(article, part, as, place)
    const entry = entries.get(article)
    if (alone.length === 0 || !entry) return alone
    const { text, faults } = joinedWithEntry(article, part, entry, visible)
    return [...faults, ...missingByline(expectationOf(article), part), ...missingInPart(article, text, as, place)]
  })
  // A picture above the title is not in the part that begins with the title, so that its rights are looked for from the first link.
  const starts = placesOf(visible, articles, place.base).map(([first = end]) => first)
  return articles.map((article, i) => {
    const missing = found[i] ?? []
    const [from = end, entry] = [starts[i], entries.get(article)]
    const around = visible.part(
      from,
      smallest(
        starts.filter(start => start > from),
        end,
      ),
    )
    const all = entry ? around.followedBy(visible.part(entry.start, entry.end)) : around
    const unstated = missingPictureFacts(article, all, place).filter(each => !has(missing, each))
    return unstated.length === 0 ? missing : [...missing, ...unstated]
  })
}

/** Lists what a post lacks in its part of a digest, or in that part and its entry at the end. */
const missingInPart = (
  article: Article,
  part: VisibleText,
  as: ShownAs,
  place: Omit<CopyPlace, 'as'>,
): MissingFact[] => [
  ...missingForPeople(expectationOf(article), part, as, true),
  ...missingTitleLink(article, part),
  ...missingPictureFacts(article, part, place),
]

const inParts = (
  visible: VisibleText,
  { articles, as }: Pick<ShownPost, 'articles' | 'as'>,
  place: Omit<CopyPlace, 'as'>,
): readonly (readonly MissingFact[])[] =>
  missingInParts(visible, articles, place.base, (article, part) => {
    if (!part) return [whole(article)]
    if (as === 'row') return [...missingInRow(article, part), ...missingTitleLink(article, part)]
    return missingInPart(article, part, as, place)
  })

/** Reports an edition that no parser can read: the content of each of its posts counts as missing. */
const unread = ({ articles }: ShownPost, { message }: Error): Verdicts =>
  articles.map(() => ({ missing: [{ fact: 'readable content', value: message, form: 'machine' }], uncertain: [] }))

const whole = ({ title }: Article): MissingFact => ({ fact: 'the post itself', value: title, form: 'visible' })

function missingInHeader(article: Article, subject: string, date: number): MissingFact[] {
  const { title } = article
  const line = (text: string): string => oneLine(text).normalize('NFC')
  return [
    ...(line(subject) === line(title) ? [] : [{ fact: 'title', value: title }]),
    ...(Math.floor(article.date.epoch / 1000) === date / 1000 ? [] : [{ fact: 'our date', value: article.date.iso }]),
  ].map(each => ({ ...each, form: 'machine' as const, part: 'header' as const }))
}

/** Lists the gaps in an edition: first those of its posts, then those of a digest's introduction or of a page's teasers. */
function gapsIn(path: string, shown: ShownPost, found: Verdicts, kind: keyof Verdict): Gap[] {
  const { as, articles, teasers = [], digest = false, intro } = shown
  const parts = [
    ...articles.map(({ id, title }) => ({ as, id, title })),
    ...teasers.map(({ id, title }) => ({ as: 'teaser' as const, id, title })),
    ...(intro === undefined ? [] : [{ as, id: intro, title: intro }]),
  ]
  return parts.flatMap(({ as, id, title }, i) => {
    const missing = found[i]?.[kind] ?? []
    return missing.length === 0 ? [] : [{ path, as, digest, id, title, missing }]
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
