import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { readPost, readPosts } from '../../src/content/index.js'
import { CONTEXT, folderOf, type Given, HEAD, png, reading, rulesOf } from './reading.js'

const head = (yaml: string, body = 'Text.\n'): string => `---\n${yaml}\n---\n${body}`
const postOf = (text: string, given: Given = {}) => {
  const { post, problems } = reading(text, given)
  if (!post) throw new Error(JSON.stringify(problems))
  return post
}

describe('a post’s title', () => {
  const titles: [text: string, title: string, body: string][] = [
    [
      head('title: From frontmatter\ndate: 2026-01-01', '# Another heading\n'),
      'From frontmatter',
      '<h2 id="another-heading">Another heading</h2>\n',
    ],
    [head('title: The same\ndate: 2026-01-01', '# The same\n\nText.\n'), 'The same', '<p>Text.</p>\n'],
    [head('date: 2026-01-01', '# From a *heading*\n\nText.\n'), 'From a heading', '<p>Text.</p>\n'],
    [head('date: 2026-01-01', 'Set text\n========\n\nText.\n'), 'Set text', '<p>Text.</p>\n'],
    [head('date: 2026-01-01', '## At the top\n\nText.\n'), 'At the top', '<p>Text.</p>\n'],
    [
      head('date: 2026-01-01', 'Text.\n\n## A section\n'),
      'A section',
      '<p>Text.</p>\n<h2 id="a-section">A section</h2>\n',
    ],
    [head("title: ''\ndate: 2026-01-01", '# Heading\n'), 'Heading', ''],
    [head('title: 1984\ndate: 2026-01-01'), '1984', '<p>Text.</p>\n'],
    [head('title: 1.10\ndate: 2026-01-01'), '1.10', '<p>Text.</p>\n'],
    [head('title: true\ndate: 2026-01-01'), 'true', '<p>Text.</p>\n'],
    [head('title: [Solved]\ndate: 2026-01-01'), 'Solved', '<p>Text.</p>\n'],
    [head('title: AT&T <3 rivers\ndate: 2026-01-01'), 'AT&T <3 rivers', '<p>Text.</p>\n'],
    [head('Title: Upper case\nDate: 2026-01-01'), 'Upper case', '<p>Text.</p>\n'],
  ]
  it.each(titles)('is read from %j as %j', (text, title, body) => {
    const result = reading(text)
    expect(result.post?.title).toBe(title)
    expect(result.body?.html).toBe(body)
  })

  it('is made from a dated file name, with a warning', () => {
    const result = reading(head('date: 2026-01-01'), { path: 'posts/_posts/2020-05-06-my-first-post.md' })
    expect(result.post?.title).toBe('My first post')
    expect(result.problems).toMatchObject([{ severity: 'warning', rule: 'post.no-title' }])
  })

  it('is an error if it is missing', () => {
    const { post, problems } = reading(head('date: 2026-01-01'))
    expect(post).toBeUndefined()
    expect(problems).toMatchObject([
      { severity: 'error', rule: 'post.no-title', fix: expect.stringContaining('title:') },
    ])
  })
})

