import { fingerprint } from '../core/fingerprint.js'
import {
  boundTo,
  changedRows,
  type Database,
  first,
  type Reading,
  rows,
  type SqlDialect,
  type Work,
} from '../storage/index.js'
import { type FrozenIssue, freezeIssue, type IssueRecord, latestIssue } from './delivery-ledger.js'
import type { Tokens } from './tokens.js'

/**
 * What has become of a planned send. `planned` waits for its time, for an approval or for a correction; `late` was not sent
 * in time.
 */
export const PLANNED_STATES = ['planned', 'sending', 'sent', 'nothing', 'late', 'cancelled'] as const
export type PlannedState = (typeof PLANNED_STATES)[number]

/** The options of a send that a person has planned. */
export interface SingleSend {
  readonly where?: readonly string[]
  readonly correction?: boolean
}

/** A send that starts by itself: a slot of a schedule, or one that a person has planned. */
export interface PlannedSend {
  readonly id: number
  /** The name of the issue in the ledger: a digest, or the slug of a post. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** The time after which it is not started any more. */
  readonly latest: number
  /** The digest whose schedule it follows; null for a single send. */
  readonly schedule: string | null
  readonly options: SingleSend
  readonly state: PlannedState
  readonly issue: number | null
  /** Why it has not been sent. */
  readonly reason: string | null
  /** The time of the last change. */
  readonly changed: number
}

/** A request to approve exactly these contents. */
export interface Approval {
  readonly id: number
  readonly contents: string
  readonly subject: string
  readonly asked: number
  readonly mailed: number | null
  readonly approved: number | null
}

const COLUMNS = ['id', 'name', 'at', 'latest', 'schedule', 'options', 'state', 'issue', 'reason', 'changed'] as const
const APPROVAL = ['id', 'contents', 'subject', 'asked', 'mailed', 'approved'] as const
type Row = Omit<PlannedSend, 'options' | 'state'> & { readonly options: string; readonly state: string }

const plannedOf = ({ options, state, ...rest }: Row): PlannedSend => ({
  ...rest,
  options: JSON.parse(options) as SingleSend,
  state: state as PlannedState,
})

/** Opens the record of sends that start by themselves. */
export function plannedSends(database: Database) {
  const { reading, writing } = boundTo(database)
  return {
    plan: writing(planSend),
    find: reading(plannedAt),
    open: reading(openSends),
    unsent: reading(unsentPlanned),
    settle: writing(settlePlanned),
    freeze: writing(freezePlanned),
    ask: writing(askApproval),
    approvals: reading(approvalsOf),
    approval: reading(approvalBy),
    claimMail: writing(claimApprovalMail),
    mailed: writing(approvalMailed),
    approve: writing(approve),
  }
}

export type PlannedSends = ReturnType<typeof plannedSends>

/** Why a send ended whose schedule no longer had its time, or whose post was taken back. It is planned anew if that is undone. */
export const SCHEDULE_CHANGED = 'The schedule has changed since.'

/**
 * Records a planned send, unless there is one of this name at this time. Returns the one that there is now, with the present limit if
 * it still waits.
 */
export function* planSend(
  dialect: SqlDialect,
  send: Pick<PlannedSend, 'name' | 'at' | 'latest' | 'schedule' | 'state'> &
    Partial<Pick<PlannedSend, 'options' | 'reason'>>,
  now: number,
): Work<PlannedSend> {
  const { options = {}, reason = null, ...rest } = send
  const row = { ...rest, reason, options: JSON.stringify(options), changed: now }
  const { query } = dialect
  const same = query.updateTable('planned_send').where('name', '=', send.name).where('at', '=', send.at)
  const isDropped = same.where('state', '=', 'cancelled').where('reason', '=', SCHEDULE_CHANGED)
  yield* changedRows(isDropped.set(row))
  // A person who has taken a send back may think better of it.
  if (send.schedule === null)
    yield* changedRows(same.where('state', '=', 'cancelled').where('issue', 'is', null).set(row))
  if (send.schedule !== null)
    yield* changedRows(
      same.where('state', '=', 'planned').where('schedule', '=', send.schedule).set({ latest: send.latest }),
    )
  const insert = query.insertInto('planned_send').values(row)
  yield* changedRows(insert.onConflict(conflict => conflict.columns(['name', 'at']).doNothing()))
  const planned = yield* plannedAt(dialect, send.name, send.at)
  if (!planned) throw new Error('The planned send was not written.')
  return planned
}

export function* plannedAt({ query }: SqlDialect, name: string, at: number): Reading<PlannedSend | undefined> {
  const row = yield* first(
    query.selectFrom('planned_send').select(COLUMNS).where('name', '=', name).where('at', '=', at),
  )
  return row && plannedOf(row)
}

/** Returns the sends that are planned or under way, earliest first. */
export function* openSends({ query }: SqlDialect): Reading<readonly PlannedSend[]> {
  const open = query.selectFrom('planned_send').select(COLUMNS).where('state', 'in', ['planned', 'sending'])
  return (yield* rows(open.orderBy('at').orderBy('id'))).map(plannedOf)
}

/** Returns the sends that have ended without an issue, the latest first. */
export function* unsentPlanned({ query }: SqlDialect, limit: number): Reading<readonly PlannedSend[]> {
  const ended = query
    .selectFrom('planned_send')
    .select(COLUMNS)
    .where('state', 'not in', ['planned', 'sending', 'sent'])
  return (yield* rows(ended.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit))).map(plannedOf)
}

