import { describe, expect, it } from 'vitest'
import { recordBounce } from '../../src/delivery/index.js'
import { SendWorker } from '../../src/delivery/send-worker.js'
import type { SqliteDatabase } from '../../src/storage/index.js'
import { restoreBounced, subscriberStore } from '../../src/subscribers/index.js'
import { frozenIssue, NOW, postRoom, SETTINGS } from './post-room.js'
import { type Behaviour, smtpSink } from './smtp-sink.js'

const DAY = 86_400_000
const NOBODY = '5.1.1 no such user'
/** An address at a domain of its own for each subscriber. */
const apart = (i: number): string => `r${i}@d${i}.example.org`
const numberOf = (mailbox: string): number => Number(/\d+/.exec(mailbox)?.[0])
const refused = (text: string, rcpt = 550): Behaviour => ({ rcpt, text })
const states = async (database: SqliteDatabase) => (await subscriberStore(database).stats()).states

/** Repeats a run until the issue is finished, at most so many times, and returns the number of runs. */
async function inTurn(send: () => Promise<{ finished: boolean }>, most: number): Promise<number> {
  for (let run = 1; run <= most; run += 1) if ((await send()).finished) return run
  return Number.POSITIVE_INFINITY
}

describe('What happens if … the server refuses everybody', () => {
  it.each<[string, Behaviour]>([
    ['it does not relay', refused('relay not permitted')],
    ['it wants a login', refused('5.7.0 Authentication required', 530)],
    ['it has us on a list', refused('5.1.1 blocked by Spamhaus')],
    ['SPF is wrong', refused('5.7.1 SPF check failed')],
    ['HELO is wrong', refused('Access denied - invalid HELO name')],
    ['its policy is against it', refused('Administrative prohibition')],
    ['we are too fast', refused('5.7.1 too many messages per hour')],
    ['it gives no reason', refused('no')],
    ['it knows nobody', refused(NOBODY)],
    ['it has no such users, without a code', refused('Unknown user')],
    ['it denies access', refused('5.4.1 Recipient address rejected: Access denied')],
    ['all mailboxes are full', refused('5.2.2 mailbox full', 552)],
    ['it takes the message for spam', { data: 554, text: 'looks like spam' }],
    ['it knows nobody after the message', { data: 550, text: NOBODY }],
    ['it speaks in several lines', refused('5.7.1 relaying denied\n5.7.1 log in first')],
  ])('because %s: nobody loses the subscription, and the reason is shown', async (_, behaviour) => {
    const said = typeof behaviour === 'object' && 'text' in behaviour ? (behaviour.text ?? '').split('\n')[0] : ''
    const sink = await smtpSink(() => behaviour)
    const { send, database } = await postRoom(12, apart)
    for (let run = 0; run < 3; run += 1) {
      const report = await send(sink.url)
      expect(report).toMatchObject({ finished: false, stopped: expect.stringContaining(said ?? '') })
      expect(report.counts).toMatchObject({ queued: 12, failed: 0, deferred: 0 })
    }
    expect(await states(database)).toMatchObject({ active: 12, bounced: 0 })
    const good = await smtpSink()
    expect(await send(good.url)).toMatchObject({ finished: true, counts: { sent: 12 } })
  })

  it.each([
    ['a hundred at domains of their own', 100, apart, 5],
    ['a hundred at one domain', 100, undefined, 20],
    ['three', 3, apart, 3],
    ['one', 1, undefined, 1],
  ] as const)('of %s', async (_, count, of, most) => {
    const sink = await smtpSink(() => refused('relay not permitted'))
    const { send, database } = await postRoom(count, of)
    const { run, counts, stopped } = await send(sink.url)
    expect(run.refused).toBeGreaterThanOrEqual(most)
    expect(run.refused).toBeLessThan(most + SETTINGS.connections)
    expect([counts.queued, stopped]).toEqual([count, expect.stringMatching(/refused.*550 relay not permitted/)])
    expect((await states(database)).active).toBe(count)
  })

  it('of a hundred, without a warning of the program', async () => {
    const warnings: string[] = []
    const note = (warning: Error): void => void warnings.push(warning.message)
    process.on('warning', note)
    const sink = await smtpSink(mailbox => (numberOf(mailbox) % 6 === 0 ? 'accept' : refused('5.7.1 not for you')))
    const { send } = await postRoom(120)
    const { run } = await send(sink.url, { settings: { ...SETTINGS, connections: 1 } })
    process.off('warning', note)
    expect([run.failed, warnings]).toEqual([100, []])
  })

  it('at MAIL FROM already', async () => {
    const sink = await smtpSink(undefined, { refuses: { mail: 550, text: 'sender not allowed to relay' } })
    const { send, database } = await postRoom(10, apart)
    const report = await send(sink.url)
    expect(report).toMatchObject({ stopped: expect.stringContaining('sender not allowed'), counts: { queued: 10 } })
    expect((await states(database)).active).toBe(10)
  })

  it('and the send is limited to a few: it fails as well', async () => {
    const sink = await smtpSink(() => refused('relay not permitted'))
    const { send } = await postRoom(10, apart)
    expect(await send(sink.url, { limit: 2 })).toMatchObject({
      stopped: expect.stringMatching(/refused.*not permitted/),
    })
  })
})

