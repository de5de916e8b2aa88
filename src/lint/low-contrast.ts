import type { EmailReading } from './email-reading.js'
import { contrasts, type PaintedText, type Scheme } from './paint.js'
import { type Finding, quoted } from './rule.js'

/** Returns the contrast that text needs against its background (WCAG 2.2, success criterion 1.4.3). */
export const requiredContrast = ({ size, bold }: Pick<PaintedText, 'size' | 'bold'>): number =>
  size >= 24 || (bold && size >= 18.66) ? 3 : 4.5

/** Finds text with too little contrast and reports each pair of colours once. */
export function lowContrast(email: EmailReading, scheme: Scheme): Finding[] {
  const found = new Map<string, Finding>()
  for (const painted of contrasts(email, scheme)) {
    const { element, ratio, colour, background } = painted
    const wanted = requiredContrast(painted)
    if (ratio >= wanted) continue
    const pair = `${colour} on ${background}`
    const where = scheme === 'dark' ? ' in dark mode' : ''
    found.set(pair, {
      what: `${quoted(element.own)} has too little contrast${where}: ${pair} is ${ratio.toFixed(1)} to 1, not ${wanted}.`,
      fix: 'Choose colours with more contrast in the template or in `theme`.',
    })
  }
  return [...found.values()]
}
