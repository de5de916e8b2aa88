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
