import type { Original } from '../attribution/index.js'
import { type Post, sourceName } from '../content/index.js'
import { articleAddress } from '../core/article-address.js'
import { groupBy } from '../core/group-by.js'
import { type Problem, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/** Returns the form in which originals are compared: the DOI, or the address of the article. */
const articleKey = ({ doi, url }: Original): string | undefined =>
  doi ? doi.toLowerCase() : url ? articleAddress(url) : undefined

const KEEP = 'Keep one of them, or correct `original.url`.'

/** Says how two posts, of which one or both may be link items, have the same original. */
function repetition(post: Post, first: Post): readonly [what: string, fix: string] {
  const other = sourceName(first)
  if (post.kind && first.kind)
    return [
      `This link item leads to the same article as ${other}, so readers get it twice.`,
      KEEP.replace('original.url', 'url'),
    ]
  if (post.kind)
    return [
      `This link item leads to the article that ${other} republishes.`,
      'Remove it, or link to your page in a post of your own.',
    ]
  if (first.kind)
    return [
      `This post republishes the article to which ${other} leads.`,
      'Remove the link item. Its id stays reserved, and readers see this post as new.',
    ]
  return [
    `This post republishes the same original as ${other}, so readers get it twice.`,
    `${KEEP} If they are different parts, write \`changes: excerpt\`.`,
  ]
}

/**
 * Reports posts that republish the same original in the same language, and link items that lead to it, which is seldom meant: readers
 * get it twice. Excerpts may be different parts of it.
 */
export function repeatedOriginals(posts: readonly Post[], read: Sources['read']): Problem[] {
  const copies = posts.filter(({ original, status }) => status === 'published' && original?.changes?.kind !== 'excerpt')
  const groups = groupBy(copies, ({ original, language }) => {
    const key = original && articleKey(original)
    return key && `${key} ${language.toLowerCase()}`
  })
  return [...groups.values()].flatMap(group => {
    const [first, ...others] = group.toSorted(
      (a, b) => a.date.epoch - b.date.epoch || (sourceName(a) < sourceName(b) ? -1 : 1),
    )
    return others.map(post => {
      const { file, original } = post
      const line =
        post.line ??
        lineOf(read(file) ?? '', { words: original?.url ?? '' }) ??
        lineOf(read(file) ?? '', { field: 'original' })
      const where = { file, ...(line ? { line } : {}) }
      return warning('original.repeated', where, ...repetition(post, first ?? post))
    })
  })
}
