import { licenceField, originalSchema, personSchema, pictureRightsFields } from '../../attribution/index.js'
import { lazy, memo } from '../../core/memo.js'
import {
  checksField,
  flag,
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

const pinnedId = text.refine(isPermanentId, {
  error: 'is not a permanent id (write tag:example.org,2024:name, urn:uuid:… or https://…, in ASCII)',
})

const NO_LICENCE = new Set(['none', 'false', 'no'])

/** The licence of a post of our own. It is null if the post has none, even if the publication has one. */
const ownLicence = orText(
  z.preprocess(
    value =>
      value === false || (typeof value === 'string' && NO_LICENCE.has(value.trim().toLowerCase())) ? null : value,
    licenceField.nullable(),
  ),
).transform(licence => (licence?.properties?.kind === 'reserved' ? null : licence))

function schemaFor(timezone: string) {
  const date = moment(() => timezone)
  const { original, via } = originalSchema(() => timezone)
  return z.object({
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
    comments: webUrl.optional().describe('The address at which readers discuss it'),
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

/**
 * Returns the JSON Schema of frontmatter, for editors. No key is required: a title may be a heading, and a date may be in
 * the file's name. The schema is made once, because every post is searched for misspelled keys with it.
 */
export const postJsonSchema = lazy((): Record<string, unknown> => {
  const { required, ...schema } = jsonSchemaOf(postSchema('UTC'), 'The frontmatter of a post')
  return schema
})
