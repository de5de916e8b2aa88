import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as alerts from '../../src/delivery/alerts.js'
import { conditionFaults, missingValues, reachOf, recipientsFor, withValues } from '../../src/delivery/audience.js'
import { recordBounce, recordBounces } from '../../src/delivery/bounce.js'
import { bouncesByDay } from '../../src/delivery/bounce-days.js'
import * as ledger from '../../src/delivery/delivery-ledger.js'
import * as writer from '../../src/delivery/delivery-writer.js'
import { issueResults, leaveThrough, recordFate } from '../../src/delivery/issue-results.js'
import { grantPace, prunePace, seedPace, sharedLimits } from '../../src/delivery/pace.js'
import * as planned from '../../src/delivery/planned-sends.js'
import { believeRefusals, concludeRefusals, undecidedOf } from '../../src/delivery/refusals.js'
import {
  beatFor,
  checkHold,
  endLostWorkers,
  joinIssue,
  leaveIssue,
  liveWorkers,
  sendingIssues,
} from '../../src/delivery/send-worker.js'
import { suppress } from '../../src/delivery/suppression.js'
import { warmUpAt } from '../../src/delivery/warm-up.js'
import { claimPing, forgetPing, lastPing } from '../../src/server/hub-pings.js'
import { keepFiles, recalledFiles } from '../../src/server/served-files.js'
import { copyDatabase, putRows, tableCount, tableRows } from '../../src/storage/database-copy.js'
import {
  type Database,
  insertAll,
  keepSetting,
  type Reading,
  rows,
  type SqlDialect,
  SqliteDatabase,
  setting,
  sharedTime,
  sql,
  TemporaryRows,
  timelineOf,
  type Verb,
  type Work,
} from '../../src/storage/index.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { TABLE_KEYS, type Tables } from '../../src/storage/tables.js'
import type { Question } from '../../src/storage/work.js'
import * as fields from '../../src/subscribers/fields.js'
import { EVERYTHING, readAddress } from '../../src/subscribers/index.js'
import type { SubscriberRow } from '../../src/subscribers/list.js'
import { personalData } from '../../src/subscribers/personal-data.js'
import { restoreBounced } from '../../src/subscribers/restore.js'
import * as store from '../../src/subscribers/subscriber-store.js'
import * as requests from '../../src/subscribers/subscription-requests.js'
import * as suppressions from '../../src/subscribers/suppressions.js'
import { temporaryFolder } from '../temporary-folder.js'
import { brittleNetwork } from './brittle-network.js'
import { LaterDatabase } from './later-database.js'
import { emptySchema, hasPostgres, openPostgres } from './postgres.js'

interface Step {
  readonly verb: string
  readonly run: (database: Database) => Promise<unknown>
}

const asks = <Given extends unknown[], T>(verb: Verb<Given, Reading<T>>, ...given: Given): Step => ({
  verb: verb.name,
  run: database => database.read(verb, ...given),
})
const does = <Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Step => ({
  verb: verb.name,
  run: database => database.transaction(verb, ...given),
})
/** Each database has a clock of its own. */
const joins = (...given: Parameters<typeof joinIssue> extends [unknown, ...infer Given] ? Given : never): Step => ({
  verb: joinIssue.name,
  run: async database => typeof (await database.transaction(joinIssue, ...given)),
})

const at = (said: string) => readAddress(said) ?? expect.fail(said)
const entry = (who: string, more = {}) =>
  ({ address: at(`${who}@example.org`), interests: EVERYTHING, frequency: 'all', ...more }) as const
