import { Temporal } from 'temporal-polyfill'
import { largest, smallest } from '../core/long-lists.js'
import type { DeliveryHours } from '../publication/index.js'

/** Whether deliveries may begin at some time, and when that changes. */
export interface HoursState {
  readonly isOpen: boolean
  /** Milliseconds since 1970; infinity if it never changes. */
  readonly until: number
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
    const end = largest(windows.filter(window => window.start <= until && window.end > until).map(({ end }) => end))
    if (end === Number.NEGATIVE_INFINITY) break
    until = end
  }
  const last = largest(windows.map(({ end }) => end))
  if (until > time) return { isOpen: true, until: until < last ? until : Number.POSITIVE_INFINITY }
  return { isOpen: false, until: smallest(windows.map(({ start }) => start).filter(start => start > time)) }
}

const MINUTES_A_DAY = 24 * 60

function momentOf(date: Temporal.PlainDate, minutes: number, zone: string): number {
  const day = date.add({ days: Math.floor(minutes / MINUTES_A_DAY) })
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % MINUTES_A_DAY) / 60), minute: minutes % 60 })
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
}
