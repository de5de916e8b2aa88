import type { Article, Edition } from '../editions/index.js'
import { fingerprint } from '../fingerprint.js'
import type { Ledger } from './ledger.js'

/** Where the record stands below out/. */
export const RECORD_PATH = 'attribution.json'
const FORMAT = 1
const END = '\n]}\n'

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
      // Encoded piece by piece: as one text it would be the largest thing in memory, several times over.
      const pieces = [Buffer.from(`{"version":${FORMAT},"posts":[`)]
      for (const post of posts.values())
        pieces.push(Buffer.from(`${pieces.length === 1 ? '' : ','}\n${line(post, ledger)}`))
      return Buffer.concat([...pieces, Buffer.from(END)])
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
