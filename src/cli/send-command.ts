import { SECOND } from '../core/duration.js'
import { refusedAddress } from '../core/email-address.js'
import { error, isError, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import { deliveryLedger, type IssueRecord, liveWorkers, messageFor, sendThrough, warmUpAt } from '../delivery/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import {
  closedText,
  deliverIssue,
  findingsOf,
  type IssueSubject,
  keepRecord,
  mailServersFor,
  messageSettingsFor,
  nextIssueOf,
  runFault,
  runNotes,
  runSummary,
  sentDatabaseAt,
  serverWarnings,
  unsetFor,
} from '../sending/index.js'
import { readAddress, subscriberOf } from '../subscribers/index.js'
import { timeOf } from './clock.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { rehearse } from './rehearsal.js'
import type { SendFlags } from './send-flags.js'
import { sendProgress, silenceReport } from './send-progress.js'

interface Subject extends IssueSubject {
  readonly flags: SendFlags
  readonly io: Io
}

export async function sendCommand(slug: string, flags: SendFlags, io: Io): Promise<boolean> {
  const database = await sentDatabaseAt(flags.root, environmentAt(io, flags.root), !flags.yes)
  try {
    const subject = {
      ...{ database, ledger: deliveryLedger(database), flags },
      ...{ slug, name: flags.correction ? `${slug} --correction` : slug },
      io: { ...io, env: environmentAt(io, flags.root) },
      publication: readPublicationAt(flags.root),
    }
    const latest = await subject.ledger.latest(subject.name)
    if (flags.uncertainSince !== undefined) return await doubt(subject, latest, flags.uncertainSince)
    if (flags.resendUncertain) return await resend(subject, latest)
    if (latest && latest.finished === null) return await continueIssue(subject, latest)
    if (latest?.kind === 'post' && !flags.correction) return await alreadySent(subject, latest)
    return await begin(subject)
  } finally {
    await database.close()
  }
}

/** Prepares a new issue and rehearses, tests or sends it. */
async function begin(subject: Subject): Promise<boolean> {
  const { ledger, publication, name, flags, database, io } = subject
  const made = await nextIssueOf(subject, timeOf(io, flags.now))
  if ('nothing' in made) {
    if (!flags.json) reportProblems(io, made.nothing)
    return nothingNew(subject)
  }
  const { frozen, before } = made
  if (before && made.isTold) return alreadySent(subject, before)
  if (flags.to) return sendTest(subject, 0, frozen.mime)
  const { problems, reach, unset, servers } = await findingsOf(subject, made)
  if (!flags.yes)
    return rehearse({ database, publication, frozen, problems, reach, unset, servers, since: before, flags }, io)
  if (!flags.json) reportProblems(io, problems)
  // All problems with the settings are reported before anything is frozen.
  if (unset.length > 0) throw new ProblemsError(unset)
  if (problems.some(isError) && !flags.despiteProblems) {
    if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: false, event: 'refused', name, problems })
    printStatus(io, 'Nothing was sent. Correct the errors, or add --despite-problems.')
    return false
  }
  return send(subject, await ledger.freeze(frozen, io.clock(), before?.id))
}

async function nothingNew({ ledger, name, flags, io }: Subject): Promise<boolean> {
  const since = await ledger.latest(name)
  const text = `No post is new in \`${name}\`${since ? ` since ${dayOf(since.frozen)}` : ''}, so there is nothing to send.`
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'nothing', name })
  else print(io, text)
  return true
}

async function alreadySent({ ledger, flags, name, io }: Subject, { id, frozen }: IssueRecord): Promise<boolean> {
  const counts = await ledger.counts(id)
  const { uncertain, sent } = counts
  const hint =
    uncertain > 0 ? ` ${plural(uncertain, 'delivery is', 'deliveries are')} uncertain: see --resend-uncertain.` : ''
  const text = `\`${name}\` was sent to ${plural(sent, 'subscriber')} on ${dayOf(frozen)}, and is not sent twice.${hint}`
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'nothing', name, counts })
  else print(io, text)
  return true
}