describe('a post’s date', () => {
  const dates: [yaml: string, path: string, iso: string, rules: string[]][] = [
    ['date: 2026-03-14', 'a.md', '2026-03-14T00:00:00Z', []],
    ['date: 2026-07-14', 'a.md', '2026-07-14T00:00:00+01:00', []],
    ['date: 2026-03-14 09:00:00 -0500', 'a.md', '2026-03-14T09:00:00-05:00', []],
    ['pubDate: Jul 08 2022', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['publishDate: 2022-07-08', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['published: 2022-07-08', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['layout: post', '2022-01-08-a.md', '2022-01-08T00:00:00Z', []],
    ['layout: post', '2022-01-08-a/index.md', '2022-01-08T00:00:00Z', []],
    ['layout: post', '2022/01/08/a.md', '2022-01-08T00:00:00Z', []],
    ['permalink: /2022/01/08/a/', 'a.md', '2022-01-08T00:00:00Z', []],
    ['date: 2023-01-09', '2022-01-08-a.md', '2023-01-09T00:00:00Z', []],
    ['date: Last Modified', '2022-01-08-a.md', '2022-01-08T00:00:00Z', ['post.ignored']],
    ['date: 2023-01-09 09:00:00 -4', '2022-01-08-a.md', '2023-01-09T00:00:00Z', ['post.ignored']],
    ['date: nonsense\npubDate: 2022-01-08', 'a.md', '2022-01-08T00:00:00Z', ['post.ignored']],
    ['published: true', '2022-01-08-a.md', '2022-01-08T00:00:00Z', []],
    ['date: 0001-01-01T00:00:00Z', '2022-01-08-a.md', '2022-01-08T00:00:00Z', []],
    ['layout: post', '2021-02-07T10:20:30Z-stamp.md', '2021-02-07T10:20:30Z', []],
    ['layout: post', '2021-02-07T10:20:30Z_stamp.md', '2021-02-07T10:20:30Z', []],
    ['date: 20220708', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['date: { created: 2022-07-08, updated: 2022-07-09 }', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['date: 2022.7.8', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['date: 2022年7月8日', 'a.md', '2022-07-08T00:00:00+01:00', []],
    ['date: 7/8/2022', 'a.md', '2022-07-08T00:00:00+01:00', ['post.ignored']],
    ['date: 8/8/2022', 'a.md', '2022-08-08T00:00:00+01:00', []],
    ['date: 18/7/2022', 'a.md', '2022-07-18T00:00:00+01:00', []],
    ['date: 1657238400', 'a.md', '2022-07-08T00:00:00Z', []],
  ]
  it.each(dates)('is read from %j in %s as %s', (yaml, path, iso, rules) => {
    const result = reading(head(`title: A\n${yaml}`), { path: `posts/${path}` })
    expect(result.post?.date.iso).toBe(iso)
    expect(rulesOf(result)).toEqual(rules)
  })

  it('is an error with a fix if it is missing, or if its only value is not a date', () => {
    expect(reading(head('title: A')).problems).toMatchObject([
      { rule: 'post.no-date', severity: 'error', fix: expect.stringContaining('date:') },
    ])
    expect(reading(head('title: A\nlayout: x\npubDate: soon')).problems).toMatchObject([
      {
        rule: 'post.field',
        severity: 'error',
        where: { file: 'posts/river.md', line: 4, column: 1 },
        what: expect.stringContaining('"soon"'),
      },
    ])
  })

  it('may be missing in a draft', () => {
    const result = reading(head('title: A'), { path: 'posts/_drafts/a.md' })
    expect(result.post).toMatchObject({ status: 'draft', date: { iso: '2024-01-01T00:00:00Z' } })
    expect(rulesOf(result)).toEqual(['post.no-date'])
  })

  it('of the original is no more precise than it was written', () => {
    const post = postOf(head('title: A\ndate: 2026-01-01\noriginal: { publisher: P, date: 1987-03 }'))
    expect(post.original?.date).toMatchObject({ precision: 'month' })
  })
})

describe('the frontmatter of other generators', () => {
  const habits: [yaml: string, expected: object][] = [
    ['author: Ada Writer', { authors: [{ name: 'Ada Writer' }] }],
    ['author: By Ada Writer and Bo Author', { authors: [{ name: 'Ada Writer' }, { name: 'Bo Author' }] }],
    [
      'byline: Ada Writer, Bo Author & Cy Third',
      { authors: [{ name: 'Ada Writer' }, { name: 'Bo Author' }, { name: 'Cy Third' }] },
    ],
    ['author: Ada Writer, PhD', { authors: [{ name: 'Ada Writer, PhD' }] }],
    ['author: Institute for Rivers', { authors: [{ name: 'Institute for Rivers' }] }],
    ['authors: [Ada Writer, Bo and Co]', { authors: [{ name: 'Ada Writer' }, { name: 'Bo and Co' }] }],
    [
      'author: { name: Ada, link: https://ada.example, role: Editor }',
      { authors: [{ name: 'Ada', url: 'https://ada.example/', jobTitle: 'Editor' }] },
    ],
    ['author: { name: Ada, website: ada }', { authors: [{ name: 'Ada' }] }],
    ['authors: [{ name: Ada, url: /ada/ }]', { authors: [{ name: 'Ada', url: 'https://reader.example.org/ada/' }] }],
    ['tags: rivers treaties', { tags: ['rivers', 'treaties'] }],
    ['tags: rivers, water law', { tags: ['rivers', 'water law'] }],
    ['category: Water law', { tags: ['Water law'] }],
    ['tags: [a, b]\ncategories: [B, c]', { tags: ['a', 'b', 'c'] }],
    ['keywords: a, b', { tags: ['a', 'b'] }],
    ['categories: [[a, b], [c]]', { tags: ['a', 'b', 'c'] }],
    ['tags: [a]\nkeywords: b', { tags: ['a'] }],
    ['author: "[Jane](https://j.example/)"', { authors: [{ name: 'Jane', url: 'https://j.example/' }] }],
    ['author: Jane Doe <jane@x.example>', { authors: [{ name: 'Jane Doe' }] }],
    ['author: jane@x.example (Jane Doe)', { authors: [{ name: 'Jane Doe' }] }],
    ['via: https://www.y.example/', { via: [{ name: 'y.example', url: 'https://www.y.example/' }] }],
    ['via: [{ url: https://y.example/ }, Z]', { via: [{ name: 'y.example' }, { name: 'Z' }] }],
    ['tags: ["water  law", "a\\nb"]', { tags: ['water law', 'a b'] }],
    ['tags:\t[a,\tb]', { tags: ['a', 'b'] }],
    ["author:\t'A\tB'", { authors: [{ name: 'A B' }] }],
    ['lastmod: 0001-01-01T00:00:00Z', { updated: undefined }],
    ['tags: [2024, true]', { tags: ['2024'] }],
    ['description: "**One** sentence"', { summary: 'One sentence' }],
    ['excerpt: <p>One</p>', { summary: 'One' }],
    ['excerpt: <p>One <a href="/x">two</a></p><p>three <b>four', { summary: 'One two three four' }],
    ['excerpt: a < b and AT&T <3 rivers', { summary: 'a < b and AT&T <3 rivers' }],
    ['draft: true', { status: 'draft' }],
    ['draft: "yes"', { status: 'draft' }],
    ['draft: false', { status: 'published' }],
    ['published: false', { status: 'draft' }],
    ['status: publish', { status: 'published' }],
    ['status: pending', { status: 'draft' }],
    ['status: withdrawn\nnotice: Wrong.\nupdated: 2026-03-18', { status: 'withdrawn', notice: 'Wrong.' }],
    ['correction: Nine, not eight.\nnotice: "Correction: nine, not eight"', { notice: 'Nine, not eight.' }],
    ['correction: Nine articles, not eight.', { notice: 'Nine articles, not eight.', corrected: true }],
    [
      'correction: Nine articles.\nnotice: Thanks to a reader.',
      { notice: 'Nine articles. Thanks to a reader.', corrected: true },
    ],
    ['canonical_url: https://x.example/a', { original: { url: 'https://x.example/a' } }],
    ['originalURL: https://x.example/a', { original: { url: 'https://x.example/a' } }],
    ['canonical: https://x.example/a', { original: { url: 'https://x.example/a' } }],
    ['canonical: self', { canonical: 'self' }],
    ['canonical_url: https://reader.example.org/river/', { original: undefined }],
    [
      'original: { publisher: P }\noriginal_url: https://x.example/a',
      { original: { publisher: { name: 'P' }, url: 'https://x.example/a' } },
    ],
    ['lang: pt_BR', { language: 'pt-BR' }],
    ['locale: de-AT', { language: 'de-AT' }],
    [
      'image: /images/a.png',
      { image: { src: '\u0001images/a.png', width: 3, height: 2, mediaType: 'image/png', size: 33, alt: '' } },
    ],
    ['cover: { image: images/a.png, alt: A }', { image: { src: '\u0001images/a.png', alt: 'A' } }],
    ['header: { teaser: /images/a.png }', { image: { src: '\u0001images/a.png' } }],
    ['images: [https://x.example/a.png, b]', { image: { src: 'https://x.example/a.png' } }],
    ['lastmod: 2026-02-02', { updated: { iso: '2026-02-02T00:00:00Z' } }],
    ['last_modified_at: 2026-02-02', { updated: { iso: '2026-02-02T00:00:00Z' } }],
    [
      'extra: { author: Ada, unknown: 1 }',
      { authors: [{ name: 'Ada' }], extra: { extra: { author: 'Ada', unknown: 1 } } },
    ],
    ['comments: disqus', { comments: undefined, extra: { comments: 'disqus' } }],
    ['license: true', { license: undefined }],
    ['licence: CC-BY-4.0', { license: { id: 'CC-BY-4.0' } }],
    ['original: { publisher: P, licence: CC-BY-4.0 }', { original: { license: { id: 'CC-BY-4.0' } } }],
    ['image: { src: /images/a.png, licence: CC-BY-4.0 }', { image: { license: { id: 'CC-BY-4.0' } } }],
    ['autor: Ada', { authors: [{ name: 'Ada' }] }],
    ['license: <a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>', { license: { id: 'CC-BY-4.0' } }],
    ['update: 2026-02-02', { updated: { iso: '2026-02-02T00:00:00Z' } }],
    ['modified_date: 2026-02-02', { updated: { iso: '2026-02-02T00:00:00Z' } }],
    ['comments: true', { comments: undefined, extra: { comments: true } }],
    ['comments: https://x.example/c', { comments: 'https://x.example/c' }],
    ['permalink: /:year/:month/:title/', { path: '2026/01/river/', slug: 'river' }],
    ['permalink: pretty', { path: '2026/01/01/river/' }],
    ['permalink: /{{ title | slugify }}.html', { path: 'a.html' }],
    ['url: /Stories/River/', { path: 'Stories/River/', output: 'Stories/River/index.html' }],
    ['path: town/river', { path: 'town/river/' }],
    ['slug: New Name', { slug: 'new-name', path: 'new-name/', id: 'tag:reader.example.org,2024:river' }],
    ['weight: 3\naliases: [/x/]\nlayout: post', { extra: { weight: 3, aliases: ['/x/'], layout: 'post' } }],
  ]
  it.each(habits)('%j is understood', (yaml, expected) => {
    const files = { 'static/images/a.png': png(3, 2) }
    const result = reading(head(`title: A\ndate: 2026-01-01\n${yaml}`), { files })
    expect(result.problems).toEqual([])
    for (const [key, value] of Object.entries(expected))
      if (value === undefined) expect(result.post).not.toHaveProperty(key)
      else if (key === 'authors' || key === 'tags') expect(result.post?.[key]).toEqual(value)
      else expect(result.post).toMatchObject({ [key]: value })
  })

  const odd: [yaml: string, rule: string, words: RegExp][] = [
    ['id: 4182', 'post.ignored', /`id`/],
    ['permalink: false', 'post.ignored', /permalink/],
    ['permalink: /{{ season }}/', 'post.ignored', /placeholder/],
    ['url: https://x.example/a', 'post.ignored', /on another site/],
    ['lang: 12', 'post.ignored', /language/],
    ['password: ebb', 'post.ignored', /has no effect/],
    ['license: Free for friends', 'post.ignored', /no known licence/],
    ['lastmod: yesterday', 'post.ignored', /not a date/],
    ['canonical_url: nowhere', 'post.ignored', /web address/],
    ['image: gone.png', 'post.missing-image', /gone\.png/],
    ['notise: A', 'key.misspelled', /notise/],
    ['author: { twitter: x }', 'post.ignored', /no name/],
    ['author: true', 'post.ignored', /no name/],
    ['expiryDate: 2027-01-01', 'post.ignored', /has no effect/],
    ['summry: A', 'key.misspelled', /summry/],
    ['extra: { status: evergreen }', 'post.ignored', /published, draft, withdrawn/],
  ]
  it.each(odd)('%j causes a warning at its line, and no error', (yaml, rule, words) => {
    const result = reading(head(`title: A\ndate: 2026-01-01\n${yaml}`))
    expect(result.post).toBeDefined()
    expect(result.problems).toMatchObject([
      { severity: 'warning', rule, what: expect.stringMatching(words), where: { line: 4 } },
    ])
  })
})

it('names a faulty date by the key that the editor wrote', () => {
  const { problems } = reading('---\ntitle: A\npubDate: soon\n---\nText.')
  expect(problems).toMatchObject([
    { what: '`pubDate` is not a date: "soon" (write it like 2026-03-14 or 2026-03-14T09:00:00+01:00).' },
  ])
})

describe('Offprint’s own fields', () => {
  const faults: [yaml: string, line: number, words: RegExp][] = [
    ['updated: yesterday', 4, /`updated`.*not a date/],
    ['language: english language', 4, /language tag/],
    ['original:\n  url: nowhere', 5, /`original.url`.*web address/],
    ['original:\n  license: CC-BY-9', 5, /no known licence/],
    ['original:\n  licence: CC-BY-9', 5, /no known licence/],
    ['original:\n  changes: edted', 5, /did you mean edited/],
    ['original:\n  changes: some', 5, /none, excerpt, edited, translated/],
    ['authors:\n  - affiliation: X', 5, /authors\.0\.name/],
    ['authors:\n  - name: Ada\n    url: ada', 6, /authors\.0\.url/],
    ['id: mailto:x@example.org', 4, /permanent id/],
    ['canonical: elsewhere', 4, /original, self/],
    ['slug: ../x', 4, /leads out/],
    ['permalink: /../x/', 4, /leads out/],
    ['permalink: C:/x/', 4, /drive letter/],
    ['permalink: /con/', 4, /Windows/],
  ]
  it.each(faults)('cause an error at the line of the fault: %j', (yaml, line, words) => {
    const result = reading(head(`title: A\ndate: 2026-01-01\n${yaml}`))
    expect(result.post).toBeUndefined()
    expect(result.problems).toMatchObject([
      { severity: 'error', what: expect.stringMatching(words), where: { file: 'posts/river.md', line } },
    ])
  })

  it.each(['CC-BY-5.0', 'cc-by-sa', 'LicenseRef-Ours'])(
    'cause an error for a licence that resembles an SPDX id but is not a known one: %s',
    licence => {
      const { problems } = reading(head(`title: A\ndate: 2026-01-01\nlicense: ${licence}`))
      expect(problems).toMatchObject([
        { severity: 'error', where: { line: 4 }, what: expect.stringContaining('license') },
      ])
    },
  )

  it('are checked together with the body, and all problems are reported at once', () => {
    const result = reading(head('title: A\nupdated: x\nlanguage: "?"\nslug: ..', '![a](gone.png)\n'))
    expect(rulesOf(result).sort()).toEqual([
      'post.field',
      'post.field',
      'post.missing-image',
      'post.no-date',
      'post.path',
    ])
  })

  it('are all checked, even if one of them is wrong', () => {
    const { post, problems } = reading(
      head('title: A\ndate: 2026-01-01\nimage: gone.png\nvia: [{ name: B, url: no address }]'),
    )
    expect(post).toBeUndefined()
    expect(problems.map(({ rule }) => rule).sort()).toEqual(['post.field', 'post.missing-image'])
  })

  it('refer to a listed publisher by key or name, and a misspelled key gets a suggestion', () => {
    const { publishers } = readPublishers(
      'harbour-review:\n  name: Harbour Review\n  url: https://harbour.example.org/\n',
    )
    const original = (reference: string) =>
      reading(head(`title: A\ndate: 2026-01-01\noriginal: { publisher: ${reference} }`), { publishers })
    expect(original('harbour-review').post?.original?.publisher).toMatchObject({
      key: 'harbour-review',
      name: 'Harbour Review',
    })
    expect(original('Harbour Review').problems).toEqual([])
    expect(original('Harbour Review').post?.original?.publisher).toMatchObject({ key: 'harbour-review' })
    expect(original('Another').post?.original?.publisher).toEqual({ name: 'Another' })
    expect(original('harbor-review').problems).toMatchObject([
      { severity: 'error', fix: 'Did you mean `harbour-review`?' },
    ])
  })
})

describe('a post', () => {
  it('has an id from its file name, whatever else changes', () => {
    const base = postOf(HEAD)
    const others: [string, Given][] = [
      [head('title: Another\ndate: 2020-01-01\nslug: other\npermalink: /x/'), {}],
      [HEAD, { context: { url: 'https://reader.example.org/other/base/' } }],
      [HEAD, { path: 'posts/2020-01-01-river.md' }],
    ]
    for (const [text, given] of others) expect(postOf(text, given).id).toBe(base.id)
    expect(base.id).toBe('tag:reader.example.org,2024:river')
    expect(postOf(head('title: A\ndate: 2026-01-01\nid: urn:isbn:9780000000000')).id).toBe('urn:isbn:9780000000000')
  })

  it('has a summary from its first paragraphs', () => {
    const text = `${'A sentence of some length stands here. '.repeat(10)}`
    expect(postOf(`${HEAD}## H\n\n![x](https://x.example/a.png "t")\n\n*Short* [one](/x).\n\n${text}\n`).summary).toBe(
      'Short one. A sentence of some length stands here. A sentence of some length stands here. A sentence of some length stands here. A sentence of some length stands here. A sentence of some length stands here.',
    )
    expect(postOf(`${HEAD}<p>Raw &amp; <b>old</b></p>\n`).summary).toBe('Raw & old')
    expect(postOf(`${HEAD}<p>Raw first.</p>\n\nThen Markdown.\n`).summary).toBe('Raw first.')
    expect(postOf(`${HEAD}<p><img src="https://x.example/a.png" alt=""></p>\n\nMarkdown.\n`).summary).toBe('Markdown.')
  })

  it.each([
    ['paragraphs: 1', 'One two.\n\nThree four.\n\nFive six.\n', 'One two.'],
    ['paragraphs: 2', '- one\n- two\n\n> Three.\n\nFour five.\n', 'one two Three.'],
    ['words: 3', 'One two three four five six seven.\n', 'One two three…'],
    ['paragraphs: 2', '## H\n\nOne.\n\n![x](https://x.example/a.png "Photo: AP")\n\nTwo.\n\nThree.\n', 'One. Two.'],
    ['words: 90', 'One two.\n\nThree four.\n', 'One two. Three four.'],
  ])('has no summary beyond %s that the terms allow', (limit, body, summary) => {
    const original = `original: { publisher: { name: P, terms: { ${limit} } }, url: 'https://p.example.org/a' }`
    expect(postOf(`---\ntitle: A\ndate: 2026-01-01\n${original}\n---\n\n${body}`).summary).toBe(summary)
  })

  it.each([
    ['Short.\n\n<!--more-->\n\nSecret.\n', 'Short.', '<p>Short.</p>'],
    ['Short. <!--more--> Secret.\n\nSecret.\n', 'Short.', '<p>Short. </p>'],
    ['## H\n\n<!-- more -->\n\nSecret.\n', 'H', '<h2>H</h2>'],
    ['<!--more-->\n\nSecret.\n', '', ''],
  ])('keeps everything after the `more` mark out of its summary and excerpt: %j', (body, summary, excerpt) => {
    const result = reading(HEAD + body)
    expect(result.post).toMatchObject({ summary, more: true })
    expect(result.body?.excerpt).toBe(excerpt)
  })

  it('includes pictures from anywhere below the root folder, and from nowhere else', () => {
    const given = { path: 'src/content/blog/a.md', context: { posts: 'src/content/blog' } }
    const files = { 'src/assets/b.jpg': png(3, 2), 'secret.txt': 'x' }
    const result = reading(`${HEAD}![b](../../assets/b.jpg)\n`, { ...given, files })
    expect(result.post?.assets).toEqual([{ from: 'src/assets/b.jpg', to: 'a/b.jpg' }])
    for (const src of ['../../../../b.jpg', '../../../secret.txt'])
      expect(rulesOf(reading(`${HEAD}![b](${src})\n`, { ...given, files }))).toEqual(['post.address'])
  })

  it('has at most a hundred nested elements, and a warning if there were more', () => {
    const result = reading(`${HEAD}${'<div>'.repeat(2000)}deep <br>text${'</div>'.repeat(2000)}\n`)
    const html = result.body?.html ?? ''
    expect(html.match(/<div>/g)).toHaveLength(100)
    expect(html).toContain('deep <br />text')
    expect(result.problems).toMatchObject([{ severity: 'warning', rule: 'post.deep-html' }])
  })

  it('is read identically from the same bytes, and does not change when stored as JSON', () => {
    const text = `${HEAD}a ![b](c.png)\n\n[^1]\n\n[^1]: x\n`
    const files = { 'posts/c.png': png(1, 1) }
    const [first, second] = [reading(text, { files }), reading(text, { files })]
    expect(first.post).toEqual(second.post)
    expect(first.body).toEqual(second.body)
    expect(JSON.parse(JSON.stringify(first.post))).toEqual(first.post)
  })

  it('is the same with the byte order mark and the line breaks of Windows', () => {
    const text = `${HEAD}a\n\nb\n`
    const windows = reading(Buffer.from(`\uFEFF${text.replace(/\n/g, '\r\n')}`))
    expect(windows.body).toEqual(reading(text).body)
    expect(windows.post?.title).toBe('River')
  })

  it('never causes an exception and never contains a control character, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const { problems } = reading(bytes)
        for (const { what, fix, where } of problems)
          expect([what, fix, where.file].every(text => text !== '')).toBe(true)
      }),
    )
    const key = fc.constantFrom(
      'title',
      'date',
      'authors',
      'tags',
      'image',
      'original',
      'via',
      'slug',
      'permalink',
      'status',
      'id',
      'extra',
      'lang',
      'updated',
      'summary',
    )
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.dictionary(key, value), data => {
        const { post } = reading(`---json\n${JSON.stringify(data)}\n---\n# Heading\n\ntext\n`, {
          path: 'posts/2026-01-01-a.md',
        })
        const { extra, assets, links, ...texts } = post ?? { extra: {}, assets: [], links: [] }
        expect(JSON.stringify(texts).replace(/"src":"\\u0001/, '')).not.toMatch(/\\u00(?:0[0-8bcef]|1[0-9a-f])/)
      }),
      { numRuns: 300 },
    )
  })
})

describe('posts that are read together', () => {
  it('are read as each of them alone, whatever is wrong with the others', () => {
    const texts: Readonly<Record<string, string>> = {
      'river.md': `${HEAD}Water, in [another post](other.md), and ![a map](map.png).\n`,
      'unclosed.md': '---\ntitle: Unclosed\n',
      'readme.md': 'About this folder.\n',
      'empty.md': '',
      'bundle/index.md': `${HEAD}Words.\n`,
      'bundle/part.md': 'A part of the post.\n',
      'wrong.md': head('title: Wrong\ndate: no date\nauthors: [{ nme: Ada }]', 'Words {{< unknown >}}.\n'),
      'redirect.md': head('title: Old\nredirect_to: /river/'),
      'other.md': head('title: Other\ndate: 2026-03-15'),
    }
    const files = Object.entries(texts).map(([name, text]) => ({ path: `posts/${name}`, bytes: Buffer.from(text) }))
    const folder = folderOf(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])))
    const surroundings = { context: CONTEXT, folder, publishers: new Map() }
    expect(readPosts(files, surroundings)).toEqual(files.map(file => readPost(file, surroundings)))
  })
})
