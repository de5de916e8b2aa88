import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feedText } from '../../../src/editions/feeds/feed-text.js'
import { feedEditions } from '../../../src/editions/feeds/index.js'
import { type Article, compileTemplates } from '../../../src/editions/index.js'
import { feedFindings } from '../../lint/feeds/feed-findings.js'
import { articleOf, editionsOf, moment, publicationOf, renderAll, siteOf } from './article-factory.js'
import { all, entriesIn, first, linksIn, readXml, textOf, textOfHtml } from './read-back.js'

const yaml = `description: Articles worth a second printing.
copyright: © The Reader
hub: https://hub.example.org/
feed: { limit: 2 }`
const publication = publicationOf(yaml)

const own = articleOf('notes', { date: '2026-02-01T08:00:00Z', tags: ['notes'] }, publication)
const older = articleOf('hello', { date: '2026-01-01T08:00:00Z' }, publication)
const republished = articleOf(
  'river-treaty',
  {
    title: 'Why the river treaty held: AT&T <3',
    date: '2026-03-14T09:00:00+01:00',
    changed: '2026-03-15T10:00:00+01:00',
    summary: 'Three states share one river & one ledger.',
    tags: ['rivers', 'treaties'],
    language: 'fr',
    notice: 'Corrected on 15 March: the treaty has nine articles.',
    comments: 'https://forum.example.org/t/1',
    image: {
      src: '\u0001river-treaty/map.png',
      alt: 'A map',
      credit: 'Cy Maps',
      width: 800,
      height: 500,
      mediaType: 'image/png',
      size: 12_345,
    },
    body: '<p>The treaty held. <a href="https://reader.example.org/notes/">More</a>.</p>\n',
    credit: {
      authors: [
        {
          name: 'Ada Writer',
          url: 'https://ada.example.org/',
          affiliation: 'Institute of Rivers',
          bio: 'She measures rivers.',
        },
        { name: 'Bo Author' },
      ],
      via: [{ name: 'Institute of Rivers', url: 'https://institute.example.net/treaty', date: moment('2026-03-13') }],
      original: {
        publisher: {
          name: 'Harbour Review',
          key: 'harbour',
          url: 'https://harbour.example.com/',
          feed: 'https://harbour.example.com/feed.xml',
        },
        url: 'https://harbour.example.com/treaty?a=1&b=2',
        title: 'The treaty that held',
        date: moment('2026-03-12'),
        license: { id: 'CC-BY-ND-4.0', name: 'CC BY-ND 4.0', url: 'https://creativecommons.org/licenses/by-nd/4.0/' },
        permission: { by: 'Dee Editor', date: moment('2026-03-11') },
        copyright: '© 2026 Harbour Review',
        changes: { kind: 'edited', note: 'Two paragraphs are shorter.' },
      },
    },
  },
  publication,
)
const articles = [own, older, republished]
const documents = await renderAll(editionsOf(articles, publication))
const document = (path: string): string => documents.get(path) ?? ''

interface JsonItem {
  readonly [member: string]: unknown
  readonly content_html: string
}
const jsonItems = (text: string): JsonItem[] => (JSON.parse(text) as { items: JsonItem[] }).items

