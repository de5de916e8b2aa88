import { type Moment, w3cdtf } from '../../moment.js'

/**
 * Validators take a date before 1990 for a mistake, as feeds did not exist. Posts and originals may well be older; how
 * each format says so is told below.
 */
const FIRST = '1990-01-01'
const BEFORE_COMMON_ERA = 62_167_219_200_000

/** The date of an RSS element (RFC 822 with four-digit years, in GMT); undefined before 1990, for it may be left out. */
export const rssDate = (moment: Moment): string | undefined => {
  const date = new Date(moment.epoch)
  return date.getUTCFullYear() < 1990 ? undefined : date.toUTCString()
}

/** When an Atom element was published, in its own zone; undefined before 1990. */
export const atomDate = (moment: Moment): string | undefined => (moment.iso < FIRST ? undefined : moment.iso)

/**
 * When an Atom element was updated. It may not be left out, and no two entries may share one: what is older stands in
 * the first second of 1990, as far into it as its own place in time.
 */
export const atomUpdated = (moment: Moment): string =>
  atomDate(moment) ?? `${FIRST}T00:00:00.${String(moment.epoch + BEFORE_COMMON_ERA).padStart(14, '0')}Z`

/**
 * The Dublin Core element for the date of an original. `issued` must be plausible; `available` means nearly the same, and
 * nobody checks it, so it has dates before 1990 and dates that are later than our own copy.
 */
export function issuedElement(date: Moment, ours: Moment): { readonly name: string; readonly text: string } {
  const text = w3cdtf(date)
  const plausible = text >= FIRST && date.epoch <= ours.epoch
  return { name: plausible ? 'dcterms:issued' : 'dcterms:available', text }
}
