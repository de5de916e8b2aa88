import { isRecord } from '../core/json.js'
import type { Moment } from '../core/moment.js'
import {
  languageTag,
  listOf,
  logoField,
  moment,
  needsOneOf,
  orForms,
  orText,
  text,
  webUrl,
  withBlanks,
  withoutBlanks,
  z,
} from '../core/schema.js'
import { anyCase, NOT_BLANK, WEB_ADDRESS } from '../core/schema-patterns.js'
import type { CollectSettings } from './collect-settings.js'
import { doi, isbn } from './identifiers.js'
import { licenceField } from './licences.js'
import { wordsByLanguage } from './own-wording.js'
import { orName, personSchema } from './person.js'
import { termsSchema } from './terms.js'

/** The outlet in which a post first appeared. */
export const publisherSchema = z.object({
  name: text,
  url: webUrl.optional(),
  feed: webUrl.optional().describe('The outlet’s own feed'),
  logo: logoField(120, {}).optional().describe('The outlet’s logo, shown beside the credit if its terms ask for that'),
  language: languageTag.optional().describe('The language of its wording and other words, if they are one text'),
  license: licenceField.optional().describe('The licence of its articles, unless a post states another'),
  terms: termsSchema.optional().describe('Its conditions for republishing'),
})
export type Publisher = Readonly<z.output<typeof publisherSchema>> & {
  /** The key in publishers.yml, if it has one. */
  readonly key?: string
  /** What to collect from its feed, if publishers.yml says so. */
  readonly collect?: CollectSettings | undefined
}

const publisherReference = z.union([text, withBlanks(publisherSchema)])

/** Reads the list of publishers, which may also be written as `publisher: [one, another]`. */
function withPublishers(value: unknown): unknown {
  const written = withoutBlanks(typeof value === 'string' ? { url: value } : value)
  if (!isRecord(written) || !Array.isArray(written['publisher'])) return written
  const { publisher, publishers = [], ...others } = written
  return { ...others, publishers: [...publisher, ...[publishers].flat()] }
}

/** Accepts a key or an outlet as the entry of a list of publishers. */
function asEntry(value: unknown): unknown {
  const written = withoutBlanks(value)
  return isRecord(written) && (written['publisher'] !== undefined || written['name'] === undefined)
    ? written
    : { publisher: written }
}

/** The kinds of work that an original may be. */
const WORKS = ['article', 'book', 'report'] as const

const KINDS = ['none', 'excerpt', 'edited', 'translated'] as const
const changes = orText(
  z.preprocess(
    value => {
      if (typeof value !== 'string') return withoutBlanks(value)
      // A short form such as `changes: edited, shortened by a third` holds the kind and the note.
      const [kind = '', ...note] = value.split(/[,:;]\s*/)
      return note.length > 0 ? { kind: kind.trim(), note: note.join(', ') } : { kind: kind.trim() }
    },
    z.object({ kind: z.enum(KINDS), note: text.optional() }),
  ),
  { enum: KINDS },
  { type: 'string', pattern: `^\\s*(?:${KINDS.join('|')})\\s*(?:$|[,:;][\\s\\S]*[^\\s,:;])` },
)
export type Changes = Readonly<z.output<typeof changes>>

/** Reads a permission that is only a word: yes says no more than that there is one, and no is not a permission. */
const asPermission = (value: unknown): unknown => {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value
  if (word === true || word === 'yes' || word === 'true' || word === 'on') return {}
  if (word === 'no' || word === 'false' || word === 'off' || word === 'none') return false
  return typeof value === 'string' ? { text: value } : withoutBlanks(value)
}