describe('a feed', () => {
  it.each([
    ['feed.xml', 'feed.xml'],
    ['atom.xml', 'atom.xml'],
    ['feed.json', 'feed.json'],
    ['opml.xml', 'opml.xml'],
    [[...documents.keys()].find(path => path.endsWith('.atom.xml')) ?? '', 'archive.atom.xml'],
  ])('is the golden file: %s', (path, golden) => {
    const file = join(import.meta.dirname, '../../golden/feeds', golden)
    // UPDATE_GOLDEN=1 accepts the present output; review the difference before you keep it.
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, document(path))
    expect(document(path)).toBe(readFileSync(file, 'utf8'))
  })

  it('contains the same item in three formats', () => {
    const [rss] = entriesIn(document('feed.xml'))
    const [atom] = entriesIn(document('atom.xml'))
    const [json] = jsonItems(document('feed.json'))
    expect([textOf(rss, 'title'), textOf(atom, 'title'), json?.['title']]).toEqual(Array(3).fill(republished.title))
    expect([textOf(rss, 'guid'), textOf(atom, 'id'), json?.['id']]).toEqual(Array(3).fill(republished.id))
    expect([textOf(rss, 'content:encoded'), textOf(atom, 'content')]).toEqual(Array(2).fill(json?.content_html))
    expect([linksIn(rss, 'via'), linksIn(atom, 'via'), [json?.['external_url']]]).toEqual(
      Array(3).fill(['https://harbour.example.com/treaty?a=1&b=2']),
    )
  })

  it('names every author of an entry, and no author for the whole feed', () => {
    const names = ['Ada Writer', 'Bo Author']
    const [rss] = entriesIn(document('feed.xml'))
    const [atom] = entriesIn(document('atom.xml'))
    expect(all(rss, 'dc:creator').map(({ text }) => text)).toEqual(names)
    expect(all(atom, 'author').map(author => textOf(author, 'name'))).toEqual(names)
    expect(all(readXml(document('atom.xml')), 'author')).toEqual([])
    expect(JSON.parse(document('feed.json'))).not.toHaveProperty('authors')
  })

  it('shows the notice and then the credit before anything else', () => {
    const [item] = jsonItems(document('feed.json'))
    const [notice, line] = textOfHtml(item?.content_html ?? '').split('\n')
    expect(notice).toBe('Corrected on 15 March: the treaty has nine articles.')
    expect(line).toMatch(/^By Ada Writer and Bo Author · Originally published by Harbour Review on /)
  })

  it('claims our copyright only for our own posts', () => {
    const channel = (path: string) => first(readXml(document(path)), 'channel')
    expect(textOf(channel('feed.xml'), 'copyright')).toBeUndefined()
    const [theirs, ours] = entriesIn(document('atom.xml'))
    expect(textOf(theirs, 'rights')).toMatch(
      /^© 2026 Harbour Review\. Licence: CC BY-ND 4\.0\. Republished with permission/,
    )
    expect(textOf(ours, 'rights')).toBe('© The Reader')
  })

  it('has the date of its newest change', () => {
    expect(textOf(readXml(document('atom.xml')), 'updated')).toBe('2026-03-15T10:00:00+01:00')
    expect(document('feed.xml')).toContain('<lastBuildDate>Sun, 15 Mar 2026 09:00:00 GMT</lastBuildDate>')
  })

  it.each(['feed.xml', 'atom.xml'])('has no date in an entry that feed readers could take for ours: %s', path => {
    // Every element that some feed reader (feedparser, Feedjira, node-feedparser, ROME, SimplePie) takes for an entry's date.
    const dates = `pubDate published updated modified issued created dc:date dcterms:date dcterms:created dcterms:dateSubmitted
      dcterms:issued dcterms:modified dcterms:valid prism:publicationDate a10:updated atom:published atom:updated`
    for (const [i, entry] of entriesIn(document(path)).entries()) {
      const { date, changed } = [republished, own][i] ?? own
      const said = entry.children
        .filter(({ name }) => dates.split(/\s+/).includes(name))
        .map(({ name, text }) => [name, text])
      expect(said).toEqual(
        path === 'feed.xml'
          ? [['pubDate', new Date(date.epoch).toUTCString()]]
          : [
              ['published', date.iso],
              ['updated', changed.iso],
            ],
      )
    }
    expect(textOf(entriesIn(document(path))[0], 'dcterms:available')).toBe('2026-03-12')
  })

  it('has no link in an entry that feed readers could take for our page', () => {
    const [atom] = entriesIn(document('atom.xml'))
    const source = first(atom, 'source')
    expect(linksIn(atom, 'alternate')).toEqual(['https://reader.example.org/river-treaty/'])
    expect([linksIn(source, 'self'), linksIn(source, 'alternate')]).toEqual([
      ['https://harbour.example.com/feed.xml'],
      [],
    ])
    expect(textOf(source, 'id')).toBe('https://harbour.example.com/')
  })

  it('has our dates in an item of JSON Feed', () => {
    const [item] = jsonItems(document('feed.json'))
    expect([item?.['date_published'], item?.['date_modified']]).toEqual([republished.date.iso, republished.changed.iso])
    expect(item?.['_offprint']).toMatchObject({ original_date: '2026-03-12' })
  })

  it('names the outlet as publisher if it has no feed', async () => {
    const original = { publisher: { name: 'Harbour Review' } }
    const rendered = await renderAll(editionsOf([articleOf('a', { credit: { original } })]))
    const [rss] = entriesIn(rendered.get('feed.xml') ?? '')
    expect(textOf(rss, 'dc:publisher')).toBe('Harbour Review')
    expect(first(rss, 'source')).toBeUndefined()
    const [atom] = entriesIn(rendered.get('atom.xml') ?? '')
    expect(first(atom, 'source')).toBeUndefined()
    expect(textOf(first(atom, 'author'), 'name')).toBe('Harbour Review')
  })
})

