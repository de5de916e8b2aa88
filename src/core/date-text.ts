import { type Moment, offsetOf } from './moment.js'

/** The date in words, in the moment's own zone: `14 March 2026`. */
export function dateText(moment: Moment, language: string): string {
  const key = `${language} ${moment.precision} ${moment.iso}`
  const known = dateTexts.get(key)
  if (known !== undefined) return known
  if (dateTexts.size > 5000) dateTexts.clear()
  const text = writtenDate(moment, language)
  dateTexts.set(key, text)
  return text
}

/** One date stands in several places of several editions, and Intl is slow. */
const dateTexts = new Map<string, string>()

function writtenDate(moment: Moment, language: string): string {
  const options: Intl.DateTimeFormatOptions =
    moment.precision === 'year'
      ? { year: 'numeric' }
      : moment.precision === 'month'
        ? { year: 'numeric', month: 'long' }
        : { year: 'numeric', month: 'long', day: 'numeric' }
  const text = formatted(new Date(moment.epoch + offsetOf(moment) * 60_000), language, options)
  const first = EUROPEAN_PORTUGUESE.test(language) ? undefined : FIRST_DAY.find(([tongue]) => tongue.test(language))
  return first ? text.replace(/^1(?=\s)/, first[1]) : text
}

/**
 * Intl is slow, and the dates of a month differ in day and year alone: one of them, with these marked, does for all. Where
 * a language writes them otherwise (digits of its own, a zero before small numbers), Intl is asked each time.
 */
function formatted(date: Date, language: string, options: Intl.DateTimeFormatOptions): string {
  const formatter = dateFormatter(language, options)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  const key = `${language} ${Object.keys(options).length} ${month}`
  let pattern = datePatterns.get(key)
  if (pattern === undefined) {
    pattern = formatter
      .format(Date.UTC(2777, month, 28))
      .replace('2777', 'YYYY')
      .replace('28', 'DD')
    const isRight = (one: number): boolean =>
      formatter.format(Date.UTC(1888, month, one)) === filled(pattern, 1888, one)
    if (!isRight(1) || !isRight(11) || !isRight(22)) pattern = ''
    datePatterns.set(key, pattern)
  }
  return pattern === '' || year < 1000 ? formatter.format(date) : filled(pattern, year, day)
}

const filled = (pattern: string | undefined = '', year: number, day: number): string =>
  pattern.replace('YYYY', String(year)).replace('DD', String(day))

const datePatterns = new Map<string, string>()

/** Portuguese as it is written in Portugal (`parentLocales` of CLDR); elsewhere it follows Brazil. */
export const EUROPEAN_PORTUGUESE = /^pt-(?:Latn-)?(?:AO|CH|CV|FR|GQ|GW|LU|MO|MZ|PT|ST|TL)\b/i

/** Languages that count the first of a month and name its other days, which CLDR has no pattern for. */
const FIRST_DAY: readonly (readonly [RegExp, string])[] = [
  [/^fr\b/i, '1er'],
  [/^(?:it|pt)\b/i, '1º'],
]

/**
 * What a language without a region means. Plain "en" would be the American order; the rest of the world reads day, month,
 * year. Arabic has two sets of digits: papers for all Arab countries write 2026, as the addresses beside it do, and not
 * ٢٠٢٦; `ar-EG` gets those of Egypt.
 */
const PLAIN: Readonly<Record<string, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' }

const dateFormatters = new Map<string, Intl.DateTimeFormat>()

function dateFormatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.keys(options).length}`
  let formatter = dateFormatters.get(key)
  if (!formatter) {
    // Some regions would write the year of another calendar, and machines are told that of this one.
    const calendar = language.includes('-u-') ? {} : { calendar: 'gregory' }
    formatter = new Intl.DateTimeFormat(PLAIN[language] ?? language, { ...options, ...calendar, timeZone: 'UTC' })
    dateFormatters.set(key, formatter)
  }
  return formatter
}
