import { lazy, memo } from '../core/memo.js'
import { LANGUAGES } from './languages/languages.js'
import { anyPhrase } from './languages/phrase-pattern.js'

/** A date as it is written in a text. */
export interface WrittenDate {
  /** The date as `2026-03-14`, or `2026-03` if no day is given. */
  readonly iso: string
  readonly start: number
  readonly end: number
  /** The reason why another day may be meant. */
  readonly doubt?: string
  /** The other day that may be meant. */
  readonly other?: string
}

interface Names {
  readonly months: ReadonlyMap<string, number>
  readonly weekdays: ReadonlySet<string>
  /** The names that are another month in another language. */
  readonly ambiguous: ReadonlySet<string>
}

const key = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[.׳']$/, '')
    .normalize('NFC')

/** Returns the names of months and weekdays in many languages, long and short, from Node's language data. */
const calendarNames = lazy((): Names => {
  const months = new Map<string, number>()
  const weekdays = new Set<string>()
  const ambiguous = new Set<string>()
  const add = (name: string, month: number): void => {
    if (!/^\p{L}{3,}[.׳']?$/u.test(name)) return
    const known = months.get(key(name))
    if (known === undefined) months.set(key(name), month)
    else if (known !== month) ambiguous.add(key(name))
  }
  for (const { months: others = [] } of LANGUAGES) for (const [month, name] of others.entries()) add(name, month + 1)
  for (const { tag: language } of LANGUAGES)
    for (const width of ['long', 'short'] as const) {
      // Many languages inflect the month in a date.
      const beside = new Intl.DateTimeFormat(language, {
        day: 'numeric',
        month: width,
        year: 'numeric',
        timeZone: 'UTC',
      })
      const alone = new Intl.DateTimeFormat(language, { month: width, timeZone: 'UTC' })
      for (let month = 0; month < 12; month += 1) {
        const date = Date.UTC(2024, month, 15)
        const inflected = beside.formatToParts(date).find(({ type }) => type === 'month')?.value ?? ''
        for (const name of [alone.format(date), inflected]) add(name, month + 1)
      }
      const weekday = new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' })
      for (let day = 1; day <= 7; day += 1) weekdays.add(key(weekday.format(Date.UTC(2024, 0, day))))
    }
  return { months, weekdays, ambiguous }
})

const monthOf = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : calendarNames().months.get(key(word))

type Parts = readonly [year: number, month: number | undefined, day?: number, doubt?: string | undefined]
type Reader = (match: RegExpExecArray) => Parts

const number = (text: string | undefined): number => Number(text)

/** Reads a numeric date: `03/04/2025` is April in most of the world and March in America. */
function numeric(match: RegExpExecArray): Parts {
  const [first, second] = [number(match[1]), number(match[2])]
  const year = number(match[3]) < 100 ? 2000 + number(match[3]) : number(match[3])
  if (second > 12) return [year, first, second]
  if (first > 12 || first === second || match[0].includes('.')) return [year, second, first]
  return [year, second, first, 'day and month may be swapped']
}

/** Tells that a month may be another. Poles write no full stop after the day, and Croatians do. */
const otherMonth = ([whole, , month = '']: RegExpExecArray): string | undefined =>
  /^\d+\./.test(whole) && calendarNames().ambiguous.has(key(month))
    ? `“${month}” is another month in another language`
    : undefined

const ORDINAL = anyPhrase(LANGUAGES.flatMap(({ ordinals = [] }) => ordinals))
const BEFORE_MONTH = String.raw`(?:${anyPhrase(LANGUAGES.flatMap(({ beforeMonth = [] }) => beforeMonth))}\s*)`
/** Match dates with a sign after each number: `2026年3月14日`. */
const SIGNED = [...new Set(LANGUAGES.flatMap(({ dateSigns }) => (dateSigns ? [dateSigns.join(' ')] : [])))].map(
  signs => {
    const [year, month, day] = signs.split(' ')
    return new RegExp(String.raw`(\d{4})\s*${year}\s*(\d{1,2})\s*${month}\s*(\d{1,2})\s*${day}`, 'g')
  },
)

const FORMS: readonly (readonly [RegExp, Reader])[] = [
  [/(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g, m => [number(m[1]), number(m[2]), number(m[3])]],
  [/(?<!\d)(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})(?!\d)/g, m => [number(m[1]), number(m[2]), number(m[3])]],
  [/(?<!\d)(\d{4})[.,]?\s(\p{L}{3,})\.?\s(\d{1,2})(?!\d)/gu, m => [number(m[1]), monthOf(m[2]), number(m[3])]],
  ...SIGNED.map(form => [form, (m: RegExpExecArray): Parts => [number(m[1]), number(m[2]), number(m[3])]] as const),
  [
    new RegExp(
      String.raw`(?<!\d)(\d{1,2})(?:${ORDINAL}|\.)?\s*${BEFORE_MONTH}?(\p{L}{3,})[.׳']?,?\s*${BEFORE_MONTH}?(\d{4})(?!\d)`,
      'gu',
    ),
    m => [number(m[3]), monthOf(m[2]), number(m[1]), otherMonth(m)],
  ],
  [
    new RegExp(String.raw`(?<!\p{L})(\p{L}{3,})\.?\s+(\d{1,2})${ORDINAL}?(?:,\s*|\s+)(\d{4})(?!\d)`, 'gu'),
    m => [number(m[3]), monthOf(m[1]), number(m[2])],
  ],
  [/(?<![\d.])(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d|\.\d)/g, numeric],
  [
    new RegExp(String.raw`(?<![\p{L}\d])(?<!\d[.\s]\s?)(\p{L}{3,})\.?,?\s+${BEFORE_MONTH}?(\d{4})(?!\d)`, 'gu'),
    m => [number(m[2]), monthOf(m[1])],
  ],
]

/** Converts the digits of Arabic and Persian one by one. */
const plainDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06F0-\u06F9]/g, digit => String((digit.codePointAt(0) ?? 0) & 15))

/** Returns the dates in a text, in order and without overlaps. Several readers of a page look at the same lines. */
export const datesIn = memo(1000, datesOf)

function datesOf(written: string): readonly WrittenDate[] {
  const text = plainDigits(written)
  const found: WrittenDate[] = []
  // Most lines have no date, and trying every form is slow.
  if (!/\d{4}|\d\s?[./-]\s?\d/.test(text)) return found
  for (const [form, reader] of FORMS)
    for (const match of text.matchAll(form)) {
      const [start, end] = [match.index, match.index + match[0].length]
      if (found.some(date => start < date.end && end > date.start)) continue
      const iso = isoOf(reader(match as RegExpExecArray))
      const doubt = reader(match as RegExpExecArray)[3]
      if (iso) found.push({ iso, start, end, ...(doubt ? { doubt, other: swapped(iso) } : {}) })
    }
  return found.sort((a, b) => a.start - b.start)
}

/** Swaps the day and the month of a date. */
export const swapped = (iso: string): string => iso.replace(/-(\d\d)-(\d\d)/, '-$2-$1')

function isoOf([year, month, day]: Parts): string | undefined {
  if (month === undefined || month < 1 || month > 12 || year < 1700 || year > 2200) return undefined
  const head = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
  if (day === undefined) return head
  const exists = day >= 1 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
  return exists ? `${head}-${String(day).padStart(2, '0')}` : undefined
}

const AROUND = new RegExp(
  `^(?:${anyPhrase(LANGUAGES.flatMap(({ dateWords = [], submitted = [] }) => [...dateWords, ...submitted]))}|h|gmt|utc|cet|cest|est|edt|pst|pdt|bst|am|pm)$`,
  'iu',
)

/** The doubt about a date of which a line says that the article was changed then. */
export const CHANGED = 'it is the date of the last change'
/** Returns a pattern for a word by itself. Chinese, Japanese and Korean have no spaces around a word. */
const wordOf = (words: readonly string[]): RegExp =>
  new RegExp(
    String.raw`(?<!(?!\p{Script=Han}|\p{Script=Hangul})\p{L})${anyPhrase(words)}(?!(?!\p{Script=Han}|\p{Script=Hangul})\p{L})`,
    'iu',
  )
const CHANGE = wordOf(LANGUAGES.flatMap(({ changed = [] }) => changed))
const SUBMISSION = wordOf(LANGUAGES.flatMap(({ submitted = [] }) => submitted))

const doubtOf = (before: string): string => (saysChange(before) ? CHANGED : 'it is the date of the submission')

/** Tells whether a text before or beside a date calls it the date of a change. */
export const saysChange = (text: string): boolean => CHANGE.test(text)

/**
 * Returns the first date of a line which the line does not call the date of a change, or of a submission to a journal. If it calls every
 * date so, it returns the first one with a doubt.
 */
export function publicationIn(text: string): WrittenDate | undefined {
  const dates = datesIn(text)
  const before = ({ start }: WrittenDate, i: number): string => text.slice(dates[i - 1]?.end ?? 0, start)
  const isOther = (date: WrittenDate, i: number): boolean =>
    [CHANGE, SUBMISSION].some(form => form.test(before(date, i)))
  const [first] = dates
  return dates.find((date, i) => !isOther(date, i)) ?? (first && { ...first, doubt: doubtOf(before(first, 0)) })
}

/**
 * Returns the first date of a line that contains nothing but weekdays, times, more dates, or words such as `Published`,
 * without those of changes.
 */
export function dateAlone(text: string): WrittenDate | undefined {
  const date = publicationIn(text)
  if (!date) return undefined
  const { weekdays } = calendarNames()
  const around = blanked(text, ' ')
    .replace(/\d{1,2}\s?[:.h]\s?\d{2}(?:[:.]\d{2})?/g, ' ')
    .split(/[^\p{L}-]+/u)
    .map(word => word.replace(/^-+|-+$/g, ''))
    .filter(word => word !== '' && !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]{1,5}$/u.test(word))
  return around.every(word => AROUND.test(word) || weekdays.has(key(word)) || /^(?:[ap]|[ap]?m)$/i.test(word))
    ? date
    : undefined
}

/** Tells whether a word is the name of a month or a weekday. */
export const isCalendarWord = (word: string): boolean =>
  calendarNames().months.has(key(word)) || calendarNames().weekdays.has(key(word))

/** Removes the dates from a text, and the weekdays next to them. */
export function withoutDates(text: string): string {
  const { weekdays } = calendarNames()
  return blanked(text, '\u0000')
    .replace(/(\p{L}+(?:-\p{L}+)*)\.?(,?\s*)\u0000/gu, (whole, word: string) => (weekdays.has(key(word)) ? ' ' : whole))
    .replace(/\u0000/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Replaces each date in a text with a mark. */
function blanked(text: string, mark: string): string {
  let rest = text
  for (const { start, end } of datesIn(text).toReversed()) rest = `${rest.slice(0, start)}${mark}${rest.slice(end)}`
  return rest
}
