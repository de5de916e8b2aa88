import { readCondition } from '../core/condition.js'
import { withFallbacks } from '../core/merge-values.js'
import { momentAt } from '../core/moment.js'
import { error, type Problem, ProblemsError, warning } from '../core/problem.js'
import {
  type AudienceCount,
  type DeliveryLedger,
  type DeliveryReport,
  deliver,
  type FrozenIssue,
  type IssueRecord,
  type Mailing,
  type MessageSettings,
  mimeTemplate,
  missingValues,
  type Pause,
  type RunCounts,
  reachOf,
  traceHeadersFor,
} from '../delivery/index.js'
import type { Issue } from '../editions/index.js'
import { type PreparedIssue, prepareIssue, recordPictures, recordSent } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import type { Database } from '../storage/index.js'
import { conditionProblems, valueProblems } from './audience-problems.js'
import { mailServersFor, type NamedServer, serverWarnings } from './mail-servers.js'
import { pagesNotOut } from './pages-out.js'
import { dkimFor, smtpHosts, tokensFor, unsetFor } from './send-secrets.js'
import { hoursOf } from './sending-hours.js'
import type { SendingTools } from './sending-tools.js'

/** The issue that a send is about: one under way, or one not yet frozen. */
export interface IssueSubject {
  readonly database: Database
  readonly ledger: DeliveryLedger
  readonly publication: Publication
  /** The name of a digest, or the slug of a post. */
  readonly slug: string
  /** The name in the ledger. For a correction, a person writes it after `offprint send` to continue the correction. */
  readonly name: string
  readonly flags: {
    readonly root: string
    /** The conditions of the audience, besides those of the digest. */
    readonly where: readonly string[]
    /** Whether to send the notice that corrects a post to those who received it. */
    readonly correction?: boolean
  }
  /** The command's streams and clock, with `.env` in its environment. */
  readonly io: SendingTools
}

/** The number of latest issues that are searched for the last single post. */
const RECENT_ISSUES = 50

/** The next issue of a digest, the issue of a post, or the notice of its correction. */
export interface NextIssueToSend {
  readonly prepared: PreparedIssue
  readonly issue: Issue
  readonly frozen: FrozenIssue
  /** The conditions of its audience, as they were written. */
  readonly conditions: readonly string[]
  /** The newest issue of the same name. */
  readonly before: IssueRecord | undefined
  /** Whether that one is a correction with the same notice. */
  readonly isTold: boolean
}

/**
 * Makes the issue that would be sent at a moment.
 * @returns the problems that were found, if there is nothing new
 */
export async function nextIssueOf(
  { ledger, publication, slug, name, flags }: IssueSubject,
  now: number,
): Promise<NextIssueToSend | { readonly nothing: readonly Problem[] }> {
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
  const { issue } = prepared
  if (!issue) return { nothing: prepared.problems }
  const sentIn = flags.correction ? await uncorrected(prepared, ledger, slug) : undefined
  const isTold = flags.correction === true && before !== undefined && (await hasNotice(prepared, before, ledger))
  const conditions = [...(publication.digests.find(digest => digest.name === name)?.audience ?? []), ...flags.where]
  const where = conditions.flatMap(text => readCondition(text) ?? [])
  const frozen: FrozenIssue = { ...frozenOf(prepared, issue), name, where, ...(sentIn ? { sentIn } : {}) }
  return { prepared, issue, frozen, conditions, before, isTold }
}

/** What is known about an issue before it is sent. */
export interface IssueFindings {
  readonly problems: readonly Problem[]
  readonly reach: AudienceCount
  /** Problems that prevent any sending: missing settings, or no recipients. */
  readonly unset: readonly Problem[]
  /** The mail servers; none if a setting of theirs is wrong. */
  readonly servers: readonly NamedServer[]
}

/**
 * Checks an issue, its pages, its audience and the settings with which it would be sent.
 * @throws ProblemsError if its conditions name a field that no subscriber has
 */
