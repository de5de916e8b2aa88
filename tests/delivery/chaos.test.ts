import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { deliveryLedger } from '../../src/delivery/index.js'
import { rows } from '../../src/storage/index.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { subscriberStore } from '../../src/subscribers/index.js'
import { hasPostgres, onServer } from '../storage/postgres.js'
import { temporaryFolder } from '../temporary-folder.js'
import { bundledSender, randomOf } from './bundled-sender.js'
import { frozenIssue, NOW, subscribe } from './post-room.js'
import { type Behaviour, smtpSink } from './smtp-sink.js'

const SEED = Number(process.env['OFFPRINT_SEED'] ?? Date.now() % 1_000_000)
const [KILLS, STOPS] = [25, 8]
const [WORKERS, CONNECTIONS, PER_SECOND] = [3, 4, 150]
/** At most `PER_SECOND` of them are sent in a second, so that sending takes longer than all kills and stops, but not much longer. */
const RECIPIENTS = 2_700
/** The lease of the workers, and the time for which they are stopped, both in milliseconds. */
const [LEASE, STOPPED] = [2_000, 3_000]
/** The time after which PostgreSQL ends the transaction of a process that is stopped in the middle of it. */
const IDLE = 10_000
/** The time within which a permission to end a message is used. Whoever leaves in it may still get the message. */
const USED = 1_500

/** Starts a PostgreSQL server for this test alone, which it may restart. */
async function ownServer(): Promise<{ readonly url: string; readonly restart: () => void }> {
  const script = join(import.meta.dirname, '../tools/postgres.sh')
  const server = spawn(script, ['sh', '-c', 'echo "$POSTGRES_URL"; exec sleep 100000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    server.kill('SIGTERM')
    await once(server, 'exit')
  })
  const [first] = (await once(server.stdout, 'data')) as [Buffer]
  return { url: first.toString().trim(), restart: () => server.kill('SIGUSR1') }
}

/** A moment, as far as this process can tell: it may have done something else when the event came. */
interface Moment {
  readonly earliest: number
  readonly latest: number
}

/**
 * Returns the present moment, and the longest time for which this process has noticed nothing. After a pause, Node calls timers before it
 * reads from sockets, and a message takes some turns of the event loop to be read. So it may have come before the last ticks.
 */
function attention(): { readonly now: () => Moment; readonly lag: () => number } {
  const ticks = [performance.now(), performance.now(), performance.now()]
  let most = 0
  const timer = setInterval(() => {
    const now = performance.now()
    most = Math.max(most, now - (ticks.at(-1) ?? now))
    ticks.shift()
    ticks.push(now)
  }, 5)
  onTestFinished(() => clearInterval(timer))
  return { now: () => ({ earliest: ticks[0] ?? 0, latest: performance.now() }), lag: () => most }
}

/** Counts the events that were certainly within one second of another. */
const mostInASecond = (moments: readonly Moment[]): number =>
  Math.max(
    ...moments.map(({ earliest }, i) => moments.filter(({ latest }, j) => j >= i && latest < earliest + 1_000).length),
  )

