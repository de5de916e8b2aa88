import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SqliteDatabase } from '../../src/storage/index.js'
import { EVERYTHING, readAddress, type SubscriberStore, subscriberStore } from '../../src/subscribers/index.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const SECRET = 'a secret that no output may show'
const PUBLICATION = 'title: Test\nurl: https://test.example.org/\n'

const publication = (): string =>
  temporaryFolder({ 'publication.yml': PUBLICATION, '.env': `OFFPRINT_SECRET=${SECRET}\n` })

const opened = (root: string): { store: SubscriberStore; close: () => void } => {
  const database = SqliteDatabase.open(join(root, 'offprint.db'))
  return { store: subscriberStore(database), close: () => database.close() }
}

/** Everything that is stored about all subscribers. */
async function all(root: string) {
  const { store, close } = opened(root)
  const people = []
  for await (const person of store.list()) people.push({ ...person, history: await store.history(person.id) })
  const { states, erased } = await store.stats()
  close()
  return { people, states, erased }
}

const addressed = (said: string) => readAddress(said) ?? expect.fail(said)

/** A publication with everything that an export has to restore. */
async function filled(): Promise<string> {
  const root = publication()
  const { store, close } = opened(root)
  const entry = (who: string, more = {}) =>
    ({ address: addressed(`${who}@example.org`), interests: EVERYTHING, frequency: 'all', ...more }) as const
  const form = { at: 1_700_000_000_123, cause: 'form', evidence: 'The form said: "a letter, each week"\nConfirmed.' }
  await store.add(
    [
      entry('gone'),
      entry('=Ana+1', { name: '\'=HYPERLINK(1), "x"', fields: { city: ['Pôrto, "o"'], tag: ['a b', 'c'] } }),
    ],
    'active',
    form,
  )
  const interests = { digests: ['weekly', 'to-day'], tags: ['rivers', 'r&d design'] }
  await store.add([entry('Ben', { name: 'Ben Ünal', interests, frequency: 'digests' })], 'active', form)
  await store.add([entry('cy'), entry('di'), entry('ed')], 'active', { at: 1_700_000_001_000, cause: 'list old.csv' })
  await store.add([entry('flo')], 'pending', form)
  const move = async (who: string, state: 'active' | 'unsubscribed' | 'bounced' | 'complained', more = {}) =>
    store.change((await store.find(addressed(`${who}@example.org`)))?.id ?? 0, state, {
      ...{ at: 1_710_000_000_000, cause: 'test', ...more },
    })
  await move('cy', 'unsubscribed')
  await move('cy', 'active', { at: 1_710_000_000_500, evidence: 'letter of 3 May' })
  await move('cy', 'unsubscribed', { at: 1_710_000_000_900 })
  await move('di', 'bounced', { cause: 'bounce 5.1.1' })
  await move('ed', 'complained')
  await store.erase(addressed('gone@example.org'), 1_720_000_000_000)
  await store.erase(addressed('never@example.org'), 1_720_000_000_000)
  close()
  return root
}

it('What happens if … the database is lost: an export restores people, numbers, states, dates, consent, topics, frequency, and erasures', async () => {
  const from = await filled()
  const file = join(from, 'list.csv')
  expect(await offprint(['subscribers', 'export', file, '--root', from])).toMatchObject({ code: 0 })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const written = readFileSync(file, 'utf8')
  expect(written).not.toMatch(/gone|never|a secret/)

  const to = publication()
  const imported = await offprint(['subscribers', 'import', file, '--json', '--root', to])
  expect(JSON.parse(imported.stdout)).toMatchObject({
    ...{ ok: true, rows: 8, added: 6, rejected: 0, reduced: 0 },
    states: { active: 2, pending: 1, unsubscribed: 1, bounced: 1, complained: 1 },
  })
  expect(await all(to)).toEqual(await all(from))
  const again = await offprint(['subscribers', 'export', '-', '--root', to])
  expect(again.stdout.trimEnd()).toBe(written.replace(/\r\n$/, '').trimEnd())

  const list = join(to, 'older.csv')
  writeFileSync(list, 'email\nGONE@example.org\nnever@example.org\nben@example.org\ncy@example.org\nnew@example.org\n')
  const older = await offprint(['subscribers', 'import', list, '--root', to])
  expect(older.stdout).toBe('Added 1 subscriber of 5 rows; 4 not imported.\n')
  expect(older.stderr.match(/was erased earlier/g)).toHaveLength(2)
  expect((await all(to)).people.at(-1)).toMatchObject({ address: 'new@example.org', id: 8 })
})

