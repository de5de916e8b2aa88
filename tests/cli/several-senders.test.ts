import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { deliveryLedger } from '../../src/delivery/index.js'
import { databaseAt, SqliteDatabase } from '../../src/storage/index.js'
import { frozenIssue, NOW, subscribe } from '../delivery/post-room.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { emptySchema, hasPostgres } from '../storage/postgres.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint, startOffprint } from './offprint.js'

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: 12 Quay Street
digests: { weekly: { title: The week } }
`

/** A publication with an issue that is about to be sent. */
async function started(count: number, url?: string, more = '') {
  const root = temporaryFolder({ 'publication.yml': `${PUBLICATION}sending: { connections: 2${more} }\n` })
  const database = await databaseAt(root, url)
  await subscribe(database, count)
  await deliveryLedger(database).freeze(await frozenIssue(), NOW)
  await database.close()
  return root
}

const once = (mailboxes: ReadonlyMap<string, readonly Buffer[]>): boolean =>
  [...mailboxes.values()].every(messages => messages.length === 1)

describe('several senders of one issue', () => {
  it.skipIf(!hasPostgres)('share it on PostgreSQL, and are listed', async () => {
    const { url } = await emptySchema()
    const root = await started(400, url)
    const sink = await smtpSink(() => ({ slow: 20 }))
    const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links', DATABASE_URL: url }
    const send = ['send', 'weekly', '--yes', '--root', root]
    const both = [startOffprint(send, env), startOffprint(send, env)]
    const status = () => offprint(['status', 'weekly', '--root', root], env)
    await expect
      .poll(async () => (await status()).stdout.match(/^ {2}sent by process \d+ on .+: \d+ messages/gm) ?? [], {
        timeout: 20_000,
      })
      .toHaveLength(2)
    expect((await status()).stdout).not.toContain('to continue:')
    const { stdout: json } = await offprint(['status', 'weekly', '--json', '--root', root], env)
    const { issues } = JSON.parse(json) as { issues: { workers: object[] }[] }
    expect(issues[0]?.workers).toHaveLength(2)
    const ended = await Promise.all(both.map(each => each.ended))
    expect(ended.map(({ code }) => code)).toEqual([0, 0])
    for (const { stdout } of ended) expect(stdout).toContain('400 sent, 0 failed, 0 uncertain, 0 skipped, 0 to go')
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([400, true])
    expect((await status()).stdout).not.toContain('sent by process')
  })

  it.skipIf(!hasPostgres)('keep the allowance of a warm-up together', async () => {
    const { url } = await emptySchema()
    const root = await started(100, url, ', warmUp: [37, 50]')
    const sink = await smtpSink(() => ({ slow: 5 }))
    const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links', DATABASE_URL: url }
    const send = ['send', 'weekly', '--yes', '--root', root]
    const ended = await Promise.all([1, 2, 3].map(() => offprint(send, env)))
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([37, true])
    expect(ended.map(({ stderr }) => stderr).join()).toMatch(/the warm-up allows no more messages today/)
  })

  it('exclude each other on a file', async () => {
    const root = await started(40)
    const sink = await smtpSink(() => ({ slow: 30 }))
    const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links' }
    const send = ['send', 'weekly', '--yes', '--root', root]
    const first = startOffprint(send, env)
    while (sink.mailboxes.size === 0) await pause(10)
    const second = await offprint(send, env)
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/Process \d+ on .+ is sending this issue.*Only on PostgreSQL/),
    ])
    expect((await first.ended).code).toBe(0)
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([40, true])
  })

  it('leave what may have been sent to a person, if the database was replaced', async () => {
    const root = await started(300)
    const sink = await smtpSink()
    const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links' }
    const command = (...more: string[]) => offprint(['send', 'weekly', '--root', root, ...more], env)
    await command('--yes', '--limit', '20')
    expect(await command('--uncertain-since', 'tomorrow')).toMatchObject({
      stderr: expect.stringContaining('Write a time in the past'),
    })
    const since = new Date(Date.now() - 500).toISOString()
    const asked = await command('--uncertain-since', since)
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringMatching(/first \d+ may have been sent.*add --yes/s) })
    const counts = async () => {
      const database = SqliteDatabase.open(join(root, 'offprint.db'))
      const found = await deliveryLedger(database).counts(1)
      await database.close()
      return found
    }
    expect(await counts()).toMatchObject({ sent: 20, uncertain: 0, queued: 280 })
    const done = await command('--uncertain-since', since, '--yes', '--json')
    expect(JSON.parse(done.stdout)).toMatchObject({ event: 'doubted', changed: true })
    const { uncertain } = await counts()
    expect(uncertain).toBeGreaterThan(20)
    expect((await command('--yes')).stdout).toContain(`${300 - uncertain} sent, 0 failed, ${uncertain} uncertain`)
    expect(once(sink.mailboxes)).toBe(true)
    expect((await command('--uncertain-since', since)).stdout).toContain('is not being sent')
  })
})
