import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { type SubscriptionRequest, subscriberStore, subscriptionRequests } from '../../src/subscribers/index.js'
import { LaterDatabase } from '../storage/later-database.js'
import { temporaryFolder } from '../temporary-folder.js'
import { askingContract } from './subscription-request-contract.js'

const askingsIn = (open: (file: string) => Database) => (most?: number) => {
  const database = open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  const askings = subscriptionRequests(database)
  const ask = (request: SubscriptionRequest) => askings.ask(request, most)
  return { askings: { ...askings, ask }, store: subscriberStore(database) }
}

askingContract('askings in SQLite', askingsIn(SqliteDatabase.open))
askingContract('askings in a database that answers later', askingsIn(LaterDatabase.open))
