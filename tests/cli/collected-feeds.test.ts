import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonOutput } from '../../src/cli/json-outputs.js'
import { servedFeeds } from '../network/served-feeds.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const TEXT = 'The tide rose over the old quay, and the harbour master counted the boats again. '.repeat(8)
const BODY = `<description>&lt;p&gt;${TEXT}&lt;/p&gt;</description>`
const rss = (items: string, head = ''): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>Feed</title>${head}${items}</channel></rss>`
const item = (more: string, { link = '/a', title = 'Sand', date = '2026-11-20' } = {}): string =>
  `<item><title>${title}</title>${link ? `<link>${link}</link>` : ''}<pubDate>${date}</pubDate>${/<(?:description|content:encoded)/.test(more) ? '' : BODY}${more}</item>`
const atom = (entry: string, attributes = ''): string =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>Feed</title><id>urn:f</id><updated>2026-11-20T00:00:00Z</updated>${entry}</feed>`
const atomEntry = (more: string): string =>
  `<entry><id>urn:a</id><title>Sand</title><updated>2026-11-20T00:00:00Z</updated><content type="html">&lt;p&gt;${TEXT}&lt;/p&gt;</content>${more}</entry>`
const json = (entry: Record<string, unknown>, head: Record<string, unknown> = {}): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Feed',
    ...head,
    items: [
      { id: '1', url: '/a', title: 'Sand', date_published: '2026-11-20', content_html: `<p>${TEXT}</p>`, ...entry },
    ],
  })
/** Encodes text of Latin-1. */
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const SHIFT_JIS = Buffer.concat([
  Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><rss version="2.0"><channel><title>F</title><item><title>'),
  Buffer.from([0x92, 0xaa, 0x82, 0xcc, 0x8d, 0x81]),
  Buffer.from(`</title><link>/a</link><pubDate>2026-11-20</pubDate>${BODY}</item></channel></rss>`),
])

/** What each kind of feed becomes: `as`, and lines of the file. In them, `HOME` is the address of the folder of the feed. */
const KINDS: readonly (readonly [kind: string, feed: string | Uint8Array, as: string, ...lines: string[]])[] = [
  [
    'windows-1252, and a title with references',
    latin1(
      `<?xml version="1.0" encoding="windows-1252"?><rss version="2.0"><channel><title>F</title>${item('', { title: 'Caf\xe9 &amp;amp; th&#233;' })}</channel></rss>`,
    ),
    'draft',
    'title: Café & thé',
  ],
  ['Shift_JIS that only the document declares', SHIFT_JIS, 'draft', 'title: 潮の香'],
  [
    'an author as mail and name',
    rss(item('<author>ada@example.org (Ada Writer)</author>')),
    'draft',
    'name: Ada Writer',
  ],
  [
    'an author as name and mail',
    rss(item('<author>Ada Writer &lt;ada@example.org&gt;</author>')),
    'draft',
    'name: Ada Writer',
  ],
  [
    'several creators',
    rss(item('<dc:creator>Ada Writer</dc:creator><dc:creator>Bo Third</dc:creator>')),
    'draft',
    'name: Ada Writer',
    'name: Bo Third',
  ],
  [
    'a creator that is a list',
    rss(item('<dc:creator><![CDATA[Ada Writer, Bo Third and Cy Fourth]]></dc:creator>')),
    'draft',
    'name: Ada Writer',
    'name: Bo Third',
    'name: Cy Fourth',
  ],
  [
    'a picture in a group of media',
    rss(item('<media:group><media:content url="/p.jpg" medium="image"/></media:group>')),
    'draft',
    'HOST/p.jpg',
  ],
  [
    'a podcast',
    rss(item('<enclosure url="/a.mp3" type="audio/mpeg" length="9"/><itunes:duration>12:00</itunes:duration>')),
    'draft',
    'title: Sand',
  ],
  [
    'JSON Feed 1.0 with one author',
    json({ author: { name: 'Ada Writer' } }, { version: 'https://jsonfeed.org/version/1' }),
    'draft',
    'name: Ada Writer',
  ],
  [
    'JSON Feed with a number as id, and plain text',
    json({ id: 7, content_html: undefined, content_text: TEXT, authors: [{ name: 'Ada Writer' }] }),
    'draft',
    'name: Ada Writer',
  ],
  [
    'JSON Feed whose only address is that of another article',
    json({ url: undefined, external_url: 'https://other.example.org/x' }),
    'link',
    'url: https://other.example.org/x',
  ],
  [
    'relative pictures and links',
    rss(
      item(
        `<content:encoded><![CDATA[<p>${TEXT}</p><p><img src="pic.jpg" alt="A"> and <a href="../b">more</a></p>]]></content:encoded>`,
        { link: '/x/a' },
      ),
    ),
    'draft',
    'HOST/x/pic.jpg',
    'HOST/b',
  ],
  [
    'relative links with xml:base',
    atom(atomEntry('<link href="sand"/>'), 'xml:base="HOST/base/"'),
    'draft',
    'url: HOST/base/sand',
  ],
  ['an id that is the address', rss(item('<guid>HOST/permalink</guid>', { link: '' })), 'draft', 'url: HOST/permalink'],
  ['no address at all', rss(item('<guid isPermaLink="false">x</guid>', { link: '' })), 'draft', 'title: Sand'],
  [
    'the address behind a counter of clicks',
    rss(item('<feedburner:origLink>HOST/real</feedburner:origLink>', { link: 'https://clicks.example.net/~r/1' })),
    'draft',
    'url: HOST/real',
  ],
  [
    'only a counter of clicks',
    rss(item('', { link: 'https://clicks.example.net/~r/1' })),
    'link',
    'https://clicks.example.net/~r/1',
  ],
  [
    'a date in the future',
    rss(item('', { date: '2027-05-01' })),
    'draft',
    'date: 2027-05-01 # unsure: it is in the future',
  ],
  ['entities of HTML', rss(item('', { title: 'Caf&eacute;&nbsp;noir' })), 'draft', 'title: Café noir'],
  ['white space before the declaration', `\n\n  ${rss(item(''))}`, 'draft', 'title: Sand'],
  [
    'RSS 1.0',
    `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>F</title></channel>${item('')}</rdf:RDF>`,
    'draft',
    'title: Sand',
  ],
  [
    'a title with markup',
    rss(item('', { title: '<![CDATA[<b>Sand</b> &amp; <i>stone</i>]]>' })),
    'draft',
    'title: Sand & stone',
  ],
  [
    'a link of Atom in RSS',
    rss(item('<atom:link rel="alternate" href="/atom-link"/>', { link: '' })),
    'draft',
    'url: HOST/atom-link',
  ],
  [
    'a date with a two-digit year',
    rss(item('', { date: 'Fri, 20 Nov 26 08:00:00 EST' })),
    'draft',
    'date: 2026-11-20T08:00:00-05:00',
  ],
  [
    'elements in capitals',
    rss(item('')).replace(
      /<(\/?)(item|title|link|pubDate|description)>/g,
      (_, end, name) => `<${end}${name.toUpperCase()}>`,
    ),
    'draft',
    'title: Sand',
  ],
  ['an unescaped ampersand in the address', rss(item('', { link: '/a?b=1&c=2' })), 'draft', 'url: HOST/a?b=1&c=2'],
  [
    'an id in CDATA with spaces',
    rss(item('<guid isPermaLink="true"><![CDATA[ HOST/cdata ]]></guid>', { link: '' })),
    'draft',
    'url: HOST/cdata',
  ],
]