/** Returns the schemas of `original:` and `via:`. Dates without a zone are in `timezone`. */
export function originalSchema(timezone: () => string) {
  const date = moment(timezone)
  const permission = orText(
    z.preprocess(
      asPermission,
      z.object({
        by: text.optional(),
        date: date.optional(),
        text: text.optional(),
        line: wordsByLanguage
          .optional()
          .describe(
            'The whole line of the permission, word for word, in place of ours, or one for each language; it may have [links](https://…)',
          ),
      }),
    ),
    { const: true },
    {
      type: 'string',
      pattern: `^(?!\\s*(?:${['no', 'false', 'off', 'none'].map(anyCase).join('|')})\\s*$)[\\s\\S]*${NOT_BLANK}`,
    },
  )
  const copy = orText(
    z.preprocess(
      asEntry,
      needsOneOf(
        z.object({
          publisher: publisherReference,
          url: webUrl.optional().describe('The address of the article at this outlet'),
          date: date.optional(),
        }),
        'publisher',
      ),
    ),
    { type: ['string', 'number'], pattern: NOT_BLANK },
    { type: 'object', required: ['name'], properties: { name: { type: ['string', 'number'], pattern: NOT_BLANK } } },
  )
  const original = z.preprocess(
    withPublishers,
    needsOneOf(
      z.object({
        publisher: orForms(publisherReference, { type: 'array', items: { type: ['string', 'number', 'object'] } })
          .optional()
          .describe('A key in publishers.yml, or { name, url, feed }'),
        publishers: listOf(copy)
          .optional()
          .describe('All outlets that published it first, each { publisher, url, date }; the terms of all apply'),
        url: webUrl.optional().describe('The address of the original article'),
        title: text.optional().describe('Its title, if yours differs'),
        date: date.optional(),
        authors: listOf(personSchema).optional().describe('Its authors, if they are not the post’s'),
        language: languageTag.optional().describe('The language that it was written in'),
        kind: z.enum(WORKS).optional().describe('article | book | report; default: article'),
        doi: doi.optional().describe('Such as 10.1000/182'),
        isbn: isbn.optional().describe('Such as 978-3-16-148410-0'),
        license: licenceField
          .optional()
          .describe('An SPDX id such as CC-BY-4.0, the licence’s address, or { name, url, text }'),
        permission: permission.optional().describe('Who gave permission, when, and in which words'),
        copyright: text.optional().describe('The copyright notice, word for word'),
        holder: text.optional().describe('The holder of the rights, if the notice does not name it'),
        changes: changes.optional().describe('none | excerpt | edited | translated, optionally with a note'),
        expires: date.optional().describe('The date after which every edition shows only an excerpt and the link'),
        embargo: date.optional().describe('The date before which the post is not published'),
        textHash: text
          .optional()
          .describe('A fingerprint of the text as it was imported, by which later changes are noticed'),
        terms: termsSchema.optional().describe('Terms agreed for this post, which override the publisher’s'),
        links: listOf(webUrl)
          .optional()
          .describe('The addresses of the links in the original, if its terms ask to keep them all'),
        done: z
          .record(z.string(), date)
          .optional()
          .describe('When each task of the terms’ `todo` was done, such as { notify: 2026-03-12 }'),
      }),
      ...['publisher', 'publishers', 'url', 'doi', 'isbn'],
    ),
  )
  const via = listOf(
    orText(
      orName(z.object({ name: text, url: webUrl.optional(), date: date.optional() })),
      { type: ['string', 'number'], pattern: NOT_BLANK },
      { type: 'object', required: ['url'], properties: { url: { type: 'string', pattern: WEB_ADDRESS } } },
    ),
  )
  return { original: orText(original, { type: 'string', pattern: WEB_ADDRESS }), via }
}

type Written = z.output<ReturnType<typeof originalSchema>['original']>
export type Permission = Readonly<NonNullable<Written['permission']>>

/** An outlet that published a post first, with the address and the date of its copy. */
export interface FirstCopy {
  readonly publisher: Publisher
  readonly url?: string | undefined
  readonly date?: Moment | undefined
}

/**
 * The first publication of a post: the facts as the editor wrote them, with the publishers looked up. The publisher's licence
 * and terms apply if the post has none of its own; with several publishers, the strictest terms apply.
 */
export interface Original extends Readonly<Omit<Written, 'publisher' | 'publishers'>> {
  /** The publisher, or the first of several. `url` and `date` are those of its copy. */
  readonly publisher?: Publisher
  /** The other outlets that published it first. */
  readonly copublished?: readonly FirstCopy[]
}

/** Returns all publishers of an original, the first one first. */
export const publishersOf = ({
  publisher,
  copublished = [],
}: Pick<Original, 'publisher' | 'copublished'>): readonly Publisher[] => [
  ...(publisher ? [publisher] : []),
  ...copublished.map(copy => copy.publisher),
]

/**
 * Names who set the terms, at the beginning of a message. If an original has several publishers, its terms may come from any of
 * them.
 */
export function termsHolder(original: Pick<Original, 'publisher' | 'copublished'>): string {
  const names = publishersOf(original).map(({ name }) => name)
  return names.length > 1 ? `One of the publishers (${names.join(', ')})` : (names[0] ?? 'The publisher')
}

/** An intermediary between the original and this publication. */
export interface Via {
  readonly name: string
  readonly url?: string | undefined
  readonly date?: Moment | undefined
}