/** Continues an unfinished issue. Its content is what was frozen, even if its posts have changed since. */
async function continueIssue(subject: Subject, record: IssueRecord): Promise<boolean> {
  const { ledger, flags, io } = subject
  refuseOtherAudience(record, flags.where)
  if (flags.to) return sendTest(subject, record.id, await ledger.mime(record.id))
  if (flags.yes) return send(subject, record)
  const counts = await ledger.counts(record.id)
  const open = counts.queued + counts.deferred + counts.sending
  const unset = unsetFor(subject.publication, flags.root, io)
  if (!flags.json) reportProblems(io, unset)
  const ok = unset.length === 0
  const text = `“${record.subject}” was started on ${dayOf(record.frozen)} and is not finished: ${plural(open, 'subscriber')} to go. To continue it as it was frozen, add --yes.`
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok, event: 'open', issue: record.id, counts, unset })
  else print(io, text)
  return ok
}

/**
 * Refuses a condition that an issue under way does not have, because its recipients were chosen when it was started.
 * @throws ProblemsError if there is such a condition
 */
function refuseOtherAudience({ name, audience }: IssueRecord, where: readonly string[]): void {
  const other = where.filter(text => !audience.includes(text.trim()))
  if (other.length === 0) return
  const begun = audience.length > 0 ? `for ${audience.join(' and ')}` : 'without conditions'
  const what = `\`${name}\` is under way, and was started ${begun}, so it cannot be limited to ${other.join(' and ')}.`
  const fix = 'Continue it without this --where. To exclude somebody: offprint subscribers remove <address>'
  throw new ProblemsError([error('send.where', { file: name }, what, fix)])
}

async function resend(subject: Subject, record: IssueRecord | undefined): Promise<boolean> {
  const { ledger, flags, name, io } = subject
  const uncertain = record ? (await ledger.counts(record.id)).uncertain : 0
  if (!record || uncertain === 0) {
    if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'nothing', name })
    else print(io, `No delivery of \`${name}\` is uncertain.`)
    return true
  }
  refuseOtherAudience(record, flags.where)
  if (!flags.yes) {
    if (flags.json) {
      printJson<JsonOutput<'send'>>(io, { ok: true, event: 'uncertain', name, uncertain })
      return true
    }
    print(
      io,
      `${plural(uncertain, 'subscriber')} may or may not have received “${record.subject}”. To send it again, add --resend-uncertain --yes.`,
    )
    return true
  }
  await ledger.requeueUncertain(record.id, io.clock())
  return send(subject, record)
}

/** Makes uncertain what may have been sent since a moment without a record. Sending is another step. */
async function doubt(subject: Subject, record: IssueRecord | undefined, since: number): Promise<boolean> {
  const { database, ledger, flags, name, io } = subject
  if (!record || record.finished !== null) {
    if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'nothing', name })
    else print(io, `\`${name}\` is not being sent, so nothing in it can be missing.`)
    return true
  }
  const workers = await database.read(liveWorkers, record.id, io.clock())
  if (workers.length > 0)
    throw new ProblemsError(
      workers.map(({ host, pid }) =>
        error(
          'send.held',
          { file: name },
          `Process ${pid} on ${host} is sending this issue.`,
          'Stop it first, and start it again afterwards.',
        ),
      ),
    )
  const now = io.clock()
  const { claimed, next, fastest } = flags.yes
    ? await ledger.doubt(record.id, { since, now })
    : await ledger.unrecorded(record.id, { since, now })
  if (flags.json) {
    printJson<JsonOutput<'send'>>(io, { ok: true, event: 'doubted', name, claimed, next, changed: flags.yes === true })
    return true
  }
  const time = new Date(since).toISOString().slice(0, 19)
  print(
    io,
    `${plural(claimed, 'delivery was', 'deliveries were')} claimed by a process. Of the others, the first ${next} may have been sent since ${time}Z: the issue reached ${plural(fastest, 'message')} a second.`,
  )
  print(
    io,
    flags.yes
      ? `All of these are uncertain now. To send to the others: offprint send ${name} --yes. To decide about the uncertain ones, compare the log of the mail server; to send them again: offprint send ${name} --resend-uncertain`
      : 'To make all of these uncertain, add --yes.',
  )
  return true
}