it('What happens if … the secret is lost: an export whose erased people cannot be recognised is refused', async () => {
  const from = await filled()
  const file = join(from, 'list.csv')
  await offprint(['subscribers', 'export', file, '--root', from])
  const to = temporaryFolder({ 'publication.yml': PUBLICATION, '.env': 'OFFPRINT_SECRET=another secret than that\n' })
  const other = await offprint(['subscribers', 'import', file, '--root', to])
  expect(other).toMatchObject({ code: 1, stdout: '' })
  expect(other.stderr).toMatch(/list\.csv:\d+ error .*OFFPRINT_SECRET/)
  expect((await all(to)).people).toEqual([])
  const rotated = await offprint(['subscribers', 'import', file, '--root', to], {
    OFFPRINT_SECRET: `a newer secret than both, ${SECRET}`,
  })
  expect([rotated.code, (await all(to)).erased]).toEqual([0, 2])

  writeFileSync(join(from, '.env'), '')
  const bare = await offprint(['subscribers', 'export', '--root', from])
  expect(bare.stdout).not.toContain('erased')
  expect(bare.stderr).toMatch(/^Left out 2 people whose addresses were erased/)
})

it('reads exports without numbers and history, and never assigns a number twice', async () => {
  const to = publication()
  await offprint(['subscribers', 'add', 'first@example.org', '--root', to])
  const header = 'address,name,state,frequency,digests,tags,created,changed'
  const old = `${header}\r\na@example.org,A,bounced,posts,weekly,rivers;birds,2024-01-01T00:00:00.000Z,2024-02-01T00:00:00.000Z\r\n`
  await offprint(['subscribers', 'import', '-', '--root', to, '--consent', 'old form'], {}, old)
  const history = `"[{""at"":""2024-02-01T00:00:00.000Z"",""state"":""unsubscribed"",""cause"":""form""}]"`
  const row = (who: string, id: number) =>
    `${who}@example.org,,active,all,,,2024-01-01T00:00:00.000Z,2024-02-01T00:00:00.000Z,${id},${history}\r\n`
  await offprint(
    ['subscribers', 'import', '-', '--root', to],
    {},
    `${header},id,history\r\n${row('b', 1)}${row('c', 9)}`,
  )
  const { people } = await all(to)
  expect(people).toMatchObject([
    { id: 1, address: 'first@example.org' },
    {
      ...{ id: 2, state: 'bounced', frequency: 'posts', interests: { digests: ['weekly'], tags: ['birds', 'rivers'] } },
      ...{ created: Date.UTC(2024, 0, 1), changed: Date.UTC(2024, 1, 1), history: [{ evidence: 'old form' }] },
    },
    // The cell says active, but the history says that they left.
    { id: 9, address: 'c@example.org', state: 'unsubscribed' },
    { id: 10, address: 'b@example.org', state: 'unsubscribed' },
  ])
  const broken = await offprint(
    ['subscribers', 'import', '-', '--root', to],
    {},
    `${header}\r\nx@example.org,,active,all,,,soon,\r\n`,
  )
  expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('standard input:2') })
})

it('reports by state what a list adds, would add, and what is not understood', async () => {
  const root = publication()
  const csv =
    'email,status\na@example.org,subscribed\nb@example.org,cleaned\nc@example.org,opted out\nknown@example.org,unsubscribed\n'
  const run = (input: string, ...argv: string[]) =>
    offprint(['subscribers', 'import', '-', '--root', root, ...argv], {}, input)
  expect(await run(csv.replace('cleaned', 'blue'))).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /standard input:3 error The column `status` contains `blue`.*--value "blue=.*--ignore-column/,
    ),
  })
  expect((await run(csv, '--dry-run')).stdout).toMatch(/^Would add 4 subscribers of 4 rows/)
  expect(existsSync(join(root, 'offprint.db')), 'neither a list with an error nor a dry run leaves a database').toBe(
    false,
  )
  await offprint(['subscribers', 'add', 'known@example.org', '--root', root])
  const counts = '3 subscribers of 4 rows; 0 not imported. 1 known subscriber'
  const by = 'By state: 1 active, 2 unsubscribed, 1 bounced.\n'
  expect((await run(csv, '--dry-run')).stdout).toBe(`Would add ${counts} would get less mail. ${by}`)
  expect((await run(csv)).stdout).toBe(`Added ${counts} gets less mail. ${by}`)
  const told = ['--ignore-column', 'State', '--value', 'vip=active', '--value', '=pending', '--state', 'bounced']
  const own = 'email,state,type\nd@example.org,Texas,VIP\ne@example.org,Ohio,\n'
  expect((await run(own, ...told)).stdout).toContain('By state: 2 bounced.')
  expect((await run(csv, '--value', 'x=gone')).stderr).toContain('--value x=gone error This does not name a state.')
})
