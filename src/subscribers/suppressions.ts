import { createHmac, randomBytes } from 'node:crypto'
import type { Database } from '../database/index.js'

/** Addresses of those who asked to be forgotten, as hashes. */
export class Suppressions {
  private pepper: string | undefined

  constructor(private readonly database: Database) {}

  /** Keyed, for whoever finds a plain hash can try addresses until one fits. The key never leaves the database. */
  hash(key: string): string {
    this.pepper ??= this.database.immediately(() => {
      const { query } = this.database
      const made = { key: 'suppression', value: randomBytes(32).toString('base64url') }
      this.database.run(
        query
          .insertInto('setting')
          .values(made)
          .onConflict(conflict => conflict.doNothing()),
      )
      const kept = query.selectFrom('setting').select('value').where('key', '=', 'suppression')
      return this.database.first(kept)?.value ?? made.value
    })
    return createHmac('sha256', this.pepper).update(key).digest('base64url')
  }

  /** Somebody came back by themselves. */
  lift(key: string): void {
    this.database.run(this.database.query.deleteFrom('suppression').where('hash', '=', this.hash(key)))
  }
}
