import { plainOf } from '../html/dom.js'
import type { OwnPost } from './own-post.js'

type Row = Readonly<Record<string, unknown>>

const row = (value: unknown): Row => (typeof value === 'object' && value !== null ? (value as Row) : {})
const rows = (value: unknown): Row[] => (Array.isArray(value) ? value.map(row) : [])
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

/** The posts of a Ghost export, whose tables come as JSON; pages stay behind. */
export function ghostPosts(json: string): OwnPost[] | undefined {
  let data: Row
  try {
    const root = row(JSON.parse(json))
    data = row(rows(root['db'])[0]?.['data'] ?? root['data'])
  } catch {
    return undefined
  }
  if (!Array.isArray(data['posts'])) return undefined
  const named = (table: string): Map<unknown, Row> => new Map(rows(data[table]).map(entry => [entry['id'], entry]))
  const [users, tags, meta] = [
    named('users'),
    named('tags'),
    new Map(rows(data['posts_meta']).map(entry => [entry['post_id'], entry] as const)),
  ]
  const of = (table: string, key: string, known: ReadonlyMap<unknown, Row>, id: unknown): Row[] =>
    rows(data[table])
      .filter(entry => entry['post_id'] === id)
      .sort((a, b) => Number(a['sort_order'] ?? 0) - Number(b['sort_order'] ?? 0))
      .map(entry => known.get(entry[key]))
      .filter(found => found !== undefined)
  return rows(data['posts'])
    .filter(post => (post['type'] ?? 'post') === 'post' && post['page'] !== 1)
    .map(post => {
      const joined = of('posts_authors', 'author_id', users, post['id'])
      const authors = joined.length > 0 ? joined : [users.get(post['author_id'])].filter(user => user !== undefined)
      const more = row(meta.get(post['id']))
      return {
        id: text(post['uuid']) ?? text(post['id']),
        title: text(post['title']),
        slug: text(post['slug']),
        date: text(post['published_at']) ?? text(post['created_at']),
        published: post['status'] === 'published',
        authors: authors.flatMap(user => {
          const name = text(user['name'])
          return name ? [{ name, bio: text(user['bio']), url: text(user['website']) }] : []
        }),
        tags: of('posts_tags', 'tag_id', tags, post['id'])
          .flatMap(tag => text(tag['name']) ?? [])
          .filter(name => !name.startsWith('#')),
        html: (text(post['html']) ?? plainHtml(text(post['plaintext']))).replaceAll('__GHOST_URL__', ''),
        summary: text(post['custom_excerpt']),
        image: {
          src: text(post['feature_image'])?.replace('__GHOST_URL__', ''),
          alt: text(more['feature_image_alt']),
          caption: plainOf(text(more['feature_image_caption']) ?? '') || undefined,
        },
        canonical: text(post['canonical_url']),
      }
    })
}

const plainHtml = (words = ''): string =>
  words
    .split(/\n\s*\n/)
    .map(part => `<p>${part.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`)
    .join('')
