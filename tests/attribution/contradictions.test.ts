import { describe, expect, it } from 'vitest'
import { contradictions, licenceById, type Original, type Republication } from '../../src/attribution/index.js'
import { parseMoment } from '../../src/core/moment.js'

const licence = (id: string) => ({ license: licenceById(id) ?? expect.fail(id) })
const url = 'https://harbour.example.com/treaty'
const permission = { permission: { by: 'The Harbour Review' } }
const edited = { changes: { kind: 'edited' as const } }
const translated = { changes: { kind: 'translated' as const } }
const excerpt = { changes: { kind: 'excerpt' as const } }
const date = parseMoment('2026-03-12', 'UTC') ?? expect.fail()

const tellOf = (original: Original, done: Partial<Republication> = {}) =>
  contradictions({ original, title: 'Why the treaty held', authors: [{ name: 'Ada' }], commercial: false, ...done })

describe('a licence', () => {
  it.each<[what: string, original: Original, commercial: boolean, rules: string[]]>([
    ['unchanged under ND', { url, ...licence('CC-BY-ND-4.0') }, false, []],
    ['an excerpt under ND with a link', { url, ...licence('CC-BY-ND-4.0'), ...excerpt }, false, []],
    [
      'an excerpt under ND without one',
      { publisher: { name: 'The Harbour Review' }, ...licence('CC-BY-ND-4.0'), ...excerpt },
      false,
      ['terms.missing-fact'],
    ],
    ['edited under ND', { url, ...licence('CC-BY-ND-4.0'), ...edited }, false, ['terms.no-derivatives']],
    ['translated under ND', { url, ...licence('CC-BY-NC-ND-3.0'), ...translated }, false, ['terms.no-derivatives']],
    ['edited under a port of ND', { url, ...licence('CC-BY-ND-3.0-US'), ...edited }, false, ['terms.no-derivatives']],
    ['edited under ND with permission', { url, ...licence('CC-BY-ND-4.0'), ...edited, ...permission }, false, []],
    ['edited under BY', { url, ...licence('CC-BY-4.0'), ...edited }, true, []],
    ['NC in a commercial publication', { url, ...licence('CC-BY-NC-4.0') }, true, ['terms.non-commercial']],
    ['NC in one with a permission', { url, ...licence('CC-BY-NC-4.0'), ...permission }, true, []],
    ['NC elsewhere', { url, ...licence('CC-BY-NC-4.0') }, false, []],
    ['nobody to credit', { ...licence('CC-BY-4.0') }, false, ['credit.missing']],
  ])('%s', (_, original, commercial, rules) => {
    expect(tellOf(original, { commercial }).map(({ rule }) => rule)).toEqual(rules)
  })
})

describe('terms', () => {
  const counter = { url: 'https://count.example.com/1.gif', host: 'count.example.com' }
  it.each<[what: string, original: Original, done: Partial<Republication>, rules: string[]]>([
    ['edits where they are allowed', { url, ...edited, terms: { edits: true } }, {}, []],
    ['edits where they are not', { url, ...edited, terms: { edits: false } }, {}, ['terms.edits']],
    ['a translation where no edits are allowed', { url, ...translated, terms: { edits: false } }, {}, ['terms.edits']],
    ['an excerpt where no edits are allowed', { url, ...excerpt, terms: { edits: false } }, {}, []],
    ['another headline', { url, title: 'A treaty', terms: { headline: false } }, {}, ['terms.headline']],
    ['another headline where it is allowed', { url, title: 'A treaty', terms: { headline: true } }, {}, []],
    ['no other headline', { url, terms: { headline: false } }, {}, []],
    [
      'a headline that differs in quotes and dashes alone',
      { url, title: "Ada's 'treaty' - held", terms: { headline: false } },
      { title: 'Ada’s ‘treaty’ – held' },
      [],
    ],
    ['the headline of a translation', { url, title: 'Der Vertrag', ...translated, terms: { headline: false } }, {}, []],
    ['our own canonical', { url, terms: { canonical: 'original' } }, { canonical: 'self' }, ['terms.canonical']],
    [
      'an excerpt that is too long',
      { url, terms: { words: 50 } },
      { words: { body: 90, excerpt: 60 } },
      ['terms.words'],
    ],
    ['a text that is too long', { url, terms: { words: 50 } }, { words: { body: 90, excerpt: 40 } }, []],
    ['a text that is short enough', { url, terms: { words: 60 } }, { words: { body: 60, excerpt: 60 } }, []],
    ['no counter', { url, terms: { counter: {} } }, {}, ['terms.counter']],
    ['a counter', { url, terms: { counter } }, {}, []],
    [
      'a counter of somebody else',
      { url, terms: { counter: { ...counter, url: 'https://example.org/1.gif' } } },
      {},
      ['terms.counter'],
    ],
  ])('%s', (_, original, done, rules) => {
    expect(tellOf(original, done).map(({ rule }) => rule)).toEqual(rules)
  })

  const publisher = { name: 'The Harbour Review' }
  it.each<[terms: NonNullable<Original['terms']>, missing: string[]]>([
    [{ link: 'article' }, ['no address of the original']],
    [{ link: 'home' }, ['its address is unknown']],
    [{ canonical: 'original' }, ['no address of the original']],
    [{ content: 'excerpt' }, ['no address of the original']],
    [{ channels: ['web'] }, ['no address of the original']],
    [{ days: 90 }, ['no address of the original', 'no date of the original']],
    [{ institutions: true }, ['no institution (`affiliation`) for each author']],
    [{ require: ['permission', 'license'] }, ['no record of a permission', 'no licence']],
    [{ wording: 'From {publisher}, {date}' }, ['no date of the original']],
    [{ wording: 'From {publisher}', require: ['authors'] }, []],
  ])('%j require facts', (terms, missing) => {
    const found = tellOf({ publisher, terms })
    expect(found.map(({ what }) => what)).toEqual(missing.map(words => expect.stringContaining(words)))
    expect(tellOf({ publisher, terms }, { draft: true })).toEqual([])
    const complete: Original = {
      publisher: { ...publisher, url },
      url,
      date,
      ...licence('CC-BY-4.0'),
      ...permission,
      terms,
    }
    expect(tellOf(complete, { authors: [{ name: 'Ada', affiliation: 'An Institute' }] })).toEqual([])
  })
})
