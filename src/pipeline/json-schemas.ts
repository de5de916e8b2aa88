import { localeSchema, publishersSchema } from '../attribution/index.js'
import { postJsonSchema } from '../content/index.js'
import { jsonSchemaOf } from '../core/schema.js'
import { publicationSchema } from '../publication/index.js'

/** JSON Schemas (draft 2020-12) of what editors write, by file name: made from the schemas that check it. */
export const jsonSchemas = (): ReadonlyMap<string, object> =>
  new Map([
    ['publication.schema.json', jsonSchemaOf(publicationSchema, 'publication.yml of Offprint')],
    ['publishers.schema.json', jsonSchemaOf(publishersSchema, 'publishers.yml of Offprint')],
    ['post.schema.json', postJsonSchema()],
    ['locale.schema.json', jsonSchemaOf(localeSchema, 'The words of one language, in Offprint')],
  ])
