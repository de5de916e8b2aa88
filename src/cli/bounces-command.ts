import { plural } from '../core/text.js'
import { BOUNCE_KINDS, type BounceKind, readReport, recordBounce, type Tokens } from '../delivery/index.js'
import { imapMessages, mailAt, readImapUrl } from '../mailbox/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import { accessTokensFor, oauthSettingsIn, passwordWarning, sentDatabaseAt, tokensFor } from '../sending/index.js'
import { type Database, keepSetting, setting } from '../storage/index.js'
import { print, printJson, reportProblems } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

export interface BouncesFlags {
  readonly root: string
  readonly json?: boolean
}

/** The number of messages of each kind. `known` counts reports that had been recorded before. */
type Counts = Record<BounceKind | 'known' | 'unmatched' | 'feedback' | 'other', number>

export interface ReportSummary {
  readonly counts: Counts
  /** The messages that change nothing, one on each line. */
  readonly unread: Readonly<Record<'unmatched' | 'feedback' | 'other', string[]>>
}

/** Reads delivery reports from a file, a mailbox or standard input, and records them. */
export async function bouncesCommand(place: string, flags: BouncesFlags, io: Io): Promise<boolean> {
  const env = environmentAt(io, flags.root)
  const database = await sentDatabaseAt(flags.root, env)
  try {
    const tokens = tokensFor(readPublicationAt(flags.root), env)
    const summary = await recordReports(place, database, tokens, { ...io, env })
    const messages = Object.values(summary.counts).reduce((sum, count) => sum + count, 0)
    if (flags.json)
      printJson<JsonOutput<'bounces'>>(io, { ok: true, messages, ...summary.counts, unread: summary.unread })
    else for (const line of linesOf(messages, summary)) print(io, line)
    return true
  } finally {
    await database.close()
  }
}

/**
 * Reads the reports at a place and records them.
 * @param io its environment has the password of an IMAP mailbox
 */
export async function recordReports(place: string, database: Database, tokens: Tokens, io: Io): Promise<ReportSummary> {
  const kinds = BOUNCE_KINDS.map(kind => [kind, 0] as const)
  const counts = { ...Object.fromEntries(kinds), known: 0, unmatched: 0, feedback: 0, other: 0 } as Counts
  const unread: ReportSummary['unread'] = { unmatched: [], feedback: [], other: [] }
  const take = async (bytes: Uint8Array): Promise<void> => {
    const event = await readReport(bytes, tokens)
    if ('line' in event) {
      const why = event.kind === 'no report' ? 'other' : event.kind
      counts[why] += 1
      unread[why].push(event.line)
    } else {
      const effect = await database.transaction(recordBounce, event, io.clock())
      counts[effect === 'recorded' ? event.kind : effect] += 1
    }
  }
  if (/^imaps?:/i.test(place)) await takeFromImap(place, database, io, take)
  else for await (const bytes of mailAt(place, io.stdin)) await take(bytes)
  return { counts, unread }
}

/**
 * Reads the messages of an IMAP mailbox that arrived after the last run. Reading a report twice would do no harm, but would
 * download it again.
 */
async function takeFromImap(place: string, database: Database, io: Io, take: (bytes: Uint8Array) => Promise<void>) {
  const tokens = accessTokensFor(oauthSettingsIn(io.env, 'imap'), io, database)
  const mailbox = readImapUrl(place, io.env['IMAP_PASSWORD'], tokens)
  if (!tokens) reportProblems(io, passwordWarning(mailbox.options.host ?? '', 'IMAP_PASSWORD', 'IMAP_OAUTH_URL'))
  const key = `imap ${mailbox.name}`
  for await (const { bytes, mark } of imapMessages(mailbox, await database.read(setting, key))) {
    await take(bytes)
    await database.transaction(keepSetting, key, mark)
  }
}

function linesOf(messages: number, { counts, unread }: ReportSummary): string[] {
  const { hard, soft, complaint, unsubscribe, delayed, delivered, known, unmatched, feedback, other } = counts
  const lines: readonly (readonly [number, string, (readonly string[])?])[] = [
    [hard, 'hard bounces: these addresses get no more mail'],
    [complaint, 'complaints: these subscribers get no more mail'],
    [unsubscribe, 'unsubscribed: these subscribers get no more mail'],
    [soft, 'soft bounces: recorded'],
    [delayed, 'delayed: the mail server is still trying'],
    [delivered, 'delivery receipts'],
    [known, 'recorded before'],
    [feedback, 'feedback reports without a complaint, which end no subscription', unread.feedback],
    [unmatched, 'reports about unknown messages', unread.unmatched],
    [other, 'other messages, which are not delivery reports', unread.other],
  ]
  return [
    `Read ${plural(messages, 'message')}.`,
    ...lines
      .filter(([count]) => count > 0)
      .flatMap(([count, what, each = []]) => [
        `${count.toLocaleString('en').padStart(8)} ${what}`,
        ...each.map(line => `         ${line === '' ? '(nothing that can be read)' : line}`),
      ]),
  ]
}
