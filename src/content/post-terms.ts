import { contradictions, type Original, type Person } from '../attribution/index.js'
import type { Moment } from '../core/moment.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import { unescapeHtml } from '../core/text.js'
import type { PostFields } from './frontmatter/post-schema.js'

interface Surrounding {
  readonly original: Original | undefined
  /** When the post is published. */
  readonly date: Moment
  readonly html: string
  readonly commercial: boolean
}

interface Facts extends Pick<PostFields, 'title' | 'canonical' | 'status' | 'license'> {
  readonly authors: readonly Person[]
}

/** Reports everything in a post that the terms of its original forbid, at the key to change. */
export function termProblems(
  written: Facts,
  { original, date, html, commercial }: Surrounding,
  placeOf: PlaceOf,
): Problem[] {
  const { title, authors: own, canonical, status, license } = written
  // A withdrawn post is not shown anywhere, so it cannot break terms.
  if (!original || status === 'withdrawn') return []
  const draft = status === 'draft'
  const authors = own.length > 0 ? own : (original.authors ?? [])
  const links = original.terms?.links ? linksIn(html) : undefined
  const found = contradictions({ original, title, authors, date, canonical, links, commercial, draft }).map(
    ({ rule, path, what, fix }) => error(rule, placeOf(path), what, fix),
  )
  if (links && !original.links && original.changes?.kind !== 'excerpt') found.push(unlisted(original, placeOf))
  if (license === undefined || original.license) return found
  const what = 'This `license` is ignored: it is for a post of your own, and this one has an `original`.'
  return [...found, warning('post.license-place', placeOf(['license']), what, 'Move it into `original`.')]
}

/** The warning that nobody can tell whether the text still has every link. `offprint import` records them. */
function unlisted({ publisher }: Original, placeOf: PlaceOf): Problem {
  const what = `${publisher?.name ?? 'The publisher'} asks that every link be kept, and this post does not list those of the original.`
  const fix = 'Add their addresses as `links` to `original`, or `links: []` if it has none.'
  return warning('terms.links-unknown', placeOf(['original']), what, fix)
}

/** The addresses to which sanitised HTML links. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a\b[^<>]* href="([^"]*)"/g)].map(([, href = '']) => unescapeHtml(href))
