import { MINUTE } from '../core/duration.js'
import { parseMoment } from '../core/moment.js'
import { error, ProblemsError } from '../core/problem.js'
import { type PlannedSend, plannedSends } from '../delivery/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import type { DigestSettings, Publication } from '../publication/index.js'
import { lastSlot, localTime, nextSlot, readLocalTime, timeOfDayFrom } from '../scheduling/index.js'
import type { Database } from '../storage/index.js'
import { print, printJson } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import { findingsOf, nextIssueOf } from './issue-sending.js'
import type { JsonOutput } from './json-outputs.js'
import { rehearse } from './rehearsal.js'
import type { SendFlags } from './send-flags.js'
import { sentDatabaseAt } from './sent-database.js'
import { contentsOf, plannedSubject } from './unattended-sending.js'

interface Planning {
  readonly name: string
  readonly flags: SendFlags
  readonly io: Io
  readonly database: Database
  readonly publication: Publication
}

/** How late a single send may be started, in milliseconds. */
const LATEST = 4 * 60 * MINUTE

/** Plans a send, takes one back, or approves one. */
export async function plannedSendCommand(name: string, flags: SendFlags, io: Io): Promise<boolean> {
  const database = await sentDatabaseAt(flags.root, environmentAt(io, flags.root))
  try {
    const publication = readPublicationAt(flags.root)
    const planning = { name, flags, io: { ...io, env: environmentAt(io, flags.root) }, database, publication }
    if (flags.cancel) return await cancel(planning)
    return flags.approve ? await approve(planning) : await plan(planning)
  } finally {
    await database.close()
  }
}

const problem = (rule: string, name: string, what: string, fix: string): ProblemsError =>
  new ProblemsError([error(`send.${rule}`, { file: name }, what, fix)])

async function plan(planning: Planning): Promise<boolean> {
  const { name: slug, flags, io, database, publication } = planning
  const at = timeIn(flags.at ?? '', publication, io.clock())
  const sends = plannedSends(database)
  const name = flags.correction ? `${slug} --correction` : slug
  const options = { where: flags.where, correction: flags.correction ?? false }
  const subject = plannedSubject({ root: flags.root, io, database }, publication, { name, schedule: null, options })
  const newest = await subject.ledger.latest(name)
  if (newest?.kind === 'post' && !flags.correction)
    throw problem('sent', slug, 'This post was sent before, and is not sent twice.', 'Send its correction, or nothing.')
  await show(planning, subject, at)
  const latest = at + (publication.digests.find(digest => digest.name === slug)?.send?.latest ?? LATEST)
  const planned = await sends.plan({ name, at, latest, schedule: null, options, state: 'planned' }, io.clock())
  if (planned.state !== 'planned') {
    const what = `\`${name}\` was planned for this time already, and is ${planned.state}.`
    throw problem('planned', slug, what, 'Choose another time.')
  }
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'planned', name, at: isoTime(at) })
  else
    print(
      io,
      `Planned for ${localTime(at, publication.timezone)}. \`offprint work\` or \`offprint send --due\` sends it. To take it back: offprint send ${name} --cancel`,
    )
  return true
}

const isoTime = (time: number): string => new Date(time).toISOString()

/** Rehearses an issue as it would be at a time. Returns the fingerprint of its contents, if there are any. */
async function show(
  { flags, io, database, publication }: Planning,
  subject: ReturnType<typeof plannedSubject>,
  at: number,
): Promise<{ readonly contents: string; readonly subject: string } | undefined> {
  const made = await nextIssueOf(subject, at)
  if ('nothing' in made || made.isTold) {
    if (!flags.json) print(io, `No post is new in \`${subject.name}\` yet.`)
    return undefined
  }
  const { frozen, before } = made
  const findings = await findingsOf(subject, made)
  await rehearse({ database, publication, frozen, ...findings, since: before, flags }, io)
  return { contents: contentsOf(frozen), subject: frozen.subject }
}

/**
 * Reads a time of the publication: a date and a time, a time of day, or one with an offset.
 * @throws ProblemsError if it is none, or has passed
 */
function timeIn(text: string, { timezone }: Publication, now: number): number {
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

/** Takes back what is planned next: a single send, the next slot of a schedule, or what is left of an issue under way. */
async function cancel({ name, flags, io, database, publication }: Planning): Promise<boolean> {
  const sends = plannedSends(database)
  const now = io.clock()
  const open = (await sends.open()).filter(send => send.name === name || send.name === `${name} --correction`)
  const [first] = open
  const slot = slotOf(publication, name, now)
  if (!first && !slot) {
    const what = 'Nothing is planned under this name.'
    throw problem('unplanned', name, what, '`offprint status` lists what is planned.')
  }
  const reason = 'A person has taken it back.'
  const planned = first ?? (await sends.plan({ ...(slot as Slot), state: 'planned' }, now))
  await sends.settle(planned, { state: 'cancelled', reason }, now)
  const { at, issue } = planned
  if (flags.json)
    printJson<JsonOutput<'send'>>(io, {
      ...{ ok: true, event: 'cancelled', name: planned.name, at: isoTime(at) },
      ...(issue === null ? {} : { issue }),
    })
  else if (issue === null)
    print(
      io,
      `\`${planned.name}\` of ${localTime(at, publication.timezone)} is not sent. Its posts stay for the next issue.`,
    )
  else
    print(
      io,
      `\`${planned.name}\` stops within seconds. Whoever has not got it is still queued; to continue: offprint send ${planned.name} --yes`,
    )
  return true
}

type Slot = Pick<PlannedSend, 'name' | 'at' | 'latest' | 'schedule'>

/** Returns the slot of a digest’s schedule that may still be sent, or else the next one. */
function slotOf(publication: Publication, name: string, now: number, isOver = (_: number) => false): Slot | undefined {
  const digest: DigestSettings | undefined = publication.digests.find(each => each.name === name)
  if (!digest?.send) return undefined
  const schedule = { ...digest.send, zone: digest.send.zone ?? publication.timezone }
  const last = lastSlot(schedule, now)
  const at = last !== undefined && now <= last + schedule.latest && !isOver(last) ? last : nextSlot(schedule, now)
  return at === undefined ? undefined : { name, at, latest: at + schedule.latest, schedule: name }
}

async function approve(planning: Planning): Promise<boolean> {
  const { name, flags, io, database, publication } = planning
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
  const subject = plannedSubject({ root: flags.root, io, database }, publication, { options: {}, ...slot })
  const issue = await show(planning, subject, slot.at)
  if (!issue) return true
  const when = localTime(slot.at, publication.timezone)
  if (!flags.yes) {
    if (!flags.json) print(io, `It is planned for ${when}. To approve it: offprint send ${name} --approve --yes`)
    return true
  }
  const planned = open ?? (await sends.plan({ ...slot, state: 'planned' }, now))
  const request = await sends.ask(planned, issue, now)
  await sends.approve(request.id, now)
  if (flags.json)
    printJson<JsonOutput<'send'>>(io, {
      ok: true,
      event: 'approved',
      name,
      at: isoTime(slot.at),
      subject: issue.subject,
    })
  else print(io, `Approved: “${issue.subject}”, ${slot.at > now ? `for ${when}` : 'to be sent at once'}.`)
  return true
}
