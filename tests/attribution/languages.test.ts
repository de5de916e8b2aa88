import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Credit, creditOf, licenceById, phraseText, readingText } from '../../src/attribution/index.js'
import { directionOf } from '../../src/core/direction.js'
import { parseMoment } from '../../src/core/moment.js'
import { phraseHtml } from '../../src/editions/templates.js'
import { LOCALES, wordsFor } from '../locales.js'

const at = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)
const licence = licenceById('CC-BY-ND-4.0') ?? expect.fail()

type Facts = Parameters<typeof creditOf>[0]

function credit(language: string, date = '2026-03-01', given: Partial<Facts> = {}): Credit {
  return creditOf({
    language,
    wordsFor,
    title: 'Why the treaty held',
    authors: [
      {
        name: 'Ada Writer',
        url: 'https://ada.example.org/',
        affiliation: 'Institute of Rivers',
        bio: 'She measures rivers.',
      },
      { name: 'Ірина Вода' },
      { name: 'נועה כותבת' },
    ],
    original: {
      publisher: { name: 'Harbour Review Inc.', url: 'https://harbour.example.com/' },
      url: 'https://harbour.example.com/treaty',
      date: at(date),
      license: licence,
      permission: { by: 'Dee Editor (Harbour)', date: at(date) },
      copyright: '© 2026 Harbour Review',
      changes: { kind: 'translated', note: 'Two paragraphs are shorter' },
    },
    via: [{ name: 'Institute', url: 'https://institute.example.net/', date: at('2026-03-13') }, { name: 'A Friend' }],
    publication: { title: 'The Tideline' },
    url: 'https://tideline.example.org/treaty/',
    date: at('2026-03-14'),
    ...given,
  })
}

const written = ({ line, block, action }: Credit): string =>
  [line, ...block.map(({ phrase }) => phrase)]
    .map(phrase => phraseText(phrase, false))
    .concat(`[${action?.label}]`)
    .join('\n')

const lineAlone = (language: string, date: string): string =>
  phraseText(credit(language, date, { authors: [] }).line, false)

/** The tags as people write them, languages before regions. */
const TAGS = [...LOCALES.keys()].sort((a, b) => Number(a.includes('-')) - Number(b.includes('-')) || (a < b ? -1 : 1))

describe('one credit in all languages', () => {
  it('equals the golden file', () => {
    const text = [...TAGS, 'ar-EG', 'zh-TW', 'sv']
      .map(tag => {
        const dates = ['2026-08', '1998'].map(date => lineAlone(tag, date))
        return `== ${tag}\n\n${written(credit(tag))}\n\n${dates.join('\n')}\n`
      })
      .join('\n')
    const file = join(import.meta.dirname, '../golden/attribution/credits.txt')
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, text)
    expect(text).toBe(readFileSync(file, 'utf8'))
  })
})

const name = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constantFrom(
    'Yahoo!',
    'C++',
    '$& {publisher}',
    '{date}',
    'عدا',
    'נועה',
    'A (B)',
    '\u202eabc',
    '»q«',
    'Inc.',
    '2600',
  ),
)

describe.each(TAGS)('a credit in %s', tag => {
  it('never changes a name, whatever it contains', () => {
    fc.assert(
      fc.property(name, name, name, name, (author, publisher, via, title) => {
        const made = credit(tag, '2026-03-12', {
          title,
          authors: [{ name: author }],
          original: { publisher: { name: publisher }, url: 'https://harbour.example.com/x', date: at('2026-03-12') },
          via: [{ name: via }],
        })
        const texts = [...made.line, ...made.block.flatMap(({ phrase }) => phrase)].map(({ text }) => text)
        expect(texts).toEqual(expect.arrayContaining([author, publisher, via, title]))
        expect(made.action?.label).toContain(publisher)
        expect(made.line.map(({ text }) => text).join('')).not.toContain('undefined')
      }),
      { numRuns: 40 },
    )
  })

  it('isolates names of the opposite direction, but never in text for software', () => {
    const made = credit(tag)
    const phrases = [made.line, ...made.block.map(({ phrase }) => phrase)]
    const apart = phrases.flatMap(phrase => phrase.filter(segment => segment.apart).map(({ text }) => text))
    expect(apart).toContain(directionOf(tag) === 'rtl' ? 'Harbour Review Inc.' : 'נועה כותבת')
    for (const phrase of phrases) {
      expect(phraseText(phrase)).not.toMatch(/[\u2066-\u2069]/)
      const reading = readingText(phrase, directionOf(tag))
      expect(reading.match(/[\u2066-\u2068]/g)?.length ?? 0).toBe(reading.match(/\u2069/g)?.length ?? 0)
      expect(reading).not.toMatch(/<[^>]*[\u2066-\u2069][^>]*>/)
    }
    expect(made.action?.label).not.toMatch(/[\u2066-\u2069]/)
  })
})

