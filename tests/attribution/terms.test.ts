import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Credit, creditOf, type Original, phraseText, readPublishers } from '../../src/attribution/index.js'
import { findPublisher, originalFrom } from '../../src/attribution/publishers.js'
import { parseMoment } from '../../src/core/moment.js'
import { placeText } from '../../src/core/problem.js'
import { wordsFor } from '../locales.js'

const termsOf = (yaml: string) => {
  const { publishers, problems } = readPublishers(`a:\n  name: A\n  terms: ${yaml}\n`)
  return { terms: publishers.get('a')?.terms, told: problems.map(({ where, what }) => `${placeText(where)} ${what}`) }
}

describe('terms as an editor writes them', () => {
  it.each([
    ['{ credit: top, link: home }', { credit: 'top', link: 'home' }],
    ['{ edits: no, headline: yes, images: off, institutions: true }', { edits: false, headline: true, images: 'none' }],
    ['{ channels: web }', { channels: ['web'] }],
    ['{ channels: "Web, feed" }', { channels: ['web', 'feed'] }],
    ['{ channels: [] }', { channels: [] }],
    ['{ share: 40% }', { share: 40 }],
    ['{ share: 40 }', { share: 40 }],
    ['{ counter: required }', { counter: {} }],
    ['{ counter: https://c.example.com/1.gif }', { counter: { url: 'https://c.example.com/1.gif' } }],
    ['{ counter: { host: c.example.com, channels: [web, email] } }', { counter: { channels: ['web', 'email'] } }],
    ['{ days: 90, words: 300 }', { days: 90, words: 300 }],
    ['{ require: "date, authors" }', { require: ['date', 'authors'] }],
    ['{ edits: }', {}],
    ['', undefined],
  ])('%s', (yaml, terms) => {
    const { told, ...read } = termsOf(yaml)
    expect(told).toEqual([])
    if (terms) expect(read.terms).toMatchObject(terms)
    else expect(read.terms).toBeUndefined()
  })

  it.each([
    ['{ imges: no }', 'publishers.yml:3:12 `a.terms.imges` is not a key of the terms (their keys are credit, wording,'],
    ['{ wording: "By {auhtors}" }', '`a.terms.wording` has an unknown field {auhtors} (the fields are {authors},'],
    ['{ wording: "By {our site}" }', 'has an unknown field {our site}'],
    ['{ credit: middle }', '`a.terms.credit` should be one of top, end, both'],
    ['{ channels: [web, fax] }', '`a.terms.channels.1` should be one of web, feed, email'],
    ['{ share: 140% }', '`a.terms.share` should be at most 100%'],
    ['{ share: half }', '`a.terms.share` should be a percentage like 40%'],
    ['{ counter: http://c.example.com/1.gif }', '`a.terms.counter.url` should begin with https://'],
    ['{ counter: "javascript:alert(1)" }', '`a.terms.counter.url` is not a web address'],
    ['{ days: 0 }', '`a.terms.days` should be 1 or more'],
    ['{ require: [blood] }', '`a.terms.require.0` should be one of authors'],
  ])('%s is an error that says why', (yaml, words) => {
    expect(termsOf(yaml).told).toEqual([expect.stringContaining(words)])
  })
})

describe('a post', () => {
  const { publishers } = readPublishers(`harbour:
  name: The Harbour Review
  license: CC-BY-4.0
  terms: { images: no, counter: { host: c.example.com } }
`)
  it.each([
    ['takes its publisher’s licence and terms', {}, { license: { id: 'CC-BY-4.0' }, terms: { images: 'none' } }],
    [
      'has its own over them, one by one',
      { terms: { images: 'all' as const } },
      { terms: { images: 'all', counter: {} } },
    ],
    [
      'completes a counter',
      { terms: { counter: { url: 'https://c.example.com/1.gif' } } },
      { terms: { counter: { host: 'c.example.com', url: 'https://c.example.com/1.gif' } } },
    ],
  ])('%s', (_, own, expected) => {
    expect(originalFrom({ publisher: 'harbour', ...own }, publishers)).toMatchObject(expected)
    const { terms: __, ...named } = findPublisher('harbour', publishers)
    expect(originalFrom({ publisher: named, ...own }, publishers)).toMatchObject(expected)
  })
})

