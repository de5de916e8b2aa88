import { type Moment, w3cdtf } from '../../core/moment.js'
import { leaf, type XmlElement } from './xml.js'

/**
 * The earliest date that validators accept. They take earlier dates for mistakes, because feeds did not exist then. Posts and
 * originals may be older, and each function below handles such dates for its format.
 */
const FIRST = '1990-01-01'
const BEFORE_COMMON_ERA = 62_167_219_200_000

/** Returns an RSS date (RFC 822 with four-digit years, in GMT), or undefined before 1990, because it is optional. */
export const rssDate = (moment: Moment): string | undefined => {
  const date = new Date(moment.epoch)
  return date.getUTCFullYear() < 1990 ? undefined : date.toUTCString()
}

/** Returns the publication date of an Atom entry in its own time zone, or undefined before 1990. */
export const atomDate = (moment: Moment): string | undefined => (moment.iso < FIRST ? undefined : moment.iso)

/**
 * Returns the `updated` date of an Atom element. The date is required and must be unique, so dates before 1990 are mapped
 * into the first second of 1990 without a change of order.
 */
export const atomUpdated = (moment: Moment): string =>
  atomDate(moment) ?? `${FIRST}T00:00:00.${String(moment.epoch + BEFORE_COMMON_ERA).padStart(14, '0')}Z`

/**
 * Makes the element for the date of an original in RSS and Atom. Feed readers take `dcterms:issued`, `dcterms:created`,
 * `dcterms:modified` and `dc:date` for dates of the entry itself, in place of `published`. They ignore `dcterms:available`,
 * and validators accept any date in it.
 */
export const originalDate = (date: Moment): XmlElement => leaf('dcterms:available', w3cdtf(date))
