import { contradictions, dateContradictions, forbids, type Original, type Person } from '../attribution/index.js'
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
  /** The fingerprint of the present text, if the original has that of the imported one. */
  readonly textHash: string | undefined
}

interface Facts extends Pick<PostFields, 'title' | 'canonical' | 'status' | 'license' | 'date' | 'via' | 'image'> {
  readonly authors: readonly Person[]
}

/** Reports everything in a post that the terms of its original forbid, and facts that exclude each other, at the key to change. */
export function termProblems(written: Facts, surrounding: Surrounding, placeOf: PlaceOf): Problem[] {
  const { title, authors: own, canonical, status, license, date, via } = written
  const { original, commercial } = surrounding
  // A withdrawn post is not shown anywhere, so it cannot break terms.
  if (status === 'withdrawn') return []
  const draft = status === 'draft'
  const authors = own.length > 0 ? own : (original?.authors ?? [])
  const found = [
    ...(original
      ? contradictions({ ...surrounding, original, title, authors, canonical, draft, licence: license })
      : []),
    ...(draft ? [] : dateContradictions({ date, original, via })),
  ].map(({ severity, rule, path, what, fix }) =>
    severity === 'warning' ? warning(rule, placeOf(path), what, fix) : error(rule, placeOf(path), what, fix),
  )
  if (commercial) found.push(...pictureProblems(written, placeOf))
  if (!original || license === undefined || original.license) return found
  const what = 'This `license` is ignored: it is for a post of your own, and this one has an `original`.'
  return [...found, warning('post.license-place', placeOf(['license']), what, 'Move it into `original`.')]
}

/** Finds a picture whose own licence excludes the use that a commercial publication makes of it. */
function pictureProblems({ image }: Facts, placeOf: PlaceOf): Problem[] {
  const commerce = image?.license && forbids('nc', image.license)
  if (!image?.license || image.license.properties?.kind === 'reserved' || commerce === false || commerce === 'unknown')
    return []
  const what = `The picture’s licence, ${image.license.name}, allows no commercial use, and this publication is commercial.`
  const fix = 'Use another picture. If its maker permits this use, say so in `credit`, and remove `license`.'
  return [error('terms.non-commercial', placeOf(['image', 'license']), what, fix)]
}

/** Matches a word. In Han and Kana every character counts, as publishers count it, because no spaces separate the words. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*[\p{L}\p{N}][^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*/gu

const wordsIn = (html: string): number => wordsOfHtml(html).match(WORD)?.length ?? 0

/** Counts the words of a body and its excerpt, if the terms of the original limit them. */
export const wordCounts = ({ terms }: Original, { html, excerpt }: Body): Counts | undefined =>
  terms?.words === undefined ? undefined : { body: wordsIn(html), excerpt: wordsIn(excerpt) }
