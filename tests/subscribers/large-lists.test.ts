import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemsError } from '../../src/core/problem.js'
import { TemporaryRows } from '../../src/storage/index.js'
import {
  EVERYTHING,
  exportCsv,
  importList,
  type RejectedRow,
  readAddress,
  readCsvList,
  type Subscriber,
  type SubscriberStore,
  subscriberStore,
} from '../../src/subscribers/index.js'
import { DATABASES } from '../storage/databases.js'

const at = (said: string) => readAddress(said) ?? expect.fail(said)
const SQLITE = DATABASES[0]?.[1] ?? expect.fail()
const opened = async (open = SQLITE) => subscriberStore(await open())

async function imported(csv: string | Buffer | readonly Buffer[], store?: SubscriberStore) {
  const into = store ?? (await opened())
  const rejected: RejectedRow[] = []
  const input = Readable.from(Array.isArray(csv) ? csv : [Buffer.from(csv as string)])
  const list = await readCsvList({ input })
  const change = { at: 1, cause: 'list' }
  const report = await importList(into, list, { change, dry: false, reject: row => rejected.push(row) })
  return { report, rejected, store: into, subscribers: await listed(into) }
}

async function listed(store: SubscriberStore): Promise<Subscriber[]> {
  const all: Subscriber[] = []
  for await (const subscriber of store.list()) all.push(subscriber)
  return all
}

const problemsOf = async (csv: string) => {
  const cause = await imported(csv).catch((thrown: unknown) => thrown)
  expect(cause).toBeInstanceOf(ProblemsError)
  return (cause as ProblemsError).problems
}

/** Rows about different people, so many that they are stored in several groups. */
const others = (count: number, rest = ''): string =>
  Array.from({ length: count }, (_, i) => `r${i}@example.org${rest}\n`).join('')

describe('rows outside of the memory', () => {
  it('are read as often as needed, and those of one key are merged, as they would be in memory', () => {
    const row = fc.record({
      key: fc.option(fc.constantFrom('a', 'b', 'c', 'é'), { nil: undefined }),
      text: fc.string(),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.constantFrom(0, 1, 480, 1_000), (some, between) => {
        const all = [...some, ...Array.from({ length: between }, () => ({ key: undefined, text: '' })), ...some]
        const stored = new TemporaryRows<{ readonly text: string; readonly first?: number }>()
        for (const { key, text } of all) stored.add({ text }, key)
        stored.mergeRepeated((first, next, position) => [
          { text: `${first.text}+${next.text}` },
          { text: next.text, first: position },
        ])
        const expected = all.map(({ key, text }, at): { text: string; first?: number } => {
          const same = all.flatMap((other, i) => (key !== undefined && other.key === key ? [i] : []))
          const [first = at] = same
          if (first !== at) return { text, first }
          return { text: key === undefined ? text : same.map(i => all[i]?.text).join('+') }
        })
        expect([...stored]).toEqual(expected)
        expect([...stored]).toEqual(expected)
        expect(stored.size).toBe(all.length)
        stored.close()
      }),
      { numRuns: 20 },
    )
  })

  it('leave nothing in the folder of temporary files, even before they are closed', () => {
    const before = readdirSync(tmpdir()).filter(name => name.startsWith('offprint-'))
    const stored = new TemporaryRows<string>()
    stored.add('ana@example.org')
    expect([...stored]).toEqual(['ana@example.org'])
    expect(readdirSync(tmpdir()).filter(name => name.startsWith('offprint-'))).toEqual(before)
    stored.close()
    stored.close()
  })
})

