import { describe, expect, it } from 'vitest'
import { selected } from '../../src/editions/index.js'
import { articleOf } from './feeds/article-factory.js'

const by = (name: string, publisher?: { name: string; key?: string }) => ({
  credit: { authors: [{ name }], ...(publisher ? { original: { publisher } } : {}) },
})
const harbour = { name: 'Harbour Review', key: 'harbour-review' }
const posts = [
  articleOf('a', { date: '2026-01-01', tags: ['Rivers'], ...by('Ada Writer', harbour) }),
  articleOf('b', { date: '2026-01-02', tags: ['climate-change', 'rivers'], ...by('Bo Author', harbour) }),
  articleOf('c', { date: '2026-01-03', tags: ['Caf\u00e9'], ...by('ADA WRITER') }),
  articleOf('d', { date: '2026-01-03', tags: [], ...by('Cy') }),
]
const all = { tags: [], authors: [], publishers: [] }
const slugs = (selection: object): string =>
  selected({ ...all, ...selection }, posts)
    .map(({ slug }) => slug)
    .join('')

describe('a selection', () => {
  it.each([
    ['everything, newest first and then by id', {}, 'cdba'],
    ['by tag, in any case', { tags: ['RIVERS'] }, 'ba'],
    ['by tag, in any Unicode form', { tags: ['cafe\u0301'] }, 'c'],
    ['by tag, with hyphens or without', { tags: ['Climate Change'] }, 'b'],
    ['by any of several tags', { tags: ['café', 'rivers'] }, 'cba'],
    ['by author', { authors: ['ada writer'] }, 'ca'],
    ['by a publisher’s key', { publishers: ['harbour-review'] }, 'ba'],
    ['by a publisher’s name', { publishers: ['HARBOUR REVIEW'] }, 'ba'],
    [
      'by all kinds that are named',
      { tags: ['rivers'], authors: ['Bo Author', 'Cy'], publishers: ['harbour-review'] },
      'b',
    ],
    ['nothing, where nothing fits', { tags: ['none'] }, ''],
  ])('chooses %s', (_, selection, expected) => {
    expect(slugs(selection)).toBe(expected)
  })

  it('is the same for any order of files', () => {
    expect(selected(all, [...posts].reverse())).toEqual(selected(all, posts))
  })
})
