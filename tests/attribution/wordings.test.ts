import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { joinedWords, languageOf, wordsFor } from '../../src/attribution/language-words.js'
import type { Translation } from '../../src/attribution/phrasebook.js'
import { en, WORDINGS } from '../../src/attribution/wordings/index.js'

const FOLDER = join(import.meta.dirname, '../../src/attribution/wordings')
/** Files of a region hold what differs from their language; the others are whole. */
const REGIONAL = ['en-us', 'pt-pt']
/** Phrases that another text follows. */
const ENDS_OPEN = /about$|colon$|comma$/
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

/** A rule for phrases: whom it holds for, and what a phrase must not be. */
type PhraseRule = readonly [fault: string, of: (row: Row) => boolean, isBroken: (row: Row) => boolean]
type Row = (typeof rows)[number]

const always = () => true
const withoutNames = (text: string): string => text.replace(/\{\w+\}/g, '')
const RULES: readonly PhraseRule[] = [
  ['says nothing', always, ({ text }) => text.trim() === ''],
  [
    'has a space too many',
    always,
    ({ text, name }) => / {2}/.test(text) || (!ENDS_OPEN.test(name) && text !== text.trim()),
  ],
  [
    'has other names than the English one',
    ({ name }) => !name.includes('.articles.'),
    ({ name, text }) => String(placeholders(text)) !== String(placeholders(english.get(name) ?? '')),
  ],
  [
    'writes an ending or a prefix onto a name',
    ({ tag }) => !UNSPACED.includes(tag),
    ({ text }) => /[\p{L}\p{M}\p{N}'’־-]\{|\}[\p{L}\p{M}\p{N}'’־-]/u.test(text.replace(/‘(\{\w+\})’/g, '$1')),
  ],
  ['has a word of English left', ({ tag }) => tag !== 'en-us', ({ text }) => OURS.test(withoutNames(text))],
  [
    'has Latin letters',
    ({ tag }) => ['ar', 'he', 'ja', 'ru', 'uk', 'zh', 'zh-hant'].includes(tag),
    ({ text }) => /[A-Za-z]/.test(withoutNames(text).replace(/RSS|OPML/g, '')),
  ],
  ['has a space or a half-width sign', ({ tag }) => UNSPACED.includes(tag), ({ text }) => /[\s,.:;!?()[\]]/.test(text)],
  [
    'lacks a narrow no-break space at a high sign',
    ({ tag }) => tag === 'fr',
    ({ text }) => /[^\u202f][:;!?»]|«[^\u202f]/.test(text),
  ],
  [
    'has the quotes of another language',
    always,
    ({ tag, text }) => /["'“”„«»‹›「」『』《》〈〉]/.test(text.replace(QUOTES[tag] ?? /$^/g, '')),
  ],
]

it.each(languages.map(([tag]) => tag))('%s has no phrase that breaks a rule', tag => {
  const faults = rows
    .filter(row => row.tag === tag)
    .flatMap(row =>
      RULES.flatMap(([fault, of, isBroken]) => (of(row) && isBroken(row) ? [`${row.name} ${fault}: ${row.text}`] : [])),
    )
  expect(faults).toEqual([])
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
