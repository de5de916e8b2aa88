import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { readYaml } from '../../src/core/yaml.js'
import { plainFault } from '../../src/core/yaml-faults.js'
import { readPublication } from '../../src/publication/index.js'

/** The parser's own terms, which mean nothing to an editor. */
const JARGON = /stream|node|scalar|mapping|flow|anchor|alias|implicit|deficient|document separator/

it.each([
  ['title: "open\ndate: 2025\nx: y', '1:8', /quotation mark that opens here is not closed/],
  ["date: 2025\ntitle: 'open\nx: y", '2:8', /quotation mark that opens here is not closed/],
  ['a: "x\n', '1:4', /quotation mark that opens here is not closed/],
  ['tags: [a, b\ndate: x', '1:7', /bracket that opens here is not closed/],
  ['a: {b: 1', '1:4', /bracket that opens here is not closed/],
  ['a: [b, {c: 1]\nd: e', '1:8', /bracket that opens here is not closed/],
  ['\ttitle: A', '1:1', /indented with a tab/],
  ['a:\n\t- b', '2:1', /indented with a tab/],
  ['title: A\n  date: b', '2:3', /belongs to the lines above it, but is indented differently/],
  ['a: |\n  x\n y', '3:2', /belongs to the lines above it, but is indented differently/],
  ['title: @foo', '1:8', /begins with `@` needs quotes/],
  ['title: `x`', '1:8', /begins with ``` needs quotes/],
  ['title: %x', '1:8', /begins with `%` needs quotes/],
  ['a: b\ntitle: *Bold* move', '2:8', /begins with `\*` needs quotes/],
  ['title: "C:\\Users"', '1:13', /backslash in double quotes must be doubled/],
  ['title: *nope', '1:9', /`\*nope`, needs quotes/],
  ['- a\ntitle: b', '2:1', /does not belong to the lines above/],
  ['title: A\ntitle: B', '2:1', /the key `title` occurs twice/],
  ['a: { b: 1, "b": 2 }', '1:13', /the key `b` occurs twice/],
  ['title: A\nfoo bar', '2:1', /no colon with a space after it/],
  ['title: A: b', '1:9', /colon and a space in it needs quotes/],
  ['a: "x\\q"', '1:7', /backslash in double quotes/],
  ['key: - a', '1:6', /list must begin on a line of its own/],
  ['a: "x" y', '1:8', /nothing may follow the closing quotation mark/],
  ["a: 'x'y", '1:7', /nothing may follow the closing quotation mark/],
  ['a: [b]]', '1:7', /nothing may follow the closing bracket/],
  ['a: [1,,2]', '1:7', /nothing between two commas/],
  ['a: >2x\n b', '1:6', /no text may follow `\|` or `>` on the same line/],
  ['a: &', '1:5', /begins with `&` or `\*` needs quotes/],
  ['a: !foo b', '1:4', /the tag `!foo` has no meaning here/],
])('the fault in %j is reported at %s in plain words', (text, place, words) => {
  const read = readYaml(text)
  if (!('fault' in read)) return expect.fail('No fault was found.')
  const { message, line, column } = plainFault(text, read.fault)
  expect([`${line}:${column}`, message]).toEqual([place, expect.stringMatching(words)])
  expect(message).not.toMatch(JARGON)
})

describe('a value that a # cuts off', () => {
  it.each([
    ['publication.yml', (yaml: string) => readPublication(`${yaml}\nurl: https://example.org/\n`).problems],
    ['publishers.yml', (yaml: string) => readPublishers(`review:\n  ${yaml.replace('title', 'name')}\n`).problems],
  ])('is reported in %s', (_, problemsOf) => {
    const cuts = (yaml: string) => problemsOf(yaml).filter(({ rule }) => rule === 'yaml.cut-text').length
    expect(cuts('title: Room #12')).toBe(1)
    expect(cuts('title: "Room #12"')).toBe(0)
    expect(cuts('title: Room # the twelfth')).toBe(0)
  })
})
