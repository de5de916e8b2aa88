import { describe, expect, it } from 'vitest'
import {
  contradictions,
  creditOf,
  delayEnd,
  type Original,
  phraseText,
  readPublishers,
} from '../../src/attribution/index.js'
import { originalFrom } from '../../src/attribution/publishers.js'
import { parseMoment } from '../../src/core/moment.js'
import { wordsFor } from '../locales.js'

const day = (said: string) => parseMoment(said, 'UTC') ?? expect.fail(said)
const ADDRESS = 'https://outlet.example.org/story'

/** What a breach of a rule does: facts of the post, and the rule that is told. */
interface Breach {
  readonly original?: Partial<Original>
  readonly title?: string
  readonly date?: string
  readonly links?: readonly string[]
  readonly institutions?: false
  readonly rule: string
}

interface Row {
  readonly outlet: string
  /** The rule of the page, in our words. Pages were read in stored copies in November 2026. */
  readonly asks: string
  readonly terms: string
  /** What readers find in the credit. */
  readonly shows?: readonly string[]
  readonly breach?: Breach
}

const ROWS: readonly Row[] = [
  {
    outlet: 'The Conversation',
    asks: 'credit at the top, with the authors’ institutions',
    terms: '{ credit: top, institutions: yes }',
    shows: ['By Ada Writer (Institute for Tides) · Originally published by Outlet'],
    breach: { institutions: false, rule: 'terms.missing-fact' },
  },
  {
    outlet: 'The Conversation',
    asks: 'a link to the home page or the article',
    terms: '{ link: home }',
    shows: ['https://outlet.example.org/'],
  },
  {
    outlet: 'The Conversation',
    asks: 'its logo',
    terms: '{ logo: yes }',
    shows: ['logo static/outlet.png'],
    breach: { original: { publisher: { name: 'Outlet' } }, rule: 'terms.missing-fact' },
  },
  {
    outlet: 'The Conversation',
    asks: 'the counter of each article',
    terms: '{ counter: { host: counter.example.org } }',
    breach: { rule: 'terms.counter' },
  },
  {
    outlet: 'The Conversation',
    asks: 'an extract is the first paragraphs, and then a link with given words',
    terms: "{ paragraphs: 3, button: 'Read the full article on {publisher}' }",
    shows: ['Read the full article on Outlet'],
  },
  {
    outlet: 'The Conversation',
    asks: 'no edits without the author',
    terms: '{ edits: no, note: Authors approve other edits. }',
    breach: { original: { changes: { kind: 'edited' } }, rule: 'terms.edits' },
  },
  {
    outlet: 'ProPublica',
    asks: 'all links of the story',
    terms: '{ links: keep }',
    breach: { original: { links: ['https://a.example.org/'] }, links: [], rule: 'terms.links' },
  },
  {
    outlet: 'ProPublica',
    asks: 'no photographs; no advertising sold against the story; stories chosen one by one',
    terms: '{ images: no, todo: [ads: No advertising is sold against it., chosen: It was chosen by hand.] }',
    breach: { original: { done: { adds: day('2026-03-14') } }, rule: 'terms.done' },
  },
  {
    outlet: 'INN On the Ground',
    asks: 'author and publication in the byline',
    terms: "{ byline: '{authors}, {publisher}', credit: end }",
    shows: ['Ada Writer, Outlet'],
  },
  {
    outlet: 'INN On the Ground',
    asks: 'the headline may change, the text may not',
    terms: '{ headline: yes, edits: no }',
  },
  {
    outlet: 'Floodlight',
    asks: 'a sentence at the top beside the byline',
    terms:
      "{ byline: '{authors}, {publisher}', wording: { top: 'This story was originally published by {publisher}.' } }",
    shows: ['Ada Writer, Outlet · This story was originally published by Outlet.'],
  },
  {
    outlet: 'Public Good News',
    asks: 'the reporter and the outlet as byline, and a linked line at the top',
    terms:
      "{ byline: '{authors}, {publisher}', wording: { top: 'This story was originally published by [{publisher}]({url}).' } }",
    shows: ['This story was originally published by Outlet <https://outlet.example.org/story>.'],
  },
  {
    outlet: 'Global Press Journal',
    asks: 'one sentence at the top, another at the end',
    terms:
      "{ wording: { top: 'This story was originally published by {publisher}.', end: '{publisher} is an award-winning news publication.' } }",
    shows: ['This story was originally published by Outlet.', 'Outlet is an award-winning news publication.'],
  },
  {
    outlet: 'Global Press Journal',
    asks: 'no translation, even though another language exists',
    terms: '{ translate: no }',
    breach: { original: { changes: { kind: 'translated' } }, rule: 'terms.translate' },
  },
  {
    outlet: 'Undark',
    asks: 'within 90 days of first publication',
    terms: '{ publishWithin: 90 }',
    breach: { date: '2026-07-01', rule: 'terms.publish-within' },
  },
  {
    outlet: 'Undark',
    asks: 'no edits, but a translation and a headline of one’s own',
    terms: '{ edits: no, translate: yes, headline: yes }',
    breach: { original: { changes: { kind: 'edited' } }, rule: 'terms.edits' },
  },
  {
    outlet: 'Dialogue Earth',
    asks: 'a delay of two days; figures of readers',
    terms: '{ delay: 2 days, todo: [report: Tell them how many people it reached.] }',
  },
  {
    outlet: 'PublicSource',
    asks: 'the first three paragraphs and a link',
    terms: '{ paragraphs: 3, link: article }',
    breach: { original: { url: undefined }, rule: 'terms.missing-fact' },
  },
  {
    outlet: 'North Dakota News Cooperative',
    asks: 'the reporter and the cooperative at the top, a link to the story itself, a description at the end',
    terms:
      "{ byline: 'By {authors}, {publisher}', link: article, tagline: '{publisher} is a nonprofit. [Support it](https://outlet.example.org/join).' }",
    shows: ['By Ada Writer, Outlet', 'a nonprofit. Support it <https://outlet.example.org/join>.'],
  },
  {
    outlet: 'NEWSWELL',
    asks: 'the tagline of a story that has one',
    terms: '{ require: [tagline] }',
    breach: { rule: 'terms.missing-fact' },
  },
  {
    outlet: 'Texas Tribune',
    asks: 'credit in one form, a link to the site, a sentence about it',
    terms:
      "{ byline: 'by {authors}, {publisher}', credit: end, link: home, tagline: '{publisher} is a nonpartisan media organization.' }",
    shows: ['by Ada Writer, Outlet'],
  },
  {
    outlet: 'Texas Tribune',
    asks: 'a mention of its accounts',
    terms: '{ todo: { tag: Mention @outlet where you share it. } }',
  },
  {
    outlet: 'Wisconsin Watch',
    asks: 'word of each republication',
    terms: '{ todo: [notify: Tell them that it is up.] }',
  },
  {
    outlet: 'Albany Proper',
    asks: 'no paywall; a sentence at the end that names the collaboration',
    terms:
      "{ wording: { end: 'Published in collaboration with {publisher}, a newsroom.' }, todo: [paywall: It is not behind a paywall.] }",
    shows: ['Published in collaboration with Outlet, a newsroom.'],
  },
  {
    outlet: 'Community News Service',
    asks: 'a note that names the republishing outlet, and a byline with a bar',
    terms:
      "{ byline: '{authors} | {publisher}', wording: { top: '{publication} was not involved in the reporting of this story.' } }",
    shows: ['Ada Writer | Outlet · The Tideline was not involved in the reporting of this story.'],
  },
  {
    outlet: 'Covering Climate Now',
    asks: 'a tagline with the outlet linked; style edits only; time markers',
    terms:
      "{ tagline: 'This article by [{publisher}]({url}) is published here as part of a global collaboration.', logo: yes }",
    shows: ['This article by Outlet <https://outlet.example.org/story> is published here'],
  },
  {
    outlet: 'LatAm Intersect',
    asks: 'a footer that says where it was produced and where to read it',
    terms:
      "{ credit: end, wording: 'This story was produced by {publisher}. Read the original at {url}.', canonical: original }",
    shows: ['This story was produced by Outlet', `Read the original at ${ADDRESS}.`],
  },
  {
    outlet: 'openDemocracy',
    asks: 'author, outlet, licence and link; translations of the whole text',
    terms:
      "{ edits: no, translate: yes, credit: end, wording: 'This article by {authors} was originally published on {publisher} under a {license} licence: {url}' }",
    shows: ['under a CC BY-ND 4.0'],
    breach: { original: { changes: { kind: 'edited' }, permission: {} }, rule: 'terms.edits' },
  },
  {
    outlet: 'Global Voices',
    asks: 'author and link at the top, with the date',
    terms: "{ credit: top, wording: 'This story by {authors} originally appeared on {publisher} on {date}.' }",
    shows: ['This story by Ada Writer originally appeared on Outlet', 'on 12 March 2026'],
  },
  {
    outlet: '360info',
    asks: 'the attribution block at the end with author, title, link and licence',
    terms: "{ credit: end, wording: '“{title}” by {authors}, {publisher}, {license}.' }",
    shows: ['“The story” by Ada Writer, Outlet, CC BY-ND 4.0.'],
  },
  {
    outlet: 'CalMatters network',
    asks: 'the original as the canonical page, its name at the top, the counter',
    terms: '{ canonical: original, credit: top, counter: required }',
    breach: { rule: 'terms.counter' },
  },
  {
    outlet: 'City Desk ABQ',
    asks: 'no longer than 90 days',
    terms: '{ days: 90 }',
    breach: { original: { date: undefined }, rule: 'terms.missing-fact' },
  },
  {
    outlet: 'GroundUp',
    asks: 'credit for outlet and author, no substantial edits',
    terms: '{ require: [authors], edits: no }',
    breach: { original: { changes: { kind: 'edited' } }, rule: 'terms.edits' },
  },
  {
    outlet: 'KFF',
    asks: 'in whole or in part, unaltered; a citation of author, title and date',
    terms: "{ edits: no, credit: end, wording: '{authors}, {title}, ({publisher}, {date})' }",
    shows: ['(Outlet', '12 March 2026)'],
  },
]

