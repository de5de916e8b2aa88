import type { Environment } from '../core/variables.js'
import { databaseUrl, sentDatabaseAt } from '../sending/index.js'
import type { Database } from '../storage/index.js'

/**
 * The database of what was sent, for a process that looks at it every few seconds. One on a server is opened once, because each opening
 * connects, signs in and reads the schema. A file is opened for each use, so that one that was replaced meanwhile is never written.
 */
export class KeptDatabase {
  private kept: { readonly url: string; readonly database: Promise<Database> } | undefined

  constructor(private readonly root: string) {}

  /**
   * @param isTrial whether nothing is to be changed, so that a missing database is not made
   * @throws ProblemsError if the database has been lost or cannot be used
   */
  async use<T>(env: Environment, isTrial: boolean, use: (database: Database) => Promise<T>): Promise<T> {
    const kept = await this.opened(env)
    if (kept) return use(kept)
    const database = await sentDatabaseAt(this.root, env, isTrial)
    try {
      return await use(database)
    } finally {
      await database.close()
    }
  }

  /** Returns the database on the server, or undefined if there is none, or if it has no tables yet. */
  private async opened(env: Environment): Promise<Database | undefined> {
    const url = databaseUrl(env)
    if (url === undefined) return undefined
    if (this.kept?.url !== url) {
      await this.close()
      this.kept = { url, database: sentDatabaseAt(this.root, env, true) }
    }
    const { kept } = this
    try {
      const database = await kept.database
      // An empty database is replaced by one in memory, which has no clients to share among.
      if (database.shares) return database
    } catch (cause) {
      if (this.kept === kept) this.kept = undefined
      throw cause
    }
    if (this.kept === kept) await this.close()
    return undefined
  }

  async close(): Promise<void> {
    const { kept } = this
    this.kept = undefined
    await (await kept?.database.catch(() => undefined))?.close()
  }
}
