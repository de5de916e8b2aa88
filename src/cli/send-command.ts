import { readCondition } from '../core/condition.js'
import { SECOND } from '../core/duration.js'
import { refusedAddress } from '../core/email-address.js'
import { withFallbacks } from '../core/merge-values.js'
import { momentAt } from '../core/moment.js'
import { error, isError, type Problem, ProblemsError, warning } from '../core/problem.js'
import { plural } from '../core/text.js'
import {
  type DeliveryLedger,
  deliver,
  deliveryLedger,
  type FrozenIssue,
  type IssueRecord,
  type Mailing,
  type MessageSettings,
  messageFor,
  mimeTemplate,
  missingValues,
  reachOf,
  sendThrough,
  warmUpAt,
} from '../delivery/index.js'
import type { Issue } from '../editions/index.js'
import { type PreparedIssue, prepareIssue, readPublicationAt, recordPictures, recordSent } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import type { Database } from '../storage/index.js'
import { readAddress, subscriberOf } from '../subscribers/index.js'
import { conditionProblems, valueProblems } from './audience-problems.js'
import { timeOf } from './clock.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { machineFault } from './machine-fault.js'
import { mailServersFor, type NamedServer, serverWarnings } from './mail-servers.js'
import { pagesNotOut } from './pages-out.js'
import { rehearse } from './rehearsal.js'
import type { SendFlags } from './send-flags.js'
import { sendProgress, silenceReport } from './send-progress.js'
import { dkimFor, tokensFor, unsetFor } from './send-secrets.js'
import { closedText, hoursOf } from './sending-hours.js'
import { sentDatabaseAt } from './sent-database.js'

/** The issue that a send is about: one under way, or one not yet frozen. */
interface Subject {
  readonly database: Database
  readonly ledger: DeliveryLedger
  readonly publication: Publication
  /** The name of a digest, or the slug of a post. */
  readonly slug: string
  /** The name in the ledger. For a correction, a person writes it after `offprint send` to continue the correction. */
  readonly name: string
  readonly flags: SendFlags
  /** The command's streams and clock, with `.env` in its environment. */
  readonly io: Io
}

export async function sendCommand(slug: string, flags: SendFlags, io: Io): Promise<boolean> {
  const database = await sentDatabaseAt(flags.root)
  try {
    const subject = {
      ...{ database, ledger: deliveryLedger(database), flags },
      ...{ slug, name: flags.correction ? `${slug} --correction` : slug },
      io: { ...io, env: environmentAt(io, flags.root) },
      publication: readPublicationAt(flags.root),
    }
    const latest = await subject.ledger.latest(subject.name)
    if (flags.resendUncertain) return await resend(subject, latest)
    if (latest && latest.finished === null) return await continueIssue(subject, latest)
    if (latest?.kind === 'post' && !flags.correction) return await alreadySent(subject, latest)
    return await begin(subject)
  } finally {
    await database.close()
  }
}

/** The number of latest issues that are searched for the last single post. */
const RECENT_ISSUES = 50

