import type { EmailElement, EmailReading } from './email-reading.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

const SHEET = 600
const LONGEST_ALT = 250

const picturesIn = ({ elements }: EmailReading): EmailElement[] =>
  elements.filter(({ name, hidden }) => name === 'img' && !hidden)
const srcOf = ({ attributes }: EmailElement): string => (attributes.get('src') ?? '').trim()
const near = (picture: EmailElement): Finding['near'] => ({ words: srcOf(picture) })
const nameOf = (picture: EmailElement): string => `\`${srcOf(picture).slice(0, 100)}\``

const noAlt = (email: EmailReading): Finding[] =>
  picturesIn(email)
    .filter(({ attributes }) => !attributes.has('alt'))
    .map(picture => ({
      what: `The picture ${nameOf(picture)} has no \`alt\`.`,
      fix: 'Say in words what it shows; write `alt=""` where it only decorates.',
      near: near(picture),
    }))

function poorAlt(email: EmailReading): Finding[] {
  return picturesIn(email).flatMap(picture => {
    const alt = picture.attributes.get('alt') ?? ''
    const fault = /^(?:https?:\/\/\S+|\S+\.(?:png|jpe?g|gif|webp|svg|avif))$/i.test(alt.trim())
      ? 'is the name of a file'
      : /^(?:an? )?(?:image|picture|photo|graphic) of\b/i.test(alt)
        ? 'begins by saying that it is a picture'
        : [...alt].length > LONGEST_ALT
          ? `has ${[...alt].length} signs`
          : ''
    if (fault === '') return []
    const fix = 'Say in a sentence what it shows; a longer description belongs into the text.'
    return [{ what: `The alternative text ${quoted(alt)} ${fault}.`, fix, near: near(picture) }]
  })
}

function width(email: EmailReading): Finding[] {
  return picturesIn(email).flatMap(picture => {
    const said = picture.attributes.get('width') ?? ''
    const small = /^\s*$/.test(said) && Number.parseInt(picture.style.get('height') ?? '', 10) <= 32
    if (small || (/^\d+$/.test(said) && Number(said) <= SHEET)) return []
    const what = /^\d+$/.test(said) ? `is ${said} pixels wide in a column of ${SHEET}` : 'has no width as a number'
    const fix = 'Set the `width` attribute: Outlook for Windows knows no other.'
    return [{ what: `The picture ${nameOf(picture)} ${what}.`, fix, near: near(picture) }]
  })
}

const ofKind = (email: EmailReading, kind: RegExp, what: string, fix: string): Finding[] =>
  picturesIn(email)
    .filter(picture => kind.test(srcOf(picture)))
    .map(picture => ({ what: `The picture ${nameOf(picture)} ${what}.`, fix, near: near(picture) }))

const unshown = (email: EmailReading): Finding[] => [
  ...ofKind(email, /^data:/i, 'is written into the email: Gmail does not show it', 'Keep it in a file of its own.'),
  ...ofKind(email, /\.svg(?:[?#]|$)/i, 'is an SVG: Gmail and Outlook do not show it', 'Save it as PNG.'),
]

const modern = (email: EmailReading): Finding[] =>
  ofKind(
    email,
    /\.(?:webp|avif)(?:[?#]|$)/i,
    'is in a format that Outlook for Windows does not show',
    'Save it as JPEG or PNG.',
  )

function onlyPictures(email: EmailReading): Finding[] {
  const body = email.elements.find(({ name }) => name === 'body')
  const words = (body?.text ?? '').replace(/\s+/g, ' ').trim()
  const pictures = picturesIn(email).filter(({ attributes }) => Number(attributes.get('width') ?? 0) >= 200)
  if (pictures.length === 0 || words.length >= 200) return []
  return [
    {
      what: 'The email is made of pictures: with images off nothing is left, and filters distrust it.',
      fix: 'Say in words what matters.',
      near: { words: srcOf(pictures[0] as EmailElement) },
    },
  ]
}

const LARGE = 500_000
const HEAVY = 1_048_576
const HEAVY_IN_ALL = 1_500_000
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`
const LIGHTEN = 'Save it smaller: twice the width at which it is shown is enough.'

/** Pictures of our own between two sizes, in octets. Others are not fetched. */
const between = (email: EmailReading, more: number, most: number): Finding[] =>
  picturesIn(email).flatMap(picture => {
    const size = email.sizeOf(srcOf(picture)) ?? 0
    if (size <= more || size > most) return []
    return [{ what: `The picture ${nameOf(picture)} has ${kilobytes(size)}.`, fix: LIGHTEN, near: near(picture) }]
  })

function heavyInAll(email: EmailReading): Finding[] {
  const addresses = [...new Set(picturesIn(email).map(srcOf))]
  const size = addresses.reduce((sum, address) => sum + (email.sizeOf(address) ?? 0), 0)
  if (size <= HEAVY_IN_ALL) return []
  return [{ what: `Its pictures have ${kilobytes(size)} together: readers on the road pay for them.`, fix: LIGHTEN }]
}

export const PICTURE_RULES: readonly EmailRule[] = [
  { id: 'image.alt', group: 'Images', severity: 'error', holds: 'Every picture has an `alt`', find: noAlt },
  {
    id: 'image.alt-words',
    group: 'Images',
    severity: 'warning',
    holds: 'Alternative texts say what is shown',
    find: poorAlt,
  },
  { id: 'image.width', group: 'Images', severity: 'error', holds: 'Every picture has a width that fits', find: width },
  { id: 'image.unshown', group: 'Images', severity: 'error', holds: 'Gmail shows every picture', find: unshown },
  { id: 'image.format', group: 'Images', severity: 'warning', holds: 'Outlook shows every picture', find: modern },
  {
    id: 'image.heavy',
    group: 'Images',
    severity: 'error',
    holds: 'No picture of ours has more than 1 MiB',
    find: email => between(email, HEAVY, Number.POSITIVE_INFINITY),
  },
  {
    id: 'image.large',
    group: 'Images',
    severity: 'warning',
    holds: 'No picture of ours has more than 500 kB',
    find: email => between(email, LARGE, HEAVY),
  },
  {
    id: 'image.sum',
    group: 'Images',
    severity: 'warning',
    holds: 'Pictures of ours have no more than 1.5 MB together',
    find: heavyInAll,
  },
  { id: 'image.only', group: 'Images', severity: 'warning', holds: 'It is more than pictures', find: onlyPictures },
]
