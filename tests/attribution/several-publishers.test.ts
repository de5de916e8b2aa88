import { describe, expect, it } from 'vitest'
import {
  contradictions,
  creditOf,
  disagreements,
  originalFrom,
  originalSchema,
  phraseText,
  publishersOf,
  readPublishers,
} from '../../src/attribution/index.js'
import { parseMoment } from '../../src/core/moment.js'
import { wordsFor } from '../locales.js'

const outlets = (a: string, b: string) =>
  readPublishers(`one: { name: One, url: 'https://one.example.org/', ${a} }\ntwo: { name: Two, ${b} }\n`).publishers
const { original: schema } = originalSchema(() => 'UTC')
const BOTH = {
  publishers: [
    { publisher: 'one', url: 'https://one.example.org/a', date: '2026-03-10' },
    { publisher: 'two', url: 'https://two.example.org/a', date: '2026-03-13' },
  ],
}
const read = (written: object, a = '', b = '') => {
  const said = schema.parse(written)
  const publishers = outlets(a, b)
  return {
    original: originalFrom(said, publishers),
    open: disagreements(said, publishers).map(({ path }) => path.join('.')),
  }
}

describe('several publishers', () => {
  it.each<[how: string, written: object]>([
    ['a list of copies', BOTH],
    ['keys', { publisher: ['one', 'two'], url: 'https://one.example.org/a', date: '2026-03-10' }],
    [
      'an outlet and others',
      { publisher: 'one', publishers: ['two'], url: 'https://one.example.org/a', date: '2026-03-10' },
    ],
    [
      'the same outlet twice',
      {
        publisher: 'one',
        date: '2026-03-10',
        publishers: [{ publisher: 'One', url: 'https://one.example.org/a' }, { name: 'Two' }],
      },
    ],
  ])('are written as %s', (_, written) => {
    const { original } = read(written)
    expect(publishersOf(original).map(({ name }) => name)).toEqual(['One', 'Two'])
    expect(original).toMatchObject({
      url: 'https://one.example.org/a',
      date: { iso: expect.stringMatching(/^2026-03-10/) },
    })
  })

  it.each<[key: string, a: string, b: string, holds: unknown]>([
    ['edits', 'yes', 'no', false],
    ['headline', 'no', 'yes', false],
    ['images', 'yes', 'no', 'none'],
    ['images', 'outlet', 'yes', 'outlet'],
    ['images', 'outlet', 'licensed', 'none'],
    ['imageNote', 'no', 'yes', true],
    ['index', 'no', 'yes', false],
    ['words', '900', '500', 500],
    ['share', '40%', '50%', 40],
    ['channels', '[web, email]', '[feed, web]', ['web']],
    ['channels', '[web]', '[email]', []],
    ['require', '[date]', '[authors, date]', ['date', 'authors']],
    ['credit', 'top', 'end', 'both'],
    ['content', 'full', 'excerpt', 'excerpt'],
    ['canonical', 'self', 'original', 'original'],
    // Of the second copy, which is three days younger.
    ['days', '90', '80', 83],
    ['days', '90', '90', 90],
    ['note', 'Tell us.', 'Tag us.', 'Tell us. Tag us.'],
    ['translate', 'yes', 'no', false],
    ['links', 'keep', 'keep', 'keep'],
    ['content', 'whole', 'full', 'whole'],
    ['paragraphs', '2', '3', 2],
    ['publishWithin', '90', '80', 83],
    ['delay', '4 days', '48 hours', { amount: 120, unit: 'hours' }],
    [
      'todo',
      '[tell: Tell us.]',
      '[TELL: Tell them., tag: Tag us.]',
      [
        { name: 'tell', text: 'Tell us. Tell them.' },
        { name: 'tag', text: 'Tag us.' },
      ],
    ],
  ])('get the stricter of their two values for %s', (key, a, b, holds) => {
    const { original, open } = read(BOTH, `terms: { ${key}: ${a} }`, `terms: { ${key}: ${b} }`)
    expect([original.terms, open]).toEqual([{ [key]: holds }, []])
  })

  it('keep conditions that only one of them has', () => {
    const { original, open } = read(BOTH, 'terms: { edits: no }', 'terms: { wording: "In {publisher}" }')
    expect([original.terms, open]).toEqual([{ edits: false, wording: 'In {publisher}' }, []])
  })

  it('allow a translation only if each one that forbids edits allows it', () => {
    const translate = (a: string, b: string) =>
      read(BOTH, `terms: { ${a} }`, `terms: { ${b} }`).original.terms?.translate
    expect(translate('edits: no', 'translate: yes')).toBe(false)
    expect(translate('edits: no, translate: yes', 'translate: yes')).toBe(true)
    expect(translate('edits: yes', 'translate: yes')).toBe(true)
  })

  it.each([
    ['content', 'whole', 'excerpt', 'terms.content'],
    ['tagline', '"A"', '"B"', 'terms.tagline'],
    ['wording', '"In {publisher}"', '"By {authors}"', 'terms.wording'],
    ['link', 'home', 'article', 'terms.link'],
    ['counter', 'https://c.example.com/1.gif', 'https://d.example.com/1.gif', 'terms.counter'],
  ])('have to agree on %s, or the post decides', (key, a, b, path) => {
    const terms = (value: string) => `terms: { ${key}: ${value} }`
    expect(read(BOTH, terms(a), terms(b)).open).toEqual([path])
    const own = { ...BOTH, terms: { [key]: a.replaceAll('"', '') } }
    expect(read(own, terms(a), terms(b)).open).toEqual([])
  })

  it('have to agree on the licence, or the post decides', () => {
    const licences = ['license: CC-BY-4.0', 'license: CC-BY-ND-4.0'] as const
    expect(read(BOTH, ...licences).open).toEqual(['license'])
    expect(read({ ...BOTH, license: 'CC-BY-ND-4.0' }, ...licences).open).toEqual([])
  })

  it('appear in a byline without dates, and each has its own button', () => {
    const words = (button: string) =>
      creditOf({
        language: 'en',
        wordsFor,
        title: 'A treaty',
        authors: [{ name: 'Ada' }],
        via: [],
        publication: { title: 'The Tideline' },
        url: 'https://tideline.example.org/a/',
        date: parseMoment('2026-03-14', 'UTC') ?? expect.fail(),
        original: read(BOTH, `terms: { byline: "{authors}, {publisher}", button: "${button}" }`).original,
      })
    const { byline, action, moreActions } = words('Read it in {publisher}')
    expect(phraseText(byline, false)).toBe('Ada, One and Two')
    expect([action, ...moreActions].map(each => each?.label)).toEqual(['Read it in One', 'Read it in Two'])
    expect(words('Read it in One').moreActions.map(({ label }) => label)).toEqual(['Read the original at Two'])
  })

  it('are all named in a message, because the term may be that of any of them', () => {
    const { original } = read(
      { ...BOTH, changes: 'edited' },
      'terms: { publishWithin: 90 }',
      'terms: { edits: no, publishWithin: 1 }',
    )
    const date = parseMoment('2026-03-20', 'UTC') ?? expect.fail()
    const told = contradictions({ original, title: 'A treaty', authors: [], date, commercial: false })
    expect(told.map(({ what }) => what)).toEqual([
      'One of the publishers (One, Two) allows no edits, and this copy is edited.',
      'One of the publishers (One, Two) allows a copy to be published until 2026-03-14, and this one is dated 2026-03-20.',
    ])
  })

  it('are all named and linked, each with its date, and each has a button', () => {
    const credit = creditOf({
      language: 'en',
      wordsFor,
      title: 'A treaty',
      authors: [{ name: 'Ada' }],
      via: [],
      publication: { title: 'The Tideline' },
      url: 'https://tideline.example.org/a/',
      date: parseMoment('2026-03-14', 'UTC') ?? expect.fail(),
      original: read(BOTH).original,
    })
    expect([credit.line, ...credit.block.map(({ phrase }) => phrase)].map(phrase => phraseText(phrase))).toEqual([
      'By Ada · Originally published by One <https://one.example.org/a> (10 March 2026) and Two <https://two.example.org/a> (13 March 2026)',
      'Original: “A treaty” <https://one.example.org/a>, One <https://one.example.org/>, 10 March 2026.',
      'Original: “A treaty” <https://two.example.org/a>, Two, 13 March 2026.',
      'Republished by The Tideline <https://tideline.example.org/a/> on 14 March 2026.',
    ])
    const buttons = [credit.action, ...credit.moreActions].map(each => [each?.label, each?.url])
    expect(buttons).toEqual([
      ['Read the original at One', 'https://one.example.org/a'],
      ['Read the original at Two', 'https://two.example.org/a'],
    ])
  })
})
