import { describe, expect, it } from 'vitest'
import {
  contradictions,
  dateContradictions,
  licenceById,
  licenceField,
  type Original,
  type Republication,
} from '../../src/attribution/index.js'
import { parseMoment } from '../../src/core/moment.js'

const licence = (id: string) => ({ license: licenceById(id) ?? expect.fail(id) })
const said = (license: unknown) => ({ license: licenceField.safeParse(license).data ?? expect.fail() })
const terms = 'https://outlet.example.org/terms'
const url = 'https://harbour.example.com/treaty'
const permission = { permission: { by: 'The Harbour Review' } }
const edited = { changes: { kind: 'edited' as const } }
const translated = { changes: { kind: 'translated' as const } }
const excerpt = { changes: { kind: 'excerpt' as const } }
const day = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)
const date = day('2026-03-12')

const tellOf = (original: Original, done: Partial<Republication> = {}) => {
  const title = 'Why the treaty held'
  return contradictions({ original, title, authors: [{ name: 'Ada' }], commercial: false, date, ...done })
}

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
    [
      'edited under a name with ND',
      { url, ...said({ name: 'CC BY-ND', url: terms }), ...edited },
      false,
      ['terms.no-derivatives'],
    ],
    [
      'translated under a German name with ND',
      { url, ...said({ name: 'Namensnennung – Keine Bearbeitungen', url: terms }), ...translated },
      false,
      ['terms.no-derivatives'],
    ],
    [
      'edited under a text with ND',
      { url, ...said({ text: 'Under Creative Commons Attribution-NoDerivs 3.0 Unported.' }), ...edited },
      false,
      ['terms.no-derivatives'],
    ],
    [
      'edited under what seems to be ND',
      { url, ...said({ name: 'CC BY-ND-SA', url: terms }), ...edited },
      false,
      ['terms.no-derivatives'],
    ],
    ['unchanged under what seems to be ND', { url, ...said({ name: 'CC BY-ND-SA', url: terms }) }, false, []],
    [
      'edited under house terms',
      { url, ...said({ name: 'House terms', url: terms }), ...edited },
      false,
      ['terms.no-derivatives (warning)'],
    ],
    [
      'edited under house terms that allow it',
      { url, ...said({ name: 'House terms', url: terms }), ...edited, terms: { edits: true } },
      true,
      [],
    ],
    [
      'unreadable terms in a commercial one',
      { url, ...said({ name: 'House terms', url: terms }) },
      true,
      ['terms.non-commercial'],
    ],
    ['an open source licence in a commercial one', { url, ...licence('MIT') }, true, []],
    [
      'a name with NC in a commercial one',
      { url, ...said({ name: 'CC BY-NC', url: terms }) },
      true,
      ['terms.non-commercial'],
    ],
    [
      'what seems to be NC in a commercial one',
      { url, ...said({ name: 'CC BY-NC, without pictures', url: terms }) },
      true,
      ['terms.non-commercial'],
    ],
    ['all rights reserved', { url, ...said('All rights reserved') }, false, ['original.reserved']],
    [
      'all rights reserved, edited, for commerce',
      { url, ...said('All rights reserved'), ...edited },
      true,
      ['terms.no-derivatives', 'original.reserved'],
    ],
    ['an excerpt with all rights reserved', { url, ...said('All rights reserved'), ...excerpt }, false, []],
    ['such an excerpt, for commerce', { url, ...said('All rights reserved'), ...excerpt }, true, []],
    ['all rights reserved, with permission', { url, ...said('All rights reserved'), ...permission }, true, []],
    [
      'all rights reserved, under terms',
      { url, ...said('All rights reserved'), terms: { images: 'none' as const } },
      false,
      [],
    ],
    ['another headline under ND', { url, title: 'A treaty', ...licence('CC-BY-ND-4.0') }, false, ['terms.headline']],
    ['another headline under BY', { url, title: 'A treaty', ...licence('CC-BY-4.0') }, false, []],
    [
      'another headline under ND that was agreed',
      { url, title: 'A treaty', ...licence('CC-BY-ND-4.0'), terms: { headline: true } },
      false,
      [],
    ],
    [
      'no changes, with a note of one',
      { url, ...licence('CC-BY-4.0'), changes: { kind: 'none', note: 'two words' } },
      false,
      ['original.changes-note (warning)'],
    ],
    [
      'a holder of what nobody holds',
      { url, ...licence('CC0-1.0'), holder: 'Ada' },
      false,
      ['original.holder (warning)'],
    ],
    [
      'a copyright notice of what nobody holds',
      { url, ...licence('CC0-1.0'), copyright: '© 2026 Ada' },
      false,
      ['original.holder (warning)'],
    ],
    ['a notice that claims nothing', { url, ...licence('CC0-1.0'), copyright: 'No copyright' }, false, []],
    ['a holder', { url, ...licence('CC-BY-4.0'), holder: 'Ada' }, false, []],
  ])('%s', (_, original, commercial, rules) => {
    const found = tellOf(original, { commercial })
    expect(found.map(({ rule, severity }) => rule + (severity ? ` (${severity})` : ''))).toEqual(rules)
  })

  it.each<[original: unknown, own: unknown, changes: Pick<Original, 'changes'>, rules: string[]]>([
    ['CC-BY-SA-4.0', undefined, translated, []],
    ['CC-BY-SA-4.0', 'CC-BY-SA-4.0', translated, []],
    ['CC-BY-SA-4.0', 'CC-BY-4.0', translated, ['terms.share-alike']],
    ['CC-BY-SA-4.0', 'CC-BY-4.0', {}, []],
    ['CC-BY-SA-4.0', null, edited, ['terms.share-alike']],
    ['CC-BY-SA-4.0', 'CC-BY-NC-SA-4.0', edited, ['terms.share-alike']],
    ['CC-BY-SA-4.0', 'CC-BY-SA-3.0', edited, ['terms.share-alike']],
    ['CC-BY-SA-3.0', 'CC-BY-SA-4.0', edited, []],
    ['CC-BY-SA-3.0', 'CC-BY-SA-3.0-DE', edited, []],
    ['CC-BY-SA-1.0', 'CC-BY-SA-4.0', edited, ['terms.share-alike']],
    ['CC-BY-SA-4.0', 'LAL-1.3', edited, []],
    ['CC-BY-SA-3.0', 'LAL-1.3', edited, ['terms.share-alike']],
    ['CC-BY-NC-SA-4.0', 'GPL-3.0-or-later', edited, ['terms.share-alike']],
    [{ name: 'CC BY-SA', url: terms }, 'CC-BY-4.0', edited, ['terms.share-alike']],
    [{ name: 'CC BY-SA', url: terms }, 'CC-BY-SA-4.0', edited, []],
    ['GFDL-1.2', 'GFDL-1.3', edited, ['terms.share-alike']],
    ['CC-BY-4.0', 'CC0-1.0', edited, []],
  ])('applies to adaptations if it is a ShareAlike licence: %j, our %j, %j', (license, own, changes, rules) => {
    const ours = own === null || own === undefined ? own : said(own).license
    const found = tellOf({ url, ...said(license), ...changes }, { licence: ours })
    expect(found.map(({ rule }) => rule)).toEqual(rules)
    expect(tellOf({ url, ...said(license), ...changes, ...permission }, { licence: ours })).toEqual([])
  })
})

