import { DAY, HOUR } from '../core/duration.js'
import { isDay, type Moment } from '../core/moment.js'
import {
  count,
  flag,
  inForm,
  listOf,
  orForms,
  orText,
  text,
  webUrl,
  withBlanks,
  withoutBlanks,
  z,
} from '../core/schema.js'
import { anyCase, WEB_ADDRESS } from '../core/schema-patterns.js'
import { americanKey } from '../core/yaml.js'
import { wordingField, wordsByLanguage } from './own-wording.js'

/** The channels in which a copy may appear. */
export const CHANNELS = ['web', 'feed', 'email'] as const
export type TermsChannel = (typeof CHANNELS)[number]

/** The facts that terms may require. */
export const FACTS = ['authors', 'institutions', 'date', 'title', 'url', 'license', 'permission', 'tagline'] as const
export type RequiredFact = (typeof FACTS)[number]

/** A list of words in upper or lower case, which may also be one text with commas. */
const wordList = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const one = words
    .map(each => anyCase(each).replace('[lL][iI][cC][eE][nN][sS][eE]', '[lL][iI][cC][eE][nN][sScC][eE]'))
    .join('|')
  const item = orForms(z.preprocess(word, z.enum(words)), { type: 'string', pattern: `^\\s*(?:${one})\\s*$` })
  return listOf(item, /,/, { type: 'string', pattern: `^[\\s,]*(?:(?:${one})(?:[\\s,]*,\\s*(?:${one}))*)?[\\s,]*$` })
}

const word = (value: unknown): unknown => (typeof value === 'string' ? americanKey(value.trim().toLowerCase()) : value)
const channels = wordList(CHANNELS)

/**
 * The address of a counter. It must begin with https://, because a secure page would block any other address, and
 * others could observe the request.
 */
const SECURE_ADDRESS = WEB_ADDRESS.replace('[sS]?', '[sS]')
const counterUrl = webUrl
  .refine(address => String(address).startsWith('https:'), { error: 'should begin with https://' })
  .meta({ pattern: SECURE_ADDRESS })

const counter = orText(
  z.preprocess(
    value => {
      if (value === 'required' || value === true) return {}
      return typeof value === 'string' ? { url: value } : withoutBlanks(value)
    },
    z.strictObject({
      url: counterUrl
        .optional()
        .describe(
          'The address of the picture that counts readers; if each article has its own, write it into the post',
        ),
      host: text.optional().describe('The host of every counter of this publisher'),
      channels: channels.optional().describe('The channels that have the counter; default: web only'),
    }),
  ),
  { enum: ['required', true] },
  { type: 'string', pattern: SECURE_ADDRESS },
)

const percent = z
  .preprocess(
    value => (typeof value === 'string' && /^\d+\s*%?$/.test(value) ? Number.parseInt(value, 10) : value),
    z.int({ error: 'should be a percentage like 40%' }).min(1).max(100, { error: 'should be at most 100%' }),
  )
  .meta({ type: ['integer', 'string'], pattern: '^0*(?:[1-9]\\d?|100)\\s*%?$' })

/** The values of `images`: which of an outlet's pictures may be republished. */
export const PICTURE_TERMS = ['all', 'outlet', 'licensed', 'none'] as const
export type PictureTerms = (typeof PICTURE_TERMS)[number]

/** Reads `yes` as all pictures and `no` as none. */
const pictures = z.union(
  [
    orForms(z.preprocess(word, z.enum(PICTURE_TERMS)), {
      type: 'string',
      pattern: `^\\s*(?:${PICTURE_TERMS.map(anyCase).join('|')})\\s*$`,
    }),
    flag.transform((all): PictureTerms => (all ? 'all' : 'none')),
  ],
  { error: `should be ${PICTURE_TERMS.slice(0, -1).join(', ')} or ${PICTURE_TERMS.at(-1)}` },
)

const DELAY = /^([1-9]\d*)\s*(?:(h|hours?)|d|days?)?$/i

/** A time to wait, such as `2 days` or `48 hours`. A number alone is in days. */
const delay = inForm(
  text.transform((value, context) => {
    const [, amount, hours] = DELAY.exec(value) ?? []
    if (amount !== undefined) return { amount: Number(amount), unit: hours ? ('hours' as const) : ('days' as const) }
    context.addIssue({ code: 'custom', message: 'should be a time like 2 days or 48 hours' })
    return z.NEVER
  }),
  {
    type: ['integer', 'string'],
    minimum: 1,
    pattern: `^\\s*[1-9]\\d*\\s*(?:[hH]|${anyCase('hour')}[sS]?|[dD]|${anyCase('day')}[sS]?)?\\s*$`,
  },
)

/** A task that only a person can do, and the name under which a post records that it is done. */
export interface Task {
  readonly name: string
  readonly text: string
}

/** A list of texts, or of `{ name: text }`. A text alone is also the name of its task. */
const tasks = listOf(z.union([text, z.record(z.string(), text)])).transform((items): Task[] =>
  items.flatMap(item =>
    typeof item === 'string'
      ? [{ name: item, text: item }]
      : Object.entries(item).map(([name, task]) => ({ name, text: task })),
  ),
)

