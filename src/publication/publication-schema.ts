import { readCondition } from '../core/condition.js'
import { readAddress } from '../core/email-address.js'
import { mergeSlipIn, withMarks } from '../core/merge-values.js'
import {
  checksField,
  count,
  emailAddress,
  flag,
  inForm,
  insidePath,
  listOf,
  logoField,
  orForms,
  orText,
  scalar,
  text,
  timezone,
  webUrl,
  withoutBlanks,
  z,
} from '../core/schema.js'
import { anyCase, INSIDE_PATH, ONE_LINE, WEB_ADDRESS, YES_OR_NO } from '../core/schema-patterns.js'
import { hoursField } from './delivery-hours.js'
import { sendSchedule } from './send-schedule.js'
import { serverSettings } from './server-settings.js'
import { ALIGNMENTS, BOXES, FACES, LABEL_LETTERS, LINES, THEME_DEFAULTS, WEIGHTS } from './theme.js'

const word = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, { error: 'should be lower-case letters, digits and hyphens' })

export const line = text
  .refine(value => !/[\r\n]/.test(String(value)), { error: 'should be one line' })
  .meta({ pattern: ONE_LINE })
/** A line that mail programs or the web show without filling in values of subscribers. */
const withoutValues = line
  .refine(value => !/\{subscriber\b/i.test(String(value)), {
    error: 'cannot have values of subscribers (the subject, the introduction and templates can)',
  })
  .meta({ pattern: ONE_LINE.replace('^', `^(?!.*\\{${anyCase('subscriber')}\\b)`) })
/** Matches the names of what every post has of its own, without which two posts would have one page. */
const OWN_NAME = `:(?:${['slug', 'title', 'name', 'filename', 'basename', 'slugorfilename', 'contentbasename', 'slugorcontentbasename', 'post_title', 'path'].map(anyCase).join('|')})\\b|%postname%|\\{slug\\}`
const FORM =
  'should be a path with the name of the post, such as /:year/:month/:slug/ (docs/publication.md lists all names)'
const isWhole = (form: unknown): boolean => /^[a-z]+:/i.test(String(form))
const isForm = (form: unknown): boolean => new RegExp(OWN_NAME).test(String(form))
const COLOUR = "should be a colour such as '#9a3412': a # and three or six hexadecimal digits, in quotes"
/** A colour as CSS writes it, in three or six digits, and always read as six. */
const colour = z
  .string({ error: COLOUR })
  .regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, { error: COLOUR })
  .overwrite(value => (value.length === 4 ? value.replace(/[0-9a-f]/gi, '$&$&') : value))
const face = z.enum(FACES)
const palette = z.object({
  page: colour.optional().describe('The background of pages'),
  card: colour.optional().describe('The background of text'),
  text: colour.optional().describe('Text'),
  muted: colour.optional().describe('Dates, captions and other small text'),
  accent: colour.optional().describe('Links and buttons'),
  line: colour.optional().describe('Lines'),
  shade: colour.optional().describe('The background of boxes and code'),
})
export const shareImageFields = {
  fonts: listOf(insidePath)
    .default([])
    .describe('Font files of your own, or folders of them, for characters that the fonts of Offprint lack'),
}
/** Settings that `true` turns on with their defaults. */
const shareImages = orForms(
  z.preprocess(value => {
    const { data: on = value } = flag.safeParse(value)
    return on === true ? {} : on === false ? undefined : on
  }, z.object(shareImageFields).optional()),
  { type: ['boolean', 'string'], pattern: YES_OR_NO },
)
const { accent, font, corners, small, size, leading, labels, lines, boxes } = THEME_DEFAULTS
/** Names the default of a field that stays absent in the value, so that a named theme can have another one. */
const defaulting = <T extends z.ZodType>(schema: T, value: string | number) =>
  schema.optional().meta({ default: value })
