import { describe, expect, it } from 'vitest'
import { type BounceEvent, type BounceKind, recordBounce } from '../../src/delivery/index.js'
import { subscriberStore } from '../../src/subscribers/index.js'
import { NOW, postRoom } from './post-room.js'

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
