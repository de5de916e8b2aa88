// @ts-check
/**
 * Freezes an issue for everybody, and reads its next deliveries as a send does: at its start, and in the middle of it.
 *
 *     node next-claim.mjs DATABASE
 *
 * Prints the CPU microseconds per recipient of freezing, and the milliseconds of each reading.
 */
import { dueDeliveries } from '../../dist/delivery/delivery-writer.js'
import { deliveryLedger } from '../../dist/delivery/index.js'
import { changedRows, SqliteDatabase } from '../../dist/storage/index.js'
import { PostgresDatabase } from '../../dist/storage/postgres-database.js'
import { median } from './measure.mjs'

const READINGS = 20
const [, , place = ''] = process.argv
const database = place.startsWith('postgres')
  ? await PostgresDatabase.open(place, 'the argument')
  : SqliteDatabase.open(place)

/**
 * Wall time in milliseconds; a server does its part elsewhere.
 * @param {() => Promise<unknown>} work
 */
async function timed(work) {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const mime = Buffer.from('Subject: Weekly\r\n\r\nThe river had risen.\r\n')
const issue = {
  name: 'bench',
  subject: 'Weekly',
  html: '',
  text: '',
  kind: /** @type {const} */ ('digest'),
  tags: ['rivers'],
}
const ledger = deliveryLedger(database)
let id = 0
const freezing = await timed(async () => {
  id = (await ledger.freeze({ ...issue, posts: [], leftOut: [], mime }, Date.now())).id
})
const { queued } = await ledger.counts(id)
const hold = { issue: id, name: 'a run' }
async function reading() {
  /** @type {number[]} */
  const times = []
  for (let i = 0; i < READINGS; i += 1)
    times.push(await timed(() => database.read(dueDeliveries, hold, { now: Date.now(), except: [] })))
  return median(times)
}
const first = await reading()
/** @param {import('../../dist/storage/index.js').SqlDialect} dialect */
function* sendHalf({ query }) {
  const { fn } = query
  const middle = query.selectFrom('subscriber').select(fn.avg(/** @type {any} */ ('id')).as('middle'))
  const half = query
    .updateTable('delivery')
    .set({ state: 'sent', tries: 1, reply: '250 2.0.0 Ok' })
    .where('issue', '=', id)
  yield* changedRows(half.where('subscriber', '<=', /** @type {any} */ (middle)))
}
await database.transaction(sendHalf)
const middle = await reading()
console.log(JSON.stringify({ recipients: queued, freezing, first, middle }))
await database.close()
