import { expect, it } from 'vitest'
import { contradictions, licenceById, type Original } from '../../src/attribution/index.js'

const licence = (id: string) => ({ license: licenceById(id) ?? expect.fail(id) })
const url = 'https://harbour.example.com/treaty'
const permission = { permission: { by: 'The Harbour Review' } }
const edited = { changes: { kind: 'edited' as const } }

it.each<[what: string, original: Original, commercial: boolean, rules: string[]]>([
  ['unchanged under ND', { url, ...licence('CC-BY-ND-4.0') }, false, []],
  ['an excerpt under ND', { url, ...licence('CC-BY-ND-4.0'), changes: { kind: 'excerpt' } }, false, []],
  ['edited under ND', { url, ...licence('CC-BY-ND-4.0'), ...edited }, false, ['terms.no-derivatives']],
  [
    'translated under ND',
    { url, ...licence('CC-BY-NC-ND-3.0'), changes: { kind: 'translated' } },
    false,
    ['terms.no-derivatives'],
  ],
  ['edited under ND with permission', { url, ...licence('CC-BY-ND-4.0'), ...edited, ...permission }, false, []],
  ['edited under BY', { url, ...licence('CC-BY-4.0'), ...edited }, true, []],
  ['NC in a commercial publication', { url, ...licence('CC-BY-NC-4.0') }, true, ['terms.non-commercial']],
  ['NC elsewhere', { url, ...licence('CC-BY-NC-4.0') }, false, []],
  ['nobody to credit', { ...licence('CC-BY-4.0') }, false, ['credit.missing']],
])('%s', (_, original, commercial, rules) => {
  expect(contradictions(original, commercial).map(({ rule }) => rule)).toEqual(rules)
})
