import { describe, expect, it } from 'vitest'
import { personOf, readAddress, type SubscriberStore, type SubscriptionRequests } from '../../src/subscribers/index.js'

const at = (said: string) => readAddress(said) ?? expect.fail(`${said} is no address`)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = 100 * DAY
const ALL = { limit: 100, perHour: 1_000 }

/** The contract of every store of subscription requests. */
export function subscriptionRequestContract(
  name: string,
  open: (most?: number) => Promise<{ readonly requests: SubscriptionRequests; readonly store: SubscriberStore }>,
): void {
  describe(name, () => {
    const ask = (requests: SubscriptionRequests, said: string, when = START) =>
      requests.ask({ address: at(said), at: when, evidence: 'The form said so.' })
    const claimed = async (requests: SubscriptionRequests, now = START) =>
      (await requests.claim({ ...ALL, now })).map(({ address }) => address.written)

    it('adds new people as pending, and makes them active when they confirm, with the evidence of both', async () => {
      const { requests, store } = await open()
      await ask(requests, 'Ana@Bücher.example.org')
      expect(await store.find(at('ana@bücher.example.org'))).toBeUndefined()
      const [invitation] = await requests.claim({ ...ALL, now: START })
      expect(invitation).toMatchObject({ known: false, address: at('Ana@Bücher.example.org') })
      const id = invitation?.subscriber ?? 0
      expect(await store.get(id)).toMatchObject({ address: 'Ana@bücher.example.org', state: 'pending' })
      expect(await requests.confirm(id, START + HOUR)).toMatchObject({ isNew: true })
      expect(await requests.confirm(id, START + HOUR), 'a second press').toMatchObject({ isNew: false })
      expect((await store.get(id))?.state).toBe('active')
      expect(await store.history(id)).toEqual([
        { state: 'pending', cause: 'form', at: START, evidence: 'The form said so.' },
        {
          ...{ state: 'active', cause: 'confirmed', at: START + HOUR },
          evidence: 'The form said so. Confirmed 1970-04-11T01:00:00.000Z through the link in the mail.',
        },
      ])
    })

    it('sends an address one mail a day, for any number of requests and any spelling', async () => {
      const { requests } = await open()
      const sent: string[] = []
      for (let minute = 0; minute < 26 * 60; minute += 7) {
        const now = START + minute * MINUTE
        for (const said of ['ana@example.org', 'ANA@example.org']) await ask(requests, said, now)
        for (const invitation of await requests.claim({ ...ALL, now })) {
          sent.push(`${Math.floor(minute / 60)} h`)
          expect(await requests.begin(invitation)).toBe(true)
        }
      }
      expect(sent).toEqual(['0 h', '24 h'])
    })

    it('sends a person three mails a day, with any additions to the address', async () => {
      const { requests } = await open()
      for (let i = 0; i < 20; i += 1) {
        await ask(requests, `ana+${i}@example.org`)
        await ask(requests, `b${'.'.repeat(i % 2)}en+${i}@gmail.com`)
      }
      const sent = await claimed(requests)
      expect(sent.filter(address => address.endsWith('@example.org'))).toHaveLength(3)
      expect(sent.filter(address => address.endsWith('@gmail.com'))).toHaveLength(3)
      expect([personOf(at('A.na+x@Gmail.com')), personOf(at('a.na+x@example.org'))]).toEqual([
        'ana@gmail.com',
        'a.na@example.org',
      ])
    })

    it('keeps the limit of an hour, and sends the others later', async () => {
      const { requests } = await open()
      for (let i = 0; i < 10; i += 1) await ask(requests, `reader${i}@example.org`)
      const limits = { limit: 100, perHour: 4 }
      const take = async (now: number) => {
        const invitations = await requests.claim({ ...limits, now })
        for (const invitation of invitations) expect(await requests.begin(invitation)).toBe(true)
        return invitations.length
      }
      expect([await take(START), await take(START + 59 * MINUTE), await take(START + 61 * MINUTE)]).toEqual([4, 0, 4])
      expect(await take(START + 122 * MINUTE)).toBe(2)
    })

    it('gives a mail to one process, and to another only if the first has ended', async () => {
      const { requests } = await open()
      await ask(requests, 'ana@example.org')
      expect(await claimed(requests)).toEqual(['ana@example.org'])
      expect(await claimed(requests, START + 4 * MINUTE)).toEqual([])
      expect(await claimed(requests, START + 6 * MINUTE)).toEqual(['ana@example.org'])
    })

    it('lets a process that was slow begin no mail that another has taken over, and nobody one that was begun', async () => {
      const { requests } = await open()
      await ask(requests, 'ana@example.org')
      const claim = async (now: number) => (await requests.claim({ ...ALL, now }))[0] ?? expect.fail('nothing to claim')
      const slow = await claim(START)
      const quick = await claim(START + 6 * MINUTE)
      expect([await requests.begin(slow), await requests.begin(quick), await requests.begin(quick)]).toEqual([
        false,
        true,
        false,
      ])
      // Neither the end of the process that began it nor the word of the slow one brings it back.
      await requests.postpone(slow, START + 7 * MINUTE)
      expect(await claimed(requests, START + 60 * MINUTE)).toEqual([])
    })

    it('tries a deferred mail again, four times, with growing pauses', async () => {
      const { requests } = await open()
      await ask(requests, 'ana@example.org')
      const tries: number[] = []
      for (let minute = 0; minute < 300; minute += 1) {
        const now = START + minute * MINUTE
        for (const invitation of await requests.claim({ ...ALL, now })) {
          tries.push(minute)
          expect(await requests.begin(invitation)).toBe(true)
          await requests.postpone(invitation, now)
        }
      }
      expect(tries).toEqual([0, 1, 6, 36, 156])
    })

    it('leaves subscribers as they are, and reports them as known', async () => {
      const { requests, store } = await open()
      const interests = { digests: ['weekly'], tags: [] }
      const change = { at: 1, cause: 'import', evidence: 'list' }
      await store.add([{ address: at('ana@example.org'), interests, frequency: 'digests' }], 'active', change)
      const before = await store.find(at('ana@example.org'))
      await ask(requests, 'ana@example.org')
      expect(await requests.claim({ ...ALL, now: START })).toMatchObject([{ known: true, subscriber: before?.id }])
      expect(await store.find(at('ana@example.org'))).toEqual(before)
      expect(await requests.confirm(before?.id ?? 0, START)).toMatchObject({ isNew: false })
      expect(await store.history(before?.id ?? 0)).toHaveLength(1)
    })

    it.each(['unsubscribed', 'bounced'] as const)(
      'brings back people who are %s only when they confirm',
      async state => {
        const { requests, store } = await open()
        const entry = {
          address: at('ana@example.org'),
          interests: { digests: [], tags: [] },
          frequency: 'all',
        } as const
        await store.add([entry], 'active', { at: 1, cause: 'import' })
        const id = (await store.find(entry.address))?.id ?? 0
        await store.change(id, state, { at: 2, cause: 'test' })
        expect(await requests.confirm(id, START), 'without a request').toBeUndefined()
        await ask(requests, 'ana@example.org')
        expect(await requests.confirm(id, START), 'before the mail').toBeUndefined()
        await requests.claim({ ...ALL, now: START })
        expect((await store.get(id))?.state).toBe(state)
        expect(await requests.confirm(id, START + HOUR)).toMatchObject({ isNew: true })
        expect((await store.get(id))?.state).toBe('active')
      },
    )

    it('sends no mail to people who complained', async () => {
      const { requests, store } = await open()
      const entry = { address: at('ana@example.org'), interests: { digests: [], tags: [] }, frequency: 'all' } as const
      await store.add([entry], 'active', { at: 1, cause: 'import' })
      await store.change((await store.find(entry.address))?.id ?? 0, 'complained', { at: 2, cause: 'report' })
      await ask(requests, 'ana@example.org')
      expect(await claimed(requests)).toEqual([])
    })

    it('lets erased people subscribe again themselves, and in no other way', async () => {
      const { requests, store } = await open()
      const entry = { address: at('ana@example.org'), interests: { digests: [], tags: [] }, frequency: 'all' } as const
      await store.erase(entry.address, 1)
      await ask(requests, 'ana@example.org')
      const [invitation] = await requests.claim({ ...ALL, now: START })
      expect(await store.stats()).toMatchObject({ erased: 1, states: { pending: 1 } })
      await requests.confirm(invitation?.subscriber ?? 0, START)
      expect(await store.stats()).toMatchObject({ erased: 0, states: { active: 1 } })
    })

    it('deletes requests together with an erased address', async () => {
      const { requests, store } = await open()
      await ask(requests, 'ana@example.org')
      await store.erase(at('ana@example.org'), START)
      expect(await claimed(requests)).toEqual([])
    })

    it('deletes an address that was not confirmed in a week, and no other', async () => {
      const { requests, store } = await open()
      await ask(requests, 'ana@example.org')
      await ask(requests, 'ben@example.org')
      const [ana, ben] = await requests.claim({ ...ALL, now: START })
      await requests.confirm(ben?.subscriber ?? 0, START + DAY)
      await requests.sweep(START + 6 * DAY)
      expect((await store.get(ana?.subscriber ?? 0))?.state).toBe('pending')
      expect(await requests.confirm(ana?.subscriber ?? 0, START + 7 * DAY), 'too late').toBeUndefined()
      await requests.sweep(START + 7 * DAY)
      expect(await store.get(ana?.subscriber ?? 0)).toBeUndefined()
      expect((await store.get(ben?.subscriber ?? 0))?.state).toBe('active')
    })

    it('stores no requests if too many are waiting', async () => {
      const { requests } = await open(5)
      const kept: boolean[] = []
      for (let i = 0; i < 7; i += 1) kept.push(await ask(requests, `reader${i}@d${i}.example.org`))
      expect(kept).toEqual([true, true, true, true, true, false, false])
    })

    describe('a change of address', () => {
      const plain = { interests: { digests: ['weekly'], tags: ['birds'] }, frequency: 'digests' } as const
      const evidence = { at: 1, cause: 'import', evidence: 'list' }
      const idOf = async (store: SubscriberStore, said: string) => (await store.find(at(said)))?.id ?? 0
      const peopled = async () => {
        const opened = await open()
        const entry = (said: string) => ({ address: at(said), name: 'Ana', fields: { city: ['Porto'] }, ...plain })
        await opened.store.add([entry('ana@example.org'), entry('ben@example.org')], 'active', evidence)
        return { ...opened, ana: await idOf(opened.store, 'ana@example.org') }
      }
      /** Asks for a change and returns its mail, if there is one. */
      const asked = async (requests: SubscriptionRequests, subscriber: number, said: string, when = START) => {
        await requests.ask({ address: at(said), at: when, evidence: 'Asked on the page.', subscriber })
        return (await requests.claim({ ...ALL, now: when }))[0]
      }

      it('takes effect when the new address confirms it, and keeps everything else', async () => {
        const { requests, store, ana } = await peopled()
        const before = await store.get(ana)
        const mail = await asked(requests, ana, 'New@example.org')
        expect(mail).toMatchObject({ subscriber: ana, known: false, change: expect.any(Number) })
        expect(await store.get(ana), 'until then, the old address stays').toEqual(before)
        expect(await requests.confirmChange(mail?.change ?? 0, START + HOUR)).toEqual({
          ...{ subscriber: ana, before: 'ana@example.org' },
        })
        expect(await store.get(ana)).toEqual({ ...before, address: 'New@example.org', changed: START + HOUR })
        expect((await store.history(ana)).at(-1)).toMatchObject({
          ...{ state: 'active', cause: 'address changed' },
          evidence: expect.stringMatching(/^Asked on the page\. The address was ana@example\.org\. Confirmed 1970-/),
        })
        expect(await requests.confirmChange(mail?.change ?? 0, START + HOUR), 'a second press').toEqual({
          subscriber: ana,
        })
        expect(await store.add([{ address: at('ana@example.org'), ...plain }], 'active', evidence)).toEqual(['erased'])
      })

      it('can be undone in the same way', async () => {
        const { requests, store, ana } = await peopled()
        for (const [i, said] of ['new@example.org', 'ana@example.org'].entries())
          await requests.confirmChange(
            (await asked(requests, ana, said, START + i * DAY))?.change ?? 0,
            START + i * DAY,
          )
        expect(await store.get(ana)).toMatchObject({ address: 'ana@example.org', state: 'active' })
      })

      it('cannot take over the address of another subscriber', async () => {
        const { requests, store, ana } = await peopled()
        expect(await asked(requests, ana, 'ben@example.org')).toMatchObject({
          ...{ known: true, subscriber: await idOf(store, 'ben@example.org') },
        })
        const late = await asked(requests, ana, 'cy@example.org')
        await store.add([{ address: at('cy@example.org'), ...plain }], 'active', evidence)
        expect(await requests.confirmChange(late?.change ?? 0, START), 'subscribed meanwhile').toBeUndefined()
        expect(await store.get(ana)).toMatchObject({ address: 'ana@example.org' })
      })

      it('needs the link of its own mail: no other request and no guess confirms it', async () => {
        const { requests, store, ana } = await peopled()
        const mine = await asked(requests, ana, 'mine@example.org')
        const theirs = await asked(requests, ana, 'theirs@example.org')
        expect(mine?.change).not.toBe(theirs?.change)
        expect(await requests.confirm(ana, START), 'a link that confirms a subscription').toMatchObject({
          isNew: false,
        })
        for (const guess of [0, 1, ana, (mine?.change ?? 0) + 1])
          expect(await requests.confirmChange(guess, START)).toBeUndefined()
        await requests.confirmChange(mine?.change ?? 0, START)
        expect(await store.get(ana)).toMatchObject({ address: 'mine@example.org' })
        expect(await store.find(at('theirs@example.org'))).toBeUndefined()
      })

      it('continues the history of an address that left earlier, and never that of a complaint', async () => {
        const { requests, store, ana } = await peopled()
        const ben = await idOf(store, 'ben@example.org')
        await store.change(ben, 'unsubscribed', { at: 2, cause: 'page' })
        const mail = await asked(requests, ana, 'ben@example.org')
        expect(await requests.confirmChange(mail?.change ?? 0, START)).toMatchObject({ subscriber: ana })
        expect(await store.get(ben)).toBeUndefined()
        expect((await store.history(ana)).map(({ cause }) => cause)).toEqual(
          expect.arrayContaining(['page', 'address changed']),
        )
        await store.add([{ address: at('di@example.org'), ...plain }], 'active', evidence)
        await store.change(await idOf(store, 'di@example.org'), 'complained', { at: 3, cause: 'report' })
        expect(await asked(requests, ana, 'di@example.org', START + DAY)).toBeUndefined()
      })

      it('ends with the subscription, after a week, and after three requests in a day', async () => {
        const { requests, store, ana } = await peopled()
        const mails: unknown[] = []
        for (let i = 0; i < 6; i += 1) mails.push(await asked(requests, ana, `new${i}@d${i}.example.org`))
        expect(mails.filter(Boolean)).toHaveLength(3)
        const late = await asked(requests, ana, 'late@example.org', START + 2 * DAY)
        expect(await requests.confirmChange(late?.change ?? 0, START + 9 * DAY)).toBeUndefined()
        const gone = await asked(requests, ana, 'gone@example.org', START + 10 * DAY)
        await store.change(ana, 'unsubscribed', { at: START + 10 * DAY, cause: 'page' })
        expect(await requests.confirmChange(gone?.change ?? 0, START + 10 * DAY)).toBeUndefined()
        await store.erase(at('ana@example.org'), START + 10 * DAY)
        expect(await requests.claim({ ...ALL, now: START + 11 * DAY })).toEqual([])
      })
    })
  })
}