it.each([
  ['es', ['Ada', 'Isabel'], 'Por Ada e Isabel'],
  ['es', ['Ada', 'Olga', 'Bo'], 'Por Ada, Olga y Bo'],
  ['he', ['עדה', 'בו'], 'מאת עדה ובו'],
  ['he', ['עדה', 'Bo'], 'מאת עדה ו-Bo'],
  ['ja', ['山田花子', '佐藤'], '執筆：山田花子、佐藤'],
  ['fr', ['$1', '{0}'], 'Par $1 et {0}'],
  ['it', ['Ugo Po', 'Elio Alba'], 'Di Ugo Po ed Elio Alba'],
  ['it', ['Elio Alba', 'Ugo Po'], 'Di Elio Alba e Ugo Po'],
  ['it', ['Ada', 'Bo', 'Èva'], 'Di Ada, Bo ed Èva'],
  ['zh', ['李明', '王芳', '张伟'], '作者：李明、王芳、张伟'],
  ['zh-Hant', ['李明', '王芳'], '作者：李明、王芳'],
])('lists names by the rules of %s: %j', (language, names, words) => {
  const authors = names.map(name => ({ name }))
  const { byline } = credit(language, '2026', { authors })
  expect(phraseText(byline)).toBe(words)
})

it.each([
  ['fr', '2026-03-01', '1er mars 2026'],
  ['fr', '2026-03-11', '11 mars 2026'],
  ['pt-BR', '2026-03-01', '1º de março de 2026'],
  ['pt-PT', '2026-03-01', '1 de março de 2026'],
  ['ar', '2026-03-12', '12 مارس 2026'],
  ['ar-EG', '2026-03-12', '١٢ مارس ٢٠٢٦'],
  ['ar-SA', '2026-03-12', '١٢ مارس ٢٠٢٦'],
  ['zh', '1998', '1998年'],
])('writes dates in %s as newspapers do: %s', (language, date, words) => {
  const segment = credit(language, date).line.find(({ datetime }) => datetime)
  expect(segment).toMatchObject({ text: words, datetime: date })
})

/** In each language: words of an outlet, and their end for a day, a month and a year. */
it.each<[language: string, words: string, day: string, month: string, year: string]>([
  ['en', 'First published on {date}', 'on 12 March 2026', 'in March 2026', 'in 2026'],
  ['en-US', 'On {date} it appeared', 'On March 12, 2026', 'In March 2026', 'In 2026'],
  ['de', 'Zuerst erschienen am {date}', 'am 12. März 2026', 'im März 2026', 'erschienen 2026'],
  ['fr', 'Publié le {date}', 'le 12 mars 2026', 'en mars 2026', 'en 2026'],
  ['es', 'Publicado el {date}', 'el 12 de marzo de 2026', 'en marzo de 2026', 'en 2026'],
  ['pt', 'Publicado em {date}', 'em 12 de março de 2026', 'em março de 2026', 'em 2026'],
  ['pt-PT', 'Publicado a {date}', 'a 12 de março de 2026', 'em março de 2026', 'em 2026'],
  ['it', 'Pubblicato il {date}', 'il 12 marzo 2026', 'in marzo 2026', 'nel 2026'],
  ['nl', 'Verschenen op {date}', 'op 12 maart 2026', 'in maart 2026', 'in 2026'],
  ['pl', 'Opublikowano dnia {date}', 'dnia 12 marca 2026', 'Opublikowano (marzec 2026)', 'Opublikowano (2026)'],
  ['ru', 'Опубликовано {date}', '12 марта 2026 г.', 'Опубликовано (март 2026 г.)', 'Опубликовано (2026)'],
  ['uk', 'Опубліковано {date}', '12 березня 2026 р.', 'Опубліковано (березень 2026 р.)', 'Опубліковано (2026)'],
  ['ar', 'نُشر بتاريخ {date}', 'بتاريخ 12 مارس 2026', 'في مارس 2026', 'في 2026'],
  ['he', 'פורסם ב-{date}', 'ב-12 במרץ 2026', 'פורסם (מרץ 2026)', 'פורסם (2026)'],
  ['ja', '初出は{date}', '初出は2026年3月12日', '初出は2026年3月', '初出は2026年'],
  ['zh', '首发于{date}', '首发于2026年3月12日', '首发于2026年3月', '首发于2026年'],
  ['zh-Hant', '首發於{date}', '首發於2026年3月12日', '首發於2026年3月', '首發於2026年'],
  // Other words before the date, or none, stay as they are.
  ['en', '{publisher}, {date}', 'Outlet, 12 March 2026', 'Outlet, March 2026', 'Outlet, 2026'],
  ['ru', '{publisher}, {date}', 'Outlet, 12 марта 2026 г.', 'Outlet, март 2026 г.', 'Outlet, 2026'],
  ['en', 'More upon {date}', 'upon 12 March 2026', 'upon March 2026', 'upon 2026'],
])('gives the date in the words of an outlet its preposition in %s: %s', (language, wording, ...expected) => {
  const lines = ['2026-03-12', '2026-03', '2026'].map(date => {
    const original = { publisher: { name: 'Outlet', language }, date: at(date), terms: { wording } }
    return phraseText(credit(language, date, { authors: [], original }).line, false)
  })
  for (const [i, line] of lines.entries()) expect(line).toContain(expected[i])
})