/** Records what has become of a send. Returns false if somebody else has settled it already. */
export function* settlePlanned(
  { query }: SqlDialect,
  { id, state: before }: Pick<PlannedSend, 'id' | 'state'>,
  after: { readonly state: PlannedState; readonly reason?: string | null },
  now: number,
): Work<boolean> {
  const { state, reason = null } = after
  const change = query.updateTable('planned_send').set({ state, reason, changed: now })
  return (yield* changedRows(change.where('id', '=', id).where('state', '=', before))) > 0
}

/**
 * Freezes the issue of a planned send. Whoever comes second gets nothing: the send is no longer planned, or an issue with the
 * same posts exists.
 */
export function* freezePlanned(
  dialect: SqlDialect,
  planned: Pick<PlannedSend, 'id'>,
  issue: FrozenIssue,
  { now, before }: { readonly now: number; readonly before?: number | undefined },
): Work<IssueRecord | undefined> {
  const { query } = dialect
  const newest = yield* latestIssue(dialect, issue.name)
  if (newest && newest.id !== before) return undefined
  const claim = query.updateTable('planned_send').set({ state: 'sending', reason: null, changed: now })
  if ((yield* changedRows(claim.where('id', '=', planned.id).where('state', '=', 'planned'))) === 0) return undefined
  const record = yield* freezeIssue(dialect, issue, now, before)
  yield* changedRows(query.updateTable('planned_send').set({ issue: record.id }).where('id', '=', planned.id))
  return record
}

/**
 * Records that a person is to approve these contents. Returns the request, which exists once for each contents. One for contents that
 * have come back, because an edit was undone, is the newest again, and is mailed again.
 */
export function* askApproval(
  dialect: SqlDialect,
  planned: Pick<PlannedSend, 'id'>,
  { contents, subject }: Pick<Approval, 'contents' | 'subject'>,
  now: number,
): Work<Approval> {
  const { query } = dialect
  const row = { planned_send: planned.id, contents, subject, asked: now }
  const insert = query.insertInto('approval').values(row)
  yield* changedRows(insert.onConflict(conflict => conflict.columns(['planned_send', 'contents']).doNothing()))
  const request = query.selectFrom('approval').select(APPROVAL).where('planned_send', '=', planned.id)
  const found = yield* first(request.where('contents', '=', contents))
  if (!found) throw new Error('The approval was not written.')
  const [newest] = yield* approvalsOf(dialect, planned.id)
  if (newest?.id === found.id) return found
  const again = { asked: Math.max(now, (newest?.asked ?? 0) + 1), mailed: null, tried: null }
  yield* changedRows(query.updateTable('approval').set(again).where('id', '=', found.id))
  return { ...found, ...again }
}

/** Returns the requests to approve a send, the latest first. */
export function* approvalsOf({ query }: SqlDialect, planned: number): Reading<readonly Approval[]> {
  const all = query.selectFrom('approval').select(APPROVAL).where('planned_send', '=', planned)
  return yield* rows(all.orderBy('asked', 'desc').orderBy('id', 'desc'))
}

/** Returns a request by its number, with the send that it is about. */
export function* approvalBy(
  { query }: SqlDialect,
  id: number,
): Reading<{ readonly approval: Approval; readonly send: PlannedSend; readonly isNewest: boolean } | undefined> {
  const request = yield* first(
    query
      .selectFrom('approval')
      .select([...APPROVAL, 'planned_send'])
      .where('id', '=', id),
  )
  if (!request) return undefined
  const { planned_send: number, ...approval } = request
  const row = yield* first(query.selectFrom('planned_send').select(COLUMNS).where('id', '=', number))
  if (!row) return undefined
  const newest = query
    .selectFrom('approval')
    .select('id')
    .where('planned_send', '=', number)
    .orderBy('asked', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  return { approval, send: plannedOf(row), isNewest: (yield* first(newest))?.id === id }
}

/**
 * Makes the token in the link that approves. It contains a part of the fingerprint besides the number of the request, because a database
 * that was lost or restored gives a number again, and an old mail must not approve what nobody has seen.
 */
export const approvalToken = (tokens: Tokens, { id, contents }: Pick<Approval, 'id' | 'contents'>): string =>
  tokens.make('approve', id, pinOf(contents))

const pinOf = (contents: string): number => Number.parseInt(fingerprint(contents).slice(0, 8), 16)

/** Returns the request of a token, with the send that it is about; undefined if there is none with these contents. */
export async function approvalByToken(tokens: Tokens, token: string, sends: Pick<PlannedSends, 'approval'>) {
  const { subscriber: id, issue: pin } = tokens.trace('approve', token) ?? {}
  const found = id === undefined ? undefined : await sends.approval(id)
  return found && pinOf(found.approval.contents) === pin ? found : undefined
}

/** The time in which a process that has claimed a mail should have sent it. */
const CLAIM = 5 * 60_000

/** Claims the mail of a request, so that no other process sends it as well. Returns whether this process sends it. */
export function* claimApprovalMail({ query }: SqlDialect, id: number, now: number): Work<boolean> {
  const open = query.updateTable('approval').set({ tried: now }).where('id', '=', id).where('mailed', 'is', null)
  const free = open.where(either => either.or([either('tried', 'is', null), either('tried', '<=', now - CLAIM)]))
  return (yield* changedRows(free)) > 0
}

export function* approvalMailed({ query }: SqlDialect, id: number, now: number): Work<void> {
  yield* changedRows(query.updateTable('approval').set({ mailed: now }).where('id', '=', id))
}

/** Approves the contents of a request. Returns false if they are approved already. */
export function* approve({ query }: SqlDialect, id: number, now: number): Work<boolean> {
  const open = query.updateTable('approval').set({ approved: now }).where('id', '=', id).where('approved', 'is', null)
  return (yield* changedRows(open)) > 0
}
