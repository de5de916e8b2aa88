import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Credit, creditOf, licenceById, type Original, phraseText } from '../../src/attribution/index.js'
import { parseMoment } from '../../src/core/moment.js'
import { wordsFor } from '../locales.js'

const day = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)

const ORIGINAL: Original = {
  publisher: { name: 'The Harbour Review', url: 'https://harbour.example.com/' },
  url: 'https://harbour.example.com/treaty',
  date: day('2026-03-12'),
}
const make = (given: Partial<Parameters<typeof creditOf>[0]> = {}): Credit =>
  creditOf({
    language: 'en',
    wordsFor,
    title: 'Why the treaty held',
    authors: [{ name: 'Ada Writer' }],
    via: [],
    publication: { title: 'The Tideline' },
    url: 'https://tideline.example.org/treaty/',
    date: day('2026-03-14'),
    ...given,
  })
const withOriginal = (original: Partial<Original>, given = {}) =>
  make({ original: { ...ORIGINAL, ...original }, ...given })
const line = (credit: Credit) => phraseText(credit.line, false)
const row = (credit: Credit, kind: string) =>
  credit.block.filter(entry => entry.kind === kind).map(entry => phraseText(entry.phrase))

describe('the line at the top', () => {
  it.each([
    [make(), 'By Ada Writer'],
    [make({ authors: [] }), ''],
    [make({ authors: [{ name: 'A' }, { name: 'B' }] }), 'By A and B'],
    [make({ authors: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] }), 'By A, B and C'],
    [withOriginal({}), 'By Ada Writer · Originally published by The Harbour Review on 12 March 2026'],
    [
      make({ original: { publisher: { name: 'The Harbour Review' } } }),
      'By Ada Writer · Originally published by The Harbour Review',
    ],
    [
      withOriginal({ date: day('2026-03') }),
      'By Ada Writer · Originally published by The Harbour Review in March 2026',
    ],
    [make({ original: { url: 'https://www.example.org/x' } }), 'By Ada Writer · Originally published by example.org'],
    [withOriginal({}, { authors: [] }), 'Originally published by The Harbour Review on 12 March 2026'],
  ])('case %#', (credit, words) => expect(line(credit)).toBe(words))

  it('links the outlet to the original and gives its date to machines', () => {
    const segments = withOriginal({}).line
    expect(segments).toContainEqual({ text: 'The Harbour Review', href: 'https://harbour.example.com/treaty' })
    expect(segments).toContainEqual({ text: '12 March 2026', datetime: '2026-03-12' })
  })
})

describe('the block at the end', () => {
  const licence = licenceById('CC-BY-ND-4.0') ?? expect.fail()
  it.each([
    [
      'original',
      {},
      'Original: “Why the treaty held” <https://harbour.example.com/treaty>, The Harbour Review <https://harbour.example.com/>, 12 March 2026.',
    ],
    ['licence', { license: licence }, 'Licence: CC BY-ND 4.0 <https://creativecommons.org/licenses/by-nd/4.0/>.'],
    [
      'permission',
      { permission: { by: 'The Harbour Review', date: day('2026-03-13'), text: 'Drawing included.' } },
      'Republished with permission of The Harbour Review, given on 13 March 2026. Drawing included.',
    ],
    ['permission', { permission: {} }, 'Republished with permission.'],
    ['copyright', { copyright: '© 2026 Ada Writer' }, '© 2026 Ada Writer'],
    ['changes', { changes: { kind: 'edited' as const, note: 'Shortened.' } }, 'Edited from the original: Shortened.'],
  ])('says the %s', (kind, original, words) => expect(row(withOriginal(original), kind)).toEqual([words]))

  it('names everyone it came through, in order', () => {
    const via = [{ name: 'An Institute', url: 'https://i.example.org/', date: day('2026-03-13') }, { name: 'A Friend' }]
    expect(row(withOriginal({}, { via }), 'via')).toEqual([
      'Via A Friend, which had it from An Institute <https://i.example.org/>, 13 March 2026.',
    ])
  })

  it('says nothing of changes where there are none', () => {
    expect(row(withOriginal({ changes: { kind: 'none' } }), 'changes')).toEqual([])
  })

  it('tells of each author who has a bio or an affiliation', () => {
    const authors = [{ name: 'Ada', affiliation: 'Fellow, Institute', bio: 'Ada writes.' }, { name: 'Bo' }]
    expect(row(make({ authors }), 'author')).toEqual(['Ada: Fellow, Institute. Ada writes.'])
  })

  it('is empty for a post of our own', () => {
    expect(make().block).toEqual([])
    expect(make().action).toBeUndefined()
  })
})

it('leaves every name as it is, whatever it holds', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' })
  fc.assert(
    fc.property(name, name, name, (author, publisher, via) => {
      const credit = make({
        authors: [{ name: author }],
        original: { ...ORIGINAL, publisher: { name: publisher } },
        via: [{ name: via }],
      })
      expect(credit.line.map(segment => segment.text)).toEqual(expect.arrayContaining([author, publisher]))
      expect(credit.block.flatMap(({ phrase }) => phrase.map(segment => segment.text))).toContain(via)
      expect(credit.action?.label).toBe(`Read the original at ${publisher}`)
    }),
  )
})
