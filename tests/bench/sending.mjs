// @ts-check
/**
 * Compares sending with the straightforward way in the same run, and measures the cost of a large list.
 *
 *     npm run bench:sending [-- --messages 12000] [-- --rounds 3] [-- --many 100000]
 *
 * Exits with 1 if a bound is broken.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { bundlePrograms } from '../../program-bundle.mjs'
import { measure, median } from './measure.mjs'
import { CONNECTIONS } from './send-letter.mjs'

const HERE = import.meta.dirname
const MAIN = path.join(HERE, '../../dist/bin/main.js')
/** Our sender, bundled as the command is, because that is what is published. */
const OURS = path.join(HERE, '../../dist/bench')
const WORK = path.join(process.env['BENCH_WORK'] ?? path.join(HERE, '.work'), 'sending')

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '12000' },
    rounds: { type: 'string', default: '3' },
    many: { type: 'string', default: '100000' },
  },
})
const [messages, rounds, many] = [values.messages, values.rounds, values.many].map(Number)
if (![messages, rounds, many].every(value => Number.isInteger(value) && Number(value) > 0)) {
  process.stderr.write('--messages, --rounds and --many take whole numbers\n')
  process.exit(2)
}

/** @typedef {{ seconds: number, cpu: number, peak: number, bytes?: number }} Run */

/**
 * @param {string} way
 * @param {string} port
 * @param {number} count
 * @param {boolean} [dkim]
 * @returns {Run}
 */
function run(way, port, count, dkim = false) {
  const script = way === 'ours' ? path.join(OURS, 'send-ours.js') : path.join(HERE, 'send-plainly.mjs')
  const args = [script, port, String(count), ...(dkim ? ['dkim'] : [])]
  const env = { ...process.env, BENCH_WORK: WORK }
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }))
}

/**
 * Both programs take turns, so that other load on the machine affects both.
 * @param {string} port
 * @param {boolean} dkim
 */
function compared(port, dkim) {
  const few = Math.ceil(Number(messages) / 3)
  const pairs = Array.from({ length: Number(rounds) }, () => {
    const plain = run('plainly', port, few, dkim)
    const ours = run('ours', port, Number(messages), dkim)
    const rate = { plain: few / plain.seconds, ours: Number(messages) / ours.seconds }
    process.stderr.write(`${dkim ? 'DKIM ' : ''}${rate.ours.toFixed(0)} / ${rate.plain.toFixed(0)} messages a second\n`)
    return { rate, cpu: plain.cpu / few / (ours.cpu / Number(messages)) }
  })
  return {
    ratio: median(pairs.map(({ rate }) => rate.ours / rate.plain)),
    cpu: median(pairs.map(({ cpu }) => cpu)),
    ours: median(pairs.map(({ rate }) => rate.ours)),
    plain: median(pairs.map(({ rate }) => rate.plain)),
  }
}

/** The recipients of the comparison with smtp-source, the rows that make a message of 20 KB, and the smallest number of rounds. */
const [SOURCE_MESSAGES, SOURCE_ROWS, SOURCE_ROUNDS] = [20_000, 16, 5]
/** The connections of the comparison: as many as a relay of one’s own allows. smtp-source also tries the default, and its better time counts. */
const RELAY_CONNECTIONS = 20

/** @param {string} name */
const installed = name => ['/usr/sbin', '/usr/local/sbin', '/usr/bin'].map(at => path.join(at, name)).find(existsSync)

/**
 * Compares whole processes, from their start to their end, with postfix’s smtp-source, which has no ledger, into the same
 * smtp-sink. Both send as many bytes. smtp-source opens a connection for each message, or keeps it with -d, as we do.
 */