describe('a text that is not the imported one', () => {
  const other = { textHash: 'now' }
  it.each<[what: string, original: Original, done: Partial<Republication>, rules: string[]]>([
    ['is reported', { url, ...licence('CC-BY-4.0') }, other, ['textHash warning']],
    [
      'is reported at the statement that denies it',
      { url, ...licence('CC-BY-4.0'), changes: { kind: 'none' } },
      other,
      ['changes warning'],
    ],
    ['stops the build under ND', { url, ...licence('CC-BY-ND-4.0') }, other, ['textHash error']],
    ['stops the build where no edits are allowed', { url, terms: { edits: false } }, other, ['textHash error']],
    ['is allowed by a permission', { url, ...licence('CC-BY-ND-4.0'), ...permission }, other, ['textHash warning']],
    ['is accepted if the post says that it was edited', { url, ...licence('CC-BY-4.0'), ...edited }, other, []],
    ['is accepted for an excerpt', { url, ...licence('CC-BY-ND-4.0'), ...excerpt }, other, []],
    ['is not reported in a draft', { url, ...licence('CC-BY-ND-4.0') }, { ...other, draft: true }, []],
    ['is not reported if the words are the same', { url, ...licence('CC-BY-ND-4.0') }, { textHash: 'then' }, []],
  ])('%s', (_, original, done, rules) => {
    const found = tellOf({ ...original, textHash: 'then' }, done)
    expect(found.map(({ path, severity = 'error' }) => `${String(path[1])} ${severity}`)).toEqual(rules)
    for (const { fix } of found) expect(fix).toContain('write `textHash: now`')
  })
})

