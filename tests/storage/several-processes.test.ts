import { describe, expect, it, onTestFinished } from 'vitest'
import * as alerts from '../../src/delivery/alerts.js'
import { recordBounce } from '../../src/delivery/bounce.js'
import * as ledger from '../../src/delivery/delivery-ledger.js'
import { dueDeliveries, takeTurn } from '../../src/delivery/delivery-writer.js'
import * as planned from '../../src/delivery/planned-sends.js'
import { liveWorkers, SendWorker } from '../../src/delivery/send-worker.js'
import { claimPing } from '../../src/server/hub-pings.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { EVERYTHING, readAddress } from '../../src/subscribers/index.js'
import * as store from '../../src/subscribers/subscriber-store.js'
import * as requests from '../../src/subscribers/subscription-requests.js'
import { emptySchema, hasPostgres } from './postgres.js'

const NOW = 1_000_000_000
const at = (said: string) => readAddress(said) ?? expect.fail(said)
const entry = (who: string) => ({ address: at(`${who}@example.org`), interests: EVERYTHING, frequency: 'all' }) as const
const issue: ledger.FrozenIssue = {
  ...({ name: 'weekly', kind: 'digest', tags: [], subject: 'Weekly', html: '', text: '' } as const),
  ...{ mime: Uint8Array.of(1), posts: ['a'], leftOut: [] },
}
const slot = { name: 'weekly', at: 40, latest: NOW, schedule: 'weekly', state: 'planned' } as const

/** Opens one database as three processes, and returns a function that lets each do the same at the same moment, twice. */
async function processes() {
  const { url } = await emptySchema()
  const all = await Promise.all([1, 2, 3].map(() => PostgresDatabase.open(url)))
  onTestFinished(async () => {
    for (const database of all) await database.close()
  })
  const [one] = all
  if (!one) expect.fail()
  const together = <T>(task: (database: PostgresDatabase, i: number) => Promise<T>) =>
    Promise.all([...all, ...all].map(task))
  return { one, together }
}

/** Expects that all processes have made the same row. Its number need not be 1: a transaction that met a conflict has used one, too. */
function onlyRow<Row extends { readonly id: number }>(made: readonly Row[]): Row {
  const [row] = made
  expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  return row ?? expect.fail()
}

describe.skipIf(!hasPostgres)('several processes on one PostgreSQL database', () => {
  it('freeze and start one issue of a slot', async () => {
    const { one, together } = await processes()
    await one.transaction(
      store.addEntries,
      Array.from({ length: 60 }, (_, i) => entry(`r${i}`)),
      'active',
      { at: 1, cause: 'x' },
    )
    const slots = await together(database => database.transaction(planned.planSend, slot, NOW))
    const send = onlyRow(slots)
    const frozen = await together(database => database.transaction(planned.freezePlanned, send, issue, { now: NOW }))
    const issues = frozen.filter(record => record !== undefined)
    expect(issues).toHaveLength(1)
    const { id } = onlyRow(issues)
    expect(await one.read(ledger.issueCount, 'weekly')).toBe(1)
    expect((await one.read(ledger.deliveryCounts, id)).queued).toBe(60)
    // All of them send it together.
    const workers = await together(database => SendWorker.join(database, id, Date.now()))
    const places = await Promise.all(workers.map(worker => worker.beat({ messages: 0, rate: 0 }, Date.now())))
    expect(places.map(({ place }) => place).sort()).toEqual([0, 1, 2, 3, 4, 5])
    // Their claims never meet, also if all of them want the same.
    const wanted = (await one.read(dueDeliveries, { issue: id, name: '' }, { now: Date.now(), except: [] })).map(
      ({ subscriber }) => subscriber,
    )
    const turn = { written: [], believed: [], ending: [], wanted }
    const claims = await Promise.all(
      workers.map(worker => one.lockedTransaction(takeTurn, worker, turn, Date.now()).then(({ claimed }) => claimed)),
    )
    expect(claims.flat().sort((a, b) => a - b)).toEqual(wanted)
    for (const worker of workers) await worker.leave(Date.now())
    expect(await one.read(liveWorkers, id, Date.now())).toEqual([])
  })

  it('tell an alert, ask for an approval and notify a hub once', async () => {
    const { one, together } = await processes()
    const count = async (task: (database: PostgresDatabase) => Promise<unknown>) =>
      (await together(task)).filter(result => result === true).length
    const alert = { key: 'late', subject: 'Late', text: '' }
    expect(await count(database => database.transaction(alerts.raiseAlert, alert, NOW))).toBe(1)
    expect(await count(database => database.transaction(alerts.claimAlert, 'late', NOW))).toBe(1)
    const send = await one.transaction(planned.planSend, slot, NOW)
    const contents = { contents: 'one', subject: 'Weekly' }
    const asked = await together(database => database.transaction(planned.askApproval, send, contents, NOW))
    const { id } = onlyRow(asked)
    expect(await count(database => database.transaction(planned.claimApprovalMail, id, NOW))).toBe(1)
    expect(await count(database => database.transaction(planned.approve, id, NOW))).toBe(1)
    const feed = { url: 'https://example.org/feed.xml', etag: 'one', at: NOW }
    const pinged = await together(database => database.transaction(claimPing, feed, undefined, 'any'))
    expect(new Set(pinged.map(String)).size, 'one of them notifies').toBe(2)
  })

  it('send each request its mail once, within the limit of an hour, and subscribe a person once', async () => {
    const { one, together } = await processes()
    for (let i = 0; i < 30; i += 1)
      await one.transaction(requests.keepRequest, { address: at(`r${i}@d${i}.example.org`), at: NOW, evidence: 'x' })
    const claim = { limit: 10, perHour: 25, now: NOW }
    const mails = (await together(database => database.transaction(requests.claimInvitations, claim))).flat()
    expect(new Set(mails.map(({ address }) => address.key)).size).toBe(mails.length)
    expect(mails.length).toBeGreaterThan(0)
    expect(mails.length).toBeLessThanOrEqual(25)
    const asks = { address: at('ana@example.org'), at: NOW, evidence: 'x' }
    await together(database => database.transaction(requests.keepRequest, asks))
    const confirmed = await together(database =>
      database.transaction(requests.confirmSubscription, mails[0]?.subscriber ?? 0, NOW),
    )
    expect(confirmed.filter(result => result?.isNew)).toHaveLength(1)
    const added = await together(database =>
      database.transaction(store.addEntries, [entry('x'), entry('y')], 'active', { at: NOW, cause: 'list' }),
    )
    expect(added.flat().filter(addition => addition === 'added')).toHaveLength(2)
  })

  it('never bring back a person who complained, whatever else happens at that moment', async () => {
    const { one, together } = await processes()
    const people = Array.from({ length: 12 }, (_, i) => `p${i}`)
    await one.transaction(store.addEntries, people.map(entry), 'active', { at: 1, cause: 'x' })
    for (let subscriber = 1; subscriber <= people.length; subscriber += 1) {
      const report = { subscriber, cause: '5.1.1 gone' }
      await together<unknown>((database, i) =>
        i % 3 === 0
          ? database.transaction(recordBounce, { ...report, id: `complaint ${subscriber}`, kind: 'complaint' }, NOW)
          : i % 3 === 1
            ? database.transaction(recordBounce, { ...report, id: `hard ${subscriber}`, kind: 'hard' }, NOW)
            : database.transaction(store.changeState, subscriber, 'unsubscribed', { at: NOW, cause: 'page' }),
      )
      expect((await one.read(store.subscriberNumbered, subscriber))?.state).toBe('complained')
    }
  })
})
