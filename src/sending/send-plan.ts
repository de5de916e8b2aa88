import { MINUTE } from '../core/duration.js'
import { parseMoment } from '../core/moment.js'
import { error, ProblemsError } from '../core/problem.js'
import { type PlannedSend, plannedSends } from '../delivery/index.js'
import type { DigestSettings, Publication } from '../publication/index.js'
import { lastSlot, localTime, nextSlot, readLocalTime, timeOfDayFrom } from '../scheduling/index.js'
import type { Database } from '../storage/index.js'
import type { IssueSubject } from './issue-sending.js'
import { plannedSubject, type SendingPlace } from './planned-subject.js'

/** How late a single send may be started, in milliseconds. */
const LATEST = 4 * 60 * MINUTE

/** A place of sends, with the publication as it is now. */
export interface Planning extends SendingPlace {
  readonly publication: Publication
}

/** A send that a person plans. */
export interface SingleRequest {
  /** The name of a digest, or the slug of a post. */
  readonly slug: string
  /** The conditions of the audience, besides those of the digest. */
  readonly where: readonly string[]
  readonly correction: boolean
}

const problem = (rule: string, name: string, what: string, fix: string): ProblemsError =>
  new ProblemsError([error(`send.${rule}`, { file: name }, what, fix)])

/**
 * Returns the issue of a send that a person plans.
 * @throws ProblemsError if it is a post that was sent before
 */
export async function singleSubject(planning: Planning, request: SingleRequest): Promise<IssueSubject> {
  const { slug, where, correction } = request
  const single = { name: nameOf(request), schedule: null, options: { where, correction } }
  const subject = plannedSubject(planning, planning.publication, single)
  const newest = await subject.ledger.latest(subject.name)
  if (newest?.kind === 'post' && !correction)
    throw problem('sent', slug, 'This post was sent before, and is not sent twice.', 'Send its correction, or nothing.')
  return subject
}

const nameOf = ({ slug, correction }: SingleRequest): string => (correction ? `${slug} --correction` : slug)

/**
 * Plans a send for a time.
 * @throws ProblemsError if one that has ended was planned for the same time
 */
export async function planSingle(
  { database, publication, io }: Planning,
  request: SingleRequest,
  at: number,
): Promise<PlannedSend> {
  const { slug, where, correction } = request
  const name = nameOf(request)
  const latest = at + (publication.digests.find(digest => digest.name === slug)?.send?.latest ?? LATEST)
  const options = { where, correction }
  const planned = await plannedSends(database).plan(
    { name, at, latest, schedule: null, options, state: 'planned' },
    io.clock(),
  )
  if (planned.state === 'planned') return planned
  const what = `\`${name}\` was planned for this time already, and is ${planned.state}.`
  throw problem('planned', slug, what, 'Choose another time.')
}

/**
 * Reads a time of the publication: a date and a time, a time of day, or one with an offset.
 * @throws ProblemsError if it is none, or has passed
 */
export function sendTimeIn(text: string, { timezone }: Publication, now: number): number {
  const [, hour, minute] = /^\s*([01]?\d|2[0-3]):([0-5]\d)\s*$/.exec(text) ?? []
  const ofDay = hour === undefined ? undefined : timeOfDayFrom(Number(hour) * 60 + Number(minute), timezone, now)
  const at = ofDay ?? readLocalTime(text, timezone) ?? exactTime(text)
  const fix = 'Write it like --at "2026-12-03 07:30", in the timezone of the publication.'
  if (at === undefined) throw problem('at', '--at', `This is not a time: ${JSON.stringify(text)}.`, fix)
  if (at <= now) throw problem('at', '--at', `This time has passed: ${localTime(at, timezone)}.`, fix)
  return at
}

/** Returns a time that states its offset. */
function exactTime(text: string): number | undefined {
  const moment = /(?:z|[+-]\d{2}:?\d{2})\s*$/i.test(text) ? parseMoment(text, 'UTC') : undefined
  return moment?.precision === 'time' ? moment.epoch : undefined
}

