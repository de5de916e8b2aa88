import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import {
  articleIndex,
  articleKey,
  type CollectedArticle,
  chosenArticles,
  withCollected,
} from '../../src/collecting/index.js'
import type { FeedEntry } from '../../src/importing/index.js'

const NOW = Date.UTC(2026, 10, 30, 9)
const AT = '2026-11-29T09:00:00Z'

const settingsOf = (collect: string) => {
  const settings = readPublishers(
    `tide: { name: Tide, feed: https://tide.example.org/feed, collect: ${collect} }`,
  ).publishers.get('tide')?.collect
  if (!settings) throw new Error('The settings are wrong.')
  return settings
}

type Given = Partial<Omit<FeedEntry, 'language' | 'length'>> & { readonly language?: string; readonly words?: number }

const entryOf = ({ language, words = 500, ...given }: Given): FeedEntry => ({
  id: given.url ?? 'a',
  url: 'https://tide.example.org/a',
  title: 'A',
  tags: [],
  authors: [],
  draft: () => {
    throw new Error('No text is converted before it is chosen.')
  },
  ...given,
  language: () => language,
  length: () => words,
})

const before = (given: Partial<CollectedArticle> = {}): CollectedArticle => ({
  publisher: 'tide',
  id: 'x',
  at: AT,
  as: 'draft',
  ...given,
})

const choose = (
  entries: readonly Given[],
  { collected = [before()], collect = 'yes', present = [] as string[], now = NOW } = {},
) =>
  chosenArticles(entries.map(entryOf), {
    ...{ publisher: 'tide', settings: settingsOf(collect), now },
    index: articleIndex(
      collected,
      present.flatMap(url => articleKey(url) ?? []),
    ),
  })

const HOME = 'https://tide.example.org'
const many = (count: number): Given[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${i}`,
    url: `${HOME}/${i}`,
    title: `${i}`,
    date: new Date(Date.UTC(2026, 0, i + 1)).toISOString(),
  }))
const idsOf = (entries: readonly FeedEntry[]): string[] => entries.map(({ id }) => id)

describe('an entry of a feed', () => {
  it.each<[name: string, known: Partial<CollectedArticle>, entry: Given, isNew: boolean]>([
    ['with the same id and address', { id: '1', url: `${HOME}/a` }, { id: '1' }, false],
    ['with a new title', { id: '1', url: `${HOME}/a` }, { id: '1', title: 'A (12 comments)' }, false],
    ['with a new date', { id: '1', url: `${HOME}/a`, published: '2026-01-01' }, { id: '1', date: '2026-02-01' }, false],
    ['with another id and the same address', { id: '1', url: `${HOME}/a` }, { id: '2' }, false],
    ['whose address has tracking', { id: '1', url: `${HOME}/a` }, { id: '2', url: `${HOME}/a?utm_source=rss` }, false],
    ['whose address has another scheme', { id: '1', url: 'http://www.tide.example.org/a/' }, { id: '2' }, false],
    [
      'whose id has another scheme',
      { id: `http://tide.example.org/?p=1` },
      { id: `${HOME}/?p=1`, url: `${HOME}/b` },
      false,
    ],
    ['without an address', { id: '1' }, { id: '1', url: undefined }, false],
    [
      'at a new address, with the same date',
      { id: '1', url: `${HOME}/old`, published: AT },
      { id: '1', date: AT },
      false,
    ],
    [
      'at a new address, with a new date',
      { id: '1', url: `${HOME}/old`, published: AT },
      { id: '1', date: '2026-11-30' },
      true,
    ],
    ['at a new address, without a date', { id: '1', url: `${HOME}/old` }, { id: '1' }, true],
    ['that links to the home page', { id: '1', url: `${HOME}/` }, { id: '2', url: `${HOME}/` }, true],
    ['that another place of a page is', { id: '1', url: `${HOME}/log#v1` }, { id: '2', url: `${HOME}/log#v2` }, true],
    ['that comments of an article are', { id: '1', url: `${HOME}/a` }, { id: '2', url: `${HOME}/a#comments` }, false],
    ['that differs in a parameter', { id: '1', url: `${HOME}/?p=1` }, { id: '2', url: `${HOME}/?p=2` }, true],
    ['with the id of another publisher’s', { publisher: 'mole', id: '1' }, { id: '1' }, true],
    ['with the address of another publisher’s', { publisher: 'mole', id: '1', url: `${HOME}/a` }, { id: '2' }, false],
    [
      'with the address in other encoding',
      { id: '1', url: `${HOME}/caf%c3%a9` },
      { id: '2', url: `${HOME}/café` },
      false,
    ],
  ])('%s', (_, known, entry, isNew) => {
    expect(choose([entry], { collected: [before(), before(known)] }).taken.length).toBe(isNew ? 1 : 0)
  })

  it('is known if a post or an item has its address', () => {
    expect(choose([{ id: '1' }], { present: ['http://tide.example.org/a/'] }).taken).toEqual([])
  })

  it('is new if several entries of one feed have its address', () => {
    const page = { url: `${HOME}/log` }
    const collected = [before({ id: '1', ...page })]
    expect(
      idsOf(
        choose(
          [
            { id: '2', ...page },
            { id: '1', ...page },
          ],
          { collected },
        ).taken,
      ),
    ).toEqual(['2'])
  })

  it('is taken once if a feed has it twice', () => {
    expect(choose([{ id: '1' }, { id: '1' }]).taken.length).toBe(1)
  })

  it.each<[only: string, entry: Given, isTaken: boolean]>([
    ['tags: [Rivers]', { tags: ['rivers', 'x'] }, true],
    ['tags: rivers, ports', { tags: ['Ports'] }, true],
    ['tags: [rivers]', { tags: [] }, false],
    ['authors: [Ada Writer]', { authors: ['ada writer'] }, true],
    ['authors: [Ada Writer]', { authors: ['Bo Penner'] }, false],
    ['languages: [en]', { language: 'en-GB' }, true],
    ['languages: [en-GB]', { language: 'en' }, false],
    ['languages: [en, de]', { language: 'fr' }, false],
    ['languages: [en]', {}, true],
    ['words: 300-400', { words: 300 }, true],
    ['words: 300-400', { words: 401 }, false],
    ['words: 300-', { words: 9000 }, true],
    ['words: 300-…', { words: 299 }, false],
    ['words: -400', { words: 10 }, true],
  ])('is wanted by `%s` if it has %j: %s', (only, entry, isTaken) => {
    expect(
      choose([entry], {
        collect: `{ only: { ${only.includes(',') && !only.includes('[') ? only.replace(/: (.*)/, ': "$1"') : only} } }`,
      }).taken.length,
    ).toBe(isTaken ? 1 : 0)
  })
})