/** Prepares a new issue and rehearses, tests or sends it. */
async function begin(subject: Subject): Promise<boolean> {
  const { ledger, publication, slug, name, flags, database, io } = subject
  const now = timeOf(io, flags.now)
  const before = await ledger.latest(name)
  const isDigest = publication.digests.some(digest => digest.name === name)
  const lastPost = isDigest ? undefined : (await ledger.issues(RECENT_ISSUES)).find(({ kind }) => kind === 'post')
  const prepared = await prepareIssue({
    ...{ root: flags.root, now, name: slug, correction: flags.correction ?? false },
    ...{ past: await ledger.past(name), issued: await ledger.issued(name) },
    // Two corrections of one post have the same subject, and are one conversation.
    subjects: flags.correction ? [] : [before, lastPost].flatMap(issue => issue?.subject ?? []),
    singles: (await ledger.mailings('singles')).map(asMailed),
  })
  if (!prepared.issue) {
    if (!flags.json) reportProblems(io, prepared.problems)
    return nothingNew(subject)
  }
  const sentIn = flags.correction ? await uncorrected(prepared, ledger, slug) : undefined
  if (flags.correction && before && (await isTold(prepared, before, ledger))) return alreadySent(subject, before)
  const conditions = [...(publication.digests.find(digest => digest.name === name)?.audience ?? []), ...flags.where]
  const where = conditions.flatMap(text => readCondition(text) ?? [])
  const frozen: FrozenIssue = { ...frozenOf(prepared, prepared.issue), name, where, ...(sentIn ? { sentIn } : {}) }
  if (flags.to) return sendTest(subject, 0, frozen.mime)
  const unknown = await conditionProblems(database, where)
  if (unknown.length > 0) throw new ProblemsError(unknown)
  const { values } = mimeTemplate(frozen.mime)
  const missing = await database.read(missingValues, frozen, [...new Set(values.map(value => value.name))])
  const problems = [
    ...prepared.problems,
    ...(sentIn ? await unfinishedIssues(ledger, sentIn, slug) : []),
    ...(await valueProblems(database, values, missing)),
    ...(await pagesNotOut(prepared.pages, { root: flags.root, publication })),
  ]
  const reach = await database.read(reachOf, frozen)
  const nobody = reach.recipients > 0 ? [] : [conditions.length > 0 ? nobodyInAudience(conditions) : noRecipients]
  const unset = [...prepared.missing, ...unsetFor(publication, flags.root, io), ...nobody]
  const servers = serversOf(subject)
  problems.push(...serverWarnings(publication, io.env, servers))
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

/** Returns the mail servers, or none if a setting is wrong, which is reported with the others that a send needs. */
function serversOf({ publication, io, database }: Subject): readonly NamedServer[] {
  try {
    return mailServersFor(publication, io, database)
  } catch (cause) {
    if (cause instanceof ProblemsError) return []
    throw cause
  }
}

const asMailed = ({ post, frozen, told }: Mailing) => ({
  posts: [post],
  sent: momentAt(frozen, 'UTC'),
  ...(told.notices ? { notices: told.notices } : {}),
})

/**
 * Returns the issues that showed a post without its present notice.
 * @throws ProblemsError if there is none, because then nobody needs the correction
 */
async function uncorrected({ told }: PreparedIssue, ledger: DeliveryLedger, slug: string): Promise<number[]> {
  const [post = ''] = told.corrections ?? []
  const issues = await ledger.mailings({ post })
  const open = issues.filter(issue => issue.told.notices?.[post] !== told.notices?.[post])
  if (open.length > 0) return open.map(({ issue }) => issue)
  const what =
    issues.length === 0
      ? 'No issue has contained this post, so nobody needs a correction of it.'
      : 'Every issue with this post has contained this notice, so nobody needs a correction of it.'
  throw new ProblemsError([error('send.not-mailed', { file: slug }, what, 'Send nothing.')])
}

/** Reports the issues with the post that are still being sent, because whoever gets them later gets no correction. */
async function unfinishedIssues(ledger: DeliveryLedger, ids: readonly number[], slug: string): Promise<Problem[]> {
  const unfinished = (await ledger.issues(RECENT_ISSUES)).filter(
    ({ id, finished }) => finished === null && ids.includes(id),
  )
  return unfinished.map(({ name }) => {
    const what = `\`${name}\`, which contains this post, is not sent to everybody yet. Whoever gets it later gets no correction.`
    return warning('send.unfinished', { file: slug }, what, `To finish it first: \`offprint send ${name} --yes\`.`)
  })
}

/** Tells whether an earlier correction of the same post contained the same notice. */
async function isTold({ told }: PreparedIssue, before: IssueRecord, ledger: DeliveryLedger): Promise<boolean> {
  const earlier = (await ledger.postsOf(before.id)).told?.notices ?? {}
  return Object.entries(told.notices ?? {}).every(([post, mark]) => earlier[post] === mark)
}

/** The error for an issue without recipients. Sending it would use up the posts of the next issue. */
const noRecipients = error(
  'send.nobody',
  { file: 'offprint.db' },
  'No subscriber would receive this issue, so there is nothing to send.',
  'Add subscribers: `offprint subscribers import list.csv`.',
)

const nobodyInAudience = (where: readonly string[]): Problem =>
  error(
    'send.nobody',
    { file: `audience ${where.join(' and ')}` },
    'No subscriber who wants this issue satisfies these conditions, so there is nothing to send.',
    'Change the conditions of --where, or the digest’s `audience`.',
  )

function frozenOf(prepared: PreparedIssue, issue: Issue): Omit<FrozenIssue, 'name'> {
  const { kind, tags, posts, leftOut, mime, told } = prepared
  const [html, text] = [withFallbacks(issue.html), withFallbacks(issue.text)]
  return { kind, tags, subject: issue.subject, html, text, posts, leftOut, mime, told }
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

function messageSettingsFor({ publication, flags, io }: Subject, issue: number, mime: Uint8Array): MessageSettings {
  const sign = dkimFor(publication, flags.root, io.env)
  const { bounces } = publication.sending
  return {
    ...{ issue, template: mimeTemplate(mime), tokens: tokensFor(publication, io.env) },
    ...(sign ? { sign } : {}),
    ...(bounces ? { bounces } : {}),
  }
}

/**
 * Records beside the posts which copies of pictures an issue shows, and the issue of a digest. The ledger, which is the authority, is written first: after a crash between the
 * two, the next start writes the record.
 */
async function keepRecord({ ledger, flags, io }: Subject, record: IssueRecord): Promise<void> {
  const contents = await ledger.postsOf(record.id)
  recordPictures(flags.root, contents.told?.pictures ?? {})
  if (record.kind !== 'digest') return
  const file = recordSent(flags.root, {
    ...{ ...record, ...contents },
    issued: await ledger.issued(record.name),
  })
  if (!file) return
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'recorded', file })
  else
    printStatus(io, `Recorded in ${file}. Commit it with the posts: the next build gives this issue a permanent page.`)
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
  const servers = mailServersFor(publication, io, database)
  const hours = hoursOf(publication)
  const messageSettings = messageSettingsFor(subject, record.id, await ledger.mime(record.id))
  const stop = new AbortController()
  const unlisten = io.onInterrupt(() => {
    printStatus(io, 'Stopping once the messages under way are finished. Press Ctrl-C again to stop at once.')
    stop.abort()
  })
  await keepRecord(subject, record)
  const before = await ledger.counts(record.id)
  const warmUp = await database.read(warmUpAt, publication.sending.warmUp, io.clock())
  const limit = Math.min(flags.limit ?? Number.POSITIVE_INFINITY, warmUp?.left ?? Number.POSITIVE_INFINITY)
  if (warmUp && !flags.json)
    printStatus(io, `Day ${warmUp.day} of the warm-up: ${plural(warmUp.left, 'message')} left for today.`)
  const closed = closedText(publication, io.clock())
  if (closed && !flags.json) printStatus(io, closed)
  const progress = sendProgress(io, before.queued + before.deferred, flags.json ?? false)
  try {
    const report = await deliver({
      ...{ database, messageSettings, settings: publication.sending, signal: stop.signal, progress: progress.show },
      ...{ waiting: progress.wait, silent: progress.silent },
      ...(flags.until === undefined ? {} : { until: flags.until }),
      ...(Number.isFinite(limit) ? { limit } : {}),
      despiteRefusals: flags.despiteRefusals ?? false,
      ...{ servers, ...(hours ? { hours } : {}) },
      clock: io.clock,
      random: Math.random,
    }).finally(progress.clear)
    const { sent, uncertain, failed, queued, deferred, skipped } = report.counts
    const ok = report.finished || report.asPlanned
    if (flags.json) printJson<JsonOutput<'send'>>(io, { ok, event: 'done', issue: record.id, ...report })
    else {
      print(
        io,
        `“${record.subject}”: ${sent} sent, ${failed} failed, ${uncertain} uncertain, ${skipped} skipped, ${queued + deferred} to go.`,
      )
      if (report.run.refused > 0)
        printStatus(
          io,
          `${plural(report.run.refused, 'subscriber')} whom the server refused stay subscribed and move to the end of the queue. To leave one out: offprint subscribers remove <address>`,
        )
      if (report.unsupported > 0)
        printStatus(
          io,
          `${plural(report.unsupported, 'address needs', 'addresses need')} SMTPUTF8 (RFC 6531), which the mail server does not offer. These subscribers stay on the list.`,
        )
      if (report.run.refused > 0 && !flags.despiteRefusals && report.counts.queued > report.run.refused)
        printStatus(
          io,
          `If these refusals are right, send to the others with: offprint send ${record.name} --yes --despite-refusals`,
        )
      if (report.stopped)
        printStatus(
          io,
          `Stopped: ${report.stopped.replace(/\.$/, '')}. To continue: offprint send ${record.name} --yes`,
        )
      if (uncertain > 0)
        printStatus(
          io,
          `Uncertain messages may have arrived. To decide about them: offprint send ${record.name} --resend-uncertain`,
        )
    }
    return ok
  } catch (cause) {
    throw await stoppedBy(cause, subject, record)
  } finally {
    unlisten()
  }
}

/** Adds to a fault of the machine, such as a full disk, what it has left to do. Any other cause is returned as it is. */
async function stoppedBy(cause: unknown, { ledger }: Subject, { id, name }: IssueRecord): Promise<unknown> {
  const fault = machineFault(cause)
  if (!fault) return cause
  const { sent, sending, queued, deferred } = await ledger.counts(id)
  const unclear = sending > 0 ? `, and ${sending} may have arrived` : ''
  const what = `${fault.what} The send stopped: ${sent} sent, ${queued + deferred} to go${unclear}.`
  return new ProblemsError([
    error('send.machine', { file: name }, what, `${fault.fix} To continue: offprint send ${name} --yes`.trimStart()),
  ])
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
