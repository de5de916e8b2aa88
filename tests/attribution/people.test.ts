import { describe, expect, it } from 'vitest'
import {
  affiliationOf,
  type Credit,
  creditOf,
  type Original,
  type Person,
  peopleFrom,
  personSchema,
  phraseText,
} from '../../src/attribution/index.js'
import { parseMoment } from '../../src/core/moment.js'
import { LOCALES, wordsFor } from '../locales.js'

const day = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)

const ORIGINAL: Original = {
  publisher: { name: 'The Harbour Review', url: 'https://harbour.example.com/' },
  url: 'https://harbour.example.com/treaty',
  date: day('2026-03-12'),
}

type Given = Partial<Parameters<typeof creditOf>[0]>

const credit = (given: Given = {}): Credit =>
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
const line = (given: Given) => phraseText(credit(given).line, false)
const rows = (kind: string, given: Given) =>
  credit(given)
    .block.filter(row => row.kind === kind)
    .map(({ phrase }) => phraseText(phrase, false))
const who = (name: string): Given => ({ original: { ...ORIGINAL, publisher: { name } } })

describe('an affiliation', () => {
  it.each<[said: string, jobTitle: string | undefined, institutions: string[]]>([
    ['Professor of Biology, Example University', 'Professor of Biology', ['Example University']],
    ['Professor of Biology', 'Professor of Biology', []],
    [
      'Associate Professor of Law, Economics and Politics, Example University',
      'Associate Professor of Law, Economics and Politics',
      ['Example University'],
    ],
    ['Director, Centre for Rivers, Example University', 'Director', ['Centre for Rivers, Example University']],
    ['Biologist at Example University', 'Biologist', ['Example University']],
    ['Marine biologist', 'Marine biologist', []],
    ['Staff writer', 'Staff writer', []],
    ['Professorin für Biologie, Universität Beispiel', 'Professorin für Biologie', ['Universität Beispiel']],
    ['Профессор биологии', 'Профессор биологии', []],
    ['東京大学教授', '東京大学教授', []],
    ['Institute for Tides', undefined, ['Institute for Tides']],
    ['Department of Biology, Example University', undefined, ['Department of Biology, Example University']],
    ['University of Example at Springfield', undefined, ['University of Example at Springfield']],
    ['The Economist', undefined, ['The Economist']],
    ['The Harbour Review', undefined, ['The Harbour Review']],
    ['General Hospital of Springfield', undefined, ['General Hospital of Springfield']],
    ['Example University; Institute for Tides', undefined, ['Example University', 'Institute for Tides']],
    // None of these says for sure which of both it is, or all of what it is.
    ['Physics, Example University', undefined, ['Example University']],
    ['Student Union', undefined, []],
    ['Harbour pilot', undefined, []],
  ])('%s', (affiliation, jobTitle, institutions) => {
    expect(affiliationOf({ affiliation })).toEqual({ ...(jobTitle ? { jobTitle } : {}), institutions })
  })

  it('is shown as it was written, unless the credit names it anyway', () => {
    const authors = [
      { name: 'Ada Writer', affiliation: 'Professor of Biology, Example University', bio: 'She writes.' },
      { name: 'Bo Author', jobTitle: 'Editor', affiliation: 'The Harbour Review' },
      { name: 'Institute for Tides', affiliation: 'Institute for Tides' },
    ]
    expect(rows('author', { authors, original: ORIGINAL })).toEqual([
      'Ada Writer: Professor of Biology, Example University. She writes.',
      'Bo Author: Editor',
    ])
  })
})

