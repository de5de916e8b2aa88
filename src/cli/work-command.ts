import { Writable } from 'node:stream'
import { MINUTE, SECOND } from '../core/duration.js'
import { machineFault } from '../core/machine-fault.js'
import { ProblemsError, placeText } from '../core/problem.js'
import { readerSiteAt, readPublicationAt } from '../pipeline/index.js'
import { databaseWatch, sentDatabaseAt, tokensFor } from '../sending/index.js'
import { confirmationMailerFor } from '../server/index.js'
import type { Database } from '../storage/index.js'
import { recordReports } from './bounces-command.js'
import { collectArticles, collectsAny } from './collect-command.js'
import { type CollectingOutcome, reportCollecting } from './collect-report.js'
import { print, printJson } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { singleMailer } from './single-mailer.js'
import { UnattendedSending } from './unattended-sending.js'
import { type UnattendedEvent, WORK_KINDS, type WorkFlags, type WorkKind } from './work-flags.js'

/** The milliseconds between two looks at what is due. */
const EVERY: Readonly<Record<WorkKind, number>> = {
  send: 10 * SECOND,
  bounces: 5 * MINUTE,
  confirmations: 15 * SECOND,
  collect: 10 * MINUTE,
}
/** The time between two looks at whether a frozen issue waits to be sent. */
const DELIVERIES = 2 * SECOND

/** Does what is due, until Ctrl-C or the service manager stops it. */
export async function workCommand(flags: WorkFlags, io: Io): Promise<boolean> {
  const kinds = flags.only ?? WORK_KINDS
  const ending = new AbortController()
  const forget = io.onInterrupt(() => ending.abort())
  const worker = await openWorker(flags, io)
  worker.tell('started', '', `Working: ${kinds.join(', ')}. Ctrl-C ends it.`)
  try {
    await worker.run(kinds, ending.signal)
    return true
  } finally {
    forget()
    await worker.close()
  }
}

/** Does what is due now, waits until all of it is sent, and ends. Returns whether nothing was refused, late or stopped. */
export async function dueCommand(flags: WorkFlags, io: Io): Promise<boolean> {
  const ending = new AbortController()
  const forget = io.onInterrupt(() => ending.abort())
  const worker = await openWorker(flags, io)
  try {
    return await worker.once(flags.only ?? WORK_KINDS, ending.signal)
  } finally {
    forget()
    await worker.close()
  }
}

const FAULTS: readonly string[] = ['late', 'refused', 'stopped', 'fault']

