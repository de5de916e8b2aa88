import { describe, expect, it } from 'vitest'
import { decision, type SourceStatement } from '../../src/importing/statement.js'

const state = (value: string, origin: string, dedicated = false, doubt?: string): SourceStatement<string> => ({
  value,
  from: `the ${origin}`,
  origin,
  dedicated,
  doubt,
})
const decide = (...statements: SourceStatement<string>[]) => decision(statements, (a, b) => a === b)

describe('a decision between the places of a source', () => {
  it.each<[string, SourceStatement<string>[], string]>([
    ['two independent places agree', [state('A', 'page'), state('A', 'head')], 'A'],
    ['the place is made for the value', [state('A', 'data', true)], 'A'],
    ['two places outvote a third', [state('B', 'page'), state('A', 'head'), state('A', 'data', true)], 'A'],
    ['only a doubtful place differs', [state('A', 'data', true), state('B', 'page', false, 'a site')], 'A'],
  ])('is sure if %s', (_, statements, value) => {
    expect(decide(...statements)).toMatchObject({ value })
    expect(decide(...statements)).not.toHaveProperty('doubt')
  })

  it.each<[string, SourceStatement<string>[], object]>([
    ['there is one place', [state('A', 'head')], { value: 'A', doubt: 'no other place confirms it' }],
    ['the places are copies', [state('A', 'head'), state('A', 'head')], { value: 'A', doubt: /confirms/ }],
    ['two differ', [state('A', 'page'), state('B', 'head')], { value: 'A', doubt: /head differs/, runnerUp: 'B' }],
    [
      'two places made for it differ',
      [state('A', 'data', true), state('B', 'page', true)],
      { value: 'A', doubt: /page differs/, runnerUp: 'B' },
    ],
    [
      'every place is doubtful',
      [state('A', 'data', true, 'a site'), state('A', 'page', true, 'a site')],
      { doubt: 'a site' },
    ],
  ])('is a guess with its reason if %s', (_, statements, expected) => {
    const decided = decide(...statements)
    for (const [key, value] of Object.entries(expected))
      if (value instanceof RegExp) expect(decided?.doubt).toMatch(value)
      else expect(decided).toHaveProperty(key, value)
  })

  it('is missing without statements', () => {
    expect(decide()).toBeUndefined()
  })
})
