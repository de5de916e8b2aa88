import { DAY } from '../core/duration.js'
import { articleKey } from './article-key.js'
import type { ORIGINAL_SOURCES, OriginalRecord } from './original-record.js'
import { type ArticleText, differenceFault } from './original-text.js'
import { saysWithdrawnTitle, withdrawalWords } from './withdrawal-words.js'

export type OriginalSource = (typeof ORIGINAL_SOURCES)[number]

/** What was found where an original should be. */
export type OriginalLook =
  | {
      readonly kind: 'text'
      readonly source: OriginalSource
      readonly title: string
      readonly text: ArticleText
      /** Why the article could not be read as a whole. */
      readonly fault?: string | undefined
      /** When the original says that it was last changed. */
      readonly modified?: string | undefined
      /** The words in which it says that it was withdrawn, if not in its text. */
      readonly withdrawn?: string | undefined
      /** The address to which it moved for good. */
      readonly moved?: string | undefined
      /** The id of the entry, in a feed. */
      readonly id?: string | undefined
    }
  /** The server says that the page has not changed since the last look. */
  | {
      readonly kind: 'same'
      /** The address to which it moved for good. */
      readonly moved?: string | undefined
    }
  | { readonly kind: 'missing'; readonly why: string; readonly isGone: boolean }
  | { readonly kind: 'withdrawn'; readonly source: OriginalSource; readonly says: string }

/** The post whose original is looked at. */
export interface OriginalOwner {
  readonly post: string
  /** The address of the original. */
  readonly url: string
  /** The titles of the post and of the original as the post names it. */
  readonly titles: readonly string[]
  /** The text of the post, if that is the text of the original. */
  readonly text?: ArticleText | undefined
  /** Tells whether the post was updated after a time, given as RFC 3339 text. */
  readonly isUpdatedSince: (time: string) => boolean
}

export interface LookMemory {
  /** The time of the look, as RFC 3339 text in UTC. */
  readonly now: string
  /** When the words were last those of the record. */
  readonly unchanged?: string | undefined
  /** The text as it was taken; absent if it was not kept. */
  readonly old?: ArticleText | undefined
}

/** Returns what is known about an original after a look at it. A first look only records what the original is like. */
export function recordAfter(
  before: OriginalRecord | undefined,
  look: OriginalLook,
  owner: OriginalOwner,
  memory: LookMemory,
): OriginalRecord {
  const { now } = memory
  const record = ownRecord(before, owner)
  if (look.kind === 'same') return placedAt(found(record), look.moved, now)
  if (look.kind === 'missing') return { ...record, missing: missingAfter(record, look, now) }
  if (look.kind === 'withdrawn') return { ...record, withdrawn: withdrawnAfter(record, look.source, look.says, now) }
  // That an entry is in a feed does not say that its page is there.
  const moved = look.source === 'page' || look.moved ? look.moved : record.moved?.to
  const next = placedAt(look.source === 'page' ? found(record) : record, moved, now)
  const says = look.withdrawn ?? withdrawalIn(look, owner, memory)
  if (says !== undefined) return { ...next, withdrawn: withdrawnAfter(record, look.source, says, now) }
  const { withdrawn, ...rest } = next
  // What a feed has said stays, because its tombstones are short-lived, unless the entry is back.
  const kept = withdrawn && withdrawn.source !== look.source ? next : rest
  return textAfter(kept, look, owner, memory)
}

/** Returns the record of a post’s original. That of another address does not count, unless the original moved from there. */
function ownRecord(before: OriginalRecord | undefined, { post, url }: OriginalOwner): OriginalRecord {
  if (before && articleKey(before.url) === articleKey(url)) return { ...before, url }
  if (!before?.moved || articleKey(before.moved.to) !== articleKey(url)) return { post, url }
  const { moved: _, missing: __, ...rest } = before
  return { ...rest, url }
}

/** Removes from a record what is no longer true once the original was found. */
function found(record: OriginalRecord): OriginalRecord {
  const { missing: _, ...rest } = record
  return rest
}

/** How often and for how long a page must be missing before it counts as gone. */
const GONE_TIMES = 3
const GONE_AFTER = DAY

