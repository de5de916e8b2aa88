import { articleAddress } from '../../core/article-address.js'
import { groupBy } from '../../core/group-by.js'
import { w3cdtf } from '../../core/moment.js'
import { canParseUrl, hostWithoutWww } from '../../core/url.js'
import type { Post } from '../post.js'
import type { IdLock, IdRecord } from './id-lock.js'

/** A recorded id and a post that conflicts with it. */
export interface IdConflict {
  /**
   * The kind of conflict. `changed`: a published post would get another id. `taken`: the id of a published post would go to
   * another post.
   */
  readonly kind: 'changed' | 'taken'
  readonly post: Post
  readonly known: IdRecord
}

/** A page that moved; addresses are from the root of the site. */
export interface Move {
  readonly from: string
  readonly to: Post
}

export interface Pins {
  readonly conflicts: readonly IdConflict[]
  /** The lock after this build, with all conflicts accepted. It is the same object if nothing changed. */
  readonly next: IdLock
  readonly moves: readonly Move[]
}

export interface PostsNow {
  /** Every post of the folder. A post that is held back is not deleted. */
  readonly all: readonly Post[]
  /** The posts that readers may see. */
  readonly out: readonly Post[]
}

/** Compares the posts of a build with the recorded ids. */
export function pinIds(lock: IdLock, { all, out }: PostsNow): Pins {
  const present = new Set(all.map(post => post.id))
  const missing = new Map<string, IdRecord>()
  for (const [id, record] of lock) if (!present.has(id)) missing.set(id, record)
  const strangers = out.filter(post => !lock.has(post.id))
  const formerSelf = formerSelves(strangers, missing)
  const changes = new Map<string, IdRecord>()
  const conflicts: IdConflict[] = []
  for (const [id, record] of missing) if (!record.gone) changes.set(id, { ...record, gone: true })
  for (const post of out) {
    const record = lock.get(post.id)
    if (record && isCurrent(record, post)) continue
    const before = record ?? formerSelf.get(post.id)
    const taken = record !== undefined && !isSame(record, post)
    if (before && (taken || !record)) conflicts.push({ kind: taken ? 'taken' : 'changed', post, known: before })
    changes.set(post.id, recordOf(post, taken ? undefined : before))
    // The old id stays reserved, and the post keeps its former addresses.
    if (before && !record) changes.set(before.id, { ...before, former: [], gone: true })
  }
  freeAddresses(lock, changes, out)
  const next = changes.size > 0 ? new Map([...lock, ...changes]) : lock
  return { conflicts, next, moves: movesIn(next, out) }
}

const isCurrent = (record: IdRecord, { file, path, date, original }: Post): boolean =>
  !record.gone &&
  record.file === file &&
  record.path === path &&
  record.original === original?.url &&
  record.date === w3cdtf(date)

const hasMoved = ({ former }: IdRecord): boolean => former.length > 0

/** Removes former addresses that are the address of a page again. */
function freeAddresses(lock: IdLock, changes: Map<string, IdRecord>, out: readonly Post[]): void {
  const moved = [...lock.values(), ...changes.values()].filter(hasMoved)
  const current = new Set(moved.length > 0 ? out.map(post => post.path) : [])
  for (const { id } of moved) {
    const record = changes.get(id) ?? lock.get(id)
    if (record?.former.some(path => current.has(path)))
      changes.set(id, { ...record, former: record.former.filter(path => !current.has(path)) })
  }
}

/** Lists the moves. Every former address leads to the current page, so a chain of moves needs one redirect. */
function movesIn(next: IdLock, out: readonly Post[]): Move[] {
  const moved = [...next.values()].filter(hasMoved)
  const posts = new Map(moved.length > 0 ? out.map(post => [post.id, post]) : [])
  const moves = moved.flatMap(({ id, former }) => {
    const to = posts.get(id)
    return to ? former.map((from): Move => ({ from, to })) : []
  })
  return moves.sort((a, b) => (a.from < b.from ? -1 : 1))
}

