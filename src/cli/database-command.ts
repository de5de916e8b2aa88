import { resolve } from 'node:path'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import type { Environment } from '../core/variables.js'
import { sendingIssues } from '../delivery/index.js'
import { databaseUrl, hasDatabase, withPassword } from '../sending/index.js'
import {
  copyDatabase,
  DATABASE_FILE,
  type Database,
  databaseAt,
  isPostgresUrl,
  readPostgresUrl,
  TABLE_NAMES,
  tableCount,
} from '../storage/index.js'
import { passingLine, print, printJson, reportProblems } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

export interface DatabaseFlags {
  readonly root: string
  readonly json?: boolean
}

/** Checks that the database can be used, and counts what it contains. */
export async function checkDatabaseCommand({ root, json }: DatabaseFlags, io: Io): Promise<boolean> {
  const env = environmentAt(io, root)
  if (!hasDatabase(root, env)) throw new ProblemsError([nothingThere])
  const database = await databaseAt(root, databaseUrl(env))
  try {
    const { engine, problems } = await database.inspect()
    const tables: { table: string; rows: number }[] = []
    for (const table of TABLE_NAMES) tables.push({ table, rows: await database.read(tableCount, table) })
    const sending = await database.read(sendingIssues, io.clock())
    const ok = problems.every(({ severity }) => severity !== 'error')
    if (json) {
      printJson<JsonOutput<'database-check'>>(io, {
        ...{ ok, database: database.name, engine, tables, problems: [...problems] },
        sending: sending.map(({ name, host, pid }) => ({ name, host, pid })),
      })
      return ok
    }
    print(io, `${database.name}: ${engine}`)
    for (const { table, rows } of tables) if (rows > 0) print(io, `${count(rows).padStart(12)} ${table}`)
    for (const { name, host, pid } of sending) print(io, `Process ${pid} on ${host} is sending \`${name}\`.`)
    reportProblems(io, problems)
    return ok
  } finally {
    await database.close()
  }
}

const count = (number: number): string => number.toLocaleString('en')

/** Copies everything into another database, which is empty, and leaves the one in use as it is. */
export async function moveDatabaseCommand(to: string, { root, json }: DatabaseFlags, io: Io): Promise<boolean> {
  const env = environmentAt(io, root)
  const route = routeOf(to, root, env)
  const line = passingLine(io)
  if (!route.from && !hasDatabase(root, {})) throw new ProblemsError([nothingThere])
  const database = await databaseAt(root, route.from)
  try {
    await refuseWhileSending(database, io)
    const tables = await copyDatabase(database, route.to, (table, done) => line.show(`${table} ${count(done)}`))
    line.clear()
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    if (json) {
      printJson<JsonOutput<'database-move'>>(io, {
        ok: true,
        from: database.name,
        to: route.name,
        rows,
        tables: [...tables],
      })
      return true
    }
    for (const table of tables)
      if (table.rows > 0) print(io, `${count(table.rows).padStart(12)} ${table.table} ${table.checksum.slice(0, 12)}`)
    print(io, `Copied ${count(rows)} rows from ${database.name} to ${route.name}. All tables are the same there.`)
    print(io, route.next)
    return true
  } finally {
    line.clear()
    await database.close()
  }
}

interface Route {
  /** The address of the source; undefined for the file. */
  readonly from: string | undefined
  readonly to: string
  /** The target, safe to show. */
  readonly name: string
  /** What to do after the copy. */
  readonly next: string
}

/**
 * Decides from where to where to copy. The source is the database in use or, if DATABASE_URL names the target already, the file.
 * @throws ProblemsError if nothing is to be copied, or the address has a password, which `ps` would show to everybody
 */
function routeOf(to: string, root: string, env: Environment): Route {
  const current = databaseUrl(env)
  if (!isPostgresUrl(to)) {
    const file = resolve(to)
    if (current === undefined) throw new ProblemsError([sameDatabase(to)])
    const isOwn = file === resolve(root, DATABASE_FILE)
    const next = isOwn
      ? 'Remove DATABASE_URL, then start `offprint serve` and `offprint work` again. Until then, PostgreSQL stays in use.'
      : `Offprint uses this file once it is ${DATABASE_FILE} beside publication.yml and DATABASE_URL is removed.`
    return { from: current, to: file, name: to, next }
  }
  const target = readPostgresUrl(to, 'The address')
  if (target.password !== undefined) throw new ProblemsError([passwordShown])
  const used = current === undefined ? undefined : readPostgresUrl(current, 'DATABASE_URL')
  const isUsed = used !== undefined && used.name === target.name && used.schema === target.schema
  const url = isUsed && current !== undefined ? current : withPassword(to, env)
  const next = isUsed
    ? 'DATABASE_URL names this database already. Start `offprint serve` and `offprint work` again, so that they use it too.'
    : 'Set DATABASE_URL to this address, with the password, then start `offprint serve` and `offprint work` again. Until then, the old database stays in use.'
  return { from: isUsed ? undefined : current, to: url, name: target.name, next }
}

const where = { file: 'command line' }

const passwordShown: Problem = error(
  'database.password',
  where,
  'The address contains a password. Everybody on this machine can see a command line.',
  'Write the address without the password, and the password into PGPASSWORD, in the environment or in `.env`.',
)

const sameDatabase = (to: string): Problem =>
  error(
    'database.same',
    where,
    `The database in use is a file already, and ${to} is one, too.`,
    'Name a PostgreSQL database: `offprint database move postgres://user@server/name`. To copy the file, see docs/server.md.',
  )

const nothingThere: Problem = error(
  'database.missing',
  { file: DATABASE_FILE },
  'There is no database yet.',
  'Name the folder of the publication with --root. The first subscriber creates the file; for PostgreSQL, set DATABASE_URL.',
)

async function refuseWhileSending(database: Database, io: Io): Promise<void> {
  const sending = await database.read(sendingIssues, io.clock())
  const fix = 'Wait until it has finished, or stop that process first.'
  const problems = sending.map(({ name, host, pid }) =>
    error('database.sending', { file: database.name }, `Process ${pid} on ${host} is sending \`${name}\`.`, fix),
  )
  if (problems.length > 0) throw new ProblemsError(problems)
}
