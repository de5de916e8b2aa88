import { expect, it } from 'vitest'
import { type BounceEvent, bouncesByDay, recordBounce } from '../../src/delivery/index.js'
import { restoreBounced } from '../../src/subscribers/index.js'
import { NOW, postRoom } from './post-room.js'

const DAY = 86_400_000

it('Bounces are counted by day and reply, without what differs between replies of one kind', async () => {
  const { database, record } = await postRoom(10)
  const event = (subscriber: number, kind: BounceEvent['kind'], cause: string, day: number) =>
    database.transaction(recordBounce, { id: `${subscriber}.${day}`, kind, subscriber, cause }, NOW + day * DAY)
  for (const subscriber of [1, 2, 3])
    await event(subscriber, 'hard', `550 5.1.1 <r${subscriber}@example.org> no such user, 1a2b3c4d5e${subscriber}`, 2)
  await event(4, 'hard', '550 5.1.1 mailbox gone', 2)
  await event(5, 'complaint', 'abuse', 1)
  await event(6, 'soft', '552 5.2.2 over quota at 192.0.2.6', 1)
  await event(7, 'soft', '552 5.2.2 over quota at 192.0.2.7', 1)
  await event(8, 'hard', '550 5.1.1 too long ago', -1)
  await event(9, 'delayed', '4.4.1', 1)
  await event(10, 'unsubscribe', 'at Mailgun', 1)
  const refused = { state: 'failed', at: NOW + DAY, reply: '554 blocked by a list' }
  database.run(database.query.updateTable('delivery').set(refused).where('subscriber', '=', 9))
  expect(record.id).toBe(1)
  const days = [
    { day: '2026-05-03', effect: 'bounced', reply: '550 5.1.1 … no such user, …', count: 3 },
    { day: '2026-05-03', effect: 'bounced', reply: '550 5.1.1 mailbox gone', count: 1 },
    { day: '2026-05-02', effect: 'soft', reply: '552 5.2.2 over quota at …', count: 2 },
    { day: '2026-05-02', effect: 'complained', reply: 'abuse', count: 1 },
    { day: '2026-05-02', effect: 'unsubscribed', reply: 'at Mailgun', count: 1 },
    { day: '2026-05-02', effect: 'failed', reply: '554 blocked by a list', count: 1 },
  ]
  expect(await database.read(bouncesByDay, NOW)).toEqual(days)
  ;(await database.transaction(restoreBounced, { since: NOW, at: NOW + 3 * DAY, dry: false })).close()
  expect(await database.read(bouncesByDay, NOW)).toEqual(days)
})