describe('the rules of republishing pages', () => {
  it('come from more than ten outlets', () => {
    expect(new Set(ROWS.map(({ outlet }) => outlet)).size).toBeGreaterThan(10)
  })

  it.each(ROWS.map(row => [row.outlet, row.asks, row] as const))(
    'of %s: %s',
    (_, __, { terms, shows = [], breach }) => {
      const { publishers, problems } = readPublishers(
        `outlet:\n  name: Outlet\n  url: https://outlet.example.org/\n  logo: static/outlet.png\n  license: CC-BY-ND-4.0\n  terms: ${terms}\n`,
      )
      expect(problems).toEqual([])
      const written = { publisher: 'outlet', url: ADDRESS, date: day('2026-03-12'), links: [] }
      const original = originalFrom(written, publishers)
      const authors = [{ name: 'Ada Writer', affiliation: 'Institute for Tides' }]
      const facts = { title: 'The story', authors, date: day('2026-03-20') }
      const { line, block, action, logo } = creditOf({
        ...facts,
        ...{
          language: 'en',
          wordsFor,
          original,
          via: [],
          publication: { title: 'The Tideline' },
          url: 'https://tideline.example.org/s/',
        },
      })
      const said = [
        ...[line, ...block.map(({ phrase }) => phrase)].flatMap(phrase => [
          phraseText(phrase, false),
          phraseText(phrase),
        ]),
        action?.label,
        `logo ${logo?.src}`,
      ]
      for (const part of shows) expect(said.join('\n')).toContain(part)
      const told = (more: Partial<Original>, { date, links, institutions }: Partial<Breach> = {}) =>
        contradictions({
          ...facts,
          ...(institutions === false ? { authors: [{ name: 'Ada Writer' }] } : {}),
          ...(date ? { date: day(date) } : {}),
          ...{ original: { ...original, ...more }, links, commercial: false },
        }).map(({ rule }) => rule)
      if (breach) expect(told(breach.original ?? {}, breach)).toContain(breach.rule)
      // What a post has to bring along itself is missing here.
      else expect(told({})).toEqual([])
      if (original.terms?.delay) expect(delayEnd(original.terms, original.date)).toBe(day('2026-03-14').epoch)
    },
  )
})