async function againstSource() {
  const [source, sink] = ['smtp-source', 'smtp-sink'].map(installed)
  if (!source || !sink) return undefined
  const port = String(await freePort())
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const server = spawn(sink, [...user, `127.0.0.1:${port}`, '1000'], { stdio: 'ignore' })
  try {
    // The server needs a moment to listen, and smtp-source does not try twice.
    while (spawnSync(source, [`127.0.0.1:${port}`], { stdio: 'ignore' }).status !== 0);
    const timed = (/** @type {() => string} */ work) => {
      const started = performance.now()
      const output = work()
      return { seconds: (performance.now() - started) / 1000, output }
    }
    const env = { ...process.env, BENCH_WORK: WORK, BENCH_ROWS: String(SOURCE_ROWS) }
    const send = (/** @type {number} */ count, /** @type {number} */ connections) =>
      execFileSync(process.execPath, [path.join(OURS, 'send-ours.js'), port, String(count)], {
        env: { ...env, BENCH_CONNECTIONS: String(connections) },
        encoding: 'utf8',
      })
    // The headers of smtp-source are as long as what each message has besides the template.
    const { bytes } = /** @type {Run} */ (JSON.parse(send(100, CONNECTIONS)))
    const size = ['-l', String(bytes), '-m', String(SOURCE_MESSAGES), `127.0.0.1:${port}`]
    const theirs =
      (/** @type {number} */ connections, /** @type {string[]} */ ...options) =>
      () =>
        timed(() => execFileSync(source, [...options, '-s', String(connections), ...size], { encoding: 'utf8' }))
    const ways = {
      kept: theirs(RELAY_CONNECTIONS, '-d'),
      fresh: theirs(RELAY_CONNECTIONS),
      ours: () => timed(() => send(SOURCE_MESSAGES, RELAY_CONNECTIONS)),
      keptFew: theirs(CONNECTIONS, '-d'),
      freshFew: theirs(CONNECTIONS),
    }
    const all = Array.from({ length: Math.max(SOURCE_ROUNDS, Number(rounds)) }, (_, i) => {
      // Whoever is second meets a machine that has just been busy, so they take turns in that too.
      const names = /** @type {(keyof typeof ways)[]} */ (Object.keys(ways))
      const order = i % 2 === 0 ? names : names.reverse()
      const round = /** @type {Record<keyof typeof ways, ReturnType<typeof timed>>} */ (
        Object.fromEntries(order.map(name => [name, ways[name]()]))
      )
      const ours = round.ours.seconds
      const fresh = Math.min(round.fresh.seconds, round.freshFew.seconds)
      const kept = Math.min(round.kept.seconds, round.keptFew.seconds)
      process.stderr.write(
        `${ours.toFixed(2)} / ${fresh.toFixed(2)}, with -d ${kept.toFixed(2)} s for ${SOURCE_MESSAGES} messages\n`,
      )
      const { cpu } = /** @type {Run} */ (JSON.parse(round.ours.output))
      return { ours, fresh, kept, cpu: (cpu / SOURCE_MESSAGES) * 1e6 }
    })
    const rate = (/** @type {'ours' | 'fresh' | 'kept'} */ which) =>
      (SOURCE_MESSAGES / median(all.map(round => round[which]))).toFixed(0)
    return {
      fresh: median(all.map(round => round.fresh / round.ours)),
      kept: median(all.map(round => round.kept / round.ours)),
      cpu: median(all.map(({ cpu }) => cpu)).toFixed(0),
      rates: { ours: rate('ours'), fresh: rate('fresh'), kept: rate('kept') },
    }
  } finally {
    server.kill()
  }
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })

