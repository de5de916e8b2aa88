import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSource, postText } from '../../../src/importing/index.js'
import { CONTEXT, expectFile, factOf, readBack } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/export')
const EXPORTS = [
  ['wordpress', 'wordpress.xml'],
  ['ghost', 'ghost.json'],
  ['blogger', 'blogger.xml'],
] as const
const importExport = (name: string) => importSource({ name, bytes: readFileSync(join(FIXTURES, name)) }, CONTEXT)

describe('the export of another system', () => {
  it.each(EXPORTS)('gives the expected posts (%s)', async (kind, name) => {
    const imported = await importExport(name)
    expect(imported.kind).toBe(kind)
    expectFile(join(FIXTURES, `${kind}.md`), imported.drafts.map(postText).join('\n'))
  })

  it.each(EXPORTS)(
    'keeps names, dates and states, and leaves out everything that is not a post (%s)',
    async (_, name) => {
      const { drafts } = await importExport(name)
      expect(drafts.map(draft => [draft.name, factOf(draft, 'status')])).toEqual([
        ['two-books', 'published'],
        ['a-draft', 'draft'],
      ])
      for (const draft of drafts) {
        const { post, problems } = readBack(postText(draft))
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(post?.date.iso.slice(0, 4)).not.toBe('2025')
      }
    },
  )

  it('gives dates in the timezone of the site', async () => {
    const [draft] = (await importExport('wordpress.xml')).drafts
    expect(draft && factOf(draft, 'date')).toBe('2020-05-04T09:30:00+01:00')
  })

  it('names every author of a post that has several in WordPress', async () => {
    const item = `<item><title>A</title><dc:creator>ada</dc:creator><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
      <category domain="author" nicename="cap-ada">ada</category><category domain="author" nicename="cap-bo">Bo Lock</category>
      <content:encoded>Text.</content:encoded></item>`
    const author =
      '<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada Brook</wp:author_display_name></wp:author>'
    const xml = `<rss><channel><wp:wxr_version>1.2</wp:wxr_version>${author}${item}</channel></rss>`
    const [draft] = (await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT, 'wordpress')).drafts
    expect(draft && [0, 1, 2].map(i => factOf(draft, `authors.${i}.name`))).toEqual(['Ada Brook', 'Bo Lock', undefined])
  })

  const wordpressPost = async (parts: string) => {
    const item = `<item><title>A</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>${parts}
      <content:encoded>Text.</content:encoded></item>`
    const xml = `<rss><channel><wp:wxr_version>1.2</wp:wxr_version>${item}</channel></rss>`
    return (await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT, 'wordpress')).drafts[0]
  }

  it.each([
    [
      '<category domain="author">Bo Lock</category><category domain="author">Bo Lock</category>',
      ['Bo Lock', undefined],
    ],
    ['<dc:creator>ada@example.org</dc:creator>', [undefined, undefined]],
  ])('names an author once, and not by an email address (%s)', async (parts, names) => {
    const draft = await wordpressPost(parts)
    expect(draft && [0, 1].map(i => factOf(draft, `authors.${i}.name`))).toEqual(names)
  })

  it('keeps the recording of an episode', async () => {
    const meta = (value: string): string =>
      `<wp:postmeta><wp:meta_key>enclosure</wp:meta_key><wp:meta_value>${value}</wp:meta_value></wp:postmeta>`
    const audio = await wordpressPost(meta('https://example.org/a.mp3\n123\naudio/mpeg\n'))
    expect(audio?.body).toContain('<audio src="https://example.org/a.mp3" controls')
    expect((await wordpressPost(meta('https://example.org/a.pdf\n1\napplication/pdf')))?.body).toBe('Text.')
  })

  it('lists the shortcodes that remain in the text', async () => {
    const [draft] = (await importExport('wordpress.xml')).drafts
    expect(draft?.notes.join()).toContain('gallery')
    expect(draft?.body).toContain('\\[gallery ids="1,2"\\]')
  })

  it('replaces shortcodes of WordPress with their content if the export contains it', async () => {
    const html = 'One.\n\n[gallery ids="5"]\n\n[embed]https://video.example.com/1[/embed]\n\n<pre>a\n\n  b</pre>'
    const picture = `<item><wp:post_id>5</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://a.example.org/p.jpg</wp:attachment_url></item>`
    const item = `<item><title>A</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA[${html}]]></content:encoded></item>`
    const xml = `<rss><channel><wp:wxr_version>1.2</wp:wxr_version>${picture}${item}</channel></rss>`
    const [draft] = (await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT, 'wordpress')).drafts
    expect(draft?.body).toBe(
      'One.\n\n<figure><img src="https://a.example.org/p.jpg" alt=""></figure>\n\n[https://video.example.com/1](https://video.example.com/1)\n\n```\na\n\n  b\n```',
    )
    expect(draft?.notes).toEqual([])
  })

  it.each([
    [
      'a gallery without ids, with the pictures added to the post',
      '[gallery columns="2"]',
      '<figure><img src="https://a.example.org/p.jpg" alt=""></figure>',
    ],
    [
      'a recording',
      '[audio mp3="https://a.example.org/a.mp3"][/audio]',
      '<figure><audio src="https://a.example.org/a.mp3" controls></audio></figure>',
    ],
    [
      'a recording whose address stands alone',
      '[audio https://a.example.org/a.mp3]',
      '<figure><audio src="https://a.example.org/a.mp3" controls></audio></figure>',
    ],
    [
      'a caption that is an attribute, as before version 3.4',
      '[caption id="a" width="9" caption="The quay"]<img src="https://a.example.org/q.jpg" alt="Q" />[/caption]',
      '<figure><img src="https://a.example.org/q.jpg" alt="Q"><figcaption>The quay</figcaption></figure>',
    ],
    ['a shortcode that is text', 'Write [[audio]] here.', 'Write \\[audio\\] here.'],
    ['the line where a list of posts ends', 'One.<!--more-->Two.', 'One.\n\nTwo.'],
    ['the line between two pages', 'One.<!--nextpage-->Two.', 'One.\n\nTwo.'],
  ])('of WordPress reads %s', async (_, html, expected) => {
    const picture = `<item><wp:post_id>5</wp:post_id><wp:post_parent>4</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://a.example.org/p.jpg</wp:attachment_url></item>`
    const item = `<item><title>A</title><wp:post_id>4</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA[${html}]]></content:encoded></item>`
    const xml = `<rss><channel><wp:wxr_version>1.2</wp:wxr_version>${picture}${item}</channel></rss>`
    const [draft] = (await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT, 'wordpress')).drafts
    expect(draft?.body).toBe(expected)
  })

  it.each([
    [
      'a card about another page',
      '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://b.example.org/"><div class="kg-bookmark-title">B</div><div class="kg-bookmark-description">What B says</div><img class="kg-bookmark-icon" src="https://b.example.org/i.png"></a></figure>',
      '[B](https://b.example.org/)\n\nWhat B says',
    ],
    [
      'a note',
      '<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Wind <b>it</b>.</div></div>',
      '> 💡 Wind **it**.',
    ],
    [
      'a recording without the times of its player',
      '<div class="kg-card kg-audio-card"><audio src="https://b.example.org/a.mp3"></audio><div class="kg-audio-title">The bell</div><span class="kg-audio-current-time">0:00</span></div>',
      '<figure><audio src="https://b.example.org/a.mp3" controls></audio></figure>\n\nThe bell',
    ],
  ])('of Ghost reads %s in its HTML', async (_, html, expected) => {
    const post = { title: 'A', html: `<p>Text.</p>${html}`, status: 'published' }
    const json = JSON.stringify({ db: [{ data: { posts: [post] } }] })
    const [draft] = (await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT, 'ghost')).drafts
    expect(draft?.body).toBe(`Text.\n\n${expected}`)
  })

  it('of Ghost makes a post that was only sent a draft, reads old Markdown, and leaves out internal tags', async () => {
    const data = {
      posts: [
        { id: 1, title: 'A', html: '<p>Text.</p>', status: 'sent', visibility: 'public' },
        { id: 2, title: 'B', markdown: 'Old *words*', status: 'published' },
      ],
      tags: [{ id: 3, name: 'Layout', visibility: 'internal' }],
      posts_tags: [{ post_id: 2, tag_id: 3 }],
    }
    const json = JSON.stringify({ db: [{ data }] })
    const [sent, old] = (await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT, 'ghost')).drafts
    expect(sent && factOf(sent, 'status')).toBe('draft')
    expect(old?.body).toBe('Old *words*')
    expect(old && factOf(old, 'tags')).toBeUndefined()
  })

  it('is refused with the way to the right one if it is the database of Ghost', async () => {
    const bytes = Buffer.from('SQLite format 3\0\x10\0')
    const { problems } = await importSource({ name: 'ghost.db', bytes }, CONTEXT)
    expect(problems[0]?.fix).toContain('Import/Export')
  })

  it('makes a post that only some readers could see a draft', async () => {
    const post = { title: 'A', html: '<p>Text.</p>', status: 'published', visibility: 'paid' }
    const json = JSON.stringify({ db: [{ data: { posts: [post] } }] })
    const ghost = await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT, 'ghost')
    const item = `<item><title>A</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_password>tide</wp:post_password><content:encoded>Text.</content:encoded></item>`
    const xml = `<rss><channel><wp:wxr_version>1.2</wp:wxr_version>${item}</channel></rss>`
    const wordpress = await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT, 'wordpress')
    for (const [draft] of [ghost.drafts, wordpress.drafts]) {
      expect(draft && factOf(draft, 'status')).toBe('draft')
      expect(draft?.notes.join()).toContain('only some readers')
    }
  })

  it('leads its pictures and links to no page of ours if it does not name its site', async () => {
    const post = {
      title: 'A',
      html: '<p>Text.</p><img src="__GHOST_URL__/content/p.jpg" alt="P">',
      status: 'published',
    }
    const json = JSON.stringify({ db: [{ data: { posts: [post] } }] })
    const [draft] = (await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT, 'ghost')).drafts
    expect(draft?.body).toContain('![P](https://old-site.invalid/content/p.jpg)')
    expect(draft?.doubts?.join()).toContain('does not name its site')
  })

  it.each([
    [
      'wordpress',
      '<rss><channel><link>https://old.example.org</link><wp:wxr_version>1.2</wp:wxr_version><item><title>A</title><wp:post_type>post</wp:post_type><wp:status>draft</wp:status><content:encoded><![CDATA[<a href="/b/">b</a> and words]]></content:encoded></item></channel></rss>',
    ],
    [
      'blogger',
      '<feed><id>tag:blogger.com,1999:blog-1.archive</id><link rel="alternate" href="https://old.example.org/"/><entry><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/><title>A</title><content>&lt;a href="/b/"&gt;b&lt;/a&gt; and words</content></entry></feed>',
    ],
  ])('leads its relative links to its own site (%s)', async (kind, xml) => {
    const [draft] = (await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT, kind)).drafts
    expect(draft?.body).toBe('[b](https://old.example.org/b/) and words')
    expect(draft?.doubts).toBeUndefined()
  })

  it('of Ghost is read from either of its editors if it has no HTML', async () => {
    const lexical = {
      root: {
        children: [
          {
            type: 'paragraph',
            children: [
              { type: 'extended-text', text: 'Plain, ', format: 0 },
              { type: 'extended-text', text: 'both', format: 3 },
              { type: 'linebreak' },
              { type: 'link', url: 'https://a.example.org/', children: [{ type: 'text', text: 'link', format: 0 }] },
            ],
          },
          { type: 'extended-heading', tag: 'h3', children: [{ type: 'text', text: 'Head' }] },
          {
            type: 'list',
            listType: 'number',
            children: [{ type: 'listitem', children: [{ type: 'text', text: 'item' }] }],
          },
          { type: 'image', src: '__GHOST_URL__/content/p.jpg', alt: 'P', caption: 'In <b>May</b>' },
          { type: 'codeblock', code: 'a < b', language: 'ts' },
          { type: 'markdown', markdown: 'One *two*' },
          { type: 'callout', calloutEmoji: '💡', calloutText: '<p>Note</p>' },
          { type: 'bookmark', url: 'https://b.example.org/', metadata: { title: 'B', description: 'What B says' } },
          { type: 'card-of-tomorrow', heading: 'New words' },
        ],
      },
    }
    const mobiledoc = {
      version: '0.3.1',
      markups: [['strong'], ['a', ['href', 'https://a.example.org/']]],
      atoms: [['soft-return', '', {}]],
      cards: [
        ['image', { src: '/content/p.jpg', alt: 'P' }],
        ['html', { html: '<p>Raw</p>' }],
        ['hr', {}],
      ],
      sections: [
        [
          1,
          'p',
          [
            [0, [], 0, 'Plain, '],
            [0, [0], 1, 'bold'],
            [1, [], 0, 0],
            [0, [1], 1, 'link'],
          ],
        ],
        [1, 'h3', [[0, [], 0, 'Head']]],
        [3, 'ul', [[[0, [], 0, 'item']]]],
        [10, 0],
        [10, 2],
        [10, 1],
      ],
    }
    const posts = [
      { title: 'A', html: null, lexical: JSON.stringify(lexical), status: 'published' },
      { title: 'B', html: null, mobiledoc: JSON.stringify(mobiledoc), status: 'draft' },
    ]
    const json = JSON.stringify({ db: [{ data: { posts } }] })
    const { drafts } = await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT)
    expect(drafts.map(({ body }) => body)).toEqual([
      [
        'Plain, ***both***  \n[link](https://a.example.org/)',
        '### Head',
        '1.  item',
        '<figure><img src="https://old-site.invalid/content/p.jpg" alt="P"><figcaption>In <b>May</b></figcaption></figure>',
        '```ts\na < b\n```',
        'One *two*',
        '> 💡 Note',
        '[B](https://b.example.org/)',
        'What B says',
        'New words',
      ].join('\n\n'),
      [
        'Plain, **bold**  \n[link](https://a.example.org/)',
        '### Head',
        '-   item',
        '<figure><img src="https://old-site.invalid/content/p.jpg" alt="P"></figure>',
        '---',
        'Raw',
      ].join('\n\n'),
    ])
  })

  const words = (text: string) => ({ type: 'extended-text', text })
  const line = (text: string) => ({ type: 'paragraph', children: [words(text)] })
  const item = (...children: object[]) => ({ type: 'listitem', children })
  it.each([
    [
      'a list within a list',
      {
        type: 'list',
        tag: 'ul',
        children: [
          item(words('One')),
          item({ type: 'list', tag: 'ol', children: [item(words('In'))] }),
          item(words('Two')),
        ],
      },
      '-   One\n    1.  In\n-   Two',
    ],
    [
      'a list within a list alone',
      { type: 'list', tag: 'ul', children: [item({ type: 'list', tag: 'ul', children: [item(words('In'))] })] },
      '-   -   In',
    ],
    ['no card that only mails show', { type: 'email', html: '<p>Hey {first_name}, read this.</p>' }, ''],
    [
      'no offer that only mails show',
      { type: 'email-cta', html: '<p>Buy.</p>', buttonText: 'Buy', buttonUrl: 'https://a.example.org/' },
      '',
    ],
    ['no form to subscribe', { type: 'signup', header: 'Join', subheader: 'for free', buttonText: 'Join' }, ''],
    [
      'HTML',
      { type: 'html', html: '<p>Bells.</p>', visibility: { web: { nonMember: true, memberSegment: 'status:free' } } },
      'Bells.',
    ],
    [
      'no HTML that only mails show',
      { type: 'html', html: '<p>Bells.</p>', visibility: { web: { nonMember: false, memberSegment: '' } } },
      '',
    ],
    [
      'an offer with its picture and button',
      {
        type: 'call-to-action',
        imageUrl: 'https://a.example.org/a.png',
        textValue: '<p>Come to the tower.</p>',
        buttonText: 'Tickets',
        buttonUrl: 'https://a.example.org/b',
      },
      '![](https://a.example.org/a.png)\n\nCome to the tower.\n\n[Tickets](https://a.example.org/b)',
    ],
    [
      'a header with its button',
      {
        type: 'header',
        header: 'The tower',
        subheader: 'of bells',
        buttonText: 'Tickets for the tower',
        buttonUrl: 'https://a.example.org/b',
      },
      'The tower\n\nof bells\n\n[Tickets for the tower](https://a.example.org/b)',
    ],
  ] as const)('of Ghost shows %s', async (_, node, expected) => {
    const [before, after] = [
      'The bell rings at nine, and nobody knows why it does.',
      'It has rung for a hundred years, on every day.',
    ]
    const lexical = JSON.stringify({ root: { children: [line(before), node, line(after)] } })
    const posts = [{ title: 'The bell', status: 'published', lexical }]
    const json = JSON.stringify({ db: [{ data: { posts } }] })
    const [draft] = (await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT)).drafts
    expect(draft?.body.replace(before, '').replace(after, '').trim()).toBe(expected)
  })

  it('of Ghost before version 1 has its dates and pictures', async () => {
    const post = {
      title: 'The bell',
      status: 'published',
      html: '<p>The bell rings.</p>',
      published_at: 1420070400000,
      image: 'https://a.example.org/a.jpg',
      page: 0,
    }
    const json = JSON.stringify({ db: [{ data: { posts: [post] } }] })
    const [draft] = (await importSource({ name: 'x.json', bytes: Buffer.from(json) }, CONTEXT)).drafts
    const fact = (name: string) => draft?.facts.find(({ field }) => field === name)?.value
    expect([fact('date'), fact('image.src')]).toEqual(['2015-01-01T00:00:00Z', 'https://a.example.org/a.jpg'])
  })

  it.each(['wordpress', 'ghost', 'blogger'] as const)(
    'is refused with a message if it is not an export of %s',
    async kind => {
      const { problems } = await importSource({ name: 'x', bytes: Buffer.from('{"a": <b>') }, CONTEXT, kind)
      expect(problems).toMatchObject([{ rule: 'import.kind' }])
    },
  )
})
