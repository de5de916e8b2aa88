import {
  contradictions,
  dateContradictions,
  forbidsCommerce,
  isLicensed,
  mayShowPicture,
  type Original,
  type Person,
  publishersOf,
} from '../attribution/index.js'
import type { Moment } from '../core/moment.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import { lineAt, unescapeHtml } from '../core/text.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { type BodyPicture, LOCAL, type Picture } from './post.js'

interface Surrounding {
  readonly original: Original | undefined
  /** The date of the post’s publication. */
  readonly start: Moment
  readonly html: string
  readonly commercial: boolean
  /** The fingerprint of the present text, if the original has that of the imported one. */
  readonly textHash: string | undefined
}

interface Facts extends Pick<PostFields, 'title' | 'canonical' | 'status' | 'license' | 'date' | 'via' | 'image'> {
  readonly authors: readonly Person[]
}

/** Reports everything in a post that the terms of its original forbid, and facts that contradict each other, at the key to change. */
export function termProblems(written: Facts, surrounding: Surrounding, placeOf: PlaceOf): Problem[] {
  const { title, authors: own, canonical, status, license, date, via } = written
  const { original, commercial, start, html, textHash } = surrounding
  // A withdrawn post shows none of its text, so it cannot break terms.
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
  if (original && links && !original.links && original.changes?.kind !== 'excerpt')
    found.push(unlisted(original, placeOf))
  if (!original || license === undefined || original.license) return found
  const what = 'This `license` is ignored: it is for a post of your own, and this one has an `original`.'
  return [...found, warning('post.license-place', placeOf(['license']), what, 'Move it into `original`.')]
}

/** Returns the warning that the links of the original are not listed, so that missing ones cannot be found. */
function unlisted({ publisher }: Original, placeOf: PlaceOf): Problem {
  const what = `${publisher?.name ?? 'The publisher'} asks that every link be kept, and this post does not list those of the original.`
  const fix = 'Add their addresses as `links` to `original`, or `links: []` if it has none.'
  return warning('terms.links-unknown', placeOf(['original']), what, fix)
}

interface ShownPictures {
  readonly image: Picture | undefined
  readonly pictures: readonly BodyPicture[]
  readonly original: Original | undefined
  readonly commercial: boolean
  /** The Markdown of the body, and its first line in the file. */
  readonly body: string
  readonly bodyLine: number
}

/** Finds pictures that a commercial publication shows although their licence allows no commercial use. */
export function pictureProblems(
  { image, pictures, original, commercial, body, bodyLine }: ShownPictures,
  placeOf: PlaceOf,
): Problem[] {
  if (!commercial) return []
  const outlets = original ? publishersOf(original).map(({ name }) => name) : []
  const lineOf = (src: string): number => {
    const at = body.indexOf(src.slice(src.lastIndexOf('/') + 1))
    return at < 0 ? 1 : bodyLine - 1 + lineAt(body, at)
  }
  const inBody = pictures.filter(
    each => each.src !== image?.src && mayShowPicture(each, original?.terms?.images ?? 'all', { outlets, commercial }),
  )
  return [...(image && (original?.terms?.images ?? 'all') === 'all' ? [image] : []), ...inBody]
    .filter(each => each.license && !isLicensed(each, { commercial }) && isLicensed(each, { commercial: false }))
    .map(each =>
      error(
        'terms.non-commercial',
        each === image ? placeOf(['image', 'license']) : { ...placeOf([]), line: lineOf(each.src) },
        `The licence of the picture \`${each.src.replace(LOCAL, '')}\`, ${each.license?.name}, ${each.license && forbidsCommerce(each.license) === 'unknown' ? 'does not say whether commercial use is allowed' : 'allows no commercial use'}, and this publication is commercial.`,
        'State the `permission` to show it, or leave the picture out.',
      ),
    )
}

/** Lists the addresses to which sanitised HTML links. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a\b[^<>]* href="([^"]*)"/g)].map(([, href = '']) => unescapeHtml(href))
