import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { deliveryLedger } from '../../src/delivery/index.js'
import { databaseAt, rows as selectedRows } from '../../src/storage/index.js'
import { offprint } from '../cli/offprint.js'
import { emptySchema, hasPostgres } from '../storage/postgres.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'
import { bundledSender, randomOf } from './bundled-sender.js'
import { frozenIssue, NOW, subscribe } from './post-room.js'
import { smtpSink } from './smtp-sink.js'

const KILLS = Number(process.env['OFFPRINT_KILLS'] ?? 30)
const CONNECTIONS = 5
const SEED = Number(process.env['OFFPRINT_SEED'] ?? Date.now() % 1_000_000)

const PUBLICATION = `title: Test
url: https://test.example.org/
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { connections: '${CONNECTIONS}' }
`

/**
 * The numbers of kills and of recipients, enough that no run comes to the end of the list between two kills. A kill concerns all
 * connections at once, so the share of `uncertain` messages that a server has never seen takes many kills on either database.
 */
const DATABASE_KINDS = [
  ['SQLite', KILLS, Math.max(2_000, KILLS * 60)],
  ...(hasPostgres ? [['PostgreSQL', KILLS, KILLS * 70] as const] : []),
] as const

const bundle = lastingFolder()
const sender = bundledSender(bundle)
afterAll(() => rmSync(bundle, { recursive: true }))

it.each(DATABASE_KINDS)(
  `What happens if … it is killed mid-send (%s, %i kills, seed ${SEED})`,
  async (kind, kills, recipients) => {
    const random = randomOf(SEED)
    const root = temporaryFolder({
      'publication.yml': PUBLICATION,
      'posts/a.md': '---\ntitle: A\ndate: 2025-01-01\n---\n',
    })
    const postgres = kind === 'SQLite' ? undefined : (await emptySchema()).url
    const open = () => databaseAt(root, postgres)
    const database = await open()
    await subscribe(database, recipients)
    const ledger = deliveryLedger(database)
    const { id } = await ledger.freeze(await frozenIssue(), NOW)
    await database.close()
    // Some replies are slow, so that a kill may happen at any step.
    const { url, mailboxes } = await smtpSink(() => ({ slow: Math.random() * 4 }))
    const argv = [await sender, root, String(id), url, String(CONNECTIONS), ...(postgres ? [postgres] : [])]
    const start = (): ChildProcess => spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'] })
    const counted = async () => {
      const reader = await open()
      try {
        return await deliveryLedger(reader).counts(id)
      } finally {
        await reader.close()
      }
    }
    let most = 0
    for (let kill = 0; kill < kills; kill += 1) {
      const before = mailboxes.size
      const child = start()
      const ended = once(child, 'exit')
      // The process is killed at a random moment after it has begun to send, so that most kills happen in the middle.
      while (mailboxes.size === before && child.exitCode === null) await pause(2)
      await pause(random() * 40)
      child.kill('SIGKILL')
      await ended
      const { sending, sent, uncertain } = await counted()
      most = Math.max(most, sending)
      expect(sending, `kill ${kill} of seed ${SEED}`).toBeLessThanOrEqual(CONNECTIONS)
      if (sent + uncertain === recipients) break
      expect(child.signalCode, `kill ${kill} of seed ${SEED}`).toBe('SIGKILL')
    }
    // The command itself finishes what they began.
    const env = { SMTP_URL: url, OFFPRINT_SECRET: 'a secret for tests only', DATABASE_URL: postgres ?? '' }
    const last = await offprint(['send', 'weekly', '--yes', '--root', root], env)
    expect(last.code, last.stdout + last.stderr).toBe(0)

    const twice = [...mailboxes].filter(([, messages]) => messages.length > 1)
    const end = await open()
    const rows = await end.read(function* ({ query }) {
      return yield* selectedRows(
        query
          .selectFrom('delivery')
          .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
          .select(['subscriber.address', 'delivery.state', 'delivery.tries']),
      )
    })
    await end.close()
    const uncertain = rows.filter(({ state }) => state === 'uncertain')
    const unseen = uncertain.filter(({ address }) => !mailboxes.has(address))
    if (process.env['OFFPRINT_KILLS'])
      console.log(`seed ${SEED}: ${kills} kills, ${uncertain.length} uncertain, ${unseen.length} of them never seen`)
    const missing = rows.filter(({ address, state }) => state === 'sent' && !mailboxes.has(address))
    const untold = rows.filter(({ address, state }) => !mailboxes.has(address) && state !== 'uncertain')
    const states = new Set(rows.map(({ state }) => state))
    expect({ twice: twice.map(([address]) => address), missing, untold, rows: rows.length }, `seed ${SEED}`).toEqual({
      ...{ twice: [], missing: [], untold: [], rows: recipients },
    })
    expect([...states].every(state => state === 'sent' || state === 'uncertain')).toBe(true)
    // `uncertain` begins only when the end of the message may have been sent.
    expect(unseen.length).toBeLessThanOrEqual(Math.max(1, uncertain.length / 5))
    expect(most, 'no kill met a message on its way: kill later').toBeGreaterThan(0)
  },
  600_000,
)
