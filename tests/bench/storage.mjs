// @ts-check
/**
 * Measures what a large list costs in each database: the CPU time per subscriber, and the peak memory, of the commands that read or
 * change all of it.
 *
 *     node tests/bench/storage.mjs [--many 1000000] [--only sqlite]
 *     tests/tools/postgres.sh node tests/bench/storage.mjs    # measures PostgreSQL as well
 *
 * Exits with 1 if a bound is broken: the memory of a command must not grow with the list.
 */
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { measure } from './measure.mjs'

const HERE = import.meta.dirname
const MAIN = path.join(HERE, '../../dist/bin/main.js')
const WORK = path.join(process.env['BENCH_WORK'] ?? path.join(HERE, '.work'), 'storage')
const SERVER = process.env['POSTGRES_URL']
const { values } = parseArgs({ options: { many: { type: 'string', default: '100000' }, only: { type: 'string' } } })
/** Megabytes. */
const MOST_MEMORY = 250
/** How much more CPU time a row may take in a list that is ten times as long. Deeper trees take a little more. */
const MOST_GROWTH = 1.6

const many = Number(values.many)
if (!Number.isInteger(many) || many < 100) {
  process.stderr.write('--many takes a whole number from 100\n')
  process.exit(2)
}
const few = Math.ceil(many / 10)

/** @typedef {import('./measure.mjs').Cost} Cost */

/** @param {string} text */
const say = text => process.stderr.write(`${text}\n`)

/**
 * Writes a list in which one person of a hundred has left, and one of a thousand is on it twice, far apart.
 * @param {number} count
 */
async function listOf(count) {
  const file = path.join(WORK, `list-${count}.csv`)
  const size = 5_000
  await pipeline(function* () {
    yield 'email,name,status,city,tags\n'
    for (let start = 0; start < count; start += size) {
      const rows = Array.from({ length: Math.min(size, count - start) }, (_, k) => {
        const i = start + k
        const who = i >= count / 2 && i % 1_000 === 0 ? i - Math.floor(count / 2) : i
        return `r${who}@${who % 50}.example.org,Reader ${who},${i % 100 === 99 ? 'unsubscribed' : 'subscribed'},Town ${i % 300},rivers;birds\n`
      })
      yield rows.join('')
    }
  }, createWriteStream(file))
  return file
}

/**
 * @param {string} name
 * @param {string} [url]
 */
function publicationOf(name, url) {
  const root = path.join(WORK, name)
  mkdirSync(path.join(root, 'posts'), { recursive: true })
  writeFileSync(
    path.join(root, 'publication.yml'),
    'title: Test\nurl: https://test.example.org/\nsender: { name: Test, email: a@test.example.org }\npostalAddress: 1 Example Street\ndigests: { weekly: { title: Weekly } }\n',
  )
  writeFileSync(
    path.join(root, 'posts/one.md'),
    '---\ntitle: One\ndate: 2025-05-01\ntags: [rivers]\n---\n\nThe gauge at the weir is read every morning.\n',
  )
  const env = { OFFPRINT_SECRET: 'a secret of the benchmark', SMTP_URL: 'smtp://127.0.0.1:2525' }
  return { root, env: { ...env, ...(url ? { DATABASE_URL: url } : {}) }, place: url ?? path.join(root, 'offprint.db') }
}

/** @typedef {ReturnType<typeof publicationOf>} Publication */

/**
 * @param {Publication} publication
 * @param {string[]} args
 */
const command = ({ root, env }, ...args) => measure({ script: MAIN, args: [...args, '--root', root], env })

/**
 * A line of the table: what was measured, the items that it was about, and its cost.
 * @typedef {{ name: string, items: number, cost: Cost, note?: string, isSlow?: boolean }} Line
 */

/**
 * @param {string} database
 * @param {(size: number) => Promise<string | undefined>} addressFor
 * @returns {Promise<readonly Line[]>}
 */
