import { describe, expect, it } from 'vitest'
import { readCondition } from '../../src/core/condition.js'
import {
  conditionFaults,
  type IssueTopics,
  missingValues,
  reachOf,
  recipientsFor,
} from '../../src/delivery/audience.js'
import { EVERYTHING, readAddress, subscriberStore } from '../../src/subscribers/index.js'
import { openDatabase } from './post-room.js'

const PEOPLE = {
  ana: { city: ['Porto'], tag: ['members'] },
  ben: { city: ['porto '], tag: ['members', 'friends'] },
  cy: { city: ['Faro'] },
  di: { tag: ['Friends of rivers'], site: ['https://example.com/'] },
  ed: {},
}

async function peopled() {
  const database = openDatabase()
  const entries = Object.entries(PEOPLE).map(([who, fields]) => ({
    address: readAddress(`${who}@example.org`) ?? expect.fail(who),
    ...({ interests: EVERYTHING, frequency: 'all', fields, name: who } as const),
  }))
  const change = { at: 1, cause: 'test' }
  await subscriberStore(database).add(entries, 'active', change)
  const birds = { digests: [], tags: ['birds'] }
  const address = readAddress('fay@example.org') ?? expect.fail()
  await subscriberStore(database).add([{ address, interests: birds, frequency: 'all' }], 'active', change)
  return database
}

const where = (...texts: string[]) => texts.map(text => readCondition(text) ?? expect.fail(text))
const issueFor = (...texts: string[]): IssueTopics => ({
  ...({ name: 'weekly', kind: 'digest', tags: [] } as const),
  where: where(...texts),
})

describe('an audience', () => {
  it('consists of those who satisfy all conditions', async () => {
    const database = await peopled()
    for (const [texts, expected] of [
      [[], 'ana ben cy di ed'],
      [['city=Porto'], 'ana ben'],
      [['CITY = PORTO | faro'], 'ana ben cy'],
      [['city!=Porto'], 'cy di ed'],
      [['city='], 'di ed'],
      [['city!='], 'ana ben cy'],
      [['tag=members', 'tag!=friends'], 'ana'],
      [['tag=friends-of-rivers'], ''],
      [['tag=friends of rivers'], 'di'],
      [['tag=', 'city='], 'ed'],
      // Those who chose a topic get an issue that is sent to this topic, whatever its posts are about.
      [['tag=birds'], 'fay'],
      [['tag=birds|members'], 'ana ben fay'],
    ] as const) {
      const found = await database.read(recipientsFor, issueFor(...texts), 10)
      expect([texts, found.map(({ mailbox }) => mailbox.split('@')[0]).join(' ')]).toEqual([texts, expected])
    }
  })

  it('is counted, with those outside it apart from those who are not interested', async () => {
    const database = await peopled()
    expect(await database.read(reachOf, issueFor('city=Porto'))).toMatchObject({
      ...{ recipients: 2, skipped: { 'not interested': 1, 'outside the audience': 3 } },
    })
    expect((await database.read(reachOf, issueFor())).skipped).toEqual({ 'not interested': 1 })
  })

  it('refuses fields, tags and values that nobody has, and names the nearest', async () => {
    const database = await peopled()
    const faults = await database.read(
      conditionFaults,
      where('ctiy=Porto', 'city=Prto|Faro', 'tag=membrs', 'tag!=bird', 'tag=Birds', 'city=', 'tag='),
    )
    expect(faults.map(({ condition, value, nearest }) => [condition.text, value, nearest])).toEqual([
      ['ctiy=Porto', undefined, 'city'],
      ['city=Prto|Faro', 'Prto', 'porto'],
      ['tag=membrs', 'membrs', 'members'],
      ['tag!=bird', 'bird', 'birds'],
    ])
  })

  it('names the recipients for whom a value is missing, or would become a link', async () => {
    const database = await peopled()
    expect(await database.read(missingValues, issueFor(), ['city', 'site', 'name'])).toEqual([
      { name: 'city', count: 2, addresses: ['di@example.org', 'ed@example.org'] },
      { name: 'site', count: 5, addresses: ['ana', 'ben', 'cy', 'di', 'ed'].map(who => `${who}@example.org`) },
    ])
    expect(await database.read(missingValues, issueFor('city!='), ['city'])).toEqual([])
    const [ana] = await database.read(recipientsFor, issueFor(), 1, ['City', 'tag'])
    expect(ana?.fields).toEqual(PEOPLE.ana)
  })
})