async function sendTest(subject: Subject, issue: number, mime: Uint8Array): Promise<boolean> {
  const { flags, io } = subject
  const address = readAddress(flags.to ?? '')
  if (!address) {
    const { is, fix } = refusedAddress(flags.to ?? '')
    throw new ProblemsError([error('send.to', { file: flags.to ?? '' }, `This is ${is}.`, fix)])
  }
  const servers = mailServersFor(subject.publication, io, subject.database)
  if (!flags.json) reportProblems(io, serverWarnings(subject.publication, io.env, servers))
  const { mailbox, domain } = address
  // A test to a subscribed address shows the values of that subscriber, but its links do not work.
  const known = await subject.database.read(subscriberOf, address)
  const message = await messageFor(
    { subscriber: 0, mailbox, domain, name: known?.name ?? null, fields: known?.fields },
    messageSettingsFor(subject, issue, mime),
    io.clock(),
  )
  const silent = silenceReport(io, flags.json ?? false)
  let awaited = (): string | undefined => undefined
  const watch = setInterval(() => {
    const text = awaited()
    if (text) silent(text)
  }, 5 * SECOND)
  const { outcome, server, before } = await sendThrough(servers, message, { subscriber: 0, domain }, connection => {
    awaited = () => connection.awaited
  }).finally(() => clearInterval(watch))
  const { state, reply } = outcome
  if (!flags.json) for (const each of before) printStatus(io, `${each.server} did not take the test: ${each.reply}`)
  const through = servers.length > 1 ? { server } : {}
  if (state === 'sent') {
    if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'test', state, reply, ...through })
    else print(io, `Sent a test to ${address.written}${servers.length > 1 ? ` through ${server}` : ''}.`)
    return true
  }
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: false, event: 'test', state, reply, ...through })
  else printStatus(io, `The test was not sent: ${reply}`)
  return false
}

async function send(subject: Subject, record: IssueRecord): Promise<boolean> {
  const { database, ledger, publication, flags, io } = subject
  const stop = new AbortController()
  const unlisten = io.onInterrupt(() => {
    printStatus(io, 'Stopping once the messages under way are finished. Press Ctrl-C again to stop at once.')
    stop.abort()
  })
  const file = await keepRecord(subject, record)
  if (file && flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'recorded', file })
  else if (file)
    printStatus(io, `Recorded in ${file}. Commit it with the posts: the next build gives this issue a permanent page.`)
  const before = await ledger.counts(record.id)
  const warmUp = await database.read(warmUpAt, publication.sending.warmUp, io.clock())
  if (warmUp && !flags.json)
    printStatus(io, `Day ${warmUp.day} of the warm-up: ${plural(warmUp.left, 'message')} left for today.`)
  const closed = closedText(publication, io.clock())
  if (closed && !flags.json) printStatus(io, closed)
  const progress = sendProgress(io, before.queued + before.deferred, flags.json ?? false)
  try {
    const report = await deliverIssue(subject, record, {
      ...{ signal: stop.signal, progress: progress.show, waiting: progress.wait, silent: progress.silent },
      ...(flags.until === undefined ? {} : { until: flags.until }),
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
      despiteRefusals: flags.despiteRefusals ?? false,
    }).finally(progress.clear)
    const ok = report.finished || report.asPlanned
    if (flags.json) printJson<JsonOutput<'send'>>(io, { ok, event: 'done', issue: record.id, ...report })
    else {
      print(io, runSummary(record, report.counts))
      for (const { what, remedy } of runNotes(record, report, flags.despiteRefusals))
        printStatus(io, remedy ? `${what} ${remedy}` : what)
    }
    return ok
  } catch (cause) {
    throw await runFault(cause, subject, record)
  } finally {
    unlisten()
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
