import { describe, expect, it } from 'vitest'
import { joinedWords, languageOf } from '../src/attribution/language-words.js'
import { phrasesIn, placeholdersIn } from '../src/attribution/locale.js'
import { localeSchema } from '../src/attribution/phrasebook.js'
import { LOCALES, wordsFor } from './locales.js'

const english = wordsFor('en').book
const inEnglish = new Map(phrasesIn(english))

interface Row {
  readonly tag: string
  readonly name: string
  readonly text: string
}

/** Phrases that other text follows. */
const ENDS_OPEN = /about$|colon$|comma$/
/** Words that keep their Latin letters in every script. */
const LATIN_NAMES = /RSS|OPML|HTML|Markdown/g

const scriptOf = (tag: string): string => new Intl.Locale(tag).maximize().script ?? ''
const isUnspaced = (tag: string): boolean => ['Hans', 'Hant', 'Jpan'].includes(scriptOf(tag))
/** Whether a file is that of a region, which contains only the differences from its language. */
const isRegional = (tag: string): boolean => new Intl.Locale(tag).region !== undefined
const withoutNames = (text: string): string => text.replace(/\{\w+\}/g, '')
/** Whether a phrase such as `page.articles.few` may express its number in words or by the noun alone. */
const maySayNumber = (name: string): boolean => /\.(?:zero|one|two)$/.test(name)
const englishFor = (name: string): string =>
  inEnglish.get(name) ?? inEnglish.get(name.replace(/\.\w+$/, '.other')) ?? ''

const OURS = /\b(?:the|with|and|this|these|read|articles?(?= from| in)|published|republished|from|what)\b/i
/** Pairs of quotation marks that some language uses (CLDR). */
const QUOTES =
  /“[^“”]*”|‘[^‘’]*’|„[^„“”]*[“”]|”[^“”]*”|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉/g

/** A rule for phrases: the fault, the rows to which the rule applies, and the test for the fault. */
type PhraseRule = readonly [fault: string, of: (row: Row) => boolean, isBroken: (row: Row) => boolean]

