import { describe, expect, it } from 'vitest'
import { DAY } from '../../src/core/duration.js'
import { type BounceEvent, type BounceKind, readReport, recordBounce } from '../../src/delivery/index.js'
import { readAddress, restoreBounced, subscriberStore, subscriptionRequests } from '../../src/subscribers/index.js'
import { frozenIssue, NOW, postRoom, TOKENS } from './post-room.js'
import { arf, dsn } from './reports.js'

const event = (kind: BounceKind, more: Partial<BounceEvent> = {}): BounceEvent => ({
  ...{ id: `${kind}-1`, kind, subscriber: 1, issue: 1, cause: '5.1.1 no such user' },
  ...more,
})

describe('a bounce that is recorded', () => {
  it.each([
    ['hard', 'bounced'],
    ['complaint', 'complained'],
    ['soft', 'active'],
    ['delayed', 'active'],
    ['delivered', 'active'],
  ] as const)('as %s leaves a subscriber %s, even if it arrives several times', async (kind, state) => {
    const { database } = await postRoom(2)
    const store = subscriberStore(database)
    expect(await database.transaction(recordBounce, event(kind), NOW)).toBe('recorded')
    const history = await store.history(1)
    expect(await database.transaction(recordBounce, event(kind), NOW + 1)).toBe('known')
    expect(await store.history(1)).toEqual(history)
    expect((await store.get(1))?.state).toBe(state)
    expect((await store.get(2))?.state).toBe('active')
    const [soft] = database.all(database.query.selectFrom('subscriber').select('soft_bounces').where('id', '=', 1))
    expect(soft?.soft_bounces).toBe(kind === 'soft' ? 1 : 0)
  })

  it.each<[string, Partial<BounceEvent>, number, string]>([
    ['a message that was sent before', {}, 1, 'active'],
    ['an unknown message, soon after the change', { issue: 0 }, 1, 'active'],
    ['an unknown message, long after the change', { issue: 0 }, 6 * DAY, 'bounced'],
    ['a message that was sent afterwards', { issue: 2 }, 1, 'bounced'],
    ['a complaint about an earlier message', { kind: 'complaint' }, 1, 'complained'],
  ])('does not end the subscription of a changed address for the old mailbox: %s', async (_, more, later, state) => {
    const { database, ledger } = await postRoom(1)
    const requests = subscriptionRequests(database)
    const at = NOW + DAY
    const address = readAddress('new@example.org') ?? expect.fail()
    await requests.ask({ address, at, evidence: 'asked', subscriber: 1 })
    const [mail] = await requests.claim({ limit: 1, perHour: 1, now: at })
    await requests.confirmChange(mail?.change ?? 0, at)
    database.run(database.query.updateTable('issue').set({ finished: at }))
    await ledger.freeze(await frozenIssue(), at + 1, 1)
    const { issue, ...rest } = event('hard', more)
    await database.transaction(recordBounce, { ...rest, ...(issue ? { issue } : {}) }, at + later)
    expect((await subscriberStore(database).get(1))?.state).toBe(state)
  })

  it('without a subscriber changes nothing', async () => {
    const { database } = await postRoom(1)
    expect(await database.transaction(recordBounce, event('hard', { subscriber: 99 }), NOW)).toBe('unmatched')
  })

  it('settles an uncertain delivery, and leaves a certain one unchanged', async () => {
    const { database, ledger, record } = await postRoom(3)
    const state = (state: string, subscriber: number) =>
      database.run(database.query.updateTable('delivery').set({ state }).where('subscriber', '=', subscriber))
    state('uncertain', 1)
    state('uncertain', 2)
    state('sent', 3)
    await database.transaction(recordBounce, event('delayed', { id: 'a', issue: record.id }), NOW)
    await database.transaction(recordBounce, event('hard', { id: 'b', subscriber: 2, issue: record.id }), NOW)
    await database.transaction(recordBounce, event('hard', { id: 'c', subscriber: 3, issue: record.id }), NOW)
    expect(await ledger.counts(record.id)).toMatchObject({ sent: 2, failed: 1, uncertain: 0 })
    expect(await ledger.reports(record.id)).toEqual({ delayed: 1, hard: 2 })
  })

  it('is deleted when its subscriber is erased', async () => {
    const { database, record } = await postRoom(1)
    const reply = '250 taken for <r0@example.org>'
    database.run(database.query.updateTable('delivery').set({ reply, state: 'sent' }))
    await database.transaction(
      recordBounce,
      event('soft', { issue: record.id, cause: '4.2.2 r0@example.org is full' }),
      NOW,
    )
    await subscriberStore(database).erase({ written: '', mailbox: '', key: 'r0@example.org', domain: '' }, NOW)
    const { query } = database
    expect(database.all(query.selectFrom('bounce').selectAll())).toEqual([])
    expect(database.all(query.selectFrom('delivery').select(['state', 'reply']))).toEqual([
      { state: 'sent', reply: null },
    ])
  })
})

