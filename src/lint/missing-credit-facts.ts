import type { Post } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/** The facts that readers of a republished post expect, with their fields and a test for each. */
const WANTED: readonly (readonly [what: string, field: string, isKnown: (post: Post) => boolean])[] = [
  ['who wrote it', '`authors`', ({ authors, original }) => authors.length + (original?.authors?.length ?? 0) > 0],
  [
    'where the original is',
    '`original.url`',
    ({ original }) => [original?.url, original?.doi, original?.isbn].some(place => place !== undefined),
  ],
  ['when it was published', '`original.date`', ({ original }) => original?.date !== undefined],
]

/** Reports republished posts whose credit lacks a fact. This is only a note, because the fact may not exist. */
export function missingCreditFacts(posts: readonly Post[], { read }: Pick<Sources, 'read'>): Problem[] {
  return posts.flatMap(post => {
    const open = WANTED.filter(([, , isKnown]) => !isKnown(post))
    if (!post.original || post.status === 'withdrawn' || open.length === 0) return []
    const line = post.line ?? lineOf(read(post.file) ?? '', { field: 'original' })
    // A list of link items has these fields without `original`.
    const fields = open.map(([, field]) => (post.line === undefined ? field : field.replace('original.', '')))
    return [
      {
        severity: 'note',
        rule: 'original.unsaid',
        where: { file: post.file, ...(line ? { line } : {}) },
        what: `The ${post.kind ? 'link item' : 'post'}’s credit does not say ${open.map(([what]) => what).join(', ')}.`,
        fix: `If you know it, fill in ${fields.join(', ')}.`,
      },
    ]
  })
}

/**
 * Reports republished posts with the whole text for which neither a licence, nor a permission, nor terms are recorded. This
 * is only a warning, because they may exist all the same.
 */
export function copiesWithoutTerms(posts: readonly Post[], read: (file: string) => string | undefined): Problem[] {
  return posts.flatMap(({ file, original, status, kind }) => {
    if (!original || kind === 'link' || status !== 'published' || original.changes?.kind === 'excerpt') return []
    const { license, permission, terms, expires, embargo } = original
    // An embargo or an expiry date shows that the copy was agreed.
    if (license || permission || terms || expires || embargo) return []
    const text = read(file) ?? ''
    const line = lineOf(text, { field: 'original' }) ?? (original.url && lineOf(text, { words: original.url }))
    return [
      warning(
        'original.without-terms',
        { file, ...(line ? { line } : {}) },
        'This copy contains the whole text of the original, but neither a licence nor a permission is recorded.',
        'Add `license` or `permission: { by: …, date: … }` to `original`. If it is only a part of the text, add `changes: excerpt`.',
      ),
    ]
  })
}
