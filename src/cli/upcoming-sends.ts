import { WEEK } from '../core/duration.js'
import { ProblemsError } from '../core/problem.js'
import { type PlannedSend, plannedSends } from '../delivery/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import { localTime, nextSlot } from '../scheduling/index.js'
import type { Database } from '../storage/index.js'
import type { JsonOutput } from './json-outputs.js'

type Upcoming = JsonOutput<'status'>['next'][number]
type Ended = JsonOutput<'status'>['ended'][number]

/** What is sent by itself, and what was not sent lately. */
export interface UpcomingSends {
  readonly next: readonly Upcoming[]
  readonly ended: readonly Ended[]
  readonly lines: readonly string[]
}

const SHOWN = 5

/** Lists what comes next by the schedules and by what people have planned, and what was planned and not sent. */
export async function upcomingSends(root: string, database: Database, now: number): Promise<UpcomingSends> {
  const publication = readable(root)
  const sends = plannedSends(database)
  const open = await sends.open()
  const next: Upcoming[] = []
  for (const planned of open) {
    const { name, at, state, reason, schedule } = planned
    const needs = publication?.digests.find(digest => digest.name === schedule)?.send?.approve !== undefined
    next.push({
      ...{ name, at: isoTime(at), state: state === 'sending' ? 'sending' : 'planned' },
      ...(needs && state === 'planned' ? { approval: await approvalState(planned, sends) } : {}),
      ...(reason === null ? {} : { reason }),
    })
  }
  for (const digest of publication?.digests ?? []) {
    const schedule = digest.send
    const at = schedule && nextSlot({ ...schedule, zone: schedule.zone ?? publication?.timezone ?? 'UTC' }, now)
    if (at === undefined || (await sends.find(digest.name, at))) continue
    next.push({
      ...{ name: digest.name, at: isoTime(at), state: 'planned' },
      ...(schedule?.approve ? { approval: 'needed' } : {}),
    })
  }
  next.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const ended = (await sends.latest(SHOWN))
    .filter(({ state, at }) => state !== 'sent' && now - at < WEEK)
    .map(({ name, at, state, reason }) => ({ name, at: isoTime(at), state, ...(reason ? { reason } : {}) }))
  return { next, ended, lines: linesOf(next, ended, publication) }
}

const isoTime = (time: number): string => new Date(time).toISOString()

/** Returns the publication, or undefined if it has errors, because the state of issues is needed all the more then. */
function readable(root: string): Publication | undefined {
  try {
    return readPublicationAt(root)
  } catch (cause) {
    if (cause instanceof ProblemsError) return undefined
    throw cause
  }
}

async function approvalState(
  { id }: PlannedSend,
  sends: ReturnType<typeof plannedSends>,
): Promise<NonNullable<Upcoming['approval']>> {
  const [newest] = await sends.approvals(id)
  if (!newest) return 'needed'
  return newest.approved === null ? 'asked' : 'approved'
}

const APPROVALS = { needed: 'needs your approval', asked: 'waits for your approval', approved: 'approved' }

function linesOf(next: readonly Upcoming[], ended: readonly Ended[], publication: Publication | undefined): string[] {
  const zone = publication?.timezone ?? 'UTC'
  const each = (publication?.digests ?? []).filter(({ send }) => send?.days.kind === 'each-post')
  const lines = [
    ...next.map(({ name, at, state, approval, reason }) => {
      const facts = [...(state === 'sending' ? ['being sent'] : []), ...(approval ? [APPROVALS[approval]] : [])]
      return `  ${localTime(Date.parse(at), zone)}  ${[name, ...facts].join(', ')}${reason ? `: ${reason}` : ''}`
    }),
    ...each.map(({ name }) => `  each new post of ${name}, as it is published`),
  ]
  const last = ended.map(
    ({ name, at, state, reason }) =>
      `  ${localTime(Date.parse(at), zone)}  ${name}, ${state}${reason ? `: ${reason}` : ''}`,
  )
  return [
    ...(lines.length > 0 ? ['Next:', ...lines] : []),
    ...(last.length > 0 ? ['Planned lately, and not sent:', ...last] : []),
  ]
}