describe('a refusal of a mailbox', () => {
  it('What happens if … there are many refusals, and they are justified: a person sends to the others, and a mailbox counts as dead only if others are accepted', async () => {
    const bad = await smtpSink(() => refused(NOBODY))
    const { send, database } = await postRoom(30, apart)
    const report = await send(bad.url, { despiteRefusals: true })
    expect(report).toMatchObject({ finished: false, run: { refused: 30 }, counts: { queued: 30 } })
    const sink = await smtpSink(mailbox => (numberOf(mailbox) < 12 ? refused(NOBODY) : 'accept'))
    expect((await send(sink.url, { despiteRefusals: true })).counts).toMatchObject({ sent: 18, failed: 12 })
    expect(await states(database)).toMatchObject({ active: 18, bounced: 12 })
  })

  it('ends the subscription where others are accepted, before or after it', async () => {
    for (const gone of [0, 10, 19]) {
      const sink = await smtpSink(mailbox => (numberOf(mailbox) === gone ? refused(NOBODY) : 'accept'))
      const { send, database } = await postRoom(20, apart)
      expect(await send(sink.url)).toMatchObject({
        finished: true,
        counts: { sent: 19, failed: 1 },
        run: { failed: 1 },
      })
      expect(await states(database)).toMatchObject({ active: 19, bounced: 1 })
    }
  })

  it('is believed after a limited run that accepted others', async () => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) === 4 ? refused(NOBODY) : 'accept'))
    const { send, database } = await postRoom(20, apart)
    await send(sink.url, { limit: 5, settings: { ...SETTINGS, connections: 1 } })
    expect(await states(database)).toMatchObject({ bounced: 1 })
  })

  it.each([
    ['at domains of their own', apart],
    ['at one domain', undefined],
  ])('of the first thirty recipients, %s, does not stop a later run at the same ones', async (_, of) => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) < 30 ? refused(NOBODY) : 'accept'))
    const { send, database } = await postRoom(60, of)
    expect((await send(sink.url)).counts).toMatchObject({ queued: 60 })
    const asked = new Set(sink.asked)
    await send(sink.url)
    expect(sink.asked.slice(asked.size).some(mailbox => asked.has(mailbox))).toBe(of === undefined)
    expect(await inTurn(() => send(sink.url), 10)).toBeLessThan(10)
    expect(await states(database)).toMatchObject({ active: 30, bounced: 30 })
    expect(sink.mailboxes.size).toBe(30)
  })

  it('of many recipients at the end of the list does not keep an issue open for ever', async () => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) >= 10 ? refused(NOBODY) : 'accept'))
    const { send, database, ledger, messageSettings } = await postRoom(20, apart)
    const today = () => NOW + 1
    expect(await inTurn(() => send(sink.url, { clock: today }), 12)).toBe(Number.POSITIVE_INFINITY)
    expect(await ledger.counts(messageSettings.issue)).toMatchObject({ sent: 10, queued: 10 })
    expect(await inTurn(() => send(sink.url, { clock: () => NOW + DAY }), 12)).toBeLessThan(12)
    expect(await ledger.counts(messageSettings.issue)).toMatchObject({ sent: 10, failed: 10 })
    expect(await states(database)).toMatchObject({ active: 20 })
    const { id } = await ledger.freeze(await frozenIssue({ name: 'next' }), NOW + 2 * DAY)
    const next = { messageSettings: { ...messageSettings, issue: id }, clock: () => NOW + 3 * DAY }
    expect(await inTurn(() => send(sink.url, next), 20)).toBeLessThan(20)
    expect(await states(database)).toMatchObject({ active: 10, bounced: 10 })
  })

  it('by a relay that breaks, or is repaired, during a send counts against nobody', async () => {
    let seen = 0
    const sink = await smtpSink(() => {
      seen += 1
      return seen > 20 ? refused(NOBODY) : 'accept'
    })
    const { send, database } = await postRoom(40, apart)
    for (let run = 0; run < 6; run += 1) await send(sink.url)
    expect(await states(database)).toMatchObject({ active: 40 })
    const good = await smtpSink()
    expect(await send(good.url)).toMatchObject({ finished: true, counts: { sent: 40 } })
    expect([...sink.mailboxes.keys()].filter(mailbox => good.mailboxes.has(mailbox))).toEqual([])
  })

  it('is not lost in a crash: the next run tries again', async () => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) < 3 ? refused(NOBODY) : 'accept'))
    const { send, database, ledger, record } = await postRoom(10, apart)
    // This is what a process leaves behind if it is killed after three refusals and before the first acceptance.
    const lock = await SendWorker.join(database, record.id, Date.now())
    const mark = { state: 'queued', due: 1, tries: 1, reply: `550 ${NOBODY}`, holder: lock.name }
    database.run(database.query.updateTable('delivery').set(mark).where('subscriber', '<=', 3))
    await lock.leave(Date.now())
    expect(await ledger.counts(record.id)).toMatchObject({ queued: 10 })
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 7, failed: 3 } })
    expect(sink.asked.slice(-3).map(numberOf).sort()).toEqual([0, 1, 2])
    expect(await states(database)).toMatchObject({ active: 7, bounced: 3 })
  })

  it('by one server is not confirmed by another', async () => {
    const bad = await smtpSink(() => refused(NOBODY))
    const good = await smtpSink()
    const { send, database } = await postRoom(3, apart)
    await send(bad.url)
    expect(await send(good.url)).toMatchObject({ finished: true, counts: { sent: 3 } })
    expect(await states(database)).toMatchObject({ active: 3 })
  })

  it('does not change a subscriber who unsubscribed in the meantime', async () => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) < 3 ? refused(NOBODY) : 'accept'))
    const { send, database } = await postRoom(3, apart)
    await send(sink.url)
    for (const id of [1, 2, 3])
      await subscriberStore(database).change(id, 'unsubscribed', { at: Date.now(), cause: 'one-click' })
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { skipped: 3 } })
    expect(await states(database)).toMatchObject({ unsubscribed: 3 })
  })
})

