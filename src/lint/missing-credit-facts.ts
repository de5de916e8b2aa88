import type { Post } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/** The facts that readers of a republished post expect, with their fields and a test for each. */
const WANTED: readonly (readonly [what: string, field: string, isSaid: (post: Post) => boolean])[] = [
  ['who wrote it', '`authors`', ({ authors, original }) => authors.length + (original?.authors?.length ?? 0) > 0],
  [
    'where the original is',
    '`original.url`',
    ({ original }) => [original?.url, original?.doi, original?.isbn].some(place => place !== undefined),
  ],
  ['when it was published', '`original.date`', ({ original }) => original?.date !== undefined],
  [
    'on what terms',
    '`original.license` or `original.permission`',
    ({ original }) => original?.license !== undefined || original?.permission !== undefined,
  ],
]

/** Reports republished posts whose credit lacks a fact. This is only a note, because the fact may not exist. */
export function missingCreditFacts(posts: readonly Post[], { read }: Pick<Sources, 'read'>): Problem[] {
  return posts.flatMap(post => {
    const open = WANTED.filter(([, , isSaid]) => !isSaid(post))
    if (!post.original || post.status === 'withdrawn' || open.length === 0) return []
    const line = lineOf(read(post.file) ?? '', { field: 'original' })
    return [
      {
        severity: 'note',
        rule: 'original.unsaid',
        where: { file: post.file, ...(line ? { line } : {}) },
        what: `The post’s credit does not say ${open.map(([what]) => what).join(', ')}.`,
        fix: `If you know it, fill in ${open.map(([, field]) => field).join(', ')}.`,
      },
    ]
  })
}
