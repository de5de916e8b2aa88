import { parseMoment } from '../moment.js'
import { error, ProblemsError } from '../problem.js'

/**
 * The one time that a whole run sees, in milliseconds: --now, else SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/), else the clock.
 */
export function timeOf(said: string | undefined): number {
  const seconds = process.env['SOURCE_DATE_EPOCH']
  if (said === undefined) return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : Date.now()
  const moment = parseMoment(said, 'UTC')
  if (moment) return moment.epoch
  const fix = 'Write it like 2026-03-14 or 2026-03-14T09:00:00+01:00.'
  throw new ProblemsError([error('cli.now', { file: '--now' }, `\`${said}\` is no date.`, fix)])
}
