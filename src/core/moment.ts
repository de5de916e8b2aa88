import { memo } from './memo.js'

/** A point in time as the editor wrote it, with its own offset and precision. Nothing in this file reads the clock. */
export interface Moment {
  /** The date in RFC 3339 form, with its original offset, such as `2026-03-14T09:00:00+01:00`. */
  readonly iso: string
  /** The milliseconds since 1970-01-01T00:00:00Z. */
  readonly epoch: number
  /** The precision of the date. `year` and `month` are for originals whose day is unknown. */
  readonly precision: 'year' | 'month' | 'day' | 'time'
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NUMERIC =
  /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?(?![a-z]))?\s*(.*))?)?)?$/i
const NAMED =
  /^(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(\d{4})(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?(?![a-z]))?\s*(.*))?$/i

interface Fields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  readonly zone: string
  readonly precision: Moment['precision']
}

function numericFields(text: string): Fields | undefined {
  const m = NUMERIC.exec(text.replace(/^(\d{4})(\d{2})(\d{2})(?=T|$)/i, '$1-$2-$3'))
  if (!m) return undefined
  const [, year, month, day, hour, minute, second, fraction, half, zone] = m
  const precision = hour ? 'time' : day ? 'day' : month ? 'month' : 'year'
  return {
    year: Number(year),
    month: Number(month ?? 1),
    day: Number(day ?? 1),
    hour: hourOf(hour, half),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
    zone: zoneText(zone),
    precision,
  }
}

function namedFields(text: string): Fields | undefined {
  const m = NAMED.exec(text)
  if (!m) return undefined
  const [, dayFirst, monthSecond, monthFirst, daySecond, year, hour, minute, second, half, zone] = m
  const month = MONTHS.indexOf((monthSecond ?? monthFirst ?? '').slice(0, 3).toLowerCase()) + 1
  if (month === 0) return undefined
  return {
    year: Number(year),
    month,
    day: Number(dayFirst ?? daySecond),
    hour: hourOf(hour, half),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: 0,
    zone: zoneText(zone),
    precision: hour ? 'time' : 'day',
  }
}

/** Converts an hour with `am` or `pm` to the 24-hour clock. */
function hourOf(hour: string | undefined, half: string | undefined): number {
  const number = Number(hour ?? 0)
  if (!half || number > 12) return number
  return (number % 12) + (/^p/i.test(half) ? 12 : 0)
}

/** The zones with a name in RFC 2822, section 4.3. */
const NORTH_AMERICAN: Readonly<Record<string, string>> = {
  ...{ EDT: '-04:00', EST: '-05:00', CDT: '-05:00', CST: '-06:00' },
  ...{ MDT: '-06:00', MST: '-07:00', PDT: '-07:00', PST: '-08:00' },
}

/** Cleans up zones that are stated twice: JavaScript writes `GMT+0200 (CEST)`, and Go writes `+0000 UTC`. */
const zoneText = (zone: string | undefined): string =>
  (zone ?? '')
    .replace(/\s*\([^()]*\)\s*$/, '')
    .replace(/^([+-]\d{2}:?\d{2})\s+[A-Z]{1,5}$/, '$1')
    .trim()
    .replace(/^[ECMP][SD]T$/, name => NORTH_AMERICAN[name] ?? name)

const zoneFormatter = memo(
  100,
  (timezone: string) => new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' }),
)

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/**
 * Returns the offset of a timezone at an instant, in minutes. Before standard time, this is the zone's local mean time,
 * rounded.
 */
function offsetOfZone(epoch: number, timezone: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(zoneFormatter(timezone).format(epoch)) ?? []
  const size = Math.round(Number(hours) * 60 + Number(minutes) + Number(seconds) / 60)
  return sign === '-' ? -size : size
}

/**
 * Returns the offset of a timezone, in minutes, at a wall-clock time. In an hour that a clock change skips, it is the
 * offset after the change.
 */
const offsetAt = (wall: number, timezone: string): number => (timezone === 'UTC' ? 0 : localOffsets(timezone)(wall))

/** Finds the offset with Intl, which is slow; the same days without a time recur in many posts. */
const localOffsets = memo(10, (timezone: string) =>
  memo(5000, (wall: number) => offsetOfZone(wall - offsetOfZone(wall, timezone) * 60_000, timezone)),
)

