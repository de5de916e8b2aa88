import { DAY, HOUR, MINUTE, WEEK } from '../core/duration.js'
import { inForm, languageTag, listOf, orText, text, webUrl, withoutBlanks, z } from '../core/schema.js'
import { anyCase, WEB_ADDRESS, YES_OR_NO } from '../core/schema-patterns.js'

const EVERY = /^([1-9]\d{0,3})\s*(m|min|minutes?|h|hours?|d|days?)$/i
const LEAST = 10 * MINUTE
const UNITS = { m: MINUTE, h: HOUR, d: DAY } as const
const TIME = 'should be a time like 30 minutes, 2h or 1 day'

/** A time between two requests, in milliseconds. */
const every = inForm(
  text.transform((value, context): number => {
    const [, amount, unit = ''] = EVERY.exec(value) ?? []
    const length = Number(amount) * UNITS[unit.charAt(0).toLowerCase() as keyof typeof UNITS]
    if (amount !== undefined && length >= LEAST) return length
    context.addIssue({ code: 'custom', message: amount === undefined ? TIME : 'should be at least 10 minutes' })
    return z.NEVER
  }),
  {
    type: 'string',
    pattern: `^\\s*(?:[1-9]\\d{1,3}\\s*${anyCase('m')}(?:${anyCase('in')}(?:${anyCase('ute')}[sS]?)?)?|[1-9]\\d{0,3}\\s*(?:[hH]|${anyCase('hour')}[sS]?|[dD]|${anyCase('day')}[sS]?))\\s*$`,
  },
)

const MOST = /^([1-9]\d{0,3})\s*(?:\/|per\s|an?\s)\s*(day|week|month)$/i
const PERIODS = { day: DAY, week: WEEK, month: 30 * DAY } as const

/** A number of articles in a period of time, such as `5/week`. */
const most = inForm(
  text.transform((value, context) => {
    const [, amount, word = ''] = MOST.exec(value) ?? []
    const unit = word.toLowerCase() as keyof typeof PERIODS
    if (amount !== undefined) return { amount: Number(amount), period: PERIODS[unit], text: `${amount}/${unit}` }
    context.addIssue({ code: 'custom', message: 'should be a number in a period, like 2/day, 5/week or 10/month' })
    return z.NEVER
  }),
  {
    type: 'string',
    pattern: `^\\s*[1-9]\\d{0,3}\\s*(?:/|${anyCase('per')}\\s|[aA][nN]?\\s)\\s*(?:${['day', 'week', 'month'].map(anyCase).join('|')})\\s*$`,
  },
)

const RANGE = /^(\d{1,6})?\s*[-–…]+\s*(\d{1,6})?$/

/** A range of lengths in words, such as `300-4000`, `300-` or `-4000`. */
const words = inForm(
  text.transform((value, context) => {
    const [, least, longest] = RANGE.exec(value) ?? []
    const range = { least: Number(least ?? 0), longest: Number(longest ?? Number.POSITIVE_INFINITY) }
    if ((least ?? longest) !== undefined && range.least <= range.longest) return range
    context.addIssue({ code: 'custom', message: 'should be a range of words, like 300-4000, 300- or -4000' })
    return z.NEVER
  }),
  // YAML reads `-4000` as a number.
  {
    type: ['string', 'integer'],
    maximum: -1,
    pattern: '^\\s*(?:\\d{1,6}\\s*[-–…]+\\s*(?:\\d{1,6})?|[-–…]+\\s*\\d{1,6})\\s*$',
  },
)

const only = {
  tags: listOf(text, /,/).describe('Only articles with one of these categories'),
  authors: listOf(text).describe('Only articles by one of these authors'),
  languages: listOf(languageTag).describe('Only articles in one of these languages, such as en'),
  words: words.optional().describe('Only articles with this number of words in the feed, such as 300-4000'),
}

const fields = {
  feed: webUrl.optional().describe('The address of the feed, or of a page that names it; default: the outlet’s `feed`'),
  every: every.default(2 * HOUR).describe('How often to ask for it, such as 30m, 2h or 1 day; default: 2h'),
  as: z
    .enum(['draft', 'link'])
    .default('draft')
    .describe('`draft`: a draft where the terms allow the whole text, otherwise a link item; `link`: only link items'),
  only: z
    .preprocess(withoutBlanks, strict(only, '`only`'))
    .prefault({})
    .meta({ blanks: true })
    .describe('The articles to collect; default: all'),
  most: most.optional().describe('How many articles to take at most, such as 5/week; the rest waits'),
}

/** A mapping in which an unknown key is an error, because a condition that is ignored would collect too much. */
function strict<Shape extends z.ZodRawShape>(shape: Shape, name: string) {
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? `is not a key of ${name} (its keys are ${Object.keys(shape).join(', ')})`
        : undefined,
  })
}

const TRUE = /^(?:yes|true|on)$/i
const FALSE = /^(?:no|false|off)$/i

/** Reads `yes`, and the address of a feed, as short forms. `no` turns collecting off. */
function asMapping(value: unknown): unknown {
  if (value === true || (typeof value === 'string' && TRUE.test(value.trim()))) return {}
  if (value === false || (typeof value === 'string' && FALSE.test(value.trim()))) return undefined
  return typeof value === 'string' ? { feed: value } : withoutBlanks(value)
}

/** What `offprint collect` takes from an outlet’s feed. */
export const collectField = orText(
  z.preprocess(asMapping, strict(fields, '`collect`').optional()),
  { type: 'boolean' },
  { type: 'string', pattern: `${YES_OR_NO}|${WEB_ADDRESS}` },
).describe('How `offprint collect` follows its feed; `yes` for all articles')

export type CollectSettings = Readonly<NonNullable<z.output<typeof collectField>>>