describe('an ORCID iD', () => {
  it.each([
    ['0000-0002-1825-0097', 'https://orcid.org/0000-0002-1825-0097'],
    ['https://orcid.org/0000-0001-5109-3700', 'https://orcid.org/0000-0001-5109-3700'],
    ['orcid.org/0000-0002-1694-233x', 'https://orcid.org/0000-0002-1694-233X'],
    ['ORCID: 0000000218250097', 'https://orcid.org/0000-0002-1825-0097'],
    ['0000-0002-1825-0096', undefined],
    ['0000-1111-2222-3333', undefined],
    ['https://example.org/0000-0002-1825-0097', undefined],
  ])('%s', (orcid, address) => {
    const parsed = personSchema.safeParse({ name: 'Ada', orcid })
    expect(parsed.data?.orcid).toBe(address)
  })

  it('is the target of the name’s link, or is shown with the biography', () => {
    const orcid = 'https://orcid.org/0000-0002-1825-0097'
    expect(credit({ authors: [{ name: 'Ada', orcid }] }).line).toContainEqual({
      text: 'Ada',
      href: orcid,
      rel: 'author',
    })
    const authors = [{ name: 'Ada', orcid, url: 'https://ada.example.org/', bio: 'She writes.' }]
    expect(rows('author', { authors })).toEqual(['Ada: She writes. ORCID 0000-0002-1825-0097'])
  })
})

describe('a role', () => {
  const partOf = (role: string, list: 'authors' | 'contributors' = 'authors') => {
    const { people, unknown } = peopleFrom({ [list]: [{ name: 'Ada' }, { name: 'Bo', role }] })
    const parts = Object.entries(people).flatMap(([part, all]) =>
      (all as Person[]).filter(({ name }) => name === 'Bo').map(one => [part, one.role ?? one.jobTitle ?? '']),
    )
    return { parts, unknown: unknown.length }
  }
  it.each<[role: string, parts: string[][]]>([
    ['translator', [['translators', '']]],
    ['Translated by', [['translators', '']]],
    ['Übersetzerin', [['translators', '']]],
    ['traductora', [['translators', '']]],
    ['переводчик', [['translators', '']]],
    ['译者', [['translators', '']]],
    ['trl', [['translators', '']]],
    ['Photographer', [['photographers', '']]],
    ['Fotograf', [['photographers', '']]],
    ['editor', [['contributors', 'editor']]],
    ['Illustrations', [['contributors', 'illustrator']]],
    ['author', [['authors', '']]],
    [
      'author and translator',
      [
        ['authors', ''],
        ['translators', ''],
      ],
    ],
    ['Editor-in-chief', [['authors', 'Editor-in-chief']]],
    ['Staff writer', [['authors', 'Staff writer']]],
    ['Data scientist', [['authors', 'Data scientist']]],
  ])('such as %s takes precedence over the list', (role, parts) => expect(partOf(role)).toEqual({ parts, unknown: 0 }))

  it('that is unknown makes a contributor, and is reported', () => {
    expect(partOf('Fact-checking')).toEqual({ parts: [['contributors', 'Fact-checking']], unknown: 1 })
    expect(partOf('Fact-checking', 'contributors')).toEqual({ parts: [['contributors', 'Fact-checking']], unknown: 0 })
  })

  it('of the only author may be a position, unless it is translator', () => {
    const only = (role: string) => peopleFrom({ authors: [{ name: 'Ada', role }] }).people
    expect(only('Editor').authors).toEqual([{ name: 'Ada', jobTitle: 'Editor' }])
    expect(only('translator')).toMatchObject({ authors: [], translators: [{ name: 'Ada' }] })
  })
})