describe('a list in pieces', () => {
  const text = 'email;name\r\na@example.org;Zoë Ångström\nb@example.org;"Œ\r""Ÿ"""\rc@example.org;Ana\n'
  const latin = Buffer.from(text.replace('Œ', '\u008c').replace('Ÿ', '\u009f'), 'latin1')
  const ENCODED: readonly (readonly [string, Buffer])[] = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without a byte order mark', Buffer.from(text, 'utf16le')],
    ['Windows-1252', latin],
  ]

  it.each(ENCODED)('is the same wherever it is cut, with all kinds of line ends: %s', async (_, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 }), async sizes => {
        const pieces: Buffer[] = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes[pieces.length % sizes.length] ?? 1
          pieces.push(bytes.subarray(at, at + size))
          at += size
        }
        const { subscribers } = await imported(pieces)
        expect(subscribers.map(({ address, name }) => [address, name])).toEqual([
          ['a@example.org', 'Zoë Ångström'],
          ['b@example.org', 'Œ "Ÿ"'],
          ['c@example.org', 'Ana'],
        ])
      }),
      { numRuns: 5 },
    )
  })

  it('is not UTF-8 if only its last line says so', async () => {
    const start = `email,name\n${others(3_500, ',Reader')}`
    const { subscribers } = await imported(
      Buffer.concat([Buffer.from(start), Buffer.from('z@example.org,Zo\xeb\n', 'latin1')]),
    )
    expect(subscribers.at(-1)).toMatchObject({ address: 'z@example.org', name: 'Zoë' })
  })
})

describe('a long list', () => {
  it.each<[string, string, object]>([
    [
      'a later row says that the person left',
      `A@example.org,unsubscribed,\n`,
      { state: 'unsubscribed', fields: { city: ['Porto'] } },
    ],
    [
      'a later row says something else',
      `a@example.org,active,Faro\n`,
      { state: 'active', fields: { city: ['Porto'] } },
    ],
    [
      'several rows are about one person',
      `${'a@example.org,active,\n'.repeat(700)}a@example.org,bounced,\n`,
      { state: 'bounced' },
    ],
  ])('merges rows that are far apart: %s', async (_, later, expected) => {
    const csv = `email,status,city\na@example.org,active,Porto\n${others(1_200, ',active,')}${later}`
    const { subscribers, rejected, report } = await imported(csv)
    expect(subscribers[0]).toMatchObject({ address: 'a@example.org', ...expected })
    expect([subscribers.length, report.added]).toEqual([1_201, 1_201])
    const { state } = expected as Subscriber
    const tail = state === 'active' ? '' : `, and has the state ${state}`
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
      new Set([`is in this list twice, first in line 2${tail}`]),
    )
  })

  it('changes nothing when it is imported again', async () => {
    const csv = `email,status,city\n${others(1_200, ',active,Porto')}r7@example.org,unsubscribed,\n`
    const { store, subscribers } = await imported(csv)
    const again = await imported(csv, store)
    expect(again.report).toMatchObject({ rows: 1_201, added: 0, reduced: 0, updated: 0, rejected: 1_201 })
    expect(again.subscribers).toEqual(subscribers)
  })

  it.each(DATABASES)('is not imported by halves if the work ends before its last rows, in %s', async (_, open) => {
    const store = await opened(open)
    const list = await readCsvList({ input: Readable.from([Buffer.from(`email\n${others(1_200)}`)]) })
    const groups = list.rows.groups.bind(list.rows)
    list.rows.groups = function* () {
      for (const group of groups()) {
        if (group[0] >= 1_000) throw new Error('The end.')
        yield group
      }
    }
    const request = { change: { at: 1, cause: 'list' }, dry: false, reject: () => {} }
    await expect(importList(store, list, request)).rejects.toThrow('The end.')
    expect(await store.stats()).toMatchObject({ states: { active: 0 } })
  })

  it.each(DATABASES)('is imported in one go while others subscribe, leave and are erased, in %s', async (_, open) => {
    const store = await opened(open)
    const entry = (who: string) =>
      ({ address: at(`${who}@example.org`), interests: EVERYTHING, frequency: 'all' }) as const
    const old = Array.from({ length: 40 }, (_, i) => entry(`old${i}`))
    await store.add(old, 'active', { at: 1, cause: 'form' })
    const csv = `email,status\n${others(4_000, ',active')}${old.map(({ address }) => `${address.written},bounced\n`).join('')}`
    const list = await readCsvList({ input: Readable.from([Buffer.from(csv)]) })
    const groups = list.rows.groups.bind(list.rows)
    let runs = 0
    list.rows.groups = function* () {
      runs += 1
      yield* groups()
    }
    let isOver = false
    const change = { at: 2, cause: 'list' }
    const work = importList(store, list, { change, dry: false, reject: () => {} }).finally(() => {
      isOver = true
    })
    const left: string[] = []
    await expect.poll(() => runs).toBeGreaterThan(0)
    await store.erase(at('r0@example.org'), 3)
    for (let i = 0; !isOver && i < old.length; i += 1) {
      await store.add([entry(`new${i}`)], 'active', { at: 3, cause: 'form' })
      const { id = 0 } = (await store.find(at(`old${i}@example.org`))) ?? {}
      if (await store.change(id, 'unsubscribed', { at: 3, cause: 'one-click' })) left.push(`old${i}@example.org`)
    }
    const { added } = await work
    expect([added, 4_000 - added < 2]).toEqual([expect.any(Number), true])
    const states = new Map((await listed(store)).map(({ address, state }) => [address, state]))
    expect(states.has('r0@example.org'), 'who was erased meanwhile is not added').toBe(false)
    for (const address of left) expect(states.get(address)).toBe('unsubscribed')
    // Once for the people, once for the report, and once to look for people who were erased meanwhile.
    expect(runs).toBeLessThanOrEqual(3)
  })

  it('gives everybody their own number when an export is imported, and nobody a number twice', async () => {
    const { store } = await imported(`email\n${others(1_200)}`)
    const rows: string[] = []
    for await (const chunk of exportCsv(store.list())) rows.push(String(chunk))
    const own = rows.join('').split('\r\n')
    // Somebody has copied a row, so that two people want one number.
    const copied = own.with(-1, `${own[1]?.replace('r0@', 'copy@')}\r\n`).join('\r\n')
    const back = await imported(copied)
    expect(back.subscribers.slice(0, 1_200).map(({ id, address }) => [id, address])).toEqual(
      (await listed(store)).map(({ id, address }) => [id, address]),
    )
    expect(back.subscribers.at(-1)).toMatchObject({ id: 1_201, address: 'copy@example.org' })
  })
})

