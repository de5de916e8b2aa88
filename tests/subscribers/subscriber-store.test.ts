import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SqliteDatabase } from '../../src/storage/index.js'
import { EVERYTHING, readAddress, subscriberStore } from '../../src/subscribers/index.js'
import { DATABASES } from '../storage/databases.js'
import { temporaryFolder } from '../temporary-folder.js'
import { storeContract } from './store-contract.js'

for (const [name, open] of DATABASES) storeContract(`subscribers in ${name}`, async () => subscriberStore(await open()))

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
