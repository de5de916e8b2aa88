import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonSchemas } from '../src/pipeline/json-schemas.js'

const ROOT = join(import.meta.dirname, '..')

interface Schema {
  readonly required?: readonly string[]
}

describe.each([...jsonSchemas()])('%s', (name, schema) => {
  it('is the file in schemas/', () => {
    const file = join(ROOT, 'schemas', name)
    const text = `${JSON.stringify(schema, null, 2)}\n`
    mkdirSync(join(ROOT, 'schemas'), { recursive: true })
    // UPDATE_GOLDEN=1 accepts the present schema; review the difference before you keep it.
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, text)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})

it('requires only a title and an address', () => {
  expect((jsonSchemas().get('publication.schema.json') as Schema).required).toEqual(['title', 'url'])
})
