import { parseMoment } from '../core/moment.js'

/**
 * The one time that a whole run sees, in milliseconds: --now (which the command line has checked), else SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/), else the clock.
 */
export function timeOf(said: string | undefined): number {
  const seconds = process.env['SOURCE_DATE_EPOCH']
  if (said === undefined) return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : Date.now()
  return parseMoment(said, 'UTC')?.epoch ?? Number.NaN
}