const always = () => true
const RULES: readonly PhraseRule[] = [
  ['is empty', always, ({ text }) => text.trim() === ''],
  [
    'has a space too many',
    always,
    ({ text, name }) => / {2}/.test(text) || (!ENDS_OPEN.test(name) && text !== text.trim()),
  ],
  [
    'has placeholders other than those of the English phrase',
    ({ name, text }) => !(maySayNumber(name) && placeholdersIn(text).length === 0),
    ({ name, text }) => String(placeholdersIn(text)) !== String(placeholdersIn(englishFor(name))),
  ],
  [
    'attaches an ending or a prefix to a placeholder',
    ({ tag }) => !isUnspaced(tag),
    ({ text }) => /[\p{L}\p{M}\p{N}'’־-]\{|\}[\p{L}\p{M}\p{N}'’־-]/u.test(text.replace(/‘(\{\w+\})’/g, '$1')),
  ],
  ['contains an English word', ({ tag }) => !/^en\b/.test(tag), ({ text }) => OURS.test(withoutNames(text))],
  [
    'has Latin letters',
    ({ tag }) => scriptOf(tag) !== 'Latn',
    ({ text }) => /[A-Za-z]/.test(withoutNames(text).replace(LATIN_NAMES, '')),
  ],
  [
    'has a space or a half-width punctuation mark',
    ({ tag }) => isUnspaced(tag),
    ({ text }) => /[\s,.:;!?()[\]]/.test(text.replace(/“[^“”]*”/g, '')),
  ],
  [
    'lacks a narrow no-break space at a double punctuation mark',
    ({ tag }) => tag === 'fr',
    ({ text }) => /[^\u202f][:;!?»]|«[^\u202f]/.test(text),
  ],
  ['has an unpaired quotation mark', always, ({ text }) => /["“”„«»‹›「」『』《》〈〉]/.test(text.replace(QUOTES, ''))],
]

/** The quotation marks that a locale puts around a name. More than one pair is a mistake. */
const quotesAround = (rows: readonly Row[], name: string): Set<string> =>
  new Set(
    rows
      // The title of a feed is the name of a publication.
      .filter(row => row.name !== 'page.formats')
      .flatMap(({ text }) => [...text.matchAll(new RegExp(`(\\p{P}\\s?)\\{${name}\\}(\\s?\\p{P})`, 'gu'))])
      .map(([, before = '', after = '']) => before + after)
      .filter(pair => pair.replace(QUOTES, '') === ''),
  )

describe.each([...LOCALES])('locales/%s.json', (tag, locale) => {
  it('has every phrase, in every form that its grammar requires, and breaks no rule', () => {
    const rows: Row[] = phrasesIn(locale).map(([name, text]) => ({ tag, name, text }))
    const parsed = localeSchema.safeParse(locale)
    const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
    const plurals = Object.entries(locale).flatMap(([section, phrases]) =>
      Object.entries(phrases as object).flatMap(([name, phrase]) =>
        typeof phrase === 'string' || typeof phrases === 'string'
          ? []
          : [[`${section}.${name}`, Object.keys(phrase)] as const],
      ),
    )
    expect({
      shape: parsed.success ? [] : parsed.error.issues,
      missing: isRegional(tag) ? [] : [...joinedWords(tag, [locale], english).missing],
      forms: plurals.filter(([, own]) => String([...own].sort()) !== String([...forms].sort())),
      faults: rows.flatMap(row =>
        RULES.flatMap(([fault, of, isBroken]) =>
          of(row) && isBroken(row) ? [`${row.name} ${fault}: ${row.text}`] : [],
        ),
      ),
      quotes: ['title', 'publication'].filter(name => quotesAround(rows, name).size > 1),
      tag: new Intl.Locale(tag).toString(),
    }).toEqual({ shape: [], missing: [], forms: [], faults: [], quotes: [], tag })
  })
})

it('includes fourteen languages', () => {
  const wanted = ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt', 'ru', 'uk', 'zh']
  expect([...LOCALES.keys()]).toEqual(expect.arrayContaining(wanted))
})

describe('a language tag', () => {
  it.each([
    ['de-CH', 'Zuerst erschienen: {publisher}', 'de-CH'],
    ['pt-BR', 'Publicação original: {publisher}', 'pt-BR'],
    ['PT-pt', 'Publicação original: {publisher}', 'PT-pt'],
    ['zh', '首发于{publisher}', 'zh'],
    ['zh-CN', '首发于{publisher}', 'zh-CN'],
    ['zh-Hans-HK', '首发于{publisher}', 'zh-Hans-HK'],
    ['zh-Hant', '首發於{publisher}', 'zh-Hant'],
    ['zh-TW', '首發於{publisher}', 'zh-TW'],
    ['zh-HK', '首發於{publisher}', 'zh-HK'],
    ['iw', 'פורסם לראשונה: {publisher}', 'iw'],
    ['sv', 'Originally published by {publisher}', 'en'],
    ['no such tag', 'Originally published by {publisher}', 'en'],
  ])('%s has the words of %s', (tag, originally, language) => {
    const words = wordsFor(tag)
    expect([words.book.credit.originally, words.language]).toEqual([originally, language])
  })

  it('uses phrases of its own file, then of its language, then of English, and records which', () => {
    const words = joinedWords(
      'de-AT',
      [{ post: { notice: 'Zur Beachtung' } }, { credit: { by: 'Von {authors}' } }],
      english,
    )
    const { book, missing } = words
    expect([book.post.notice, book.credit.by, book.credit.via]).toEqual([
      'Zur Beachtung',
      'Von {authors}',
      'Via {via}.',
    ])
    expect([missing.has('post.notice'), missing.has('credit.by'), missing.has('credit.via')]).toEqual([
      false,
      false,
      true,
    ])
    expect([languageOf(words, 'credit', 'by'), languageOf(words, 'credit', 'via')]).toEqual(['de-AT', 'en'])
  })

  it.each([
    ['pt-AO', 'Secções'],
    ['pt-MZ', 'Secções'],
    ['pt', 'Seções'],
  ])('%s has the words of the country that it follows', (tag, navigation) =>
    expect(wordsFor(tag).book.page.navigation).toBe(navigation),
  )

  it('is looked up only once', () => expect(wordsFor('uk')).toBe(wordsFor('uk')))
})

it('spells “license” in American English', () => {
  expect([wordsFor('en-US').book.credit.licence, wordsFor('en').book.credit.licence]).toEqual([
    'License: {licence}.',
    'Licence: {licence}.',
  ])
})
