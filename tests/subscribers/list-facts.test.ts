import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ProblemsError } from '../../src/core/problem.js'
import { SqliteDatabase } from '../../src/storage/index.js'
import { importList, type RejectedRow, readAddress, readCsvList, subscriberStore } from '../../src/subscribers/index.js'
import { temporaryFolder } from '../temporary-folder.js'

type Options = Partial<Parameters<typeof readCsvList>[0] & Parameters<typeof importList>[2]>

const opened = () => {
  const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  return subscriberStore(database)
}

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`

/** Imports a list, and returns what is then known about each person: fields, evidence, name, state. */
async function imported(csv: string, options: Options = {}, store = opened()) {
  const rejected: RejectedRow[] = []
  const request = { input: Readable.from([Buffer.from(csv)]), change: { at: 1, cause: 'list' }, dry: false }
  const list = await readCsvList({ ...request, ...options })
  const report = await importList(store, list, { ...request, reject: row => rejected.push(row), ...options })
  const people: Record<string, { fields: object; evidence?: string | undefined; name: string | null; state: string }> =
    {}
  for await (const { id, address, fields, name, state } of store.list()) {
    const evidence = (await store.history(id)).at(-1)?.evidence
    people[address.split('@')[0] ?? ''] = { fields, evidence, name, state }
  }
  return { people, report, rejected, store }
}

const refusal = async (csv: string, options: Options = {}): Promise<string[]> => {
  const store = opened()
  const cause = await imported(csv, options, store).catch((thrown: unknown) => thrown)
  expect(cause).toBeInstanceOf(ProblemsError)
  expect((await store.stats()).states.active, 'nothing is imported by halves').toBe(0)
  return (cause as ProblemsError).problems.map(({ where, what }) => `${where.line}: ${what}`)
}

describe('the other columns of a list', () => {
  it.each<[string, string, object]>([
    [
      'a plain list',
      lines('email,City,Company Name', 'a@example.org,Porto,"Sol, Lda."'),
      { city: ['Porto'], company_name: ['Sol, Lda.'] },
    ],
    [
      'Mailchimp, whose tags are labels of people',
      lines(
        'Email Address,First Name,Last Name,City,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,LATITUDE,LEID,EUID,TAGS',
        'a@example.org,Ana,Sol,Porto,2,2015-03-16 14:39:47,192.0.2.1,41.1,7,x,"""VIP"",""Blog"""',
      ),
      { city: ['Porto'], first_name: ['Ana'], last_name: ['Sol'], member_rating: ['2'], tag: ['Blog', 'VIP'] },
    ],
    [
      'Ghost, with labels',
      lines('id,email,name,subscribed_to_emails,labels', '1,a@example.org,A,true,"friends, members"'),
      { tag: ['friends', 'members'] },
    ],
    [
      'listmonk, with attributes in JSON',
      lines(
        'uuid,email,status,attributes',
        '1,a@example.org,enabled,"{""city"": ""Porto"", ""tags"": [""a"", ""b""], ""n"": 3}"',
      ),
      { city: ['Porto'], n: ['3'], tag: ['a', 'b'] },
    ],
    [
      'a cell of several lines, an empty one, and control characters',
      lines('email,Notes,City,Empty', 'a@example.org,"one\n two\u202e",\u0000Faro\u0007,N/A'),
      { city: ['Faro'], notes: ['one two'] },
    ],
    ['two columns of one name', lines('email,city,City', 'a@example.org,,Porto'), { city: ['Porto'] }],
    ['a header in another language', lines('メールアドレス,都市', 'a@example.org,東京'), { 都市: ['東京'] }],
    ['vertical bars', lines('email|city', 'a@example.org|Porto'), { city: ['Porto'] }],
  ])('become fields: %s', async (_, csv, fields) => {
    expect((await imported(csv)).people['a']?.fields).toEqual(fields)
  })

  it('become fields only if the editor names them, if any is named, even if they look like a state or a topic', async () => {
    const csv = lines('email,city,state,tags,type', 'a@example.org,Porto,Texas,members,person')
    const { people, report } = await imported(csv, { keep: ['State', 'tags'], ignore: ['type'] })
    expect(people['a']?.fields).toEqual({ state: ['Texas'], tag: ['members'] })
    expect([report.fields, report.topics]).toEqual([['state', 'tag'], []])
    const left = lines('email,status', 'a@example.org,VIP', 'b@example.org,Unsubscribed')
    const kept = (await imported(left, { keep: ['status'] })).people
    expect(kept).toMatchObject({ a: { state: 'active', fields: { status: ['VIP'] } }, b: { state: 'unsubscribed' } })
    expect(await refusal(csv, { keep: ['stat'], ignore: ['type'] })).toContainEqual(expect.stringContaining('`stat`'))
    expect((await imported(lines('email,tags', 'a@example.org,rivers'))).report.topics).toEqual(['rivers'])
  })

  it.each<[string, string, string | undefined]>([
    [
      'a long value',
      lines('email,bio', `a@example.org,${'x'.repeat(501)}`),
      'line 2: `bio` is longer than 500 characters',
    ],
    ['500 characters outside the BMP', lines('email,bio', `a@example.org,${'𝄞'.repeat(500)}`), undefined],
    [
      'a long label',
      lines('email,status,labels', 'a@example.org,active,', `b@example.org,active,"x,${'y'.repeat(600)}"`),
      'line 3: `tag` is longer',
    ],
    [
      'two columns of one name',
      lines('email,City,city', 'a@example.org,Porto,Faro'),
      'line 2: several columns are `city`',
    ],
    ['the same value twice', lines('email,City,city', 'a@example.org,Porto,Porto'), undefined],
    [
      'questions of a form with the same beginning',
      lines(
        `email,${'Which of the following topics would you like to read more about [Rivers]'},${'Which of the following topics would you like to read more about [Lakes]'}`,
        'a@example.org,much,little',
      ),
      'line 2: several columns are `which_of_the_following_topics_would_you_like_to_read_more_ab`',
    ],
    [
      'an object within an object',
      lines('email,status,attributes', 'a@example.org,enabled,"{""home"": {""city"": ""Porto""}}"'),
      'line 2: `home` is not kept',
    ],
    [
      'a long name',
      lines('email,name', `a@example.org,${'Ana '.repeat(31)}`),
      'line 2: the name is longer than 120 characters',
    ],
    ['a name of 120 characters', lines('email,name', `a@example.org,${'𝄞'.repeat(120)}`), undefined],
    [
      'a long topic',
      lines('email,tags', `a@example.org,rivers;${'x'.repeat(61)}`),
      'line 2: a topic is longer than 60 characters',
    ],
    [
      'a name with a web address',
      lines('email,name', 'a@example.org,win at www.example.com'),
      'line 2: the name is not kept',
    ],
    [
      'many long values',
      lines('email,bio', ...Array.from({ length: 12 }, (_, i) => `a${i}@example.org,${'x'.repeat(501)}`)),
      'lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more: `bio`',
    ],
  ])('are told with line and field if they are not kept: %s', async (_, csv, note) => {
    const { notes } = (await imported(csv)).report
    expect(notes).toEqual(note === undefined ? [] : [expect.stringContaining(note)])
  })

  it('are erased with the subscriber, and may have names of JavaScript’s own', async () => {
    const csv = (value: string) =>
      lines('email,constructor,__proto__,toString', `a@example.org,${value},${value},${value}`)
    const { store } = await imported(csv('x'))
    const { people } = await imported(csv('y'), {}, store)
    expect(people['a']?.fields).toEqual({ constructor: ['y'], proto: ['y'], to_string: ['y'] })
    await store.erase(readAddress('a@example.org') ?? expect.fail(), 2)
    expect(await store.fieldNames()).toEqual([])
  })

  it('give known subscribers new values, but no mail, and nothing to people who left', async () => {
    const { store } = await imported(
      lines('email,status,city', 'a@example.org,active,Porto', 'b@example.org,unsubscribed,Faro'),
    )
    const csv = lines('email,city,size', 'a@example.org,Lisboa,', 'b@example.org,Lisboa,3', 'a@example.org,Braga,4')
    const dry = await imported(csv, { dry: true }, store)
    expect(dry.people['a']?.fields).toEqual({ city: ['Porto'] })
    const { people, report } = await imported(csv, {}, store)
    expect(report).toEqual(dry.report)
    expect(report).toMatchObject({ added: 0, updated: 1, reduced: 0, rejected: 2 })
    expect(people).toMatchObject({
      a: { fields: { city: ['Lisboa'], size: ['4'] }, state: 'active' },
      b: { fields: { city: ['Faro'] }, state: 'unsubscribed' },
    })
    expect((await imported(csv, {}, store)).report.updated).toBe(0)
  })
})

describe('the dates of a list', () => {
  it.each<[string, string, string, string | undefined]>([
    [
      'Mailchimp',
      'OPTIN_TIME,CONFIRM_TIME',
      '2015-03-16 14:39:47,2015-03-16 14:40:47',
      'signed up 2015-03-16 14:39:47, confirmed 2015-03-16 14:40:47',
    ],
    ['TinyLetter', 'Signup Date', '"Mar 5, 2019"', 'signed up Mar 5, 2019'],
    ['Substack', 'Start date,Cancel date,Email disabled', '2023-01-02,2024-01-01,false', 'signed up 2023-01-02'],
    ['Ghost', 'created_at,deleted_at', '2024-01-01T00:00:00.000Z,', 'signed up 2024-01-01T00:00:00.000Z'],
    ['a time in seconds', 'created', '1714550400', 'signed up 2024-05-01T08:00:00.000Z'],
    ['AWeber', 'Date Added,Stop Time', '01/25/24 03:04AM,', 'signed up 2024-01-25 03:04AM'],
    ['a day over twelve', 'Subscribed at', '25/04/2024 10:00', 'signed up 2024-04-25 10:00'],
    ['a day that equals the month', 'Subscribed at', '04/04/2024', 'signed up 2024-04-04'],
    [
      'dots, after which the month always follows',
      'Anmeldedatum,Bestätigt am',
      '03.04.2024,04.04.2024',
      'signed up 03.04.2024, confirmed 04.04.2024',
    ],
    ['Spanish', 'Fecha de alta', '2024-04-05', 'signed up 2024-04-05'],
    ['Japanese', '登録日', '2024/05/01', 'signed up 2024/05/01'],
    ['an empty date', 'OPTIN_TIME', '', undefined],
    [
      'dates of something else',
      'Last changed,Birthday date,Updated at,Last purchase date',
      '2024-01-01,2000-01-01,2024-01-01,2024-01-01',
      undefined,
    ],
    ['no dates', 'Created by,Sign-up date', 'Ana,soon', undefined],
  ])('are a part of the proof of consent: %s', async (_, header, cells, dates) => {
    const { people } = await imported(lines(`email,${header}`, `a@example.org,${cells}`))
    expect(people['a']?.evidence).toBe(dates && `According to the list: ${dates}.`)
  })

  it('follow the consent that the editor states', async () => {
    const change = { at: 1, cause: 'list', evidence: 'by the old form.' }
    const { people } = await imported(lines('email,created', 'a@example.org,2024-01-02'), { change })
    expect(people['a']?.evidence).toBe('by the old form. According to the list: signed up 2024-01-02.')
  })

  it('are refused if the day and the month can be exchanged, unless the list or the editor says which comes first', async () => {
    const unclear = lines('email,Signup date', 'a@example.org,03/04/2024')
    expect(await refusal(unclear)).toEqual([
      expect.stringMatching(/^2: The column `Signup date` contains `03\/04\/2024`/),
    ])
    const evidence = async (csv: string, options?: Options) => (await imported(csv, options)).people['a']?.evidence
    expect(await evidence(unclear, { dates: 'mdy' })).toContain('2024-03-04')
    expect(await evidence(unclear, { dates: 'dmy' })).toContain('2024-04-03')
    expect(await evidence(`${unclear}b@example.org,25/04/2024\n`)).toContain('2024-04-03')
    expect(await evidence(`${unclear}b@example.org,4-25-24\n`)).toContain('2024-03-04')
    expect(await refusal(`${unclear}b@example.org,25/04/2024\nc@example.org,04/25/2024\n`)).toEqual([
      expect.stringMatching(/^4: .*`04\/25\/2024`, but line 3 has `25\/04\/2024`/),
    ])
    expect(await refusal(`${unclear}b@example.org,25/04/2024\n`, { dates: 'mdy' })).toHaveLength(1)
  })
})

describe('a cell with an address', () => {
  it.each<[string, string, string | null]>([
    ['Ana Sol <a@example.org>', 'a', 'Ana Sol'],
    ['\u200ba@example.org\u200b', 'a', null],
    ['Ana <\u2060a@example.org>\ufeff', 'a', 'Ana'],
    ['"""Sol, Ana"" <a@example.org>"', 'a', 'Sol, Ana'],
    ['"Sol, Ana <a@example.org>"', 'a', 'Sol, Ana'],
    ['<a@example.org>', 'a', null],
    ['mailto:a@example.org', 'a', null],
    ['a@example.org;', 'a', null],
  ])('may have a name: %s', async (cell, who, name) => {
    expect((await imported(lines('email', cell))).people).toMatchObject({ [who]: { name, state: 'active' } })
    expect((await imported(lines(cell, 'z@example.org'))).people, 'without a header').toMatchObject({ [who]: { name } })
  })

  it('with several addresses is refused, but keeps all of them from being subscribed later', async () => {
    const several = '"a@example.org; Ben <b@example.org> c@example.org"'
    const active = await imported(lines('email', several))
    expect([active.people, active.rejected[0]?.reason]).toEqual([{}, expect.stringContaining('several addresses')])
    const { people } = await imported(lines('email,status', `${several},unsubscribed`))
    expect(Object.values(people).map(({ state }) => state)).toEqual(['unsubscribed', 'unsubscribed', 'unsubscribed'])
    const pasted = await imported(lines('a@example.org, Ben <b@example.org>', 'c@example.org'))
    expect([Object.keys(pasted.people), pasted.rejected.length]).toEqual([['c'], 1])
    const { rejected } = await imported(lines('email', '"a@example.org, nobody"', 'a@example.org (work)'))
    expect(rejected.map(({ reason }) => reason)).toEqual(['not an email address', 'not an email address'])
  })
})

it('lets the editor vouch for values that are not understood, and reports them', async () => {
  const csv = lines('email,status', 'a@example.org,VIP', 'b@example.org,unsubscribed', 'c@example.org,')
  expect(await refusal(csv)).toHaveLength(2)
  const { people, report } = await imported(csv, { state: 'active' })
  expect(people).toMatchObject({ a: { state: 'active' }, b: { state: 'unsubscribed' }, c: { state: 'active' } })
  expect(report.notes).toEqual(['In the column `status`, `VIP`, no value counted as active, as --state says.'])
})