describe('What happens if …', () => {
  const DAY = 86_400_000
  const messageId = `<1.${TOKENS.make('bounce', 1)}@test.example.org>`

  /** Reads reports one after another, and returns the state of their subscriber after each. */
  async function statesAfter(...reports: readonly (readonly [day: number, Buffer])[]) {
    const { database } = await postRoom(2)
    const states: (string | undefined)[] = []
    for (const [day, bytes] of reports) {
      const read = await readReport(bytes, TOKENS)
      if (!('line' in read)) await database.transaction(recordBounce, read, NOW + day * DAY)
      states.push((await subscriberStore(database).get(1))?.state)
    }
    return { states, database }
  }
  const said = (diagnostic: string, id = '<a@mx.example.net>', status = '5.1.1') =>
    dsn({ messageId, status, diagnostic: `smtp; ${diagnostic}`, id })

  it('a bounce says that the mailbox does not exist', async () => {
    expect((await statesAfter([0, said('550 5.1.1 no such user')])).states).toEqual(['bounced'])
  })

  it('a bounce is about spam, SPF, speed or a full mailbox, whatever its code', async () => {
    const words = ['spam detected', 'SPF check failed', 'too many messages per hour', 'mailbox full', 'policy']
    const reports = words.map((text, i) => [i, said(`550 5.1.1 ${text}`, `<${i}@mx.example.net>`)] as const)
    expect((await statesAfter(...reports)).states).toEqual(words.map(() => 'active'))
  })

  it('a bounce leaves doubt', async () => {
    const doubt = '550 5.4.1 Recipient address rejected: Access denied'
    const twice = [said(doubt, '<a@mx.example.net>', '5.4.1'), said(doubt, '<b@mx.example.net>', '5.4.1')] as const
    expect((await statesAfter([0, twice[0]], [0, twice[1]])).states).toEqual(['active', 'active'])
    expect((await statesAfter([0, twice[0]], [2, twice[1]])).states).toEqual(['active', 'bounced'])
  })

  it('a mail server is still trying', async () => {
    expect((await statesAfter([0, dsn({ messageId, action: 'delayed', status: '4.4.1' })])).states).toEqual(['active'])
  })

  it('a reader complains', async () => {
    expect((await statesAfter([0, arf({ messageId })])).states).toEqual(['complained'])
  })

  it('a report does not name the recipient', async () => {
    const forwarded = said('550 5.1.1 no such user').toString().replaceAll('ana@example.org', 'somebody')
    expect((await statesAfter([0, Buffer.from(forwarded)])).states).toEqual(['bounced'])
    const stranger = dsn({ messageId: '<1.abc@test.example.org>' })
    expect((await statesAfter([0, stranger])).states).toEqual(['active'])
  })

  it('bounces of a bad day took people off the list', async () => {
    const { database } = await statesAfter([0, said('550 5.1.1 unknown user at the wrong relay')])
    const restore = { since: NOW, reply: 'wrong relay', at: NOW + DAY, dry: false }
    expect([...(await database.transaction(restoreBounced, restore))]).toHaveLength(1)
    expect((await subscriberStore(database).get(1))?.state).toBe('active')
  })
})
