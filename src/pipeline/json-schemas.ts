import { localeSchema, publishersSchema } from '../attribution/index.js'
import { attributionFile } from '../audit/index.js'
import { collectedFile, originalsFile } from '../collecting/index.js'
import { idLockFile, linkListJsonSchema, postJsonSchema } from '../content/index.js'
import { jsonSchemaOf, outputSchemaOf, type z } from '../core/schema.js'
import { nextIssueSchema, publicationSchema, themeSchema, writtenIssue } from '../publication/index.js'

type JsonSchemas = ReadonlyMap<string, Record<string, unknown>>

const POST = 'post.schema.json'
const ITEMS = 'items.schema.json'

const EDITED: readonly (readonly [file: string, title: string, schema: z.ZodType])[] = [
  ['publication.schema.json', 'publication.yml for Offprint', publicationSchema],
  ['theme.schema.json', 'theme.yml: a theme of your own for Offprint', themeSchema],
  ['next-issue.schema.json', 'issues/<digest>/next.yml: the next issue of a digest', nextIssueSchema],
  ['publishers.schema.json', 'publishers.yml for Offprint', publishersSchema],
  ['locale.schema.json', 'The words of Offprint in one language', localeSchema],
]

/** The files in `schemas/` for editors. `init` copies them into a publication. */
export const EDITOR_SCHEMAS: readonly string[] = [...EDITED.map(([file]) => file), POST, ITEMS]

/**
 * Returns the JSON Schemas (draft 2020-12) for the files that editors write, by file name. They are generated from the
 * schemas that validate these files.
 */
export const editorSchemas = (): JsonSchemas =>
  new Map([
    ...EDITED.map(([file, title, schema]) => [file, jsonSchemaOf(schema, file, title)] as const),
    [POST, postJsonSchema()],
    [ITEMS, linkListJsonSchema(ITEMS, 'A list of link items for Offprint')],
  ])

const WRITTEN: readonly (readonly [file: string, title: string, schema: z.ZodType])[] = [
  [
    'attribution.schema.json',
    'attribution.json: the credit of every post, and the editions that show it',
    attributionFile,
  ],
  ['collected.schema.json', 'collected.json: every article that was collected from a feed', collectedFile],
  ['ids-lock.schema.json', 'ids.lock.json: every post that was ever published', idLockFile],
  ['originals.schema.json', 'originals.json: the originals of posts, and what has become of them', originalsFile],
  ['issue.schema.json', 'issues/<digest>/<number>.json: an issue that was sent', writtenIssue],
]

/** Returns the JSON Schemas for the files that a build or a send writes, by file name. */
export const writtenSchemas = (): JsonSchemas =>
  new Map(WRITTEN.map(([file, title, schema]) => [file, outputSchemaOf(schema, file, title)]))
