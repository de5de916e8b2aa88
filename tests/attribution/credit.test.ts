import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Credit,
  creditOf,
  licenceById,
  licenceField,
  type Original,
  phraseText,
} from '../../src/attribution/index.js'
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

const licensed = (license: unknown) => ({ license: licenceField.safeParse(license).data ?? expect.fail() })
const terms = 'https://harbour.example.com/terms'

describe('rights', () => {
  it.each<[said: Partial<Original>, licence: string[], copyright: string[]]>([
    [licensed('CC-BY-3.0-US'), ['Licence: CC BY 3.0 US <https://creativecommons.org/licenses/by/3.0/us/>.'], []],
    [
      licensed('CC-BY-SA-3.0-IGO'),
      ['Licence: CC BY-SA 3.0 IGO <https://creativecommons.org/licenses/by-sa/3.0/igo/>.'],
      [],
    ],
    [licensed('CC0'), ['Licence: CC0 1.0 <https://creativecommons.org/publicdomain/zero/1.0/>.'], []],
    [licensed('PDM'), ['Public Domain Mark 1.0 <https://creativecommons.org/publicdomain/mark/1.0/>.'], []],
    [licensed('Public domain'), ['Public domain.'], []],
    [licensed({ name: 'U.S. Government work', url: terms }), [`U.S. Government work <${terms}>.`], []],
    [licensed('All rights reserved'), [], ['All rights reserved.']],
    [{ ...licensed('All rights reserved'), copyright: '© 2026 Ada' }, [], ['© 2026 Ada. All rights reserved.']],
    [
      { ...licensed({ name: 'Alle Rechte vorbehalten', url: terms }), copyright: '© 2026 Ada.' },
      [],
      [`© 2026 Ada. Alle Rechte vorbehalten. <${terms}>`],
    ],
    [
      { ...licensed('All rights reserved'), copyright: '© 2026 Ada. All rights reserved' },
      [],
      ['© 2026 Ada. All rights reserved'],
    ],
    [{ holder: 'Ada' }, [], ['© Ada']],
    [{ holder: 'Ada', copyright: 'Crown copyright' }, [], ['Crown copyright']],
    [
      { ...licensed('PDM'), holder: 'Ada' },
      ['Public Domain Mark 1.0 <https://creativecommons.org/publicdomain/mark/1.0/>.'],
      [],
    ],
    [
      { ...licensed('CC0'), copyright: '© 2026 Ada' },
      ['Licence: CC0 1.0 <https://creativecommons.org/publicdomain/zero/1.0/>.'],
      [],
    ],
    [
      { ...licensed({ name: 'U.S. Government work', url: terms }), copyright: 'Not subject to copyright there' },
      [`U.S. Government work <${terms}>.`],
      ['Not subject to copyright there'],
    ],
  ])('%j are stated as a licence or as a notice', (said, licence, copyright) => {
    const credit = withOriginal(said)
    expect([row(credit, 'licence'), row(credit, 'copyright')]).toEqual([licence, copyright])
    if (said.license?.properties?.kind === 'reserved') expect(credit).not.toHaveProperty('licence')
  })

  it.each<[said: Partial<Original>, holder: string | undefined]>([
    [{}, undefined],
    [licensed('CC-BY-4.0'), undefined],
    [{ permission: { by: 'The Harbour Review' } }, undefined],
    [{ holder: 'Ada Writer' }, 'Ada Writer'],
    [{ holder: 'Ada Writer', copyright: '© 2026 The Harbour Review' }, 'Ada Writer'],
    [{ copyright: '© 2026 The Harbour Review' }, 'The Harbour Review'],
    [{ copyright: 'Copyright © 2019–2026 by The Harbour Review. All rights reserved.' }, 'The Harbour Review'],
    [{ copyright: '© The Harbour Review 2026' }, 'The Harbour Review'],
    [{ copyright: '© The Harbour Review, 2026' }, 'The Harbour Review'],
    [{ copyright: '(c) 2026 Dr. Ada Writer' }, 'Dr. Ada Writer'],
    [{ copyright: '© 2026 A. B. Writer. Reprinted with thanks.' }, 'A. B. Writer'],
    [{ copyright: '© 2026 Harbour Press, Inc. All rights reserved.' }, 'Harbour Press, Inc.'],
    [{ copyright: '© 2026 The Harbour Review, alle Rechte vorbehalten' }, 'The Harbour Review'],
    [{ copyright: '© 2026 The Harbour Review – Tous droits réservés' }, 'The Harbour Review'],
    [{ copyright: '© 2026 河川評論' }, '河川評論'],
    [{ copyright: '© 2026 Hafenfreunde e.V. Alle Rechte vorbehalten.' }, 'Hafenfreunde e.V.'],
    [{ copyright: '© 2026 River & Co. Ltd.' }, 'River & Co. Ltd.'],
    [{ copyright: '© 2026 Harbour Rights Watch' }, 'Harbour Rights Watch'],
    [{ copyright: '© 2026 Ada, Bo and Cy' }, undefined],
    [{ copyright: 'Text © 2026 Ada; pictures © Bo' }, undefined],
    [{ copyright: '© 2026' }, undefined],
    [{ copyright: '© 2026. All rights reserved.' }, undefined],
    [{ copyright: 'Crown copyright' }, undefined],
    [{ copyright: '© Licensed under CC BY 4.0' }, undefined],
    [{ copyright: 'First published in The Harbour Review' }, undefined],
    [{ copyright: '© 2025 Republished from The Harbour Review' }, undefined],
    [{ copyright: '© The Author(s) 2025' }, undefined],
    [{ copyright: '© 2025 Unknown' }, undefined],
    [{ copyright: '© Respective owners' }, undefined],
    [{ copyright: '© D.R.' }, undefined],
    [{ copyright: '© 2025 Droits réservés' }, undefined],
    [{ copyright: '© Photo: Ada' }, undefined],
    [{ copyright: '© 2025 Ada Writer under CC BY 4.0' }, 'Ada Writer'],
    [{ copyright: '© 2025 Ada Writer <ada@example.org>' }, 'Ada Writer'],
    [{ copyright: '© 2025 Ada Writer Jr.' }, 'Ada Writer Jr.'],
    [{ copyright: '© 2026 AP' }, 'AP'],
    [{ copyright: '© Image Authors Guild' }, 'Image Authors Guild'],
    [{ ...licensed('CC0'), copyright: '© 2026 Ada' }, undefined],
    [{ ...licensed('PDM'), holder: 'Ada' }, undefined],
    [{ ...licensed({ name: 'U.S. Government work', url: terms }), holder: 'Ada' }, undefined],
  ])('%j are held by %s', (said, holder) => expect(withOriginal(said).holder).toBe(holder))

  it('in a post of our own are held by the party that the notice names', () => {
    const notice = (copyright: string) => make({ publication: { title: 'The Tideline', copyright } }).holder
    expect([notice('© The Tideline'), notice('© 2026 Jane Roe'), make().holder]).toEqual([
      'The Tideline',
      'Jane Roe',
      undefined,
    ])
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
  ])('states the %s', (kind, original, words) => expect(row(withOriginal(original), kind)).toEqual([words]))

  it('names all intermediaries, in order', () => {
    const via = [{ name: 'An Institute', url: 'https://i.example.org/', date: day('2026-03-13') }, { name: 'A Friend' }]
    expect(row(withOriginal({}, { via }), 'via')).toEqual([
      'Via A Friend, which had it from An Institute <https://i.example.org/>, 13 March 2026.',
    ])
  })

  it.each(['The Harbour Review', 'The Tideline'])('does not name %s again as an intermediary', name => {
    const credit = withOriginal({}, { via: [{ name }] })
    expect([row(credit, 'via'), credit.via]).toEqual([[], []])
  })

  it('says nothing about changes if there are none', () => {
    expect(row(withOriginal({ changes: { kind: 'none' } }), 'changes')).toEqual([])
  })

  it('names no intermediary again that leads only to the outlet or to us', () => {
    const via = [
      { name: 'The Harbour Review', url: 'https://www.harbour.example.com/' },
      { name: 'The Tideline', url: 'https://tideline.example.org/' },
    ]
    expect(row(withOriginal({}, { via }), 'via')).toEqual([])
  })

  it('names an author once whose bio begins with the name', () => {
    const bios = ['Ada writes.', 'Adamant people fear Ada.']
    expect(bios.map(bio => row(make({ authors: [{ name: 'Ada', bio }] }), 'author')[0])).toEqual([
      'Ada writes.',
      'Ada: Adamant people fear Ada.',
    ])
  })

  it.each([
    ['Ada writes. She rows. Ada writes.', 'Ada writes. She rows.'],
    ['Ada: Ada writes.', 'Ada writes.'],
    ['Ada, Ada writes.', 'Ada writes.'],
    ['No. No. She means it.', 'Ada: No. No. She means it.'],
  ])('says nothing of a biography twice: %s', (bio, shown) => {
    expect(row(make({ authors: [{ name: 'Ada', bio }] }), 'author')).toEqual([shown])
  })

  it('recognises a name in a biography without regard to full stops and apostrophes', () => {
    const authors = [{ name: 'Dr Ada O’Berg', bio: "Dr. Ada O'Berg is a geologist." }]
    expect(row(make({ authors }), 'author')).toEqual(["Dr. Ada O'Berg is a geologist."])
  })

  it('states a permission once if its text repeats it, or if the notice contains it', () => {
    const permission = { by: 'The Reef', text: 'Ask first. Ask first.' }
    expect(row(withOriginal({ permission }), 'permission')).toEqual([
      'Republished with permission of The Reef. Ask first.',
    ])
    for (const text of ['Republished with permission.', 'republished with permission'])
      expect(row(withOriginal({ permission: { by: 'The Reef', text } }), 'permission')).toEqual([
        'Republished with permission of The Reef.',
      ])
    expect(row(withOriginal({ permission: { text: 'Republished with permission.' } }), 'permission')).toEqual([
      'Republished with permission.',
    ])
    const copyright = '© The Reef. Republished with permission of The Reef.'
    expect(row(withOriginal({ permission: { by: 'The Reef' }, copyright }), 'permission')).toEqual([])
  })

  it('names the licence once if the publisher’s own words at the end name it', () => {
    const license = licenceById('CC-BY-ND-4.0') ?? expect.fail()
    const rowsFor = (end: string) => row(withOriginal({ license, terms: { wording: { end } } }), 'licence').length
    expect(['Under {license}.', 'Under [an open licence]({license}).', 'More soon.'].map(rowsFor)).toEqual([0, 1, 1])
  })

  it('describes each author who has a bio or an affiliation', () => {
    const authors = [{ name: 'Ada', affiliation: 'Fellow, Institute', bio: 'Ada writes.' }, { name: 'Bo' }]
    expect(row(make({ authors }), 'author')).toEqual(['Ada: Fellow, Institute. Ada writes.'])
  })

  const O = "Tom O'Brien"
  const INSTITUTE = 'Example Institute'
  const biographies: [author: object, text: string][] = [
    [{ bio: "Tom O'Brien is a rail engineer." }, "Tom O'Brien is a rail engineer."],
    [{ bio: 'Tom O’Brien is a rail engineer' }, 'Tom O’Brien is a rail engineer.'],
    [{ bio: "Tom O'Brien, a rail engineer, lives in Cork." }, "Tom O'Brien, a rail engineer, lives in Cork."],
    [{ bio: "Tom O'Brien's books are about rails." }, "Tom O'Brien's books are about rails."],
    [{ bio: "Tom O'Brien" }, "Tom O'Brien: Tom O'Brien"],
    [{ bio: "Tom O'Briens is another." }, "Tom O'Brien: Tom O'Briens is another."],
    [{ bio: 'He builds rails.' }, "Tom O'Brien: He builds rails."],
    [
      { bio: "Tom O'Brien is at the Example Institute.", affiliation: INSTITUTE },
      "Tom O'Brien is at the Example Institute.",
    ],
    [
      { bio: 'Fellow at the Example Institute.', affiliation: INSTITUTE },
      "Tom O'Brien: Fellow at the Example Institute.",
    ],
    [{ bio: 'Editor of rails.', affiliation: INSTITUTE }, "Tom O'Brien: Example Institute. Editor of rails."],
    [{ affiliation: INSTITUTE }, "Tom O'Brien: Example Institute"],
    [{ bio: "Tom O'Brien is a poet.", jobTitle: 'Engineer' }, "Tom O'Brien: Engineer. Tom O'Brien is a poet."],
  ]
  it.each(biographies)('says once who somebody is: %j', (author, text) => {
    const credit = make({ authors: [{ name: O, ...author }], via: [{ name: INSTITUTE }] })
    expect(row(credit, 'author')).toEqual([text])
  })

  const permissions: [permission: object, text: string][] = [
    [{ text: 'Republished with permission.' }, 'Republished with permission.'],
    [{ text: 'republished with permission' }, 'republished with permission'],
    [{ text: 'Republished with permission of the Review.' }, 'Republished with permission of the Review.'],
    [{ text: 'With permission.' }, 'Republished with permission. With permission.'],
    [{ text: 'permission' }, 'Republished with permission.'],
    [{ text: 'By arrangement.' }, 'Republished with permission. By arrangement.'],
    [{ by: 'The Review', text: 'The Review' }, 'Republished with permission of The Review.'],
  ]
  it.each(permissions)('says once that there is a permission: %j', (permission, text) => {
    expect(row(withOriginal({ permission }), 'permission')).toEqual([text])
  })

  it('is empty for a post of our own', () => {
    expect(make().block).toEqual([])
    expect(make().action).toBeUndefined()
  })
})

it('never changes a name, whatever it contains', () => {
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
