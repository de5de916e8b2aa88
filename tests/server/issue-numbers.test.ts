import { describe, expect, it } from 'vitest'
import { deliveryLedger, recordBounce } from '../../src/delivery/index.js'
import { signedJson } from '../../src/delivery/providers/signed-json.js'
import { bounceAddress } from '../../src/delivery/trace.js'
import { takeReports } from '../../src/server/index.js'
import { personalData, readAddress, subscriptionRequests } from '../../src/subscribers/index.js'
import { NOW, type OpenHouse, openHouse, PUBLICATION, publication } from './open-server.js'

const FILES = { 'index.html': '<!doctype html><title>Front</title>' }
const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' }

/** A server, four subscribers, and the number of an issue that was sent to all of them. */
async function sentIssue() {
  const open = await openHouse(await publication(PUBLICATION, FILES))
  const ids: number[] = []
  for (const who of ['ana', 'ben', 'cy', 'dee']) ids.push(await open.subscribe(`${who}@example.org`))
  const [ana = 0, ben = 0, cy = 0, dee = 0] = ids
  return { open, ana, ben, cy, dee, first: await send(open) }
}

const ledgerOf = ({ database }: OpenHouse) => deliveryLedger(database)

/** Freezes an issue, and records that a server accepted all of its messages. */
async function send(open: OpenHouse): Promise<number> {
  open.database.run(open.database.query.updateTable('issue').set({ finished: NOW }))
  const [before] = await ledgerOf(open).issues(1)
  const { id } = await ledgerOf(open).freeze(
    {
      ...({ name: 'weekly', kind: 'digest', subject: 'Weekly', html: '', text: '', tags: [] } as const),
      ...{ mime: new Uint8Array(), posts: [], leftOut: [] },
    },
    NOW,
    before?.id,
  )
  open.database.run(open.database.query.updateTable('delivery').set({ state: 'sent' }).where('issue', '=', id))
  return id
}

const leftBy = async (open: OpenHouse, issue: number): Promise<number> => (await ledgerOf(open).results(issue)).left
const link = ({ tokens }: OpenHouse, id: number, issue?: number, page: 'unsubscribe' | 'preferences' = 'unsubscribe') =>
  `/${page}/${tokens.make(page, id, issue)}`

describe('the readers who left by the links of an issue', () => {
  it('are counted once, whether by one click or on the page, and however often they click', async () => {
    const { open, ana, ben, first } = await sentIssue()
    expect(await leftBy(open, first)).toBe(0)
    await open.post(link(open, ana, first), ONE_CLICK)
    await open.ask(link(open, ben, first))
    expect(await leftBy(open, first), 'a GET of a link scanner').toBe(1)
    await open.post(link(open, ben, first), {})
    // Whoever gets a forwarded mail has the link of its recipient.
    for (const again of [ana, ben, ben]) await open.post(link(open, again, first), ONE_CLICK)
    expect(await leftBy(open, first)).toBe(2)
    expect((await open.store.history(ana)).map(({ cause }) => cause)).toEqual(['test', 'one-click'])
    // It is stored about the person, so the person may read it.
    expect(await open.database.read(personalData, ana)).toMatchObject({ deliveries: [{ fates: ['left'] }] })
  })

  it('are counted for the issue whose link they used, and for no later click on another', async () => {
    const { open, ana, ben, first } = await sentIssue()
    const second = await send(open)
    await open.post(link(open, ana, first), ONE_CLICK)
    await open.post(link(open, ana, second), ONE_CLICK)
    await open.post(link(open, ben, second), ONE_CLICK)
    expect([await leftBy(open, first), await leftBy(open, second)]).toEqual([1, 1])
  })

  it('may have used the page of their preferences', async () => {
    const { open, ana, ben, cy, first } = await sentIssue()
    const action = async (path: string, fields?: Record<string, string>): Promise<string> => {
      const html = await (await (fields ? open.post(path, fields) : open.ask(path))).text()
      return /action="(\/unsubscribe\/[^"]+)"/.exec(html)?.[1] ?? expect.fail(html)
    }
    await open.post(await action(link(open, ana, first, 'preferences')), {})
    // Nobody ticks nothing without being asked whether to leave.
    await open.post(await action(link(open, ben, first, 'preferences'), { frequency: 'digests' }), {})
    expect(await leftBy(open, first)).toBe(2)
    // A link of a mail that belongs to no issue leads to a page that belongs to none.
    await open.post(await action(link(open, cy, undefined, 'preferences')), {})
    expect([(await open.store.get(cy))?.state, await leftBy(open, first)]).toEqual(['unsubscribed', 2])
  })

  it('are not counted for links of earlier versions, which still work, nor for an issue that they did not get', async () => {
    const { open, ana, ben, first } = await sentIssue()
    await open.post(link(open, ana), ONE_CLICK)
    await open.post(link(open, ben, first + 7), ONE_CLICK)
    expect((await Promise.all([ana, ben].map(id => open.store.get(id)))).map(found => found?.state)).toEqual(
      Array(2).fill('unsubscribed'),
    )
    expect([await leftBy(open, first), await leftBy(open, first + 7)]).toEqual([0, 0])
  })

  it('stay counted after they came back or were erased', async () => {
    const { open, ana, ben, first } = await sentIssue()
    const back = { at: NOW + 1, cause: 'form', evidence: 'They asked again.' }
    await open.post(link(open, ana, first), ONE_CLICK)
    await open.store.change(ana, 'active', back)
    const second = await send(open)
    await open.post(link(open, ana, first), ONE_CLICK)
    expect([await leftBy(open, first), await leftBy(open, second)], 'twice by one issue').toEqual([1, 0])
    await open.store.change(ana, 'active', { ...back, at: NOW + 2 })
    await open.post(link(open, ana, second), ONE_CLICK)
    expect([await leftBy(open, first), await leftBy(open, second)]).toEqual([1, 1])

    for (const who of ['ana', 'ben'])
      await open.store.erase(readAddress(`${who}@example.org`) ?? expect.fail(), NOW + 3)
    await open.post(link(open, ben, second), ONE_CLICK)
    expect([await leftBy(open, first), await leftBy(open, second)], 'erased people have left before').toEqual([1, 1])
  })
})