const DAY = 86_400_000
const change = { at: 1, cause: 'list', evidence: 'a list' }
const hold = { issue: 1, name: 'a run', lease: 60_000 }
const issue: ledger.FrozenIssue = {
  ...({ name: 'weekly', kind: 'digest' } as const),
  ...{ tags: ['birds'], subject: 'Weekly', html: '<p>', text: 'A text.' },
  ...{ mime: Uint8Array.of(1, 2, 3), posts: ['a', 'b'], leftOut: ['c'] },
}
const limits = sharedLimits({ connections: 1, domains: {}, retries: [], perHour: 1 }, undefined)
const workerCount: Step = {
  verb: liveWorkers.name,
  run: async database => (await database.read(liveWorkers, 1, 12)).length,
}
const written = (subscriber: number, state: string, due = 0) =>
  [state, 20, due, 1, `a reply to ${state}`, subscriber] as const
const refusal = (subscriber: number) => ({
  subscriber,
  text: '550 5.1.1 no such user',
  end: { state: 'failed', due: 0, reply: '550 5.1.1 no such user' },
})
const request = { address: at('new@example.org'), at: 10 * DAY, evidence: 'The form said so.' }
const invitation = { subscriber: 8, address: request.address, known: false, claimed: 10 * DAY }

const slot = { name: 'weekly', at: 40, latest: 80, schedule: 'weekly', state: 'planned' } as const

