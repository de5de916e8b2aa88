import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Credit,
  creditOf,
  type Original,
  type Person,
  phraseText,
  readPublishers,
} from '../../src/attribution/index.js'
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
    ['{ wording: "A {date}" }', { wording: 'A {date}' }],
    ['{ wording: { top: "A", end: { en: "B", de: "C" } } }', { wording: { top: 'A', end: { en: 'B', de: 'C' } } }],
    [
      '{ wording: { en: { top: "A", end: "B" }, zh-Hant: "C" } }',
      { wording: { en: { top: 'A', end: 'B' }, 'zh-Hant': 'C' } },
    ],
    [
      '{ byline: "{authors}, {publisher}", button: { en: Read on } }',
      { byline: '{authors}, {publisher}', button: { en: 'Read on' } },
    ],
    ['{ tagline: "From [{publisher}]({publisher}), [why](https://x.example.org/a_(b))" }', {}],
    ['{ delay: 2 days }', { delay: { amount: 2, unit: 'days' } }],
    ['{ delay: 48 hours }', { delay: { amount: 48, unit: 'hours' } }],
    ['{ delay: 1h }', { delay: { amount: 1, unit: 'hours' } }],
    ['{ delay: 3 }', { delay: { amount: 3, unit: 'days' } }],
    [
      '{ translate: no, links: keep, logo: yes, publishWithin: 90, paragraphs: 2 }',
      { translate: false, links: 'keep', logo: true, publishWithin: 90, paragraphs: 2 },
    ],
    ['{ todo: notify the editors }', { todo: [{ name: 'notify the editors', text: 'notify the editors' }] }],
    [
      '{ todo: [notify: Tell us., tag us] }',
      {
        todo: [
          { name: 'notify', text: 'Tell us.' },
          { name: 'tag us', text: 'tag us' },
        ],
      },
    ],
    [
      '{ todo: { notify: Tell us., tag: Name us. } }',
      {
        todo: [
          { name: 'notify', text: 'Tell us.' },
          { name: 'tag', text: 'Name us.' },
        ],
      },
    ],
    ['{ require: tagline }', { require: ['tagline'] }],
    ['', undefined],
  ])('%s', (yaml, terms) => {
    const { told, ...read } = termsOf(yaml)
    expect(told).toEqual([])
    if (terms) expect(read.terms).toMatchObject(terms)
    else expect(read.terms).toBeUndefined()
  })

  it.each([
    ['{ imges: no }', 'publishers.yml:3:12 `a.terms.imges` is not a key of the terms (their keys are credit, wording,'],
    ['{ license: CC-BY-4.0 }', 'publishers.yml:3:12 `a.terms.license` belongs beside `terms`, not in them'],
    ['{ wording: "By {auhtors}" }', '`a.terms.wording` has an unknown field {auhtors} (the fields are {authors},'],
    ['{ wording: "By {our site}" }', 'has an unknown field {our site}'],
    ['{ wording: { top: "By {auhtors}" } }', '`a.terms.wording.top` has an unknown field {auhtors}'],
    ['{ wording: { de: { end: "Von {auhtors}" } } }', '`a.terms.wording.de.end` has an unknown field {auhtors}'],
    ['{ wording: { middle: "A" } }', '`a.terms.wording.middle` is neither `top`, `end` nor a language such as en'],
    ['{ tagline: { end: "A" } }', '`a.terms.tagline.end` is not a language such as en'],
    ['{ wording: "[A](javascript:alert)" }', '`a.terms.wording` has a link to "javascript:alert"'],
    ['{ wording: "[A]({title})" }', 'has a link to "{title}" (a link leads to {url}, {publisher}, {license} or'],
    ['{ wording: "[A]({urll})" }', 'has an unknown field {urll}'],
    ['{ wording: "[ ](https://a.example.org)" }', 'has a link without words'],
    ['{ delay: soon }', '`a.terms.delay` should be a time like 2 days or 48 hours'],
    ['{ delay: 0 days }', '`a.terms.delay` should be a time like'],
    ['{ links: drop }', '`a.terms.links` should be'],
    ['{ translate: maybe }', '`a.terms.translate` should be true or false'],
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
    ['overrides them one by one', { terms: { images: 'all' as const } }, { terms: { images: 'all', counter: {} } }],
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
    ['belongs to the listed publisher of its site', 'https://harbour.example.com/treaty', 'The Harbour Review'],
    ['belongs to nobody if two publishers have the site', 'https://papers.example.org/gazette/treaty', undefined],
    ['belongs to nobody if no publisher has the site', 'https://example.net/treaty', undefined],
  ])('%s', (_, url, name) => {
    expect(originalFrom({ url }, publishers).publisher?.name).toBe(name)
  })

  it('has the terms of that publisher', () => {
    const bound = readPublishers('a: { name: A, url: https://a.example.org/, terms: { edits: false } }\n').publishers
    expect(originalFrom({ url: 'https://a.example.org/x' }, bound).terms).toMatchObject({ edits: false })
  })
})

