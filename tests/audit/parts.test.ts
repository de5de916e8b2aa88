import { expect, it } from 'vitest'
import { missingInParts } from '../../src/audit/parts.js'
import { VisibleText } from '../../src/audit/visible-text.js'
import type { Article } from '../../src/editions/index.js'

const SITE = 'https://site.example.org/'

/** Articles that differ only in their addresses. */
const articles = ['a', 'b', 'c'].map(slug => ({ url: `${SITE}${slug}/` }) as Article)

/** A document in which `[a]` is a link to the page of the post `a`. */
function documentOf(text: string): VisibleText {
  const links = [...text.matchAll(/\[(\w)\]/g)].map(({ 1: slug, index }) => ({ href: `../${slug}/`, at: index }))
  return new VisibleText(text, links)
}

/** The parts that are offered to a judge, which accepts the wanted text or, without one, anything. */
function partsOf(text: string, wanted: Readonly<Record<string, string>> = {}): (string | undefined)[] {
  const parts = new Map<Article, string | undefined>()
  const lost = missingInParts(documentOf(text), articles, `${SITE}issue/`, (article, part) => {
    parts.set(article, part?.text)
    const word = wanted[article.url]
    if (word === undefined || part?.text.includes(word)) return []
    return [{ fact: 'author', value: word, form: 'visible' }]
  })
  expect(lost.flat()).toEqual([])
  return articles.map(article => parts.get(article))
}

it.each([
  ['each from its first link to the next post’s', '[a] Ada [a] [b] Bo [c] Cy', ['[a] Ada [a] ', '[b] Bo ', '[c] Cy']],
  ['without one that is not there', '[a] Ada [c] Cy', ['[a] Ada ', undefined, '[c] Cy']],
  ['in another order', '[b] Bo [a] Ada [c] Cy', ['[a] Ada ', '[b] Bo ', '[c] Cy']],
])('gives each post its own part: %s', (_, text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

const WANTED: Readonly<Record<string, string>> = { [`${SITE}a/`]: 'Ada', [`${SITE}b/`]: 'Bo', [`${SITE}c/`]: 'Cy' }

it.each([
  ['all in a table of contents', '[a][b][c] [a] Ada [b] Bo [b] [c] Cy', ['[a] Ada ', '[b] Bo [b] ', '[c] Cy']],
  ['some in an introduction', 'See [c] and [b]. [a] Ada [b] Bo [c] Cy', ['[a] Ada ', '[b] Bo ', '[c] Cy']],
  ['the last one in an introduction', '[c] [c] [a] Ada [a] [b] Bo [c] Cy', ['[a] Ada [a] ', '[b] Bo ', '[c] Cy']],
  ['some above a table of contents', '[b] [a][b][c] [a] Ada [b] Bo [c] Cy', ['[a] Ada ', '[b] Bo ', '[c] Cy']],
])('allows links to the posts above them: %s', (_, text, parts) => {
  expect(partsOf(text, WANTED)).toEqual(parts)
})

it.each([
  [
    'the next one',
    '[a] as [b] says. Ada [a] [b] Bo [b] [c] Cy',
    ['[a] as [b] says. Ada [a] ', '[b] Bo [b] ', '[c] Cy'],
  ],
  ['all that come', '[a] [c] [b] Ada [b] Bo [c] Cy', ['[a] [c] [b] Ada ', '[b] Bo ', '[c] Cy']],
  ['the last one twice', '[a] [c] [c] Ada [b] Bo [c] Cy', ['[a] [c] [c] Ada ', '[b] Bo ', '[c] Cy']],
  ['one before', '[a] Ada [a] [b] not [a] Bo [c] Cy', ['[a] Ada [a] ', '[b] not [a] Bo ', '[c] Cy']],
  ['one below the contents', '[a][b][c] [a] [b] Ada [b] Bo [c] Cy', ['[a] [b] Ada ', '[b] Bo ', '[c] Cy']],
])('allows links from the text of one post to another: %s', (_, text, parts) => {
  expect(partsOf(text, WANTED)).toEqual(parts)
})

it.each([
  ['a', '[a] [b] [a] [b] Ada Bo [c] Cy', [1, 0, 0]],
  ['a', 'See [c]. [a] [b] Bo [c] Cy', [1, 0, 0]],
  ['b', 'See [b]. [a] Ada [b] [c] Cy', [0, 1, 0]],
  ['c', '[a][b][c] [a] Ada [b] Bo [c]', [0, 0, 1]],
])('does not look for the facts of %s in the part of another: %s', (_, text, counts) => {
  const lost = missingInParts(documentOf(text), articles, `${SITE}issue/`, (article, part) =>
    part?.text.includes(WANTED[article.url] ?? '') ? [] : [{ fact: 'author', value: '', form: 'visible' }],
  )
  expect(lost.map(each => each.length)).toEqual(counts)
})

it('assigns each link to the part that contains it', () => {
  const led: boolean[] = []
  missingInParts(documentOf('[a] Ada [b] Bo [c] Cy'), articles, `${SITE}issue/`, ({ url }, part) => {
    if (url.endsWith('/b/')) led.push(...['b', 'a', 'c'].map(slug => part?.leadsTo(`../${slug}/`) ?? false))
    return []
  })
  expect(led).toEqual([true, false, false])
})