/** A life of a publication in which every verb has its turn. */
const STEPS: readonly Step[] = [
  asks(setting, 'imap'),
  does(keepSetting, 'imap', '1'),
  does(keepSetting, 'imap', '2'),
  asks(setting, 'imap'),

  does(
    store.addEntries,
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(who => entry(who, { interests: { digests: [], tags: ['birds'] } })),
    'active',
    change,
  ),
  does(store.addEntries, [entry('a'), entry('b', { state: 'unsubscribed' })], 'active', { ...change, at: 2 }, true),
  {
    verb: store.addList.name,
    run: async database => {
      const rows = new TemporaryRows<SubscriberRow>()
      rows.add({ line: 1, entry: entry('a') })
      rows.add({ line: 2, value: 'nobody', reason: 'not an email address' })
      rows.add({ line: 3, entry: entry('b', { state: 'bounced' }) })
      const options = { change, dry: true, secrets: [], file: 'list.csv' }
      return [...(await database.transaction(store.addList, { rows, highest: 0, hasErased: false }, options))]
    },
  },
  does(insertAll, store.newChanges, [[7, 1, 'active', 'form', null]]),
  asks(store.subscriberOf, at('A@example.org')),
  asks(store.subscriberNumbered, 2),
  asks(store.subscribersAfter, 1, 'active'),
  does(store.changeState, 6, 'unsubscribed', { at: 3, cause: 'page' }),
  does(store.keepPreferences, 7, { digests: ['weekly'], tags: ['rivers'] }, 'digests'),
  asks(store.historyOfSubscriber, 6),
  asks(store.historiesAmong, [6, 2, 99]),
  does(store.eraseAddress, at('g@example.org'), 4),
  does(suppressions.suppressAddress, 'never@example.org', 5),
  asks(suppressions.suppressedAmong, ['g@example.org', 'a@example.org', 'never@example.org']),
  asks(suppressions.suppressionMark),
  {
    verb: suppressions.isAnybodyErasedSince.name,
    run: async database => {
      const mark = await database.read(suppressions.suppressionMark)
      return database.transaction(suppressions.isAnybodyErasedSince, mark)
    },
  },
  does(suppressions.liftSuppression, 'never@example.org'),
  {
    verb: suppressions.sealedErasures.name,
    run: async database => {
      const sealed = await database.read(suppressions.sealedErasures, 'a secret')
      const back = suppressions.restoreErasures
      const fits = [await database.transaction(back, sealed, ['no secret', 'a secret'])]
      return [sealed.length, ...fits, await database.transaction(back, sealed, ['no secret'])]
    },
  },
  {
    verb: suppressions.restoreErasures.name,
    run: database => database.transaction(suppressions.restoreErasures, [], []),
  },
  asks(store.subscriberStats),

  does(requests.keepRequest, request),
  does(requests.keepRequest, request),
  does(requests.claimInvitations, { limit: 5, perHour: 5, now: 10 * DAY }),
  does(requests.beginInvitation, invitation),
  does(requests.beginInvitation, invitation),
  does(requests.postponeInvitation, invitation, 10 * DAY),
  does(requests.claimInvitations, { limit: 5, perHour: 5, now: 10 * DAY + 600_000 }),
  does(requests.beginInvitation, invitation),
  does(requests.beginInvitation, { ...invitation, claimed: 10 * DAY + 600_000 }),
  does(requests.confirmSubscription, 8, 11 * DAY),
  {
    verb: requests.confirmChange.name,
    run: async database => {
      const moving = { ...request, address: at('moved@example.org'), at: 12 * DAY, subscriber: 2, change: 0 }
      await database.transaction(requests.keepRequest, moving)
      const claim = { limit: 5, perHour: 5, now: 12 * DAY }
      // The number is made by chance.
      const [{ change = 0, ...mail } = moving] = await database.transaction(requests.claimInvitations, claim)
      return [mail, await database.transaction(requests.confirmChange, change, 12 * DAY + 1)]
    },
  },
  does(requests.sweepRequests, 30 * DAY),
  does(fields.insertFields, [{ subscriber: 1, fields: { city: ['Porto'], tag: ['a', 'b'] } }]),
  does(fields.replaceFields, { subscriber: 1, before: { city: ['Porto'] }, fields: { city: ['Faro'] } }, false),
  asks(fields.fieldsAmong, [1, 2]),
  asks(fields.fieldNames),
  asks(personalData, 1),
  asks(tableCount, 'subscriber'),
  asks(tableRows, 'subscriber_field', { subscriber: 1, name: 'city', folded: 'faro' }),
  does(putRows, 'told_feed', [{ url: 'https://example.org/old.xml', etag: 'zero', at: 0 }]),

  asks(reachOf, issue),
  asks(recipientsFor, issue, 3),
  asks(recipientsFor, issue, 3, ['city']),
  asks(conditionFaults, [{ text: 'ctiy=x', field: 'ctiy', isNot: false, values: ['x'] }]),
  asks(missingValues, issue, ['city']),
  {
    verb: withValues.name,
    run: database => database.read(withValues, [{ subscriber: 1 }], ['tag']),
  },
  does(ledger.freezeIssue, issue, 10),
  does(ledger.freezeIssue, issue, 11),
  asks(ledger.latestIssue, 'weekly'),
  asks(ledger.latestIssues, 5),
  asks(ledger.issueCount, 'weekly'),
  asks(ledger.mimeOf, 1),
  asks(ledger.pastPosts, 'weekly'),
  asks(ledger.postsOf, 1),
  asks(ledger.mailings, 'singles'),
  asks(ledger.mailings, { post: 'a' }),
  asks(reachOf, { ...issue, sentIn: [1] }),
  joins(hold, 12),
  workerCount,
  { verb: timelineOf.name, run: async database => typeof (await database.read(timelineOf)) },
  { verb: sharedTime.name, run: async database => typeof (await database.read(sharedTime, 13)) },
  asks(sendingIssues, 13),
  does(checkHold, hold),
  {
    verb: beatFor.name,
    run: async database => {
      const { time, ...place } = await database.transaction(beatFor, hold, { messages: 0, rate: 0 }, 13)
      return [place, typeof time]
    },
  },
  does(seedPace, limits, 13),
  {
    verb: grantPace.name,
    run: async database => {
      const request = {
        begins: ['example.org', 'example.org'],
        ends: ['example.org'],
        over: [],
        unused: [],
        allowance: 9,
      }
      const { begins, ends, waits } = await database.transaction(grantPace, hold.name, limits, request, 13)
      return [begins, ends, waits.length]
    },
  },
  does(prunePace, 0),
  asks(writer.dueDeliveries, hold, { now: 14, except: [] }),
  asks(writer.dueDeliveries, hold, { now: 14, except: [], place: 1, workers: 2 }),
  asks(writer.dueDeliveries, hold, { now: 14, except: ['example.org'] }),
  asks(writer.earliestDue, hold),
  does(writer.takeTurn, hold, { written: [], believed: [], ending: [], wanted: [1, 2, 3, 4, 6] }, 15),
  does(writer.takeTurn, hold, { written: [], believed: [], ending: [1, 2, 4, 6], wanted: [] }, 15),
  asks(ledger.deliveryCounts, 1),
  does(
    writer.takeTurn,
    hold,
    {
      written: [written(1, 'sent'), written(2, 'queued', 20), written(3, 'deferred', 90_000_000)],
      ...{ believed: [], ending: [4], wanted: [5] },
    },
    20,
  ),
  asks(undecidedOf, hold),
  does(believeRefusals, hold, [refusal(2), refusal(1)], 21),
  does(writer.takeTurn, hold, { written: [written(4, 'queued', 22)], believed: [], ending: [5, 8], wanted: [8] }, 22),
  does(concludeRefusals, hold, { believed: [], often: [refusal(4)] }, 2 * DAY),
  does(writer.correctDue, hold, 23, 60_000),
  asks(writer.othersSend, hold),
  does(writer.handBack, hold, [8]),
  does(endLostWorkers, 0, 9 * DAY),
  joins({ issue: 1, name: 'the next run', lease: 60_000 }, 10 * DAY),
  does(recordBounce, { id: 'a', kind: 'soft', subscriber: 5, issue: 1, cause: '4.2.2 full' }, 25),
  does(recordBounce, { id: 'b', kind: 'hard', subscriber: 3, cause: '5.1.1 gone' }, 26),
  does(recordBounce, { id: 'b', kind: 'hard', subscriber: 3, cause: '5.1.1 gone' }, 27),
  does(recordBounce, { id: 'c', kind: 'complaint', subscriber: 99, cause: 'spam' }, 27),
  does(
    recordBounces,
    [
      { id: 'd', kind: 'unsubscribe', subscriber: 5, issue: 1, cause: 'there', evidence: 'It said so.' },
      { id: 'd', kind: 'unsubscribe', subscriber: 5, issue: 1, cause: 'there' },
    ],
    27,
  ),
  does(leaveThrough, { subscriber: 1, issue: 9 }, { at: 27, cause: 'page' }),
  does(recordFate, { subscriber: 3, issue: 1 }, 'bounced', 27),
  asks(issueResults, 1),
  asks(bouncesByDay, 0),
  does(suppress, { subscriber: 1, text: '550 5.1.1 no such user', source: 'reply', sure: true }, 28),
  asks(ledger.reportCounts, 1),
  asks(ledger.attemptsSince, 0),
  asks(warmUpAt, [100, 200], 2 * DAY),
  does(ledger.requeueUncertain, 1, 29),
  asks(ledger.unrecordedSince, 1, { since: 0, now: 29 }),
  {
    verb: restoreBounced.name,
    run: async database => [...(await database.transaction(restoreBounced, { since: 0, at: 30, dry: false }))],
  },
  does(writer.finishIssue, { issue: 1, name: 'the next run' }, { believed: [], often: [] }, 31),
  does(leaveIssue, { issue: 1, name: 'the next run' }, 31),
  workerCount,
  does(ledger.doubtSince, 1, { since: 0, now: 31 }),
  joins({ issue: 1, name: 'another run', lease: 60_000 }, 31),

  does(planned.planSend, slot, 32),
  does(planned.planSend, { ...slot, latest: 99 }, 33),
  asks(planned.plannedAt, 'weekly', 40),
  asks(planned.openSends),
  does(planned.askApproval, { id: 1 }, { contents: 'one', subject: 'Weekly' }, 34),
  does(planned.askApproval, { id: 1 }, { contents: 'one', subject: 'Weekly' }, 35),
  does(planned.claimApprovalMail, 1, 36),
  does(planned.claimApprovalMail, 1, 37),
  does(planned.approvalMailed, 1, 38),
  does(planned.approve, 1, 39),
  does(planned.approve, 1, 40),
  asks(planned.approvalsOf, 1),
  asks(planned.approvalBy, 1),
  asks(planned.approvalBy, 9),
  does(planned.freezePlanned, { id: 1 }, issue, { now: 41 }),
  does(planned.freezePlanned, { id: 1 }, { ...issue, name: 'monthly' }, { now: 41 }),
  does(planned.freezePlanned, { id: 1 }, { ...issue, name: 'other' }, { now: 42 }),
  does(planned.settlePlanned, { id: 1, state: 'planned' }, { state: 'late', reason: 'no' }, 43),
  does(planned.settlePlanned, { id: 1, state: 'sending' }, { state: 'sent' }, 44),
  asks(planned.unsentPlanned, 3),
  does(alerts.raiseAlert, { key: 'late 1', subject: 'Not sent', text: 'A text.' }, 45),
  does(alerts.raiseAlert, { key: 'late 1', subject: 'Not sent', text: 'Another text.' }, 46),
  asks(alerts.openAlerts, 47),
  does(alerts.claimAlert, 'late 1', 48),
  does(alerts.claimAlert, 'late 1', 49),
  asks(alerts.openAlerts, 50),
  does(alerts.alertMailed, 'late 1', 51),

  asks(lastPing, 'https://example.org/feed.xml'),
  does(claimPing, { url: 'https://example.org/feed.xml', etag: 'one', at: 1 }, undefined, 'any'),
  does(claimPing, { url: 'https://example.org/feed.xml', etag: 'two', at: 2 }, 'one', 'known'),
  does(forgetPing, 'https://example.org/feed.xml', 'one'),
  does(keepFiles, new Map([['index.html', { etag: 'one', modified: 1 }]])),
  does(keepFiles, new Map([['index.html', { etag: 'two', modified: 2 }]])),
  asks(recalledFiles),
]

