import { type Inversion, withInverted } from '../markup/index.js'
import { contrast } from '../publication/index.js'
import type { EmailReading } from './email-reading.js'
import { lowContrast, requiredContrast } from './low-contrast.js'
import { contrasts } from './paint.js'
import { nameOf, nearPicture, picturesIn, srcOf } from './picture-tag.js'
import { type EmailRule, type Finding, ruleIn } from './rule.js'

const TEMPLATE = 'Add the missing part to the template, or delete your copy of the template to use the default one.'

const schemes = ({ html }: EmailReading): Finding[] => {
  const dark = /prefers-color-scheme\s*:\s*dark/i.test(html)
  const isDeclared =
    /<meta[^>]+name="color-scheme"/i.test(html) && /<meta[^>]+name="supported-color-schemes"/i.test(html)
  return !dark || isDeclared
    ? []
    : [{ what: 'The email has a dark design but does not declare it (`color-scheme`).', fix: TEMPLATE }]
}

const outlookDark = ({ html }: EmailReading): Finding[] =>
  /prefers-color-scheme\s*:\s*dark/i.test(html) && !/\[data-ogs[cb]\]/.test(html)
    ? [{ what: 'The dark design has no rules for Outlook.com (`[data-ogsc]`, `[data-ogsb]`).', fix: TEMPLATE }]
    : []

const INVERSIONS: readonly (readonly [Inversion, string])[] = [
  ['partial', 'light backgrounds and dark text'],
  ['full', 'all colours'],
]

/**
 * The share of the wanted contrast that must remain after inversion. Clients do not publish how they invert colours, so the
 * lenses only approximate it. A loss of a fifth is accepted, because inversion reduces the contrast of any well-chosen grey by
 * about that much.
 */
const LEFT = 0.8

/** Finds text that is legible as designed but not in clients that invert colours. */
function inverted(email: EmailReading): Finding[] {
  const found: Finding[] = []
  const seen = new Set<string>()
  for (const painted of contrasts(email, 'light')) {
    const { colour, background, ratio } = painted
    const wanted = requiredContrast(painted)
    const pair = `${colour} on ${background}`
    // Another rule reports text that is illegible as designed.
    if (ratio < wanted || seen.has(pair)) continue
    seen.add(pair)
    for (const [inversion, what] of INVERSIONS) {
      const [ink, behind] = [withInverted(colour, 'ink', inversion), withInverted(background, 'background', inversion)]
      const remaining = contrast(ink, behind)
      if (remaining >= wanted * LEFT) continue
      const becomes = `${pair} becomes ${ink} on ${behind}, ${remaining.toFixed(1)} to 1`
      found.push({
        what: `Text is hard to read in clients that invert ${what}: ${becomes}.`,
        fix: 'Choose colours with more contrast in `theme` or the template, and check the preview’s dark themes.',
        // Posts cannot set colours, so the finding refers to the theme.
        near: { setting: 'theme' },
      })
    }
  }
  return found
}

/**
 * Finds dark logos. A background around a logo does not prevent a finding, because clients may invert the background too.
 */
function darkLogos(email: EmailReading): Finding[] {
  // A picture of the class `li` gives way to another one of the class `di` in dark mode.
  const dark = picturesIn(email).filter(
    picture => email.pictures.get(srcOf(picture))?.dark && picture.attributes.get('class') !== 'li',
  )
  return [...new Map(dark.map(picture => [srcOf(picture), picture])).values()].map(picture => ({
    what: `The picture ${nameOf(picture)} is dark with a transparent background, so it is invisible in dark mode.`,
    fix: 'Give the picture a light outline or a background. A logo may have another file for dark mode: `logo: { src, dark }`.',
    near: nearPicture(picture),
  }))
}

const dark = ruleIn('Dark mode')

export const DARK_RULES: readonly EmailRule[] = [
  dark('dark.contrast', 'error', 'Text is legible in dark mode', email => lowContrast(email, 'dark')),
  dark('dark.inverted', 'warning', 'Text is legible where clients invert colours', inverted),
  dark('dark.logo', 'warning', 'No picture of the publication disappears in dark mode', darkLogos),
  dark('dark.meta', 'warning', 'The email declares its dark design', schemes),
  dark('dark.outlook', 'warning', 'The dark design works in Outlook.com', outlookDark),
]