const fields = {
  credit: z
    .enum(['top', 'end', 'both'])
    .optional()
    .describe('The place of the credit; default: a line at the top and the facts at the end'),
  wording: wordingField
    .optional()
    .describe('The sentence of the credit, with {fields} and [links]({url}); for `top` and `end`, and by language'),
  byline: wordsByLanguage.optional().describe('The form of the byline, such as `{authors}, {publisher}`'),
  tagline: wordsByLanguage
    .optional()
    .describe('A note that stays at the end of the text, with {fields} and [links]({url})'),
  button: wordsByLanguage.optional().describe('The words of the link to the original'),
  logo: flag.optional().describe('Whether the publisher’s `logo` is shown beside the credit'),
  link: z.enum(['article', 'home']).optional().describe('The target of the link on the publisher’s name'),
  institutions: flag.optional().describe('Whether the authors’ institutions are shown with their names'),
  require: wordList(FACTS).optional().describe('Facts that every post must have'),
  edits: flag.optional().describe('Whether the text may be edited'),
  translate: flag.optional().describe('Whether the text may be translated; default: if it may be edited'),
  links: z.enum(['keep']).optional().describe('`keep`: every link of the original stays in the text'),
  headline: flag.optional().describe('Whether your headline may differ'),
  images: pictures
    .optional()
    .describe(
      'Which pictures may be republished: all, those whose credit names the outlet, those with a licence or permission of their own, or none',
    ),
  imageNote: flag.optional().describe('Whether a note replaces a picture that is left out; default: yes'),
  content: z
    .enum(['full', 'excerpt', 'whole'])
    .optional()
    .describe('How much of the text may be shown; `whole`: only the whole text'),
  words: count
    .optional()
    .describe('The maximum number of words that may be shown; a longer text is shown as an excerpt'),
  paragraphs: count
    .optional()
    .describe('The maximum number of paragraphs that may be shown; a longer text is shown as an excerpt of that many'),
  channels: channels
    .optional()
    .describe('The channels that may have the full text; others show an excerpt and the link'),
  canonical: z.enum(['original', 'self']).optional().describe('Which page search engines should list'),
  index: flag.optional().describe('Whether search engines may list your page'),
  counter: counter
    .optional()
    .describe('A picture that counts readers: an https address, or `required` if each post has its own'),
  delay: delay.optional().describe('How long a copy has to wait after the original, such as `2 days`'),
  publishWithin: count
    .optional()
    .describe('The number of days after the original’s date within which a copy has to be published'),
  days: count.optional().describe('The number of days after the original’s date after which the copy must be removed'),
  share: percent.optional().describe('The largest share of a digest, such as 40%'),
  passOn: flag.optional().describe('Whether others may republish it from you; default: if the licence allows it'),
  source: webUrl.optional().describe('The address at which these terms were read'),
  checked: text.optional().describe('The day on which they were last read'),
  todo: tasks
    .optional()
    .describe('What a person has to do for each post, which then says so under `done`: texts, or { name: text }'),
  note: text.optional().describe('Anything else that only a person can do'),
}
const TERM_KEYS: readonly string[] = Object.keys(fields)
/** The keys of an outlet or an original that are often taken for terms. */
const OUTSIDE_TERMS: ReadonlySet<string> = new Set(['license', 'permission', 'copyright'])

/**
 * The conditions that a publisher sets for those who republish it. Unknown keys are errors here, unlike elsewhere,
 * because a condition that is ignored silently would be broken.
 */
export const termsSchema = withBlanks(
  z.strictObject(fields, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.some(key => OUTSIDE_TERMS.has(key))
          ? 'belongs beside `terms`, not in them'
          : `is not a key of the terms (their keys are ${TERM_KEYS.join(', ')})`
        : undefined,
  }),
)
export type Terms = Readonly<z.output<typeof termsSchema>>

/** Merges a publisher's terms with what was agreed for one post, which takes precedence. */
export function mergedTerms(publisher: Terms | undefined, post: Terms | undefined): Terms | undefined {
  if (!publisher || !post) return post ?? publisher
  const counter = publisher.counter && post.counter ? { ...publisher.counter, ...post.counter } : undefined
  return { ...publisher, ...post, ...(counter ? { counter } : {}) }
}

/**
 * Returns when a copy has to be taken down, in milliseconds since 1970, or undefined if it may stay. The days are
 * counted from the original's date or, if that is unknown, from ours.
 */
export const windowEnd = (terms: Terms | undefined, date: { readonly epoch: number }): number | undefined =>
  terms?.days === undefined ? undefined : date.epoch + terms.days * DAY

/**
 * Returns when a copy may first be published, in milliseconds since 1970, or undefined if it need not wait. If only the
 * day of the original is known, hours are counted from its end.
 */
export function delayEnd(terms: Terms | undefined, original: Moment | undefined): number | undefined {
  if (!terms?.delay || !original || !isDay(original)) return undefined
  const { amount, unit } = terms.delay
  if (unit === 'days') return original.epoch + amount * DAY
  return original.epoch + (original.precision === 'time' ? 0 : DAY) + amount * HOUR
}

/**
 * Returns when it is too late to start publishing a copy, in milliseconds since 1970, or undefined if it never is. The
 * last day counts in full, unless the time of the original is known.
 */
export function startEnd(terms: Terms | undefined, original: Moment | undefined): number | undefined {
  if (terms?.publishWithin === undefined || !original || !isDay(original)) return undefined
  return original.epoch + terms.publishWithin * DAY + (original.precision === 'time' ? 1 : DAY)
}

/** Returns the tasks that a post does not record as done. Names are compared without regard to case. */
export const openTasks = (terms: Terms | undefined, done: Readonly<Record<string, unknown>> | undefined): Task[] =>
  (terms?.todo ?? []).filter(({ name }) => !Object.keys(done ?? {}).some(each => sameName(each, name)))

export const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()
