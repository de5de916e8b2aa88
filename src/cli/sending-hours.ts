import type { Hours } from '../delivery/index.js'
import { hoursAt, type Publication } from '../publication/index.js'

/** Returns the hours in which deliveries may begin, if the publication has any. */
export function hoursOf({ sending: { hours }, timezone }: Publication): ((now: number) => Hours) | undefined {
  if (!hours) return undefined
  const reason = `deliveries begin only at ${hours.written} (${timezone})`
  return now => ({ ...hoursAt(hours, timezone, now), reason })
}

/** Says when deliveries may begin, if they may not now. */
export function closedText(publication: Publication, now: number): string | undefined {
  const hours = hoursOf(publication)?.(now)
  if (!hours || hours.isOpen) return undefined
  return `Outside the hours: ${hours.reason}. The next time is ${timeIn(publication.timezone, hours.until)}.`
}

/** Writes a time with its day, such as `Thursday, 3 December at 08:00`. */
export const timeIn = (zone: string, time: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(time)
