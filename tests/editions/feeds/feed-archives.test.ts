import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/editions/index.js'
import { articleOf, editionsOf, publicationOf, renderAll } from './article-factory.js'
import { all, entriesIn, first, linksIn, readXml, textOf } from './read-back.js'

const publication = publicationOf('feed: { limit: 20 }')
const post = (i: number, facts = {}): Article =>
  articleOf(
    `post-${String(i).padStart(3, '0')}`,
    { date: new Date(Date.UTC(2026, 0, 1, i)).toISOString(), ...facts },
    publication,
  )
const posts = (count: number): Article[] => Array.from({ length: count }, (_, i) => post(i))
const build = (articles: readonly Article[]) => renderAll(editionsOf(articles, publication))
const pathOf = (address: string): string => address.slice(publication.url.length)

/** The documents of a feed, from the main one back to the oldest. */
function walk(documents: ReadonlyMap<string, string>, start: string): string[] {
  const path: string[] = []
  for (let next: string | undefined = start; next; ) {
    if (path.includes(next)) throw new Error(`${next} leads to itself`)
    path.push(next)
    const text: string = documents.get(next) ?? ''
    const before: string | undefined = next.endsWith('.json')
      ? (JSON.parse(text) as { next_url?: string }).next_url
      : linksIn(headOf(text), 'prev-archive')[0]
    next = before && pathOf(before)
  }
  return path
}

function headOf(xml: string) {
  const root = readXml(xml)
  return root.name === 'rss' ? first(root, 'channel') : root
}

function idsIn(path: string, text: string): (string | undefined)[] {
  if (path.endsWith('.json')) return (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id)
  return entriesIn(text).map(entry => textOf(entry, 'id') ?? textOf(entry, 'guid'))
}

describe('archives', () => {
  it.each(['feed.xml', 'atom.xml', 'feed.json'])(
    'lead from %s to every entry exactly once, newest first',
    async start => {
      const articles = posts(137)
      const documents = await build(articles)
      const met = walk(documents, start).flatMap(path => idsIn(path, documents.get(path) ?? ''))
      expect(met).toEqual([...articles].reverse().map(({ id }) => id))
    },
  )

  it.each([0, 1, 20, 21, 70, 71])('contain the posts that do not fit into the main document, of %i', async count => {
    const documents = await build(posts(count))
    const left = Math.max(0, count - 20)
    expect(walk(documents, 'atom.xml')).toHaveLength(1 + Math.ceil(left / 50))
  })

  it('state that they are archives, and the address of the feed', async () => {
    const documents = await build(posts(137))
    const [, ...archives] = walk(documents, 'atom.xml')
    for (const path of archives) {
      const head = headOf(documents.get(path) ?? '')
      expect(linksIn(head, 'self').map(pathOf)).toEqual([path])
      expect(linksIn(head, 'current').map(pathOf)).toEqual(['atom.xml'])
      expect(all(head, 'fh:archive')).toHaveLength(1)
      expect(textOf(head, 'id')).toBe('tag:reader.example.org,2024:feed')
    }
  })

  it('do not change when a post is added, once they are full', async () => {
    const before = await build(posts(137))
    const after = await build(posts(138))
    const full = walk(before, 'atom.xml').slice(-2)
    for (const path of full) expect(after.get(path)).toBe(before.get(path))
  })

  it.each([
    ['the last of them grows', posts(138)],
    ['an old post goes', posts(137).filter((_, i) => i !== 60)],
  ])('never have other bytes at the same address: %s', async (_, later) => {
    const before = await build(posts(137))
    const after = await build(later)
    const archives = [...before.keys()].filter(path => path.includes('archive/'))
    for (const path of archives) if (after.has(path)) expect(after.get(path)).toBe(before.get(path))
    expect([...after.keys()]).not.toEqual([...before.keys()])
    const met = walk(after, 'atom.xml').flatMap(path => idsIn(path, after.get(path) ?? ''))
    expect(met).toEqual([...later].reverse().map(({ id }) => id))
  })

  it('change in place after a correction, and only the document with the corrected post', async () => {
    const before = await build(posts(137))
    const after = await build(posts(137).map((article, i) => (i === 3 ? post(3, { title: 'Corrected' }) : article)))
    const changed = [...after.keys()].filter(path => after.get(path) !== before.get(path))
    expect([...after.keys()]).toEqual([...before.keys()])
    expect(changed.map(path => path.replace(/-[0-9a-f]{12}/, ''))).toEqual([
      'feeds/archive/0001.rss.xml',
      'feeds/archive/0001.atom.xml',
      'feeds/archive/0001.json',
    ])
  })
})
