import { fingerprint } from '../core/fingerprint.js'
import { z } from '../core/schema.js'
import type { Article, Edition } from '../editions/index.js'
import { entryAmong, factsName, type RecordedFacts, recordedFact } from './recorded-facts.js'

/** The path of the record below out/. */
export const RECORD_PATH = 'attribution.json'
const FORMAT = 1
const END = '\n]}\n'

const attributedPost = z.strictObject({
  id: z.url(),
  title: z.string(),
  url: z.url().describe('The address of its page'),
  facts: z.array(recordedFact),
  editions: z
    .record(z.string().min(1), z.literal('ok'))
    .describe('The path below out/ of every edition that shows the post'),
})

/** The content of `attribution.json`. */
export const attributionFile = z.strictObject({ version: z.literal(FORMAT), posts: z.array(attributedPost) })

/** `attribution.json`, which is made when all other editions have been rendered. */
export interface AttributionRecord extends Edition {
  /**
   * Renders the record.
   * @param existing facts that need not be computed again; they only save work
   * @returns the pieces of the record, which would be by far the largest value in memory as a whole, and the facts of every post in it
   */
  readonly renderFrom: (existing: RecordedFacts) => {
    readonly pieces: () => Iterable<string | Uint8Array>
    readonly facts: RecordedFacts
  }
}

/**
 * Plans `attribution.json`, with one line for each post: its facts, and every edition that shows it. It is written only
 * if all editions were read back and found complete, so every edition in it is `ok`. The same editions always give the
 * same record.
 * @param key changes whenever the publication, the templates or the software change
 */
export function attributionRecord(editions: readonly Edition[], key: string): AttributionRecord {
  const shown = editions.filter(({ shows }) => shows)
  const renderFrom: AttributionRecord['renderFrom'] = existing => recordFrom(shown, existing)
  return {
    path: RECORD_PATH,
    key: fingerprint(
      'attribution',
      String(FORMAT),
      key,
      shown.flatMap(edition => [edition.path, edition.key]),
    ),
    render: () => ({ bytes: Buffer.concat(Array.from(renderFrom(new Map()).pieces(), piece => Buffer.from(piece))) }),
    renderFrom,
  }
}

interface RecordedPost {
  readonly article: Article
  readonly paths: string[]
}

function recordFrom(
  editions: readonly Edition[],
  existing: RecordedFacts,
): ReturnType<AttributionRecord['renderFrom']> {
  const posts = new Map<string, RecordedPost>()
  for (const { path, shows } of editions)
    for (const article of shows?.articles ?? []) {
      const post = posts.get(article.id)
      if (post) post.paths.push(path)
      else posts.set(article.id, { article, paths: [path] })
    }
  const facts = new Map(Array.from(posts.values(), ({ article }) => entryAmong(existing, article)))
  return { pieces: () => piecesOf(posts.values(), facts), facts }
}

function* piecesOf(posts: Iterable<RecordedPost>, facts: RecordedFacts): Generator<string | Uint8Array> {
  let before = `{"version":${FORMAT},"posts":[\n`
  let isEmpty = true
  for (const { article, paths } of posts) {
    const { id, title, url } = article
    const who: Pick<z.output<typeof attributedPost>, 'id' | 'title' | 'url'> = { id, title, url }
    yield `${before}${JSON.stringify(who).slice(0, -1)},"facts":`
    yield facts.get(factsName(article)) ?? '[]'
    before = `,"editions":{${paths.map(path => `${JSON.stringify(path)}:"ok"`).join(',')}}},\n`
    isEmpty = false
  }
  yield `${isEmpty ? before.trimEnd() : before.slice(0, -2)}${END}`
}