it('takes the preposition from the language of the words', () => {
  const terms = { wording: { en: 'Published on {date}.' } }
  const { line } = credit('fr', '2026-03', {
    authors: [],
    original: { publisher: { name: 'A' }, date: at('2026-03'), terms },
  })
  expect(phraseText(line, false)).toBe('Published in March 2026.')
})

it('has the line of a permission in the language of the post', () => {
  const permission = { line: { en: 'By permission, given on {date}.', de: 'Mit Genehmigung, {date}.' } }
  const row = (language: string) =>
    credit(language, '2026-03', { original: { publisher: { name: 'A' }, date: at('2026-03'), permission } })
      .block.filter(({ kind }) => kind === 'permission')
      .map(({ phrase }) => phraseText(phrase, false))
  expect([row('de'), row('fr')]).toEqual([['Mit Genehmigung, März 2026.'], ['By permission, given in March 2026.']])
})

it('isolates the names in a Hebrew list, and never the comma between them', () => {
  const authors = ['עדה כץ', 'Bo Author', 'אורי לב'].map(name => ({ name }))
  const { byline } = credit('he', '2026', { authors })
  expect(phraseHtml(byline)).toBe('מאת עדה כץ, <bdi>Bo Author</bdi> ואורי לב')
})

it.each([
  [
    'he',
    'תורגם בידי \u2068Jo Rivers\u2069 (שפת המקור – אנגלית): ”\u2068River\u2069” \u2066<https://river.example.org/>\u2069.',
  ],
  ['ar', 'ترجمة \u2068Jo Rivers\u2069 عن الإنجليزية: «\u2068River\u2069» \u2066<https://river.example.org/>\u2069.'],
])(
  'isolates the names in a statement within a statement, and never its own brackets and quotation marks (%s)',
  (tag, text) => {
    const translated = { title: 'River', url: 'https://river.example.org/', language: 'en' }
    const original = { publisher: { name: 'A' }, date: at('2026-03') }
    const { block } = credit(tag, '2026', { original, translators: [{ name: 'Jo Rivers' }], translated })
    const rows = block.filter(({ kind }) => kind === 'translators')
    expect(rows.map(({ phrase }) => readingText(phrase, 'rtl'))).toEqual([text])
  },
)

describe('a phrase that a language lacks', () => {
  it('is in English, and marked as such in HTML', () => {
    expect(phraseHtml(credit('sv', '2026-03-12', { authors: [{ name: 'Ada' }] }).line)).toBe(
      '<span lang="en" dir="ltr">By Ada · Originally published by <a href="https://harbour.example.com/treaty">Harbour Review Inc.</a> on <time datetime="2026-03-12">12 March 2026</time></span>',
    )
  })
})

it.each([
  ['en', '“Sand” and sea', '“‘Sand’ and sea”'],
  ['en', 'Don’t say “no”, say “not yet”', '“Don’t say ‘no’, say ‘not yet’”'],
  ['en', 'The 5” pipe', '“The 5” pipe”'],
  ['de', '„Sand“ und Meer', '„‚Sand‘ und Meer“'],
  ['de', 'Was „‚ich‘“ heißt', '„Was ‚‚ich‘‘ heißt“'],
  ['nl', '’s Avonds: foto’s van ‘de zee’', '‘’s Avonds: foto’s van “de zee”’'],
  ['nl', 'foto’s en auto’s', '‘foto’s en auto’s’'],
  ['pl', '„Piasek” i morze', '„«Piasek» i morze”'],
  ['fr', '«\u00a0Sable\u00a0» et mer', '«\u202f“Sable” et mer\u202f»'],
  ['es', '«Arena» y mar', '«“Arena” y mar»'],
  ['ru', '«Песок» и море', '«„Песок“ и море»'],
  ['he', '”חול” וים', '”’חול’ וים”'],
  ['ja', '「砂」と海', '「『砂』と海」'],
  ['zh', '《沙》与海', '《〈沙〉与海》'],
  ['zh-Hant', '〈沙〉與海', '〈《沙》與海〉'],
  ['en', '„Sand“ and «sea»', '“„Sand“ and «sea»”'],
])('gives quotations inside a quoted title the inner quotation marks in %s: %s', (language, title, quoted) => {
  const { block } = credit(language, '2026-03-01', {
    original: { title, url: 'https://harbour.example.com/x', publisher: { name: 'Harbour' } },
  })
  expect(phraseText(block[0]?.phrase ?? [], false)).toContain(quoted)
})

it('writes the address of a quoted title after the quotation mark', () => {
  const { block } = credit('en', '2026-03-01', {
    original: { title: 'Sand', url: 'https://harbour.example.com/x', publisher: { name: 'Harbour' } },
  })
  const phrase = block[0]?.phrase ?? []
  expect(phraseText(phrase)).toContain('“Sand” <https://harbour.example.com/x>, Harbour')
  expect(readingText(phrase, 'ltr')).toContain('“Sand” <https://harbour.example.com/x>, Harbour')
})
