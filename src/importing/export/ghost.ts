import { isRecord } from '../../core/json.js'
import { paragraphsAsHtml, plainOf } from '../html/dom.js'
import { savedJson } from '../saved-json.js'
import { cardHtml, withReadableCards } from './ghost-card.js'
import { lexicalHtml } from './lexical.js'
import { mobiledocHtml } from './mobiledoc.js'
import { type OwnPost, type OwnPosts, readOwnPosts } from './own-post.js'

type Row = Readonly<Record<string, unknown>>

const row = (value: unknown): Row => (isRecord(value) ? value : {})
const rows = (value: unknown): Row[] => (Array.isArray(value) ? value.map(row) : [])
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

/** Returns a moment as text. Before version 1, Ghost wrote milliseconds. */
const moment = (value: unknown): string | undefined =>
  typeof value === 'number' && Math.abs(value) < 8.64e15 ? new Date(value).toISOString() : text(value)

/** The tables of an export, indexed for joins. */
interface Tables {
  readonly users: ReadonlyMap<unknown, Row>
  readonly tags: ReadonlyMap<unknown, Row>
  readonly meta: ReadonlyMap<unknown, Row>
  /** The rows of each join table by post id, in their order. */
  readonly authorsOf: ReadonlyMap<unknown, readonly Row[]>
  readonly tagsOf: ReadonlyMap<unknown, readonly Row[]>
}

export const ghostImporter = readOwnPosts('Ghost', ghostPosts)

/** Reads the posts of a Ghost export, which is a database dump in JSON. Pages are left out. */
function ghostPosts(json: string): OwnPosts | undefined {
  const read = savedJson(json)
  if (!read) return undefined
  const root = row(read.value)
  const data = row(rows(root['db'])[0]?.['data'] ?? root['data'])
  if (!Array.isArray(data['posts'])) return undefined
  const tables: Tables = {
    users: byKey(data['users'], 'id'),
    tags: byKey(data['tags'], 'id'),
    meta: byKey(data['posts_meta'], 'post_id'),
    authorsOf: joins(data['posts_authors']),
    tagsOf: joins(data['posts_tags']),
  }
  const posts = rows(data['posts'])
    .filter(post => (post['type'] ?? 'post') === 'post' && post['page'] !== 1 && post['page'] !== true)
    .map(post => postOf(post, tables))
  return { posts, faults: read.broken ? ['The export breaks off; authors, tags or posts may be missing.'] : [] }
}

const byKey = (table: unknown, key: string): Map<unknown, Row> =>
  new Map(rows(table).map(entry => [entry[key], entry] as const))

function joins(table: unknown): Map<unknown, Row[]> {
  const found = new Map<unknown, Row[]>()
  for (const entry of rows(table)) found.set(entry['post_id'], [...(found.get(entry['post_id']) ?? []), entry])
  for (const list of found.values()) list.sort((a, b) => Number(a['sort_order'] ?? 0) - Number(b['sort_order'] ?? 0))
  return found
}

function postOf(post: Row, { users, tags, meta, authorsOf, tagsOf }: Tables): OwnPost {
  const id = post['id']
  const joined = (authorsOf.get(id) ?? []).map(entry => users.get(entry['author_id']))
  const authors = joined.some(Boolean) ? joined : [users.get(post['author_id'])]
  const more = row(meta.get(id))
  return {
    id: text(post['uuid']) ?? text(id),
    title: text(post['title']),
    slug: text(post['slug']),
    date: moment(post['published_at']) ?? moment(post['created_at']),
    published: post['status'] === 'published',
    // A post that was only sent by email never was on the site.
    restricted: post['status'] === 'sent' || !/^(?:public)?$/.test(text(post['visibility']) ?? ''),
    authors: authors.flatMap(user => {
      const name = text(user?.['name'])
      return name ? [{ name, bio: text(user?.['bio']), url: text(user?.['website']) }] : []
    }),
    tags: (tagsOf.get(id) ?? [])
      .map(entry => row(tags.get(entry['tag_id'])))
      .filter(tag => tag['visibility'] !== 'internal')
      .flatMap(tag => text(tag['name']) ?? [])
      .filter(name => !name.startsWith('#')),
    html: htmlOf(post).replaceAll('__GHOST_URL__', ''),
    summary: text(post['custom_excerpt']),
    image: {
      // Before version 1, it was called `image`.
      src: (text(post['feature_image']) ?? text(post['image']))?.replace('__GHOST_URL__', ''),
      alt: text(more['feature_image_alt']),
      caption: plainOf(text(more['feature_image_caption']) ?? '') || undefined,
    },
    language: text(post['locale']),
    canonical: text(post['canonical_url']),
  }
}

/** Returns the text of a post. Posts that were never shown have it only in the form of the editor with which they were written. */
function htmlOf(post: Row): string {
  const [html, lexical, mobiledoc, markdown] = ['html', 'lexical', 'mobiledoc', 'markdown'].map(name =>
    text(post[name]),
  )
  if (html) return withReadableCards(html)
  const written =
    (lexical && lexicalHtml(lexical)) ||
    (mobiledoc && mobiledocHtml(mobiledoc)) ||
    // Before version 1, Ghost kept Markdown.
    (markdown && cardHtml('markdown', { markdown }))
  return written || paragraphsAsHtml(text(post['plaintext']) ?? '')
}
