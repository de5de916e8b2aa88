import type { CollectSettings, Publisher } from '../attribution/index.js'
import {
  type ArticleChoice,
  type ArticleChoiceRequest,
  type ArticleIndex,
  articleText,
  type CollectingContext,
  chosenArticles,
  dueAfterFailure,
  type FeedRest,
  type FeedState,
  feedRest,
  type JudgedDraft,
  judgedDraft,
  linkedDraft,
  nextDue,
  pauseEnd,
  readingFault,
  roomFor,
  titleOfDraft,
  type WaitingArticle,
} from '../collecting/index.js'
import { slugText } from '../content/index.js'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { smallest } from '../core/long-lists.js'
import { separateText } from '../core/text.js'
import {
  type DeletedEntry,
  type Draft,
  type FeedEntry,
  type FeedReading,
  feedsOfPage,
  type ImportContext,
  importSource,
  readFeed,
} from '../importing/index.js'
import type { FeedAnswer, FeedClient } from '../network/index.js'

/** A publisher whose feed is followed. */
export interface FollowedPublisher {
  readonly key: string
  readonly publisher: Publisher
  readonly settings: CollectSettings
  /** The address of the feed, or of a page that names it. */
  readonly address: string
}

/** What a run knows before the first request. */
export interface CollectingRun {
  readonly context: CollectingContext
  readonly reader: FeedClient
  /** Returns what is known already. It takes memory and time, and no run in which every feed is unchanged needs it. */
  readonly index: () => ArticleIndex
  /** Tells whether an entry is, or was, the original of a post. Only such entries are looked at, and kept in memory until then. */
  readonly isOriginal: (entry: FeedEntry) => boolean
  readonly feeds: ReadonlyMap<string, FeedState>
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether to ask also for what is not due. */
  readonly all: boolean
}

/** The facts about an entry that are remembered. */
export type EntryFacts = Pick<FeedEntry, 'id' | 'url' | 'title' | 'date'>

/** What came of asking for the feed of a publisher. */
export type FeedOutcome =
  | { readonly kind: 'rests'; readonly rest: FeedRest }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: string; readonly unreached: boolean }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'read'
      readonly articles: readonly { readonly entry: EntryFacts; readonly judged: JudgedDraft }[]
      readonly waiting: readonly WaitingArticle[]
      /** Articles that waited and are no longer in the feed. */
      readonly lost: readonly WaitingArticle[]
      readonly passed: readonly EntryFacts[]
      readonly isFull: boolean
      /** The ids of all entries in the feed. */
      readonly ids: readonly string[]
      /** The entries that are, or were, the originals of posts, and those that were taken. */
      readonly entries: readonly FeedEntry[]
      /** The entries that the feed says were deleted. */
      readonly deleted: readonly DeletedEntry[]
      readonly faults: readonly string[]
    }

export interface FeedArrival {
  readonly followed: FollowedPublisher
  readonly outcome: FeedOutcome
  /** What the next run has to know. */
  readonly state: FeedState | undefined
}

/** Asks for the feed of a publisher if it is due, chooses what is new in it, and converts that into drafts. */
export async function feedArrival(followed: FollowedPublisher, run: CollectingRun): Promise<FeedArrival> {
  const { key, settings, address } = followed
  const { now, all, reader } = run
  const mark = JSON.stringify([address, settings])
  const known = run.feeds.get(key)
  const before = known?.settings === mark ? known : undefined
  const rest = feedRest(before, now, { every: settings.every, all })
  if (rest) return { followed, outcome: { kind: 'rests', rest }, state: before }
  // Articles that wait are in the feed only if it is sent as a whole.
  const isWhole = (before?.waiting ?? []).length > 0 && roomFor(choiceRequest(followed, run)) > 0
  const validators = isWhole ? {} : { etag: before?.etag, modified: before?.modified }
  const at = before?.found ?? before?.moved ?? address
  const first = await reader.request({ address: at, ...validators })
  const isLost = at !== address && (first.kind === 'failed' || first.kind === 'gone')
  const answer = isLost ? await reader.request({ address }) : first
  const fresh = isLost ? { settings: mark, due: 0 } : { due: 0, ...before, settings: mark }
  if (answer.kind !== 'body') return otherArrival(answer, followed, { before, fresh, now })
  if (!isWhole && entriesFingerprint(answer.source.bytes) === before?.body)
    return otherArrival({ ...answer, kind: 'unchanged' }, followed, { before, fresh, now })
  return readArrival(answer, followed, { run, fresh })
}

/**
 * Returns a fingerprint of a feed from its first entry on. Before that, many feeds have the time of the request, and what else is there
 * changes no article.
 */
