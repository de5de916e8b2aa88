import { describe, expect, it } from 'vitest'
import type { Original } from '../../src/attribution/index.js'
import { auditorOf } from '../../src/audit/index.js'
import { articleOf, on, plannedSite } from '../editions/web/article-factory.js'

const original: Original = {
  publisher: { name: 'The Harbour Review', url: 'https://harbour.example.com/' },
  title: 'The stone that kept the peace',
  url: 'https://harbour.example.com/treaty',
  date: on('2025-05-12'),
  changes: { kind: 'none' },
}
const facts = {
  slug: 'treaty',
  title: 'The stone that kept the peace',
  authors: [
    { name: 'Anneke Voss', url: 'https://people.example.org/anneke-voss', bio: 'Anneke Voss lives in Port Amber.' },
    { name: 'Chidi Okafor' },
  ],
  original,
  html: '<p>The treaty is nine lines long.</p><div class="letter"><p class="author">Lena Letter</p><p>Dear all.</p></div>',
}
const pageOf = async (terms: object) => {
  const page = plannedSite([{ ...facts, terms }]).get('treaty/index.html') ?? expect.fail()
  return { page, html: String((await page.render()).bytes) }
}
const pages = { free: await pageOf({}), held: await pageOf({ headline: false }) }
const { url } = articleOf(facts)
const audit = auditorOf({ url: new URL('..', url).href, styleSheet: () => 'p { margin: 0 }' })

/** Adds HTML to a page: to its head, after the post, or above the headline. */
function withHtml(page: string, html: string): string {
  if (html.startsWith('<title')) return page.replace(/<title>.*<\/title>/, () => html)
  if (html.startsWith('<h1')) return page.replace(/<h1>.*<\/h1>/, () => html)
  if (/^<(?:meta|link|script)/i.test(html)) return page.replace('</head>', () => `${html}</head>`)
  if (html.startsWith('after:')) return page.replace('</article>', () => `</article>${html.slice(6)}`)
  return page.replace('<h1>', () => `${html}<h1>`)
}

/** What makes the quick reader leave a page to the full one. */
const ODD = '<svg></svg></body>'

/** Returns what the audit says about the page with some HTML, whichever reader reads it. */
async function toldAbout(html: string, terms: keyof typeof pages = 'free') {
  const { page, html: whole } = pages[terms]
  const changed = withHtml(whole, html)
  const results = [await audit(page, changed), await audit(page, changed.replace('</body>', ODD))]
  const [first, second] = results.map(({ gaps, doubts }) =>
    [gaps, doubts].map(list => list.flatMap(({ missing }) => missing.map(({ fact, value }) => `${fact}: ${value}`))),
  )
  expect(first).toEqual(second)
  const [lost = [], doubts = []] = first ?? []
  return { lost, doubts }
}

const meta = (name: string, content: string): string => `<meta name="${name}" content="${content}">`
const property = (name: string, content: string): string => `<meta property="${name}" content="${content}">`
const data = (value: object): string => `<script type="application/ld+json">${JSON.stringify(value)}</script>`

const AUTHORS = [
  ...[
    'author',
    'authors',
    'creator',
    'byl',
    'dc.creator',
    'DC:Creator',
    'dcterms.creator',
    'dc-creator',
    'parsely-author',
  ],
  ...[
    'sailthru.author',
    'citation_author',
    'citation_authors',
    'og:author',
    'og:article:author',
    'shareaholic:article_author_name',
  ],
]

