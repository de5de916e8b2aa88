import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  composeMessage,
  deliver,
  deliveryLedger,
  type FrozenIssue,
  mimeTemplate,
  readSmtpUrl,
  type SendingSettings,
  type SmtpConnection,
  smtpConnectionTo,
  tokensOf,
} from '../../src/delivery/index.js'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { EVERYTHING, readAddress, subscriberStore } from '../../src/subscribers/index.js'
import { publication, REPUBLISHED } from '../editions/email/article-factory.js'
import { letterOf as issueOf } from '../editions/email/letters.js'
import { temporaryFolder } from '../temporary-folder.js'

export const NOW = Date.UTC(2026, 4, 1)
export const TOKENS = tokensOf(['a secret for tests only'], 'reader.example.org')

export function openDatabase(file = join(temporaryFolder(), 'a.db')): SqliteDatabase {
  const database = SqliteDatabase.open(file)
  onTestFinished(() => database.close())
  return database
}

export async function subscribe(database: Database, count: number, of = (i: number) => `r${i}@example.org`) {
  const entries = Array.from({ length: count }, (_, i) => ({
    address: readAddress(of(i)) ?? { written: '', mailbox: '', key: '', domain: '' },
    interests: EVERYTHING,
    frequency: 'all' as const,
    name: `Reader ${i}`,
  }))
  await subscriberStore(database).add(entries, 'active', { at: 1, cause: 'test' })
}

let composed: Promise<Pick<FrozenIssue, 'subject' | 'html' | 'text' | 'mime'>> | undefined

async function compose() {
  const issue = await issueOf(REPUBLISHED)
  const { subject, html, text } = issue
  return { subject, html, text, mime: await composeMessage(issue, publication()) }
}

/** An issue that is ready to be written into the ledger. */
export async function frozenIssue(more: Partial<FrozenIssue> = {}): Promise<FrozenIssue> {
  composed ??= compose()
  return { name: 'weekly', kind: 'digest', tags: [], posts: ['a'], leftOut: [], ...(await composed), ...more }
}

export const SETTINGS: SendingSettings = { connections: 3, domains: {}, retries: [0.0005, 0.0005] }

/** A database with subscribers, and an issue that is about to go to all of them. */
export async function postRoom(count: number, of?: (i: number) => string) {
  const file = join(temporaryFolder(), 'a.db')
  return { file, ...(await postRoomIn(openDatabase(file), count, of)) }
}

/** The same in another database, which is empty. */
export async function postRoomIn<T extends Database>(database: T, count: number, of?: (i: number) => string) {
  await subscribe(database, count, of)
  const ledger = deliveryLedger(database)
  const record = await ledger.freeze(await frozenIssue(), NOW)
  const messageSettings = { issue: record.id, template: mimeTemplate(await ledger.mime(record.id)), tokens: TOKENS }
  const send = (
    url: string,
    {
      connect = () => smtpConnectionTo(readSmtpUrl(url)),
      ...more
    }: Partial<Parameters<typeof deliver>[0]> & { connect?: () => SmtpConnection } = {},
  ) =>
    deliver({
      ...{ database, messageSettings, settings: SETTINGS, clock: Date.now, random: () => 0.5 },
      servers: [{ name: new URL(url).host, connections: (more.settings ?? SETTINGS).connections, connect }],
      ...more,
    })
  return { database, ledger, record, messageSettings, send }
}