describe('the entries of a feed', () => {
  it('are taken from the first run on, the newest ten, the oldest of them first', () => {
    const { taken, waiting, passed } = choose(many(12), { collected: [] })
    expect([idsOf(taken), idsOf(waiting), idsOf(passed)]).toEqual([
      ['2', '3', '4', '5', '6', '7', '8', '9', '10', '11'],
      [],
      ['1', '0'],
    ])
  })

  it('count from the top if they have no dates', () => {
    const entries = many(12).map(({ date: _, ...entry }) => entry)
    expect(idsOf(choose(entries, { collected: [] }).taken).at(-1)).toBe('0')
  })

  it('are taken twenty at a time', () => {
    const { taken, waiting, isFull } = choose(many(30))
    expect([taken.length, waiting.length, isFull]).toEqual([20, 10, false])
    expect(idsOf(taken)[0]).toBe('0')
  })

  it('wait if `most` has no room, which counts a rolling period', () => {
    const collected = ['2026-11-22T09:00:00Z', '2026-11-24T09:00:00Z', AT].map((at, i) => before({ id: `x${i}`, at }))
    const passed = before({ id: 'p', as: 'passed' })
    const chosen = choose(many(4), { collected: [...collected, passed], collect: '{ most: 5/week }' })
    expect([idsOf(chosen.taken), idsOf(chosen.waiting), chosen.isFull]).toEqual([['0', '1', '2'], ['3'], true])
    expect(choose(many(1), { collected, collect: '{ most: 2/week }' }).taken).toEqual([])
  })
})

describe('what was collected', () => {
  it('is forgotten beyond a thousand articles, except what the feed still has', () => {
    const old = Array.from({ length: 1100 }, (_, i) =>
      before({ id: `${i}`, at: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString() }),
    )
    const kept = withCollected(
      [...old, before({ publisher: 'mole', id: 'm' })],
      [before({ id: 'new' })],
      new Map([['tide', ['0', '50']]]),
    )
    const ids = new Set(kept.map(({ id }) => id))
    expect(kept.length).toBe(1001)
    expect(['0', '50', 'new', 'm', '1'].map(id => ids.has(id))).toEqual([true, true, true, true, false])
  })
})
