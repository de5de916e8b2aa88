import { parseMoment, w3cdtf } from '../core/moment.js'
import { datesIn } from './written-date.js'

/** Reads a date from metadata, in any form, and returns it in the form for frontmatter, with its zone and its precision. */
export function metadataDate(
  text: string | undefined,
  timezone: string,
): { readonly iso: string; readonly doubt?: string; readonly other?: string } | undefined {
  if (!text) return undefined
  // RFC 822 had two-digit years, which some feeds still use.
  const whole = text
    .trim()
    .replace(
      /^((?:\p{L}{3},\s+)?\d{1,2}\s+\p{L}{3}\s+)(\d{2})(?=\s)/u,
      (_, day: string, year: string) => `${day}20${year}`,
    )
  const form = inOtherForm(whole) ?? whole
  const moment = parseMoment(form, timezone)
  if (moment) return { iso: w3cdtf(moment) }
  const [date] = datesIn(form)
  if (!date) return undefined
  const { iso, doubt, other } = date
  return { iso, ...(doubt ? { doubt } : {}), ...(other ? { other } : {}) }
}

const MIN_SECONDS = 300_000_000
const MAX_SECONDS = 9_999_999_999

/**
 * Converts other forms to ISO 8601: seconds or milliseconds since 1970, RFC 850, the output of C's asctime, ISO 8601
 * without separators.
 */
function inOtherForm(text: string): string | undefined {
  const number = /^\d{9,13}$/.test(text) ? Number(text) : 0
  const seconds = number > MAX_SECONDS ? number / 1000 : number
  if (seconds >= MIN_SECONDS) return new Date(seconds * 1000).toISOString()
  const bare = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d:?\d\d)?$/.exec(text)
  if (bare) return `${bare.slice(1, 4).join('-')}T${bare.slice(4, 7).join(':')}${bare[7] ?? ''}`
  const old = /^\p{L}+,\s+(\d{1,2})-(\p{L}{3})-(\d{2})\s+(.*)$/u.exec(text)
  if (old) return `${old[1]} ${old[2]} ${Number(old[3]) < 70 ? '20' : '19'}${old[3]} ${old[4]}`
  const spoken = /^\p{L}{3}\s+(\p{L}{3})\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)\s+(?:([A-Z]{2,5})\s+)?(\d{4})$/u.exec(text)
  return spoken ? `${spoken[2]} ${spoken[1]} ${spoken[5]} ${spoken[3]} ${spoken[4] ?? ''}`.trim() : undefined
}
