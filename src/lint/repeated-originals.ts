import type { Original } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { articleAddress } from '../core/article-address.js'
import { groupBy } from '../core/group-by.js'
import { type Problem, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/** Returns the form in which originals are compared: the DOI, or the address of the article. */
const articleKey = ({ doi, url }: Original): string | undefined =>
  doi ? doi.toLowerCase() : url ? articleAddress(url) : undefined

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
