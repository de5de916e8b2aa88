import { Temporal } from 'temporal-polyfill'
import { z } from '../core/schema.js'
import { anyCase } from '../core/schema-patterns.js'

/** A part of `sending.hours`: times of the day, on some days of the week. */
interface HoursGroup {
  /** Minutes since midnight. An end that is not after its start is on the next day. */
  readonly ranges: readonly (readonly [start: number, end: number])[]
  /** The days on which the ranges begin, as ISO 8601 numbers them: 1 is Monday. */
  readonly days: ReadonlySet<number>
}

/** The times at which deliveries may begin, as `sending.hours` says. */
export interface DeliveryHours {
  /** The setting as the editor wrote it. */
  readonly written: string
  readonly groups: readonly HoursGroup[]
}

/** Whether deliveries may begin at some time, and when that changes. */
export interface HoursState {
  readonly isOpen: boolean
  /** Milliseconds since 1970; infinity if it never changes. */
  readonly until: number
}

const DAYS = [
  'mon(?:day)?',
  'tue(?:s(?:day)?)?',
  'wed(?:nesday)?',
  'thu(?:rs(?:day)?)?',
  'fri(?:day)?',
  'sat(?:urday)?',
]
  .concat('sun(?:day)?')
  .map(pattern => pattern.replace(/[a-z]+/g, anyCase))
const DAY = `(?:${DAYS.join('|')})`
// The longer alternatives come first, because a part of a text is matched without what follows it.
const START = '(?:2[0-3]|[01]?[0-9])(?::[0-5][0-9])?'
const DASH = '\\s*[-–]\\s*'
const RANGE = `${START}${DASH}(?:24(?::00)?|${START})`
const SPAN = `${DAY}(?:${DASH}${DAY})?`
const FORM = `^\\s*${RANGE}(?:(?:\\s*,\\s*|\\s+)(?:${RANGE}|${SPAN}))*\\s*$`
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

/** The field `sending.hours`, such as `8:30-12, 14-18 mon-fri` or `22-6`. */
export const hoursField = z
  .string({ error: 'should be hours such as 8-18 mon-fri' })
  .regex(new RegExp(FORM), { error: 'should be hours such as 8-18 mon-fri, or 8:30-12, 14-18 mon-fri, 10-14 sat' })
  .transform(hoursIn)

/** Reads hours. A range after days begins another group; a group without days is for every day. */
function hoursIn(written: string): DeliveryHours {
  const groups: { ranges: [number, number][]; days: Set<number> }[] = []
  for (const [part] of written.matchAll(new RegExp(`${RANGE}|${SPAN}`, 'g'))) {
    const [from = '', to = from] = part.split(new RegExp(DASH))
    const last = groups.at(-1)
    if (!/^\d/.test(part)) for (const day of daysBetween(from, to)) last?.days.add(day)
    else if (!last || last.days.size > 0)
      groups.push({ ranges: [[minutesOf(from), minutesOf(to)]], days: new Set<number>() })
    else last.ranges.push([minutesOf(from), minutesOf(to)])
  }
  return {
    written: written.trim(),
    groups: groups.map(({ ranges, days }) => ({ ranges, days: days.size > 0 ? days : new Set(EVERY_DAY) })),
  }
}

function minutesOf(time: string): number {
  const [hours, minutes = 0] = time.split(':').map(Number)
  return Number(hours) * 60 + minutes
}

/** Returns the days from one to another. `fri-mon` goes over the weekend. */
function daysBetween(from: string, to: string): number[] {
  const [first, last] = [from, to].map(name => DAYS.findIndex(day => new RegExp(`^${day}$`).test(name)))
  if (first === undefined || last === undefined) return []
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => ((first + i) % 7) + 1)
}

/** The days before and after the present one whose hours are looked at: a range may last from yesterday, and some days have none. */
const [BEFORE, AFTER] = [2, 15]

/**
 * Tells whether deliveries may begin at a time, and when that changes. Where daylight saving time skips the start or the end
 * of a range, it moves by the length of the gap; where an hour comes twice, a range begins with the first one.
 * @param zone a name of the IANA time zone database
 * @param time milliseconds since 1970
 */
export function hoursAt({ groups }: DeliveryHours, zone: string, time: number): HoursState {
  const today = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).toPlainDate()
  const windows = Array.from({ length: BEFORE + 1 + AFTER }, (_, i) => today.add({ days: i - BEFORE })).flatMap(date =>
    groups
      .filter(({ days }) => days.has(date.dayOfWeek))
      .flatMap(({ ranges }) =>
        ranges.map(([start, end]) => ({
          start: momentOf(date, start, zone),
          end: momentOf(date, end > start ? end : end + MINUTES_A_DAY, zone),
        })),
      )
      // Nothing is left of a range within an hour that is skipped.
      .filter(({ start, end }) => start < end),
  )
  let until = time
  for (;;) {
    const end = Math.max(...windows.filter(window => window.start <= until && window.end > until).map(({ end }) => end))
    if (end === Number.NEGATIVE_INFINITY) break
    until = end
  }
  const last = Math.max(...windows.map(({ end }) => end))
  if (until > time) return { isOpen: true, until: until < last ? until : Number.POSITIVE_INFINITY }
  return { isOpen: false, until: Math.min(...windows.map(({ start }) => start).filter(start => start > time)) }
}

const MINUTES_A_DAY = 24 * 60

function momentOf(date: Temporal.PlainDate, minutes: number, zone: string): number {
  const day = date.add({ days: Math.floor(minutes / MINUTES_A_DAY) })
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % MINUTES_A_DAY) / 60), minute: minutes % 60 })
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
}
