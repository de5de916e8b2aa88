import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  CONTRACT_VERSION,
  type Given,
  GONE_NAMES,
  type Names,
  TEMPLATE_CONTRACT,
} from '../../src/editions/template-contract.js'
import { contractText } from './contract-text.js'
import { givenToTemplates } from './given-to-templates.js'

const DOCS = join(import.meta.dirname, '../../docs/templates.md')

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

interface Name {
  readonly path: string
  readonly given: Given
}

const inside = (path: string, { type }: Given): string => `${path}${type === 'list' ? '[]' : ''}.`

/** Every name of the contract, such as `items[].title`. */
const listedNames = (names: Names, before = ''): Name[] =>
  Object.entries(names).flatMap(([name, given]) => [
    { path: before + name, given },
    ...listedNames(given.names ?? {}, inside(before + name, given)),
  ])

/** Every name in a value that a template was given. What an editor wrote, and a phrase, is a value of its own. */
function givenNames(value: unknown, names: Names, before = ''): { path: string; given: Given | undefined }[] {
  if (!isMapping(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const given = names[name]
    const own = { path: before + name, given }
    if (!given?.names) return [own]
    const each: readonly unknown[] = Array.isArray(inner) ? inner : [inner]
    return [own, ...each.flatMap(one => givenNames(one, given.names ?? {}, inside(own.path, given)))]
  })
}

describe('the contract of templates', () => {
  it('has exactly the names that each template is given', async () => {
    const given = await givenToTemplates()
    const real = Object.entries(TEMPLATE_CONTRACT).flatMap(([template, names]) =>
      (given.get(template) ?? []).flatMap(value => givenNames(value, names, `${template} `)),
    )
    expect([...new Set(real.filter(name => !name.given).map(({ path }) => path))]).toEqual([])
    // Posts, pictures and the like have the same names wherever they are: once is enough.
    const known = new Set(real.map(name => name.given))
    const listed = Object.entries(TEMPLATE_CONTRACT).flatMap(([template, names]) => listedNames(names, `${template} `))
    expect(listed.filter(name => !known.has(name.given)).map(({ path }) => path)).toEqual([])
  }, 120_000)

  it('is what docs/templates.md says', () => {
    const text = contractText()
    if (process.env['UPDATE_GOLDEN']) writeFileSync(DOCS, text)
    expect(readFileSync(DOCS, 'utf8')).toBe(text)
  })

  it('contains no removed name, and names the successor of each removed one', () => {
    for (const { gone, in: files, instead, since } of GONE_NAMES) {
      expect(instead).toMatch(/^[A-Z].*`.*\.$/)
      expect(since).toBeLessThanOrEqual(CONTRACT_VERSION)
      expect(files.source).toMatch(/^\^/)
      const name = gone.split('.')
      expect(name.length).toBeGreaterThan(0)
    }
  })
})