describe('nobody is named twice', () => {
  it('as an author', () => {
    const same = (...authors: Person[]) => line({ authors })
    expect(same({ name: 'Ada Writer' }, { name: 'ada  writer', url: 'https://ada.example.org/' })).toBe('By Ada Writer')
    const [a, b] = ['https://orcid.org/0000-0002-1825-0097', 'https://orcid.org/0000-0001-5109-3700']
    expect(same({ name: 'Ada Writer', orcid: a }, { name: 'A. Writer', orcid: a })).toBe('By Ada Writer')
    expect(same({ name: 'Ada Writer', orcid: a }, { name: 'Ada Writer', orcid: b })).toBe(
      'By Ada Writer and Ada Writer',
    )
  })

  it('as author and outlet', () => {
    const health = 'World Health Organization'
    expect(line({ authors: [{ name: health }], ...who(health) })).toBe(
      'Originally published by World Health Organization on 12 March 2026',
    )
    expect(credit({ authors: [{ name: health }], ...who(health) }).authors).toEqual([
      { name: health, kind: 'organization' },
    ])
    const blog = credit({ authors: [{ name: 'Jane Doe' }], ...who('Jane Doe') })
    expect([phraseText(blog.line, false), blog.authors]).toEqual([
      'Originally published by Jane Doe on 12 March 2026',
      [{ name: 'Jane Doe', kind: 'organization' }],
    ])
    const person = { name: 'Jane Doe', kind: 'person' as const }
    expect(credit({ authors: [person], ...who('Jane Doe') }).authors).toEqual([person])
    expect(credit({ authors: [{ name: 'Jane Doe' }], publication: { title: 'Jane Doe' } }).authors).toEqual([
      { name: 'Jane Doe' },
    ])
    expect(line({ authors: [{ name: 'Ada' }, { name: health }], ...who(health) })).toBe(
      'By Ada and World Health Organization · Originally published by World Health Organization on 12 March 2026',
    )
  })

  it.each<[outlet: string, author: string, isSame: boolean]>([
    ['The Harbour Review', 'Harbour Review', true],
    ['Water Health Organization (WHO)', 'WHO', true],
    ['WHO', 'Water Health Organization (WHO)', true],
    ['Water Health Organization', 'WHO', true],
    ['Voisins Sans Frontières', 'VSF', true],
    ['Centre national de la rivière salée (CNRS)', 'CNRS', true],
    ['Mongabay', 'mongabay', true],
    ['Global Tides', 'Global Tides', true],
    ['AW', 'Ada Writer', false],
    ['Harbour Review', 'Harbour Reviews', false],
    ['Water Health Organization', 'WTO', false],
    ['Example (magazine)', 'magazine', false],
  ])('as the outlet %j and the author %j', (outlet, author, isSame) => {
    const { authors, line: top } = credit({ authors: [{ name: author }], ...who(outlet) })
    expect(authors).toEqual([isSame ? { name: outlet, kind: 'organization' } : { name: author }])
    expect(phraseText(top, false).startsWith('By ')).toBe(!isSame)
  })

  it('as an organisation with its abbreviation and as the abbreviation', () => {
    const authors = [{ name: 'Water Health Organization (WHO)' }, { name: 'WHO' }, { name: 'Ada', affiliation: 'WHO' }]
    expect(line({ authors })).toBe('By Water Health Organization (WHO) and Ada')
    expect(rows('author', { authors, ...who('Water Health Organization') })).toEqual([])
  })

  it('as author and translator, or as outlet and intermediary', () => {
    const original: Original = { ...ORIGINAL, language: 'de', changes: { kind: 'translated' } }
    expect(rows('changes', { original, translators: [{ name: 'Ada Writer' }] })).toEqual(['Translated from German.'])
    expect(rows('via', { original, via: [{ name: 'The Harbour Review' }] })).toEqual([])
  })
})

