import { describe, expect, it } from 'vitest'
import { repeatedOriginals } from '../../src/lint/index.js'
import { reading } from '../content/reading.js'

const postOf = (path: string, original: string, rest = '') => {
  const { post } = reading(
    `---\ntitle: River\ndate: 2026-03-14\nauthors: [Ada Brook]\noriginal: { license: CC-BY-4.0, ${original} }\n${rest}\n---\nText.\n`,
    { path },
  )
  if (!post) throw new Error(original)
  return post
}
const A = 'url: https://review.example.org/a'

describe('the same original in two posts', () => {
  const rows: [one: string, other: string, rest: string, isTold: boolean][] = [
    [A, A, '', true],
    [A, 'url: http://www.review.example.org/a/', '', true],
    [A, 'url: https://review.example.org/a?utm_source=feed&utm_medium=rss', '', true],
    [A, 'url: https://review.example.org/a#comments', '', true],
    [A, 'url: https://review.example.org/a/amp/', '', true],
    [A, 'url: https://review.example.org/a/index.html', '', true],
    ['doi: 10.1000/182', 'doi: https://doi.org/10.1000/182', '', true],
    [A, 'url: https://review.example.org/b', '', false],
    ['url: https://review.example.org/?p=1', 'url: https://review.example.org/?p=2', '', false],
    ['url: https://review.example.org/', 'url: https://review.example.org/', '', false],
    [A, A, 'language: de', false],
    [A, A, 'status: withdrawn\nnotice: Gone.', false],
    [A, A, 'draft: true', false],
    [`${A}, changes: excerpt`, A, '', false],
  ]
  it.each(rows)('%s and %s %s', (one, other, rest, isTold) => {
    const posts = [postOf('posts/1.md', one), postOf('posts/2.md', other, rest)]
    const problems = repeatedOriginals(posts, () => undefined)
    expect(problems.map(({ rule, where }) => `${rule} ${where.file}`)).toEqual(
      isTold ? ['original.repeated posts/2.md'] : [],
    )
  })
})
