import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const TESTS = join(import.meta.dirname, '..')

it('answers every “What happens if …” of docs/delivery.md by a test of that name', () => {
  const document = readFileSync(join(TESTS, '../docs/delivery.md'), 'utf8')
  const table = document.slice(document.indexOf('| … | then |')).split('\n\n')[0] ?? ''
  const cases = [...table.matchAll(/^\| (?!…)([^|-][^|]*?) \|/gm)].map(([, name = '']) => name)
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.ts'))
  const tests = files.map(file => readFileSync(join(TESTS, file), 'utf8')).join('\n')
  expect(cases.length).toBeGreaterThan(15)
  const named = (name: string): boolean => tests.includes(`it('${name}`) || tests.includes(`What happens if … ${name}`)
  expect(cases.filter(name => !named(name))).toEqual([])
})
