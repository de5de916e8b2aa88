import { contradictions, type Original, type Person } from '../attribution/index.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { wordsOfHtml } from './markdown/body.js'
import type { Body } from './post.js'

interface Counts {
  readonly body: number
  readonly excerpt: number
}

interface Surrounding {
  readonly original: Original | undefined
  readonly words: Counts | undefined
  readonly commercial: boolean
}

interface Facts extends Pick<PostFields, 'title' | 'canonical' | 'status' | 'license'> {
  readonly authors: readonly Person[]
}

/** Reports everything in a post that the terms of its original forbid, at the key to change. */
export function termProblems(
  written: Facts,
  { original, words, commercial }: Surrounding,
  placeOf: PlaceOf,
): Problem[] {
  const { title, authors: own, canonical, status, license } = written
  // A withdrawn post is not shown anywhere, so it cannot break terms.
  if (!original || status === 'withdrawn') return []
  const draft = status === 'draft'
  const authors = own.length > 0 ? own : (original.authors ?? [])
  const found = contradictions({ original, title, authors, canonical, words, commercial, draft }).map(
    ({ rule, path, what, fix }) => error(rule, placeOf(path), what, fix),
  )
  if (license === undefined || original.license) return found
  const what = 'This `license` is ignored: it is for a post of your own, and this one has an `original`.'
  return [...found, warning('post.license-place', placeOf(['license']), what, 'Move it into `original`.')]
}

/** Matches a word. In Han and Kana every character counts, as publishers count it, because no spaces separate the words. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*[\p{L}\p{N}][^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*/gu

const wordsIn = (html: string): number => wordsOfHtml(html).match(WORD)?.length ?? 0

/** Counts the words of a body and its excerpt, if the terms of the original limit them. */
export const wordCounts = ({ terms }: Original, { html, excerpt }: Body): Counts | undefined =>
  terms?.words === undefined ? undefined : { body: wordsIn(html), excerpt: wordsIn(excerpt) }
