import { describe, expect, it, onTestFinished } from 'vitest'
import { SendWorker } from '../../src/delivery/send-worker.js'
import { changedRows, rows, type SqlDialect, sql } from '../../src/storage/index.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { brittleNetwork } from '../storage/brittle-network.js'
import { DATABASES } from '../storage/databases.js'
import { emptySchema, hasPostgres } from '../storage/postgres.js'
import { postRoomIn } from './post-room.js'
import { smtpSink } from './smtp-sink.js'

const LATER = DATABASES.filter(([name]) => name !== 'SQLite')

function* workers({ query }: SqlDialect) {
  return yield* rows(query.selectFrom('worker').select('name'))
}

const once = (mailboxes: ReadonlyMap<string, readonly Buffer[]>): boolean =>
  [...mailboxes.values()].every(messages => messages.length === 1)

/** In every step of the send, the program goes on with something else before the database answers. */
describe.each(LATER)('a send with %s', (kind, open) => {
  const laterRoom = async (count: number, of?: (i: number) => string) => postRoomIn(await open(), count, of)

  it('sends everybody one message, for every behaviour of the server', async () => {
    const sink = await smtpSink((mailbox, attempt) => {
      const number = Number(/\d+/.exec(mailbox)?.[0])
      if (number % 10 === 1) return attempt === 0 ? { rcpt: 450 } : 'accept'
      if (number % 10 === 2) return attempt === 0 ? 'drop-at-rcpt' : 'accept'
      if (number % 10 === 3) return { rcpt: 550, text: '5.1.1 no such user' }
      return { slow: number % 7 }
    })
    const { send } = await laterRoom(40, i => `r${i}@d${i}.example.org`)
    expect(await send(sink.url)).toMatchObject({
      ...{ finished: true, counts: { sent: 36, failed: 4, uncertain: 0 } },
      run: { sent: 36, deferred: 4, failed: 4, unsent: 4 },
    })
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([36, true])
  })

  it(`sends everybody one message if two begin at the same time${kind === 'PostgreSQL' ? ', and both send' : ''}`, async () => {
    const sink = await smtpSink(() => ({ slow: 3 }))
    const { send } = await laterRoom(200)
    const both = await Promise.allSettled([send(sink.url), send(sink.url)])
    const second = kind === 'PostgreSQL' ? 'fulfilled' : 'rejected'
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', second])
    const sent = both.map(each => (each.status === 'fulfilled' ? each.value.run.sent : 0))
    expect(sent.every(count => count > 0)).toBe(kind === 'PostgreSQL')
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([200, true])
  })

  it('ends if another process has taken it over', async () => {
    const sink = await smtpSink(() => ({ slow: 10 }))
    const { send, database, record } = await laterRoom(20)
    let told = false
    const first = send(sink.url, {
      progress: () => {
        if (told) return
        told = true
        void (async () => {
          const before = await database.read(workers)
          await database.transaction(function* ({ query }) {
            const away = query.updateTable('worker').set({ host: 'elsewhere', lease: 0 }).where('issue', '=', record.id)
            yield { query: away, wants: 'changed' }
          })
          // In the middle of a transaction, it is alive.
          while ((await database.read(workers)).some(({ name }) => before.some(each => each.name === name)))
            await SendWorker.join(database, record.id, Date.now()).then(worker => worker.leave(Date.now()))
        })()
      },
    })
    await expect(first).rejects.toThrow(/taken over/)
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 20, uncertain: 0 } })
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([20, true])
  })

  it.runIf(kind === 'PostgreSQL')('goes on after a failover that lost commits only when a person says so', async () => {
    const sink = await smtpSink()
    const { send, database, ledger, record } = await laterRoom(300)
    const saved = async (verb: (sql: string) => string) => {
      await database.transaction(function* ({ query }) {
        yield { query: { compile: () => ({ sql: verb('delivery'), parameters: [] }) } as never, wants: 'changed' }
        yield* changedRows(
          query.updateTable('issue').set({ timeline: sql`split_part(timeline, '/', 1) || '/earlier'` }),
        )
      })
    }
    await send(sink.url, { limit: 60 })
    const since = Date.now()
    await saved(table => `CREATE TABLE earlier AS SELECT * FROM ${table}`)
    await database.transaction(function* ({ query }) {
      yield* changedRows(query.updateTable('issue').set({ timeline: '' }))
    })
    await send(sink.url, { limit: 80 })
    // The replica has what was saved before, and the rest is lost.
    await saved(
      table =>
        `UPDATE ${table} SET state = e.state, at = e.at, claimed = e.claimed, holder = e.holder, tries = e.tries
         FROM earlier e WHERE e.subscriber = ${table}.subscriber`,
    )
    await database.transaction(function* () {
      yield { query: { compile: () => ({ sql: 'DROP TABLE earlier', parameters: [] }) } as never, wants: 'changed' }
    })
    expect(await ledger.counts(record.id)).toMatchObject({ sent: 60, queued: 240 })
    await expect(send(sink.url)).rejects.toThrow(/taken the place of the database.*--uncertain-since/s)
    const now = Date.now()
    const expected = await ledger.unrecorded(record.id, { since, now })
    expect(expected.next).toBeGreaterThanOrEqual(80)
    expect(await ledger.doubt(record.id, { since, now })).toEqual(expected)
    expect(await send(sink.url)).toMatchObject({ finished: true })
    expect(once(sink.mailboxes)).toBe(true)
    const { sent, uncertain } = await ledger.counts(record.id)
    expect(sent + uncertain).toBe(300)
  })

  /** Which of 900 deliveries were sent when the records ended, ten each second, by which of two workers, and what may have come next. */
  const parts: [string, (n: number) => { state?: string; due?: number; holder?: string; at?: number }, number[]][] = [
    [
      'a slow worker',
      n => (n % 2 === 0 ? { holder: n <= 400 ? 'quick' : '', at: n / 20 } : { holder: n <= 21 ? 'slow' : '', at: n }),
      [23, 402, 404, 458, 460],
    ],
    [
      'a domain that rests',
      n => (n % 3 === 0 ? {} : { holder: n <= 300 ? 'only' : '', at: n / 15 }),
      [3, 301, 302, 340],
    ],
    [
      'many that were put off',
      n => (n <= 200 ? { state: 'deferred', due: 1e6, at: n / 10 } : { holder: n <= 300 ? 'only' : '', at: n / 10 }),
      [301, 320, 340],
    ],
    ['nothing that was recorded', () => ({}), [1, 450, 900]],
  ]
  it.each(parts)('doubts what came next in each part of the list: %s', async (_, of, next) => {
    const { database, ledger, record } = await laterRoom(
      900,
      n => `r${n}@${(n + 1) % 3 === 0 ? 'slow' : 'fast'}.example.org`,
    )
    await database.transaction(function* ({ query }) {
      for (let n = 1; n <= 900; n += 1) {
        const { state = 'sent', due = 0, holder, at = 0 } = of(n)
        if (holder === '' || (holder === undefined && due === 0)) continue
        const row = { state, due, holder: holder ?? null, at: Math.floor(at) * 1_000 }
        yield* changedRows(query.updateTable('delivery').set(row).where('subscriber', '=', n))
      }
    })
    await ledger.doubt(record.id, { since: 100_000, now: 102_000 })
    const doubted = await database.read(function* ({ query }) {
      return yield* rows(query.selectFrom('delivery').select('subscriber').where('state', '=', 'uncertain'))
    })
    const numbers = new Set(doubted.map(({ subscriber }) => subscriber))
    expect(next.filter(n => !numbers.has(n))).toEqual([])
    expect(numbers.has(200)).toBe(next.includes(1))
  })

  it.each([
    ['one connection', { connections: 1 }],
    ['two messages a second', { perSecond: 2 }],
  ])('uses what a domain is granted, although more of its messages are ready: %s', async (_, limits) => {
    const sink = await smtpSink(() => ({ slow: 1 }))
    const { send } = await laterRoom(5)
    const settings = { connections: 4, domains: { 'example.org': limits }, retries: [1] }
    expect(await send(sink.url, { settings })).toMatchObject({ finished: true, counts: { sent: 5 } })
  })

  it('does not wait for a claim whose worker is gone', async () => {
    const sink = await smtpSink()
    const { send, database } = await laterRoom(6)
    await database.transaction(function* ({ query }) {
      const claimed = query.updateTable('delivery').set({ claimed: 'nobody' })
      yield* changedRows(claimed.where('subscriber', '<=', 2))
      yield* changedRows(claimed.set({ state: 'sending' }).where('subscriber', '=', 2))
    })
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 5, uncertain: 1 } })
  })

  it('ends when it is told to, and can be continued', async () => {
    const sink = await smtpSink()
    const { send } = await laterRoom(30)
    for (let turn = 0; ; turn += 1) {
      const stop = new AbortController()
      const { finished, counts } = await send(sink.url, { signal: stop.signal, progress: () => stop.abort() })
      expect(counts).toMatchObject({ sending: 0, uncertain: 0 })
      if (finished) break
      expect(turn).toBeLessThan(30)
    }
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([30, true])
  })
})

describe.skipIf(!hasPostgres)('a send with PostgreSQL', () => {
  it('goes on when the network to the database breaks, several times, and nobody gets two messages', async () => {
    const sink = await smtpSink(() => ({ slow: 5 }))
    const network = await brittleNetwork((await emptySchema()).url)
    onTestFinished(network.end)
    const database = await PostgresDatabase.open(network.url)
    onTestFinished(() => database.close())
    const { send } = await postRoomIn(database, 300)
    let breaks = 0
    const progress = ({ sent }: { readonly sent: number }): void => {
      if (sent < 40 * (breaks + 1)) return
      breaks += 1
      network.cutAll()
    }
    const { finished, counts } = await send(sink.url, { progress })
    expect({ finished, ...counts }).toMatchObject({ finished: true, sent: 300, uncertain: 0, sending: 0 })
    expect([sink.mailboxes.size, once(sink.mailboxes)]).toEqual([300, true])
    expect(breaks).toBeGreaterThan(4)
  })
})