async function measured(database, addressFor) {
  const small = publicationOf(`${database}-few`, await addressFor(few))
  const large = publicationOf(`${database}-many`, await addressFor(many))
  const [shortList, longList] = [await listOf(few), await listOf(many)]
  const importing = async (/** @type {Publication} */ where, /** @type {string} */ list) =>
    command(where, 'subscribers', 'import', list, '--field', 'city')
  /** @type {Line[]} */
  const lines = []
  const add = (/** @type {Line} */ line) => {
    lines.push(line)
    say(`${database}: ${text(line).join('  ')}`)
  }
  const before = await importing(small, shortList)
  const imported = await importing(large, longList)
  const growth = imported.cpu / many / (before.cpu / few)
  add({ name: 'import', items: few, cost: before })
  add({
    ...{ name: 'import', items: many, cost: imported, isSlow: growth > MOST_GROWTH },
    note: `a row takes ${growth.toFixed(2)} of the CPU time of one in the shorter list, ≤ ${MOST_GROWTH}`,
  })
  add({ name: 'the same import again', items: many, cost: await importing(large, longList) })
  await command(large, 'build')
  const rehearsal = await command(large, 'send', 'weekly', '--limit', '10', '--no-dns')
  add({ name: 'rehearsal', items: many, cost: rehearsal })
  const claims = await measure({ script: path.join(HERE, 'next-claim.mjs'), args: [large.place] })
  const { freezing, first, middle } = JSON.parse(claims.output)
  add({
    ...{ name: 'freezing, next claims', items: many, cost: claims, isSlow: middle > 2 * first + 20 },
    note: `frozen in ${(freezing / 1000).toFixed(1)} s; the next claim takes ${first.toFixed(1)} ms, in the middle ${middle.toFixed(1)} ms`,
  })
  /** @type {[string, ...string[]][]} */
  const commands = [
    ['status', 'status'],
    ['subscribers stats', 'subscribers', 'stats'],
    ['subscribers list', 'subscribers', 'list'],
    ['subscribers export', 'subscribers', 'export', path.join(WORK, 'export.csv')],
    ['subscribers restore', 'subscribers', 'restore', '--bounced-since', '2020-01-01', '--dry-run'],
    // A server that is set up for tests fails the check.
    ...(database === 'sqlite' ? [/** @type {[string, ...string[]]} */ (['database check', 'database', 'check'])] : []),
  ]
  for (const [name, ...args] of commands) add({ name, items: many, cost: await command(large, ...args) })
  const [back, other] = [publicationOf(`${database}-back`, await addressFor(0)), path.join(WORK, 'export.csv')]
  add({ name: 'import of the export', items: many, cost: await command(back, 'subscribers', 'import', other) })
  const file = path.join(WORK, 'moved.db')
  if (database !== 'sqlite')
    add({ name: 'database move', items: many, cost: await command(large, 'database', 'move', file) })
  return lines
}

/** @param {Line} line */
const text = ({ name, items, cost, note = '', isSlow }) => [
  name.padEnd(22),
  items.toLocaleString('en').padStart(9),
  `${((Math.max(0, cost.cpu - start) * 1_000) / items).toFixed(1)} µs`.padStart(9),
  `${cost.peak.toFixed(0)} MB`.padStart(7),
  cost.peak < MOST_MEMORY && !isSlow ? 'met   ' : 'broken',
  `< ${MOST_MEMORY} MB${note ? `; ${note}` : ''}`,
]

/** Makes an empty schema on the server. */
async function emptySchema() {
  const name = `offprint_bench_${process.pid}_${Math.random().toString(36).slice(2)}`
  const client = new pg.Client({ connectionString: SERVER })
  await client.connect()
  await client.query(`CREATE SCHEMA ${name}`)
  await client.end()
  const url = new URL(SERVER ?? '')
  url.searchParams.set('schema', name)
  return { name, url: url.href }
}

rmSync(WORK, { recursive: true, force: true })
mkdirSync(WORK, { recursive: true })
const start = (await measure({ script: MAIN, args: ['--version'] })).cpu
/** @type {string[]} */
const schemas = []
try {
  /** @type {{ name: string, lines: readonly Line[] }[]} */
  const tables = []
  if (values.only !== 'postgres')
    tables.push({ name: 'SQLite', lines: await measured('sqlite', async () => undefined) })
  const onServer = async () => {
    const { name, url } = await emptySchema()
    schemas.push(name)
    return url
  }
  if (SERVER && values.only !== 'sqlite')
    tables.push({ name: 'PostgreSQL', lines: await measured('postgres', onServer) })
  console.log(
    `CPU time per subscriber beyond the start of ${start.toFixed(0)} ms, Node ${process.version}, ${cpus().length} CPUs, load ${loadavg()[0]?.toFixed(1)}`,
  )
  for (const { name, lines } of tables) {
    console.log(`\n${name}`)
    for (const line of lines) console.log(text(line).join('  ').trimEnd())
  }
  if (!SERVER) console.log('\nPostgreSQL was not measured: tests/tools/postgres.sh node tests/bench/storage.mjs')
  const all = tables.flatMap(({ lines }) => lines)
  process.exitCode = all.every(({ cost, isSlow }) => cost.peak < MOST_MEMORY && !isSlow) ? 0 : 1
} finally {
  rmSync(WORK, { recursive: true, force: true })
  if (schemas.length > 0) {
    const client = new pg.Client({ connectionString: SERVER })
    await client.connect()
    for (const name of schemas) await client.query(`DROP SCHEMA ${name} CASCADE`)
    await client.end()
  }
}
