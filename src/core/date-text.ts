import { memo } from './memo.js'
import { isDay, type Moment, offsetOf } from './moment.js'

/**
 * Writes a date in words, in the moment's own zone: `14 March 2026`. Results are cached, because the same date appears in
 * several editions and Intl is slow.
 */
export const dateText = memo(
  5000,
  (moment: Moment, language: string): string => writtenDate(moment, language),
  ({ precision, iso }: Moment, language: string) => `${language} ${precision} ${iso}`,
)

/** Writes a date without its year, where the surroundings say which one it is: `14 March`. A date without a day keeps its year. */
export const dayText = memo(
  1000,
  (moment: Moment, language: string): string =>
    isDay(moment) ? written(moment, language, { month: 'long', day: 'numeric' }) : dateText(moment, language),
  ({ precision, iso }, language) => `${language} ${precision} ${iso}`,
)

const writtenDate = (moment: Moment, language: string): string =>
  written(
    moment,
    language,
    moment.precision === 'year'
      ? { year: 'numeric' }
      : moment.precision === 'month'
        ? { year: 'numeric', month: 'long' }
        : { year: 'numeric', month: 'long', day: 'numeric' },
  )

function written(moment: Moment, language: string, options: Intl.DateTimeFormatOptions): string {
  const text = formatted(new Date(moment.epoch + offsetOf(moment) * 60_000), language, options)
  const first = EUROPEAN_PORTUGUESE.test(language) ? undefined : FIRST_DAY.find(([pattern]) => pattern.test(language))
  return first ? text.replace(/^1(?=\s)/, first[1]) : text
}

/**
 * Formats a date from a pattern where that is safe, because Intl is slow. The dates of one month and language usually
 * differ only in day and year, so one formatted date serves as the pattern for all of them. In other languages (with digits
 * of their own, or a zero before small numbers), Intl formats every date.
 */
function formatted(date: Date, language: string, options: Intl.DateTimeFormatOptions): string {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  const pattern = datePattern(language, options, month)
  return pattern === '' || year < 1000 ? dateFormatter(language, options).format(date) : filled(pattern, year, day)
}

const filled = (pattern: string, year: number, day: number): string =>
  pattern.replace('YYYY', String(year)).replace('DD', String(day))

/** Returns the pattern of a month's dates, or an empty text where a pattern is not safe. */
const datePattern = memo(
  5000,
  (language: string, options: Intl.DateTimeFormatOptions, month: number): string => {
    const formatter = dateFormatter(language, options)
    const pattern = formatter
      .format(Date.UTC(2777, month, 28))
      .replace('2777', 'YYYY')
      .replace('28', 'DD')
    const isRight = (one: number): boolean =>
      formatter.format(Date.UTC(1888, month, one)) === filled(pattern, 1888, one)
    return isRight(1) && isRight(11) && isRight(22) ? pattern : ''
  },
  (language, options, month) => `${language} ${Object.keys(options)} ${month}`,
)

/** Matches the regions whose Portuguese follows Portugal (`parentLocales` of CLDR); all others follow Brazil. */
export const EUROPEAN_PORTUGUESE = /^pt-(?:Latn-)?(?:AO|CH|CV|FR|GQ|GW|LU|MO|MZ|PT|ST|TL)\b/i

/** Languages that write the first of a month as an ordinal number. CLDR has no pattern for this. */
const FIRST_DAY: readonly (readonly [RegExp, string])[] = [
  [/^fr\b/i, '1er'],
  [/^(?:it|pt)\b/i, '1º'],
]

/**
 * Locales to use for languages without a region. Plain "en" would give the American order, while most English readers
 * expect day, month, year. Arabic has two sets of digits: newspapers for all Arab countries write 2026, not ٢٠٢٦. `ar-EG`
 * still gets the digits of Egypt.
 */
const PLAIN: Readonly<Record<string, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' }

const dateFormatter = memo(
  300,
  (language: string, options: Intl.DateTimeFormatOptions) => {
    // Some regions default to another calendar, but machine-readable dates beside the text are Gregorian.
    const calendar = language.includes('-u-') ? {} : { calendar: 'gregory' }
    return new Intl.DateTimeFormat(PLAIN[language] ?? language, { ...options, ...calendar, timeZone: 'UTC' })
  },
  (language, options) => `${language} ${Object.keys(options)}`,
)
