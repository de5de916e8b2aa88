import { createWriteStream, lstatSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { DAY } from '../core/duration.js'
import { refusedAddress } from '../core/email-address.js'
import type { FileReport } from '../core/machine-fault.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import type { Environment } from '../core/variables.js'
import { type BounceDay, bouncesByDay } from '../delivery/index.js'
import { databaseUrl, secretsSet, sentDatabaseAt } from '../sending/index.js'
import { type Database, databaseAt } from '../storage/index.js'
import {
  type Address,
  exportCsv,
  type Frequency,
  type ImportReport,
  importList,
  personalData,
  type RejectedRow,
  readAddress,
  readCsvList,
  readMeanings,
  readName,
  restoreBounced,
  type State,
  type Subscriber,
  type SubscriberStore,
  subscriberOf,
  subscriberStore,
  topicNames,
} from '../subscribers/index.js'
import { timeOf } from './clock.js'
import { print, printJson, printStatus, progressLine } from './console.js'
import { environmentAt } from './environment.js'
import { piecesOf } from './file-argument.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

export interface SubscribersFlags {
  readonly root: string
  readonly json?: boolean
}

export interface ImportListFlags extends SubscribersFlags {
  readonly consent?: string
  readonly dryRun?: boolean
  readonly ignoreColumn: readonly string[]
  readonly field: readonly string[]
  readonly dates?: 'dmy' | 'mdy'
  readonly value: readonly string[]
  readonly state?: State
}

export interface AddFlags extends SubscribersFlags {
  readonly name?: string
  readonly tag: readonly string[]
  readonly digest: readonly string[]
  readonly frequency: Frequency
  readonly consent?: string
}

export interface ListFlags extends SubscribersFlags {
  readonly state?: State
}

export interface RestoreFlags extends SubscribersFlags {
  readonly bouncedSince: string
  readonly reply?: string
  readonly dryRun?: boolean
}

/**
 * Runs `work` with the publication’s subscribers, and closes the database even if `work` fails.
 * @param open only commands that may begin a list, or begin it again, open a database that was lost; a backup that runs by
 * itself would replace the last export with an empty one
 */
async function withStore<T>(
  { root, io }: { readonly root: string; readonly io: Io },
  work: (store: SubscriberStore, database: Database) => Promise<T>,
  open: (root: string, env: Environment) => Promise<Database> = sentDatabaseAt,
): Promise<T> {
  const database = await open(root, environmentAt(io, root))
  try {
    return await work(subscriberStore(database), database)
  } finally {
    await database.close()
  }
}

const ROWS_SHOWN = 20

const UNREADABLE_LIST: FileReport = { rule: 'subscribers.file', fix: 'Specify a CSV file, or - for standard input.' }

export async function importListCommand(file: string, flags: ImportListFlags, io: Io): Promise<boolean> {
  // Everything that a row leaves behind is garbage soon, so a larger young generation would only take memory: 40 MB.
  setFlagsFromString('--semi-space-growth-factor=1')
  const dry = flags.dryRun ?? false
  const meanings = readMeanings(flags.value)
  const rejected: RejectedRow[] = []
  const progress = progressLine(io)
  const started = performance.now()
  const named = file === '-' ? 'standard input' : file
  const report = await readCsvList({
    input: piecesOf(file, io.stdin, UNREADABLE_LIST),
    ...{ meanings, file: named, ignore: flags.ignoreColumn, keep: flags.field },
    ...(flags.state ? { state: flags.state } : {}),
    ...(flags.dates ? { dates: flags.dates } : {}),
  })
    .then(list =>
      withStore(
        { root: flags.root, io },
        store =>
          importList(store, list, {
            change: {
              at: timeOf(io),
              cause: file === '-' ? 'list' : `list ${basename(file)}`,
              ...(flags.consent ? { evidence: flags.consent } : {}),
            },
            ...{ dry, file: named, secrets: secretsSet(environmentAt(io, flags.root)) },
            reject: row => {
              if (flags.json) printJson<JsonOutput<'subscribers-import'>>(io, { event: 'rejected', ...row })
              else if (rejected.length < ROWS_SHOWN) rejected.push(row)
            },
          }),
        (root, env) => databaseAt(root, databaseUrl(env), dry),
      ),
    )
    .finally(progress.clear)
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  if (flags.json) {
    printJson<JsonOutput<'subscribers-import'>>(io, { event: 'done', ok: true, dryRun: dry, seconds, ...report })
    return true
  }
  for (const { line, value, reason } of rejected)
    printStatus(io, `line ${line}: ${value === '' ? '' : `${value}: `}${reason}`)
  const hidden = report.rejected - rejected.length
  if (hidden > 0) printStatus(io, `… and ${plural(hidden, 'more row')}; --json lists them all.`)
  for (const note of report.notes) printStatus(io, note)
  for (const line of summaryOf(report, dry)) print(io, line)
  return true
}

function summaryOf(report: ImportReport, dry: boolean): string[] {
  const { rows, added, reduced, updated, rejected, states, fields, topics } = report
  const known = (count: number, one: string, many: string): string =>
    count > 0 ? ` ${plural(count, 'known subscriber')} ${count === 1 ? one : many}.` : ''
  const less = dry ? 'would get less mail' : 'get less mail'
  const news = dry ? 'would get new values in fields' : 'get new values in fields'
  const counts = Object.entries(states).filter(([, count]) => count > 0)
  const byState =
    states.active === added && reduced === 0
      ? ''
      : ` By state: ${counts.map(([state, count]) => `${count.toLocaleString('en')} ${state}`).join(', ')}.`
  const summary = `${dry ? 'Would add' : 'Added'} ${plural(added, 'subscriber')} of ${plural(rows, 'row')}; ${rejected} not imported.`
  return [
    summary +
      known(reduced, less.replace(/^get/, 'gets'), less) +
      known(updated, news.replace(/^get/, 'gets'), news) +
      byState,
    ...(fields.length > 0 ? [`Fields: ${fields.join(', ')}. To keep only some of them, name each with --field.`] : []),
    ...(topics.length > 0
      ? [
          `Topics: ${topics.join(', ')}. Whoever chose topics gets only posts with these tags. If they are labels that you give to people, add --field tags.`,
        ]
      : []),
  ]
}

export async function addCommand(argument: string, flags: AddFlags, io: Io): Promise<boolean> {
  const address = checked(argument)
  const name = flags.name === undefined ? undefined : readName(flags.name)
  const change = { at: timeOf(io), cause: 'add', ...(flags.consent ? { evidence: flags.consent } : {}) }
  const interests = { digests: flags.digest, tags: topicNames(flags.tag) }
  const entry = { address, interests, frequency: flags.frequency, ...(name ? { name } : {}) }
  const added = await withStore(
    { root: flags.root, io },
    async store => {
      const [addition = 'active'] = await store.add([entry], 'active', change)
      if (addition === 'added') return 'Added'
      const known = await store.find(address)
      if (known && (await store.change(known.id, 'active', change))) return 'Subscribed again:'
      throw new ProblemsError([refusal(address, known?.state ?? addition)])
    },
    (root, env) => databaseAt(root, databaseUrl(env)),
  )
  if (flags.json) printJson<JsonOutput<'subscribers-add'>>(io, { ok: true, address: address.written })
  else print(io, `${added} ${address.written}.`)
  return true
}

function refusal({ written }: Address, state: string): Problem {
  const where = { file: written }
  if (state === 'active')
    return error('subscribers.known', where, 'This address is subscribed already.', 'There is nothing to do.')
  const fix =
    state === 'complained' || state === 'erased'
      ? 'Only this person can subscribe again, with the form on your site.'
      : 'If this person has asked to be subscribed again, record how: --consent "asked by mail on 3 May".'
  return error('subscribers.left', where, `This address is recorded as ${state}, so it was not added.`, fix)
}

export async function removeCommand(argument: string, flags: SubscribersFlags, io: Io): Promise<boolean> {
  const address = checked(argument)
  await withStore({ root: flags.root, io }, async store => {
    const known = await store.find(address)
    if (!known) throw new ProblemsError([unknown(address)])
    if (known.state !== 'unsubscribed')
      await store.change(known.id, 'unsubscribed', { at: timeOf(io), cause: 'remove' })
  })
  const text = `Unsubscribed ${address.written}. To delete the address as well: offprint subscribers erase ${address.written}`
  if (flags.json) printJson<JsonOutput<'subscribers-remove'>>(io, { ok: true, address: address.written })
  else print(io, text)
  return true
}

/** Prints everything that is stored about a person, in the form in which the person can download it. */
export async function showCommand(argument: string, flags: SubscribersFlags, io: Io): Promise<boolean> {
  const address = checked(argument)
  const database = await sentDatabaseAt(flags.root, environmentAt(io, flags.root))
  try {
    const known = await database.read(subscriberOf, address)
    const data = known && (await database.read(personalData, known.id))
    if (!data) throw new ProblemsError([unknown(address)])
    if (flags.json) printJson<JsonOutput<'subscribers-show'>>(io, { ok: true, ...data })
    else print(io, JSON.stringify(data, null, 2))
    return true
  } finally {
    await database.close()
  }
}

export async function eraseCommand(argument: string, flags: SubscribersFlags, io: Io): Promise<boolean> {
  const address = checked(argument)
  const known = await withStore({ root: flags.root, io }, store => store.erase(address, timeOf(io)))
  const what = known ? 'Erased' : 'This address was not on the list. Blocked'
  const text = `${what} ${address.written}. A keyed hash is kept, so that no import adds it again.`
  if (flags.json) printJson<JsonOutput<'subscribers-erase'>>(io, { ok: true, known })
  else print(io, text)
  return true
}

export async function restoreCommand(flags: RestoreFlags, io: Io): Promise<boolean> {
  const dry = flags.dryRun ?? false
  const since = timeOf(io, flags.bouncedSince)
  const database = await sentDatabaseAt(flags.root, environmentAt(io, flags.root))
  try {
    const restored = await database.transaction(restoreBounced, { since, reply: flags.reply, at: timeOf(io), dry })
    try {
      if (flags.json) {
        const event = (each: JsonOutput<'subscribers-restore'>) => printJson(io, each)
        for (const each of restored) event({ event: 'restored', ...each })
        event({ event: 'done', ok: true, dryRun: dry, restored: restored.size })
        return true
      }
      let shown = 0
      for (const { address, cause } of restored) {
        if (shown === ROWS_SHOWN) break
        printStatus(io, `${address}: ${cause}`)
        shown += 1
      }
      const hidden = restored.size - shown
      if (hidden > 0) printStatus(io, `… and ${plural(hidden, 'more subscriber')}; --json lists them all.`)
      const day = new Date(since).toISOString()
      print(
        io,
        `${dry ? 'Would restore' : 'Restored'} ${plural(restored.size, 'subscriber')} who bounced since ${day}.`,
      )
      return true
    } finally {
      restored.close()
    }
  } finally {
    await database.close()
  }
}

export async function listCommand(flags: ListFlags, io: Io): Promise<boolean> {
  await withStore({ root: flags.root, io }, store => writeAll(io, linesOf(store.list(flags.state), flags)))
  return true
}

async function* linesOf(subscribers: AsyncIterable<Subscriber>, { json }: ListFlags): AsyncGenerator<string> {
  for await (const subscriber of subscribers)
    yield `${json ? JSON.stringify(listed(subscriber)) : lineOf(subscriber)}\n`
}

const listed = ({ created, changed, ...subscriber }: Subscriber): JsonOutput<'subscribers-list'> => ({
  ...{ ...subscriber, created: new Date(created).toISOString(), changed: new Date(changed).toISOString() },
})

function lineOf({ address, name, state, frequency, interests }: Subscriber): string {
  const wants = [...interests.digests, ...interests.tags.map(tag => `#${tag}`)].join(' ')
  return [state.padEnd(12), address, name ?? '', frequency === 'all' ? '' : frequency, wants].join('\t').trimEnd()
}

/**
 * Writes text no faster than it is read, and stops when the program that reads it exits (`offprint subscribers list |
 * head`).
 */
const writeAll = ({ stdout }: Io, text: AsyncIterable<string>): Promise<void> =>
  pipeline(text, stdout, { end: false }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause
  })

