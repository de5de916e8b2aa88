import { fingerprint } from '../core/fingerprint.js'
import type { Article, Edition } from '../editions/index.js'
import type { FactStore } from './fact-store.js'

/** The path of the record below out/. */
export const RECORD_PATH = 'attribution.json'
const FORMAT = 1
const END = '\n]}\n'

/**
 * Makes `attribution.json`, with one line for each post: its facts, and every edition that shows it. It is written only
 * if all editions were read back and found complete, so every edition in it is `ok`. The same editions always give the
 * same record.
 * @param key changes whenever the publication, the templates or the software change
 */
export function attributionRecord(editions: readonly Edition[], key: string, ledger: FactStore): Edition {
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
      // The record is built as bytes from the start: as one string it would be the largest value in memory, several
      // times over.
      const pieces: Uint8Array[] = []
      let before = `{"version":${FORMAT},"posts":[\n`
      for (const { article, paths } of posts.values()) {
        const { id, title, url } = article
        const who = JSON.stringify({ id, title, url }).slice(0, -1)
        pieces.push(Buffer.from(`${before}${who},"facts":`), ledger.factsOf(article))
        before = `,"editions":{${paths.map(path => `${JSON.stringify(path)}:"ok"`).join(',')}}},\n`
      }
      return Buffer.concat([
        ...pieces,
        Buffer.from(`${pieces.length > 0 ? before.slice(0, -2) : before.trimEnd()}${END}`),
      ])
    },
  }
}
