// @ts-check
/**
 * Measures how several processes share one issue on PostgreSQL: messages a second into a sink with 1, 2 and 4 of them, and claims a
 * second without one. It starts a server of its own, unless POSTGRES_URL names one.
 *
 *     npm run bench:workers [-- --messages 12000]
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { takeTurn } from '../../dist/delivery/delivery-writer.js'
import {
  composeMessage,
  deliver,
  deliveryLedger,
  mimeTemplate,
  readSmtpUrl,
  smtpConnectionTo,
  tokensOf,
} from '../../dist/delivery/index.js'
import { SendWorker } from '../../dist/delivery/send-worker.js'
import { readPublication } from '../../dist/publication/index.js'
import { PostgresDatabase } from '../../dist/storage/postgres-database.js'
import { CONNECTIONS, letterHtml, letterText } from './send-letter.mjs'

const SELF = import.meta.filename
const HERE = import.meta.dirname
const { positionals, values } = parseArgs({
  options: { messages: { type: 'string', default: '12000' } },
  allowPositionals: true,
})
const URL = process.env['POSTGRES_URL']
const [task, issue = '', port = ''] = positionals

if (task === 'send') await send()
else if (task === 'claim') await claim()
else if (URL) await compare(Number(values.messages))
else {
  const args = [process.execPath, SELF, '--messages', values.messages]
  process.exitCode = spawnSync(path.join(HERE, '../tools/postgres.sh'), args, { stdio: 'inherit' }).status ?? 1
}

/** Sends its part of an issue, as `offprint send --yes` does. */
async function send() {
  const database = await PostgresDatabase.open(URL ?? '')
  const template = mimeTemplate(await deliveryLedger(database).mime(Number(issue)))
  await signal()
  const { run } = await deliver({
    ...{ database, clock: Date.now, random: Math.random },
    settings: { connections: CONNECTIONS, domains: {}, retries: [1] },
    messageSettings: { issue: Number(issue), template, tokens: tokensOf(['a secret of the bench'], 'test') },
    servers: [
      {
        ...{ name: 'sink', connections: CONNECTIONS },
        connect: () => smtpConnectionTo(readSmtpUrl(`smtp://127.0.0.1:${port}`)),
      },
    ],
  })
  await database.close()
  tell(run.sent)
}

/** Claims its part of an issue, ten at a time, which is what a connection carries. */
async function claim() {
  const database = await PostgresDatabase.open(URL ?? '')
  const worker = await SendWorker.join(database, Number(issue), Date.now())
  await signal()
  const { place, workers } = await worker.beat({ messages: 0, rate: 0 }, Date.now())
  const mine = []
  for (let number = 1; number <= Number(values.messages); number += 1) if (number % workers === place) mine.push(number)
  let claims = 0
  for (let at = 0; at < mine.length; at += 10) {
    const turn = { written: [], believed: [], ending: [], wanted: mine.slice(at, at + 10) }
    claims += (await database.lockedTransaction(takeTurn, worker, turn, Date.now())).claimed.length
  }
  tell(claims)
  await worker.leave(Date.now())
  await database.close()
}

/** Waits until the bench has started all processes. */
async function signal() {
  process.stdout.write('ready\n')
  await once(process.stdin, 'data')
  process.stdin.destroy()
}

/** @param {number} count */
function tell(count) {
  process.stdout.write(`${JSON.stringify({ count, memory: process.resourceUsage().maxRSS / 1024 })}\n`)
}

/**
 * @param {number} messages
 */
async function compare(messages) {
  const database = await PostgresDatabase.open(URL ?? '')
  await database.transaction(function* () {
    const sql = `INSERT INTO subscriber (address, mailbox, domain, name, state, frequency, created, changed)
      SELECT 'r' || i || '@example.org', 'r' || i || '@example.org', 'example.org', 'Reader ' || i, 'active', 'all', 1, 1
      FROM generate_series(1, ${messages}) AS i`
    yield { query: /** @type {any} */ ({ compile: () => ({ sql, parameters: [] }) }), wants: 'changed' }
  })
  const yaml =
    'title: Test\nurl: https://test.example.org/\nsender: { name: Test, email: letters@test.example.org }\npostalAddress: 1 Example Street\n'
  const { publication } = readPublication(yaml)
  if (!publication) throw new Error('The publication is not one.')
  const letter = {
    ...{ subject: 'Weekly: The river had risen', preheader: '', language: 'en', mjml: '' },
    ...{ html: letterHtml('unsubscribe/SUBSCRIBER'), text: letterText('unsubscribe/SUBSCRIBER'), trimmed: [], date: 0 },
  }
  const mime = await composeMessage({ ...letter, name: 'weekly' }, publication)
  const sink = spawn(process.execPath, [path.join(HERE, 'mail-sink.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const sinkPort = String((await once(sink.stdout, 'data'))[0]).trim()
    /**
     * @param {'send' | 'claim'} what
     * @param {number} processes
     */
    const rate = async (what, processes) => {
      const parts = { kind: /** @type {const} */ ('digest'), tags: [], posts: [], leftOut: [], mime }
      const { id } = await deliveryLedger(database).freeze(
        { ...letter, ...parts, name: `${what} ${processes}` },
        Date.now(),
      )
      const all = await Promise.all(
        Array.from({ length: processes }, async () => {
          const args = [SELF, '--messages', String(messages), what, String(id), sinkPort]
          const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
          await once(child.stdout, 'data')
          return child
        }),
      )
      const started = performance.now()
      for (const child of all) child.stdin.write('go\n')
      const told = await Promise.all(all.map(async child => JSON.parse(String((await once(child.stdout, 'data'))[0]))))
      const seconds = (performance.now() - started) / 1000
      const count = told.reduce((sum, each) => sum + each.count, 0)
      if (count !== messages) throw new Error(`${count} of ${messages} were done.`)
      const memory = Math.max(...told.map(each => each.memory))
      console.log(
        `${what.padEnd(6)} ${processes} ${processes === 1 ? 'process  ' : 'processes'} ${(messages / seconds).toFixed(0).padStart(7)} a second, ${memory.toFixed(0)} MB`,
      )
      return messages / seconds
    }
    console.log(
      `${messages} recipients, Node ${process.version}, ${cpus().length} CPUs, load ${loadavg()[0]?.toFixed(1)}`,
    )
    for (const what of /** @type {const} */ (['send', 'claim']))
      for (const processes of [1, 2, 4]) await rate(what, processes)
  } finally {
    sink.kill()
    await database.close()
  }
}