describe('code in an entry', () => {
  const CODE =
    '<p>a <code class="language-js">f(x);</code> <kbd>Esc</kbd> <code dir="rtl">b</code></p><pre><code>c;</code></pre>'

  it.each([
    [
      'ar',
      '<code dir="ltr" class="language-js">f(x);</code> <kbd dir="ltr">Esc</kbd> <code dir="rtl">b</code></p><pre dir="ltr">',
    ],
    ['en', '<code class="language-js">f(x);</code> <kbd>Esc</kbd> <code dir="rtl">b</code></p><pre><code>c;'],
  ])('runs from left to right in %s', async (language, written) => {
    const files = await renderAll(editionsOf([articleOf('code', { language, body: CODE })]))
    expect(files.get('feed.xml')).toContain(written)
  })
})

describe('the settings of a feed', () => {
  const rendered = async (settings: string, facts = {}) => {
    const publication = publicationOf(`feed: { ${settings} }`)
    const url = 'https://harbour.example.com/a'
    const credit = { original: { publisher: { name: 'Harbour Review' }, url } }
    const documents = await renderAll(editionsOf([articleOf('a', { credit, ...facts }, publication)], publication))
    const [json] = jsonItems(documents.get('feed.json') ?? '')
    return { rss: entriesIn(documents.get('feed.xml') ?? '')[0], json, html: json?.content_html ?? '' }
  }

  it('lead to our page or to the original', async () => {
    const ours = await rendered('link: page')
    expect([textOf(ours.rss, 'link'), ours.json?.['url']]).toEqual(Array(2).fill('https://reader.example.org/a/'))
    const theirs = await rendered('link: original')
    expect([textOf(theirs.rss, 'link'), theirs.json?.['url']]).toEqual(Array(2).fill('https://harbour.example.com/a'))
    expect(textOf(theirs.rss, 'guid')).toBe(textOf(ours.rss, 'guid'))
  })

  it('name several authors of an RSS item in an element each, or in one', async () => {
    const credit = { authors: [{ name: 'Ada Brook' }, { name: 'Tomas Lind' }, { name: 'Ines Calder' }] }
    const creators = async (settings: string) =>
      all((await rendered(settings, { credit })).rss, 'dc:creator').map(({ text }) => text)
    expect(await creators('creators: each')).toEqual(['Ada Brook', 'Tomas Lind', 'Ines Calder'])
    expect(await creators('creators: joined')).toEqual(['Ada Brook, Tomas Lind and Ines Calder'])
  })

  it('choose full text, or excerpts with a link to the rest', async () => {
    expect((await rendered('content: full')).html).toContain('<p>Body.</p>')
    const { html } = await rendered('content: excerpt')
    expect(html).toContain('<p>Excerpt.</p>\n<p><a href="https://reader.example.org/a/">Continue reading</a></p>')
    expect(html).not.toContain('Body')
  })

  it('never give more than the terms allow', async () => {
    const { html } = await rendered('content: full', { extent: 'excerpt' })
    expect(html).not.toContain('Body')
    expect(html).not.toContain('Continue reading')
    expect(html).toContain('Read the original at Harbour Review')
  })

  it('choose the posts of each named feed', async () => {
    const publication = publicationOf('feeds:\n  rivers: { tags: [Rivers], limit: 1 }\ntagFeeds: true')
    const posts = [
      articleOf('a', { tags: ['rivers'] }),
      articleOf('b', { tags: ['RIVERS'], date: '2026-01-01' }),
      articleOf('c'),
    ]
    const documents = await renderAll(editionsOf(posts, publication))
    const slugs = (path: string) =>
      entriesIn(documents.get(path) ?? '').map(item => textOf(item, 'guid')?.split(':').at(-1))
    expect(slugs('feed.xml')).toEqual(['a', 'c', 'b'])
    expect(slugs('feeds/rivers/feed.xml')).toEqual(['a'])
    expect(slugs('feeds/tag/rivers/feed.xml')).toEqual(['a', 'b'])
  })
})