function entriesFingerprint(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const starts = ['<item', '<entry'].map(tag => buffer.indexOf(tag)).filter(at => at > 0)
  return fingerprintOfBytes(starts.length > 0 ? buffer.subarray(smallest(starts)) : buffer)
}

const choiceRequest = ({ key, settings }: FollowedPublisher, run: CollectingRun): ArticleChoiceRequest => ({
  publisher: key,
  settings,
  index: run.index(),
  now: run.now,
})

interface States {
  readonly before: FeedState | undefined
  /** The state before without what no longer counts. */
  readonly fresh: FeedState
  readonly now: number
}

/** Returns the arrival of an answer without a new body. */
function otherArrival(
  answer: Exclude<FeedAnswer, { readonly kind: 'body' }>,
  followed: FollowedPublisher,
  { before, fresh, now }: States,
): FeedArrival {
  const { every } = followed.settings
  const { failures: _, reason: __, pause: ___, gone: ____, ...good } = fresh
  if (answer.kind === 'stopped') return { followed, outcome: answer, state: before }
  if (answer.kind === 'gone') return { followed, outcome: answer, state: { ...good, gone: true, due: now } }
  if (answer.kind === 'unchanged') {
    const { moved = fresh.moved, etag = fresh.etag, modified = fresh.modified } = answer
    const due = nextDue(now, { every, fresh: answer.fresh, interval: fresh.interval })
    return { followed, outcome: { kind: 'unchanged' }, state: { ...good, due, moved, etag, modified } }
  }
  const { reason, pause, unreached = false, forbidden } = answer
  const outcome: FeedOutcome = { kind: 'failed', reason, unreached }
  // With `--allow-private`, the next run asks for it at once.
  if (forbidden) return { followed, outcome, state: before }
  // A server that asks for a pause has no fault.
  if (pause !== undefined)
    return { followed, outcome, state: { ...good, reason, due: nextDue(now, { every }), pause: pauseEnd(now, pause) } }
  const failures = (fresh.failures ?? 0) + 1
  const state = { ...good, due: dueAfterFailure(now, every, failures), failures, reason }
  return { followed, outcome, state }
}

interface ReadRequest {
  readonly run: CollectingRun
  readonly fresh: FeedState
}

type BodyAnswer = Extract<FeedAnswer, { readonly kind: 'body' }>

/** Reads the body of an answer: a feed, or a page that names one. */
async function readArrival(answer: BodyAnswer, followed: FollowedPublisher, asked: ReadRequest): Promise<FeedArrival> {
  const { run, fresh } = asked
  const { now, context } = run
  const importing = { ...context.importing, outlet: followed.publisher }
  const reading = await readFeed(answer.source, importing)
  if (reading) return { followed, ...(await chosenFrom(reading, answer, followed, asked)) }
  const fail = (reason: string): FeedArrival =>
    otherArrival({ kind: 'failed', reason }, followed, { before: fresh, fresh, now })
  const [found] = await feedsOfPage(answer.source)
  if (found === undefined || found === fresh.found)
    return fail('There is neither a feed at this address nor a page that names one.')
  const second = await run.reader.request({ address: found })
  if (second.kind !== 'body') return otherArrival(second, followed, { before: fresh, fresh, now })
  const feed = await readFeed(second.source, importing)
  if (!feed) return fail(`The page names the feed ${found}, and there is no feed.`)
  return { followed, ...(await chosenFrom(feed, { ...second, found }, followed, asked)) }
}

async function chosenFrom(
  { entries, deleted, interval, faults }: FeedReading,
  answer: BodyAnswer & { readonly found?: string },
  followed: FollowedPublisher,
  { run, fresh }: ReadRequest,
): Promise<Pick<FeedArrival, 'outcome' | 'state'>> {
  // The last entry of a feed that breaks off may be incomplete. The next run reads it.
  const complete = faults.length > 0 ? entries.slice(0, -1) : entries
  const choice = chosenArticles(complete, choiceRequest(followed, run))
  const taken = new Set(choice.taken)
  const waiting = choice.waiting.map(factsOf).map(({ title = 'Untitled', url }) => ({ title, url }))
  const state: FeedState = {
    settings: fresh.settings,
    moved: answer.moved ?? fresh.moved,
    found: answer.found ?? fresh.found,
    ...(faults.length > 0
      ? {}
      : { etag: answer.etag, modified: answer.modified, body: entriesFingerprint(answer.source.bytes) }),
    interval,
    due: nextDue(run.now, { every: followed.settings.every, fresh: answer.fresh, interval }),
    ...(waiting.length > 0 ? { waiting } : {}),
  }
  const outcome: FeedOutcome = {
    kind: 'read',
    articles: await judgedArticles(choice, followed, run),
    waiting,
    lost: lostArticles(fresh.waiting ?? [], entries),
    passed: choice.passed.map(factsOf),
    isFull: choice.isFull,
    ids: entries.map(({ id }) => separateText(id)),
    entries: complete.filter(entry => taken.has(entry) || run.isOriginal(entry)),
    deleted,
    faults,
  }
  return { outcome, state }
}

