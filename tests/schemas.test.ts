import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outputSchemas } from '../src/cli/json-outputs.js'
import { withSharedParts } from '../src/core/schema.js'
import { EDITOR_SCHEMAS, editorSchemas, writtenSchemas } from '../src/pipeline/json-schemas.js'
import { validatorOf } from './json-validator.js'

const FOLDER = join(import.meta.dirname, '../schemas')

const shared = [...editorSchemas()].map(([file, schema]) => [file, withSharedParts(schema)] as const)
const all = new Map<string, object>([...shared, ...writtenSchemas(), ...outputSchemas()])

interface Schema {
  readonly $id: string
  readonly required?: readonly string[]
}

describe.each([...all])('%s', (name, schema) => {
  it('is the file in schemas/', () => {
    const file = join(FOLDER, name)
    const text = `${JSON.stringify(schema, null, 2)}\n`
    // UPDATE_GOLDEN=1 accepts the present schema; review the difference before you keep it.
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, text)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('has the $id of its file, and only keywords and formats that its draft defines', () => {
    expect((schema as Schema).$id).toBe(`https://example.org/offprint/schemas/${name}`)
    // The validator checks a schema against that of its draft, and its strict mode refuses whatever would be ignored.
    expect(() => validatorOf(schema)).not.toThrow()
  })
})

it('are all the files in schemas/', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...all.keys()].sort())
  expect([...editorSchemas().keys()].sort()).toEqual([...EDITOR_SCHEMAS].sort())
})

it('requires only a title and an address', () => {
  expect((all.get('publication.schema.json') as Schema).required).toEqual(['title', 'url'])
})

describe('the schema of posts', () => {
  const faults = validatorOf(all.get('post.schema.json') ?? {})
  it.each(['2026', '2026-03', '2026-03-14', '2026-3-4 9:05', '2026/03/14', '2026-03-14T09:00:00+01:00', '20220708'])(
    'accepts a date: %s',
    date => expect(faults({ date })).toEqual([]),
  )
  it.each([
    '14 March 2026',
    'Mar 14, 2026',
    'Sat, 14 Mar 2026 09:00:00 GMT',
    'Fri Jul 08 2022 10:00:00 GMT+0200 (CEST)',
  ])('accepts a date in words: %s', date => expect(faults({ date })).toEqual([]))
  it.each([
    'nope',
    'tomorrow',
    '2026-13-45',
    '2026-02-30',
    '2025-02-29',
    '2026-02-32',
    '2026-00-01',
    'March 14',
    'Last Modified',
    '2026-03-145',
  ])('refuses what is no date: %s', date => expect(faults({ date })).not.toEqual([]))
})
