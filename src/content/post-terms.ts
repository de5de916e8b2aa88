import { contradictions, dateContradictions, forbids, type Original, type Person } from '../attribution/index.js'
import type { Moment } from '../core/moment.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import { unescapeHtml } from '../core/text.js'
import type { PostFields } from './frontmatter/post-schema.js'

interface Surrounding {
  readonly original: Original | undefined
  /** When the post is published. */
  readonly start: Moment
  readonly html: string
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
  const { original, commercial, start, html, textHash } = surrounding
  // A withdrawn post is not shown anywhere, so it cannot break terms.
  if (status === 'withdrawn') return []
  const draft = status === 'draft'
  const authors = own.length > 0 ? own : (original?.authors ?? [])
  const links = original?.terms?.links ? linksIn(html) : undefined
  const found = [
    ...(original
      ? contradictions({
          ...{ original, title, authors, canonical, draft, links, commercial, textHash },
          ...{ date: start, licence: license },
        })
      : []),
    ...(draft ? [] : dateContradictions({ date, original, via })),
  ].map(({ severity, rule, path, what, fix }) =>
    severity === 'warning' ? warning(rule, placeOf(path), what, fix) : error(rule, placeOf(path), what, fix),
  )
  if (commercial) found.push(...pictureProblems(written, placeOf))
  if (original && links && !original.links && original.changes?.kind !== 'excerpt')
    found.push(unlisted(original, placeOf))
  if (!original || license === undefined || original.license) return found
  const what = 'This `license` is ignored: it is for a post of your own, and this one has an `original`.'
  return [...found, warning('post.license-place', placeOf(['license']), what, 'Move it into `original`.')]
}

/** The warning that nobody can tell whether the text still has every link. `offprint import` records them. */
function unlisted({ publisher }: Original, placeOf: PlaceOf): Problem {
  const what = `${publisher?.name ?? 'The publisher'} asks that every link be kept, and this post does not list those of the original.`
  const fix = 'Add their addresses as `links` to `original`, or `links: []` if it has none.'
  return warning('terms.links-unknown', placeOf(['original']), what, fix)
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

/** The addresses to which sanitised HTML links. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a\b[^<>]* href="([^"]*)"/g)].map(([, href = '']) => unescapeHtml(href))
