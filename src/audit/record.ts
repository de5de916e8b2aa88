import type { Article, Edition } from '../editions/index.js'
import { fingerprint } from '../fingerprint.js'
import type { Ledger } from './ledger.js'

/** Where the record stands below out/. */
export const RECORD_PATH = 'attribution.json'
const FORMAT = 1

/**
 * The record of every credit, one post a line: its facts, and each edition that shows it. It is written only together
 * with editions that were all read back and found whole, so every edition in it is `ok`; it depends on nothing else, and
 * the same editions give the same record.
 * @param key changes when the publication, the templates or the software change
 */
export function attributionRecord(editions: readonly Edition[], key: string, ledger: Ledger): Edition {
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
      const lines = [...posts.values()].map(post => line(post, ledger))
      return `{"version":${FORMAT},"posts":[\n${lines.join(',\n')}\n]}\n`
    },
  }
}

interface Recorded {
  readonly article: Article
  readonly paths: readonly string[]
}

function line({ article, paths }: Recorded, ledger: Ledger): string {
  const { id, title, url } = article
  const who = JSON.stringify({ id, title, url }).slice(1, -1)
  const editions = paths.map(path => `${JSON.stringify(path)}:"ok"`).join(',')
  return `{${who},"facts":${ledger.factsOf(article)},"editions":{${editions}}}`
}