export async function findingsOf(
  { database, ledger, publication, slug, flags, io }: IssueSubject,
  { prepared, frozen, conditions }: NextIssueToSend,
): Promise<IssueFindings> {
  const unknown = await conditionProblems(database, frozen.where ?? [])
  if (unknown.length > 0) throw new ProblemsError(unknown)
  const servers = serversOf(publication, io, database)
  const { values } = mimeTemplate(frozen.mime)
  const missing = await database.read(missingValues, frozen, [...new Set(values.map(value => value.name))])
  const problems = [
    ...prepared.problems,
    ...(frozen.sentIn ? await unfinishedIssues(ledger, frozen.sentIn, slug) : []),
    ...(await valueProblems(database, values, missing)),
    ...(await pagesNotOut(prepared.pages, { root: flags.root, publication })),
    ...serverWarnings(publication, io.env, servers),
  ]
  const reach = await database.read(reachOf, frozen)
  const nobody = reach.recipients > 0 ? [] : [conditions.length > 0 ? nobodyInAudience(conditions) : noRecipients]
  const unset = [...prepared.missing, ...unsetFor(publication, flags.root, io), ...nobody]
  return { problems, reach, unset, servers }
}

/** Returns the mail servers, or none if a setting is wrong, which is reported with the others that a send needs. */
function serversOf(publication: Publication, io: SendingTools, database: Database): readonly NamedServer[] {
  try {
    return mailServersFor(publication, io, database)
  } catch (cause) {
    if (cause instanceof ProblemsError) return []
    throw cause
  }
}

/** What a run that delivers an issue is told, and tells. */
export interface DeliveryHooks {
  readonly signal: AbortSignal
  readonly limit?: number
  readonly until?: number
  readonly despiteRefusals?: boolean
  readonly progress?: (counts: RunCounts) => void
  readonly waiting?: (pause: Pause) => void
  readonly silent?: (awaited: string) => void
}

/** Sends a frozen issue to everybody who has not received it. */
export async function deliverIssue(
  subject: IssueSubject,
  record: IssueRecord,
  { limit = Number.POSITIVE_INFINITY, ...hooks }: DeliveryHooks,
): Promise<DeliveryReport> {
  const { database, ledger, publication, io } = subject
  const servers = mailServersFor(publication, io, database)
  const hours = hoursOf(publication)
  return deliver({
    ...{ database, settings: publication.sending, ...hooks },
    ...(Number.isFinite(limit) ? { limit } : {}),
    messageSettings: messageSettingsFor(subject, record.id, await ledger.mime(record.id)),
    ...{ servers, ...(hours ? { hours } : {}) },
    clock: io.clock,
    random: Math.random,
  })
}

/**
 * Records beside the posts which copies of pictures an issue shows, and the issue of a digest. The ledger, which is the authority, is written first: after a crash between the
 * two, the next start writes the record.
 * @returns the file with the record, if it is new
 */
export async function keepRecord({ ledger, flags }: IssueSubject, record: IssueRecord): Promise<string | undefined> {
  const contents = await ledger.postsOf(record.id)
  recordPictures(flags.root, contents.told?.pictures ?? {})
  if (record.kind !== 'digest') return undefined
  return recordSent(flags.root, {
    ...{ ...record, ...contents },
    issued: await ledger.issued(record.name),
  })
}

export function messageSettingsFor(
  { publication, flags, io }: IssueSubject,
  issue: number,
  mime: Uint8Array,
): MessageSettings {
  const sign = dkimFor(publication, flags.root, io.env)
  const { bounces } = publication.sending
  return {
    ...{ issue, template: mimeTemplate(mime), tokens: tokensFor(publication, io.env) },
    ...(sign ? { sign } : {}),
    ...(bounces ? { bounces } : {}),
    traceHeaders: traceHeadersFor(smtpHosts(io.env)),
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
async function hasNotice({ told }: PreparedIssue, before: IssueRecord, ledger: DeliveryLedger): Promise<boolean> {
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
