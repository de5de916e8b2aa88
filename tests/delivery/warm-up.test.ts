import { expect, it } from 'vitest'
import { warmUpAt } from '../../src/delivery/index.js'
import { postRoom } from './post-room.js'

const DAY = 86_400_000

it('lets a new server send more from day to day', async () => {
  const { database } = await postRoom(20)
  const send = (from: number, to: number, at: number): void => {
    const { query } = database
    const rows = query.updateTable('delivery').set({ state: 'sent', at })
    database.run(rows.where('subscriber', '>', from).where('subscriber', '<=', to))
  }
  const schedule = [5, 8]
  const at = (day: number) => database.read(warmUpAt, schedule, day * DAY + 1)
  expect(await at(20_000)).toEqual({ day: 1, left: 5, most: 5, date: 20_000 })
  send(0, 3, 20_000 * DAY)
  expect(await at(20_000)).toEqual({ day: 1, left: 2, most: 5, date: 20_000 })
  // A day without a message does not count.
  expect(await at(20_009)).toEqual({ day: 2, left: 8, most: 8, date: 20_009 })
  send(3, 12, 20_009 * DAY)
  expect(await at(20_009)).toEqual({ day: 2, left: 0, most: 8, date: 20_009 })
  expect(await at(20_010)).toBeUndefined()
  expect(await database.read(warmUpAt, [], 0)).toBeUndefined()
})
