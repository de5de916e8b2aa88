import { describe, expect, it } from 'vitest'
import { englishOf, type WordsFor } from '../../src/attribution/index.js'
import { openDisk } from '../../src/pipeline/disk.js'
import { readInputs } from '../../src/pipeline/inputs.js'
import { readLocales } from '../../src/pipeline/locales.js'
import { LOCALES, wordsFor } from '../locales.js'
import { temporaryFolder } from '../temporary-folder.js'

const read = (files: Readonly<Record<string, string>>) =>
  readLocales(openDisk(temporaryFolder({ 'publication.yml': '', ...files })))
const labels = (words: WordsFor, tag: string) => {
  const { book, known } = words(tag)
  return [book.page.tags, book.page.archive, known]
}

describe('a publication’s own locales', () => {
  it.each<[string, string, string, string, readonly unknown[]]>([
    [
      'replace one phrase and keep the rest',
      'de.json',
      '{"page":{"tags":"Rubriken"}}',
      'de-AT',
      ['Rubriken', 'Archiv', true],
    ],
    ['add a language that Offprint lacks', 'sv.json', '{"page":{"tags":"Ämnen"}}', 'sv', ['Ämnen', 'Archive', true]],
    [
      'are found by a name with an underscore',
      'pt_BR.json',
      '{"page":{"tags":"Assuntos"}}',
      'pt-BR',
      ['Assuntos', 'Arquivo', true],
    ],
    ['are found by an old code', 'iw.json', '{"page":{"tags":"תגיות"}}', 'he', ['תגיות', 'ארכיון', true]],
    [
      'may be saved with a byte order mark',
      'fr.json',
      '\uFEFF{"page":{"tags":"Sujets"}}',
      'fr',
      ['Sujets', 'Archives', true],
    ],
    [
      'may leave phrases untranslated',
      'nl.json',
      '{"page":{"tags":"","archive":null}}',
      'nl',
      ['Onderwerpen', 'Archief', true],
    ],
    ['do not override those of a region', 'zh.json', '{"page":{"tags":"话题"}}', 'zh-TW', ['主題', '文章彙整', true]],
  ])('%s', (_, name, json, tag, expected) => {
    const { wordsFor: words, problems } = read({ [`locales/${name}`]: json })
    expect(problems).toEqual([])
    expect(labels(words, tag)).toEqual(expected)
  })

  it.each([
    ['de.json', '{"page":{"tags":"Themen",}}', 'locale.json', /not JSON/],
    ['de.json', '{"page":{"tag":"Themen"}}', 'locale.field', /`page\.tag` is not a known key\./],
    ['de.json', '{"page":{"tags":["Themen"]}}', 'locale.field', /page\.tags/],
    ['de.json', '{"page":\n{"year":"Archiv {jahr}"}}', 'locale.placeholder', /\{jahr\}/],
    ['deutsch-und-so.json', '{}', 'locale.name', /not a language tag/],
  ])('are reported if they have a fault: %s %s', (name, json, rule, what) => {
    const { problems, wordsFor: words } = read({ [`locales/${name}`]: json })
    expect(problems.map(problem => [problem.rule, problem.where.file])).toEqual([[rule, `locales/${name}`]])
    expect(problems[0]?.what).toMatch(what)
    expect(labels(words, 'de')).toEqual(['Themen', 'Archiv', true])
  })

  it('are reported at the line of the fault', () => {
    const [problem] = read({ 'locales/de.json': '{\n"page": {\n"year": "Archiv {jahr}"}}' }).problems
    expect(problem).toMatchObject({ where: { line: 3 }, fix: 'Write {year}.' })
  })

  it('change the key of every edition', () => {
    const keyOf = (files: Readonly<Record<string, string>>) => readInputs(openDisk(temporaryFolder(files))).key
    const files = { 'publication.yml': 'title: A\nurl: https://a.example.org/\n', 'posts/a.md': '' }
    expect(keyOf({ ...files, 'locales/en.json': '{"page":{"tags":"Subjects"}}' })).not.toBe(keyOf(files))
  })
})

it('reads every locale of the package, with English complete', () => {
  const { wordsFor: words } = read({})
  for (const tag of LOCALES.keys()) expect(words(tag).book).toEqual(wordsFor(tag).book)
  expect(englishOf(new Map([['en', [LOCALES.get('en') ?? {}]]]))).toEqual(words('en').book)
})
