import {
  LICENCE_FORM,
  licenceField,
  originalSchema,
  personSchema,
  pictureRightsFields,
} from '../../attribution/index.js'
import { lazy, memo } from '../../core/memo.js'
import {
  checksField,
  flag,
  inForm,
  jsonSchemaOf,
  languageTag,
  listOf,
  moment,
  orText,
  text,
  webUrl,
  withoutBlanks,
  z,
} from '../../core/schema.js'
import { anyCase, FOREIGN_DATE_FORM, MOMENT_FORM, YES_OR_NO } from '../../core/schema-patterns.js'
import { LINK_SLIP, STATUS_WORDS } from '../dialects/foreign-values.js'
import { isPermanentId } from '../identity/identity.js'

const picture = orText(
  z.preprocess(
    value => (typeof value === 'string' ? { src: value } : withoutBlanks(value)),
    z.object({
      src: text.describe('A file beside the post or in static/, or a web address'),
      alt: text.optional().describe('A description of the picture, for people who cannot see it'),
      caption: text.optional(),
      ...pictureRightsFields,
    }),
  ),
)

const ID_CHARACTERS = "[!#$%&'()*+,\\-./0-9:;=?@A-Z_a-z~]"
/** Matches what isPermanentId accepts, but for addresses that are not in their normal form. */
const PERMANENT_ID_FORM = `^\\s*(?:tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\\d{4}(?:-\\d\\d(?:-\\d\\d)?)?:|${anyCase('urn:uuid:')}[\\dA-Fa-f]{8}(?:-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}(?=\\s*$)|(?!${anyCase('urn:uuid:')})urn:[A-Za-z\\d][A-Za-z\\d-]{1,31}:(?=\\S)|https?://(?:[^/@\\s]*@)?[a-z0-9.-]+(?::\\d+)?/)${ID_CHARACTERS}*\\s*$`

const pinnedId = inForm(
  text.refine(isPermanentId, {
    error: 'is not a permanent id (write tag:example.org,2024:name, urn:uuid:… or https://…, in ASCII)',
  }),
  { type: 'string', pattern: PERMANENT_ID_FORM },
)

const NO_LICENCE = new Set(['none', 'false', 'no'])

/** The licence of a post of our own. It is null if the post has none, even if the publication has one. */
const ownLicence = orText(
  z.preprocess(
    value =>
      value === false || (typeof value === 'string' && NO_LICENCE.has(value.trim().toLowerCase())) ? null : value,
    licenceField.nullable(),
  ),
  LICENCE_FORM,
).transform(licence => (licence?.properties?.kind === 'reserved' ? null : licence))

function schemaFor(timezone: string) {
  const date = moment(() => timezone)
  const { original, via } = originalSchema(() => timezone)
  return z.object({
    kind: z
      .enum(['link'])
      .optional()
      .describe('`link`: it points to its original instead of republishing it (docs/links.md)'),
    title: text.describe('Plain text'),
    date: date.describe('The date of publication; a day without a time means midnight in the publication’s timezone'),
    updated: date.optional().describe('The date of a change that readers should notice'),
    summary: text.optional().describe('The standfirst: one sentence that feeds, the preheader and cards show'),
    authors: listOf(personSchema).describe('A name, or { name, kind, url, orcid, jobTitle, affiliation, bio }'),
    translators: listOf(personSchema).describe('Who translated it, written like `authors`'),
    photographers: listOf(personSchema).describe('Who took its photographs, written like `authors`'),
    contributors: listOf(personSchema).describe('Who else contributed, written like `authors`, each with a `role`'),
    tags: listOf(text, /,/),
    image: picture.optional(),
    language: languageTag.optional(),
    original: original.optional().describe('The first publication of the post, and its terms'),
    license: ownLicence
      .optional()
      .describe('For a post of your own: the licence under which others may republish it, or `none`'),
    via: via.describe('The intermediaries, in order'),
    quote: text.optional().describe('For a link item: words of the original, as plain text'),
    comments: webUrl.optional().describe('The address at which readers discuss it'),
    translationOf: text.optional().describe('The post of yours that this one translates: its slug, file or address'),
    id: pinnedId.optional().describe('A fixed id; default: from the name of the file'),
    canonical: z.enum(['original', 'self']).optional().describe('Which page search engines should list'),
    status: z.enum(['published', 'draft', 'withdrawn']).default('published'),
    notice: text.optional().describe('A note to readers, or the reason for a withdrawal, shown in every edition'),
    correction: text.optional().describe('What was corrected, shown in every edition and headed as a correction'),
    math: flag.optional().describe('Whether formulas between `$…$`, `$$…$$`, `\\(…\\)` and `\\[…\\]` are typeset'),
    checks: checksField.optional().describe('Settings for `offprint check` and the preview'),
  })
}