describe('a refusal of one among many', () => {
  it.each([
    ['of the message', { data: 554, text: 'looks like spam' }],
    ['by a policy', refused('5.7.1 not allowed')],
    ['for a full mailbox', refused('5.2.2 over quota', 552)],
    ['by words that contradict its code', refused('5.1.1 blocked by Spamhaus')],
    ['without a reason', refused('no')],
  ])('%s fails this issue for them, and keeps them subscribed', async (_, behaviour) => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) % 10 === 3 ? behaviour : 'accept'))
    const { send, database } = await postRoom(40, apart)
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 36, failed: 4 } })
    expect(await states(database)).toMatchObject({ active: 40 })
  })

  it('because of a rate limit is tried again', async () => {
    const sink = await smtpSink((mailbox, attempt) =>
      numberOf(mailbox) === 3 && attempt === 0 ? refused('receiving mail at a rate that is too high') : 'accept',
    )
    const { send } = await postRoom(10, apart)
    expect(await send(sink.url)).toMatchObject({ finished: true, counts: { sent: 10 } })
  })
})

describe('What happens if … the reply leaves doubt about the mailbox', () => {
  const doubt = '5.4.1 Recipient address rejected: Access denied'
  const room = async () => {
    const sink = await smtpSink(mailbox => (numberOf(mailbox) === 3 ? refused(doubt) : 'accept'))
    const { send, messageSettings, ledger, database, record } = await postRoom(10, apart)
    const next = async (days: number) => {
      const { id } = await ledger.freeze(await frozenIssue({ name: `weekly ${days}` }), 1)
      return send(sink.url, {
        messageSettings: { ...messageSettings, issue: id },
        clock: () => Date.now() + days * DAY,
      })
    }
    const report = async (id: string, days = 0) =>
      await database.transaction(
        recordBounce,
        { id, kind: 'soft', subscriber: 4, cause: `550 ${doubt}` },
        Date.now() + days * DAY,
      )
    await send(sink.url)
    return { next, report, database, record, bounced: async () => (await states(database)).bounced }
  }

  it('the refusal counts, and the second on another day ends the subscription', async () => {
    const { next, bounced } = await room()
    await next(0.1)
    expect(await bounced()).toBe(0)
    await next(1)
    expect(await bounced()).toBe(1)
  })

  it('the refusal is confirmed by a bounce message, but bounce messages of one day do not confirm each other', async () => {
    const { report, bounced, database } = await room()
    database.run(database.query.updateTable('delivery').set({ reply: null }))
    await report('a')
    await report('b', 0.1)
    expect(await bounced()).toBe(0)
    await report('c', 1)
    expect(await bounced()).toBe(1)
    const other = await room()
    await other.report('a', 0.1)
    expect(await other.bounced()).toBe(1)
  })

  it('a refusal from before a subscription was restored no longer counts', async () => {
    const { next, bounced, database } = await room()
    await next(1)
    const at = Date.now() + 1.1 * DAY
    expect([...(await database.transaction(restoreBounced, { since: 0, at, dry: false }))]).toHaveLength(1)
    await next(2.2)
    expect(await bounced()).toBe(0)
  })
})
