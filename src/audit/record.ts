import type { Article, Edition } from '../editions/index.js'
import { fingerprint } from '../fingerprint.js'
import { expectationOf } from './expectation.js'

/** Where the record stands below out/. */
export const RECORD_PATH = 'attribution.json'
const FORMAT = 1

/**
 * The record of every credit, one post a line: its facts, and each edition that shows it. It is written only together
 * with editions that were all read back and found whole, so every edition in it is `ok`; it depends on nothing else, and
 * the same editions give the same record.
 * @param key changes when the publication, the templates or the software change
 */
export function attributionRecord(editions: readonly Edition[], key: string): Edition {
  const shown = editions.filter(({ shows }) => shows)
  return {
    path: RECORD_PATH,
    key: fingerprint('attribution', String(FORMAT), key, ...shown.flatMap(edition => [edition.path, edition.key])),
    render: () => {
      const posts = new Map<string, { article: Article; paths: string[] }>()
      for (const { path, shows } of shown)
        for (const article of shows?.articles ?? []) {
          const post = posts.get(article.id)
          if (post) post.paths.push(path)
          else posts.set(article.id, { article, paths: [path] })
        }
      const lines = [...posts.values()].map(({ article, paths }) => JSON.stringify(postRecord(article, paths)))
      return `{"version":${FORMAT},"posts":[\n${lines.join(',\n')}\n]}\n`
    },
  }
}

const postRecord = (article: Article, paths: readonly string[]) => ({
  id: article.id,
  title: article.title,
  url: article.url,
  facts: expectationOf(article).facts.map(({ fact, value }) => ({ fact, value })),
  editions: Object.fromEntries(paths.map(path => [path, 'ok'])),
})
