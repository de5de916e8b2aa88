import type { EmailElement, EmailReading } from './email-reading.js'
import { nameOf, nearPicture, picturesIn, srcOf } from './picture-tag.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

const SHEET = 600
const LONGEST_ALT = 250

const noAlt = (email: EmailReading): Finding[] =>
  picturesIn(email)
    .filter(({ attributes }) => !attributes.has('alt'))
    .map(picture => ({
      what: `The picture ${nameOf(picture)} has no \`alt\`.`,
      fix: 'Describe what the picture shows, or write `alt=""` if it is only decoration.',
      near: nearPicture(picture),
    }))

function poorAlt(email: EmailReading): Finding[] {
  return picturesIn(email).flatMap(picture => {
    const alt = picture.attributes.get('alt') ?? ''
    const fault = /^(?:https?:\/\/\S+|\S+\.(?:png|jpe?g|gif|webp|svg|avif))$/i.test(alt.trim())
      ? 'is the name of a file'
      : /^(?:an? )?(?:image|picture|photo|graphic) of\b/i.test(alt)
        ? 'begins by saying that it is a picture'
        : [...alt].length > LONGEST_ALT
          ? `has ${[...alt].length} characters`
          : ''
    if (fault === '') return []
    const fix = 'Describe in a sentence what the picture shows. A longer description belongs in the text.'
    return [{ what: `The alternative text ${quoted(alt)} ${fault}.`, fix, near: nearPicture(picture) }]
  })
}

function width(email: EmailReading): Finding[] {
  return picturesIn(email).flatMap(picture => {
    const width = picture.attributes.get('width') ?? ''
    const small = /^\s*$/.test(width) && Number.parseInt(picture.style.get('height') ?? '', 10) <= 32
    if (small || (/^\d+$/.test(width) && Number(width) <= SHEET)) return []
    const what = /^\d+$/.test(width) ? `is ${width} pixels wide in a column of ${SHEET}` : 'has no numeric width'
    const fix = 'Set the `width` attribute; Outlook for Windows ignores other widths.'
    return [{ what: `The picture ${nameOf(picture)} ${what}.`, fix, near: nearPicture(picture) }]
  })
}

const ofKind = (email: EmailReading, kind: RegExp, what: string, fix: string): Finding[] =>
  picturesIn(email)
    .filter(picture => kind.test(srcOf(picture)))
    .map(picture => ({ what: `The picture ${nameOf(picture)} ${what}.`, fix, near: nearPicture(picture) }))

const unshown = (email: EmailReading): Finding[] => [
  ...ofKind(
    email,
    /^data:/i,
    'is embedded in the email as data, which Gmail does not show',
    'Store the picture as a separate file.',
  ),
  ...ofKind(email, /\.svg(?:[?#]|$)/i, 'is an SVG: Gmail and Outlook do not show it', 'Save the picture as PNG.'),
]

const modern = (email: EmailReading): Finding[] =>
  ofKind(
    email,
    /\.(?:webp|avif)(?:[?#]|$)/i,
    'is in a format that Outlook for Windows does not show',
    'Save the picture as JPEG or PNG.',
  )

function onlyPictures(email: EmailReading): Finding[] {
  const body = email.elements.find(({ name }) => name === 'body')
  const words = (body?.text ?? '').replace(/\s+/g, ' ').trim()
  const pictures = picturesIn(email).filter(({ attributes }) => Number(attributes.get('width') ?? 0) >= 200)
  if (pictures.length === 0 || words.length >= 200) return []
  return [
    {
      what: 'The email consists of pictures. Without images it is empty, and spam filters distrust it.',
      fix: 'Write the essential content as text.',
      near: { words: srcOf(pictures[0] as EmailElement) },
    },
  ]
}

export const PICTURE_RULES: readonly EmailRule[] = [
  { id: 'image.alt', group: 'Images', severity: 'error', holds: 'Every picture has an `alt`', find: noAlt },
  {
    id: 'image.alt-words',
    group: 'Images',
    severity: 'warning',
    holds: 'Alternative texts describe the pictures',
    find: poorAlt,
  },
  { id: 'image.width', group: 'Images', severity: 'error', holds: 'Every picture has a width that fits', find: width },
  { id: 'image.unshown', group: 'Images', severity: 'error', holds: 'Gmail shows every picture', find: unshown },
  { id: 'image.format', group: 'Images', severity: 'warning', holds: 'Outlook shows every picture', find: modern },
  {
    id: 'image.only',
    group: 'Images',
    severity: 'warning',
    holds: 'The email contains text, not only pictures',
    find: onlyPictures,
  },
]