function zoneOffset(zone: string): number | undefined {
  if (/^(?:z|utc|gmt)$/i.test(zone)) return 0
  const m = /^(?:utc|gmt)?([+-])(\d{2})(?::?(\d{2}))?$/i.exec(zone)
  if (!m) return undefined
  const minutes = Number(m[2]) * 60 + Number(m[3] ?? 0)
  return minutes > 18 * 60 ? undefined : m[1] === '-' ? -minutes : minutes
}

const pad = (n: number, width = 2): string => String(n).padStart(width, '0')

/** Writes an instant as RFC 3339 text with the given offset in minutes. */
function isoText(epoch: number, offset: number): string {
  const local = new Date(epoch + offset * 60_000).toISOString()
  const seconds = epoch % 1000 === 0 ? local.slice(0, 19) : local.slice(0, 23)
  if (offset === 0) return `${seconds}Z`
  const size = Math.abs(offset)
  return `${seconds}${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}

/** Tells whether Intl knows the timezone, such as `Europe/Lisbon`. */
export const knownTimezone = memo(100, (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
})

/**
 * Reads a date in one of the forms that posts use: RFC 3339, Jekyll and Hugo (`2026-03-14 09:00:00 +0100`), a day, month or
 * year alone, or English (`14 March 2026`, `Mar 14, 2026`, RFC 822). A date without an offset is in `timezone`.
 *
 * @returns undefined if the text is not a date
 */
export const parseMoment = (text: string, timezone: string): Moment | undefined => readMoments(timezone)(text)

const readMoments = memo(10, (timezone: string) => memo(1000, (text: string) => readMoment(text, timezone)))

function readMoment(text: string, timezone: string): Moment | undefined {
  const fields = numericFields(text.trim()) ?? namedFields(text.trim())
  if (!fields) return undefined
  const { year, month, day, hour, minute, second, millisecond, zone, precision } = fields
  // Date.UTC reads the year 1 as 1901. Go, and therefore Hugo, writes the year 1 if there is no date.
  if (year < 1000) return undefined
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
  const check = new Date(wall)
  const exists = check.getUTCMonth() === month - 1 && check.getUTCDate() === day && hour < 24 && minute < 60
  if (!exists || second > 59) return undefined
  const named = zone !== '' && !/\d/.test(zone) && zoneOffset(zone) === undefined && knownTimezone(zone)
  const offset = zone === '' ? offsetAt(wall, timezone) : named ? offsetAt(wall, zone) : zoneOffset(zone)
  if (offset === undefined) return undefined
  const epoch = wall - offset * 60_000
  return { iso: isoText(epoch, offset), epoch, precision }
}

/** Tells whether the day is known. Phrases then say `on 14 March`, otherwise `in March`. */
export const isDay = ({ precision }: Moment): boolean => precision === 'day' || precision === 'time'

/** Converts an instant to a moment in `timezone`, to the second. */
export function momentAt(epoch: number, timezone: string): Moment {
  const whole = Math.floor(epoch / 1000) * 1000
  const offset = timezone === 'UTC' ? 0 : offsetOfZone(whole, timezone)
  return { iso: isoText(whole, offset), epoch: whole, precision: 'time' }
}

/** Moves a moment by milliseconds and keeps its offset. */
export function shiftMoment(moment: Moment, milliseconds: number): Moment {
  const epoch = moment.epoch + milliseconds
  return { ...moment, epoch, iso: isoText(epoch, offsetOf(moment)) }
}

/** Returns the moment's own offset, in minutes. */
export function offsetOf(moment: Moment): number {
  const m = /([+-])(\d{2}):(\d{2})$/.exec(moment.iso)
  return m ? (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3])) : 0
}

/**
 * Writes a moment in W3CDTF (https://www.w3.org/TR/NOTE-datetime) with the precision it has, such as `2026`, `2026-03` or
 * `2026-03-14`.
 */
export function w3cdtf(moment: Moment): string {
  const length = { year: 4, month: 7, day: 10, time: moment.iso.length }[moment.precision]
  return moment.iso.slice(0, length)
}