describe('offprint collect reads', async () => {
  it('feeds of all kinds', async () => {
    const served = await servedFeeds()
    const { home } = served
    const slugs = KINDS.map((_, i) => `k${i}`)
    for (const [i, [, feed]] of KINDS.entries())
      served.routes[`/k${i}/feed`] = (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/xml' })
          .end(
            typeof feed === 'string'
              ? feed.replaceAll('HOST', `${home}/k${i}`).replace(/(<link>|href="|url="|"url":")(?=\/[^/])/g, `$1/k${i}`)
              : Buffer.from(Buffer.from(feed).toString('latin1').replace('<link>/a', `<link>/k${i}/a`), 'latin1'),
          )
    const publishers = slugs
      .map(
        slug =>
          `${slug}:\n  name: Outlet ${slug}\n  url: ${home}/\n  feed: ${home}/${slug}/feed\n  license: CC-BY-4.0\n  collect: yes\n`,
      )
      .join('')
    const root = temporaryFolder({
      'publication.yml': 'title: Test\nurl: https://test.example.org/\n',
      'publishers.yml': publishers,
    })
    const { stdout } = await offprint([
      'collect',
      '--root',
      root,
      '--allow-private',
      '--now',
      '2026-11-30T09:00:00Z',
      '--json',
    ])
    const output = JSON.parse(stdout) as JsonOutput<'collect'>
    const got = KINDS.map(([kind, , as, ...lines], i) => {
      const [article] = output.publishers[i]?.articles ?? []
      const text = article?.file ? readFileSync(join(root, article.file), 'utf8') : ''
      const missing = lines.map(line => line.replaceAll('HOST', `${home}/k${i}`)).filter(line => !text.includes(line))
      return {
        kind,
        as: article?.as,
        missing,
        ...(missing.length > 0 || article?.as !== as
          ? { q: article?.question, text: text.slice(0, 900), o: output.publishers[i]?.reason }
          : {}),
      }
    })
    expect(got).toEqual(KINDS.map(([kind, , as]) => ({ kind, as, missing: [] })))
  })
})
