import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Translation } from '../../src/attribution/phrasebook.js'
import { joinedWords, languageOf, wordsFor } from '../../src/attribution/wording.js'
import { en, WORDINGS } from '../../src/attribution/wordings/index.js'

const FOLDER = join(import.meta.dirname, '../../src/attribution/wordings')
/** Files of a region hold what differs from their language; the others are whole. */
const REGIONAL = ['en-us', 'pt-pt']
const UNSPACED = ['zh', 'zh-hant', 'ja']

type Leaf = readonly [name: string, text: string]

/** Every phrase of a file: `page.articles.few`. */
const phrasesOf = (file: Translation): Leaf[] =>
  Object.entries(file).flatMap(([section, phrases]) =>
    Object.entries(phrases as Record<string, unknown>).flatMap(([name, said]): Leaf[] =>
      typeof said === 'string'
        ? [[`${section}.${name}`, said]]
        : Object.entries(said as Record<string, string>).map(([form, text]) => [`${section}.${name}.${form}`, text]),
    ),
  )
const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

const english = new Map(phrasesOf(en))
const languages = [...WORDINGS].filter(([tag]) => tag !== 'en')
const whole = languages.filter(([tag]) => !REGIONAL.includes(tag))
const rows = languages.flatMap(([tag, file]) => phrasesOf(file).map(([name, text]) => ({ tag, name, text })))

it('has every file of the folder in its index', () => {
  const files = readdirSync(FOLDER).filter(name => name !== 'index.ts')
  expect(files.map(name => name.replace(/\.ts$/, '')).sort()).toEqual([...WORDINGS.keys()].sort())
})

it('speaks fourteen languages', () => {
  const wanted = ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt', 'ru', 'uk', 'zh']
  expect([...WORDINGS.keys()]).toEqual(expect.arrayContaining(wanted))
})

it.each(whole)('%s lacks no phrase', (tag, file) => {
  expect([...joinedWords(tag, [file]).missing]).toEqual([])
})

it.each(whole)('%s has the forms of every number that its grammar asks for', (tag, file) => {
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
  expect(Object.keys(file.page?.articles ?? {}).sort()).toEqual([...forms].sort())
})

describe('each phrase', () => {
  it.each(rows)('$tag $name says something, with no space too many', ({ text, name }) => {
    expect(text.trim()).not.toBe('')
    if (!/about$|colon$|comma$/.test(name)) expect(text).toBe(text.trim())
    expect(text).not.toMatch(/ {2}/)
  })

  it.each(rows.filter(({ name }) => !name.includes('.articles.')))(
    '$tag $name has the names of the English one',
    row => {
      expect(placeholders(row.text)).toEqual(placeholders(english.get(row.name) ?? ''))
    },
  )

  it.each(rows.filter(({ tag }) => !UNSPACED.includes(tag)))(
    '$tag $name writes no ending or prefix onto a name',
    row => {
      expect(row.text.replace(/‘(\{\w+\})’/g, '$1')).not.toMatch(/[\p{L}\p{M}\p{N}'’־-]\{|\}[\p{L}\p{M}\p{N}'’־-]/u)
    },
  )

  it.each(rows)('$tag $name has no word of English left', ({ tag, name, text }) => {
    const words = text.replace(/\{\w+\}/g, '')
    if (tag !== 'en-us') expect(words).not.toMatch(OURS)
    if (['ar', 'he', 'ja', 'ru', 'uk', 'zh', 'zh-hant'].includes(tag))
      expect(words.replace(/RSS|OPML/g, ''), `${name} in ${tag}`).not.toMatch(/[A-Za-z]/)
  })

  it.each(rows.filter(({ tag }) => UNSPACED.includes(tag)))('$tag $name has no space and no half-width sign', row => {
    expect(row.text).not.toMatch(/[\s,.:;!?()[\]]/)
  })

  it.each(rows.filter(({ tag }) => tag === 'fr'))(
    'fr $name has a narrow no-break space before high signs',
    ({ text }) => {
      expect(text).not.toMatch(/[^\u202f][:;!?»]|«[^\u202f]/)
    },
  )

  it.each(rows)('$tag $name has the quotes of its language', ({ tag, text }) => {
    expect(text.replace(QUOTES[tag] ?? /$^/g, '')).not.toMatch(/["'“”„«»‹›「」『』《》〈〉]/)
  })
})

const OURS = /\b(?:the|with|and|this|these|read|articles?(?= from| in)|published|republished|from|what)\b/i

const QUOTES: Readonly<Record<string, RegExp>> = {
  ...{ 'en-us': /“[^“”]*”/g, de: /„[^„“]*“/g, fr: /«\u202f[^«»]*\u202f»/g, es: /«[^«»]*»/g, pt: /“[^“”]*”/g },
  ...{ 'pt-pt': /«[^«»]*»/g, it: /«[^«»]*»/g, nl: /‘[^‘’]*’/g, pl: /„[^„”]*”/g, uk: /«[^«»]*»/g, ru: /«[^«»]*»/g },
  ...{ ar: /«[^«»]*»/g, he: /“[^“”]*”/g, zh: /《[^《》]*》|“[^“”]*”/g, 'zh-hant': /〈[^〈〉]*〉|「[^「」]*」/g },
  ja: /「[^「」]*」/g,
}

describe('a tag', () => {
  it.each([
    ['de-CH', 'Zuerst erschienen: {publisher}', 'de-CH'],
    ['pt-BR', 'Publicado originalmente por {publisher}', 'pt-BR'],
    ['PT-pt', 'Publicado originalmente por {publisher}', 'PT-pt'],
    ['zh', '首发于{publisher}', 'zh'],
    ['zh-CN', '首发于{publisher}', 'zh-CN'],
    ['zh-Hans-HK', '首发于{publisher}', 'zh-Hans-HK'],
    ['zh-Hant', '首發於{publisher}', 'zh-Hant'],
    ['zh-TW', '首發於{publisher}', 'zh-TW'],
    ['zh-HK', '首發於{publisher}', 'zh-HK'],
    ['iw', 'פורסם לראשונה: {publisher}', 'iw'],
    ['sv', 'Originally published by {publisher}', 'en'],
    ['no such tag', 'Originally published by {publisher}', 'en'],
  ])('%s is spoken as %s', (tag, originally, language) => {
    const words = wordsFor(tag)
    expect([words.book.credit.originally, words.language]).toEqual([originally, language])
  })

  it('takes what its own file has, then its language, then English, and knows which', () => {
    const words = joinedWords('de-AT', [{ post: { notice: 'Zur Beachtung' } }, { credit: { by: 'Von {authors}' } }])
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

  it('is looked up once', () => expect(wordsFor('uk')).toBe(wordsFor('uk')))
})

it('finds, in American English, another spelling', () => {
  expect([wordsFor('en-US').book.credit.licence, wordsFor('en').book.credit.licence]).toEqual([
    'License: {licence}.',
    'Licence: {licence}.',
  ])
})