describe('the numbers of an issue', () => {
  it('are those of recipients, and stay when people are erased', async () => {
    const { open, ana, ben, cy, dee, first } = await sentIssue()
    const { database } = open
    const set = (subscriber: number, state: 'failed' | 'uncertain') =>
      database.run(database.query.updateTable('delivery').set({ state }).where('subscriber', '=', subscriber))
    set(cy, 'failed')
    set(dee, 'uncertain')
    const report = (id: string, kind: 'hard' | 'soft' | 'complaint' | 'delayed', subscriber: number) =>
      database.transaction(recordBounce, { id, kind, subscriber, issue: first, cause: '5.1.1 no such user' }, NOW)
    await report('a', 'soft', ana)
    await report('b', 'hard', ana)
    await report('c', 'complaint', ben)
    await report('d', 'delayed', ben)
    // A report proves that the server had taken the message, so nobody refused it.
    await report('e', 'hard', dee)
    const results = { sent: 2, refused: 1, bounced: 2, complained: 1, left: 0 }
    expect(await ledgerOf(open).results(first)).toEqual(results)
    for (const who of ['ana', 'ben', 'cy', 'dee'])
      await open.store.erase(readAddress(`${who}@example.org`) ?? expect.fail(), NOW)
    expect(await ledgerOf(open).results(first)).toEqual(results)
    expect(await ledgerOf(open).reports(first), 'the causes are erased').toEqual({})
  })

  it('include bounces that only the envelope sender identifies', async () => {
    const { open, ana, first } = await sentIssue()
    const take = takeReports(signedJson, { ...open, clock: () => NOW })
    const sender = bounceAddress('bounces@example.org', open.tokens.make('bounce', ana, first))
    const body = Buffer.from(JSON.stringify([{ type: 'hard', messageId: sender, cause: '5.1.1 gone' }]))
    const tools = { now: NOW, request: async () => '', report: () => {} }
    expect(await take(body, 'application/json', tools)).toEqual({ hard: 1 })
    expect((await ledgerOf(open).results(first)).bounced).toBe(1)
  })

  it('belong to the person whose address has changed', async () => {
    const { open, ana, first } = await sentIssue()
    const requests = subscriptionRequests(open.database)
    const address = readAddress('new@example.org') ?? expect.fail()
    await requests.ask({ address, at: NOW, evidence: 'asked', subscriber: ana })
    const [mail] = await requests.claim({ limit: 1, perHour: 1, now: NOW })
    await requests.confirmChange(mail?.change ?? 0, NOW)
    await open.post(link(open, ana, first), ONE_CLICK)
    expect(await leftBy(open, first)).toBe(1)
  })
})
