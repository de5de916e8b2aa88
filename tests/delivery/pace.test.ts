import fc from 'fast-check'
import { expect, it } from 'vitest'
import { grantPace, Pace, type PaceRequest, prunePace, seedPace, sharedLimits } from '../../src/delivery/pace.js'
import { SqliteDatabase } from '../../src/storage/index.js'
import { SETTINGS } from './post-room.js'

const [SECOND, HOUR, DAY] = [1_000, 3_600_000, 86_400_000]
const START = 20_000 * DAY
const NOTHING: PaceRequest = { begins: [], ends: [], over: [], unused: [], allowance: 0 }

/** Several processes that ask one database. */
function processes(limits: ReturnType<typeof sharedLimits>) {
  const database = SqliteDatabase.inMemory()
  const ask = (worker: string, request: Partial<PaceRequest>, now: number) =>
    database.transaction(grantPace, worker, limits, { ...NOTHING, ...request }, now)
  return { database, ask }
}

const most = (times: readonly number[], length: number): number =>
  Math.max(0, ...times.map(start => times.filter(at => at >= start && at < start + length).length))

it('never lets all processes together begin or end more messages than allowed, in any stretch of time', async () => {
  const step = fc.record({
    worker: fc.constantFrom('a', 'b', 'c'),
    pause: fc.integer({ min: 0, max: 700 }),
    begins: fc.array(fc.constantFrom('example.org', 'example.com'), { maxLength: 6 }),
    ends: fc.array(fc.constantFrom('example.org', 'example.com'), { maxLength: 6 }),
    allowance: fc.integer({ min: 0, max: 300 }),
    // What is granted is used at some time of the allowance.
    late: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const limit = fc.integer({ min: 1, max: 8 })
  const run = async (
    perSecond: number,
    perHour: number,
    ofDomain: number,
    steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
  ) => {
    const domains = { 'Example.com': { perSecond: ofDomain } }
    const { ask } = processes(sharedLimits({ ...SETTINGS, perSecond, perHour, domains }, undefined))
    const used = { begin: [] as number[], end: [] as number[], com: [] as number[] }
    let now = START
    for (const { worker, pause, begins, ends, allowance, late } of steps) {
      now += pause
      const granted = await ask(worker, { begins, ends, allowance }, now)
      const at = now + Math.floor(allowance * late)
      for (const [i, domain] of begins.entries())
        if (granted.begins[i]) {
          used.begin.push(at)
          if (domain === 'example.com') used.com.push(at)
        }
      for (const [i] of ends.entries()) if (granted.ends[i]) used.end.push(at)
    }
    for (const times of [used.begin, used.end]) {
      expect(most(times, SECOND)).toBeLessThanOrEqual(perSecond)
      expect(most(times, HOUR)).toBeLessThanOrEqual(perHour)
    }
    expect(most(used.com, SECOND)).toBeLessThanOrEqual(ofDomain)
  }
  await fc.assert(
    fc.asyncProperty(limit, fc.integer({ min: 1, max: 30 }), limit, fc.array(step, { maxLength: 40 }), run),
    { numRuns: 60 },
  )
})

it('tells when it makes sense to ask again, and grants as much as is allowed then', async () => {
  const { ask } = processes(sharedLimits({ ...SETTINGS, perSecond: 2 }, undefined))
  const begins = ['example.org', 'example.net', 'example.org']
  const first = await ask('a', { begins, allowance: 100 }, START)
  expect(first).toMatchObject({ begins: [true, true, false], waits: [{ step: 'begin', wait: 1_100 }] })
  expect((await ask('b', { begins }, START + 1_099)).begins).toEqual([false, false, false])
  expect((await ask('b', { begins }, START + 1_100)).begins).toEqual([true, true, false])
})

it('takes back what was granted and not used', async () => {
  const { ask } = processes(sharedLimits({ ...SETTINGS, perSecond: 2, perHour: 3 }, undefined))
  const [begins, ends] = [['example.org', 'example.org'], ['example.org']]
  const { until } = await ask('a', { begins, ends, allowance: 100 }, START)
  const unused = [
    { step: 'begin', domain: 'example.org', until },
    { step: 'end', domain: 'example.org', until },
  ] as const
  expect(await ask('a', { unused, begins, ends: [...ends, ...begins], allowance: 100 }, START + 50)).toMatchObject({
    begins: [true, false],
    ends: [true, true, false],
  })
  expect((await ask('a', { begins: [...begins, ...begins] }, START + 1_200)).begins).toEqual([
    true,
    false,
    false,
    false,
  ])
})

it('counts the messages under way to a domain over all processes', async () => {
  const domains = { 'example.com': { connections: 2 } }
  const { ask, database } = processes(sharedLimits({ ...SETTINGS, domains }, undefined))
  const begins = ['example.com', 'example.com', 'example.org']
  expect((await ask('a', { begins: ['example.com'] }, START)).begins).toEqual([true])
  expect((await ask('b', { begins }, START)).begins).toEqual([true, false, true])
  const over = [{ domain: 'example.com', received: true }]
  expect((await ask('a', { over, begins }, START)).begins).toEqual([true, false, true])
  // A process that was lost has nothing under way.
  database.run(database.query.deleteFrom('pace').where('worker', '=', 'b'))
  expect((await ask('c', { begins }, START)).begins).toEqual([true, false, true])
})

it('ends with the allowance of a day, and does not count what no server received', async () => {
  const { ask } = processes(sharedLimits(SETTINGS, { date: 20_000, most: 3 }))
  const begins = ['example.org', 'example.org']
  expect((await ask('a', { begins }, START)).isSpent).toBe(false)
  expect(await ask('b', { begins }, START)).toMatchObject({ begins: [true, false], isSpent: true })
  const over = [{ domain: 'example.org', received: false }]
  expect(await ask('a', { over, begins }, START)).toMatchObject({ begins: [true, false], isSpent: true })
  expect((await ask('a', { over, begins }, START + DAY)).begins, 'of another day').toEqual([false, false])
})

it('counts what is from the future as now, because the clock was set back', async () => {
  const { ask, database } = processes(sharedLimits({ ...SETTINGS, perSecond: 1 }, undefined))
  const begins = ['example.org']
  expect((await ask('a', { begins }, START + DAY)).begins).toEqual([true])
  await database.transaction(prunePace, START)
  expect((await ask('a', { begins }, START)).begins).toEqual([false])
  expect((await ask('a', { begins }, START + SECOND)).begins).toEqual([true])
})

it('forgets what counts no more', async () => {
  const limits = sharedLimits({ ...SETTINGS, perSecond: 9, perHour: 9 }, { date: 20_000, most: 9 })
  const { ask, database } = processes(limits)
  await ask('a', { begins: ['example.org'], ends: ['example.org'] }, START)
  await database.transaction(prunePace, START + 3 * DAY)
  expect(database.all(database.query.selectFrom('pace').selectAll())).toEqual([])
})

it('begins with what the ledger knows, if a limit is new', async () => {
  const limits = sharedLimits({ ...SETTINGS, perSecond: 9, perHour: 9 }, { date: 20_000, most: 9 })
  const { ask, database } = processes(limits)
  const values = { address: 'a@example.org', mailbox: 'a', domain: 'example.org', state: 'active', frequency: 'all' }
  database.run(database.query.insertInto('subscriber').values({ ...values, created: 1, changed: 1 }))
  const issue = { name: 'weekly', kind: 'digest', subject: '', html: '', text: '', mime: Uint8Array.of(1), frozen: 1 }
  for (const id of [1, 2, 3, 4, 5, 6, 7]) {
    database.run(database.query.insertInto('issue').values({ ...issue, id, finished: 1, told: null }))
    database.run(
      database.query
        .insertInto('delivery')
        .values({ issue: id, subscriber: 1, state: 'sent', at: START + 10 } as never),
    )
  }
  for (let times = 0; times < 2; times += 1) await database.transaction(seedPace, limits, START + 20)
  const begins = ['example.org', 'example.org', 'example.org']
  expect((await ask('a', { begins }, START + 20)).begins).toEqual([true, true, false])
})

it('spares questions whose answer is known', () => {
  const pace = new Pace()
  pace.learn([{ step: 'begin', domain: 'example.com', wait: 5_000 }], 100)
  pace.learn([{ step: 'end', domain: undefined, wait: 300 }], 100)
  const waits = (now: number) => [
    pace.wait('begin', 'example.com', now),
    pace.wait('begin', 'example.org', now),
    pace.wait('end', 'example.org', now),
  ]
  expect(waits(100)).toEqual([5_000, 0, 300])
  expect(waits(600)).toEqual([4_500, 0, 0])
  expect(pace.heldBack(100)).toEqual(['example.com'])
  pace.forget('example.com')
  expect(pace.heldBack(100)).toEqual([])
})