/** Each table as it is in the end. Keys of hashes are made by chance. */
const TABLES = [
  ...(['subscriber', 'subscriber_change', 'interest', 'subscriber_field', 'issue', 'issue_post', 'delivery'] as const),
  ...(['bounce', 'message_fate', 'asking', 'told_feed', 'served_file', 'planned_send', 'approval', 'alert'] as const),
]
/** Returns all tables, each in the order of its primary key, as SQLite reads it. */
async function left(database: Database): Promise<Record<string, readonly object[]>> {
  const tables: Record<string, readonly object[]> = {}
  for (const table of TABLES) {
    const order = sql.join(TABLE_KEYS[table].map(key => sql.ref(key)))
    tables[table] = await database.read(function* ({ query }: SqlDialect) {
      return yield* rows<object>(query.selectFrom(table).selectAll().orderBy(order) as never)
    })
  }
  return tables
}

/** Bytes are a Buffer or an ArrayBuffer, as each driver has them. */
const plainTables = (tables: Record<string, readonly object[]>) => ({
  ...tables,
  issue: tables['issue']?.map(row => {
    return { ...row, mime: [...new Uint8Array((row as { mime: Uint8Array }).mime)], timeline: 'of each database' }
  }),
})

/**
 * Has each repetition of a verb take the numbers that the first attempt took, because a transaction that is undone does not give its numbers
 * back.
 */