export type PostSchema = ReturnType<typeof schemaFor>
/** The checked frontmatter, before its publisher is looked up. */
export type PostFields = z.output<PostSchema>

/** Returns the schema of frontmatter. Dates without a zone are in `timezone`. */
export const postSchema = memo(10, schemaFor)

/** Offprint's own keys of frontmatter. */
export const POST_KEYS: readonly string[] = Object.keys(postSchema('UTC').shape)

const not = (schema: object) => ({ not: schema })
const NO_TEXT = { type: ['null', 'boolean', 'integer', 'array', 'object'] }
/** A path that does not lead out of the site. */
const INSIDE = { not: { type: 'string', pattern: '(?:^|[/\\\\])\\.\\.(?:[/\\\\]|$)' } }
const SPACES = { type: 'string', pattern: '^\\s*$' }
const FLAG = {
  anyOf: [
    { type: 'boolean' },
    { enum: [0, 1, null, ''] },
    { type: 'string', pattern: YES_OR_NO.replace('^', '^\\s*').replace('$', '\\s*$') },
  ],
}
const FOREIGN_DATES = [
  { type: 'string', pattern: FOREIGN_DATE_FORM },
  { type: 'integer', minimum: 1_000_000_000, maximum: 1_999_999_999 },
  { type: 'object', required: ['created'], properties: { created: { type: 'string', pattern: MOMENT_FORM } } },
]
const STATUS = {
  type: 'string',
  pattern: `^[-_\\s]*(?:${STATUS_WORDS.map(word => [...word].map(anyCase).join('[-_\\s]*')).join('|')})[-_\\s]*$`,
}

/**
 * The JSON Schemas of values that mean something in other generators, or nothing at all, and are accepted without an error
 * (`dialects/`).
 */
const FOREIGN: Readonly<Record<string, readonly object[]>> = {
  kind: [not({ type: 'string', pattern: LINK_SLIP })],
  quote: [{}],
  title: [SPACES],
  summary: [SPACES],
  authors: [SPACES],
  translators: [SPACES],
  photographers: [SPACES],
  contributors: [SPACES],
  date: FOREIGN_DATES,
  updated: [...FOREIGN_DATES, { type: 'boolean' }],
  tags: [SPACES, { type: ['array', 'object'] }],
  image: [not({ type: 'object', required: ['src'] })],
  language: [{ type: 'string', pattern: '^\\s*[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*(?:\\.[A-Za-z0-9_-]+)?\\s*$' }],
  original: [{ type: 'boolean' }],
  license: [
    { type: 'boolean' },
    { type: 'array', items: { anyOf: [{ type: ['string', 'null'] }, { type: 'object', required: ['url'] }] } },
  ],
  comments: [NO_TEXT, { type: 'string', pattern: '^[^.:/]*$' }],
  canonical: [NO_TEXT, { type: 'string', pattern: '[./]' }],
  status: [STATUS, { type: 'array', items: STATUS, minItems: 1, maxItems: 1 }],
  checks: [not({ type: 'object', required: ['ignore'], maxProperties: 1 })],
  math: [
    FLAG,
    SPACES,
    { type: 'object' },
    { type: 'string', pattern: '^(?:[kK]a[tT]e[xX]|[mM]ath(?:[jJ]ax|[mM][lL])|[tT]emml)' },
  ],
}

/**
 * Returns the JSON Schema of frontmatter, for editors. No key is required: a title may be a heading, and a date may be in
 * the file's name. The schema is made once, because every post is searched for misspelled keys with it.
 */
export const postJsonSchema = lazy((): Record<string, unknown> => {
  const own = postSchema('UTC').partial({ title: true, date: true }).meta({ blanks: true })
  const { required, ...schema } = jsonSchemaOf(own, 'post.schema.json', 'The frontmatter of a post')
  const fields = Object.entries(schema['properties'] as Record<string, Record<string, unknown>>)
  const properties = fields.map(([key, { description, default: preset, ...field }]) => {
    const also = FOREIGN[key]
    const forms = Array.isArray(field['anyOf']) ? field['anyOf'] : [field]
    const head = { ...(description ? { description } : {}), ...(preset === undefined ? {} : { default: preset }) }
    return [key, also ? { ...head, anyOf: [...forms, ...also] } : { ...head, ...field }]
  })
  const keys: Readonly<Record<string, object>> = {
    draft: FLAG,
    published: { anyOf: [FLAG, { $ref: '#/properties/date' }] },
    publish: { anyOf: [FLAG, { $ref: '#/properties/date' }] },
    author: { $ref: '#/properties/authors' },
    licence: { $ref: '#/properties/license' },
    slug: INSIDE,
    permalink: INSIDE,
  }
  const patternProperties = Object.entries(keys).map(([key, field]) => [`^${anyCase(key)}$`, field])
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    // Keys of other generators are checked as well, but editors do not propose them.
    patternProperties: Object.fromEntries(patternProperties),
  }
})
