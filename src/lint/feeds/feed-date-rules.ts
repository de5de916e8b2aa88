import { DAY } from '../../core/duration.js'
import { quoted } from '../rule.js'
import type { Check, Context } from './element-rules.js'
import type { FeedFault } from './feed-faults.js'
import type { FeedElement } from './xml-tree.js'

const RFC2822 =
  /^((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) \d\d:\d\d(?::\d\d)? (?:[+-]?\d\d[03]0|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)$/
const RFC822 =
  /^((mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?\d\d?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+\d\d(\d\d)?\s+\d\d:\d\d(:\d\d)?\s+([+-]\d{4}|ut|gmt|[ecmp][sd]t|[a-ik-z])?$/
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*)?(Z|[+-]\d\d:\d\d)$/
const W3CDTF = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d*)?)?(Z|[+-]\d\d:\d\d))?)?)?$/
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const TEN_MINUTES = 600_000

/** Returns the weekday of a calendar date, or undefined if the date does not exist. */
function weekday(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getUTCDay() : undefined
}

/** Checks a date in the form of RSS and OPML. */
export const rfc822Date: Check = (element, context) => {
  const value = element.text.trim().slice(0, 100)
  const what = `<${element.local}> is ${quoted(value)}`
  const match = RFC2822.exec(value)
  if (!match) {
    const bare = value
      .replace(/\\(.)/g, '')
      .replace(/\([^()]*\)/g, ' ')
      .trim()
      .toLowerCase()
    const rule = RFC822.test(bare) ? 'ProblematicalRFC822Date' : 'InvalidRFC2822Date'
    context.report.add(rule, what, element)
    return
  }
  const [, day = '', date, month = '', year] = match
  const actual = weekday(Number(year), MONTHS.indexOf(month) / 3 + 1, Number(date))
  if (actual === undefined) context.report.add('InvalidRFC2822Date', what, element)
  else if (day !== '' && !day.startsWith(DAYS[actual] ?? '')) context.report.add('IncorrectDOW', what, element)
  else if (Number(year) < 1990 || Date.parse(value.replace(/Z$/, 'GMT')) > context.now.getTime() + TEN_MINUTES) {
    context.report.add('ImplausibleDate', what, element)
  }
}

function checkIsoDate(value: string, rule: FeedFault, element: FeedElement, context: Context): void {
  const [year, month = '01', day] = (value.split('T')[0] ?? '').split('-')
  const [hour = '0', minute = '0', second = '0'] = (value.split('T')[1] ?? '').split(/[Z+-]/)[0]?.split(':') ?? []
  const noSuchDay = day !== undefined && weekday(Number(year), Number(month), Number(day)) === undefined
  if (noSuchDay || Number(hour) > 23 || Number(minute) > 60 || Number(second) > 60) {
    context.report.add(rule, `<${element.local}> is ${quoted(value)}, which does not exist`, element)
    return
  }
  const tomorrow = `${new Date(context.now.getTime() + DAY).toISOString().slice(0, 19)}Z`
  if (value < '1990-01-01' || value > tomorrow)
    context.report.add('ImplausibleDate', `<${element.local}> is ${quoted(value)}`, element)
}

const isoDate =
  (pattern: RegExp, rule: FeedFault): Check =>
  (element, context) => {
    const value = element.text.trim()
    if (pattern.test(value)) checkIsoDate(value, rule, element, context)
    else context.report.add(rule, `<${element.local}> is ${quoted(value)}`, element)
  }

/** Checks a date in the form of Atom. */
export const rfc3339Date = isoDate(RFC3339, 'InvalidRFC3339Date')

/** Checks a date in the form of Dublin Core: a year, a month, a day or a time. */
export const w3cDate = isoDate(W3CDTF, 'InvalidW3CDTFDate')
