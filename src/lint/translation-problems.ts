import type { Post } from '../content/index.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, type Problem, warning } from '../core/problem.js'
import { postFinder } from '../editions/index.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/**
 * Reports posts whose `translationOf` is not a post in another language, and translations of republished articles without the credit
 * that the article has.
 */
export function translationProblems(posts: readonly Post[], site: string, read: Sources['read']): Problem[] {
  const translations = posts.filter(
    ({ translationOf, status }) => translationOf !== undefined && status !== 'withdrawn',
  )
  if (translations.length === 0) return []
  const found = postFinder(posts, site)
  return translations.flatMap((post): Problem[] => {
    const { file, translationOf: name = '' } = post
    const line = lineOf(read(file) ?? '', { field: 'translationOf' })
    const where = { file, ...(line ? { line } : {}) }
    const source = found(name)
    if (!source) {
      const near = nearestTo(
        name,
        posts.map(({ slug }) => slug),
      )
      const fix = near ? `Did you mean \`${near}\`?` : 'Write its slug, such as river-treaty, its file or its address.'
      return [error('translation.unknown', where, `\`translationOf\` names no post: \`${name}\`.`, fix)]
    }
    if (leadsTo(source, post, found))
      return [
        error(
          'translation.circle',
          where,
          source === post ? 'This post translates itself.' : `This post and ${source.file} translate each other.`,
          'Keep `translationOf` only in the translation.',
        ),
      ]
    const problems: Problem[] = []
    if (source.language.toLowerCase() === post.language.toLowerCase())
      problems.push(
        warning(
          'translation.language',
          where,
          `This post is in the language of ${source.file}, which it translates: \`${post.language}\`.`,
          'Correct `language` in one of them.',
        ),
      )
    if (source.status === 'withdrawn')
      problems.push(
        warning(
          'translation.withdrawn',
          where,
          `${source.file}, which this post translates, was withdrawn.`,
          'Withdraw the translation, too, or remove `translationOf`.',
        ),
      )
    if (source.original && !post.original)
      problems.push(
        error(
          'translation.original',
          where,
          `${source.file} is republished, and this translation of it does not credit the original.`,
          'Copy `original` from it, and add `changes: translated`.',
        ),
      )
    return problems
  })
}

type Finder = ReturnType<typeof postFinder>

/** Returns the post that a post translates, the one that this translates, and so on, each once. */
function chainOf(post: Post, found: Finder): readonly Post[] {
  const chain = new Set<Post>()
  for (let next = sourceOf(post, found); next && !chain.has(next); next = sourceOf(next, found)) chain.add(next)
  return [...chain]
}

const sourceOf = ({ translationOf }: Post, found: Finder): Post | undefined =>
  translationOf === undefined ? undefined : found(translationOf)

const leadsTo = (from: Post, to: Post, found: Finder): boolean => from === to || chainOf(from, found).includes(to)