/**
 * Takes back what is planned next: a single send, the next slot of a schedule, or what is left of an issue under way.
 * @param expected the time of the send that the person saw, if it must be that one; it need not be the next one if it is planned already
 * @throws ProblemsError if nothing is planned, or something else comes next
 */
export async function cancelPlanned(
  { database, publication, io }: Planning,
  name: string,
  expected?: number,
): Promise<PlannedSend> {
  const sends = plannedSends(database)
  const now = io.clock()
  const open = (await sends.open()).filter(send => send.name === name || send.name === `${name} --correction`)
  const first = open.find(({ at }) => at === expected) ?? open[0]
  const slot = slotOf(publication, name, now)
  if (!first && !slot) {
    const what = 'Nothing is planned under this name.'
    throw problem('unplanned', name, what, '`offprint status` lists what is planned.')
  }
  const next = first ?? (slot as SendSlot)
  if (expected !== undefined && next.at !== expected) {
    const what = `What is planned next is \`${next.name}\` of ${localTime(next.at, publication.timezone)}.`
    throw problem('unplanned', name, what, 'Look again: the other one was taken back or sent meanwhile.')
  }
  const reason = 'A person has taken it back.'
  const planned = first ?? (await sends.plan({ ...(slot as SendSlot), state: 'planned' }, now))
  await sends.settle(planned, { state: 'cancelled', reason }, now)
  return planned
}

/** A time at which a schedule sends an issue. */
export type SendSlot = Pick<PlannedSend, 'name' | 'at' | 'latest' | 'schedule'>

/** Returns the slot of a digest’s schedule that may still be sent, or else the next one. */
function slotOf(
  publication: Publication,
  name: string,
  now: number,
  isOver = (_: number) => false,
): SendSlot | undefined {
  const digest: DigestSettings | undefined = publication.digests.find(each => each.name === name)
  if (!digest?.send) return undefined
  const schedule = { ...digest.send, zone: digest.send.zone ?? publication.timezone }
  const last = lastSlot(schedule, now)
  const at = last !== undefined && now <= last + schedule.latest && !isOver(last) ? last : nextSlot(schedule, now)
  return at === undefined ? undefined : { name, at, latest: at + schedule.latest, schedule: name }
}

/** An issue that a person may approve. */
export interface ApprovableIssue {
  readonly slot: SendSlot
  /** The planned send, if its slot has been planned already. */
  readonly open: PlannedSend | undefined
  readonly subject: IssueSubject
}

/**
 * Finds the issue of this name that comes next and has to be approved.
 * @throws ProblemsError if there is none
 */
export async function approvableIssue(planning: Planning, name: string): Promise<ApprovableIssue> {
  const { database, publication, io } = planning
  const sends = plannedSends(database)
  const now = io.clock()
  const [open] = (await sends.open()).filter(
    send => send.name === name && send.state === 'planned' && send.schedule !== null,
  )
  const last = slotOf(publication, name, now)
  const known = last && (await sends.find(name, last.at))
  const slot = open ?? slotOf(publication, name, now, () => known !== undefined)
  const digest = publication.digests.find(each => each.name === (slot?.schedule ?? name))
  if (!slot || !digest?.send?.approve) {
    const what = slot ? 'It needs no approval.' : 'Nothing waits for approval under this name.'
    throw problem('unplanned', name, what, '`offprint status` lists what is planned.')
  }
  return { slot, open, subject: plannedSubject(planning, publication, { options: {}, ...slot }) }
}

/** Approves exactly these contents of an issue. */
export async function approveIssue(
  { database, io }: Planning,
  { slot, open }: ApprovableIssue,
  issue: { readonly contents: string; readonly subject: string },
): Promise<void> {
  const sends = plannedSends(database)
  const now = io.clock()
  const planned = open ?? (await sends.plan({ ...slot, state: 'planned' }, now))
  const request = await sends.ask(planned, issue, now)
  await sends.approve(request.id, now)
}

/** Returns the fingerprints of the contents of a planned send that were approved. */
export const plannedApprovals = async (database: Database, { id }: PlannedSend): Promise<readonly string[]> =>
  (await plannedSends(database).approvals(id)).flatMap(each => (each.approved === null ? [] : [each.contents]))
