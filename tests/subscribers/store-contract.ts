import { describe, expect, it } from 'vitest'
import { EVERYTHING, readAddress, type SubscriberStore } from '../../src/subscribers/index.js'

const at = (said: string) => readAddress(said) ?? expect.fail(`${said} is no address`)
const entry = (said: string, more = {}) =>
  ({ address: at(said), interests: EVERYTHING, frequency: 'all', ...more }) as const
const collected = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
const IMPORT = { at: 1_000, cause: 'import', evidence: 'form of 2024' }

/** The contract of every store of subscribers. */
export function storeContract(name: string, open: () => Promise<SubscriberStore>): void {
  describe(name, () => {
    it('stores subscribers with the cause and the evidence of their consent', async () => {
      const store = await open()
      const ana = entry('Ana@Example.org', {
        name: 'Ana',
        interests: { digests: ['weekly'], tags: ['rivers', 'birds'] },
      })
      expect(await store.add([ana, entry('ben@example.org')], 'active', IMPORT)).toEqual(['added', 'added'])
      const found = await store.find(at('ana@example.org'))
      expect(found).toEqual({
        id: expect.any(Number),
        address: 'Ana@example.org',
        name: 'Ana',
        state: 'active',
        frequency: 'all',
        interests: { digests: ['weekly'], tags: ['birds', 'rivers'] },
        fields: {},
        created: 1_000,
        changed: 1_000,
      })
      expect(await store.get(found?.id ?? 0)).toEqual(found)
      expect(await store.history(found?.id ?? 0)).toEqual([{ ...IMPORT, state: 'active' }])
    })

    it('treats spellings of one address as one subscriber', async () => {
      const store = await open()
      const said = ['x@bücher.example.org', 'X@BÜCHER.example.org', 'x@xn--bcher-kva.example.org']
      expect(
        await store.add(
          said.map(each => entry(each)),
          'active',
          IMPORT,
        ),
      ).toEqual(['added', 'active', 'active'])
      expect(await collected(store.list())).toHaveLength(1)
    })

    it('never brings back people who left, bounced, complained or were erased', async () => {
      const store = await open()
      for (const state of ['unsubscribed', 'bounced', 'complained'] as const) {
        const address = at(`${state}@example.org`)
        await store.add([entry(address.written)], 'active', IMPORT)
        await store.change((await store.find(address))?.id ?? 0, state, { at: 2_000, cause: 'test' })
      }
      await store.erase(at('gone@example.org'), 2_000)
      const all = ['unsubscribed', 'bounced', 'complained', 'gone'].map(who => entry(`${who}@example.org`))
      expect(await store.add(all, 'active', { ...IMPORT, at: 3_000 })).toEqual([
        'unsubscribed',
        'bounced',
        'complained',
        'erased',
      ])
      expect(await collected(store.list('active'))).toEqual([])
    })

    it('gives everybody the stated state with the least mail, and never more mail', async () => {
      const store = await open()
      const left = entry('a@example.org', { state: 'unsubscribed' })
      expect(await store.add([left, entry('b@example.org', { state: 'active' })], 'pending', IMPORT)).toEqual([
        'added',
        'added',
      ])
      const again = [entry('a@example.org', { state: 'bounced' }), entry('b@example.org', { state: 'complained' })]
      expect(await store.add(again, 'active', { ...IMPORT, at: 2_000 }, true)).toEqual(['unsubscribed', 'less'])
      expect((await store.find(at('b@example.org')))?.state).toBe('pending')
      expect(await store.add(again, 'active', { ...IMPORT, at: 2_000 })).toEqual(['unsubscribed', 'less'])
      const b = await store.find(at('b@example.org'))
      expect([(await store.find(at('a@example.org')))?.state, b]).toMatchObject([
        'unsubscribed',
        { state: 'complained', created: 1_000, changed: 2_000 },
      ])
      expect(await store.history(b?.id ?? 0)).toMatchObject([{ state: 'pending' }, { state: 'complained' }])
    })

    it('blocks people whom another store erased, if a secret opens its hashes', async () => {
      const [store, other] = [await open(), await open()]
      await store.erase(at('a@example.org'), 1)
      await other.erase(at('b@example.org'), 2)
      const sealed = await collected(store.erasures('one secret'))
      expect(await other.restoreErasures(sealed, ['another'])).toBe(false)
      expect(await other.restoreErasures(sealed, ['another', 'one secret'], true)).toBe(true)
      expect((await other.stats()).erased).toBe(1)
      expect(await other.restoreErasures(sealed, ['another', 'one secret'])).toBe(true)
      expect(await other.restoreErasures(sealed, ['one secret'])).toBe(true)
      expect((await other.stats()).erased).toBe(2)
      await other.erase(at('a@example.org'), 3)
      const all = ['a', 'b', 'c'].map(who => entry(`${who}@example.org`))
      expect(await other.add(all, 'active', IMPORT)).toEqual(['erased', 'erased', 'added'])
      const third = await open()
      expect(await third.restoreErasures(await collected(other.erasures('x')), ['x'])).toBe(true)
      expect(await third.add(all, 'active', IMPORT)).toEqual(['erased', 'erased', 'added'])
    })

    it('subscribes people again only with evidence of a new consent, and never after a complaint', async () => {
      const store = await open()
      await store.add([entry('a@example.org')], 'active', IMPORT)
      const id = (await store.find(at('a@example.org')))?.id ?? 0
      expect(await store.change(id, 'unsubscribed', { at: 2, cause: 'form' })).toBe(true)
      expect(await store.change(id, 'active', { at: 3, cause: 'add' })).toBe(false)
      expect(await store.change(id, 'active', { at: 4, cause: 'add', evidence: 'letter of 3 May' })).toBe(true)
      expect(await store.change(id, 'complained', { at: 5, cause: 'report' })).toBe(true)
      expect(await store.change(id, 'active', { at: 6, cause: 'add', evidence: 'letter' })).toBe(false)
      expect((await store.history(id)).map(({ state }) => state)).toEqual([
        'active',
        'unsubscribed',
        'active',
        'complained',
      ])
    })

    it('reports the result of a dry run without changing anything', async () => {
      const store = await open()
      expect(await store.add([entry('a@example.org')], 'active', IMPORT, true)).toEqual(['added'])
      expect(await collected(store.list())).toEqual([])
    })

    it('keeps only a hash of an erased subscriber', async () => {
      const store = await open()
      await store.add([entry('a@example.org', { name: 'A' })], 'active', IMPORT)
      const id = (await store.find(at('a@example.org')))?.id ?? 0
      expect(await store.erase(at('A@example.org'), 5)).toBe(true)
      expect(await store.erase(at('a@example.org'), 6)).toBe(false)
      expect([await store.find(at('a@example.org')), await store.get(id), await store.history(id)]).toEqual([
        undefined,
        undefined,
        [],
      ])
      expect((await store.stats()).erased).toBe(1)
    })

    it('changes a subscriber’s preferences', async () => {
      const store = await open()
      await store.add([entry('a@example.org')], 'active', IMPORT)
      const id = (await store.find(at('a@example.org')))?.id ?? 0
      expect(await store.prefer(id, { digests: ['weekly'], tags: ['birds'] }, 'digests')).toBe(true)
      expect(await store.prefer(id, { digests: [], tags: ['rivers'] }, 'posts')).toBe(true)
      expect(await store.get(id)).toMatchObject({ frequency: 'posts', interests: { digests: [], tags: ['rivers'] } })
      expect(await store.prefer(id + 1, EVERYTHING, 'all')).toBe(false)
    })

    it('lists more than one page, in the order of subscription', async () => {
      const store = await open()
      const many = Array.from({ length: 2_500 }, (_, i) => entry(`r${i}@d${i % 3}.example.org`))
      await store.add(many, 'active', IMPORT)
      const listed = (await collected(store.list())).map(({ address }) => address)
      expect(listed).toEqual(many.map(({ address }) => address.written))
      expect(await store.stats()).toMatchObject({
        states: { active: 2_500, pending: 0 },
        domains: [{ domain: 'd0.example.org', active: 834 }, { active: 833 }, { active: 833 }],
      })
    })
  })
}