export async function exportCommand(file: string | undefined, flags: ListFlags, io: Io): Promise<boolean> {
  const [secret] = secretsSet(environmentAt(io, flags.root))
  const toFile = file !== undefined && file !== '-'
  if (flags.json && !toFile) throw new ProblemsError([CSV_ON_STDOUT])
  let erased = 0
  await withStore({ root: flags.root, io }, async store => {
    // Only an export of the whole list is a backup, so only that includes the people who were erased.
    const whole = flags.state === undefined
    if (whole && !secret) erased = (await store.stats()).erased
    const csv = exportCsv(store.list(flags.state), {
      histories: ids => store.histories(ids),
      fields: await store.fieldNames(),
      erasures: whole && secret ? store.erasures(secret) : nobody(),
    })
    if (toFile) await writeList(file, csv)
    else await writeAll(io, csv)
  })
  if (flags.json) {
    printJson<JsonOutput<'subscribers-export'>>(io, { ok: true, file: file ?? '-', leftOut: erased })
    return true
  }
  if (toFile) printStatus(io, `Wrote ${file}.`)
  if (erased > 0)
    printStatus(
      io,
      `Left out ${plural(erased, 'person', 'people')} whose addresses were erased. To include their keyed hashes, set OFFPRINT_SECRET.`,
    )
  return true
}

