import { describe, expect, it } from 'vitest'
import { readSmtpUrl, smtpConnectionTo } from '../../src/delivery/index.js'
import { SendWorker } from '../../src/delivery/send-worker.js'
import { SqliteDatabase } from '../../src/storage/index.js'
import { readAddress, subscriberStore, subscriptionRequests } from '../../src/subscribers/index.js'
import { quickTime } from '../quick-time.js'
import { NOW, postRoom, SETTINGS } from './post-room.js'
import { smtpSink } from './smtp-sink.js'

const sizes = (mailboxes: ReadonlyMap<string, readonly Buffer[]>): number[] =>
  [...mailboxes.values()].map(messages => messages.length)

/** The cases of docs/delivery.md, by their titles. */
describe('What happens if …', () => {
  it('nothing goes wrong', async () => {
    const sink = await smtpSink()
    const { send, database } = await postRoom(40)
    const report = await send(sink.url)
    expect(report).toMatchObject({ finished: true, counts: { sent: 40, queued: 0, uncertain: 0 } })
    expect([sink.mailboxes.size, new Set(sizes(sink.mailboxes))]).toEqual([40, new Set([1])])
    expect(sink.connections()).toBe(3)
    const [row] = database.all(database.query.selectFrom('delivery').selectAll().limit(1))
    expect(row).toMatchObject({ state: 'sent', tries: 1, reply: expect.stringMatching(/^250/) })
  })

  it('the server puts a message off (4xx)', async () => {
    const sink = await smtpSink((mailbox, attempt) =>
      mailbox.startsWith('r1@') ? { rcpt: 450 } : mailbox.startsWith('r2@') && attempt === 0 ? { data: 451 } : 'accept',
    )
    const { send, database } = await postRoom(5)
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 4, failed: 1 } })
    const failed = database.query.selectFrom('delivery').select(['tries', 'reply']).where('state', '=', 'failed')
    expect(database.all(failed)).toEqual([
      { tries: 3, reply: expect.stringMatching(/^given up after 3 attempts: 450/) },
    ])
    expect(await subscriberStore(database).stats()).toMatchObject({ states: { active: 5 } })
    expect(sizes(sink.mailboxes)).toEqual([1, 1, 1, 1])
  })

  it('the server refuses a recipient (5xx)', async () => {
    const sink = await smtpSink(mailbox =>
      mailbox.startsWith('r1@')
        ? { rcpt: 550, text: '5.1.1 no such user' }
        : mailbox.startsWith('r2@')
          ? { rcpt: 550, text: '5.7.1 we do not like you' }
          : mailbox.startsWith('r3@')
            ? { data: 554, text: 'spam' }
            : 'accept',
    )
    const { send, database } = await postRoom(6)
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 3, failed: 3 } })
    const store = subscriberStore(database)
    expect((await store.stats()).states).toMatchObject({ active: 5, bounced: 1 })
    expect((await store.history(2)).at(-1)).toMatchObject({ state: 'bounced', cause: expect.stringContaining('5.1.1') })
  })

  it('the connection is lost after the message', async () => {
    const sink = await smtpSink(mailbox => (mailbox.startsWith('r1@') ? 'keep-and-drop' : 'accept'))
    const { send, ledger, record } = await postRoom(6)
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 5, uncertain: 1 } })
    expect(await send(sink.url)).toMatchObject({ counts: { sent: 5, uncertain: 1 } })
    expect(sizes(sink.mailboxes)).toEqual([1, 1, 1, 1, 1, 1])
    expect(await ledger.requeueUncertain(record.id, Date.now())).toBe(1)
    const other = await smtpSink()
    expect(await send(other.url)).toMatchObject({ finished: true, counts: { sent: 6, uncertain: 0 } })
    expect([...other.mailboxes.keys()]).toEqual(['r1@example.org'])
  })

  it('the server accepts everything and answers nothing', async () => {
    const sink = await smtpSink(() => 'keep-and-stall')
    const { send } = await postRoom(100)
    const { options, ...rest } = readSmtpUrl(sink.url)
    const connect = () => smtpConnectionTo({ ...rest, options: { ...options, socketTimeout: 150 } })
    const report = await send(sink.url, { connect })
    expect(report).toMatchObject({ finished: false, stopped: expect.stringContaining('in a row') })
    // A connection that is given up while the message is on its way may be uncertain, although the server has nothing of it.
    expect(report.counts.uncertain).toBeGreaterThanOrEqual(sink.mailboxes.size)
    expect(report.counts.uncertain).toBeLessThan(20 + SETTINGS.connections)
    const calm = await smtpSink()
    await send(calm.url)
    expect([...calm.mailboxes.keys()].filter(mailbox => sink.mailboxes.has(mailbox))).toEqual([])
    expect(calm.mailboxes.size + report.counts.uncertain).toBe(100)
  })

  it('the database is busy', async () => {
    const sink = await smtpSink()
    const { send, database, file } = await postRoom(60)
    const other = SqliteDatabase.open(file)
    const run = (from: SqliteDatabase, sql: string) => from.all({ compile: () => ({ sql, parameters: [] }) } as never)
    run(database, 'PRAGMA busy_timeout = 50')
    let locked = false
    const stuck = send(sink.url, {
      progress: () => {
        if (!locked) run(other, 'BEGIN IMMEDIATE')
        locked = true
      },
    })
    await expect(stuck).rejects.toThrow(/locked|busy/)
    run(other, 'ROLLBACK')
    other.close()
    const { counts } = await send(sink.url)
    expect(counts.sent + counts.uncertain).toBe(60)
    expect(counts.uncertain).toBeLessThanOrEqual(SETTINGS.connections)
    expect(new Set(sizes(sink.mailboxes))).toEqual(new Set([1]))
  })

  it('it ends between any two steps: a row is `sending` before the server hears the end of a message, and not earlier', async () => {
    const { send, database, file } = await postRoom(30)
    const reader = SqliteDatabase.open(file)
    const rows = () =>
      reader.all(
        reader.query
          .selectFrom('delivery')
          .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
          .select(['address', 'delivery.state', 'claimed']),
      )
    const atRecipient: unknown[] = []
    const atEnd: unknown[] = []
    const sink = await smtpSink(mailbox => {
      const now = rows()
      atRecipient.push(now.find(({ address }) => address === mailbox))
      // A message that was answered but not yet recorded still counts as under way, so nobody appears as not mailed.
      expect(now.filter(({ address, state }) => sink.mailboxes.has(address) && !/sen/.test(state))).toEqual([])
      expect(now.filter(({ state }) => state === 'sending').length).toBeLessThanOrEqual(SETTINGS.connections)
      return { whole: () => void atEnd.push(rows().find(({ address }) => address === mailbox)) }
    })
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 30 } })
    expect(database.all(database.query.selectFrom('delivery').select('state').distinct())).toEqual([{ state: 'sent' }])
    reader.close()
    expect(atRecipient).toEqual(
      Array(30).fill(expect.objectContaining({ state: 'queued', claimed: expect.any(String) })),
    )
    expect(atEnd).toEqual(Array(30).fill(expect.objectContaining({ state: 'sending' })))
  })

  it('the connection is lost before the message', async () => {
    quickTime()
    const sink = await smtpSink((_, attempt) => (attempt === 0 ? 'drop-at-rcpt' : 'accept'))
    const { send } = await postRoom(3)
    expect(await send(sink.url)).toMatchObject({
      finished: true,
      counts: { sent: 3, uncertain: 0 },
      run: { unsent: 3 },
    })
    expect(sizes(sink.mailboxes)).toEqual([1, 1, 1])
  })

  it('everything goes wrong', async () => {
    const sink = await smtpSink(() => ({ data: 554, text: 'your domain is on a list' }))
    const { send } = await postRoom(100)
    const report = await send(sink.url)
    expect(report).toMatchObject({ finished: false, stopped: expect.stringMatching(/in a row.*on a list/) })
    expect(report.counts.failed).toBeLessThan(20 + SETTINGS.connections)
  })

  it('two sends of one issue run at once', async () => {
    const sink = await smtpSink(() => ({ slow: 20 }))
    const { send } = await postRoom(20)
    const first = send(sink.url)
    await expect(send(sink.url)).rejects.toThrow(new RegExp(`Process ${process.pid} on .* is sending this issue`))
    expect(await first).toMatchObject({ finished: true, counts: { sent: 20 } })
    expect(new Set(sizes(sink.mailboxes))).toEqual(new Set([1]))
  })

  it('a sender that was thought dead wakes up', async () => {
    const sink = await smtpSink(() => ({ slow: 30 }))
    const { send, database, record } = await postRoom(20)
    let woken = 0
    const first = send(sink.url, {
      progress: () => {
        woken += 1
        if (woken > 1) return
        // Another process considers it dead and takes the issue over.
        database.run(
          database.query.updateTable('worker').set({ host: 'elsewhere', lease: 0 }).where('issue', '=', record.id),
        )
        void SendWorker.join(database, record.id, Date.now()).then(lock => lock.leave(Date.now()))
      },
    })
    await expect(first).rejects.toThrow(/taken over/)
    const counts = (await send(sink.url)).counts
    expect(counts).toMatchObject({ sent: 20, uncertain: 0 })
    expect([sink.mailboxes.size, new Set(sizes(sink.mailboxes))]).toEqual([20, new Set([1])])
  })

  it('the machine stops mid-send', async () => {
    const { send, database, record, ledger } = await postRoom(60)
    let stopped = false
    const broken = send((await smtpSink(() => ({ slow: 5 }))).url, {
      progress: () => {
        if (stopped) return
        stopped = true
        // What was not yet on the disk is lost: which of the claimed messages had ended.
        const rows = database.query.updateTable('delivery').set({ state: 'queued' }).where('state', '=', 'sending')
        database.run(rows)
        database.run(database.query.updateTable('worker').set({ boot: 'earlier', host: 'x', lease: 0 }))
        void SendWorker.join(database, record.id, Date.now()).then(lock => lock.leave(Date.now()))
      },
    })
    await expect(broken).rejects.toThrow(/taken over/)
    const { uncertain } = await ledger.counts(record.id)
    expect(uncertain).toBeGreaterThan(0)
    expect(uncertain).toBeLessThanOrEqual(12 * SETTINGS.connections)
    const sink = await smtpSink()
    expect(await send(sink.url)).toMatchObject({ finished: true })
  })

  it('somebody unsubscribes during a send', async () => {
    const sink = await smtpSink(() => ({ slow: 5 }))
    const { send, database } = await postRoom(30)
    const store = subscriberStore(database)
    let left = false
    const report = await send(sink.url, {
      progress: () => {
        if (left) return
        left = true
        void store.change(29, 'unsubscribed', { at: Date.now(), cause: 'one-click' })
        void store.erase({ written: '', mailbox: '', key: 'r29@example.org', domain: '' }, Date.now())
      },
    })
    expect(report).toMatchObject({ finished: true, counts: { sent: 28, skipped: 2 } })
    expect(sink.mailboxes.has('r28@example.org') || sink.mailboxes.has('r29@example.org')).toBe(false)
  })

  it('somebody unsubscribes during a send, while their message is on its way', async () => {
    const { send, database } = await postRoom(30)
    const store = subscriberStore(database)
    const sink = await smtpSink(mailbox => {
      if (mailbox === 'r7@example.org') void store.change(8, 'unsubscribed', { at: Date.now(), cause: 'one-click' })
      return 'accept'
    })
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 29, skipped: 1 } })
    expect([sink.mailboxes.size, sink.asked.filter(mailbox => mailbox === 'r7@example.org').length]).toEqual([29, 1])
  })

  it('many addresses need SMTPUTF8, which the server does not offer', async () => {
    const sink = await smtpSink(undefined, { hideSMTPUTF8: true })
    const { send, database } = await postRoom(30, i => (i < 20 ? `ünal${i}@d${i}.example.org` : `r${i}@bücher.example`))
    expect(await send(sink.url)).toMatchObject({ finished: true, unsupported: 20, counts: { sent: 10, failed: 20 } })
    expect(sink.asked.every(mailbox => /^[\x20-\x7e]+@xn--/.test(mailbox) || /^r/.test(mailbox))).toBe(true)
    expect((await subscriberStore(database).stats()).states).toMatchObject({ active: 30 })
  })

  it('somebody changes their address during a send', async () => {
    const sink = await smtpSink()
    const { send, database } = await postRoom(3)
    const requests = subscriptionRequests(database)
    await send(sink.url, { limit: 1 })
    for (const [subscriber, said] of [
      [1, 'first@example.net'],
      [3, 'last@example.net'],
    ] as const) {
      const address = readAddress(said) ?? expect.fail(said)
      await requests.ask({ address, at: NOW, evidence: 'asked', subscriber })
      const [mail] = await requests.claim({ limit: 1, perHour: 9, now: NOW })
      expect(await requests.confirmChange(mail?.change ?? 0, NOW)).toMatchObject({ subscriber })
    }
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 3, skipped: 0 } })
    expect([...sink.mailboxes].map(([mailbox, mails]) => [mailbox, mails.length])).toEqual([
      ...[
        ['r0@example.org', 1],
        ['r1@example.org', 1],
        ['last@example.net', 1],
      ],
    ])
  })

  it('the disk is full', async () => {
    const sink = await smtpSink()
    const { send, database } = await postRoom(400)
    const pragma = (sql: string): Record<string, number> =>
      database.all({ compile: () => ({ sql: `PRAGMA ${sql}`, parameters: [] }) } as never)[0] as never
    const limit = (pages: number) => pragma(`max_page_count = ${pages}`)
    const full = send(sink.url, { progress: () => void limit(pragma('page_count')['page_count'] ?? 1) })
    await expect(full).rejects.toThrow(/full/)
    expect(sink.mailboxes.size).toBeGreaterThan(0)
    limit(1_000_000)
    const { counts } = await send(sink.url)
    expect(counts.uncertain).toBeLessThanOrEqual(SETTINGS.connections)
    expect(counts.sent + counts.uncertain).toBe(400)
    expect(new Set(sizes(sink.mailboxes))).toEqual(new Set([1]))
    expect(sink.mailboxes.size).toBeGreaterThanOrEqual(counts.sent)
  })

  it('a send is interrupted', async () => {
    const sink = await smtpSink(() => ({ slow: 5 }))
    const { send } = await postRoom(30)
    const stop = new AbortController()
    const report = await send(sink.url, { signal: stop.signal, progress: () => stop.abort() })
    expect(report).toMatchObject({ finished: false, counts: { sending: 0, uncertain: 0 } })
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 30 } })
    expect(new Set(sizes(sink.mailboxes))).toEqual(new Set([1]))
  })

  it('only some are to go today', async () => {
    const sink = await smtpSink()
    const { send } = await postRoom(30)
    expect(await send(sink.url, { limit: 7 })).toMatchObject({ finished: false, counts: { sent: 7, queued: 23 } })
    expect(await send(sink.url, { limit: 50 })).toMatchObject({ finished: true, counts: { sent: 30 } })
  })

  it('the clock is set back', async () => {
    const sink = await smtpSink((mailbox, attempt) =>
      mailbox.startsWith('r1@') && attempt === 0 ? { rcpt: 450 } : 'accept',
    )
    const { send } = await postRoom(5)
    const day = 86_400_000
    expect(await send(sink.url, { clock: () => Date.now() + day, limit: 5 })).toMatchObject({ counts: { deferred: 1 } })
    const settings = { ...SETTINGS, perSecond: 100, perHour: 100 }
    expect(await send(sink.url, { settings })).toMatchObject({ finished: true, counts: { sent: 5 } })
    expect(sizes(sink.mailboxes)).toEqual([1, 1, 1, 1, 1])
  })

  it('it is started again within an hour that has its limit', async () => {
    const sink = await smtpSink()
    const { send } = await postRoom(6)
    const settings = { ...SETTINGS, perHour: 4 }
    expect(await send(sink.url, { settings, limit: 4 })).toMatchObject({ counts: { sent: 4 } })
    const soon = AbortSignal.timeout(300)
    expect(await send(sink.url, { settings, signal: soon })).toMatchObject({ finished: false, counts: { sent: 4 } })
    const later = () => Date.now() + 3_600_000
    expect(await send(sink.url, { settings, clock: later })).toMatchObject({ finished: true, counts: { sent: 6 } })
  })
})
