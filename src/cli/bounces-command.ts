import { BOUNCE_KINDS, type BounceKind, readReport, recordBounce, type Tokens } from '../delivery/index.js'
import { imapMessages, mailAt, readImapUrl } from '../mailbox/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import { type Database, databaseAt, keepSetting, setting } from '../storage/index.js'
import { plural, say } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import { tokensFor } from './send-secrets.js'

export interface BouncesFlags {
  readonly root: string
  readonly json?: boolean
}

/** What was read, by what it was. `known` was taken in before. */
type Summary = Record<BounceKind | 'known' | 'unmatched' | 'other', number>

/** Reads reports and takes them in. */
export async function bouncesCommand(place: string, flags: BouncesFlags, io: Io): Promise<boolean> {
  const env = environmentAt(io, flags.root)
  const database = await databaseAt(flags.root)
  try {
    const tokens = tokensFor(readPublicationAt(flags.root), env)
    const summary = await takenFrom(place, database, tokens, { ...io, env })
    const messages = Object.values(summary).reduce((sum, count) => sum + count, 0)
    if (flags.json) say(io, JSON.stringify({ ok: true, messages, ...summary }))
    else for (const line of linesOf(messages, summary)) say(io, line)
    return true
  } finally {
    await database.close()
  }
}

async function takenFrom(place: string, database: Database, tokens: Tokens, io: Io): Promise<Summary> {
  const kinds = BOUNCE_KINDS.map(kind => [kind, 0] as const)
  const summary = { ...Object.fromEntries(kinds), known: 0, unmatched: 0, other: 0 } as Summary
  const take = async (bytes: Uint8Array): Promise<void> => {
    const event = await readReport(bytes, tokens)
    if (typeof event === 'string') summary[event === 'unmatched' ? 'unmatched' : 'other'] += 1
    else {
      const effect = await database.transaction(recordBounce, event, io.clock())
      summary[effect === 'recorded' ? event.kind : effect] += 1
    }
  }
  if (/^imaps?:/i.test(place)) await takeFromImap(place, io.env['IMAP_PASSWORD'], database, take)
  else for await (const bytes of mailAt(place, io.stdin)) await take(bytes)
  return summary
}

/** A mailbox is read on from where it was left: what comes twice is known, but need not be fetched. */
async function takeFromImap(
  place: string,
  password: string | undefined,
  database: Database,
  take: (bytes: Uint8Array) => Promise<void>,
) {
  const mailbox = readImapUrl(place, password)
  const key = `imap ${mailbox.name}`
  for await (const { bytes, mark } of imapMessages(mailbox, await database.read(setting, key))) {
    await take(bytes)
    await database.transaction(keepSetting, key, mark)
  }
}

function linesOf(messages: number, summary: Summary): string[] {
  const { hard, soft, complaint, delayed, delivered, known, unmatched, other } = summary
  const lines: readonly (readonly [number, string])[] = [
    [hard, 'hard: these mailboxes get nothing more'],
    [complaint, 'complaints: these subscribers get nothing more'],
    [soft, 'soft: counted'],
    [delayed, 'delayed: the server tries on'],
    [delivered, 'receipts'],
    [known, 'taken in before'],
    [unmatched, 'reports about somebody who is not here'],
    [other, 'no reports'],
  ]
  return [
    `Read ${plural(messages, 'message')}.`,
    ...lines.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString('en').padStart(8)} ${what}`),
  ]
}
