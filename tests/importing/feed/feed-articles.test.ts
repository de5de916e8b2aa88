import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { titleWords } from '../../../src/importing/html/title-words.js'
import { importSource, postText } from '../../../src/importing/index.js'
import { CONTEXT, expectFile, factOf, importText, readBack, shownWords } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/feed')
const feeds = readdirSync(FIXTURES).filter(name => !name.endsWith('.md'))

const importFeed = (name: string, choice = {}) =>
  importSource({ name, bytes: readFileSync(join(FIXTURES, name)) }, CONTEXT, undefined, choice)

describe('a feed', () => {
  it('is tested with at least fifteen samples', () => {
    expect(feeds.length).toBeGreaterThanOrEqual(15)
  })

  it.each(feeds)('gives the expected posts (%s)', async name => {
    const { kind, drafts } = await importFeed(name)
    expect(kind).toBe('feed')
    expectFile(join(FIXTURES, name.replace(/\.\w+$/, '.md')), drafts.map(postText).join('\n'))
  })

  it.each(feeds)('gives posts without errors, each with its original (%s)', async name => {
    const { drafts } = await importFeed(name)
    expect(drafts.length).toBeGreaterThan(0)
    for (const draft of drafts) {
      const { post, problems, body } = readBack(postText(draft))
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(post?.original?.publisher?.name).toBeTruthy()
      if (draft === drafts[0]) expect(shownWords(body?.html ?? '').join(' ')).toContain('height of the water')
    }
  })

  it('gives only entries that were not imported before', async () => {
    const { drafts } = await importFeed('rss-full.xml')
    expect(drafts.map(({ id }) => id)).toEqual(['w-1', 'https://weir.example.org/one-book'])
    const again = await importFeed('rss-full.xml', { seen: new Set(['w-1']) })
    expect(again.drafts.map(({ id }) => id)).toEqual(['https://weir.example.org/one-book'])
  })

  it('distinguishes entries that share an id by their links', async () => {
    const ids = async (choice = {}) =>
      (await importFeed('rss-one-guid-and-marked-up-titles.xml', choice)).drafts.map(({ id }) => id)
    const [first = '', ...others] = await ids()
    expect(new Set([first, ...others]).size).toBe(3)
    expect(await ids({ seen: new Set([first]) })).toEqual(others)
  })

  it.each([
    ['Harbour <b>not</b> for <i>sale</i>', 'Harbour not for sale', undefined],
    ['H<sub>2</sub>O at 10<sup>6</sup> m<sup>2</sup>', 'H₂O at 10⁶ m²', undefined],
    ['The 10<sup>th</sup> dock', 'The 10th dock', undefined],
    ['One<br>two', 'One two', undefined],
    ['<q>No</q>, says the dock', '“No”, says the dock', undefined],
    ['<img alt="Two"> docks', 'Two docks', undefined],
    ['3 < 4 & 5', '3 < 4 & 5', undefined],
    ['The <s>last</s> dock', 'The last dock', '“last” was struck out'],
  ])('keeps the meaning of markup in a title: %s', (html, text, doubt) => {
    expect(titleWords(html)).toEqual({ text, ...(doubt ? { doubt } : {}) })
  })

  it('gives only the requested number of entries, and none that are older than requested', async () => {
    expect((await importFeed('rss-full.xml', { limit: 1 })).drafts).toHaveLength(1)
    const since = Date.parse('2025-03-04T00:00:00Z')
    expect((await importFeed('rss-full.xml', { since })).drafts.map(({ id }) => id)).toEqual(['w-1'])
  })

  const golden = (name: string): string => readFileSync(join(import.meta.dirname, '../../golden/feeds', name), 'utf8')
  it.each([
    ['Atom', golden('atom.xml')],
    ['RSS', golden('feed.xml')],
    ['JSON', golden('feed.json')],
    ['Atom of an earlier version', golden('atom.xml').replaceAll('dcterms:available', 'dcterms:issued')],
    ['RSS of an earlier version', golden('feed.xml').replaceAll('dcterms:available', 'dcterms:issued')],
  ])('by Offprint gives the date of the original, not that of the copy: %s', async (_, text) => {
    const { drafts } = await importText(text, 'feed', 'feed')
    expect(drafts[0] && factOf(drafts[0], 'original.date')).toBe('2026-03-12')
    expect(drafts[1] && factOf(drafts[1], 'original.date')).toBe('2026-02-01T08:00:00Z')
  })

  it('by other software gives the date of publication even if an entry has `dcterms:issued`', async () => {
    const item =
      '<item><title>A</title><link>https://weir.example.org/a</link><pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate><dcterms:issued>2025-01-01</dcterms:issued><description>The height of the water was read twice a day, at the lock and at the mill.</description></item>'
    const rss = `<rss version="2.0" xmlns:dcterms="http://purl.org/dc/terms/"><channel><title>Weir</title><link>https://weir.example.org/</link>${item}</channel></rss>`
    const [draft] = (await importText(rss, 'feed.xml')).drafts
    expect(draft && factOf(draft, 'original.date')).toBe('2025-03-04T08:00:00Z')
  })

  it('is read without expanding entities or opening files', async () => {
    const { drafts } = await importFeed('entity-bomb.xml')
    expect(String(drafts[0] && factOf(drafts[0], 'title'))).not.toMatch(/aaaa|root:/)
  })

  it('gives the part before the place where it breaks off, with a warning', async () => {
    const { drafts, problems } = await importFeed('rss-broken-off.xml')
    expect(drafts).toHaveLength(1)
    expect(problems).toMatchObject([{ rule: 'import.empty', severity: 'warning' }])
    expect(problems[0]?.what).toContain('breaks off')
  })

  it('is refused with a message if it is not a feed', async () => {
    const { problems, drafts } = await importSource({ name: 'x', bytes: Buffer.from('<p>x</p>') }, CONTEXT, 'feed')
    expect(drafts).toEqual([])
    expect(problems).toMatchObject([{ rule: 'import.kind' }])
  })

  it('gives posts without errors, whatever the feed', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<item>',
        '</item>',
        '<title>',
        '</title>',
        '<link>',
        '</link>',
        '<description>',
        '<![CDATA[',
        ']]>',
        '&',
        '&lt;p&gt;',
        '<entry>',
        '<content type="xhtml">',
        '<source>',
        '<category/>',
        '<pubDate>1</pubDate>',
        '<guid>',
      ),
      fc.string({ maxLength: 12 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async pieces => {
        const bytes = Buffer.from(`<rss><channel><item>${pieces.join('')}`)
        const { drafts } = await importSource({ name: 'x', bytes }, CONTEXT, 'feed')
        for (const draft of drafts)
          expect(readBack(postText(draft)).problems.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