describe('an original without a publisher', () => {
  const { publishers } = readPublishers(`harbour: { name: The Harbour Review, url: 'https://www.harbour.example.com/' }
gazette: { name: The Gazette, url: 'https://papers.example.org/gazette' }
courier: { name: The Courier, url: 'https://papers.example.org/courier' }
`)
  it.each([
    ['is of the listed one whose site it is on', 'https://harbour.example.com/treaty', 'The Harbour Review'],
    ['is of nobody where two are', 'https://papers.example.org/gazette/treaty', undefined],
    ['is of nobody where none is', 'https://example.net/treaty', undefined],
  ])('%s', (_, url, name) => {
    expect(originalFrom({ url }, publishers).publisher?.name).toBe(name)
  })

  it('has the terms of that one', () => {
    const bound = readPublishers('a: { name: A, url: https://a.example.org/, terms: { edits: false } }\n').publishers
    expect(originalFrom({ url: 'https://a.example.org/x' }, bound).terms).toMatchObject({ edits: false })
  })
})

const day = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)
const credit = (terms: NonNullable<Original['terms']>, more: Partial<Original> = {}): Credit =>
  creditOf({
    language: 'en',
    wordsFor,
    title: 'Why the treaty held',
    authors: [{ name: 'Ada Writer', affiliation: 'Institute for Tides' }, { name: 'Bo Author' }],
    via: [],
    publication: { title: 'The Tideline' },
    url: 'https://tideline.example.org/treaty/',
    date: day('2026-03-14'),
    original: {
      publisher: { name: 'The Harbour Review', url: 'https://harbour.example.com/' },
      url: 'https://harbour.example.com/treaty',
      date: day('2026-03-12'),
      terms,
      ...more,
    },
  })
const said = ({ line, block }: Credit) => [
  phraseText(line, false),
  ...block.filter(({ kind }) => kind === 'original').map(({ phrase }) => phraseText(phrase, false)),
]
const BY = 'By Ada Writer and Bo Author'
const FROM = 'Originally published by The Harbour Review on 12 March 2026'
const OURS = 'Original: “Why the treaty held”, The Harbour Review, 12 March 2026.'
const wording = 'Courtesy of {publisher}.'
const whole = '{authors}: “{title}”, {publisher}, {date}'

describe('the credit under terms', () => {
  it.each<[terms: NonNullable<Original['terms']>, original: Partial<Original>, lines: string[]]>([
    [{}, {}, [`${BY} · ${FROM}`, OURS]],
    [{ credit: 'both' }, {}, [`${BY} · ${FROM}`, OURS]],
    [{ credit: 'top' }, {}, [`${BY} · ${FROM}`]],
    [{ credit: 'top' }, { title: 'A treaty' }, [`${BY} · ${FROM}`, OURS.replace('Why the treaty held', 'A treaty')]],
    [{ credit: 'top', link: 'home' }, {}, [`${BY} · ${FROM}`, OURS]],
    [{ credit: 'end' }, {}, [BY, OURS]],
    [{ wording }, {}, [`${BY} · Courtesy of The Harbour Review.`, OURS]],
    [{ wording, credit: 'top' }, {}, [`${BY} · Courtesy of The Harbour Review.`, OURS]],
    [{ wording, credit: 'end' }, {}, [BY, 'Courtesy of The Harbour Review.', OURS]],
    [
      { wording: whole, credit: 'both' },
      {},
      Array(2).fill('Ada Writer and Bo Author: “Why the treaty held”, The Harbour Review, 12 March 2026'),
    ],
    [
      { wording: whole, credit: 'top' },
      {},
      ['Ada Writer and Bo Author: “Why the treaty held”, The Harbour Review, 12 March 2026'],
    ],
    [
      { wording: 'From {institutions}: {url}', credit: 'end' },
      {},
      [BY, 'From Institute for Tides: https://harbour.example.com/treaty', OURS],
    ],
    [{ institutions: true, credit: 'end' }, {}, ['By Ada Writer (Institute for Tides) and Bo Author', OURS]],
  ])('%j %j', (terms, original, lines) => expect(said(credit(terms, original))).toEqual(lines))

  it.each([
    ['article', 'https://harbour.example.com/treaty'],
    ['home', 'https://harbour.example.com/'],
  ] as const)('links the publisher to its %s', (link, href) => {
    const segments = [...credit({ link }).line, ...credit({ link, wording }).line]
    expect(segments.filter(({ text }) => text === 'The Harbour Review').map(segment => segment.href)).toEqual([
      href,
      href,
    ])
  })

  it('names no institution where that is not wanted', () => {
    const { authors, block } = credit({ institutions: false })
    expect(JSON.stringify([authors, block])).not.toContain('Institute for Tides')
  })

  it('shows a wording as text, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (before, name) => {
        const text = before.replace(/[{}]/g, '')
        const { line } = credit({ wording: `${text}{publisher}` }, { publisher: { name } })
        expect(phraseText(line, false)).toBe(`${BY} · ${text}${name}`)
      }),
    )
  })
})