it.skipIf(!hasPostgres)(
  `What happens if … several processes send, and are killed and stopped, and the database restarts (seed ${SEED})`,
  async () => {
    const random = randomOf(SEED)
    const { url, restart } = await ownServer()
    const database = await PostgresDatabase.open(url)
    onTestFinished(() => database.close())
    await subscribe(database, RECIPIENTS, i => `r${i}@d${i % 9}.example.org`)
    const ledger = deliveryLedger(database)
    const { id } = await ledger.freeze(await frozenIssue(), NOW)

    // Some recipients are put off once, some replies never come, and the others take their time.
    let drops = 0
    const { now, lag } = attention()
    const arrivals: Moment[] = []
    const arrived = new Map<string, number>()
    const begun: Moment[] = []
    const sink = await smtpSink((mailbox, attempt): Behaviour => {
      begun.push(now())
      const number = Number(/\d+/.exec(mailbox)?.[0])
      if (number % 31 === 7 && attempt === 0) return { rcpt: 450, text: '4.2.0 later' }
      if (number % 400 === 3) {
        drops += 1
        return 'keep-and-drop'
      }
      return {
        whole: () => {
          arrivals.push(now())
          arrived.set(mailbox, Date.now())
        },
      }
    })

    const root = temporaryFolder({ 'publication.yml': 'title: Test\nurl: https://test.example.org/\n' })
    const argv = [await bundledSender(temporaryFolder()), root, String(id), sink.url, String(CONNECTIONS), url]
    const isFinished = async () => (await ledger.latest('weekly'))?.finished !== null
    let isOver = false
    const running: ChildProcess[] = []
    const start = (place: number): void => {
      const child = spawn(process.execPath, [...argv, String(LEASE), String(PER_SECOND)], {
        stdio: process.env['OFFPRINT_SEED'] ? ['ignore', 'inherit', 'inherit'] : 'ignore',
      })
      running[place] = child
      child.once('exit', () => {
        if (!isOver) start(place)
      })
    }
    for (let place = 0; place < WORKERS; place += 1) start(place)
    onTestFinished(() => {
      isOver = true
      for (const child of running) child.kill('SIGKILL')
    })
    while (arrivals.length < 50) await pause(10)

    const left = new Map<string, number>()
    const leaving = (async () => {
      while (!isOver && left.size < RECIPIENTS / 20) {
        const subscriber = 1 + Math.floor(random() * RECIPIENTS)
        await subscriberStore(database).change(subscriber, 'unsubscribed', { at: Date.now(), cause: 'one-click' })
        left.set(`r${subscriber - 1}@d${(subscriber - 1) % 9}.example.org`, Date.now())
        await pause(30)
      }
    })()

    /** Stops a process in the middle of a transaction, in which it has locked its row, until PostgreSQL ends it. */
    const freezeInside = async (): Promise<void> => {
      for (;;) {
        const child = running[0]
        if (!child) expect.fail()
        child.kill('SIGSTOP')
        await pause(150)
        const inside = await onServer<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND clock_timestamp() - state_change > '100ms'`,
          url,
        ).catch(() => [])
        if (inside.length > 0) {
          await pause(IDLE + 1_000)
          child.kill('SIGCONT')
          return
        }
        child.kill('SIGCONT')
        await pause(random() * 100)
      }
    }
    const frozen = freezeInside()

    const actions = [...Array<'kill' | 'stop'>(KILLS).fill('kill'), ...Array<'kill' | 'stop'>(STOPS).fill('stop')]
      .map(action => ({ action, order: random() }))
      .sort((a, b) => a.order - b.order)
    const wakings: Promise<void>[] = []
    const done = { kill: 0, stop: 0 }
    for (const [i, { action }] of actions.entries()) {
      await pause(100 + random() * 500)
      if (i === Math.floor(actions.length / 2)) restart()
      // The first process is the one that is frozen in a transaction.
      const child = running[1 + Math.floor(random() * (WORKERS - 1))]
      if (!child || (await isFinished().catch(() => false))) break
      done[action] += 1
      if (action === 'kill') child.kill('SIGKILL')
      else {
        child.kill('SIGSTOP')
        wakings.push(pause(STOPPED).then(() => void child.kill('SIGCONT')))
      }
    }
    await Promise.all([...wakings, frozen])
    while (!(await isFinished())) await pause(50)
    isOver = true
    await leaving

    const counts = await ledger.counts(id)
    const states = await database.read(function* ({ query }) {
      return yield* rows(
        query
          .selectFrom('delivery')
          .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
          .select(['subscriber.address', 'delivery.state']),
      )
    })
    const twice = [...sink.mailboxes].filter(([, messages]) => messages.length > 1).map(([mailbox]) => mailbox)
    const lost = states.filter(({ address, state }) => state === 'sent' && !sink.mailboxes.has(address))
    const late = [...left].filter(([mailbox, at]) => (arrived.get(mailbox) ?? 0) > at + USED + lag())
    expect({ twice, lost, late, done }, `seed ${SEED}`).toEqual({
      ...{ twice: [], lost: [], late: [] },
      done: { kill: KILLS, stop: STOPS },
    })
    expect(counts, `seed ${SEED}`).toMatchObject({ queued: 0, deferred: 0, sending: 0 })
    expect(counts.uncertain, `seed ${SEED}`).toBeLessThanOrEqual(CONNECTIONS * (KILLS + STOPS + 1) + drops)
    expect(mostInASecond(arrivals), `seed ${SEED}`).toBeLessThanOrEqual(PER_SECOND)
    expect(mostInASecond(begun), `seed ${SEED}`).toBeLessThanOrEqual(PER_SECOND)
    expect(mostInASecond(arrivals), 'the limit was never nearly reached').toBeGreaterThan(PER_SECOND / 3)
    if (process.env['OFFPRINT_SEED'])
      console.log({
        ...counts,
        drops,
        left: left.size,
        lag: lag(),
        most: [mostInASecond(arrivals), mostInASecond(begun)],
      })
  },
  240_000,
)
