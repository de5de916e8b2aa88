import { articleKey, type OriginalRecord, type OriginalRecords } from '../collecting/index.js'
import type { Post } from '../content/index.js'
import { DAY } from '../core/duration.js'
import { isDay, type Moment } from '../core/moment.js'
import { type Place, type Problem, remark, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/** What the findings about an original depend on besides its post. */
interface Surroundings {
  readonly records: OriginalRecords
  readonly timezone: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly read: Sources['read']
}

/** Reports originals that have changed, moved or vanished since they were republished, or were withdrawn by their publisher. */
export function originalChanges(posts: readonly Post[], { records, timezone, now, read }: Surroundings): Problem[] {
  if (records.size === 0) return []
  const dayOf = (time: string): string =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: timezone }).format(new Date(time))
  return posts.flatMap(post => {
    const record = records.get(post.id)
    const { url } = post.original ?? {}
    if (!record || !url || post.status === 'withdrawn' || articleKey(record.url) !== articleKey(url)) return []
    const line = post.line ?? lineOf(read(post.file) ?? '', { words: url })
    const where = { file: post.file, ...(line ? { line } : {}) }
    return findingsOf(record, { post, where, dayOf, now })
  })
}

interface Finding {
  readonly post: Post
  readonly where: Place
  readonly dayOf: (time: string) => string
  readonly now: number
}

function findingsOf(record: OriginalRecord, { post, where, dayOf, now }: Finding): Problem[] {
  const { changed, moved, missing, withdrawn, unclear } = record
  const name = post.slug || post.id
  const accept = `\`offprint diff ${name} --seen\``
  const found: Problem[] = []
  if (withdrawn && !withdrawn.accepted && !(post.notice && isUpdatedSince(post, withdrawn.found)))
    found.push(
      warning(
        'original.withdrawn',
        where,
        `The publisher has withdrawn the original: ${withdrawn.says} (found on ${dayOf(withdrawn.found)}).`,
        `Read why, and write \`status: withdrawn\` with a \`notice\` and \`updated\`, or only a \`notice\` and \`updated\`. To keep the post as it is: ${accept}.`,
      ),
    )
  if (missing?.gone && !missing.accepted)
    found.push(
      warning(
        'original.gone',
        where,
        `The original is gone: ${missing.why} (since ${dayOf(missing.since)}).`,
        `Ask the publisher. Write its new address, or that of an archived copy, as \`original.url\`, or withdraw the post. To keep it as it is: ${accept}.`,
      ),
    )
  if (moved && !moved.accepted)
    found.push(
      warning(
        'original.moved',
        where,
        `The original has moved to ${moved.to}.`,
        'Write this address as `original.url`.',
      ),
    )
  if (changed && post.kind !== 'link' && !isUpdatedSince(post, changed.found)) {
    const when = changed.on
      ? `on ${dayOf(changed.on)}`
      : dayOf(changed.after) === dayOf(changed.found)
        ? `on ${dayOf(changed.found)}`
        : `between ${dayOf(changed.after)} and ${dayOf(changed.found)}`
    const taken = record[changed.source]?.taken ?? changed.after
    // What a post does not show is not out of date.
    const report = showsText(post, now) ? warning : remark
    found.push(
      report(
        'original.changed',
        where,
        `The original was changed ${when}, and this post has ${isTakenEarlier(post, taken) ? `an earlier text (first looked at on ${dayOf(taken)})` : `the text of ${dayOf(taken)}`}.`,
        `\`offprint diff ${name}\` shows the change. Take it in and write \`updated\` (and \`correction\` if readers should know), or accept it: ${accept}.`,
      ),
    )
  }
  if (unclear && !unclear.accepted && !withdrawn && post.kind !== 'link')
    found.push(
      remark(
        'original.unclear',
        where,
        `The original could not be compared with the text that was taken: ${unclear.why} (since ${dayOf(unclear.since)}).`,
        `Look at it yourself. If it is all right: ${accept}.`,
      ),
    )
  return found
}

/** Tells whether a post had its text long before the first look at its original. */
const isTakenEarlier = ({ date }: Post, taken: string): boolean => date.epoch + 2 * DAY < Date.parse(taken)

/** Tells whether a post shows the text of its original as a whole. */
function showsText({ kind, original }: Post, now: number): boolean {
  const { expires, changes } = original ?? {}
  return kind !== 'link' && changes?.kind !== 'excerpt' && (expires === undefined || expires.epoch > now)
}

/** Tells whether a post was updated after a time, given as RFC 3339 text. A day without a time lasts until its end. */
export const isUpdatedSince = ({ updated }: Pick<Post, 'updated'>, time: string): boolean =>
  updated !== undefined && endOf(updated) > Date.parse(time)

const endOf = (moment: Moment): number => moment.epoch + (isDay(moment) ? DAY : 0)
