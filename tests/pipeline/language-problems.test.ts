import { expect, it } from 'vitest'
import { joinedWords } from '../../src/attribution/language-words.js'
import { languageProblems } from '../../src/pipeline/language-problems.js'
import { wordsFor } from '../locales.js'

const post = (language: string, file: string) => ({ language, file: `posts/${file}.md` })
const problemsFor = (...args: Parameters<typeof languageProblems>) =>
  languageProblems(...args).map(({ severity, rule, where, what }) => [severity, rule, where.file, what])

it('reports no language that has its words, in any region', () => {
  const posts = ['en', 'en-AU', 'de-CH', 'pt-BR', 'zh-TW', 'ar-EG', 'uk'].map(tag => post(tag, tag))
  expect(problemsFor(posts, { language: 'fr' }, wordsFor)).toEqual([])
})

it('reports a language without words once, with its first file and the number of posts', () => {
  const posts = [post('sv', 'a'), post('de', 'b'), post('sv', 'c'), post('fa', 'd')]
  expect(problemsFor(posts, { language: 'en' }, wordsFor)).toEqual([
    [
      'warning',
      'language.unknown',
      'posts/a.md',
      'Offprint has no words in `sv` yet, so credits, labels and dates are in English (2 posts).',
    ],
    [
      'warning',
      'language.unknown',
      'posts/d.md',
      'Offprint has no words in `fa` yet, so credits, labels and dates are in English (1 post).',
    ],
  ])
})

it('reports the publication’s own language, even if no post is in it', () => {
  expect(problemsFor([post('en', 'a')], { language: 'sv' }, wordsFor)).toEqual([
    [
      'warning',
      'language.unknown',
      'publication.yml',
      'Offprint has no words in `sv` yet, so credits, labels and dates are in English (the publication’s own pages).',
    ],
  ])
})

it('names the phrases that a language lacks, once', () => {
  const { credit: whole, ...rest } = wordsFor('de').book
  const { via: _, ...credit } = whole
  const lookUp = (tag: string) =>
    tag === 'de' ? joinedWords(tag, [{ credit, ...rest }], wordsFor('en').book) : wordsFor(tag)
  expect(problemsFor([post('de', 'a'), post('de', 'b')], { language: 'en' }, lookUp)).toEqual([
    [
      'warning',
      'language.missing-phrase',
      'posts/a.md',
      'Offprint lacks these phrases in `de`, so they are in English: credit.via.',
    ],
  ])
})
