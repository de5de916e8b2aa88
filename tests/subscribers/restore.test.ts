import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { SqliteDatabase } from '../../src/storage/index.js'
import {
  EVERYTHING,
  importList,
  readAddress,
  readCsvList,
  restoreBounced,
  type State,
  subscriberStore,
} from '../../src/subscribers/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const DAY = 86_400_000
const BAD = 10 * DAY
const AT = 11 * DAY

type Past = readonly (readonly [State, number, string])[]

async function listOf(people: Readonly<Record<string, Past>>) {
  const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  const store = subscriberStore(database)
  for (const [name, [[first, at, cause], ...later]] of Object.entries(people) as [string, [Past[0], ...Past]][]) {
    const address = readAddress(`${name}@example.org`) ?? expect.fail()
    await store.add([{ address, interests: EVERYTHING, frequency: 'all' }], first as 'active', { at, cause })
    const { id = 0 } = (await store.find(address)) ?? {}
    for (const [state, at, cause] of later)
      expect(await store.change(id, state, { at, cause, evidence: 'x' })).toBe(true)
  }
  const states = async () => {
    const found: Record<string, State> = {}
    for await (const { address, state } of store.list()) found[address.split('@')[0] ?? ''] = state
    return found
  }
  return { database, store, states }
}

const refused = 'refused: 550 5.7.1 Relay NOT permitted'
const PEOPLE: Readonly<Record<string, Past>> = {
  restored: [
    ['active', 1, 'add'],
    ['bounced', BAD, refused],
  ],
  pending: [
    ['pending', 1, 'form'],
    ['bounced', BAD + 1, refused],
  ],
  earlier: [
    ['active', 1, 'add'],
    ['bounced', BAD - 1, refused],
  ],
  other: [
    ['active', 1, 'add'],
    ['bounced', BAD, 'refused: 550 5.1.1 100% gone'],
  ],
  left: [
    ['active', 1, 'add'],
    ['bounced', BAD, refused],
    ['unsubscribed', BAD + 1, 'one-click'],
  ],
  leftBefore: [
    ['active', 1, 'add'],
    ['unsubscribed', 2, 'one-click'],
    ['bounced', BAD, refused],
  ],
  complained: [
    ['active', 1, 'add'],
    ['bounced', BAD, refused],
    ['complained', BAD + 1, 'complaint'],
  ],
  cameSo: [['bounced', BAD, refused]],
  listed: [
    ['active', 1, 'add'],
    ['bounced', BAD, 'list relay not permitted.csv'],
  ],
  fine: [['active', 1, 'add']],
}

it('restores everybody’s state before a bounce, except that of people who left', async () => {
  const { database, store, states } = await listOf(PEOPLE)
  const before = await states()
  const request = { since: BAD, reply: 'relay not', at: AT }
  const dry = [...(await database.transaction(restoreBounced, { ...request, dry: true }))]
  expect(await states()).toEqual(before)
  expect([...(await database.transaction(restoreBounced, { ...request, dry: false }))]).toEqual(dry)
  expect(dry.map(({ address }) => address)).toEqual(['restored@example.org', 'pending@example.org'])
  expect(await states()).toEqual({ ...before, restored: 'active', pending: 'pending' })
  expect((await store.history(1)).at(-1)).toMatchObject({ at: AT, state: 'active', cause: 'restore' })
  expect((await database.transaction(restoreBounced, { ...request, dry: false })).size).toBe(0)
})

it('reads the words of a reply as text, not as a pattern', async () => {
  const { database } = await listOf(PEOPLE)
  const found = async (reply?: string) =>
    (await database.transaction(restoreBounced, { since: BAD, reply, at: AT, dry: true })).size
  const each = [found(), found('100% GONE'), found('%'), found('5_1'), found('.*')]
  expect(await Promise.all(each)).toEqual([3, 1, 1, 0, 0])
})

it('is the only way back: an import does not restore anybody', async () => {
  const { store, states } = await listOf(PEOPLE)
  const before = await states()
  const input = (async function* () {
    yield `email\n${Object.keys(PEOPLE)
      .map(name => `${name}@example.org\n`)
      .join('')}`
  })()
  const change = { at: AT, cause: 'list', evidence: 'a list' }
  const list = await readCsvList({ input })
  expect(await importList(store, list, { change, dry: false, reject: () => {} })).toMatchObject({ added: 0 })
  expect(await states()).toEqual(before)
})
