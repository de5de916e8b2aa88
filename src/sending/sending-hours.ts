import type { Hours } from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import { hoursAt, localTime } from '../scheduling/index.js'

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
  return `Outside the hours: ${hours.reason}. The next time is ${localTime(hours.until, publication.timezone)}.`
}
