/** Small valid documents, each of which the tests spoil in one place. */
export const RSS = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>River News</title>
<link>https://news.example/</link>
<description>Reports from the river</description>
<language>en-GB</language>
<managingEditor>desk@news.example (River Desk)</managingEditor>
<lastBuildDate>Mon, 12 Jan 2026 09:00:00 +0000</lastBuildDate>
<ttl>60</ttl>
<atom:link rel="self" type="application/rss+xml" href="https://news.example/feed.xml"/>
<atom:link rel="hub" href="https://hub.example/"/>
<item>
<title>Q&#x26;A: I &#x3C;3 rivers</title>
<link>https://news.example/p/rivers</link>
<guid isPermaLink="false">tag:news.example,2026:rivers</guid>
<pubDate>Mon, 12 Jan 2026 09:00:00 +0000</pubDate>
<dc:creator>Ada Writer</dc:creator>
<dc:creator>Bo Author</dc:creator>
<dcterms:issued>2025-12-01</dcterms:issued>
<dcterms:rightsHolder>The Herald</dcterms:rightsHolder>
<category>Rivers</category>
<source url="https://herald.example/feed.xml">The Herald</source>
<creativeCommons:license>https://creativecommons.org/licenses/by-nd/4.0/</creativeCommons:license>
<atom:link rel="via" type="text/html" href="https://herald.example/rivers" title="The Herald"/>
<enclosure url="https://news.example/rivers.mp3" length="1200" type="audio/mpeg"/>
<description>A summary &amp;amp; more</description>
<content:encoded><![CDATA[<p>First seen in <a href="https://herald.example/rivers">The Herald</a>.</p><ul><li>one</li></ul>]]></content:encoded>
<media:credit role="author" scheme="urn:ebu">Ada Writer</media:credit>
</item>
</channel>
</rss>
`

const ENTRIES = `<entry>
<id>tag:news.example,2026:rivers</id>
<title type="text">Q&amp;A: I &lt;3 rivers</title>
<link rel="alternate" type="text/html" hreflang="en" href="https://news.example/p/rivers"/>
<link rel="via" type="text/html" title="The Herald" href="https://herald.example/rivers"/>
<link rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/"/>
<published>2026-01-12T09:00:00Z</published>
<updated>2026-01-12T09:00:00Z</updated>
<author><name>Ada Writer</name><uri>https://herald.example/ada</uri></author>
<category term="rivers" label="Rivers"/>
<rights>© 2025 The Herald</rights>
<source>
<id>https://herald.example/</id>
<title>The Herald</title>
<updated>2025-12-01T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://herald.example/"/>
</source>
<summary type="text">Short</summary>
<content type="html">&lt;p&gt;Body&lt;/p&gt;</content>
</entry>
<entry>
<id>tag:news.example,2026:boats</id>
<title type="text">Boats</title>
<link rel="alternate" type="text/html" href="https://news.example/p/boats"/>
<updated>2026-01-12T09:05:00Z</updated>
<author><name>Bo Author</name></author>
<content type="html">&lt;p&gt;Body&lt;/p&gt;</content>
</entry>
</feed>
`

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="en-GB">
<id>tag:news.example,2026:feed</id>
<title>River News</title>
<subtitle>Reports from the river</subtitle>
<updated>2026-01-12T09:05:00Z</updated>
<author><name>River News</name></author>
<generator uri="https://maker.example/" version="1.0">maker</generator>
<link rel="alternate" type="text/html" href="https://news.example/"/>
`

export const ATOM = `${HEAD}<link rel="self" type="application/atom+xml" href="https://news.example/atom.xml"/>
<link rel="prev-archive" type="application/atom+xml" href="https://news.example/archive/2.xml"/>
${ENTRIES}`

export const ARCHIVE = `${HEAD}<fh:archive/>
<link rel="self" type="application/atom+xml" href="https://news.example/archive/2.xml"/>
<link rel="current" type="application/atom+xml" href="https://news.example/atom.xml"/>
<link rel="prev-archive" type="application/atom+xml" href="https://news.example/archive/1.xml"/>
${ENTRIES}`

/** A feed with a deleted entry (RFC 6721). */
export const TOMBSTONE = ATOM.replace('<feed ', '<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" ').replace(
  '</feed>',
  `<at:deleted-entry ref="tag:news.example,2026:nets" when="2026-01-12T09:10:00Z">
<at:by><name>River News</name><uri>https://news.example/</uri></at:by>
<at:comment type="text" xml:lang="fr">Retiré</at:comment>
</at:deleted-entry>
</feed>`,
)

export const OPML = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head><title>Our sources</title><dateModified>Mon, 12 Jan 2026 09:00:00 GMT</dateModified></head>
<body>
<outline text="News">
<outline type="rss" text="The Herald" title="The Herald" xmlUrl="https://herald.example/feed.xml" htmlUrl="https://herald.example/"/>
</outline>
</body>
</opml>
`

export const JSON_FEED = {
  version: 'https://jsonfeed.org/version/1.1',
  title: 'River News',
  home_page_url: 'https://news.example/',
  feed_url: 'https://news.example/feed.json',
  language: 'en-GB',
  hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
  items: [
    {
      id: 'tag:news.example,2026:rivers',
      url: 'https://news.example/p/rivers',
      external_url: 'https://herald.example/rivers',
      title: 'Q&A: I <3 rivers',
      content_html: '<p>Body</p>',
      date_published: '2026-01-12T09:00:00Z',
      authors: [{ name: 'Ada Writer', url: 'https://herald.example/ada' }],
      tags: ['rivers'],
      _offprint: { about: 'https://maker.example/json', source: { title: 'The Herald' } },
    },
  ],
}
