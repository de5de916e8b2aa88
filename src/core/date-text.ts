import { type Moment, offsetOf } from './moment.js'

/** Writes a date in words, in the moment's own zone: `14 March 2026`. */
export function dateText(moment: Moment, language: string): string {
  const key = `${language} ${moment.precision} ${moment.iso}`
  const known = dateTexts.get(key)
  if (known !== undefined) return known
  if (dateTexts.size > 5000) dateTexts.clear()
  const text = writtenDate(moment, language)
  dateTexts.set(key, text)
  return text
}

/** Caches dates in words: one date appears in several places of several editions, and Intl is slow. */
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
 * Formats a date from a pattern where that is safe, because Intl is slow. The dates of one month and language usually
 * differ only in day and year, so one formatted date with those two marked serves for all. Languages that do not work
 * like that (own digits, a zero before small numbers) go through Intl each time.
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
 * Locales to use for languages without a region. Plain "en" would give the American order, while most English readers
 * expect day, month, year. Arabic has two sets of digits: papers that address all Arab countries write 2026, not ٢٠٢٦.
 * `ar-EG` still gets the digits of Egypt.
 */
const PLAIN: Readonly<Record<string, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' }

const dateFormatters = new Map<string, Intl.DateTimeFormat>()

function dateFormatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.keys(options).length}`
  let formatter = dateFormatters.get(key)
  if (!formatter) {
    // Some regions default to another calendar, but machine-readable dates beside the text are Gregorian.
    const calendar = language.includes('-u-') ? {} : { calendar: 'gregory' }
    formatter = new Intl.DateTimeFormat(PLAIN[language] ?? language, { ...options, ...calendar, timeZone: 'UTC' })
    dateFormatters.set(key, formatter)
  }
  return formatter
}