function withoutGaps(database: PostgresDatabase): Database {
  const tables = ['subscriber', 'subscriber_change', 'issue', 'planned_send', 'approval']
  const asking = (columns: readonly string[]): Question => {
    const statement = { sql: `SELECT ${columns.join()}`, parameters: [] }
    return { query: { compile: () => statement } as never, wants: 'returned' }
  }
  return {
    ...({ name: database.name, read: (...given) => database.read(...given) } as Database),
    transaction: (verb, ...given) => {
      let before: Record<string, string> | undefined
      return database.transaction(function* (dialect) {
        if (before)
          yield asking(tables.map(name => `setval('${name}_id_seq', ${before?.[name]}, ${before?.[`${name}_used`]})`))
        else {
          const states = tables.map(
            name =>
              `(SELECT last_value FROM ${name}_id_seq) AS ${name}, (SELECT is_called FROM ${name}_id_seq) AS ${name}_used`,
          )
          before = ((yield asking(states)) as Record<string, string>[])[0]
        }
        return yield* verb(dialect, ...given)
      })
    },
  }
}

async function lived(database: Database): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const { verb, run } of STEPS) answers.push([verb, await run(database).catch(String)])
  return answers
}

/** Exported generators that take a dialect first. */
const verbs = (): string[] => {
  const src = join(import.meta.dirname, '../../src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  return files.flatMap(file =>
    [
      ...readFileSync(join(src, file), 'utf8').matchAll(
        /^export function\* (\w+)\(\s*(?:dialect|\{[^}]*\}|_\w*): SqlDialect/gm,
      ),
    ].map(([, name = '']) => name),
  )
}