describe('dates', () => {
  const day = (text: string) => parseMoment(text, 'Europe/Lisbon') ?? expect.fail(text)
  const via = (...dates: string[]) => dates.map((text, i) => ({ name: `Via ${i}`, date: day(text) }))
  it.each<[what: string, original: Original | undefined, via: readonly string[], paths: string[]]>([
    ['in order', { date: day('2026-03-12') }, ['2026-03-13', '2026-03-14'], []],
    ['of one day', { date: day('2026-03-14') }, ['2026-03-14T23:00:00Z'], []],
    ['of one month', { date: day('2026-03') }, ['2026-03'], []],
    ['of an original that is later', { date: day('2026-03-15') }, [], ['original.date']],
    ['of an original of the next month', { date: day('2026-04') }, [], ['original.date']],
    ['of an intermediary that is later', undefined, ['2026-03-20'], ['via.0.date']],
    ['of an intermediary before the original', { date: day('2026-03-12') }, ['2026-03-11'], ['via.0.date']],
    ['of intermediaries in the wrong order', undefined, ['2026-03-12', '2026-03-11'], ['via.1.date']],
    ['of a permission after the copy', { permission: { date: day('2026-03-15') } }, [], ['original.permission.date']],
    [
      'of an end before the start',
      { embargo: day('2026-03-14'), expires: day('2026-03-14') },
      [],
      ['original.expires'],
    ],
    ['of an end before the copy', { expires: day('2026-03-13') }, [], ['original.expires']],
    ['of an end after it', { embargo: day('2026-03-14'), expires: day('2026-04-14') }, [], []],
  ])('%s', (_, original, dates, paths) => {
    const found = dateContradictions({ date: day('2026-03-14'), original, via: via(...dates) })
    expect(found.map(({ path, severity }) => [path.join('.'), severity])).toEqual(paths.map(path => [path, 'warning']))
  })

  it('are written out in messages', () => {
    const original = { date: day('2026-03-12') }
    const [late] = dateContradictions({ date: day('2026-03-10'), original, via: [] })
    expect(late?.what).toBe(
      'The original has the date 2026-03-12, which is later than the date of this post, 2026-03-10.',
    )
    const [early] = dateContradictions({ date: day('2026-03-14'), original, via: via('2026-03-11') })
    expect(early?.what).toBe('Via 0 has the date 2026-03-11, which is earlier than that of the original, 2026-03-12.')
  })
})