function recordOf(post: Post, before: IdRecord | undefined): IdRecord {
  const { id, file, path, original } = post
  // A link item has no page, so nothing moves away from it.
  const moved = before && before.path !== path && before.path !== ''
  return {
    id,
    file,
    path,
    date: w3cdtf(post.date),
    ...(original?.url ? { original: original.url } : {}),
    former: moved ? [...before.former.filter(former => former !== before.path), before.path] : (before?.former ?? []),
    gone: false,
  }
}

/**
 * Tells whether two posts have both different originals and different dates. They are different articles, even in the
 * same file.
 */
const differs = (record: IdRecord, { original, date }: Post): boolean =>
  record.original !== undefined &&
  original?.url !== undefined &&
  record.original !== original.url &&
  record.date !== w3cdtf(date)

/** Tells whether two addresses are those of one article. They may differ in what says through which link a reader came. */
const isSameArticle = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && (one === other || keyOf(one) === keyOf(other))

const hostOf = (url: string): string => (canParseUrl(url) ? hostWithoutWww(url) : url)

const keyOf = (url: string): string => (canParseUrl(url) ? articleAddress(url) : undefined) ?? url

/**
 * Tells whether the post with a recorded id is the recorded one. For a deleted post, the file name is no evidence, because
 * a new post in a file of the same name would reuse the id by accident.
 */
function isSame(record: IdRecord, post: Post): boolean {
  if (isSameArticle(record.original, post.original?.url)) return true
  if (record.date === w3cdtf(post.date)) return true
  if (record.gone || differs(record, post)) return false
  return (record.file === post.file && post.line === undefined) || (record.path === post.path && post.path !== '')
}

/**
 * Matches posts with unrecorded ids to records of missing posts: by file, by original, by page and, for renamed files,
 * by a date that only these two share.
 */
function formerSelves(strangers: readonly Post[], missing: IdLock): ReadonlyMap<string, IdRecord> {
  const found = new Map<string, IdRecord>()
  if (strangers.length === 0 || missing.size === 0) return found
  const free = new Set(missing.values())
  const live = [...missing.values()].filter(({ gone }) => !gone)
  const match = (records: readonly IdRecord[], ofRecord: KeyOfRecord, ofPost: KeyOfPost, only: 'any' | 'unique') => {
    const byKey = groupBy(
      records.filter(record => free.has(record)),
      ofRecord,
    )
    const open = strangers.filter(post => !found.has(post.id))
    const rivals = groupBy(open, ofPost)
    for (const post of open) {
      const key = ofPost(post)
      const candidates = (key === undefined ? [] : (byKey.get(key) ?? [])).filter(record => free.has(record))
      const [record] = candidates
      const unique = candidates.length === 1 && rivals.get(key ?? '')?.length === 1
      if (!record || differs(record, post) || (only === 'unique' && !unique)) continue
      found.set(post.id, record)
      free.delete(record)
    }
  }
  match(
    live,
    record => record.file,
    // The items of a list share its file.
    post => (post.line === undefined ? post.file : undefined),
    'any',
  )
  match(
    [...missing.values()],
    record => record.original,
    post => post.original?.url,
    'any',
  )
  match(
    live,
    record => record.path,
    post => post.path || undefined,
    'any',
  )
  match(
    live,
    record => record.date,
    post => (post.line === undefined ? w3cdtf(post.date) : undefined),
    'unique',
  )
  // Lists have many items of one day, which come and go, so the outlet has to be the same, too.
  match(
    live,
    ({ date, original }) => original && `${date} ${hostOf(original)}`,
    ({ line, date, original }) =>
      line !== undefined && original?.url ? `${w3cdtf(date)} ${hostOf(original.url)}` : undefined,
    'unique',
  )
  return found
}

type KeyOfRecord = (record: IdRecord) => string | undefined
type KeyOfPost = (post: Post) => string | undefined
