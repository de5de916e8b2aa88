import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SqliteDatabase } from '../../src/storage/index.js'
import { fieldName, fieldValues } from '../../src/subscribers/fields.js'
import {
  exportCsv,
  importList,
  type ListEntry,
  type RejectedRow,
  readAddress,
  readCsvList,
  readName,
  STATES,
  type Subscriber,
  type SubscriberStore,
  subscriberStore,
  topicNames,
} from '../../src/subscribers/index.js'
import { FREQUENCIES } from '../../src/subscribers/interests.js'
import { temporaryFolder } from '../temporary-folder.js'

const opened = () => {
  const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  return subscriberStore(database)
}

async function imported(csv: string | readonly string[], store = opened(), dry = false) {
  const rejected: RejectedRow[] = []
  const input = Readable.from(typeof csv === 'string' ? [Buffer.from(csv)] : csv)
  const report = await importList(store, await readCsvList({ input }), {
    dry,
    change: { at: 1, cause: 'test' },
    secrets: ['secret'],
    reject: row => rejected.push(row),
  })
  const subscribers: Subscriber[] = []
  for await (const subscriber of store.list()) subscribers.push(subscriber)
  return { report, rejected, subscribers, store }
}

const brief = ({ address, name, interests, frequency }: Subscriber) => [
  address,
  name,
  interests.digests.join(),
  interests.tags.join(),
  frequency,
]

describe('import', () => {
  it.each([
    [
      'columns in any order',
      'Tags,Name,Email\n"Rivers, birds",Ana,a@example.org\n',
      ['Ana', '', 'birds,rivers', 'all'],
    ],
    [
      'semicolons and a byte order mark',
      '\ufeffE-Mail;First name;Last name\r\na@example.org;Ana;Sol\r\n',
      ['Ana Sol', '', '', 'all'],
    ],
    ['tabs and unknown columns', 'id\temail address\n7\ta@example.org\n', [null, '', '', 'all']],
    ['no header', 'a@example.org\n', [null, '', '', 'all']],
    ['a comma within a name', 'email,name\na@example.org,"Sol, Ana"\n', ['Sol, Ana', '', '', 'all']],
    [
      'digests and frequency',
      'email,digests,frequency\na@example.org,Weekly;to-day,Digests\n',
      [null, 'to-day,weekly', '', 'digests'],
    ],
    ['no line end at the end', 'email\na@example.org', [null, '', '', 'all']],
  ])('reads %s', async (_, csv, rest) => {
    const { subscribers, rejected } = await imported(csv)
    expect([subscribers.map(brief), rejected]).toEqual([[['a@example.org', ...rest]], []])
  })

  it('reports every row that it does not import, by line, and imports the others', async () => {
    const csv = 'email,frequency\na@example.org,\nnobody\n,x\nb@example.org,hourly\nA@example.org,\nc@example.org,\n'
    const { report, rejected, subscribers } = await imported(csv)
    expect(report).toMatchObject({ rows: 6, added: 2, reduced: 0, rejected: 4, states: { active: 2, unsubscribed: 0 } })
    expect(rejected).toEqual(
      expect.arrayContaining([
        { line: 3, value: 'nobody', reason: 'not an email address' },
        { line: 4, value: ',x', reason: 'no address' },
        { line: 5, value: 'b@example.org', reason: 'the frequency must be one of all, posts, digests' },
        { line: 6, value: 'A@example.org', reason: 'is in this list twice, first in line 2' },
      ]),
    )
    expect(subscribers.map(({ address }) => address)).toEqual(['a@example.org', 'c@example.org'])
  })

  it('keeps a stray quotation mark', async () => {
    const { subscribers } = await imported('email,name\na@example.org,"A"x\nb@example.org,B "C" D\n')
    expect(subscribers.map(({ name }) => name)).toEqual(['"A"x', 'B "C" D'])
  })

  it('reports a quotation mark that is never closed', async () => {
    const { subscribers, rejected } = await imported('email,name\na@example.org,A\nb@example.org,"B\nc@example.org,C\n')
    expect(subscribers.map(({ address }) => address)).toEqual(['a@example.org'])
    expect(rejected).toEqual([{ line: expect.any(Number), value: '', reason: expect.stringContaining('not CSV') }])
  })

  it('reads a list that arrives in pieces', async () => {
    const { subscribers } = await imported(['ema', 'il\na@exam', 'ple.org\n', 'b@example.org'])
    expect(subscribers).toHaveLength(2)
  })

  it('reports in a dry run what it would do, and changes nothing', async () => {
    const { report, subscribers, store } = await imported('email\na@example.org\na@example.org\n', opened(), true)
    expect([report, subscribers]).toMatchObject([{ rows: 2, added: 1, rejected: 1 }, []])
    expect((await imported('email\na@example.org\na@example.org\n', store)).report).toEqual(report)
  })
})

describe('export', () => {
  it('is read back unchanged, and no cell is a formula in a spreadsheet', async () => {
    const csv =
      'email,name,tags\n=a@example.org,=HYPERLINK(1),rivers\n+b@example.org,@x,\nc@example.org,"-1 ""q"", b",\n'
    const { store, subscribers } = await imported(csv)
    const written = await text(exportCsv(store.list()))
    for (const line of written.split('\r\n'))
      for (const cell of line.split(',')) expect(cell).not.toMatch(/^"?[=+\-@\t\r]/)
    expect((await imported(written)).subscribers.map(brief)).toEqual(subscribers.map(brief))
  })

  it('is read back unchanged, for any names, interests and fields, and whoever was erased stays erased', async () => {
    const word = fc.string({ unit: fc.constantFrom(...`ab é'"=+-@,;|\t\n#_\\ＡＢ＝`), maxLength: 8 })
    const person = fc.record({
      ...{ name: word, tags: fc.array(word, { maxLength: 3 }), state: fc.constantFrom(...STATES) },
      ...{ frequency: fc.constantFrom(...FREQUENCIES), digests: fc.subarray(['to-day', 'weekly']) },
      evidence: fc.option(word, { nil: undefined }),
      fields: fc.dictionary(fc.constantFrom('city', 'tag', 'state', 'unsubscribed at', 'id', 'Größe'), word),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 6 }), async people => {
        const store = opened()
        const entries = people.map((said, i): ListEntry => {
          const name = readName(said.name)
          const interests = { digests: said.digests, tags: topicNames(said.tags) }
          const address = readAddress(`p${i}@example.org`) ?? expect.fail()
          const fields = Object.entries(said.fields).map(
            ([header, cell]) => [fieldName(header), fieldValues(fieldName(header), cell).values] as const,
          )
          return {
            ...{ address, interests, frequency: said.frequency, state: said.state, ...(name ? { name } : {}) },
            fields: Object.fromEntries(fields),
            ...(said.evidence === undefined ? {} : { evidence: said.evidence }),
          }
        })
        await store.add(entries, 'active', { at: 5, cause: 'test', evidence: 'said so' })
        await store.erase(readAddress('erased@example.org') ?? expect.fail(), 6)
        const listed = async (from: SubscriberStore) => {
          const all = []
          for await (const each of from.list()) all.push({ ...each, history: await from.history(each.id) })
          return all
        }
        const details = {
          histories: (ids: readonly number[]) => store.histories(ids),
          fields: await store.fieldNames(),
          erasures: store.erasures('secret'),
        }
        const { store: other } = await imported(await text(exportCsv(store.list(), details)))
        expect(await listed(other)).toEqual(await listed(store))
        expect((await imported('email\nerased@example.org\n', other)).rejected).toHaveLength(1)
      }),
      { numRuns: 40 },
    )
  })
})
