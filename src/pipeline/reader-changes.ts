import type { Post } from '../content/index.js'
import { isPublished } from '../editions/index.js'
import type { BuildCache } from './build-cache.js'

export const READER_CHANGES = ['new', 'changed', 'corrected', 'withdrawn', 'gone', 'moved'] as const

/** A change that a build makes for readers. */
export interface ReaderChange {
  readonly kind: (typeof READER_CHANGES)[number]
  readonly id: string
  readonly title: string
  readonly file: string
  /** A description of what readers will see. */
  readonly seen: string
}

export interface Readership {
  /** The cache of the last build. */
  readonly before: BuildCache
  readonly posts: readonly Post[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Lists the changes since the last build. The list is empty for a first build. */
export function readerChanges({ before, posts, now }: Readership): ReaderChange[] {
  if (before.outputs.size === 0) return []
  const known = new Map<string, Post>()
  for (const post of [...before.posts.values()].flatMap(({ posts }) => posts))
    if (isPublished(post, now) && (post.kind || before.outputs.has(post.output))) known.set(post.id, post)
  const ids = new Set(posts.map(post => post.id))
  const gone = [...known.values()].filter(post => !ids.has(post.id))
  return [
    ...posts.flatMap(post => changesOf(known.get(post.id), post, now)),
    ...gone.map(post => change('gone', post, 'it is no longer in any edition; feed readers keep their copies')),
  ]
}

const change = (kind: ReaderChange['kind'], { id, title, file }: Post, seen: string): ReaderChange => ({
  kind,
  id,
  title,
  file,
  seen,
})

function changesOf(was: Post | undefined, is: Post, now: number): ReaderChange[] {
  if (!was) return is.status === 'withdrawn' ? [] : [change('new', is, 'it is new in every feed that includes it')]
  const moved = was.path !== is.path
  return [
    ...(moved && was.path !== ''
      ? [change('moved', is, `${was.path} redirects to ${is.kind ? is.elsewhere : is.path}`)]
      : []),
    ...(was.fingerprint === is.fingerprint ? [] : [edited(was, is, now)]),
  ]
}

function edited(was: Post, is: Post, now: number): ReaderChange {
  const old = changedAt(was, now) === changedAt(is, now)
  const attention = old ? 'feed readers do not show it as new' : 'feed readers show it as new'
  if (is.status === 'withdrawn' && was.status !== 'withdrawn')
    return change(
      'withdrawn',
      is,
      is.kind
        ? 'feeds say so for 30 days; all other editions leave it out'
        : 'its page says so, as do the feeds for 30 days; digests leave it out',
    )
  if (is.status !== was.status) return change('changed', is, 'it is published again')
  if (is.notice && is.notice !== was.notice)
    return change('corrected', is, `every edition shows the notice; ${attention}`)
  return change('changed', is, old ? `${attention}, because \`updated\` is unchanged` : attention)
}

/** Returns the date by which feed readers order posts. A correction dated in the future does not count yet. */
const changedAt = ({ updated, date }: Post, now: number): number =>
  updated && updated.epoch <= now ? updated.epoch : date.epoch