const CSV_ON_STDOUT = error(
  'subscribers.export-json',
  { file: '-' },
  'The list is CSV, so it cannot go to standard output together with JSON.',
  'Name a file, or use `offprint subscribers list --json`.',
)

/** Replaces a file only when its new content is complete, so that a full disk does not destroy the last backup. */
async function writeList(file: string, csv: Readable): Promise<void> {
  const isReplaceable = lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? true
  const fresh = isReplaceable ? `${file}.new` : file
  try {
    // The list is personal data, so only its owner may read the file.
    await pipeline(csv, createWriteStream(fresh, { mode: 0o600 }))
    if (isReplaceable) renameSync(fresh, file)
  } catch (cause) {
    if (isReplaceable) rmSync(fresh, { force: true })
    throw cause
  }
}

async function* nobody(): AsyncGenerator<never> {}

export async function statsCommand(flags: SubscribersFlags, io: Io): Promise<boolean> {
  const since = io.clock() - BOUNCE_DAYS * DAY
  const { stats, bounces } = await withStore({ root: flags.root, io }, async (store, database) => ({
    stats: await store.stats(),
    bounces: await database.read(bouncesByDay, since),
  }))
  if (flags.json) {
    printJson<JsonOutput<'subscribers-stats'>>(io, { ok: true, ...stats, bounces })
    return true
  }
  for (const [state, count] of Object.entries(stats.states))
    print(io, `${state.padEnd(12)} ${count.toLocaleString('en')}`)
  print(io, `${'erased'.padEnd(12)} ${stats.erased.toLocaleString('en')}`)
  for (const { domain, active } of stats.domains) print(io, `  ${active.toLocaleString('en').padStart(8)} ${domain}`)
  for (const line of bounceLines(bounces)) print(io, line)
  return true
}

/** The number of days for which `stats` shows bounces, and the number of replies that it prints. */
const BOUNCE_DAYS = 30
const BOUNCE_LINES = 20

function bounceLines(bounces: readonly BounceDay[]): string[] {
  if (bounces.length === 0) return []
  const more = bounces.length - BOUNCE_LINES
  return [
    `bounces and refusals of the last ${BOUNCE_DAYS} days`,
    ...bounces
      .slice(0, BOUNCE_LINES)
      .map(({ day, effect, reply, count }) => `  ${day} ${count.toLocaleString('en').padStart(8)} ${effect}: ${reply}`),
    ...(more > 0 ? [`  and ${plural(more, 'other reply', 'other replies')}: see --json`] : []),
  ]
}

function checked(argument: string): Address {
  const address = readAddress(argument)
  if (address) return address
  const { is, fix } = refusedAddress(argument)
  throw new ProblemsError([error('subscribers.address', { file: argument }, `This is ${is}.`, fix)])
}

const unknown = ({ written }: Address): Problem =>
  error(
    'subscribers.unknown',
    { file: written },
    `No subscriber has the address ${written}.`,
    'List the subscribers with `offprint subscribers list`.',
  )
