import { DAY, MINUTE, WEEK } from '../core/duration.js'

/** An article that waits until `most` allows it. */
export interface WaitingArticle {
  readonly title: string
  readonly url?: string | undefined
}

/** What is remembered about the feed of a publisher between two runs. All times are in milliseconds since 1970. */
export interface FeedState {
  /** The address in publishers.yml, and the settings. If they change, the feed is read anew. */
  readonly settings: string
  /** The address to which the feed moved for good. */
  readonly moved?: string | undefined
  /** The address of the feed, if that in publishers.yml is the address of a page. */
  readonly found?: string | undefined
  readonly etag?: string | undefined
  readonly modified?: string | undefined
  /** A fingerprint of the last body, for servers that know no validators. */
  readonly body?: string | undefined
  /** How often the feed says that it changes, in milliseconds. */
  readonly interval?: number | undefined
  /** When the feed is due. */
  readonly due: number
  /** Until when the server asked for no requests. */
  readonly pause?: number | undefined
  /** Whether the server said that the feed is gone for good. */
  readonly gone?: boolean | undefined
  /** The number of failures since the last success, and the reason of the last. */
  readonly failures?: number | undefined
  readonly reason?: string | undefined
  readonly waiting?: readonly WaitingArticle[] | undefined
}

/** The longest time between two requests that a feed or its server may ask for, and to which pauses after faults grow. */
const LONGEST = DAY
/** The longest pause of `Retry-After`. */
const LONGEST_PAUSE = WEEK

/** Why a feed is not asked for now. */
export interface FeedRest {
  readonly why: 'due' | 'pause' | 'gone' | 'failed'
  /** When it is due; absent if it is gone. */
  readonly until?: number
}

/**
 * Returns why a feed rests, or undefined if it is due. A time that no run can have written, such as one that was set while the clock was
 * wrong, does not count.
 *
 * @param all whether to ask also for what is not due; a pause that the server asked for is kept nevertheless
 */
export function feedRest(
  state: FeedState | undefined,
  now: number,
  { every, all }: { readonly every: number; readonly all: boolean },
): FeedRest | undefined {
  if (!state) return undefined
  const { pause = 0, due, gone, failures = 0 } = state
  if (pause > now && pause <= now + LONGEST_PAUSE) return { why: 'pause', until: pause }
  if (all) return undefined
  if (gone) return { why: 'gone' }
  if (due <= now || due > now + Math.max(every, LONGEST)) return undefined
  return { why: failures > 0 ? 'failed' : 'due', until: due }
}

/** The times that an answer to a request for a feed names, in milliseconds. */
export interface AnswerTimes {
  readonly every: number
  /** How long the answer is fresh (`Cache-Control: max-age`). */
  readonly fresh?: number | undefined
  /** How often the feed says that it changes. */
  readonly interval?: number | undefined
}

/**
 * Returns when a feed is due after an answer. It is a little early, because otherwise a run every two hours would find a feed that is due
 * every two hours only at every other time.
 */
export function nextDue(now: number, { every, fresh = 0, interval = 0 }: AnswerTimes): number {
  const wait = Math.max(every, Math.min(LONGEST, Math.max(fresh, interval)))
  return now + wait - Math.min(5 * MINUTE, wait / 10)
}

/** Returns when a feed is due after a number of failures in a row. The time doubles with each, up to a day. */
export const dueAfterFailure = (now: number, every: number, failures: number): number =>
  nextDue(now, { every: Math.max(every, Math.min(LONGEST, every * 2 ** Math.min(failures - 1, 10))) })

/** Returns the end of the pause that a server asks for, at most a week. */
export const pauseEnd = (now: number, pause: number): number => now + Math.min(pause, LONGEST_PAUSE)
