import {
  articleKey,
  articleText,
  isWithdrawnState,
  type OriginalLook,
  readingFault,
  titleOfDraft,
} from '../collecting/index.js'
import type { Post } from '../content/index.js'
import { DAY, HOUR } from '../core/duration.js'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { groupBy } from '../core/group-by.js'
import { type Problem, remark } from '../core/problem.js'
import { plural } from '../core/text.js'
import { type ImportContext, importSource } from '../importing/index.js'
import { type FeedAnswer, feedClient } from '../network/index.js'
import { lockPublication, openFolder, openKnown, type Progress } from '../pipeline/index.js'
import { feedMemory, writeFeedMemory } from './collect-memory.js'
import type { Io } from './io.js'
import { OriginalLooks } from './original-looks.js'
import type { PageMemory } from './originals-memory.js'

/** The numbers of originals that a run has looked at, of those that were looked at less than a day ago, and of the others. */
export interface OriginalCounts {
  readonly asked: number
  readonly recent: number
  readonly failed: number
  readonly left: number
}

interface OriginalPagesRequest {
  readonly root: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether to look also at pages that were looked at less than a day ago. */
  readonly fresh: boolean
  readonly allowPrivate: boolean
  readonly progress: Progress
}

/** How long a look counts. It is shorter than a day, so that a run every day looks at everything. */
const RECENT = 20 * HOUR
const LONGEST_PAUSE = 7 * DAY
const ACCEPT = 'text/html, application/xhtml+xml, */*;q=0.1'

/** Looks at the pages of the originals of all posts, each page once, and records what has become of them. */
export async function lookAtPages(
  { root, now, fresh, allowPrivate, progress }: OriginalPagesRequest,
  io: Io,
): Promise<{ readonly counts: OriginalCounts; readonly problems: readonly Problem[] }> {
  const unlock = lockPublication(root, 'collect')
  const ending = new AbortController()
  const forget = io.onInterrupt(() => ending.abort())
  try {
    const disk = openFolder(root)
    const { loaded } = await openKnown(root)
    if (!loaded) return { counts: { asked: 0, recent: 0, failed: 0, left: 0 }, problems: [] }
    const { publication, posts, surroundings } = loaded
    const { title, url, language, timezone } = publication
    const context: ImportContext = { title, url, language, timezone, publishers: surroundings.publishers, now }
    const looks = new OriginalLooks(root, disk, now)
    const { feeds, robots } = feedMemory(root)
    const purpose = 'looks whether republished articles have changed'
    const client = feedClient({ reach: { allowPrivate }, site: url, robots, now, ended: ending.signal, purpose })
    const wanted = posts.filter(
      ({ original, kind, status }) => original?.url && kind !== 'link' && status !== 'withdrawn',
    )
    const groups = [...groupBy(wanted, ({ original }) => articleKey(original?.url ?? '') ?? '').entries()].filter(
      ([key]) => key !== '',
    )
    const pages: Record<string, PageMemory> = { ...looks.memory.pages }
    const pauses: Record<string, number> = { ...looks.memory.pauses }
    const isRecent = ([key]: (typeof groups)[number]): boolean => {
      const at = pages[key]?.at ?? 0
      return !fresh && at <= now && now - at < RECENT
    }
    const due = groups.filter(group => !isRecent(group))
    const problems: Problem[] = []
    let [asked, ended, failed, left] = [0, 0, 0, 0]
    await Promise.all(
      due.map(async ([key, owners]) => {
        const [first] = owners
        const address = first?.original?.url
        if (!first || !address) return
        const { host } = new URL(address)
        const fail = (reason: string): void => {
          failed += 1
          problems.push(unreached(owners, address, reason))
        }
        const pause = pauses[host] ?? 0
        if (pause > now && pause <= now + LONGEST_PAUSE) return fail(`${host} asks for a pause.`)
        // Only who knows the words of a page learns something from an answer that it is the same.
        const isKnown = !fresh && owners.every(post => looks.of(post)?.page !== undefined)
        const { etag, modified, body } = (isKnown && pages[key]) || {}
        const answer = await client.request({
          ...{ address, etag, modified, accept: ACCEPT },
          languages: `${first.original?.language ?? first.language}, *;q=0.5`,
        })
        if (answer.kind === 'stopped') {
          left += 1
          return
        }
        if (answer.kind === 'failed' && answer.pause !== undefined) pauses[host] = now + answer.pause
        const look = await lookOf(answer, { body, context })
        ended += 1
        progress('Looking at originals', ended, due.length)
        if (typeof look === 'string') return fail(look)
        asked += 1
        for (const post of owners) looks.add(post, look)
        pages[key] = memoryOf(answer, pages[key], now)
      }),
    )
    const present = new Set(groups.map(([key]) => key))
    const kept = Object.fromEntries(Object.entries(pages).filter(([key]) => present.has(key)))
    looks.write({ pages: kept, pauses }, new Set(posts.map(({ id }) => id)))
    writeFeedMemory(root, { feeds, robots: new Map([...robots, ...client.robots()]) }, now)
    return { counts: { asked, recent: groups.length - due.length, failed, left }, problems }
  } finally {
    forget()
    unlock()
  }
}

