import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { EVERYTHING, readAddress, subscriberStore } from '../../src/subscribers/index.js'
import { LaterDatabase } from '../storage/later-database.js'
import { temporaryFolder } from '../temporary-folder.js'
import { storeContract } from './store-contract.js'

const storeIn = (open: (file: string) => Database) => () => {
  const database = open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  return subscriberStore(database)
}

storeContract('subscribers in SQLite', storeIn(SqliteDatabase.open))
storeContract('subscribers in a database that answers later', storeIn(LaterDatabase.open))

it('leaves no byte of an erased address in the file', async () => {
  const file = join(temporaryFolder(), 'a.db')
  const database = SqliteDatabase.open(file)
  const store = subscriberStore(database)
  const address = readAddress('very-findable-person@example.org') ?? expect.fail()
  await store.add([{ address, name: 'Findable', interests: EVERYTHING, frequency: 'all' }], 'active', {
    at: 1,
    cause: 'x',
  })
  await store.erase(address, 2)
  database.close()
  expect(readFileSync(file, 'latin1')).not.toMatch(/findable/i)
})
