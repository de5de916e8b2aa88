import { type Moment, w3cdtf } from '../../core/moment.js'
import { leaf, type XmlElement } from './xml.js'

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
 * The element for the date of an original, in RSS and Atom. Feed readers take `dcterms:issued`, `dcterms:created`,
 * `dcterms:modified` and `dc:date` for dates of the entry itself, in place of `published`; they leave this one alone, and
 * validators let it be of any time.
 */
export const originalDate = (date: Moment): XmlElement => leaf('dcterms:available', w3cdtf(date))
