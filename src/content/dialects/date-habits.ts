import { type Moment, parseMoment } from '../../core/moment.js'
import { type Finder, type FoundValue, type FrontmatterContext, spelling } from '../frontmatter/key-finder.js'
import { dateInPath } from '../identity/identity.js'
import { keysFor } from './dialects.js'
import * as foreign from './foreign-values.js'

/** Finds the date of a post under any key that generators use, or else in its path. */
export function dateField({ all, warn, fail, context }: Finder, { below }: FrontmatterContext): FoundValue | undefined {
  const dates = datesUnder(all, ['date', ...keysFor('publishDate'), ...keysFor('created')]).filter(
    found => !TAKES_FLAGS.has(spelling(found.path.at(-1) ?? '')) || isDate(found.value, context.timezone),
  )
  const good = dates.find(({ value }) => parseMoment(foreign.asText(value) ?? '', context.timezone))
  const inPath = good ? undefined : (dateInPath(below) ?? dateInPlace(all(...keysFor('place'))))
  const usable = inPath && parseMoment(inPath, context.timezone) ? inPath : undefined
  const [first] = dates
  if (
    first &&
    first !== good &&
    (good || usable) &&
    !keysFor('publishDate').includes(spelling(first.path.at(-1) ?? ''))
  ) {
    const what = `is not a date: ${JSON.stringify(first.value)}`
    const day = /^\d{4}-\d{1,2}-\d{1,2}(?=[ T])/.exec(String(first.value))?.[0]
    if (day && isDate(day, context.timezone)) {
      warn(first, what, `Only its day was used. Write it like ${day} 09:00:00 +0100.`)
      return { ...first, value: day }
    }
    // Without a date under another key, an unreadable one is an error, because the path's date may be much earlier.
    const isMeant = good ? /\d/.test(JSON.stringify(first.value)) : !isOfEleventy(first.value)
    if (isMeant) fail(first, what, 'Write a date like 2026-03-14, or remove the line.')
    else warn(first, what, `The value was left out; the post’s date is ${String(good?.value ?? usable)}.`)
  }
  if (good?.either)
    warn(good, `could mean two different days; it was read as ${String(good.value)}`, 'Write the date like 2026-03-14.')
  const [, year, month] = /^(\d{4})(?:-(\d{1,2}))?$/.exec(String(good?.value)) ?? []
  if (good && year)
    warn(
      good,
      `names no day; it was read as ${year}-${month?.padStart(2, '0') ?? '01'}-01`,
      'Write the date like 2026-03-14.',
    )
  if (good) return good
  // Without another date, the invalid one is passed on, so that the schema reports it.
  return usable ? { value: usable, path: [] } : first
}

/** Tells whether a value is a date in any of the supported forms. */
export const isDate = (value: unknown, timezone: string): boolean =>
  foreign.isZeroDate(value) || parseMoment(foreign.asText(isoDate(value)) ?? '', timezone) !== undefined

/** Keys that may contain yes or no instead of a date. `statusField` reports any other value. */
const TAKES_FLAGS = new Set(['published', 'publish'])

/** Tells whether Eleventy would take the date from the file or from git, which Offprint does not read. */
const isOfEleventy = (value: unknown): boolean => /^(?:git )?(?:last modified|created)$/i.test(String(value).trim())

const datesUnder = (all: Finder['all'], names: readonly string[]): Dated[] =>
  all(...names)
    .map(asWritten)
    .filter(({ value }) => foreign.asFlag(value) === undefined && !foreign.isZeroDate(value))

/** Returns the latest publication time, if it is after the post's date. */
export function latestPublicationTime({ all, fail, context }: Finder, date: unknown): Moment | undefined {
  const read = (value: unknown) => parseMoment(foreign.asText(value) ?? '', context.timezone)
  const from = read(date)
  if (!from) return undefined
  let latest = from
  for (const found of datesUnder(all, keysFor('publishDate'))) {
    const moment = read(found.value)
    if (moment && moment.epoch > latest.epoch) latest = moment
    // Under keys that may also contain yes or no, `statusField` reports other values.
    if (!moment && !TAKES_FLAGS.has(spelling(found.path.at(-1) ?? '')))
      fail(found, `is not a date: ${JSON.stringify(found.value)}`, 'Write a date like 2026-03-14, or remove the line.')
  }
  return latest === from ? undefined : latest
}

function dateInPlace(places: readonly FoundValue[]): string | undefined {
  return places.map(({ value }) => dateInPath(`${String(value)}/`)).find(date => date !== undefined)
}

/** Finds when the post was changed, under any key that generators use. */
export function updatedField({ all, warn, context }: Finder): FoundValue | undefined {
  const [own] = all('updated')
    .map(asWritten)
    .filter(({ value }) => !foreign.isZeroDate(value))
  const dates = all(...keysFor('updated'))
    .map(asWritten)
    .filter(({ value }) => !foreign.isZeroDate(value))
  if (own && typeof own.value !== 'boolean') return own
  const good = dates.find(({ value }) => parseMoment(foreign.asText(value) ?? '', context.timezone))
  const [first] = dates
  if (first && first !== good)
    warn(
      first,
      `is not a date: ${JSON.stringify(first.value)}`,
      'The value was left out. Write a date like 2026-03-14.',
    )
  return good
}

interface Dated extends FoundValue {
  /** Whether the month and the day could be swapped, as in `3/8/2020`. */
  readonly either: boolean
}

const STROKES = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/

function asWritten(found: FoundValue): Dated {
  const [, first = '', second = ''] = STROKES.exec(foreign.asText(found.value) ?? '') ?? []
  const either = first !== '' && Number(first) <= 12 && Number(second) <= 12 && Number(first) !== Number(second)
  return { ...found, value: isoDate(found.value), either }
}

/**
 * Converts dates in forms that only their generators read: `{ created: … }`, `2026.03.14`, `2026年3月14日`, `3/14/2026`,
 * seconds since 1970.
 */
function isoDate(value: unknown): unknown {
  const date = foreign.asMapping(value)?.['created'] ?? value
  const text = foreign.asText(date)
  if (text === undefined) return date
  const [, year, month, day] =
    /^(\d{4})(?:\.|\s*[年년]\s*)(\d{1,2})(?:\.|\s*[月월]\s*)(\d{1,2})[.日일]?$/.exec(text) ?? []
  if (year) return `${year}-${month}-${day}`
  if (/^1\d{9}$/.test(text)) return new Date(Number(text) * 1000).toISOString()
  // Generators that read dates with slashes put the month first, as JavaScript does.
  const [, first, second, of] = STROKES.exec(text) ?? []
  if (!of) return date
  return Number(first) > 12 ? `${of}-${second}-${first}` : `${of}-${first}-${second}`
}
