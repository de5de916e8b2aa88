import {
  contradictions,
  dateContradictions,
  isLicensed,
  mayShowPicture,
  type Original,
  type Person,
} from '../attribution/index.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { wordsOfHtml } from './markdown/body.js'
import { type Body, type BodyPicture, LOCAL, type Picture } from './post.js'

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
  const { original } = surrounding
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
  if (!original || license === undefined || original.license) return found
  const what = 'This `license` is ignored: it is for a post of your own, and this one has an `original`.'
  return [...found, warning('post.license-place', placeOf(['license']), what, 'Move it into `original`.')]
}

interface ShownPictures {
  readonly image: Picture | undefined
  readonly pictures: readonly BodyPicture[]
  readonly original: Original | undefined
  readonly commercial: boolean
}

/** Finds pictures that a commercial publication shows although their licence allows no commercial use. */
export function pictureProblems({ image, pictures, original, commercial }: ShownPictures, placeOf: PlaceOf): Problem[] {
  if (!commercial) return []
  const outlet = original?.publisher?.name
  const inBody = pictures.filter(
    each => each.src !== image?.src && mayShowPicture(each, original?.terms?.images ?? 'all', { outlet, commercial }),
  )
  return [...(image && (original?.terms?.images ?? 'all') === 'all' ? [image] : []), ...inBody]
    .filter(each => each.license && !isLicensed(each, { commercial }) && isLicensed(each, { commercial: false }))
    .map(each =>
      error(
        'terms.non-commercial',
        each === image ? placeOf(['image', 'license']) : placeOf([]),
        `The licence of the picture \`${each.src.replace(LOCAL, '')}\`, ${each.license?.name}, allows no commercial use, and this publication is commercial.`,
        'State the `permission` to show it, or leave the picture out.',
      ),
    )
}

/** Matches a word. In Han and Kana every character counts, as publishers count it, because no spaces separate the words. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*[\p{L}\p{N}][^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*/gu

const wordsIn = (html: string): number => wordsOfHtml(html).match(WORD)?.length ?? 0

/** Counts the words of a body and its excerpt, if the terms of the original limit them. */
export const wordCounts = ({ terms }: Original, { html, excerpt }: Body): Counts | undefined =>
  terms?.words === undefined ? undefined : { body: wordsIn(html), excerpt: wordsIn(excerpt) }
