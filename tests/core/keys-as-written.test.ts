import { expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { keysAsWritten } from '../../src/core/schema.js'
import { reading } from '../content/reading.js'

it.each([
  [{ original: { licence: {} } }, ['original', 'license', 'url'], 'original.licence.url'],
  [{ original: { license: {} } }, ['original', 'license'], 'original.license'],
  [{ author: { url: 'x' } }, ['author', 0, 'url'], 'author.url'],
  [{ via: [{ url: 'x' }] }, ['via', 0, 'url'], 'via.0.url'],
  [{}, ['original', 'license'], 'original.license'],
])('names the keys of %j as they are written', (value, path, name) => {
  expect(keysAsWritten(value, path).join('.')).toBe(name)
})

it('names `licence` in a message as the editor wrote it', () => {
  const custom = 'licence: { name: Own }'
  const outlet = readPublishers(`h:\n  name: H\n  ${custom}\n`).problems
  expect(outlet.map(({ what }) => what)).toEqual([expect.stringMatching(/^`h\.licence` is a custom licence/)])
  const post = reading(`---\ntitle: A\ndate: 2026-03-14\noriginal: { publisher: { name: X }, ${custom} }\n---\nText.\n`)
  expect(post.problems.map(({ what }) => what)).toContainEqual(
    expect.stringMatching(/^`original\.licence` is a custom/),
  )
})
