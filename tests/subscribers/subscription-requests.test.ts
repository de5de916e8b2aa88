import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { type SubscriptionRequest, subscriberStore, subscriptionRequests } from '../../src/subscribers/index.js'
import { LaterDatabase } from '../storage/later-database.js'
import { temporaryFolder } from '../temporary-folder.js'
import { subscriptionRequestContract } from './subscription-request-contract.js'

const requestsIn = (open: (file: string) => Database) => (most?: number) => {
  const database = open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  const requests = subscriptionRequests(database)
  const ask = (request: SubscriptionRequest) => requests.ask(request, most)
  return { requests: { ...requests, ask }, store: subscriberStore(database) }
}

subscriptionRequestContract('requests in SQLite', requestsIn(SqliteDatabase.open))
subscriptionRequestContract('requests in a database that answers later', requestsIn(LaterDatabase.open))
