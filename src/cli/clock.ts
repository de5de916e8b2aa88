import { DAY } from '../core/duration.js'
import { parseMoment } from '../core/moment.js'
import type { Io } from './io.js'

/**
 * Returns the time that the whole run uses, in milliseconds: --now (which the command line has checked), otherwise
 * SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), otherwise the time of the clock.
 */
export function timeOf({ env, clock }: Pick<Io, 'env' | 'clock'>, text?: string): number {
  if (text !== undefined) return parseMoment(text, 'UTC')?.epoch ?? Number.NaN
  const seconds = env['SOURCE_DATE_EPOCH']
  return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : clock()
}

/** Returns the time of the clock in a text such as `18:30`, on the day of another time. */
function clockTime(text: string, day: number): number | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text.trim()) ?? []
  return hours === undefined ? undefined : new Date(day).setHours(Number(hours), Number(minutes), 0, 0)
}

/** Returns the time of a date with a time, in the timezone of this machine. */
const dateTime = (text: string): number | undefined =>
  /\d[T ]\d/.test(text) ? parseMoment(text.trim(), Intl.DateTimeFormat().resolvedOptions().timeZone)?.epoch : undefined

/**
 * Returns the time of `--until`: the next time at which the clock of this machine shows a time such as `18:30`, or the time of a date.
 * Returns undefined if the text is neither, or has passed.
 */
export function untilOf(text: string, now: number): number | undefined {
  const today = clockTime(text, now)
  if (today !== undefined) return today > now ? today : clockTime(text, now + DAY)
  const moment = dateTime(text)
  return moment !== undefined && moment > now ? moment : undefined
}

/** Returns the time of `--uncertain-since`: the last time at which the clock of this machine showed a time, or the time of a date. */
export function sinceOf(text: string, now: number): number | undefined {
  const today = clockTime(text, now)
  if (today !== undefined) return today <= now ? today : clockTime(text, now - DAY)
  const moment = dateTime(text)
  return moment !== undefined && moment <= now ? moment : undefined
}