describe('a translation', () => {
  it.each([
    ['de', 'Übersetzt von Marie Muster (Originalsprache Englisch).'],
    ['es', 'Traducido del inglés por Marie Muster.'],
    ['fr', 'Traduit par Marie Muster (original en anglais).'],
    ['it', 'Traduzione di Marie Muster (originale in inglese).'],
    ['nl', 'Vertaald uit het Engels door Marie Muster.'],
    ['pl', 'Przekład – Marie Muster (język oryginału – angielski).'],
    ['pt', 'Traduzido do inglês por Marie Muster.'],
    ['ru', 'Перевод — Marie Muster (язык оригинала — английский).'],
    ['uk', 'Переклад — Marie Muster (мова оригіналу — англійська).'],
    ['ar', 'ترجمة Marie Muster عن الإنجليزية.'],
    ['he', 'תורגם בידי Marie Muster (שפת המקור – אנגלית).'],
    ['ja', 'Marie Musterによる英語からの翻訳。'],
    ['zh', 'Marie Muster译自英语。'],
    ['zh-Hant', 'Marie Muster譯自英文。'],
  ])('is stated in %s', (language, said) => {
    const original: Original = { ...ORIGINAL, language: 'en-GB', changes: { kind: 'translated' } }
    const translators = [{ name: 'Marie Muster' }]
    expect(rows('changes', { language, original, translators })).toEqual([said])
    // A note, or the post that was translated, follows after a colon, which must be the only one.
    const changes = { kind: 'translated', note: 'Shortened' } as const
    expect(rows('changes', { language, original: { ...original, changes }, translators }).join()).toMatch(
      /^[^:：]*[:：]?[^:：]*$/,
    )
  })

  it('into English names the language, and says what else changed', () => {
    const original: Original = { ...ORIGINAL, language: 'de', changes: { kind: 'translated', note: 'Shortened' } }
    const translators = [{ name: 'Marie Muster' }, { name: 'Jo Muster' }]
    expect(rows('changes', { original, translators })).toEqual([
      'Translated from German by Marie Muster and Jo Muster: Shortened.',
    ])
  })

  it('that was published as such has its translator, and no claim that we translated it', () => {
    const translators = [{ name: 'Marie Muster' }]
    expect(rows('translators', { original: ORIGINAL, translators })).toEqual(['Translated by Marie Muster.'])
    expect(rows('translators', { translators })).toEqual(['Translated by Marie Muster.'])
    expect(rows('changes', { original: ORIGINAL, translators })).toEqual([])
  })

  it('has a name for every language', () => {
    for (const language of LOCALES.keys()) {
      const original: Original = { ...ORIGINAL, language: 'sw', changes: { kind: 'translated' } }
      expect(rows('changes', { language, original }).join(), language).not.toMatch(/\bsw\b/)
    }
  })
})

it('credits photographers and others by their part', () => {
  const photographers = [{ name: 'Pia Photo', url: 'https://pia.example.org/' }]
  const contributors = [
    { name: 'Ed Itor', role: 'editor' },
    { name: 'Il Lus', role: 'illustrator' },
    { name: 'Rea Search', role: 'research' },
    { name: 'Some Body' },
  ]
  expect(rows('photographers', { photographers })).toEqual(['Photographs by Pia Photo.'])
  expect(rows('contributors', { contributors })).toEqual([
    'Edited by Ed Itor.',
    'Illustrations by Il Lus.',
    'Research: Rea Search.',
    'With contributions by Some Body.',
  ])
})

describe('an original', () => {
  it('has authors of its own, if they are not those of the post', () => {
    const authors = [{ name: 'Cy Third' }]
    expect(rows('original', { original: { ...ORIGINAL, authors } })).toEqual([
      'Original: “Why the treaty held”, Cy Third, The Harbour Review, 12 March 2026.',
    ])
    expect(line({ authors: [], original: { ...ORIGINAL, authors } })).toMatch(/^By Cy Third · /)
  })

  it('may have an ISBN and a DOI', () => {
    const original: Original = { title: 'River Treaties', kind: 'book', isbn: '978-3-16-148410-0', doi: '10.1000/a<b' }
    expect(rows('original', { original })).toEqual([
      'Original: “River Treaties”.',
      'ISBN 978-3-16-148410-0',
      'DOI 10.1000/a<b',
    ])
  })
})

it('says who took it from whom in a chain', () => {
  const via = [{ name: 'A' }, { name: 'B', date: day('2026-03-13') }, { name: 'C', url: 'https://c.example.org/' }]
  const said = ['Via C, which had it from B, 13 March 2026, which had it from A.']
  expect(rows('via', { original: ORIGINAL, via })).toEqual(said)
  expect(rows('via', { via: via.slice(0, 1) })).toEqual(['Via A.'])
})
