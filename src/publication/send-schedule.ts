import { DAY, HOUR, MINUTE } from '../core/duration.js'
import { flag, inForm, needsOneOf, needsOnlyOneOf, orForms, text, timezone, withoutBlanks, z } from '../core/schema.js'
import { anyCase, YES_OR_NO } from '../core/schema-patterns.js'

/** The days on which a digest is sent. Weekdays are numbered as in ISO 8601: Monday is 1, Sunday is 7. */
export type SendDays =
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  /** The nth weekday of each month; -1 is the last one. */
  | { readonly kind: 'weekday-of-month'; readonly nth: number; readonly weekday: number }
  /** A day of each month, from 1 to 28, which every month has; -1 is the last one. */
  | { readonly kind: 'day-of-month'; readonly day: number }
  /** Each post becomes an issue of its own. */
  | { readonly kind: 'each-post' }

/** When a digest is sent without anybody starting it. */
export interface SendSchedule {
  readonly days: SendDays
  /** The time of day, in minutes after midnight. Only a schedule for each post may do without. */
  readonly at: number | undefined
  /** The timezone of the days and the time; without one, that of the publication. */
  readonly zone: string | undefined
  /** Whether a person has to approve each issue, and how many milliseconds before its time they are asked. */
  readonly approve: { readonly before: number } | undefined
  /** The number of milliseconds after its time in which an issue may still be started. */
  readonly latest: number
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const EVERY_DAY: SendDays = { kind: 'weekdays', weekdays: WEEKDAYS.map((_, i) => i + 1) }

/** Returns the number of a weekday from its English name or the first three letters of it. */
const weekdayOf = (word: string): number =>
  WEEKDAYS.findIndex(name => name.slice(0, 3) === word.slice(0, 3).toLowerCase()) + 1

const oneOf = (words: readonly string[]): string => `(?:${words.map(anyCase).join('|')})`
const WEEKDAY = oneOf([...WEEKDAYS, ...WEEKDAYS.map(name => name.slice(0, 3))])
const NTH = ['last', 'first', 'second', 'third', 'fourth']
/** The days of a month that every month has. */
const NUMBER = '(?:0?[1-9]|1\\d|2[0-8])'
const WEEKDAYS_FORM = `^\\s*${WEEKDAY}(?:\\s*(?:,|\\s${anyCase('and')}\\s)\\s*${WEEKDAY})*\\s*$`
const DAILY_FORM = `^\\s*${oneOf(['daily', 'weekdays'])}\\s*$`
const NTH_WEEKDAY_FORM = `^\\s*${oneOf(NTH)}\\s+${WEEKDAY}\\s*$`
const MONTH_DAY_FORM = `^\\s*(?:${NUMBER}|${oneOf(['first', 'last'])}\\s+${anyCase('day')})\\s*$`
const MONTHLY_FORM = `(?:${NTH_WEEKDAY_FORM}|${MONTH_DAY_FORM})`
const matches = (form: string, value: string): boolean => new RegExp(form).test(value)

/** Reads `thursday`, `mon, thu`, `weekdays` or `daily`. */
function weekdaysIn(value: string): SendDays | undefined {
  if (matches(DAILY_FORM, value))
    return /daily/i.test(value) ? EVERY_DAY : { kind: 'weekdays', weekdays: [1, 2, 3, 4, 5] }
  if (!matches(WEEKDAYS_FORM, value)) return undefined
  const words = value.split(/\s*(?:,|\sand\s)\s*/i)
  return { kind: 'weekdays', weekdays: [...new Set(words.map(weekdayOf))].sort((a, b) => a - b) }
}

/** Reads `first monday`, `last friday`, `15` or `last day`. */
function dayOfMonthIn(value: string): SendDays | undefined {
  const [word = '', name = ''] = value.toLowerCase().split(/\s+/)
  const nth = word === 'last' ? -1 : NTH.indexOf(word)
  if (matches(NTH_WEEKDAY_FORM, value)) return { kind: 'weekday-of-month', nth, weekday: weekdayOf(name) }
  if (matches(MONTH_DAY_FORM, value)) return { kind: 'day-of-month', day: name === '' ? Number(word) : nth }
  return undefined
}

/** Makes the schema of days in words. Several may also be written as a list. */
const daysField = (
  read: (value: string) => SendDays | undefined,
  form: string,
  error: string,
  ...more: Record<string, unknown>[]
) =>
  orForms(
    inForm(
      z.preprocess(
        value => (Array.isArray(value) && value.length > 0 ? value.join(', ') : value),
        text.transform((value, context): SendDays => {
          const days = read(value)
          if (days) return days
          context.addIssue({ code: 'custom', message: error })
          return z.NEVER
        }),
      ),
      { type: 'string', pattern: form },
    ),
    // YAML reads a day of the month as a number.
    { type: 'integer', minimum: 1, maximum: 28 },
    ...more,
  )

const CLOCK_FORM = '^\\s*(?:[01]?\\d|2[0-3]):[0-5]\\d\\s*$'
/** A time of day, as minutes after midnight. */
const timeOfDay = inForm(
  text.transform((value, context): number => {
    const [hour, minute] = value.split(':')
    if (matches(CLOCK_FORM, value)) return Number(hour) * 60 + Number(minute)
    context.addIssue({ code: 'custom', message: 'should be a time of day in quotes, such as "07:30"' })
    return z.NEVER
  }),
  { type: 'string', pattern: CLOCK_FORM },
)

const UNITS = { m: MINUTE, h: HOUR, d: DAY } as const
const LENGTH_FORM = `^\\s*[1-9]\\d{0,3}\\s*${oneOf(['m', 'min', 'minute', 'minutes', 'h', 'hour', 'hours', 'd', 'day', 'days'])}\\s*$`

/** Returns the milliseconds of a length of time such as `4h`. */
function lengthIn(value: string): number | undefined {
  const unit = /[a-z]/i.exec(value)?.[0].toLowerCase() as keyof typeof UNITS
  return matches(LENGTH_FORM, value) ? Number.parseInt(value, 10) * UNITS[unit] : undefined
}

const length = inForm(
  text.transform((value, context): number => {
    const read = lengthIn(value)
    if (read !== undefined) return read
    context.addIssue({ code: 'custom', message: 'should be a time like 30 minutes, 4h or 1 day' })
    return z.NEVER
  }),
  { type: 'string', pattern: LENGTH_FORM },
)

/** `true`, `false`, or how long before the time of an issue a person is asked. */
const approval = inForm(
  text.transform((value, context): SendSchedule['approve'] => {
    const { data: on } = flag.safeParse(value)
    const before = on === true ? DAY : lengthIn(value)
    if (before !== undefined) return { before }
    if (on === false) return undefined
    context.addIssue({
      code: 'custom',
      message: 'should be true, false, or how long before its time you are asked, such as 24h',
    })
    return z.NEVER
  }),
  { type: ['boolean', 'string'], pattern: `(?:${YES_OR_NO}|${LENGTH_FORM})` },
)

const EACH_FORM = `^\\s*${anyCase('post')}\\s*$`
const each = inForm(
  text.transform((value, context): SendDays => {
    if (matches(EACH_FORM, value)) return { kind: 'each-post' }
    context.addIssue({ code: 'custom', message: 'should be `post`: each post then becomes an issue of its own' })
    return z.NEVER
  }),
  { type: 'string', pattern: EACH_FORM },
)

const YES = `^(?:${['yes', 'true', 'on'].map(anyCase).join('|')})$`
const yes = flag
  .refine(value => value, { error: 'should be true, or be left out' })
  .meta({ type: undefined, pattern: undefined, anyOf: [{ const: true }, { type: 'string', pattern: YES }] })

const ON = 'should be days, such as thursday, monday and thursday, weekdays, or daily'
const MONTHLY = 'should be a day that each month has, such as first monday, last friday, 15 or last day'

export const sendFields = {
  on: daysField(
    value => weekdaysIn(value) ?? dayOfMonthIn(value),
    `(?:${WEEKDAYS_FORM}|${DAILY_FORM}|${MONTHLY_FORM})`,
    ON,
    { type: 'array', minItems: 1, items: { type: 'string', pattern: `^\\s*${WEEKDAY}\\s*$` } },
  )
    .optional()
    .describe('The days: thursday, a list of weekdays, weekdays, daily, or a day of each month as in `monthly`'),
  daily: yes.optional().describe('Every day'),
  monthly: daysField(dayOfMonthIn, MONTHLY_FORM, MONTHLY)
    .optional()
    .describe('A day of each month: first monday, last friday, 15, last day'),
  each: each.optional().describe('`post`: each new post becomes an issue of its own, once it is published'),
  at: timeOfDay.optional().describe('The time of day, such as "07:30"'),
  zone: timezone.optional().describe('The timezone of these times; default: the publication’s'),
  approve: approval
    .optional()
    .describe(
      'Whether an issue goes out only once you have approved it; `24h` says how long before its time you are asked; true: a day',
    ),
  latest: length
    .optional()
    .describe(
      'How late an issue may still be started, after which it is not sent; default: 4h, or 1 day for each post',
    ),
}

/** The keys that each state the days. */
const DAYS_KEYS = ['on', 'daily', 'monthly', 'each'] as const
const NO_DAYS = 'needs its days: `on: thursday`, `daily: true`, `monthly: first monday` or `each: post`'

/** The schema of a digest’s `send`. */
export const sendSchedule = needsOnlyOneOf(
  needsOneOf(z.preprocess(withoutBlanks, z.object(sendFields)).meta({ blanks: true }), 'at', 'each'),
  ...DAYS_KEYS,
).transform(({ on, daily, monthly, each: post, at, zone, approve, latest }, context): SendSchedule => {
  const fail = (message: string): never => {
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  const [days, ...others] = [on, daily && EVERY_DAY, monthly, post].filter(stated => stated !== undefined)
  if (!days) return fail(NO_DAYS)
  if (others.length > 0)
    return fail(`should have only one of ${DAYS_KEYS.map(key => `\`${key}\``).join(', ')}: each states the days`)
  const isEach = days.kind === 'each-post'
  if (at === undefined && !isEach) return fail('needs `at`, the time of day, such as "07:30"')
  return { days, at, zone, approve, latest: latest ?? (isEach ? DAY : 4 * HOUR) }
})
