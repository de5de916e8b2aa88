import { HOUR } from '../core/duration.js'
import { isError, type Problem, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import { deliveryLedger, type IssueRecord } from '../delivery/index.js'
import type { Publication, SendSchedule } from '../publication/index.js'
import { localTime, nextSlot } from '../scheduling/index.js'
import {
  findingsOf,
  hasDatabase,
  type NextIssueToSend,
  nextIssueOf,
  sentDatabaseAt,
  unsetFor,
  upcomingSends,
} from '../sending/index.js'
import { timeOf } from './clock.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { PublishMemory } from './publish-memory.js'

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
  /** It is sent at a time of its own. What is known of the issue is absent on a machine that does not send it. */
  | { readonly kind: 'planned'; readonly next?: NextIssueToSend; readonly concerns?: readonly Problem[] }
  /** There is nothing to send: no post is new, or a post was sent before. */
  | { readonly kind: 'nothing' }
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
  const { send } = publication.digests.find(digest => digest.name === name) ?? {}
  // The machine of an editor need not be the one that sends, which has the subscribers and what was sent to them.
  const env = environmentAt(io, root)
  if (send && !sendNow && !hasDatabase(root, env))
    return { kind: 'planned', what: scheduleText(publication, name, { at: nextSlotOf(publication, send, io.clock()) }) }
  const database = await sentDatabaseAt(root, env, true)
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
    const { next: coming } = await upcomingSends(root, database, io.clock())
    const plan = coming.find(each => each.name === name)
    const isPlanned = !sendNow && (plan !== undefined || send?.days.kind === 'each-post')
    if (latest?.finished === null) {
      if (isPlanned && plan?.state === 'sending')
        return { kind: 'planned', what: `“${latest.subject}” is being sent. \`offprint work\` continues it.` }
      const unset = unsetFor(publication, root, { ...io, env })
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
    // Whatever else is missing, only the machine that sends has to have.
    const missing = isPlanned ? [] : unset
    const isRefused = concerns.some(isError) && !despiteProblems
    if (isRefused || missing.length > 0) return { refused: [...concerns, ...missing], mayInsist: missing.length === 0 }
    const ready = `“${next.frozen.subject}” is ready for ${plural(reach.recipients, 'subscriber')}.`
    if (isPlanned) {
      const when = plan ? { at: Date.parse(plan.at), isApproved: plan.approval === 'approved' } : {}
      return { kind: 'planned', what: `${ready} ${scheduleText(publication, name, when)}`, next, concerns }
    }
    return { kind: 'new', what: ready, next, issued: await ledger.issued(name), concerns }
  } finally {
    await database.close()
  }
}

/** Tells whether an issue was sent by a run of this command that has not come to its end. */
const wasSentByRun = ({ id, name, finished }: IssueRecord, open: PublishMemory['open'], now: number): boolean =>
  open !== undefined && open.name === name && now - open.at < OPEN_FOR && id > open.after && finished !== null

const nextSlotOf = ({ timezone }: Publication, send: SendSchedule, now: number): number | undefined =>
  nextSlot({ ...send, zone: send.zone ?? timezone }, now)

/** Says when an issue is sent without anybody starting it. Without a time, that is when a post is published. */
function scheduleText(
  { digests, timezone }: Publication,
  name: string,
  { at, isApproved = false }: { readonly at?: number | undefined; readonly isApproved?: boolean },
): string {
  const { send } = digests.find(digest => digest.name === name) ?? {}
  const when = at === undefined ? 'once each post is published' : localTime(at, send?.zone ?? timezone)
  const condition = send?.approve && !isApproved ? ', if you approve it' : ''
  return `\`offprint work\` sends \`${name}\` ${when}${condition}. To send it now, add --send-now.`
}

/** Returns the last issue of a digest or post, according to the ledger. */
export async function latestIssueOf(name: string, root: string, io: Io): Promise<IssueRecord | undefined> {
  const database = await sentDatabaseAt(root, environmentAt(io, root), true)
  try {
    return await deliveryLedger(database).latest(name)
  } finally {
    await database.close()
  }
}
