import { describe, expect, it } from 'vitest'
import { phraseText } from '../../src/attribution/index.js'
import { articlesOf } from '../../src/editions/index.js'
import { translationProblems } from '../../src/lint/index.js'
import { readPublication } from '../../src/publication/index.js'
import { reading } from '../content/reading.js'
import { wordsFor } from '../locales.js'

const SITE = 'https://reader.example.org/'
const { publication } = readPublication(`title: The Reader\nurl: ${SITE}\nsince: 2026\n`)
if (!publication) throw new Error('The settings are wrong.')

const ORIGINAL = 'original: { publisher: Courier, url: https://courier.example.net/a, license: CC-BY-4.0 }\n'

function postOf(path: string, title: string, head: string) {
  const { post } = reading(`---\ntitle: ${title}\ndate: 2026-03-14\nauthors: [Ada Brook]\n${head}---\nText.\n`, {
    path,
  })
  if (!post) throw new Error(head)
  return post
}

const posts = (source: string, translation: string) => [
  postOf('posts/river.md', 'The river', source),
  postOf('posts/fleuve.md', 'Le fleuve', `language: fr\n${translation}`),
]

describe('a post that names the post it translates', () => {
  it.each<readonly [what: string, source: string, translation: string, problems: readonly string[]]>([
    ['is fine with its slug', '', 'translationOf: river\n', []],
    ['is fine with its file', '', 'translationOf: posts/river.md\n', []],
    ['is fine with a file from here', '', 'translationOf: ./posts/river.md\n', []],
    ['is fine with its address', '', `translationOf: ${SITE}river/\n`, []],
    ['is fine with its id', '', 'translationOf: "tag:reader.example.org,2024:river"\n', []],
    ['is told of a wrong name', '', 'translationOf: rivers\n', ['error translation.unknown Did you mean `river`?']],
    [
      'is told that it names itself',
      '',
      'translationOf: fleuve\n',
      ['error translation.circle Keep `translationOf` only in the translation.'],
    ],
    [
      'is told of a circle',
      'translationOf: fleuve\n',
      'translationOf: river\n',
      Array(2).fill('error translation.circle Keep `translationOf` only in the translation.'),
    ],
    [
      'is told that both have one language',
      'language: fr\n',
      'translationOf: river\n',
      ['warning translation.language Correct `language` in one of them.'],
    ],
    [
      'is told that the credit of a republished article is missing',
      ORIGINAL,
      'translationOf: river\n',
      ['error translation.original Copy `original` from it, and add `changes: translated`.'],
    ],
    [
      'is fine with that credit',
      ORIGINAL,
      `${ORIGINAL.replace(' }', ', language: en, changes: translated }')}translationOf: river\n`,
      [],
    ],
    [
      'is told that the post was withdrawn',
      'status: withdrawn\nnotice: Gone.\n',
      'translationOf: river\n',
      ['warning translation.withdrawn Withdraw the translation, too, or remove `translationOf`.'],
    ],
    [
      'is not told anything once it is withdrawn itself',
      '',
      'status: withdrawn\nnotice: Gone.\ntranslationOf: x\n',
      [],
    ],
  ])('%s', (_what, source, translation, expected) => {
    const problems = translationProblems(posts(source, translation), SITE, () => 'title: A\ntranslationOf: river\n')
    expect(problems.map(({ severity, rule, fix }) => `${severity} ${rule} ${fix}`)).toEqual(expected)
    for (const { where } of problems) expect(where.line).toBe(2)
  })
})

describe('the credit of a translation', () => {
  const articleOf = (source: string, translation: string) =>
    articlesOf({
      publication,
      wordsFor,
      posts: posts(source, translation),
      body: () => ({ html: '', plain: true, excerpt: '' }),
      now: Date.UTC(2026, 5),
    })('web').find(({ slug }) => slug === 'fleuve')

  it.each<readonly [what: string, source: string, translation: string, statement: RegExp | undefined]>([
    [
      'names the post and its language',
      '',
      'translationOf: river\n',
      /^Traduction \(original en anglais\).*: «.The river.»\.$/,
    ],
    [
      'names the translators',
      '',
      'translators: [Luc Meunier]\ntranslationOf: river\n',
      /^Traduit par Luc Meunier \(original en anglais\).*« ?.*The river/,
    ],
    [
      'names both the original and the post',
      ORIGINAL,
      `${ORIGINAL.replace(' }', ', language: en, changes: translated }')}translationOf: river\n`,
      /anglais.*The river/,
    ],
    [
      'does not name a post that readers do not see',
      'status: withdrawn\nnotice: Gone.\n',
      'translationOf: river\n',
      undefined,
    ],
  ])('%s', (_what, source, translation, statement) => {
    const article = articleOf(source, translation)
    const rows = (article?.credit.block ?? []).filter(({ kind }) => kind === 'translators' || kind === 'changes')
    expect(rows.map(({ phrase }) => phraseText(phrase, false))).toEqual(
      statement ? [expect.stringMatching(statement)] : [],
    )
    const links = rows.flatMap(({ phrase }) => phrase.flatMap(({ href }) => href ?? []))
    expect(links).toEqual(statement ? [`${SITE}river/`] : [])
    expect(article?.translations.map(({ language }) => language)).toEqual(statement ? ['en', 'fr'] : [])
  })
})
