import { THUMBNAIL_WIDTH } from '../editions/email/index.js'
import type { EmailElement, EmailReading } from './email-reading.js'
import type { OwnPicture } from './own-picture.js'
import { nameOf, nearPicture, picturesIn, srcOf } from './picture-tag.js'
import { type EmailRule, type Finding, ruleIn } from './rule.js'

/** One of the publication's own pictures, as an email shows it. Pictures from other sites are not fetched. */
interface Shown extends OwnPicture {
  readonly tag: EmailElement
  /** File pixels per displayed pixel of width; undefined if either width is unknown. */
  readonly density: number | undefined
  readonly across: number
}

/** Lists the distinct pictures, each at its largest display size. */
function shownIn(email: EmailReading): Shown[] {
  const pictures = new Map<string, Shown>()
  for (const tag of picturesIn(email)) {
    const src = srcOf(tag)
    const picture = email.pictures.get(src)
    const across = Number(tag.attributes.get('width') ?? 0)
    if (!picture || across < (pictures.get(src)?.across ?? 0)) continue
    const density = picture.width && across > 0 ? picture.width / across : undefined
    pictures.set(src, { ...picture, tag, across, density })
  }
  return [...pictures.values()]
}

const LARGE = 500_000
const HEAVY = 1_048_576
const LARGE_IN_ALL = 1_500_000
const HEAVY_IN_ALL = 5_000_000
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString('en')} kB`
const LIGHTEN = 'Save the picture at a smaller size: twice the displayed width is enough.'

/** Finds pictures with more than `more` and at most `most` octets. */
const between = (email: EmailReading, more: number, most: number): Finding[] =>
  shownIn(email)
    .filter(({ bytes }) => bytes > more && bytes <= most)
    .map(({ tag, bytes }) => ({
      what: `The size of the picture ${nameOf(tag)} is ${kilobytes(bytes)}.`,
      fix: LIGHTEN,
      near: nearPicture(tag),
    }))

function together(email: EmailReading, more: number, most: number): Finding[] {
  const bytes = shownIn(email).reduce((sum, picture) => sum + picture.bytes, 0)
  if (bytes <= more || bytes > most) return []
  return [
    {
      what: `The email’s pictures have a total size of ${kilobytes(bytes)}, which is slow and costly on mobile connections.`,
      fix: LIGHTEN,
    },
  ]
}

/**
 * Finds pictures that are stretched. Only pictures with an explicit width can be, because others are never shown wider than
 * they are.
 */
const blurred = (email: EmailReading): Finding[] =>
  shownIn(email)
    .filter(({ density = 1 }) => density < 1)
    .map(({ tag, width, across }) => ({
      what: `The picture ${nameOf(tag)} is ${width} pixels wide but shown at ${across}, so it is blurred on every screen.`,
      fix: `Save the picture ${across * 2} pixels wide, or show it smaller.`,
      near: nearPicture(tag),
    }))

/** Reports several pictures in one finding, because old blogs have many such pictures and the fault is slight. */
function inOne(found: readonly Shown[], what: (count: string, example: string) => string, fix: string): Finding[] {
  const [first] = found
  if (!first) return []
  const count = found.length === 1 ? '1 picture' : `${found.length} pictures`
  const example = `${nameOf(first.tag)}: ${first.width} pixels shown at ${first.across}`
  return [{ what: what(count, example), fix, near: nearPicture(first.tag) }]
}

/** The display width below which a picture counts as an icon, which may be small. */
const SMALL = 100
const ENOUGH = 1.5
const TOO_MUCH = 3

const soft = (email: EmailReading): Finding[] =>
  inOne(
    shownIn(email).filter(({ density = 2, across }) => density >= 1 && density < ENOUGH && across >= SMALL),
    (count, example) => `${count} will look blurred on high-resolution screens (${example}).`,
    'If you have the original picture, save it at twice the displayed width.',
  )

/** A thumbnail of a digest is made of the post's picture, whose size is judged where the post shows it. */
const oversized = (email: EmailReading): Finding[] =>
  inOne(
    shownIn(email).filter(
      ({ density = 2, across }) => density > TOO_MUCH && !(email.digest && across <= THUMBNAIL_WIDTH),
    ),
    (count, example) =>
      `${count} ${count.startsWith('1 ') ? 'has' : 'have'} more pixels than any screen shows (${example}).`,
    LIGHTEN,
  )

const rule = ruleIn('Images')

export const OWN_PICTURE_RULES: readonly EmailRule[] = [
  rule('image.heavy', 'error', 'No picture of the publication exceeds 1 MiB', email =>
    between(email, HEAVY, Number.POSITIVE_INFINITY),
  ),
  rule('image.large', 'warning', 'No picture of the publication exceeds 500 kB', email => between(email, LARGE, HEAVY)),
  rule('image.heavy-sum', 'error', 'The publication’s pictures do not exceed 5 MB together', email =>
    together(email, HEAVY_IN_ALL, Number.POSITIVE_INFINITY),
  ),
  rule('image.sum', 'warning', 'The publication’s pictures do not exceed 1.5 MB together', email =>
    together(email, LARGE_IN_ALL, HEAVY_IN_ALL),
  ),
  rule('image.blurred', 'warning', 'No picture of the publication is enlarged', blurred),
  rule('image.soft', 'note', 'The publication’s pictures are sharp on high-resolution screens', soft),
  rule('image.oversized', 'note', 'The publication’s pictures are not larger than needed', oversized),
]
