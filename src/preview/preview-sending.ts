import { isError, type Problem, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import type { Environment } from '../core/variables.js'
import { deliveryLedger, type IssueRecord, liveWorkers, plannedSends, type RunCounts } from '../delivery/index.js'
import { readPublicationAt, type Snapshot } from '../pipeline/index.js'
import { localTime } from '../scheduling/index.js'
import {
  approvableIssue,
  approveIssue,
  cancelPlanned,
  closedText,
  contentsOf,
  deliverIssue,
  findingsOf,
  type IssueSubject,
  keepRecord,
  type NextIssueToSend,
  nextIssueOf,
  type Planning,
  plannedApprovals,
  planSingle,
  rehearsalLines,
  resultsText,
  runFault,
  runNotes,
  runSummary,
  senderReport,
  sendTimeIn,
  sentDatabaseAt,
  serverLines,
  singleSubject,
  unsetFor,
  upcomingSends,
} from '../sending/index.js'
import type { Database } from '../storage/index.js'
import { KeptDatabase } from './kept-database.js'
import type { RehearsalData, SendingState } from './protocol.js'
import { shownProblem, sortedProblems } from './shown-problem.js'

/** What the preview needs to send. */
export interface IssueSendingSettings {
  /** Returns the environment with `.env`, in which the secrets are. */
  readonly env: () => Environment
  /** Returns milliseconds since 1970. Unlike the time of the preview, it is always the present one. */
  readonly clock: () => number
  /** The name server to ask about the sender; false to ask none. */
  readonly dns?: string | false
}

interface Context extends IssueSendingSettings {
  readonly root: string
  /** Returns the time with which posts are chosen. */
  readonly now: () => number
  readonly snapshot: () => Snapshot
}

/** A request that is not carried out, and the sentence that says why. */
export class SendingRefusal extends Error {}

/** An issue that this process sends. */
interface OwnRun {
  readonly stop: AbortController
  /** The deliveries that were open when it began, and what had become of the others. */
  readonly before: Pick<NonNullable<SendingState['issue']>, 'sent' | 'failed' | 'uncertain' | 'toGo'>
  counts: RunCounts | undefined
  waiting: string
  ended: Promise<void>
}

/**
 * Rehearses, plans, approves and sends issues for the app. An issue is sent by the process of the preview, whether a page is open or not,
 * until it is finished, stopped, or the preview is closed. The ledger and its lock decide what was sent, and who may send.
 */
export class PreviewSending {
  private readonly runs = new Map<string, OwnRun>()
  private readonly notes = new Map<string, readonly string[]>()
  /** The last request that may start a run. The next one waits for it, so that two never start the same issue. */
  private last: Promise<unknown> = Promise.resolve()
  private isClosed = false
  private readonly database: KeptDatabase

  constructor(private readonly context: Context) {
    this.database = new KeptDatabase(context.root)
  }

  /** Shows what a send would do now, and what would be approved. */
  async rehearse(name: string): Promise<RehearsalData> {
    return this.withDatabase(true, async planning => {
      const subject = subjectOf(planning, name)
      const latest = await subject.ledger.latest(name)
      const empty = { name, contents: '', recipients: 0, lines: [], domains: [], problems: [], refused: '' }
      if (latest?.finished === null)
        return {
          ...empty,
          nothing: `“${latest.subject}” was started and is not finished. It is continued as it was frozen.`,
          problems: this.shown(unsetFor(planning.publication, planning.root, planning.io)),
        }
      if (latest?.kind === 'post') return { ...empty, nothing: 'This post was sent before, and is not sent twice.' }
      const approval = await this.approvalOf(planning, name)
      const made = await nextIssueOf(subject, this.context.now())
      if ('nothing' in made) {
        const since = latest ? ` since ${new Date(latest.frozen).toISOString().slice(0, 10)}` : ''
        const nothing = `No post is new in \`${name}\`${since}, so there is nothing to send.`
        return { ...empty, nothing, problems: this.shown(made.nothing), ...(approval ? { approval } : {}) }
      }
      const { frozen, before } = made
      const { reach, problems, unset, servers } = await findingsOf(subject, made)
      const { dns } = this.context
      const asked = { root: planning.root, dns }
      const sender = dns === false ? undefined : await senderReport(planning.publication, servers, asked, planning.io)
      const { lines, ...rest } = rehearsalLines(frozen, before, reach)
      const closed = closedText(planning.publication, planning.io.clock())
      const contents = contentsOf(frozen)
      return {
        ...{ name, contents, recipients: reach.recipients, ...rest },
        lines: [
          ...lines,
          ...serverLines(servers).map((line, i) => [i === 0 ? 'servers' : '', line] as const),
          ...(closed ? [['hours', closed] as const] : []),
          ...(sender?.lines ?? []),
        ],
        problems: this.shown([...unset, ...problems, ...(sender?.problems ?? [])]),
        refused: refusalIn([...unset, ...problems]),
        ...(approval ? { approval: { ...approval, isSame: approval.contents === contents } } : {}),
      }
    })
  }

  /** Returns the issue that waits for an approval, if there is one. */
  private async approvalOf(planning: Planning, name: string): Promise<RehearsalData['approval']> {
    const approvable = await approvableIssue(planning, name).catch(nothingPlanned)
    if (!approvable) return undefined
    const { slot, subject, open } = approvable
    const made = await nextIssueOf(subject, slot.at)
    if ('nothing' in made) return undefined
    const { reach, problems, unset } = await findingsOf(subject, made)
    const contents = contentsOf(made.frozen)
    return {
      ...{ contents, subject: made.frozen.subject, when: localTime(slot.at, planning.publication.timezone) },
      recipients: plural(reach.recipients, 'subscriber'),
      problems: this.shown([...unset, ...problems]),
      isApproved: open !== undefined && (await plannedApprovals(planning.database, open)).includes(contents),
      isSame: false,
    }
  }

  /** Returns how far the newest issue is, and what is planned. It reads no post. */
  async state(name: string): Promise<SendingState> {
    return this.withDatabase(true, async ({ database, root, publication, io }) => {
      const ledger = deliveryLedger(database)
      const record = await ledger.latest(name)
      const { next } = await upcomingSends(root, database, io.clock(), name)
      const open = new Set((await plannedSends(database).open()).flatMap(send => (send.name === name ? send.at : [])))
      const own = this.runs.get(name)
      const workers = record && !own ? await database.read(liveWorkers, record.id, io.clock()) : []
      const [worker] = workers
      return {
        ...{ name, zone: publication.timezone },
        ...(record ? { issue: await this.issueState(record, database, publication.timezone) } : {}),
        run: own ? 'here' : worker ? 'elsewhere' : '',
        stopping: own?.stop.signal.aborted ?? false,
        waiting: own?.waiting ?? (worker ? `Process ${worker.pid} on ${worker.host} is sending this issue.` : ''),
        notes: this.notes.get(name) ?? [],
        planned: next.map(({ at, state, approval, reason }, i) => ({
          at: Date.parse(at),
          // A later slot of a schedule can be taken back once those before it were.
          isRevocable: i === 0 || open.has(Date.parse(at)),
          when: localTime(Date.parse(at), publication.timezone),
          what: [state === 'sending' ? 'being sent' : '', approval ? APPROVALS[approval] : '', reason ?? '']
            .filter(part => part !== '')
            .join(', '),
        })),
      }
    })
  }

  private async issueState(
    record: IssueRecord,
    database: Database,
    zone: string,
  ): Promise<NonNullable<SendingState['issue']>> {
    const ledger = deliveryLedger(database)
    const { before, counts: run } = this.runs.get(record.name) ?? {}
    const about = { subject: record.subject, started: localTime(record.frozen, zone) }
    // Counting the deliveries of a large issue again and again would slow down its sending.
    if (before && run) {
      const [sent, failed] = [before.sent + run.sent, before.failed + run.failed]
      const uncertain = before.uncertain + run.uncertain
      const toGo = Math.max(0, before.toGo - run.sent - run.failed - run.uncertain)
      return { ...about, finished: false, sent, failed, uncertain, toGo, summary: '', results: '' }
    }
    const counts = await ledger.counts(record.id)
    const { sent, failed, uncertain } = counts
    const results = await ledger.results(record.id)
    return {
      ...{ ...about, finished: record.finished !== null, sent, failed, uncertain, toGo: openIn(counts) },
      summary: runSummary(record, counts),
      results: results.sent > 0 ? resultsText(results) : '',
    }
  }

  /** Plans a send for a time of the publication. */
  async plan(name: string, at: string): Promise<void> {
    await this.withDatabase(false, async planning => {
      const time = sendTimeIn(at, planning.publication, planning.io.clock())
      const request = { slug: name, where: [], correction: false }
      // An issue that cannot be made, such as that of a name that nothing has, is not planned.
      await nextIssueOf(await singleSubject(planning, request), time)
      await planSingle(planning, request, time)
    })
  }

  /**
   * Takes back what is planned next, or stops it if `offprint work` has started it.
   * @param at the time of the send that the person saw
   */
  async cancel(name: string, at: number): Promise<void> {
    await this.withDatabase(false, planning => cancelPlanned(planning, name, at))
  }

  /**
   * Approves the issue that waits.
   * @param contents the fingerprint of the issue that the person saw
   */
  async approve(name: string, contents: string): Promise<void> {
    await this.withDatabase(false, async planning => {
      const approvable = await approvableIssue(planning, name)
      const made = await nextIssueOf(approvable.subject, approvable.slot.at)
      if ('nothing' in made || contentsOf(made.frozen) !== contents) throw new SendingRefusal(CHANGED)
      await approveIssue(planning, approvable, { contents, subject: made.frozen.subject })
    })
  }

  /**
   * Starts to send the issue that the person saw to as many as the person has typed, or continues the one that was started. It returns
   * once the issue is under way.
   * @param contents the fingerprint of the issue; empty to continue
   */
  start(name: string, contents: string, recipients: number): Promise<void> {
    const started = this.last.then(() => this.startNow(name, contents, recipients))
    this.last = started.catch(() => {})
    return started
  }

  private async startNow(name: string, contents: string, recipients: number): Promise<void> {
    if (this.isClosed) throw new SendingRefusal('The preview is being closed.')
    if (this.runs.has(name)) throw new SendingRefusal('This issue is being sent already.')
    const settings = this.settings()
    // A run has a database of its own, which it closes when it ends.
    const database = await sentDatabaseAt(settings.root, settings.io.env)
    const planning = { ...settings, database }
    try {
      const subject = subjectOf(planning, name)
      const latest = await subject.ledger.latest(name)
      const isOpen = latest?.finished === null
      if (isOpen !== (contents === '')) throw new SendingRefusal(isOpen ? STARTED : FINISHED)
      const record =
        isOpen && latest
          ? await continued(subject, latest, recipients)
          : await this.frozen(subject, { latest, contents, recipients })
      const counts = await subject.ledger.counts(record.id)
      const { sent, failed, uncertain } = counts
      const run: OwnRun = {
        stop: new AbortController(),
        before: { sent, failed, uncertain, toGo: openIn(counts) },
        ...{ counts: undefined, waiting: '', ended: Promise.resolve() },
      }
      this.notes.delete(name)
      this.runs.set(name, run)
      run.ended = this.deliver(subject, record, run)
    } catch (cause) {
      await database.close()
      throw cause
    }
  }

  /** Freezes the issue, if it is the one that the person saw, and nothing prevents it. */
  private async frozen(
    subject: IssueSubject,
    seen: { readonly latest: IssueRecord | undefined; readonly contents: string; readonly recipients: number },
  ): Promise<IssueRecord> {
    if (seen.latest?.kind === 'post') throw new SendingRefusal('This post was sent before, and is not sent twice.')
    const made: NextIssueToSend | { readonly nothing: unknown } = await nextIssueOf(subject, this.context.now())
    if ('nothing' in made || contentsOf(made.frozen) !== seen.contents) throw new SendingRefusal(CHANGED)
    const { unset, problems, reach } = await findingsOf(subject, made)
    const refused = refusalIn([...unset, ...problems])
    if (refused !== '') throw new SendingRefusal(refused)
    checkNumber(reach.recipients, seen.recipients)
    return subject.ledger.freeze(made.frozen, subject.io.clock(), made.before?.id)
  }

  private async deliver(subject: IssueSubject, record: IssueRecord, run: OwnRun): Promise<void> {
    const { name, publication, database } = subject
    try {
      await keepRecord(subject, record)
      const report = await deliverIssue(subject, record, {
        signal: run.stop.signal,
        progress: counts => {
          run.counts = { ...counts }
          run.waiting = ''
        },
        waiting: ({ until, reason }) => {
          const when = localTime(until, publication.timezone)
          run.waiting = `Nothing can be sent before ${when}${reason ? `: ${reason}` : '.'}`
        },
        silent: awaited => {
          run.waiting = `Waiting for ${awaited}.`
        },
      })
      // The page has a button to continue.
      const notes = runNotes(record, report).map(({ about, what, remedy }) =>
        remedy && about !== 'stopped' ? `${what} ${remedy}` : what,
      )
      this.notes.set(name, notes)
    } catch (cause) {
      const fault = await runFault(cause, subject, record).catch(() => cause)
      this.notes.set(name, [refusalReason(fault)])
    } finally {
      this.runs.delete(name)
      await database.close().catch(() => {})
    }
  }

  /** Ends a run of this process once the messages under way are finished. */
  stop(name: string): void {
    const run = this.runs.get(name)
    if (!run) throw new SendingRefusal('This preview is not sending this issue.')
    run.stop.abort()
  }

  /** The names of the issues that this process is sending. */
  sending(): readonly string[] {
    return [...this.runs.keys()]
  }

  /** Ends all runs, and resolves once the messages under way are finished. */
  async close(): Promise<void> {
    this.isClosed = true
    for (const { stop } of this.runs.values()) stop.abort()
    await this.last
    for (const { stop } of this.runs.values()) stop.abort()
    await Promise.all([...this.runs.values()].map(({ ended }) => ended))
    await this.database.close()
  }

  private shown(problems: readonly Problem[]) {
    const snapshot = this.context.snapshot()
    return sortedProblems(problems).map(problem => shownProblem(problem, snapshot))
  }

  private settings(): Omit<Planning, 'database'> {
    const { root, clock, env } = this.context
    return { root, publication: readPublicationAt(root), io: { env: env(), clock } }
  }

  /** @param isTrial whether nothing is to be changed, so that a missing database is not made */
  private withDatabase<T>(isTrial: boolean, use: (planning: Planning) => Promise<T>): Promise<T> {
    const settings = this.settings()
    return this.database.use(settings.io.env, isTrial, database => use({ ...settings, database }))
  }
}

const APPROVALS = { needed: 'needs your approval', asked: 'waits for your approval', approved: 'approved' }
const CHANGED = 'The issue has changed since you looked at it. Nothing was done; look at it again.'
const STARTED = 'This issue was started meanwhile. Look again, and continue it if you want.'
const FINISHED = 'This issue is finished already. Nothing was sent.'

const subjectOf = ({ database, publication, root, io }: Planning, name: string): IssueSubject => ({
  ...{ database, ledger: deliveryLedger(database), publication, slug: name, name, io },
  flags: { root, where: [] },
})

/** Returns an issue that was started, if as many are left as the person has typed. */
async function continued(subject: IssueSubject, record: IssueRecord, recipients: number): Promise<IssueRecord> {
  const refused = refusalIn(unsetFor(subject.publication, subject.flags.root, subject.io))
  if (refused !== '') throw new SendingRefusal(refused)
  checkNumber(openIn(await subject.ledger.counts(record.id)), recipients)
  return record
}

function checkNumber(are: number, typed: number): void {
  if (are === typed) return
  throw new SendingRefusal(`It would go to ${plural(are, 'subscriber')} now, not to ${typed}. Nothing was sent.`)
}

const openIn = ({ queued, deferred, sending }: { queued: number; deferred: number; sending: number }): number =>
  queued + deferred + sending

/** Says why an issue with these problems is not sent; empty if it can be. */
const refusalIn = (problems: readonly Problem[]): string =>
  problems
    .filter(isError)
    .map(({ what, fix }) => `${what} ${fix}`.trim())
    .join(' ')

/** Returns what a person is told about a cause. */
export const refusalReason = (cause: unknown): string =>
  cause instanceof ProblemsError
    ? cause.problems.map(({ what, fix }) => `${what} ${fix}`.trim()).join(' ')
    : cause instanceof Error
      ? cause.message
      : String(cause)

function nothingPlanned(cause: unknown): undefined {
  if (cause instanceof ProblemsError && cause.problems.every(({ rule }) => rule === 'send.unplanned')) return undefined
  throw cause
}