describe('a page contradicts the credit', () => {
  it.each<[string, string]>([
    ...AUTHORS.map((name): [string, string] => [
      meta(name, 'Jane Other'),
      `author in the metadata (\`${name.toLowerCase()}\`): Jane Other`,
    ]),
    [property('article:author', 'Jane Other'), 'author in the metadata (`article:author`): Jane Other'],
    [
      property('article:author', 'Anneke Voss, Jane Other'),
      'author in the metadata (`article:author`): Anneke Voss, Jane Other',
    ],
    [
      property('og:x article:author', 'The River Reader'),
      'author in the metadata (`article:author`): The River Reader',
    ],
    ['<META content="Jane Other" name=Author>', 'author in the metadata (`author`): Jane Other'],
    ['<meta itemprop="author" content="Jane Other">', 'author in the metadata (`author`): Jane Other'],
    [meta('twitter:creator', '@RiverReader'), 'author in the metadata (`twitter:creator`): @RiverReader'],
    [
      meta('twitter:label1', 'Written by') + meta('twitter:data1', 'Jane Other'),
      'author in the metadata (`twitter:data1`): Jane Other',
    ],
    [
      meta('parsely-page', '{&quot;author&quot;:&quot;Jane Other&quot;}'),
      'author in the metadata (`parsely-page`): Jane Other',
    ],
    [meta('citation_title', 'Another article'), 'headline in the metadata (`citation_title`): Another article'],
    ['<link rel="canonical" href="/other">', 'canonical: /other'],
    [
      '<meta http-equiv="Link" content="&lt;https://x.example.net/&gt;; rel=&quot;canonical&quot;">',
      'canonical: https://x.example.net/',
    ],
    [property('og:url', 'https://x.example.net/'), 'address in the metadata (`og:url`): https://x.example.net/'],
    [meta('twitter:url', 'https://x.example.net/'), 'address in the metadata (`twitter:url`): https://x.example.net/'],
    [
      meta('original-source', 'https://x.example.net/'),
      'address in the metadata (`original-source`): https://x.example.net/',
    ],
    [data({ '@type': 'WebPage', author: { name: 'Jane Other' } }), 'author in the metadata (JSON-LD): Jane Other'],
    [
      data({
        '@graph': [
          { '@type': 'WebPage', author: { '@id': '#jane' } },
          { '@type': 'Person', '@id': '#jane', name: 'Jane Other' },
        ],
      }),
      'author in the metadata (JSON-LD): Jane Other',
    ],
    [data({ '@graph': [{ '@type': 'NewsArticle', headline: 'Ours' }] }), 'second description in JSON-LD: Ours'],
    [
      '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">',
      'licence of the whole page: https://creativecommons.org/licenses/by-sa/4.0/',
    ],
    [
      '<p><a rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">CC0</a></p>',
      'licence of the whole page: https://creativecommons.org/publicdomain/zero/1.0/',
    ],
    [
      '<p><a class="button" href="https://x.example.net/">Read the original at The Harbour Review</a></p>',
      'button: https://x.example.net/',
    ],
    ['<p><link rel="canonical" href="https://x.example.net/"></p>', 'canonical: https://x.example.net/'],
    [
      `<p>${property('og:url', 'https://x.example.net/')}</p>`,
      'address in the metadata (`og:url`): https://x.example.net/',
    ],
  ])('by %s', async (html, expected) => {
    expect((await toldAbout(html)).lost).toEqual([expected])
  })

  it.each<[string, string]>([
    ['<p class="byline">By <b>Jane Other</b></p>', 'By Jane Other'],
    ['<p class="byline"><span><span>By</span> Jane Other</span></p>', 'By Jane Other'],
    ['<p class=byline>By Jane Other</p>', 'By Jane Other'],
    ['<p class="c-byline">By Jane Other</p>', 'By Jane Other'],
    ['<p class="article__byline">By Jane Other</p>', 'By Jane Other'],
    ['<p class="ArticleByline">By Jane Other</p>', 'By Jane Other'],
    ['<p class="byline">BY JANE OTHER</p>', 'BY JANE OTHER'],
    ['<p class="byline">By Anneke Voss, Jane Other</p>', 'By Anneke Voss, Jane Other'],
    ['<p class="byline">Anneke Voss with Cher</p>', 'Anneke Voss with Cher'],
    [
      '<p class="byline">Written by Anneke Voss for The River Reader</p>',
      'Written by Anneke Voss for The River Reader',
    ],
    ['<p class="byline">Posted by admin</p>', 'Posted by admin'],
    ['<p hidden class="byline">By Jane Other</p>', 'By Jane Other'],
    ['<div hidden><p class="byline">By Jane Other</p></div>', 'By Jane Other'],
    ...[
      'author',
      'authors',
      'post-author',
      'entry-author',
      'author-name',
      'authorName',
      'posted-by',
      'p-author h-card',
      'author vcard',
    ].map((name): [string, string] => [`<span class="${name}">Jane Other</span>`, 'Jane Other']),
    ['<span class="author">The River Reader</span>', 'The River Reader'],
    ['<span id="author">Jane Other</span>', 'Jane Other'],
    ['<span data-component="Byline">Jane Other</span>', 'Jane Other'],
    ['<span itemprop="author">Jane Other</span>', 'Jane Other'],
    [
      '<span itemprop="author"><meta itemprop="name" content="Jane Other"><b itemprop="name">Jane Other</b></span>',
      'Jane Other',
    ],
    ['<span property="schema:author">Jane Other</span>', 'Jane Other'],
    ['<a rel="author" href="/jane">Jane Other</a>', 'Jane Other'],
    ['<address rel="author">Jane Other</address>', 'Jane Other'],
    ['<address>By Jane Other</address>', 'By Jane Other'],
    ['<a href="https://reader.example.org/author/jane/">Jane Other</a>', 'Jane Other'],
    ['<p>By Jane Other</p>', 'By Jane Other'],
    ['<p>Von Jane Other</p>', 'Von Jane Other'],
    ['<div>Par <span>Jane Other</span></div>', 'Par Jane Other'],
    ['<p>Por Jane Other y Kim Stone</p>', 'Por Jane Other y Kim Stone'],
    ['<p>Text: Jane Other</p>', 'Text: Jane Other'],
    ['<div>Written by <b>Jane Other</b></div>', 'Written by Jane Other'],
    ['<p><span>By Jane Other</span><span>5 min</span></p>', 'By Jane Other'],
  ])('by the byline %s', async (html, text) => {
    const { lost } = await toldAbout(html)
    expect(lost.map(each => each.replace(/ \(.*?>`\)/, ''))).toContain(`byline: ${text}`)
  })

  it.each([
    property('og:title', 'Ours is better'),
    meta('twitter:title', 'Ours is better'),
    meta('dc.title', 'Ours is better'),
    '<title>Ours is better</title>',
  ])('by another headline where the terms hold it: %s', async html => {
    expect((await toldAbout(html, 'held')).lost).toEqual([
      expect.stringMatching(/^headline in the metadata .*: Ours is better$/),
    ])
    expect((await toldAbout(html)).lost).toEqual([])
  })

  it('by words of our own in the headline, where the terms hold it', async () => {
    const html = '<h1>Ours is better: The stone that kept the peace</h1>'
    expect((await toldAbout(html, 'held')).lost).toEqual(['title: The stone that kept the peace'])
    expect((await toldAbout(html)).lost).toEqual([])
  })
})

describe('it is uncertain whether a page contradicts the credit', () => {
  it.each([
    meta('twitter:creator', '@jother'),
    property('article:author', 'https://social.example.net/12345'),
    '<link rel="author" href="https://social.example.net/12345">',
    '<div class="author-box"><h3>Jane Other</h3></div>',
  ])('by %s', async html => {
    const { lost, doubts } = await toldAbout(html)
    expect([lost, doubts.length]).toEqual([[], 1])
  })
})

describe('a page does not contradict the credit', () => {
  it.each([
    meta('author', 'Chidi Okafor and Anneke Voss'),
    meta('citation_author', 'Voss, Anneke'),
    meta('dc.creator', 'A. Voss'),
    meta('web_author', 'A Design Studio'),
    meta('twitter:creator', '@avoss'),
    meta('twitter:creator', '@HarbourReview'),
    meta('twitter:site', '@riverreader'),
    meta('twitter:label1', 'Reading time') + meta('twitter:data1', 'Five Minutes'),
    property('article:author', 'https://people.example.org/anneke-voss'),
    property('article:author', 'https://okafor.example.net/'),
    property('article:publisher', 'https://social.example.net/riverreader'),
    '<link rel="author" href="/humans.txt">',
    '<link rel="canonical" href="https://harbour.example.com/treaty">',
    property('og:url', 'https://harbour.example.com/treaty'),
    meta('citation_title', 'The Stone that Kept the Peace'),
    property('og:title', 'The stone that kept the peace | The River Reader'),
    data({ '@type': 'BreadcrumbList', itemListElement: [] }),
    data({ '@type': 'WebSite', author: { name: 'The River Reader' } }),
    data({ '@type': 'WebPage', author: [{ '@type': 'Person', name: 'Anneke Voss' }] }),
    '<p class="byline">By Anneke Voss and Chidi Okafor on Friday, 16 May 2025</p>',
    '<p class="byline">BY ANNEKE VOSS · 5 MIN READ</p>',
    '<p class="byline">16 May 2025</p>',
    '<p class="byline">Words: Anneke Voss, Chidi Okafor · 5 min read</p>',
    '<p class="byline">Written By Chidi Okafor for The Harbour Review</p>',
    '<p class="byline">By Anneke Voss · Edited by Sam Field and Kim Stone</p>',
    '<p class="byline">Edited by Sam Field</p>',
    '<p>Edited by Sam Field</p>',
    '<p class="editor">Sam Field</p>',
    '<p>By Popular Demand we publish this again, and with it all the letters that came.</p>',
    '<address>The River Reader, 1 Example Street, Port Amber</address>',
    '<img class="author-photo" src="x.png" alt="Jane Other, author">',
    '<h2 class="about-author">About the author</h2>',
    '<h2 id="how-the-port-authority-works">How the Port Authority Works</h2>',
    '<div class="author-box"><h3>Anneke Voss</h3><p>She lives in Port Amber with Lea Dunn.</p></div>',
    '<a class="author-link" href="https://people.example.org/author/voss">Anneke Voss</a>',
    'after:<aside><p class="byline">By Jane Other</p></aside>',
    'after:<section class="related-posts"><p class="byline">By Jane Other</p></section>',
    'after:<article class="card"><h2>Another post</h2><p class="byline">By Jane Other</p></article>',
    'after:<ol class="comments"><li><cite class="author">Bob Reader</cite></li></ol>',
    'after:<div id="comments"><article><footer class="comment-author vcard"><b class="fn">Bob Reader</b></footer></article></div>',
    'after:<footer><p class="author">Theme by Jane Other</p></footer>',
    '<blockquote><p>It held.</p><cite class="author">Jane Other</cite></blockquote>',
    '<figure><img src="x.png" alt=""><figcaption><span class="author">Jane Other</span></figcaption></figure>',
    '<p>Read <a href="/authors/">all authors</a>.</p>',
    '<p>Von Montag bis Freitag lesen wir zusammen.</p>',
    '<p><a class="button" href="https://harbour.example.com/treaty">Read the original at The Harbour Review</a></p>',
  ])('by %s', async html => {
    expect(await toldAbout(html)).toEqual({ lost: [], doubts: [] })
  })
})