function memoryOf(answer: FeedAnswer, before: PageMemory | undefined, now: number): PageMemory {
  if (answer.kind === 'unchanged') return { ...before, at: now }
  if (answer.kind !== 'body') return { at: now }
  return { at: now, etag: answer.etag, modified: answer.modified, body: fingerprintOfBytes(answer.source.bytes) }
}

const unreached = (owners: readonly Post[], address: string, reason: string): Problem =>
  remark(
    'original.unreached',
    { file: owners[0]?.file ?? address },
    `The original could not be looked at, ${address}: ${reason}`,
    'This says nothing about the original. Look at it in a browser if it lasts.',
  )

interface Expected {
  /** The fingerprint of the body at the last look. */
  readonly body: string | undefined
  readonly context: ImportContext
}

const MISSING = new Set([404, 410, 451])

/** Reads the answer to a request for the page of an original. It returns a sentence if the answer says nothing about it. */
async function lookOf(
  answer: Exclude<FeedAnswer, { readonly kind: 'stopped' }>,
  { body, context }: Expected,
): Promise<OriginalLook | string> {
  if (answer.kind === 'gone') return { kind: 'missing', why: 'the server says so (status 410)', isGone: true }
  if (answer.kind === 'failed')
    return MISSING.has(answer.status ?? 0)
      ? { kind: 'missing', why: `the server answers with status ${answer.status}`, isGone: false }
      : answer.reason
  if (answer.kind === 'unchanged') return { kind: 'same', moved: answer.moved }
  const { source, moved } = answer
  if (articleKey(source.address) === undefined)
    return { kind: 'missing', why: `its address leads to the home page ${source.address}`, isGone: false }
  if (fingerprintOfBytes(source.bytes) === body) return { kind: 'same', moved }
  const { kind, drafts } = await importSource(source, context)
  const [draft] = drafts
  if (kind !== 'html' || !draft) {
    const nothing = articleText('', '')
    const fault = kind === 'html' ? 'the page shows no article' : 'it is no web page'
    return { kind: 'text', source: 'page', title: '', text: nothing, fault, moved }
  }
  const title = titleOfDraft(draft)
  const text = articleText(title, draft.body)
  return {
    ...{ kind: 'text', source: 'page', title, text, modified: draft.modified, moved },
    fault: readingFault(draft, text),
    withdrawn: draft.state && isWithdrawnState(draft.state) ? `“${draft.state}”` : undefined,
  }
}

/** Returns the line about the looks. */
export function originalsLine({ asked, recent, failed, left }: OriginalCounts): string {
  const more = [
    ...(recent > 0 ? [`${recent.toLocaleString('en')} looked at within the last day`] : []),
    ...(failed > 0 ? [`${failed.toLocaleString('en')} could not be looked at`] : []),
    ...(left > 0 ? [`${left.toLocaleString('en')} left out because the check was stopped`] : []),
  ]
  return `Originals: ${[`${plural(asked, 'page')} looked at`, ...more].join(', ')}.`
}
