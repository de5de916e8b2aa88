import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Database } from '../storage/index.js'
import type { Erasure } from './store.js'

const PREFIX = 'suppression'

/** Addresses of those who asked to be forgotten, as hashes. */
export class Suppressions {
  private kept: readonly string[] | undefined

  constructor(private readonly database: Database) {}

  /** Remembers an address. */
  add(key: string, since: number): void {
    const [hash = ''] = this.hashes(key)
    if (this.among([key]).size === 0) this.insert({ hash, since })
  }

  /** Those of some addresses that are remembered. */
  among(keys: readonly string[]): Set<string> {
    if (this.isEmpty()) return new Set()
    const { query } = this.database
    const hashes = new Map(keys.flatMap(key => this.hashes(key).map(hash => [hash, key] as const)))
    const rows = query.selectFrom('suppression').select('hash')
    const found = this.database.all(rows.where('hash', 'in', [...hashes.keys()]))
    return new Set(found.map(({ hash }) => hashes.get(hash) ?? ''))
  }

  /** Somebody came back by themselves. */
  lift(key: string): void {
    this.database.run(this.database.query.deleteFrom('suppression').where('hash', 'in', this.hashes(key)))
  }

  /** Every hash with the sealed keys beside it. */
  sealed(secret: string): Erasure[] {
    const { query } = this.database
    const keys = seal(secret, this.peppers().join(' '))
    const rows = this.database.all(query.selectFrom('suppression').selectAll().orderBy('since').orderBy('hash'))
    return rows.map(({ hash, since }) => ({ sealed: `${keys}.${hash}`, since }))
  }

  /** Takes in what another database sealed; false where the secrets do not open it. */
  restore(erasures: readonly Erasure[], secrets: readonly string[], dry: boolean): boolean {
    const peppers = new Set<string>()
    for (const keys of new Set(erasures.map(({ sealed }) => sealed.slice(0, sealed.lastIndexOf('.'))))) {
      const opened = secrets.map(secret => open(secret, keys)).find(text => text !== undefined)
      if (opened === undefined) return false
      for (const pepper of opened.split(' ')) peppers.add(pepper)
    }
    if (dry || erasures.length === 0) return true
    this.database.immediately(() => {
      // Where nobody was erased yet, its own key has hashed nothing and gives way.
      const known = this.isEmpty() ? [] : this.peppers()
      for (const [i, pepper] of [...peppers].entries())
        if (!known.includes(pepper))
          this.database.set(known.length + i === 0 ? PREFIX : `${PREFIX} ${keyed(pepper, PREFIX).slice(0, 8)}`, pepper)
      for (const { sealed, since } of erasures) this.insert({ hash: sealed.slice(sealed.lastIndexOf('.') + 1), since })
      this.kept = undefined
    })
    return true
  }

  private isEmpty(): boolean {
    return !this.database.first(this.database.query.selectFrom('suppression').select('since').limit(1))
  }

  private insert(row: { hash: string; since: number }): void {
    const insert = this.database.query.insertInto('suppression').values(row)
    this.database.run(insert.onConflict(conflict => conflict.doNothing()))
  }

  /**
   * An address under each key, the database's own first. It is keyed, for whoever finds a plain hash can try addresses until
   * one fits. A key leaves the database only sealed.
   */
  private hashes(key: string): string[] {
    return this.peppers().map(pepper => keyed(pepper, key))
  }

  /** The database's own key first, then those that came with exports. */
  private peppers(): readonly string[] {
    this.kept ??= this.database.immediately(() => {
      const { query } = this.database
      const made = { key: PREFIX, value: randomBytes(32).toString('base64url') }
      const insert = query.insertInto('setting').values(made)
      this.database.run(insert.onConflict(conflict => conflict.doNothing()))
      const rows = query.selectFrom('setting').select('value').where('key', 'like', `${PREFIX}%`)
      return this.database.all(rows.orderBy('key')).map(({ value }) => value)
    })
    return this.kept
  }
}

const keyed = (pepper: string, key: string): string => createHmac('sha256', pepper).update(key).digest('base64url')

const IV = 12
const TAG = 16
const cipherKey = (secret: string): Buffer => createHmac('sha256', secret).update('offprint erasures').digest()

/** AES-256-GCM. The same text gives the same bytes, which is safe as the nonce is the text's own keyed hash. */
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
