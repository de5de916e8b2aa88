// @ts-check
/**
 * Compares sending with the straightforward way in the same run, and measures the cost of a large list.
 *
 *     npm run bench:sending [-- --messages 12000] [-- --rounds 3] [-- --many 100000]
 *
 * Exits with 1 if a bound is broken.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measure, median } from './measure.mjs'

const HERE = import.meta.dirname
const MAIN = path.join(HERE, '../../dist/cli/main.js')
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
  const args = [path.join(HERE, `send-${way}.mjs`), port, String(count), ...(dkim ? ['dkim'] : [])]
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

/** Imports a list and rehearses a digest with the real command. */
async function largeList() {
  const root = path.join(WORK, 'publication')
  mkdirSync(path.join(root, 'posts'), { recursive: true })
  writeFileSync(
    path.join(root, 'publication.yml'),
    'title: Test\nurl: https://test.example.org/\nsender: { name: Test, email: a@test.example.org }\npostalAddress: 1 Example Street\ndigests: { weekly: { title: Weekly } }\n',
  )
  writeFileSync(path.join(root, 'posts/one.md'), '---\ntitle: One\ndate: 2025-05-01\n---\n\nBody.\n')
  const list = path.join(root, 'list.csv')
  const rows = Array.from({ length: Number(many) }, (_, i) => `r${i}@${i % 50}.example.org,Reader ${i},rivers;birds`)
  writeFileSync(list, `email,name,tags\n${rows.join('\n')}\n`)
  const imported = await measure({ script: MAIN, args: ['subscribers', 'import', list, '--root', root] })
  const rehearsed = await measure({ script: MAIN, args: ['send', 'weekly', '--root', root, '--limit', '10'] })
  return { imported, rehearsed }
}

rmSync(WORK, { recursive: true, force: true })
mkdirSync(WORK, { recursive: true })
const sink = spawn(process.execPath, [path.join(HERE, 'mail-sink.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const port = String((await once(sink.stdout, 'data'))[0]).trim()
  const plain = compared(port, false)
  const signed = compared(port, true)
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