const whole = (least: number, most: number, unit: string) => {
  const error = `should be a number of ${unit} from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}
const LEADING = 'should be a number from 1.2 to 2, such as 1.6'
const lineHeight = inForm(
  z.preprocess(
    value => (typeof value === 'string' && /^[12](?:\.\d{1,2})?$/.test(value) ? Number(value) : value),
    z.number({ error: LEADING }).min(1.2, { error: LEADING }).max(2, { error: LEADING }),
  ),
  { type: ['number', 'string'], minimum: 1.2, maximum: 2, pattern: '^(?:1\\.[2-9]\\d?|2(?:\\.00?)?)$' },
)
/** The keys of a theme, in `publication.yml` and in `theme.yml`. */
export const themeTokens = {
  accent: defaulting(colour, accent).describe('The colour of links and buttons in both schemes'),
  font: defaulting(face, font).describe('The typeface of headings and texts'),
  heading: face.optional().describe('The typeface of headings'),
  body: face.optional().describe('The typeface of texts'),
  small: defaulting(face, small).describe('The typeface of dates, bylines, captions and buttons'),
  light: palette.prefault({}).describe('Colours of the light scheme'),
  dark: palette.prefault({}).describe('Colours of the dark scheme'),
  corners: defaulting(z.enum(['square', 'soft', 'round']), corners).describe('The corners of buttons and boxes'),
  align: z
    .enum(ALIGNMENTS)
    .optional()
    .describe('The side of mastheads, kickers and headings; left is the right in right-to-left text'),
  weight: z.enum(WEIGHTS).optional().describe('The weight of headings'),
  size: defaulting(whole(14, 24, 'pixels'), size).describe(
    'The size of texts in emails, in pixels; texts on pages follow it',
  ),
  leading: defaulting(lineHeight, leading).describe('The height of a line of text, as a multiple of its size'),
  measure: whole(40, 80, 'characters').optional().describe('The number of characters in a line of text, about'),
  labels: defaulting(z.enum(LABEL_LETTERS), labels).describe('The letters of kickers and small headings'),
  lines: defaulting(z.enum(LINES), lines).describe('The lines between and above texts'),
  boxes: defaulting(z.enum(BOXES), boxes).describe('How credits and notices stand apart'),
}
/** Matches the name of a folder. */
const THEME_NAME = /^[^\s./\\:][^/\\:]*$/
const NAMED = 'should be the name of a theme: broadsheet, letter, plain, or that of a folder in themes/'
/** The schema of `theme.yml`. */
export const themeSchema = z.object(themeTokens)
export const themeFields = {
  name: z
    .string({ error: NAMED })
    .regex(THEME_NAME, { error: NAMED })
    .optional()
    .describe('A theme by its name: broadsheet, letter, plain, or a folder of your own in themes/'),
  ...themeTokens,
}
const folder = insidePath
  .refine(path => !/^(?:out|\.offprint|node_modules)(?:\/|$)/.test(path), {
    error: 'should be another folder: out, .offprint and node_modules are generated',
  })
  .meta({ pattern: INSIDE_PATH.replace('(?!', '(?!(?:out|\\.offprint|node_modules)(?:/|$))(?!') })

const selection = {
  tags: listOf(text, /,/).describe('Only posts with one of these tags'),
  authors: listOf(text).describe('Only posts by one of these authors'),
  publishers: listOf(text).describe(
    'Only posts first published by one of these outlets: a key in publishers.yml, or a name',
  ),
}
/** The layouts of a digest. */
export const LAYOUTS = ['lead', 'list', 'full'] as const
export type DigestLayout = (typeof LAYOUTS)[number]
const body = z.enum(['full', 'excerpt'])
export const feedFields = {
  ...selection,
  title: line.optional(),
  description: text.optional(),
  limit: count.default(20).describe('The number of posts in the feed itself; older posts are in its archives'),
  content: body.default('full'),
  partners: flag.optional().describe('Only posts that others may republish from you'),
  link: z.enum(['page', 'original']).default('page').describe('The target of a feed entry: your page, or the original'),
  creators: z
    .enum(['each', 'joined'])
    .default('each')
    .describe('Whether RSS names several authors in an element each, or in one, which more readers show whole'),
}
export const digestFields = {
  ...selection,
  title: withoutValues.optional(),
  subject: line
    .refine(value => mergeSlipIn(withMarks(String(value))) === undefined, {
      error: 'should have values of subscribers like {subscriber.city|your town}',
    })
    .optional()
    .describe('Subject line; default: the digest’s title and its newest post’s title'),
  preheader: withoutValues.optional().describe('The line that mail programs show after the subject'),
  posts: listOf(text).describe('Only these posts (slugs), in this order'),
  limit: count.default(10),
  days: count.optional().describe('Only posts from this many days before the newest post'),
  layout: z
    .enum(LAYOUTS)
    .optional()
    .describe(
      'lead: the first post leads, with picture and standfirst; list: all are equal; full: with their texts; default: lead, or full if there is `content`',
    ),
  content: body.optional().describe('With `layout: full`, how much of each text is shown; default: excerpt'),
  intro: insidePath.optional().describe('A Markdown file with the text above the posts'),
  corrections: flag
    .default(true)
    .describe('Whether an issue lists posts of earlier issues that were corrected or withdrawn since'),
  send: sendSchedule.optional().describe('When `offprint work` sends the digest by itself'),
  audience: listOf(
    inForm(
      text.refine(condition => readCondition(condition) !== undefined, {
        error: 'should be conditions like city=Porto or tag!=members',
      }),
      { type: 'string', pattern: '^\\s*[^=!|<>]*[^=!|<>\\s]\\s*!?=(?!=)' },
    ),
  ).describe('Only subscribers who satisfy all of these conditions, such as city=Porto'),
}
const NO = `^(?:${['no', 'false', 'off'].map(anyCase).join('|')})$`
const YEAR = 'should be a year'
const person = z.object({ name: line, email: emailAddress })

const limits = {
  perSecond: count.optional().describe('The maximum number of messages per second'),
  perHour: count.optional().describe('The maximum number of messages per hour'),
}
const MINUTES = 'should be minutes, such as 5'
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
const minutes = z.preprocess(asNumber, z.number({ error: MINUTES }).min(0, { error: MINUTES }))

/**
 * A placeholder for the text that VERP adds before the @ of `bounces`: a plus sign and the recipient's trace (see
 * `delivery/`).
 */
const VERP = `+${'x'.repeat(41)}`

/**
 * The address for bounces, whose local part must still fit into 64 octets once the trace is added (RFC 5321 section 4.5.3.1.1),
 * because servers refuse longer ones.
 */
const bounces = emailAddress.refine(address => readAddress(address.replace('@', `${VERP}@`)) !== undefined, {
  error: `is too long: it may have at most ${64 - VERP.length} characters before the @, because each message adds ${VERP.length} more`,
})

/** What a mail server is for, if there are several. */
const serverField = z.object({
  connections: count.optional().describe('The number of connections to this server at a time'),
  share: count.optional().describe('The part of the recipients that it serves, relative to the shares of the others'),
  domains: listOf(
    inForm(
      line.refine(text => /^[^\s@/,]+\.[^\s@/,]+$/.test(text), { error: 'should be a domain such as example.com' }),
      {
        type: 'string',
        pattern: '^\\s*[^\\s@/,]+\\.[^\\s@/,]+\\s*$',
      },
    ),
  ).describe('The domains of recipients for which alone it is used'),
})
const SERVER_NUMBER = 'should be the number of a mail server: 1 for SMTP_URL, 2 for SMTP_URL_2'
const VARIABLE = 'should be the name of an environment variable, such as NETLIFY_AUTH_TOKEN'

/** The settings with which `offprint publish` puts out/ online. */
export const deployFields = {
  command: text
    .optional()
    .describe('A command line that puts out/ online; only `offprint publish` runs it, in the publication’s folder'),
  timeout: inForm(
    z.preprocess(asNumber, z.number({ error: MINUTES }).gt(0, { error: `${MINUTES}, and more than 0` })).default(10),
    { type: ['number', 'string'], exclusiveMinimum: 0, pattern: '^(?!0+(?:\\.0+)?$)\\d+(?:\\.\\d+)?$' },
  ).describe('The minutes after which the command is ended and counts as failed'),
  wait: inForm(minutes.default(10), {
    ...{ type: ['number', 'string'], minimum: 0, pattern: '^\\d+(?:\\.\\d+)?$' },
  }).describe('The minutes within which the pages must be online afterwards'),
  environment: listOf(z.string({ error: VARIABLE }).regex(/^[A-Za-z_]\w*$/, { error: VARIABLE })).describe(
    'Variables of `.env`, and secrets of Offprint, that the command may have',
  ),
}
const deploySettings = orText(
  z.preprocess(
    value => (typeof value === 'string' ? { command: value } : withoutBlanks(value)),
    z.object(deployFields),
  ),
)

/** The settings for handing email to the mail server. */
const sendingSettings = z.object({
  ...limits,
  connections: count.default(5).describe('The number of connections to the mail server at a time'),
  domains: z
    .record(z.string(), z.object({ ...limits, connections: count.optional() }))
    .default({})
    .describe('Limits for single domains of recipients, such as example.com'),
  retries: z
    .array(minutes)
    .default([1, 5, 15, 60])
    .describe('Minutes between attempts for messages that the server defers'),
  warmUp: z
    .array(count)
    .default([])
    .describe('Messages on the first, second, … day on which a new server sends anything'),
  bounces: bounces.optional().describe('The address for bounces, which must accept +anything before the @'),
  servers: z
    .record(z.string().regex(/^[1-9]\d{0,3}$/, { error: SERVER_NUMBER }), serverField)
    .default({})
    .describe('What each of several mail servers is for, by its number: 1 for SMTP_URL, 2 for SMTP_URL_2'),
  hours: hoursField
    .optional()
    .describe('When messages may be delivered, in the timezone of the publication, such as 8-18 mon-fri'),
  alerts: listOf(emailAddress, /,/).describe(
    'The addresses that hear of it when unattended sending is refused or fails, and that are asked to approve issues',
  ),
})

/** The fields that an editor may write in `publication.yml`. */
export const publicationSchema = z.object({
  title: line.describe('Name of the publication'),
  url: webUrl.describe('The address at which out/ is served, such as https://reader.example.org/'),
  description: text.default('').describe('One sentence about the publication'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'should be a language tag like en or pt-BR' })
    .default('en'),
  timezone: timezone.default('UTC').describe('For dates without a zone'),
  since: scalar(z.string({ error: YEAR }).regex(/^(?:[a-z0-9.-]+,)?\d{4}(-\d\d(-\d\d)?)?$/, { error: YEAR }))
    .default('2024')
    .describe(
      'A part of every id (RFC 4151), never to be changed: a year in which you owned the domain; after a move, such as old.example.org,2024',
    ),
  commercial: flag.default(false),
  copyright: line.optional().describe('The copyright notice of your own posts'),
  license: text.optional().describe('The licence under which others may republish your own posts, such as CC-BY-4.0'),
  licenseImages: flag
    .default(false)
    .describe('Whether `license` covers the pictures in your own posts, too, unless they name somebody else'),
  logo: logoField(180, {
    dark: insidePath.optional().describe('The logo on dark backgrounds, a file in this folder of the same shape'),
  }).optional(),
  icon: insidePath
    .refine(path => /\.(?:svg|png)$/i.test(path), { error: 'should be an SVG or PNG file' })
    .meta({ pattern: `${INSIDE_PATH}[\\s\\S]*\\.(?:[sS][vV][gG]|[pP][nN][gG])/*$` })
    .optional()
    .describe('A square picture (SVG or PNG) for the tabs of browsers and the home screens of phones'),
  pictures: z
    .object({
      width: z
        .int()
        .min(300, { error: 'should be a number of pixels from 300 to 6000' })
        .max(6000, { error: 'should be a number of pixels from 300 to 6000' })
        .default(1200)
        .describe('The largest width of published pictures, in pixels'),
      keepOriginals: flag
        .default(false)
        .describe('Whether the files of pictures keep their full size at their own addresses'),
    })
    .prefault({})
    .describe('The copies of pictures that are made for pages, emails and feeds'),
  shareImages: shareImages
    .optional()
    .describe('Whether posts without a picture get one for links in social networks and chats: true or its settings'),
  theme: orText(
    z.preprocess(
      value => (typeof value === 'string' ? { name: value } : withoutBlanks(value)),
      z.object(themeFields).prefault({}),
    ),
    { type: 'string', pattern: THEME_NAME.source },
  )
    .prefault({})
    .describe('The look of pages and emails: the name of a theme, or its colours, typefaces and the rest'),
  hub: webUrl.optional().describe('The address of a WebSub hub'),
  sender: person.optional().describe('The sender of every email'),
  replyTo: emailAddress.optional(),
  postalAddress: text.optional().describe('A postal address, required by law in every newsletter'),
  whyYouGetThis: line.optional().describe('One sentence in the footer of every email: why the reader gets it'),
  sending: sendingSettings.prefault({ alerts: [] }).describe('Limits for sending email'),
  deploy: deploySettings
    .optional()
    .describe('How `offprint publish` puts out/ online: a command line, or its settings'),
  server: serverSettings.optional().describe('The server (`offprint serve`) on which readers subscribe'),
  feed: z.object(feedFields).prefault({ tags: [], authors: [], publishers: [] }).describe('The main feed'),
  feeds: z.record(word, z.object(feedFields)).default({}).describe('More feeds, by name'),
  tagFeeds: flag.default(false).describe('A feed for every tag'),
  digests: z.record(word, z.object(digestFields)).default({}),
  republished: z
    .object({ canonical: z.enum(['original', 'self']).default('original'), index: flag.default(false) })
    .prefault({})
    .describe('How search engines treat the pages of republished posts'),
  math: flag
    .optional()
    .describe(
      'Whether formulas between `$…$`, `$$…$$`, `\\(…\\)` and `\\[…\\]` are typeset, unless a post says otherwise',
    ),
  checks: checksField.prefault({ ignore: [] }).describe('Settings for `offprint check` and the preview'),
  permalink: inForm(
    line.refine(form => !isWhole(form) && isForm(form), { error: FORM }),
    { type: 'string', pattern: ONE_LINE.replace('^', `^(?!\\s*[A-Za-z]+:)(?=.*(?:${OWN_NAME}))`) },
  )
    .optional()
    .describe('The path of the pages of posts without a permalink of their own, such as /:year/:month/:slug/'),
  pages: z
    .object({
      url: webUrl
        .refine(isForm, { error: FORM })
        .meta({ pattern: WEB_ADDRESS.replace('^', `^(?=.*(?:${OWN_NAME}))`) })
        .optional()
        .describe('Such as https://blog.example.org/posts/:slug/'),
      write: flag
        .refine(write => !write, {
          error: 'should be `false`; to write pages at other paths, use `permalink` instead of `pages`',
        })
        .meta({ type: undefined, pattern: undefined, anyOf: [{ const: false }, { type: 'string', pattern: NO }] }),
    })
    .optional()
    .describe('The addresses of the pages, if another generator writes them and Offprint only feeds and emails'),
  posts: folder.default('posts'),
  items: folder.default('items').describe('The folder with lists of link items (docs/links.md)'),
  templates: folder.default('templates'),
  static: folder.default('static').describe('The folder with files that are copied to out/ unchanged'),
})

export type PublicationFields = z.output<typeof publicationSchema>