describe('the verbs', () => {
  it('have the same results and effects on a synchronous and an asynchronous database', async () => {
    const atOnce = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    const later = LaterDatabase.open(join(temporaryFolder(), 'b.db'))
    onTestFinished(() => atOnce.close().then(() => later.close()))
    const answers = await lived(atOnce)
    expect(answers.filter(answer => /Error/.test(JSON.stringify(answer)))).toEqual([])
    expect(await lived(later)).toEqual(answers)
    expect(await left(later)).toEqual(await left(atOnce))
    expect(
      Object.entries(await left(atOnce))
        .filter(([, rows]) => rows.length === 0)
        .map(([table]) => table),
    ).toEqual(['asking'])
  })

  it.skipIf(!hasPostgres)('have the same results and effects on PostgreSQL', async () => {
    const sqlite = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    onTestFinished(() => sqlite.close())
    const postgres = await openPostgres()
    expect(await lived(postgres)).toEqual(await lived(sqlite))
    expect(plainTables(await left(postgres))).toEqual(plainTables(await left(sqlite)))
  })

  it.skipIf(!hasPostgres).each([
    ['before the server gets something', false],
    ['before its answer comes', true],
    ['on an order of its administrator', 'ended'],
  ] as const)('have the same results and effects on PostgreSQL while connections break, %s', async (_, isAfter) => {
    const sqlite = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    onTestFinished(() => sqlite.close())
    const { url } = await emptySchema()
    const first = await PostgresDatabase.open(url)
    onTestFinished(() => first.close())
    const plain = new URL(url)
    plain.searchParams.set('sslmode', 'disable')
    // A verb with more packets than that would never get to its end.
    const network = await brittleNetwork(plain.href, { at: packet => packet > 20 && packet % 31 === 0, isAfter })
    onTestFinished(network.end)
    const broken = await PostgresDatabase.open(network.url, 'DATABASE_URL', 5_000)
    onTestFinished(() => broken.close())
    expect(await lived(withoutGaps(broken))).toEqual(await lived(sqlite))
    expect(await left(first).then(plainTables)).toEqual(plainTables(await left(sqlite)))
    expect(network.packets()).toBeGreaterThan(STEPS.length * 3)
  })

  it.skipIf(!hasPostgres)('leave what is copied to PostgreSQL and back without a difference', async () => {
    const sqlite = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    onTestFinished(() => sqlite.close())
    await lived(sqlite)
    const { url } = await emptySchema()
    const copied = await copyDatabase(sqlite, url)
    expect(copied.filter(({ rows }) => rows === 0).map(({ table }) => table)).toEqual(['asking'])
    const postgres = await PostgresDatabase.open(url)
    onTestFinished(() => postgres.close())
    expect(plainTables(await left(postgres))).toEqual(plainTables(await left(sqlite)))
    // What clients have taken of their requests is no part of the publication.
    await postgres.shares.take({ client: 'a', cost: 1, span: 9 })
    const folder = temporaryFolder()
    expect(await copyDatabase(postgres, join(folder, 'b.db'))).toEqual(copied)
    expect(readdirSync(folder)).toEqual(['b.db'])
    const back = SqliteDatabase.open(join(folder, 'b.db'))
    onTestFinished(() => back.close())
    expect(plainTables(await left(back))).toEqual(plainTables(await left(sqlite)))
    // New rows have numbers after those that were copied.
    const next = (database: Database) => database.transaction(ledger.freezeIssue, { ...issue, name: 'next' }, 60)
    expect(await next(postgres)).toEqual(await next(sqlite))
    expect(await next(back)).toEqual(await next(sqlite))
    await expect(copyDatabase(sqlite, url)).rejects.toThrow(/contains a publication already/)
    await expect(copyDatabase(sqlite, join(folder, 'b.db'))).rejects.toThrow(/exists already/)
  })

  it.skipIf(!hasPostgres)('are not lost if they change what is being copied', async () => {
    const sqlite = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    onTestFinished(() => sqlite.close())
    await lived(sqlite)
    const { url } = await emptySchema()
    const late = copyDatabase(sqlite, url, table => {
      if (table === 'delivery') sqlite.run(sqlite.query.insertInto('setting').values({ key: 'late', value: '1' }))
    })
    await expect(late).rejects.toThrow(/`setting` changed while it was copied/)
    await expect(PostgresDatabase.open(url)).rejects.toThrow(/not completed/)
    await copyDatabase(sqlite, url)
    const postgres = await PostgresDatabase.open(url)
    onTestFinished(() => postgres.close())
    expect(await postgres.read(setting, 'late')).toBe('1')
  })

  it('read what is due by its index, without sorting the whole list', () => {
    const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    const reading = writer.dueDeliveries(
      { query: database.query, isShared: false, sharesSyncs: true, hasTimelines: false, place: 'offprint.db' },
      hold,
      { now: 1, except: ['example.org'] },
    )
    const step = reading.next()
    if (step.done) expect.fail('no query')
    const { sql, parameters } = step.value.query.compile()
    const plan = database.all({ compile: () => ({ sql: `EXPLAIN QUERY PLAN ${sql}`, parameters }) } as never)
    const details = plan.map(row => (row as { detail: string }).detail)
    expect(details[0]).toMatch(/^SEARCH delivery USING INDEX delivery_due/)
    expect(details.join()).not.toContain('B-TREE')
    database.close()
  })

  describe('on PostgreSQL', () => {
    const query = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: db => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    })
    const dialect = { query, isShared: true, sharesSyncs: false, hasTimelines: false, place: 'DATABASE_URL' }
    const sqlOf = (step: IteratorResult<Question, unknown>): string => (step.done ? '' : step.value.query.compile().sql)

    it('claim only rows that no other worker has locked', () => {
      const claim = requests.claimInvitations(dialect, { limit: 5, perHour: 5, now: 10 * DAY })
      claim.next()
      expect(sqlOf(claim.next([{ count: 0 }]))).toMatch(/limit \$\d for update skip locked$/)
    })

    it('state the types of the results that one statement records', () => {
      const results = [written(1, 'sent'), written(2, 'deferred', 90_000_000)]
      const turn = writer.takeTurn(dialect, hold, { written: results, believed: [], ending: [], wanted: [] }, 20)
      expect(sqlOf(turn.next())).toContain(
        'from (values (cast($1 as text), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint), cast($5 as text), cast($6 as bigint)), ($7, $8, $9, $10, $11, $12)) as "written"',
      )
    })
  })

  it('are all tested', () => {
    expect(verbs().length).toBeGreaterThan(50)
    const tried = new Set(STEPS.map(({ verb }) => verb))
    expect(
      verbs().filter(verb => !tried.has(verb)),
      'Give it a step in STEPS',
    ).toEqual([])
  })
})
