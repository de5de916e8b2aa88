import { Temporal } from 'temporal-polyfill'
import type { SendDays, SendSchedule } from '../publication/index.js'

/** A schedule with the zone of its publication filled in. */
type Zoned = Pick<SendSchedule, 'days' | 'at'> & { readonly zone: string }

/** The longest time between two slots is that between two days of a month, so it is safe to give up after two months. */
const MOST_DAYS = 63

/**
 * Returns the first slot after a moment, in milliseconds since 1970; undefined for a schedule of each post, which has no
 * times of its own.
 */
export const nextSlot = (schedule: Zoned, after: number): number | undefined =>
  slotFrom(schedule, after, 1, slot => slot > after)

/** Returns the last slot that is not after a moment, in milliseconds since 1970. */
export const lastSlot = (schedule: Zoned, until: number): number | undefined =>
  slotFrom(schedule, until, -1, slot => slot <= until)

/** Returns the next slots after a moment. */
export function nextSlots(schedule: Zoned, after: number, count: number): number[] {
  const slots: number[] = []
  for (
    let slot = nextSlot(schedule, after);
    slot !== undefined && slots.length < count;
    slot = nextSlot(schedule, slot)
  )
    slots.push(slot)
  return slots
}

function slotFrom(
  { days, at, zone }: Zoned,
  start: number,
  step: 1 | -1,
  isWanted: (slot: number) => boolean,
): number | undefined {
  if (days.kind === 'each-post' || at === undefined) return undefined
  const today = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainDate()
  // Where a zone has skipped a whole day, the slots of two days fall on one moment, so the search begins a day early.
  for (let i = -1; i <= MOST_DAYS; i += 1) {
    const date = today.add({ days: i * step })
    if (!isOn(date, days)) continue
    const slot = slotOn(date, at, zone)
    if (isWanted(slot)) return slot
  }
  return undefined
}

function isOn(date: Temporal.PlainDate, days: SendDays): boolean {
  switch (days.kind) {
    case 'weekdays':
      return days.weekdays.includes(date.dayOfWeek)
    case 'weekday-of-month':
      if (date.dayOfWeek !== days.weekday) return false
      return days.nth === -1 ? date.day + 7 > date.daysInMonth : Math.ceil(date.day / 7) === days.nth
    case 'day-of-month':
      return date.day === (days.day === -1 ? date.daysInMonth : days.day)
    case 'each-post':
      return false
  }
}

/**
 * Returns the moment of a time of day. A time that daylight saving skips counts by the offset before the change, so 02:30
 * becomes 03:30; of a time that it repeats, the first one counts (RFC 5545 section 3.3.5; `compatible` in Temporal).
 */
const slotOn = (date: Temporal.PlainDate, minutes: number, zone: string): number =>
  date.toPlainDateTime(timeAt(minutes)).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds

const timeAt = (minutes: number): Temporal.PlainTime =>
  Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 })

/** Returns the first moment at a time of day that is not before another moment: the slot of a post with its own time. */
export function timeOfDayFrom(minutes: number, zone: string, from: number): number {
  const date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate()
  const slot = slotOn(date, minutes, zone)
  return slot >= from ? slot : slotOn(date.add({ days: 1 }), minutes, zone)
}

const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ]\s*)(\d{1,2}):(\d\d)(?::\d\d)?$/

/**
 * Reads a date and a time of a zone, such as `2026-12-03 07:30`.
 * @returns milliseconds since 1970, by the same rule as slots; undefined if it is no such time
 */
export function readLocalTime(text: string, zone: string): number | undefined {
  const [, day = '', hour = '', minute = ''] = LOCAL.exec(text.trim()) ?? []
  if (day === '' || Number(hour) > 23 || Number(minute) > 59) return undefined
  try {
    return slotOn(Temporal.PlainDate.from(day, { overflow: 'reject' }), Number(hour) * 60 + Number(minute), zone)
  } catch {
    return undefined
  }
}

/** Writes a moment in a zone for people: `Thu 2026-12-03 07:30 (Europe/Brussels)`. */
export function localTime(time: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][local.dayOfWeek - 1]
  return `${weekday} ${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} (${zone})`
}