/** Imports a list and rehearses a digest with the real command. */
async function largeList() {
  const root = path.join(WORK, 'publication')
  mkdirSync(path.join(root, 'posts'), { recursive: true })
  writeFileSync(
    path.join(root, 'publication.yml'),
    'title: Test\nurl: https://test.example.org/\nsender: { name: Test, email: a@test.example.org }\npostalAddress: 1 Example Street\ndigests: { weekly: { title: Weekly } }\n',
  )
  writeFileSync(
    path.join(root, 'posts/one.md'),
    '---\ntitle: One\ndate: 2025-05-01\ntags: [rivers]\n---\n\nThe gauge at the weir is read every morning.\n',
  )
  const list = path.join(root, 'list.csv')
  const rows = Array.from({ length: Number(many) }, (_, i) => `r${i}@${i % 50}.example.org,Reader ${i},rivers;birds`)
  writeFileSync(list, `email,name,tags\n${rows.join('\n')}\n`)
  const imported = await measure({ script: MAIN, args: ['subscribers', 'import', list, '--root', root] })
  await measure({ script: MAIN, args: ['build', '--root', root] })
  const env = { OFFPRINT_SECRET: 'a secret of the benchmark', SMTP_URL: 'smtp://127.0.0.1:2525' }
  const args = ['send', 'weekly', '--root', root, '--limit', '10', '--no-dns']
  const rehearsed = await measure({ script: MAIN, args, env })
  return { imported, rehearsed }
}

rmSync(WORK, { recursive: true, force: true })
mkdirSync(WORK, { recursive: true })
await bundlePrograms({ 'send-ours': path.join(HERE, 'send-ours.mjs') }, OURS)
const sink = spawn(process.execPath, [path.join(HERE, 'mail-sink.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const port = String((await once(sink.stdout, 'data'))[0]).trim()
  const plain = compared(port, false)
  const signed = compared(port, true)
  const source = await againstSource()
  const small = run('ours', port, 1_000)
  const large = run('ours', port, Number(many))
  const { imported, rehearsed } = await largeList()
  /** @type {[string, string, boolean, string][]} */
  const figures = [
    [
      'messages a second / straightforward',
      plain.ratio.toFixed(2),
      plain.ratio >= 3.5,
      `≥ 3.5; ${plain.ours.toFixed(0)} / ${plain.plain.toFixed(0)}, in CPU time ${plain.cpu.toFixed(2)}`,
    ],
    [
      'the same with DKIM',
      signed.ratio.toFixed(2),
      signed.ratio >= 4,
      `≥ 4; ${signed.ours.toFixed(0)} / ${signed.plain.toFixed(0)}, in CPU time ${signed.cpu.toFixed(2)}`,
    ],
    [
      'whole process / smtp-source, 20 KB',
      source ? source.fresh.toFixed(2) : '?',
      source === undefined || source.fresh >= 1,
      source
        ? `≥ 1; ${source.rates.ours} / ${source.rates.fresh} a second, over ${RELAY_CONNECTIONS} connections, CPU time ${source.cpu} µs a message`
        : 'smtp-source of postfix is not installed',
    ],
    [
      'the same with smtp-source -d',
      source ? source.kept.toFixed(2) : '?',
      source === undefined || source.kept >= 1,
      source ? `≥ 1; ${source.rates.ours} / ${source.rates.kept} a second` : '',
    ],
    [
      `peak memory, ${many} recipients`,
      `${large.peak.toFixed(0)} MB`,
      large.peak < 250,
      `< 250 MB; 1000 recipients ${small.peak.toFixed(0)} MB; ${(Number(many) / large.seconds).toFixed(0)} a second`,
    ],
    [
      `import of ${many} rows`,
      `${(imported.wall / 1000).toFixed(1)} s`,
      imported.wall < 10_000,
      `< 10 s; ${imported.peak.toFixed(0)} MB`,
    ],
    [
      `rehearsal of ${many} recipients`,
      `${(rehearsed.wall / 1000).toFixed(1)} s`,
      rehearsed.wall < 30_000,
      `< 30 s; ${rehearsed.peak.toFixed(0)} MB`,
    ],
  ]
  console.log(
    `a message of ${((large.bytes ?? 0) / 1024).toFixed(0)} KB, ledger on, Node ${process.version}, ${cpus().length} CPUs, load ${loadavg()[0]?.toFixed(1)}`,
  )
  for (const [name, value, met, note] of figures)
    console.log(`${name.padEnd(38)} ${value.padStart(8)}  ${met ? 'met   ' : 'broken'}  ${note}`)
  process.exitCode = figures.every(([, , met]) => met) ? 0 : 1
} finally {
  sink.kill()
  rmSync(WORK, { recursive: true, force: true })
}