describe('a list that is hostile or broken', () => {
  const spaces = ' '.repeat(1_000_000)
  it.each([
    ['a cell of a megabyte in place of an address', `${'a'.repeat(1_000_000)}@example.org`, 'not an email address'],
    ['a megabyte of spaces within an address', `"a${spaces}b@example.org"`, 'not an email address'],
    ['more cells than any spreadsheet has', `x@example.org${',x'.repeat(17_000)}`, 'not CSV'],
  ])('tells of %s, and imports the rest', async (_, row, reason) => {
    const { subscribers, rejected } = await imported(`email\na@example.org\n${row}\nb@example.org\n`)
    expect(subscribers.map(({ address }) => address)).toEqual(['a@example.org', 'b@example.org'])
    expect(rejected).toEqual([{ line: 3, value: expect.any(String), reason: expect.stringContaining(reason) }])
    expect(rejected[0]?.value.length).toBeLessThan(300)
  })

  it('refuses a list with a row that does not end, because the parser would leave out what follows', async () => {
    const csv = `email\na@example.org\nx@example.org,"${'x\n'.repeat(600_000)}\nb@example.org\n`
    expect(await problemsOf(csv)).toMatchObject([
      { where: { line: 3 }, what: 'This row is longer than a megabyte, which is no row about a person.' },
    ])
  })

  it.each([
    [
      'unknown words',
      Array.from({ length: 3_000 }, (_, i) => `a${i}@example.org,word ${i}`),
      'The column `status` contains at least 990 more unknown values.',
    ],
    [
      'rows that are too long',
      Array.from({ length: 3_000 }, (_, i) => `a${i}@example.org,active,more`),
      '2,990 more lines have more cells than the first one.',
    ],
    [
      'rows that are not CSV',
      Array.from({ length: 12 }, () => `x@example.org${',x'.repeat(17_000)}`),
      '2 more lines are not CSV.',
    ],
  ])('does not repeat itself for thousands of %s', async (_, rows, last) => {
    const problems = await problemsOf(`email,status\na@example.org,active\n${rows.join('\n')}\n`)
    expect(problems).toHaveLength(11)
    expect(problems.at(-1)?.what).toBe(last)
  })
})