describe('terms', () => {
  const counter = { url: 'https://count.example.com/1.gif', host: 'count.example.com' }
  it.each<[what: string, original: Original, done: Partial<Republication>, rules: string[]]>([
    ['edits where they are allowed', { url, ...edited, terms: { edits: true } }, {}, []],
    ['edits where they are not', { url, ...edited, terms: { edits: false } }, {}, ['terms.edits']],
    ['a translation where no edits are allowed', { url, ...translated, terms: { edits: false } }, {}, ['terms.edits']],
    ['an excerpt where no edits are allowed', { url, ...excerpt, terms: { edits: false } }, {}, []],
    [
      'an excerpt where only the whole is allowed',
      { url, ...excerpt, terms: { content: 'whole' } },
      {},
      ['terms.content'],
    ],
    ['the whole where only the whole is allowed', { url, ...translated, terms: { content: 'whole' } }, {}, []],
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
      'a translation where none is allowed',
      { url, ...translated, terms: { translate: false } },
      {},
      ['terms.translate'],
    ],
    ['edits where no translation is allowed', { url, ...edited, terms: { translate: false } }, {}, []],
    [
      'a translation where nothing else may change',
      { url, ...translated, terms: { edits: false, translate: true } },
      {},
      [],
    ],
    [
      'edits where only a translation is allowed',
      { url, ...edited, terms: { edits: false, translate: true } },
      {},
      ['terms.edits'],
    ],
    [
      'a translation under ND that the terms allow',
      { url, ...licence('CC-BY-ND-4.0'), ...translated, terms: { translate: true } },
      {},
      [],
    ],
    ['the last day to begin', { url, date, terms: { publishWithin: 90 } }, { date: day('2026-06-10T23:59:00Z') }, []],
    ['a day later', { url, date, terms: { publishWithin: 90 } }, { date: day('2026-06-11') }, ['terms.publish-within']],
    [
      'a minute too late after a known time',
      { url, date: day('2026-03-12T12:00:00Z'), terms: { publishWithin: 1 } },
      { date: day('2026-03-13T12:01:00Z') },
      ['terms.publish-within'],
    ],
    [
      'days to begin from an unknown day',
      { url, date: day('2026-03'), terms: { publishWithin: 9 } },
      {},
      ['terms.missing-fact'],
    ],
    [
      'a delay from an unknown day',
      { url, date: day('2026'), terms: { delay: { amount: 2, unit: 'days' } } },
      {},
      ['terms.missing-fact'],
    ],
    [
      'a lost link',
      { url, links: ['https://a.example.org/', 'https://b.example.org/x'], terms: { links: 'keep' } },
      { links: ['https://a.example.org', 'https://c.example.org/'] },
      ['terms.links'],
    ],
    [
      'all links, however they are spelled, and more',
      { url, links: ['https://a.example.org', 'https://B.example.org/ä'], terms: { links: 'keep' } },
      { links: ['https://a.example.org/', 'https://b.example.org/%C3%A4', 'https://c.example.org/'] },
      [],
    ],
    [
      'links that an excerpt does not reach',
      { url, ...excerpt, links: ['https://a.example.org/'], terms: { links: 'keep' } },
      { links: [] },
      [],
    ],
    [
      'a task that the terms do not contain',
      { url, done: { notfy: date }, terms: { todo: [{ name: 'notify', text: 'Tell them.' }] } },
      {},
      ['terms.done'],
    ],
    [
      'a task in other letters',
      { url, done: { Notify: date }, terms: { todo: [{ name: 'notify', text: 'T' }] } },
      {},
      [],
    ],
    ['no logo', { url, publisher: { name: 'H' }, terms: { logo: true } }, {}, ['terms.missing-fact']],
    [
      'a logo',
      { url, publisher: { name: 'H', logo: { src: 'static/h.png', width: 120 } }, terms: { logo: true } },
      {},
      [],
    ],
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
    [
      { wording: { top: 'x', end: { en: 'On {date}', de: '[Hier]({url})' } } },
      ['no date of the original', 'no address of'],
    ],
    [{ wording: '[{publisher}]({publisher})' }, ['its address is unknown']],
    [{ tagline: 'See [the licence]({license}).' }, ['no licence']],
    [{ byline: '{authors} ({institutions})' }, ['no institution']],
    [{ button: 'Go on reading' }, ['no address of the original']],
    [{ paragraphs: 3 }, ['no address of the original']],
    [{ publishWithin: 9 }, ['no date of the original']],
    [{ delay: { amount: 2, unit: 'days' } }, ['no date of the original']],
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
