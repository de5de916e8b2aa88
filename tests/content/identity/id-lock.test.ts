import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type IdRecord, idLineFor, idLockText, readIdLock } from '../../../src/content/index.js'

const record = fc.record({
  id: fc.string({ minLength: 1, unit: 'grapheme' }),
  file: fc.string({ unit: 'grapheme' }),
  path: fc.array(fc.constantFrom('a', 'b%20c', '%E6%B2%B3')).map(parts => parts.map(part => `${part}/`).join('')),
  date: fc.constantFrom('2026', '2026-03-14', '2026-03-14T09:00:00+01:00'),
  original: fc.webUrl(),
  former: fc.array(fc.constantFrom('x/', 'y.html')),
  gone: fc.boolean(),
})

const lockOf = (records: readonly IdRecord[]) => new Map(records.map(each => [each.id, each]))

describe('a lock file', () => {
  it('is read back unchanged, and its order does not depend on the order of its input', () => {
    fc.assert(
      fc.property(fc.uniqueArray(record, { selector: ({ id }) => id }), records => {
        const text = idLockText(lockOf(records))
        expect(readIdLock(text)).toEqual({ lock: lockOf(records), sorted: true })
        expect(idLockText(lockOf([...records].reverse()))).toBe(text)
      }),
    )
  })

  it('gets exactly one more line for one more post', () => {
    fc.assert(
      fc.property(fc.uniqueArray(record, { selector: ({ id }) => id, minLength: 1 }), ([added, ...records]) => {
        if (!added) return
        const before = idLockText(lockOf(records)).split('\n')
        const after = idLockText(lockOf([...records, added])).split('\n')
        expect(after.length).toBe(before.length + 1)
        expect(after.filter(line => !before.includes(line))).toHaveLength(1)
      }),
    )
  })

  it('never causes an exception and never gives a path outside the output, whatever its content', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom('../a/', 'a/../b', '/a', '//a', '%2e%2e/', '.', '%', 'a//b'))
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(fc.jsonValue()).map(posts => JSON.stringify({ version: 1, posts })),
      fc
        .record({ id: fc.string(), file: fc.string(), date: fc.string(), path: hostile })
        .map(post => JSON.stringify({ version: 1, posts: [post] })),
    )
    fc.assert(
      fc.property(anything, text => {
        const { lock } = readIdLock(text) as { lock?: ReadonlyMap<string, IdRecord> }
        for (const { path } of lock?.values() ?? [])
          expect(decodeURIComponent(path)).not.toMatch(/^\/|(?:^|\/)\.\.?(?:\/|$)/)
      }),
    )
  })
})

describe('the suggested line for an id', () => {
  it.each([
    ['YAML', '---\ntitle: A\n---\nid: no\n', 2, 'id: tag:x', false],
    ['YAML with an id', '---\ntitle: A\nid: old\n---\n', 3, 'id: tag:x', true],
    ['YAML with Windows line ends', '---\r\ntitle: A\r\nid: old\r\n---\r\n', 3, 'id: tag:x', true],
    ['YAML after a byte order mark', '\uFEFF---\nid: old\n---\n', 2, 'id: tag:x', true],
    ['YAML with an id below a key', '---\noriginal:\n  id: theirs\n---\n', 2, 'id: tag:x', false],
    ['TOML', '+++\ntitle = "A"\n+++\n', 2, 'id = "tag:x"', false],
    ['TOML with an id', '+++\ntitle = "A"\nid = "old"\n+++\n', 3, 'id = "tag:x"', true],
    ['JSON', '{\n  "title": "A"\n}\n', 1, '"id": "tag:x",', false],
    ['JSON with an id', '{\n  "title": "A",\n  "id": "old"\n}\n', 3, '"id": "tag:x",', true],
    ['JSON after a fence', '---json\n{\n "title": "A" }\n---\n', 2, '"id": "tag:x",', false],
    ['header lines without a fence', 'Title: A\nDate: 2026-01-01\n\nText\n', 2, 'id: tag:x', false],
    ['a file without frontmatter', '# A heading\n\nText\n', 1, '---\\nid: tag:x\\n---', false],
  ])('fits %s', (_, text, line, words, replaces) => {
    expect(idLineFor(text, 'tag:x')).toEqual({ line, words, replaces })
  })
})
