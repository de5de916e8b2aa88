import { parseMoment, w3cdtf } from '../moment.js'
import { datesIn } from './written-date.js'

/** A date out of metadata, in whatever form: as frontmatter has it, with its zone, no more precise than it was said. */
export function saidDate(
  text: string | undefined,
  timezone: string,
): { readonly iso: string; readonly doubt?: string } | undefined {
  if (!text) return undefined
  // RFC 822 had years of two digits, and some feeds still have them.
  const whole = text
    .trim()
    .replace(
      /^((?:\p{L}{3},\s+)?\d{1,2}\s+\p{L}{3}\s+)(\d{2})(?=\s)/u,
      (_, day: string, year: string) => `${day}20${year}`,
    )
  const moment = parseMoment(whole, timezone)
  if (moment) return { iso: w3cdtf(moment) }
  const [date] = datesIn(text)
  return date ? { iso: date.iso, ...(date.doubt ? { doubt: date.doubt } : {}) } : undefined
}