describe('the bytes', () => {
  it('are the same for any order of the articles', async () => {
    expect(await renderAll(editionsOf([...articles].reverse(), publication))).toEqual(documents)
  })

  it('have ids that survive a new title, a new date and a new place below the host', async () => {
    const moved = publicationOf(`${yaml}\nurl: https://reader.example.org/new/`)
    const changed = articles.map(({ slug }) => articleOf(slug, { title: 'New', date: '2025-01-01' }, moved))
    const later = await renderAll(editionsOf(changed, moved))
    const idsOf = (all: ReadonlyMap<string, string>) =>
      [...all]
        .flatMap(([path, text]) =>
          path.endsWith('.xml') ? (text.match(/(?<=<(?:id|guid isPermaLink="false")>)tag:[^<]+/g) ?? []) : [],
        )
        .sort()
    expect(idsOf(later)).toEqual(idsOf(documents))
  })

  it('have a key that changes only with an article or with the site', () => {
    const keys = (all: readonly Article[], key = 'site') =>
      feedEditions({ ...siteOf(publication), key }, all, compileTemplates(new Map()).templates).map(
        edition => edition.key,
      )
    expect(keys(articles)).toEqual(keys([...articles].reverse()))
    const edited = [own, older, { ...republished, fingerprint: 'other' }]
    // Only the archive leaves out the newest post.
    const untouched = keys(articles).filter((key, i) => key === keys(edited)[i])
    expect(untouched).toHaveLength(3)
    expect(new Set([...keys(articles), ...keys(articles, 'other')]).size).toBe(2 * keys(articles).length)
  })

  it('are made only when they are requested', () => {
    const untouchable = { ...own, body: () => expect.unreachable(), excerpt: () => expect.unreachable() }
    Object.defineProperty(untouchable, 'credit', { get: () => expect.unreachable() })
    expect(editionsOf([untouchable], publication).length).toBeGreaterThan(3)
  })
})

describe('any text in any field', () => {
  it('reads back equal, and the document is valid', async () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme-ascii' }),
    )
    await fc.assert(
      fc.asyncProperty(anyText, async said => {
        const text = `x${said}`
        const original = { publisher: { name: text, feed: 'https://example.net/feed' }, title: text, copyright: text }
        const facts = {
          title: text,
          summary: text,
          tags: [text],
          notice: text,
          credit: { authors: [{ name: text, bio: text }], original },
        }
        const rendered = await renderAll(editionsOf([articleOf('a', facts)]))
        const [rss] = entriesIn(rendered.get('feed.xml') ?? '')
        const [atom] = entriesIn(rendered.get('atom.xml') ?? '')
        const [json] = jsonItems(rendered.get('feed.json') ?? '')
        const plain = feedText(text)
        expect([textOf(rss, 'title'), textOf(rss, 'category'), textOf(rss, 'source')]).toEqual([plain, plain, plain])
        expect(first(atom, 'category')?.attributes['term']).toBe(plain)
        const title = first(atom, 'title')
        const decoded = title?.attributes['type'] === 'html' ? textOfHtml(title.text) : title?.text
        if (plain === text) expect(decoded).toBe(text)
        expect([json?.['title'], json?.['summary'], json?.['tags']]).toEqual([text, text, [text]])
        for (const path of ['feed.xml', 'atom.xml', 'opml.xml'])
          expect(feedFindings(rendered.get(path) ?? '')).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
