import { describe, expect, it } from 'vitest'
import type { Edition } from '../../../src/editions/index.js'
import { feedProblems } from '../../../src/lint/index.js'
import { ATOM, RSS } from './samples.js'

const edition = (path: string, as: 'rss' | 'atom'): Edition => ({
  path,
  key: path,
  render: () => ({ bytes: '' }),
  shows: { as, articles: [], whole: true },
})

const ledger = (ignores: ReadonlyMap<string, readonly string[]> = new Map()) =>
  feedProblems({
    site: 'https://news.example/',
    fileOf: id => (id === 'tag:news.example,2026:rivers' ? 'posts/rivers.md' : undefined),
    read: file => (file === 'posts/rivers.md' ? 'One\n\n<a href="/rivers">two</a>\n' : undefined),
    pictureOf: async () => undefined,
    now: Date.UTC(2026, 1, 1),
    ignores,
  })

/** A feed with a link that leads nowhere. */
const BROKEN = RSS.replace('href="https://herald.example/rivers">', 'href="/rivers">')

describe('the feeds of a publication', () => {
  it('have no problems if they are valid', () => {
    const feeds = ledger()
    feeds.read(edition('feed.xml', 'rss'), RSS)
    feeds.read(edition('atom.xml', 'atom'), new TextEncoder().encode(ATOM))
    expect(feeds.problems).toEqual([])
  })

  it('have each fault reported once, at the post and its line, with the line in the feed', () => {
    const feeds = ledger()
    feeds.read(edition('feed.xml', 'rss'), BROKEN)
    feeds.read(edition('feeds/more/feed.xml', 'rss'), BROKEN.replace('/feed.xml', '/feeds/more/feed.xml'))
    expect(feeds.problems).toEqual([
      {
        severity: 'warning',
        rule: 'feed.contains-rel-ref',
        where: { file: 'posts/rivers.md', line: 3 },
        what: 'In `feed.xml`, line 28, the HTML has the address “/rivers”. Addresses in the HTML of RSS should be complete, because RSS defines no base address (RSS Best Practices Profile).',
        fix: 'Write the address with `https://` and its host.',
      },
    ])
  })

  it('have a fault that belongs to no post reported at publication.yml', () => {
    const feeds = ledger()
    feeds.read(edition('feed.xml', 'rss'), RSS.replace('<ttl>60</ttl>', '<ttl>0</ttl>'))
    expect(feeds.problems).toMatchObject([
      { rule: 'feed.invalid-positive-integer', where: { file: 'publication.yml' } },
    ])
  })

  it('have a fault only counted if the post ignores its rule', () => {
    const feeds = ledger(new Map([['posts/rivers.md', ['feed.contains-rel-ref']]]))
    feeds.read(edition('feed.xml', 'rss'), BROKEN)
    expect([feeds.problems.length, feeds.ignored.length]).toEqual([0, 1])
  })

  it('do not include web pages', () => {
    const feeds = ledger()
    feeds.read({ path: 'index.html', key: '', render: () => ({ bytes: '' }) }, '<html></html>')
    expect(feeds.problems).toEqual([])
  })
})
