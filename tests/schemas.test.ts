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

describe('the schema of posts', () => {
  const { properties } = jsonSchemas().get('post.schema.json') as {
    properties: { date: { type: string[]; pattern: string } }
  }
  const form = new RegExp(properties.date.pattern)
  it.each(['2026', '2026-03', '2026-03-14', '2026-3-4 9:05', '2026/03/14', '2026-03-14T09:00:00+01:00', '20220708'])(
    'accepts a date: %s',
    date => expect(form.test(date)).toBe(true),
  )
  it.each([
    '14 March 2026',
    'Mar 14, 2026',
    'Sat, 14 Mar 2026 09:00:00 GMT',
    'Fri Jul 08 2022 10:00:00 GMT+0200 (CEST)',
  ])('accepts a date in words: %s', date => expect(form.test(date)).toBe(true))
  it.each([
    'nope',
    'tomorrow',
    '',
    '2026-13-45',
    '2026-02-32',
    '2026-00-01',
    'March 14',
    'Last Modified',
    '2026-03-145',
  ])('refuses what is no date: %s', date => expect(form.test(date)).toBe(false))
})
