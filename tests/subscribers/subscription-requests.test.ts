import { onTestFinished } from 'vitest'
import { databaseAt } from '../../src/storage/index.js'
import { SqliteStore, SqliteSubscriptionRequests } from '../../src/subscribers/index.js'
import { temporaryFolder } from '../temporary-folder.js'
import { askingContract } from './subscription-request-contract.js'

askingContract('askings in SQLite', most => {
  const database = databaseAt(temporaryFolder({ 'publication.yml': '' }))
  onTestFinished(() => database.close())
  return { askings: new SqliteSubscriptionRequests(database, most), store: new SqliteStore(database) }
})