/** Returns the facts about an entry without the feed, of whose text they are parts. */
const factsOf = ({ id, url, title, date }: FeedEntry): EntryFacts => ({
  id: separateText(id),
  url: url && separateText(url),
  title: title && separateText(title),
  date,
})

/** Returns the articles that waited and that the feed no longer contains. */
const lostArticles = (waited: readonly WaitingArticle[], entries: readonly FeedEntry[]): WaitingArticle[] =>
  waited.filter(({ title, url }) => !entries.some(entry => (url ? entry.url === url : entry.title === title)))

/** Returns the folder of a publisher’s drafts, below that of all posts. */
const draftFolder = ({ key }: Pick<FollowedPublisher, 'key'>): string => slugText(key) || 'collected'

interface JudgedArticle {
  readonly entry: EntryFacts
  readonly judged: JudgedDraft
}

async function judgedArticles(
  { taken }: ArticleChoice,
  followed: FollowedPublisher,
  run: CollectingRun,
): Promise<readonly JudgedArticle[]> {
  const { publisher, settings } = followed
  const { context } = run
  const own = { ...context, importing: { ...context.importing, outlet: publisher } }
  return Promise.all(
    taken.map(async entry => {
      const draft = entry.draft()
      const named = { ...draft, name: `${draftFolder(followed)}/${draft.name}` }
      const judge = (each: Draft): JudgedDraft => judgedDraft(each, `${context.post.posts}/${named.name}.md`, own)
      const first = settings.as === 'link' ? linkedDraft(named) : judge(named)
      const isTeaser = settings.as === 'draft' && first.question === undefined && draft.isBeginning === true
      const judged =
        isTeaser && entry.url ? await wholeArticle(named, entry.url, { run, context: own.importing, judge }) : first
      return { entry: factsOf(entry), judged }
    }),
  )
}

interface WholeArticleRequest {
  readonly run: Pick<CollectingRun, 'reader'>
  readonly context: ImportContext
  readonly judge: (draft: Draft) => JudgedDraft
}

const PAGE = 'text/html, application/xhtml+xml, */*;q=0.1'

/**
 * Completes an article of which the feed has only the beginning from its page, which is requested as feeds are. What the feed says about the
 * article stays. If the page cannot be had, the beginning is not shown as the article: it becomes a link item.
 */
async function wholeArticle(
  entry: Draft,
  url: string,
  { run: { reader }, context, judge }: WholeArticleRequest,
): Promise<JudgedDraft> {
  const without = (why: string): JudgedDraft => ({
    draft: entry,
    question: `The feed has only the beginning of the text, and its page could not be read: ${why} Import it with \`offprint import ${url}\`, or link to it.`,
  })
  const answer = await reader.request({ address: url, accept: PAGE })
  if (answer.kind === 'stopped') return without('The command was stopped.')
  if (answer.kind === 'gone') return without('The server says that it is gone (status 410).')
  if (answer.kind !== 'body') return without(answer.kind === 'failed' ? answer.reason : 'The server sent no page.')
  const { kind, drafts } = await importSource(answer.source, context)
  const [page] = drafts
  if (kind !== 'html' || !page) return without('It shows no article.')
  const fault = readingFault(page, articleText(titleOfDraft(page), page.body))
  if (fault !== undefined) return without(`${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`)
  const { question } = judge({ ...page, name: entry.name })
  if (question !== undefined) return { draft: entry, question }
  const stated = new Set(entry.facts.map(({ field }) => groupOf(field)))
  const { isBeginning: _, words: __, doubts: ___, ...known } = entry
  const whole = judge({
    ...known,
    ...{ body: page.body, notes: page.notes },
    facts: [...entry.facts, ...page.facts.filter(({ field }) => !stated.has(groupOf(field)))],
    ...(page.doubts ? { doubts: page.doubts } : {}),
    ...(page.words ? { words: page.words } : {}),
  })
  return { ...whole, page }
}

/** Returns the field to which a fact belongs. The facts about a person, or about the original, are stated together, but each by itself. */
const groupOf = (field: string): string => (field.startsWith('original.') ? field : field.replace(/\..*$/, ''))
