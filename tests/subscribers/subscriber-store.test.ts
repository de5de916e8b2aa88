import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { Database } from '../../src/storage/index.js'
import { EVERYTHING, readAddress, SqliteStore } from '../../src/subscribers/index.js'
import { temporaryFolder } from '../temporary-folder.js'
import { storeContract } from './store-contract.js'

const opened = (file = join(temporaryFolder(), 'a.db')) => {
  const database = Database.open(file)
  onTestFinished(() => database.close())
  return database
}

storeContract('subscribers in SQLite', () => new SqliteStore(opened()))

it('leaves no byte of an erased address in the file', async () => {
  const file = join(temporaryFolder(), 'a.db')
  const database = Database.open(file)
  const store = new SqliteStore(database)
  const address = readAddress('very-findable-person@example.org') ?? expect.fail()
  await store.add([{ address, name: 'Findable', interests: EVERYTHING, frequency: 'all' }], 'active', {
    at: 1,
    cause: 'x',
  })
  await store.erase(address, 2)
  database.close()
  expect(readFileSync(file, 'latin1')).not.toMatch(/findable/i)
})