export interface Worker {
  readonly tell: (event: UnattendedEvent | 'started' | WorkKind, name: string, text: string) => void
  /** Repeats the work until the signal is aborted. */
  readonly run: (kinds: readonly WorkKind[], signal: AbortSignal) => Promise<void>
  /** Does each kind of work once. */
  readonly once: (kinds: readonly WorkKind[], signal: AbortSignal) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** Opens what `work`, `serve --work` and `send --due` share. */
export async function openWorker({ root, json, build = false }: WorkFlags, given: Io): Promise<Worker> {
  const io = { ...given, env: environmentAt(given, root) }
  let hasFault = false
  const tell: Worker['tell'] = (event, name, text) => {
    hasFault ||= FAULTS.includes(event)
    const at = new Date(io.clock()).toISOString()
    if (json) printJson<JsonOutput<'work'>>(io, { event, at, ...(name === '' ? {} : { name }), text })
    else print(io, `${at.slice(0, 19)}Z ${name === '' ? '' : `${name}: `}${text}`)
  }
  const database = await sentDatabaseAt(root, io.env)
  const checkDatabase = databaseWatch(root, io.env)
  // A delivery postpones the syncs of its connection, so it has one of its own.
  const deliveries = await sentDatabaseAt(root, io.env)
  const sending = new UnattendedSending({ root, io, database, build, tell })
  const jobs = jobsAt({ root, io, database, tell, sending })
  /** Runs a job, and tells its faults instead of ending the process. */
  const guarded = async (kind: WorkKind, work: () => Promise<void>): Promise<boolean> => {
    try {
      checkDatabase()
      await work()
      return true
    } catch (cause) {
      // Another process writes into the publication at the moment.
      if (cause instanceof ProblemsError && cause.problems.every(({ rule }) => rule.endsWith('.locked'))) return true
      const faults =
        cause instanceof ProblemsError
          ? cause.problems.map(({ where, what, fix }) => `${placeText(where)}: ${what} ${fix}`)
          : undefined
      const fault = machineFault(cause)
      const bug = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
      const text = faults?.join(' ') ?? (fault ? `${fault.what} ${fault.fix}` : bug)
      tell('fault', kind, text)
      await sending.alertFault(kind, text).catch(() => {})
      return false
    }
  }
  const repeat = async (kind: WorkKind, every: number, work: () => Promise<void>, signal: AbortSignal) => {
    while (!signal.aborted) {
      const isFine = await guarded(kind, work)
      await sleepUntil(io.clock() + (isFine ? every : Math.max(every, MINUTE)), io.clock, signal)
    }
  }
  return {
    tell,
    run: async (kinds, signal) => {
      const deliver = () => sending.deliverDue(deliveries, signal)
      await Promise.all([
        ...kinds.map(kind => repeat(kind, EVERY[kind], jobs[kind], signal)),
        ...(kinds.includes('send') ? [repeat('send', DELIVERIES, deliver, signal)] : []),
      ])
    },
    once: async (kinds, signal) => {
      for (const kind of kinds) if (!signal.aborted) await guarded(kind, jobs[kind])
      const sleep = (until: number) => sleepUntil(until, io.clock, signal)
      if (kinds.includes('send'))
        await guarded('send', async () => {
          await sending.deliverAll(deliveries, signal, sleep)
          await sending.mailAlerts()
        })
      return !hasFault
    },
    close: async () => {
      await deliveries.close()
      await database.close()
    },
  }
}

interface WorkPlace {
  readonly root: string
  readonly io: Io
  readonly database: Database
  readonly tell: Worker['tell']
  readonly sending: UnattendedSending
}

/** Returns a function for each kind of work that does what is due of it. */
function jobsAt({ root, io, database, tell, sending }: WorkPlace): Readonly<Record<WorkKind, () => Promise<void>>> {
  return {
    send: async () => {
      await sending.plan()
      await sending.mailAlerts()
    },
    bounces: async () => {
      const place = io.env['BOUNCES_URL']
      if (!place) return
      const { counts } = await recordReports(place, database, tokensFor(readPublicationAt(root), io.env), io)
      // A Maildir shows the reports of before each time.
      const counted = Object.entries(counts).filter(([kind, count]) => count > 0 && kind !== 'known')
      if (counted.length > 0)
        tell('bounces', '', `Delivery reports: ${counted.map(([kind, count]) => `${count} ${kind}`).join(', ')}.`)
    },
    confirmations: async () => {
      const { site, templates } = readerSiteAt(root)
      if (!io.env['OFFPRINT_SECRET']) return
      const tokens = tokensFor(site.publication, io.env)
      const post = singleMailer(site.publication, root, io, database)
      const fault = (cause: unknown): void => {
        throw cause
      }
      const mailer = confirmationMailerFor({ site, templates, tokens, post, database, clock: io.clock, fault })
      await mailer?.sendDue()
    },
    collect: async () => {
      if (!collectsAny(root)) return
      const outcome = await collectArticles([], { root }, io)
      if (outcome.arrivals.every(({ outcome: { kind } }) => kind === 'rests')) return
      for (const line of collectingLines(outcome, io)) tell('collect', '', line)
    },
  }
}

/** Returns what `offprint collect` would print, without colours. */
function collectingLines(outcome: CollectingOutcome, io: Io): string[] {
  let text = ''
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  reportCollecting(outcome, {}, { ...io, env: { NO_COLOR: '1' }, stdout: stream, stderr: stream })
  return text.split('\n').filter(line => line.trim() !== '')
}

/** The longest time that a timer is set for, so that a change of the clock, or a machine that slept, is noticed. */
const LONGEST = 30 * SECOND

/** Resolves at a time of the clock, or when the signal is aborted. */
async function sleepUntil(until: number, clock: () => number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && clock() < until)
    await new Promise<void>(resolve => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(until - clock(), LONGEST))
      signal.addEventListener('abort', done, { once: true })
    })
}
