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