const day = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)
const AUTHORS: readonly Person[] = [{ name: 'Ada Writer', affiliation: 'Institute for Tides' }, { name: 'Bo Author' }]
const credit = (
  terms: NonNullable<Original['terms']>,
  more: Partial<Original> = {},
  language = 'en',
  authors = AUTHORS,
): Credit =>
  creditOf({
    language,
    wordsFor,
    title: 'Why the treaty held',
    authors,
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

  it.each<[what: string, language: string, terms: NonNullable<Original['terms']>, lines: string[]]>([
    [
      'a wording for the top alone',
      'en',
      { wording: { top: 'From {publisher}.' } },
      [`${BY} · From The Harbour Review.`, OURS],
    ],
    [
      'one for the end alone',
      'en',
      { wording: { end: 'From {publisher}.' } },
      [`${BY} · ${FROM}`, 'From The Harbour Review.', OURS],
    ],
    [
      'one for each',
      'en',
      { wording: { top: 'From {publisher}.', end: 'This [text]({url}) is from {publisher}, {date}.' } },
      [`${BY} · From The Harbour Review.`, 'This text is from The Harbour Review, 12 March 2026.'],
    ],
    [
      'the one in the post’s language',
      'de',
      { wording: { en: 'From {publisher}, {date}.', de: 'Aus {publisher}, {date}.' } },
      [
        'Von Ada Writer und Bo Author · Aus The Harbour Review, 12. März 2026.',
        'Original: „Why the treaty held“, The Harbour Review, 12. März 2026.',
      ],
    ],
    [
      'English in a language that has none, with its dates',
      'fr',
      { credit: 'end', wording: { de: 'Aus', en: '{authors}, {publisher}, {date}, [here]({url}).' } },
      ['Par Ada Writer et Bo Author', 'Ada Writer and Bo Author, The Harbour Review, 12 March 2026, here.'],
    ],
    [
      'the language at the place',
      'de-AT',
      { wording: { de: { top: 'Aus {publisher}.', end: 'Ende {publisher}.' } } },
      [
        'Von Ada Writer und Bo Author · Aus The Harbour Review.',
        'Ende The Harbour Review.',
        'Original: „Why the treaty held“, The Harbour Review, 12. März 2026.',
      ],
    ],
    [
      'a byline of its own',
      'en',
      { byline: '{authors}, {publisher}', credit: 'end' },
      ['Ada Writer and Bo Author, The Harbour Review', OURS],
    ],
    [
      'a byline beside a wording that names the authors too',
      'en',
      { byline: 'By {authors}, {publisher}', wording: '{authors} wrote this for {publisher}.' },
      [
        'By Ada Writer and Bo Author, The Harbour Review · Ada Writer and Bo Author wrote this for The Harbour Review.',
        OURS,
      ],
    ],
  ])('has %s', (_, language, terms, lines) => expect(said(credit(terms, {}, language))).toEqual(lines))

  it.each([
    [
      ['Ada Writer', 'Institute of Tides'],
      'Ada Writer, Institute of Tides · Originally published by Institute of Tides on 12 March 2026',
    ],
    [['Institute of Tides'], 'Originally published by Institute of Tides on 12 March 2026'],
  ])('names no outlet twice in a byline: %j', (names, line) => {
    const publisher = { name: 'Institute of Tides' }
    const authors = names.map(name => ({ name }))
    const { line: found } = credit({ byline: '{authors}, {publisher}' }, { publisher }, 'en', authors)
    expect(phraseText(found, false)).toBe(line)
  })

  it('links the words of a wording, and nothing else of it', () => {
    const { line } = credit({
      wording:
        'This [{title} of {publisher}]({url}), [ours](https://x.example.org/(a)), [home]({publisher}) **x** <b>.',
    })
    expect(line.slice(5).map(({ text, href }) => [text, href])).toEqual([
      ['This ', undefined],
      ['Why the treaty held of The Harbour Review', 'https://harbour.example.com/treaty'],
      [', ', undefined],
      ['ours', 'https://x.example.org/(a)'],
      [', ', undefined],
      ['home', 'https://harbour.example.com/'],
      [' **x** <b>.', undefined],
    ])
  })

  it.each([
    ['its own', 'en', { en: 'Here.' }, undefined, undefined],
    ['one that it falls back to', 'de-AT', { de: 'Hier.' }, undefined, undefined],
    ['another', 'de', { en: 'Here.' }, undefined, 'en'],
    ['that of the publisher', 'de', 'Here.', 'en', 'en'],
    ['the publisher’s, which is its own', 'en', 'Here.', 'en', undefined],
    ['unknown', 'de', 'Here.', undefined, undefined],
    ['one without words of Offprint', 'sv', { sv: 'Här.' }, undefined, undefined],
  ])('marks the language of a tagline if it differs from that of the post: %s', (_, language, tagline, own, marked) => {
    const publisher = { name: 'The Harbour Review', ...(own ? { language: own } : {}) }
    const row = credit({ tagline } as NonNullable<Original['terms']>, { publisher }, language).block.find(
      ({ kind }) => kind === 'tagline',
    )
    expect(row?.phrase.map(segment => segment.language)).toEqual([marked])
  })

  it('has the publisher’s words on the button, without links within them', () => {
    const { action } = credit({ button: 'Read the rest in {publisher}' })
    expect(action).toEqual({
      label: 'Read the rest in The Harbour Review',
      phrase: [{ text: 'Read the rest in ', between: true }, { text: 'The Harbour Review' }],
      url: 'https://harbour.example.com/treaty',
      own: true,
    })
  })

  it('has a line of permission word for word in place of ours', () => {
    const permission = {
      by: 'Nobody',
      date: day('2026-03-13'),
      line: '© 2026 {publisher}. [Reprinted](https://x.example.org/) with permission.',
    }
    const rows = credit({}, { permission }).block.filter(({ kind }) => kind === 'permission')
    expect(rows.map(({ phrase }) => phraseText(phrase))).toEqual([
      '© 2026 The Harbour Review <https://harbour.example.com/treaty>. Reprinted <https://x.example.org/> with permission.',
    ])
  })

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

  it('names no institutions if the terms exclude them', () => {
    const { authors, block } = credit({ institutions: false })
    expect(JSON.stringify([authors, block])).not.toContain('Institute for Tides')
  })

  it('shows a wording as text, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (before, name) => {
        const text = before.replace(/[{}]/g, '')
        const { line } = credit({ wording: `${text}{publisher}` }, { publisher: { name } })
        expect(phraseText(line, false)).toBe(`${BY} · ${text}${name}`)
      }),
    )
  })
})
