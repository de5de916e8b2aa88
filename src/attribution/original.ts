import type { Moment } from '../core/moment.js'
import { languageTag, listOf, logoField, moment, orText, text, webUrl, withoutBlanks, z } from '../core/schema.js'
import { licenceField } from './licences.js'
import { ownWords } from './own-wording.js'
import { termsSchema } from './terms.js'

const orName = <T extends z.ZodType>(schema: T) =>
  orText(
    z.preprocess(
      value => (typeof value === 'string' || typeof value === 'number' ? { name: value } : withoutBlanks(value)),
      schema,
    ),
  )

/** An author; a bare string is a name. */
export const personSchema = orName(
  z.object({
    name: text,
    url: webUrl.optional(),
    affiliation: text.optional().describe('Position and institution, as shown beside the author’s name'),
    bio: text.optional().describe('One or two sentences about the author, for the end of the post'),
  }),
)
export type Person = Readonly<z.output<typeof personSchema>>

/** The outlet in which a post first appeared. */
export const publisherSchema = z.object({
  name: text,
  url: webUrl.optional(),
  feed: webUrl.optional().describe('The outlet’s own feed'),
  logo: logoField(120).optional().describe('The outlet’s logo, shown beside the credit if its terms ask for that'),
  language: languageTag.optional().describe('The language of its wording and other words, if they are one text'),
  license: licenceField.optional().describe('The licence of its articles, unless a post states another'),
  terms: termsSchema.optional().describe('Its conditions for republishing'),
})
export type Publisher = Readonly<z.output<typeof publisherSchema>> & {
  /** The key in publishers.yml, if it has one. */
  readonly key?: string
}

const publisherReference = z.union([text, z.preprocess(withoutBlanks, publisherSchema)])

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
)
export type Changes = Readonly<z.output<typeof changes>>

/** Returns the schemas of `original:` and `via:`. Dates without a zone are in `timezone`. */
export function originalSchema(timezone: () => string) {
  const date = moment(timezone)
  const permission = orText(
    z.preprocess(
      value => (typeof value === 'string' ? { text: value } : withoutBlanks(value)),
      z.object({
        by: text.optional(),
        date: date.optional(),
        text: text.optional(),
        line: ownWords
          .optional()
          .describe(
            'The whole line of the permission, word for word, in place of ours; it may have [links](https://…)',
          ),
      }),
    ),
  )
  const original = z.preprocess(
    value => (typeof value === 'string' ? { url: value } : withoutBlanks(value)),
    z.object({
      publisher: publisherReference.optional().describe('A key in publishers.yml, or { name, url, feed }'),
      url: webUrl.optional().describe('The address of the original article'),
      title: text.optional().describe('Its title, if yours differs'),
      date: date.optional(),
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
  )
  const via = listOf(orName(z.object({ name: text, url: webUrl.optional(), date: date.optional() })))
  return { original: orText(original), via }
}

type Written = z.output<ReturnType<typeof originalSchema>['original']>
export type Permission = Readonly<NonNullable<Written['permission']>>

/**
 * Where a post was first published: the facts as the editor wrote them, with the publisher looked up. The publisher's
 * licence and terms apply if the post has none of its own.
 */
export interface Original extends Readonly<Omit<Written, 'publisher'>> {
  readonly publisher?: Publisher
}

/** An intermediary between the original and this publication. */
export interface Via {
  readonly name: string
  readonly url?: string | undefined
  readonly date?: Moment | undefined
}
