import { WEEK } from '../core/duration.js'
import { ProblemsError } from '../core/problem.js'
import { type PlannedSend, plannedSends } from '../delivery/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import type { DigestSettings, Publication } from '../publication/index.js'
import { localTime, nextSlots } from '../scheduling/index.js'
import type { Database } from '../storage/index.js'

/** A send that starts by itself. Times are ISO 8601. */
export interface UpcomingSend {
  readonly name: string
  readonly at: string
  readonly state: 'planned' | 'sending'
  readonly approval?: 'needed' | 'asked' | 'approved'
  /** Why it waits. */
  readonly reason?: string
}

/** A send that was planned and has ended without an issue. */
interface UnsentIssue extends Pick<UpcomingSend, 'name' | 'at' | 'reason'> {
  readonly state: PlannedSend['state']
}

/** What is sent by itself, and what was not sent lately. */
export interface UpcomingSends {
  readonly next: readonly UpcomingSend[]
  readonly ended: readonly UnsentIssue[]
  readonly lines: readonly string[]
}

const SHOWN = 5

/**
 * Lists what comes next by the schedules and by what people have planned, and what was planned and not sent.
 * @param name the only digest or post to list
 */
export async function upcomingSends(
  root: string,
  database: Database,
  now: number,
  name?: string,
): Promise<UpcomingSends> {
  const publication = readable(root)
  const isWanted = (each: { readonly name: string }): boolean => name === undefined || each.name === name
  const sends = plannedSends(database)
  const open = (await sends.open()).filter(isWanted)
  const next: UpcomingSend[] = []
  for (const planned of open) {
    const { name, at, state, reason, schedule } = planned
    const needs = publication?.digests.find(digest => digest.name === schedule)?.send?.approve !== undefined
    next.push({
      ...{ name, at: isoTime(at), state: state === 'sending' ? 'sending' : 'planned' },
      ...(needs && state === 'planned' ? { approval: await approvalState(planned, sends) } : {}),
      ...(reason === null ? {} : { reason }),
    })
  }
  const digests = (publication?.digests ?? []).filter(isWanted)
  for (const digest of digests) {
    const schedule = digest.send
    if (!schedule) continue
    const zoned = { ...schedule, zone: schedule.zone ?? publication?.timezone ?? 'UTC' }
    // A slot that was taken back is followed by the one after it; one that is planned is listed already.
    for (const at of nextSlots(zoned, now, SHOWN)) {
      const known = await sends.find(digest.name, at)
      if (known && !isOpen(known)) continue
      const approval = schedule.approve ? { approval: 'needed' as const } : {}
      if (!known) next.push({ ...{ name: digest.name, at: isoTime(at), state: 'planned' }, ...approval })
      break
    }
  }
  next.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const ended = (await sends.unsent(SHOWN))
    .filter(send => isWanted(send) && now - send.at < WEEK)
    .map(({ name, at, state, reason }) => ({ name, at: isoTime(at), state, ...(reason ? { reason } : {}) }))
  return { next, ended, lines: linesOf({ next, ended, digests, zone: publication?.timezone ?? 'UTC' }) }
}

const isOpen = ({ state }: PlannedSend): boolean => state === 'planned' || state === 'sending'

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
): Promise<NonNullable<UpcomingSend['approval']>> {
  const [newest] = await sends.approvals(id)
  if (!newest) return 'needed'
  return newest.approved === null ? 'asked' : 'approved'
}

const APPROVALS = { needed: 'needs your approval', asked: 'waits for your approval', approved: 'approved' }

interface ListedSends extends Pick<UpcomingSends, 'next' | 'ended'> {
  readonly digests: readonly DigestSettings[]
  readonly zone: string
}

function linesOf({ next, ended, digests, zone }: ListedSends): string[] {
  const each = digests.filter(({ send }) => send?.days.kind === 'each-post')
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
