import type { Original } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
import { type Problem, warning } from '../core/problem.js'
import { hostWithoutWww } from '../core/url.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/** Matches parameters that say through which link a reader came, and not which article is meant. */
const CAMPAIGN = /^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|ref_src|source|cmpid|igshid)$/i

/**
 * Returns the form in which originals are compared: the DOI, or the address whatever its scheme, `www.`, last slash and
 * campaign. A home page alone names no article.
 */
function articleKey({ doi, url }: Original): string | undefined {
  if (doi) return doi.toLowerCase()
  if (!url) return undefined
  const { pathname, searchParams } = new URL(url)
  const query = [...searchParams].filter(([name]) => !CAMPAIGN.test(name)).sort()
  const path = pathname.replace(/(?:\/index\.html?|\/amp)?\/*$/i, '')
  return path === '' && query.length === 0 ? undefined : `${hostWithoutWww(url)}${path}?${new URLSearchParams(query)}`
}

/**
 * Reports posts that republish the same original in the same language, which is seldom meant: readers get it twice. Excerpts
 * may be different parts of it.
 */
export function repeatedOriginals(posts: readonly Post[], read: Sources['read']): Problem[] {
  const copies = posts.filter(({ original, status }) => status === 'published' && original?.changes?.kind !== 'excerpt')
  const groups = groupBy(copies, ({ original, language }) => {
    const key = original && articleKey(original)
    return key && `${key} ${language.toLowerCase()}`
  })
  return [...groups.values()].flatMap(group => {
    const [first, ...others] = group.toSorted((a, b) => a.date.epoch - b.date.epoch || (a.file < b.file ? -1 : 1))
    return others.map(({ file, original }) => {
      const line =
        lineOf(read(file) ?? '', { words: original?.url ?? '' }) ?? lineOf(read(file) ?? '', { field: 'original' })
      return warning(
        'original.repeated',
        { file, ...(line ? { line } : {}) },
        `This post republishes the same original as ${first?.file}, so readers get it twice.`,
        'Keep one of them, or correct `original.url`. If they are different parts, write `changes: excerpt`.',
      )
    })
  })
}
