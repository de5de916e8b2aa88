import { HOUR } from '../core/duration.js'
import { isError, type Problem, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import { deliveryLedger, type IssueRecord } from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import { localTime } from '../scheduling/index.js'
import type { Database } from '../storage/index.js'
import { timeOf } from './clock.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import { findingsOf, type NextIssueToSend, nextIssueOf } from './issue-sending.js'
import type { PublishMemory } from './publish-memory.js'
import { unsetFor } from './send-secrets.js'
import { sentDatabaseAt } from './sent-database.js'
import { upcomingSends } from './upcoming-sends.js'

/** What there is to send, and the same as a sentence. */
export type IssueOutlook = { readonly what: string } & (
  | {
      readonly kind: 'new'
      readonly next: NextIssueToSend
      /** The number of issues of this name in the ledger. */
      readonly issued: number
      readonly concerns: readonly Problem[]
    }
  /** An issue was started and is not finished. */
  | { readonly kind: 'under-way' }
  /** There is nothing to send now: no post is new, a post was sent before, or the digest has a time of its own. */
  | { readonly kind: 'nothing'; readonly concerns?: readonly Problem[] }
  /** An earlier run of this command has sent the issue and stopped afterwards. */
  | { readonly kind: 'sent' }
)

/** The time in which the same command finishes an earlier run, instead of sending the next issue. */
const OPEN_FOR = 12 * HOUR

/** Why an issue would not be sent. */
export interface IssueRefusal {
  readonly refused: readonly Problem[]
  /** Whether `--despite-problems` would send nevertheless. */
  readonly mayInsist: boolean
}

/** What `offprint publish` was asked to send. */
export interface OutlookRequest {
  /** The name of a digest, or the slug of a post. */
  readonly name: string
  readonly root: string
  readonly publication: Publication
  readonly io: Io
  /** Whether to send although the digest has a schedule. */
  readonly sendNow?: boolean | undefined
  readonly despiteProblems?: boolean | undefined
  /** A run that began to send and has not come to its end. */
  readonly open: PublishMemory['open']
}

/**
 * Finds out what there is to send, and whether it would be refused. It looks at everything but the pages of the issue, which are put
 * online afterwards.
 */
export const outlookOf = (request: OutlookRequest): Promise<IssueOutlook | IssueRefusal> =>
  foundOutlook(request).catch(refusalOf)

/** Turns problems that prevent an issue, such as a name that no digest has, into a refusal. */
function refusalOf(cause: unknown): IssueRefusal {
  if (cause instanceof ProblemsError) return { refused: cause.problems, mayInsist: false }
  throw cause
}

async function foundOutlook({
  name,
  root,
  publication,
  io,
  sendNow,
  despiteProblems,
  open,
}: OutlookRequest): Promise<IssueOutlook | IssueRefusal> {
  const env = environmentAt(io, root)
  const database = await sentDatabaseAt(root, true)
  try {
    const ledger = deliveryLedger(database)
    const subject = {
      ...{ database, ledger, publication, slug: name, name },
      ...{ flags: { root, where: [] }, io: { ...io, env } },
    }
    const latest = await ledger.latest(name)
    if (latest && wasSentByRun(latest, open, io.clock()))
      return {
        kind: 'sent',
        what: `“${latest.subject}” was sent by the run before, which this one finishes. To send another issue, run the command again afterwards.`,
      }
    const planned = sendNow ? undefined : await planOf(name, { root, publication, database }, io.clock())
    if (latest?.finished === null) {
      if (planned?.isSending)
        return { kind: 'nothing', what: `“${latest.subject}” is being sent. \`offprint work\` continues it.` }
      const unset = unsetFor(publication, root, env)
      if (unset.length > 0) return { refused: unset, mayInsist: false }
      const { queued, deferred, sending } = await ledger.counts(latest.id)
      const left = plural(queued + deferred + sending, 'subscriber')
      return { kind: 'under-way', what: `“${latest.subject}” is under way: ${left} to go.` }
    }
    if (latest?.kind === 'post') return { kind: 'nothing', what: `\`${name}\` was sent before, and is not sent twice.` }
    const next = await nextIssueOf(subject, timeOf(io))
    if ('nothing' in next)
      return { kind: 'nothing', what: `No post is new in \`${name}\`, so there is nothing to send.` }
    const { problems, unset, reach } = await findingsOf(subject, next)
    // The pages of the issue are put online by the steps after this one.
    const concerns = problems.filter(({ rule }) => rule !== 'send.page')
    const isRefused = concerns.some(isError) && !despiteProblems
    if (isRefused || unset.length > 0) return { refused: [...concerns, ...unset], mayInsist: unset.length === 0 }
    const ready = `“${next.frozen.subject}” is ready for ${plural(reach.recipients, 'subscriber')}.`
    if (planned) return { kind: 'nothing', what: `${ready} ${planned.what}`, concerns }
    return { kind: 'new', what: ready, next, issued: await ledger.issued(name), concerns }
  } finally {
    await database.close()
  }
}

/** Tells whether an issue was sent by a run of this command that has not come to its end. */
const wasSentByRun = ({ id, name, finished }: IssueRecord, open: PublishMemory['open'], now: number): boolean =>
  open !== undefined && open.name === name && now - open.at < OPEN_FOR && id > open.after && finished !== null

/** Says when an issue is sent without anybody starting it; undefined if it is not. */
async function planOf(
  name: string,
  { root, publication, database }: { root: string; publication: Publication; database: Database },
  now: number,
): Promise<{ readonly what: string; readonly isSending: boolean } | undefined> {
  const { send } = publication.digests.find(digest => digest.name === name) ?? {}
  const next = (await upcomingSends(root, database, now)).next.find(each => each.name === name)
  if (!next && send?.days.kind !== 'each-post') return undefined
  const zone = send?.zone ?? publication.timezone
  const when = next ? localTime(Date.parse(next.at), zone) : 'once each post is published'
  const isOpen = send?.approve && next?.approval !== 'approved'
  const what = `\`offprint work\` sends \`${name}\` ${when}${isOpen ? ', if you approve it' : ''}. To send it now, add --send-now.`
  return { what, isSending: next?.state === 'sending' }
}

/** Returns the last issue of a digest or post, according to the ledger. */
export async function latestIssueOf(name: string, root: string): Promise<IssueRecord | undefined> {
  const database = await sentDatabaseAt(root, true)
  try {
    return await deliveryLedger(database).latest(name)
  } finally {
    await database.close()
  }
}