function missingAfter(
  { missing }: OriginalRecord,
  { why, isGone: certain }: Extract<OriginalLook, { readonly kind: 'missing' }>,
  now: string,
): NonNullable<OriginalRecord['missing']> {
  if (missing && (missing.gone || certain)) return { ...missing, why, ...(missing.gone ? {} : { gone: now }) }
  if (certain) return { since: now, times: 1, why, gone: now }
  if (!missing) return { since: now, times: 1, why }
  const times = missing.times + 1
  const isOver = times >= GONE_TIMES && Date.parse(now) - Date.parse(missing.since) >= GONE_AFTER
  return { ...missing, times, why, ...(isOver ? { gone: now } : {}) }
}

/** Returns the record of an original that was found at its address, or at another to which it moved for good. */
function placedAt({ moved, ...record }: OriginalRecord, to: string | undefined, now: string): OriginalRecord {
  if (to === undefined || articleKey(to) === articleKey(record.url)) return record
  return { ...record, moved: moved?.to === to ? moved : { to, found: now } }
}

const withdrawnAfter = (
  { withdrawn }: OriginalRecord,
  source: OriginalSource,
  says: string,
  now: string,
): NonNullable<OriginalRecord['withdrawn']> => (withdrawn ? { ...withdrawn, says } : { source, says, found: now })

type TextLook = Extract<OriginalLook, { readonly kind: 'text' }>

/** Returns the words in which an original says that it was withdrawn, unless it said so when its text was taken. */
function withdrawalIn({ title, text }: TextLook, owner: OriginalOwner, { old }: LookMemory): string | undefined {
  const isOld = owner.titles.some(saysWithdrawnTitle)
  const known = new Set([...(old?.paragraphs ?? []), ...(owner.text?.paragraphs ?? [])])
  return withdrawalWords(isOld ? '' : title, text.paragraphs, known)
}

function textAfter(
  record: OriginalRecord,
  look: TextLook,
  owner: OriginalOwner,
  { now, unchanged, old }: LookMemory,
): OriginalRecord {
  const { source, text, fault, id = '', modified } = look
  const base = record[source]
  const unclearFor = (why: string): OriginalRecord => ({
    ...record,
    unclear: record.unclear?.source === source ? { ...record.unclear, why } : { source, since: now, why },
  })
  if (fault !== undefined) return source === 'feed' ? record : unclearFor(fault)
  const { changed, unclear: _, ...clear } = record
  const own = { words: text.words, taken: now }
  const taken = source === 'page' ? { ...clear, page: own } : { ...clear, feed: { ...own, id } }
  if (!base) return { ...taken, ...(changed ? { changed } : {}) }
  if (base.words === text.words) return changed && changed.source !== source ? { ...clear, changed } : clear
  if (changed?.source === source && changed.words === text.words) {
    // The editor has taken the change in.
    return owner.isUpdatedSince(changed.found) ? taken : { ...clear, changed }
  }
  const compared = old?.words === base.words ? old : owner.text
  if (!compared) return unclearFor('the text that it had before was not kept')
  const difference = differenceFault(compared, text)
  // Feeds often shorten their entries, so that nothing can be said.
  if (difference !== undefined) return source === 'feed' ? record : unclearFor(difference)
  if (changed && changed.source !== source) return { ...clear, changed }
  const after = unchanged ?? base.taken
  const on = modified && isBetween(modified, after, now) ? { on: utc(modified) } : {}
  return { ...clear, changed: { source, words: text.words, found: now, after, ...on } }
}

/** Tells whether a stated time can be that of the change. Days without a time may begin before the last look. */
const isBetween = (time: string, after: string, now: string): boolean =>
  Date.parse(time) > Date.parse(after) - DAY && Date.parse(time) <= Date.parse(now)

const utc = (time: string): string => `${new Date(time).toISOString().slice(0, 19)}Z`

/** Returns the record after an editor has accepted everything that was found. */
export function acceptedRecord(record: OriginalRecord, now: string): OriginalRecord {
  const { changed, moved, missing, withdrawn, unclear, ...rest } = record
  const base = changed && rest[changed.source]
  return {
    ...rest,
    ...(changed && base ? { [changed.source]: { ...base, words: changed.words } } : {}),
    ...(moved ? { moved: { ...moved, accepted: now } } : {}),
    ...(missing ? { missing: { ...missing, accepted: now } } : {}),
    ...(withdrawn ? { withdrawn: { ...withdrawn, accepted: now } } : {}),
    ...(unclear ? { unclear: { ...unclear, accepted: now } } : {}),
  }
}
