import { describe, expect, it } from 'vitest'
import { feedLinks } from '../../../src/editions/feeds/index.js'
import { tagSlug } from '../../../src/editions/index.js'
import { publicationOf } from './article-factory.js'

describe('the links to feeds', () => {
  it('have the main feed at the root and the others in folders of their own', () => {
    const links = feedLinks(publicationOf('feeds: { harbour: { tags: [harbour] } }\ntagFeeds: true'), ['Rivers'])
    expect(links.map(({ name, rss, atom, json }) => [name, rss, atom, json])).toEqual([
      ['', 'feed.xml', 'atom.xml', 'feed.json'],
      ['harbour', 'feeds/harbour/feed.xml', 'feeds/harbour/atom.xml', 'feeds/harbour/feed.json'],
      ['tag/rivers', 'feeds/tag/rivers/feed.xml', 'feeds/tag/rivers/atom.xml', 'feeds/tag/rivers/feed.json'],
    ])
  })

  it('have no feeds of tags unless `tagFeeds` is set', () => {
    expect(feedLinks(publicationOf(), ['rivers'])).toHaveLength(1)
  })

  it('have one feed for all spellings of a tag, in any order', () => {
    const publication = publicationOf('tagFeeds: true')
    const spellings = ['climate change', 'Climate-Change', 'CLIMATE CHANGE', 'caf\u00e9', 'cafe\u0301', ' ']
    const links = feedLinks(publication, spellings)
    expect(links.map(({ title }) => title)).toEqual([
      'The Reader',
      'The Reader: CLIMATE CHANGE',
      'The Reader: cafe\u0301',
    ])
    expect(feedLinks(publication, [...spellings].reverse())).toEqual(links)
  })

  it('never have the same title', () => {
    const yaml = 'feeds:\n  one: { title: The Reader }\n  two: { title: the reader }'
    expect(feedLinks(publicationOf(yaml), []).map(({ title }) => title)).toEqual([
      'The Reader',
      'The Reader (one)',
      'the reader (two)',
    ])
  })
})

describe('a tag in a path', () => {
  it.each([
    ['Rivers & Treaties', /^rivers-treaties-[0-9a-f]{6}$/],
    ['Climate Change', /^climate-change$/],
    ['node.js', /^node\.js$/],
    ['河流', /^河流$/],
    ['C++', /^c-[0-9a-f]{6}$/],
    ['../../etc', /^etc-[0-9a-f]{6}$/],
    ['?', /^tag-[0-9a-f]{6}$/],
    ['NUL', /^nul-[0-9a-f]{6}$/],
    ['x'.repeat(200), /^x{60}-[0-9a-f]{6}$/],
  ])('%s is %s', (tag, expected) => {
    expect(tagSlug(tag)).toMatch(expected)
  })

  it('distinguishes C++, C# and C', () => {
    expect(new Set(['C', 'C++', 'C#'].map(tagSlug)).size).toBe(3)
  })
})
