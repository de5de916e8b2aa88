import { w3cdtf } from '../../core/moment.js'
import type { Post } from '../post.js'
import type { IdLock, IdRecord } from './id-lock.js'

/** An id that readers know, and a post that would not keep to it. */
export interface IdConflict {
  /** `changed`: the known post would get another id. `taken`: the known id would go to another post. */
  readonly kind: 'changed' | 'taken'
  readonly post: Post
  readonly known: IdRecord
}

/** A page that moved: addresses from the root of the site. */
export interface Move {
  readonly from: string
  readonly to: Post
}

export interface Pins {
  readonly conflicts: readonly IdConflict[]
  /** What is to be recorded after this build, conflicts being accepted; the same lock where nothing changed. */
  readonly next: IdLock
  readonly moves: readonly Move[]
}

export interface PostsNow {
  /** Every post of the folder; one that is held back is not gone. */
  readonly all: readonly Post[]
  /** Those that readers may see. */
  readonly out: readonly Post[]
}

/** Holds the posts of a build against the ids that readers know. */
export function pinIds(lock: IdLock, { all, out }: PostsNow): Pins {
  const present = new Set(all.map(post => post.id))
  const lost = new Map<string, IdRecord>()
  for (const [id, record] of lock) if (!present.has(id)) lost.set(id, record)
  const strangers = out.filter(post => !lock.has(post.id))
  const formerSelf = formerSelves(strangers, lost)
  const changes = new Map<string, IdRecord>()
  const conflicts: IdConflict[] = []
  for (const [id, record] of lost) if (!record.gone) changes.set(id, { ...record, gone: true })
  for (const post of out) {
    const record = lock.get(post.id)
    if (record && isCurrent(record, post)) continue
    const before = record ?? formerSelf.get(post.id)
    const taken = record !== undefined && !isSame(record, post)
    if (before && (taken || !record)) conflicts.push({ kind: taken ? 'taken' : 'changed', post, known: before })
    changes.set(post.id, recordOf(post, taken ? undefined : before))
    // The old id stays taken; the addresses go with the post.
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

/** An address is no longer a former one when a page stands at it again. */
function freeAddresses(lock: IdLock, changes: Map<string, IdRecord>, out: readonly Post[]): void {
  const moved = [...lock.values(), ...changes.values()].filter(hasMoved)
  const current = new Set(moved.length > 0 ? out.map(post => post.path) : [])
  for (const { id } of moved) {
    const record = changes.get(id) ?? lock.get(id)
    if (record?.former.some(path => current.has(path)))
      changes.set(id, { ...record, former: record.former.filter(path => !current.has(path)) })
  }
}

/** Each former address leads to where the page is now, so a chain of moves is one step. */
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
  const moved = before && before.path !== path
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

/** Two originals at two dates are two articles, whatever file they are in. */
const differs = (record: IdRecord, { original, date }: Post): boolean =>
  record.original !== undefined &&
  original?.url !== undefined &&
  record.original !== original.url &&
  record.date !== w3cdtf(date)

/**
 * Whether the post with a known id is the one that had it. A deleted post's file name is no evidence: a new post in a
 * file of the same name is how its id would be given away by accident.
 */
function isSame(record: IdRecord, post: Post): boolean {
  if (record.original !== undefined && record.original === post.original?.url) return true
  if (record.date === w3cdtf(post.date)) return true
  if (record.gone || differs(record, post)) return false
  return record.file === post.file || record.path === post.path
}

/**
 * For posts with ids that nobody knows, the lost records that they seem to be: by file, by original, by page, and, for
 * posts of our own whose file was renamed, by a date that only these two have.
 */
function formerSelves(strangers: readonly Post[], lost: IdLock): ReadonlyMap<string, IdRecord> {
  const found = new Map<string, IdRecord>()
  if (strangers.length === 0 || lost.size === 0) return found
  const free = new Set(lost.values())
  const live = [...lost.values()].filter(({ gone }) => !gone)
  const match = (records: readonly IdRecord[], ofRecord: KeyOfRecord, ofPost: KeyOfPost, only: 'any' | 'unique') => {
    const byKey = grouped(
      records.filter(record => free.has(record)),
      ofRecord,
    )
    const open = strangers.filter(post => !found.has(post.id))
    const rivals = grouped(open, ofPost)
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
    post => post.file,
    'any',
  )
  match(
    [...lost.values()],
    record => record.original,
    post => post.original?.url,
    'any',
  )
  match(
    live,
    record => record.path,
    post => post.path,
    'any',
  )
  match(
    live,
    record => record.date,
    post => w3cdtf(post.date),
    'unique',
  )
  return found
}

type KeyOfRecord = (record: IdRecord) => string | undefined
type KeyOfPost = (post: Post) => string | undefined

function grouped<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
