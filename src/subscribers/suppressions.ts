import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import {
  changedRows,
  first,
  insertAll,
  insertion,
  keepSetting,
  type Reading,
  rowCount,
  rows,
  type SqlDialect,
  sql,
  type Work,
} from '../storage/index.js'

/**
 * An erased person as an export contains them. Without the secret, nobody can find out the address by trying addresses
 * against the hash.
 */
export interface Erasure {
  readonly sealed: string
  readonly since: number
}

const PREFIX = 'suppression'

/** Stores the address of an erased person as a hash. */
export function* suppressAddress(dialect: SqlDialect, key: string, since: number): Work<void> {
  const hashes = (yield* ensureKeys(dialect)).map(pepper => keyed(pepper, key))
  const [hash = ''] = hashes
  const remembered = dialect.query.selectFrom('suppression').select('since').where('hash', 'in', hashes)
  if (!(yield* first(remembered))) yield* insertAll(dialect, newHashes, [[hash, since]])
}

/** Returns those of the given addresses that are suppressed. */
export function* suppressedAmong(dialect: SqlDialect, keys: readonly string[]): Reading<Set<string>> {
  if (yield* nobodySuppressed(dialect)) return new Set()
  const peppers = yield* keptKeys(dialect)
  const hashes = new Map(keys.flatMap(key => peppers.map(pepper => [keyed(pepper, key), key] as const)))
  const found = dialect.query
    .selectFrom('suppression')
    .select('hash')
    .where('hash', 'in', [...hashes.keys()])
  return new Set((yield* rows(found)).map(({ hash }) => hashes.get(hash) ?? ''))
}

/** What the hashes are like at one moment. */
interface SuppressionMark {
  readonly count: number
  readonly since: number | null
}

export function* suppressionMark({ query }: SqlDialect): Reading<SuppressionMark> {
  const all = query.selectFrom('suppression').select(({ fn }) => [rowCount.as('count'), fn.max('since').as('since')])
  return (yield* first(all)) ?? { count: 0, since: null }
}

/** Tells whether anybody was erased since a moment, and lets nobody be erased until the end of the transaction. */
export function* isAnybodyErasedSince(dialect: SqlDialect, before: SuppressionMark): Work<boolean> {
  // In a file, nobody else can write during a transaction.
  if (!dialect.isShared) return false
  yield* changedRows({ compile: () => sql`lock table suppression in share mode`.compile(dialect.query) })
  const { count, since } = yield* suppressionMark(dialect)
  return count !== before.count || since !== before.since
}

/** Deletes the hash of a person who subscribed again. */
export function* liftSuppression(dialect: SqlDialect, key: string): Work<void> {
  const hashes = (yield* keptKeys(dialect)).map(pepper => keyed(pepper, key))
  if (hashes.length > 0) yield* changedRows(dialect.query.deleteFrom('suppression').where('hash', 'in', hashes))
}

/** Returns a page of all hashes, each with the sealed keys: those after one of them. */
export function* sealedErasures(dialect: SqlDialect, secret: string, after?: Erasure): Reading<Erasure[]> {
  const keys = seal(secret, (yield* keptKeys(dialect)).join(' '))
  const hashes = dialect.query.selectFrom('suppression').selectAll().orderBy('since').orderBy('hash').limit(PAGE)
  const page = after && hashes.where(sql<boolean>`(since, hash) > (${after.since}, ${hashIn(after)})`)
  return (yield* rows(page ?? hashes)).map(({ hash, since }) => ({ sealed: `${keys}.${hash}`, since }))
}

const PAGE = 1_000

const hashIn = ({ sealed }: Erasure): string => sealed.slice(sealed.lastIndexOf('.') + 1)

/**
 * Restores the erasures that another database sealed.
 * @returns false, and restores nothing, unless the secrets open all of them
 */
export function* restoreErasures(
  dialect: SqlDialect,
  erasures: readonly Erasure[],
  secrets: readonly string[],
  dry = false,
): Work<boolean> {
  const peppers = new Set<string>()
  for (const keys of new Set(erasures.map(({ sealed }) => sealed.slice(0, sealed.lastIndexOf('.'))))) {
    const opened = secrets.map(secret => open(secret, keys)).find(text => text !== undefined)
    if (opened === undefined) return false
    for (const pepper of opened.split(' ')) peppers.add(pepper)
  }
  if (dry || erasures.length === 0) return true
  // If nobody has been erased in this database, its own key has hashed nothing and is replaced.
  const known = (yield* nobodySuppressed(dialect)) ? [] : yield* keptKeys(dialect)
  for (const [i, pepper] of [...peppers].entries())
    if (!known.includes(pepper))
      yield* keepSetting(
        dialect,
        known.length + i === 0 ? PREFIX : `${PREFIX} ${keyed(pepper, PREFIX).slice(0, 8)}`,
        pepper,
      )
  const hashes = erasures.map(erasure => [hashIn(erasure), erasure.since])
  yield* insertAll(dialect, newHashes, hashes)
  return true
}

function* nobodySuppressed({ query }: SqlDialect): Reading<boolean> {
  return !(yield* first(query.selectFrom('suppression').select('since').limit(1)))
}

const newHashes = insertion('suppression', ['hash', 'since'], all => all.onConflict(conflict => conflict.doNothing()))

/**
 * Returns the keys under which addresses are hashed: the database's own key first, then those from exports. The hashes are
 * keyed, because addresses could be tried against a plain hash until one matches. A key leaves the database only sealed.
 */
function* keptKeys({ query }: SqlDialect): Reading<readonly string[]> {
  const kept = query.selectFrom('setting').select('value').where('key', 'like', `${PREFIX}%`).orderBy('key')
  return (yield* rows(kept)).map(({ value }) => value)
}

/** Creates the database's own key if it has none, and returns all keys. */
function* ensureKeys(dialect: SqlDialect): Work<readonly string[]> {
  const own = { key: PREFIX, value: randomBytes(32).toString('base64url') }
  yield* changedRows(
    dialect.query
      .insertInto('setting')
      .values(own)
      .onConflict(conflict => conflict.doNothing()),
  )
  return yield* keptKeys(dialect)
}

const keyed = (pepper: string, key: string): string => createHmac('sha256', pepper).update(key).digest('base64url')

const IV = 12
const TAG = 16
const cipherKey = (secret: string): Buffer => createHmac('sha256', secret).update('offprint erasures').digest()

/**
 * Seals a text with AES-256-GCM. The same text gives the same bytes, which is safe because the nonce is a keyed hash of the
 * text.
 */
function seal(secret: string, text: string): string {
  const key = cipherKey(secret)
  const iv = createHmac('sha256', key).update(text).digest().subarray(0, IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const body = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

function open(secret: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length <= IV + TAG) return undefined
  const decipher = createDecipheriv('aes-256-gcm', cipherKey(secret), bytes.subarray(0, IV), { authTagLength: TAG })
  decipher.setAuthTag(bytes.subarray(IV, IV + TAG))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString()
  } catch {
    return undefined
  }
}
