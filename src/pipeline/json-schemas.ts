import { localeSchema, publishersSchema } from '../attribution/index.js'
import { postJsonSchema } from '../content/index.js'
import { jsonSchemaOf } from '../core/schema.js'
import { publicationSchema } from '../publication/index.js'

/**
 * Returns the JSON Schemas (draft 2020-12) for the files that editors write, by file name. They are generated from the
 * schemas that validate these files.
 */
export const jsonSchemas = (): ReadonlyMap<string, object> =>
  new Map([
    ['publication.schema.json', jsonSchemaOf(publicationSchema, 'publication.yml for Offprint')],
    ['publishers.schema.json', jsonSchemaOf(publishersSchema, 'publishers.yml for Offprint')],
    ['post.schema.json', postJsonSchema()],
    ['locale.schema.json', jsonSchemaOf(localeSchema, 'The words of Offprint in one language')],
  ])
