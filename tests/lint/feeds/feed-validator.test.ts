import { describe, expect, test } from 'vitest'
import { FAULTS, TOMBSTONE_FAULTS } from './faults.js'
import { feedFindings, rulesOf } from './feed-findings.js'
import { HARMLESS } from './harmless.js'
import { ARCHIVE, ATOM, OPML, RSS, TOMBSTONE } from './samples.js'

const now = new Date('2026-02-01T00:00:00Z')
/** Replaces the first occurrence. It must exist, so that a row that no longer fits its sample cannot pass by chance. */
function spoil(document: string, from: string, to: string): string {
  if (!document.includes(from)) throw new Error(`the sample has no ${from}`)
  return document.replace(from, () => to)
}

describe('a clean document', () => {
  test.each([
    ['RSS', RSS],
    ['Atom', ATOM],
    ['an Atom archive', ARCHIVE],
    ['OPML', OPML],
  ])('has no findings: %s', (_name, document) => {
    expect(feedFindings(document, { now })).toEqual([])
  })
})

describe.each(FAULTS)('one fault in %s', (_kind, document, rows) => {
  test.each(rows)('is reported, and nothing else is: %s', (_fault, from, to, rule) => {
    expect(rulesOf(feedFindings(spoil(document, from, to), { now }))).toEqual([rule])
  })
})

describe('a deleted entry', () => {
  test('is accepted, although the W3C validator does not know its namespace', () => {
    expect(rulesOf(feedFindings(TOMBSTONE, { now }))).toEqual([])
  })

  test('may have the id of an entry that is still in the feed and was updated earlier', () => {
    const both = spoil(TOMBSTONE, '2026:nets" when', '2026:boats" when')
    expect(rulesOf(feedFindings(both, { now }))).toEqual([])
  })

  test.each(TOMBSTONE_FAULTS)('is reported if it has %s', (_fault, from, to, rule) => {
    expect(rulesOf(feedFindings(spoil(TOMBSTONE, from, to), { now }))).toEqual([rule])
  })
})

describe('something harmless', () => {
  test.each(HARMLESS)('is not reported: %s', (_what, document, from, to) => {
    expect(feedFindings(spoil(document, from, to), { now })).toEqual([])
  })
})

describe('a document', () => {
  test('has its self link compared with its address if that is known', () => {
    expect(feedFindings(RSS, { now, location: 'https://news.example/feed.xml' })).toEqual([])
    expect(rulesOf(feedFindings(RSS, { now, location: 'https://news.example/rss' }))).toEqual([
      'SelfDoesntMatchLocation',
    ])
  })

  test('has its findings located by the line and column of the element', () => {
    const [finding] = feedFindings(spoil(OPML, 'text="News"', 'text="a<b"'.replace('<', '&lt;')), { now })
    expect(finding).toMatchObject({ rule: 'NotHtml', line: 5, column: 0 })
  })

  test('is reported if it has five million bytes', () => {
    const long = spoil(RSS, '<li>one</li>', `<li>${'word '.repeat(1_000_000)}</li>`)
    expect(rulesOf(feedFindings(long, { now }))).toEqual(['ValidatorLimit'])
  })
})
