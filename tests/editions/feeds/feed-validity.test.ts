import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/editions/index.js'
import { feedFindings } from '../../lint/feeds/feed-findings.js'
import { type ArticleFacts, articleOf, editionsOf, moment, publicationOf, renderAll } from './article-factory.js'
import { HOSTILE_BODIES, HOSTILE_TEXTS } from './hostile.js'

const now = new Date('2026-06-01T00:00:00Z')

/** The findings of the validator in any of the documents. */
async function findings(articles: readonly Article[], publication = publicationOf()) {
  const documents = await renderAll(editionsOf(articles, publication))
  return [...documents]
    .flatMap(([path, text]) => {
      const location = publication.url + encodeURI(path)
      // JSON Feed titles are plain text. A title about markup contains none, although the linter must suspect it.
      const json = () => feedFindings(text, { now, location }).filter(({ rule }) => rule !== 'MarkupInText')
      const found = path.endsWith('.json') ? json() : feedFindings(text, { now, location })
      return found.map(({ rule, message }) => `${path}: ${rule}: ${message}`)
    })
    .join('\n')
}

/** Distinct times, as articles have them. */
const at = (i: number): string => new Date(Date.UTC(2026, 2, 1) + i * 1000).toISOString()

const everywhere = (text: string, i: number): Article => {
  const publication = publicationOf()
  const facts: ArticleFacts = {
    date: at(i),
    title: text,
    summary: text,
    tags: [text],
    notice: text,
    image: { src: 'https://example.org/a.png?a=1&b=2', alt: text, caption: text, credit: text },
    credit: {
      authors: [{ name: text, affiliation: text, bio: text }],
      via: [{ name: text }],
      original: {
        publisher: { name: text, url: 'https://example.net/', feed: 'https://example.net/feed' },
        title: text,
        url: 'https://example.net/a',
        date: moment('2026-02'),
        license: { id: 'LicenseRef-x', name: text, url: 'https://example.net/terms', text },
        permission: { by: text, text },
        copyright: text,
        changes: { kind: 'edited', note: text },
      },
    },
  }
  return articleOf(`post-${i}`, facts, publication)
}

describe('the validator', () => {
  it('finds nothing in feeds without entries', async () => {
    const publication = publicationOf('feeds: { harbour: { tags: [harbour] } }\ncopyright: © The Reader')
    expect(await findings([], publication)).toBe('')
  })

  it.each(HOSTILE_TEXTS)('finds nothing when %j is in every field', async text => {
    expect(await findings([everywhere(text, 0)])).toBe('')
  })

  it.each(HOSTILE_TEXTS)('finds nothing when %j is withdrawn, and the reason', async text => {
    const gone = (i: number, lingers: boolean) => ({
      ...everywhere(text, i),
      withdrawn: true,
      lingers,
      body: () => '',
    })
    const found = await findings([gone(0, true), gone(1, false), articleOf('live', { date: at(2) })])
    expect(found).toBe('')
  })

  it.each(HOSTILE_BODIES)('finds nothing in the body %j', async body => {
    expect(await findings([articleOf('body', { body, excerpt: body })])).toBe('')
  })

  it('finds nothing in a publication whose own texts are hostile', async () => {
    for (const text of HOSTILE_TEXTS) {
      const publication = { ...publicationOf(), title: text, description: text, copyright: text }
      const feeds = publication.feeds.map(feed => ({ ...feed, title: text, description: text }))
      expect(await findings([articleOf('one', {}, publication)], { ...publication, feeds }), text).toBe('')
    }
  })

  it.each([
    ['before feeds', { date: '1923-05-01' }],
    ['in the last hours of 1989', { date: '1990-01-01T01:00:00+02:00' }],
    ['at the other side of the world', { date: '2020-01-01T00:00:00.789-03:30' }],
  ])('finds nothing in posts dated %s', async (_, facts) => {
    const two = [articleOf('one', facts), articleOf('two', { ...facts, date: `${facts.date.slice(0, 4)}-07-08` })]
    expect(await findings(two)).toBe('')
  })

  it.each(['1888', '1989-12-31', '1990', '1990-01', '2026-03', '2026-03-14', '2026-03-14T08:00:00Z', '2061-01-01'])(
    'finds nothing in an original of %s',
    async date => {
      const original = { publisher: { name: 'Harbour Review' }, date: moment(date) }
      expect(await findings([articleOf('one', { credit: { original } })])).toBe('')
    },
  )

  it.each(['en', 'pt-BR', 'sr_RS', 'yue', 'cmn-Hans', 'ckb', 'vec', 'iw', 'i-klingon', 'x-foo', 'xx', '', '"><', 'zz'])(
    'finds nothing in the language %j',
    async language => {
      const publication = { ...publicationOf(), language }
      expect(await findings([articleOf('one', { language }), articleOf('two', { date: at(1) })], publication)).toBe('')
    },
  )

  it.each([
    'https://example.org/a b|c[d]{e}^`"<>\\é',
    'https://example.org:443/%7Euser/../x?q=[1]#a#b',
    'http://[2001:db8::1]/x',
    'https://bücher.example.org/ü',
    'https://EXAMPLE.org',
    'https://user:pw@example.org/%zz',
  ])('finds nothing in the address %s', async url => {
    const original = {
      publisher: { name: 'Harbour Review', url, feed: url },
      url,
      license: { id: 'LicenseRef-x', name: 'Terms', url },
    }
    const credit = { original, authors: [{ name: 'Ada', url }], via: [{ name: 'Institute', url }] }
    const facts = { credit, comments: url, image: { src: url, alt: '' } }
    expect(await findings([articleOf('one', facts)])).toBe('')
    expect(await findings([articleOf('one', facts)], publicationOf('feed: { link: original }'))).toBe('')
  })

  it.each([
    'tag:reader.example.org,2024:one',
    'urn:uuid:225c695c-cfb8-4ebb-aaaa-80da344efa6a',
    'http://old.example.org/?p=12',
    'HTTP://Old.example.org/%7euser',
    'TAG:example.org,2024:x',
    '1234',
    'an id with spaces',
    'tag:example.org,2024:ü',
    'tag:example.org,2024:%2541',
    'tag:example.org,2024:%41',
    'urn:isbn:0',
    'mailto:a@example.org',
    '',
  ])('finds nothing in the pinned id %j', async id => {
    expect(await findings([articleOf('one', { id })])).toBe('')
  })

  it('finds nothing in archives, tag feeds, excerpts and links to originals', async () => {
    const yaml = `hub: https://hub.example.org/\ntagFeeds: true\nfeed: { limit: 3, content: excerpt, link: original }`
    const articles = HOSTILE_TEXTS.map((text, i) => everywhere(text, i))
    expect(await findings(articles, publicationOf(yaml))).toBe('')
  })

  it('finds nothing in documents that would be too big', async () => {
    const long = `<p>${'word '.repeat(200_000)}</p>`
    const articles = [0, 1, 2, 3, 4, 5].map(i =>
      articleOf(`long-${i}`, { date: at(i), body: long, excerpt: i < 3 ? long : 'x' }),
    )
    expect(await findings(articles)).toBe('')
  })

  it('finds nothing at an address with a port, a path and a foreign host', async () => {
    for (const url of [
      'https://reader.example.org:8443/a/b%20c/',
      'https://bücher.example.org/ü/',
      'http://localhost:8080/',
    ]) {
      expect(
        await findings([articleOf('one', {}, publicationOf(`url: ${url}`))], publicationOf(`url: ${url}`)),
        url,
      ).toBe('')
    }
  })
})
