import { describe, expect, it } from 'vitest'
import { withoutDepth } from '../../src/importing/html/depth.js'
import { importSource, postText } from '../../src/importing/index.js'
import { CONTEXT, factOf, readBack } from './importing.js'

const imported = (text: string, as?: string) => importSource({ name: 'x', bytes: Buffer.from(text) }, CONTEXT, as)
const WORDS = 'The keeper of the weir writes down the height of the water every morning. '
const BOMB = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'.replace(/./g, name => `<!ENTITY ${name} "${`&${String.fromCharCode(name.charCodeAt(0) - 1)};`.repeat(10)}">`)}<!ENTITY x SYSTEM "file:///etc/passwd">]>`

describe('a hostile source', () => {
  it.each<[string, string]>([
    ['deep HTML', `<html><body><article>${'<div>'.repeat(20_000)}${WORDS.repeat(9)}${'</div>'.repeat(20_000)}`],
    ['deep quotes', `<html><body><article>${'<blockquote>'.repeat(3000)}${WORDS.repeat(9)}`],
    ['one tag with many attributes', `<html><body><article><p ${'a="1" '.repeat(20_000)}>${WORDS.repeat(9)}</p>`],
    ['tags without ends', `<html><body><article>${'<a<b'.repeat(50_000)}<p>${WORDS.repeat(9)}</p>`],
    ['a page that is one word', `<html><body><article><p>${'a'.repeat(500_000)}</p>`],
    ['a text that is one word', 'a'.repeat(2_000_000)],
    ['a text of short lines', 'short line here\n\n'.repeat(10_000)],
    ['a text of long paragraphs', `${WORDS.repeat(30)}\n\n`.repeat(500)],
    ['a byline without an end', `By ${'Ada '.repeat(20_000)}\n\n${WORDS}`],
    ['the beginning of a credit, repeated', `${'republished '.repeat(5000)}from\n\n`.repeat(3)],
    ['brackets, numbers and addresses', ['('.repeat(2000), '1.'.repeat(5000), 'https://'.repeat(3000)].join('\n\n')],
    ['a feed of deep XML', `<rss><channel><item><title>x</title><description>${'<a>'.repeat(20_000)}w</description>`],
    [
      'a feed of entities',
      `${BOMB}<rss><channel><title>&j;</title><item><title>&j;</title><description>&x; w</description></item></channel></rss>`,
    ],
    [
      'an export of entities',
      `${BOMB}<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version><item><title>&j;</title><wp:post_type>post</wp:post_type><content:encoded>&x; w</content:encoded></item></channel></rss>`,
    ],
    ['a feed in deep JSON', `{"items":[{"content_html":"w"},{"content_html":"x","tags":${'['.repeat(5000)}`],
  ])('gives a post without errors: %s', async (_, text) => {
    const { drafts } = await imported(text)
    expect(drafts.length).toBeGreaterThan(0)
    for (const draft of drafts) {
      expect(String(factOf(draft, 'title')).length).toBeLessThan(400)
      expect(draft.name.length).toBeLessThan(100)
      expect(postText(draft)).not.toMatch(/root:|aaaaaaaaaaaaaaaaaaaaa&/)
      expect(readBack(postText(draft)).problems.filter(({ severity }) => severity === 'error')).toEqual([])
    }
  })

  it('gives a post without scripts, event handlers or addresses that run scripts', async () => {
    const body = `<h1>Head</h1><p>${WORDS.repeat(5)}</p><p><a href="javascript:alert(1)">one</a> <a href="java\nscript:alert(1)">two</a> <img src=x onerror=alert(1)> <a href="data:text/html,x">three</a><iframe src="javascript:alert(1)"></iframe><svg onload=alert(1)><script>alert(1)</script></svg></p><style>p{}</style>`
    for (const source of [
      `<html><body><article>${body}</article></body></html>`,
      `<rss><channel><title>F</title><item><title>T</title><description><![CDATA[${body}]]></description></item></channel></rss>`,
    ]) {
      const [draft] = (await imported(source)).drafts
      expect(draft?.body).not.toMatch(/script|alert|onerror|onload|data:/)
      expect(draft?.body).toContain('one two')
    }
  })

  it.each(['../../../etc/passwd', '/etc/passwd', '..\\..\\x', 'a\0b', '.git/config', 'con', ''])(
    'cannot choose a file outside the folder: %j',
    async slug => {
      const json = JSON.stringify({
        db: [{ data: { posts: [{ id: 1, title: 'A', slug, html: '<p>Half a text</p>' }] } }],
      })
      const [draft] = (await imported(json, 'ghost')).drafts
      expect(draft?.name).toMatch(/^[a-z0-9][a-z0-9-]*$/)
    },
  )

  it('is imported up to the place where it breaks off', async () => {
    const wxr = `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version><item><title>A</title><wp:post_type>post</wp:post_type><content:encoded><![CDATA[<p>Half a text`
    const ghost = '{"db":[{"data":{"posts":[{"id":1,"title":"A","html":"<p>Half a text</p>"},{"id":2,"title":"B'
    const json = '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_html":"Half a text"},{"id'
    const mail = `From: A <a@b.example>\r\nSubject: A\r\nDate: Tue, 4 Mar 2025 09:00:00 +0300\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Half a text`
    for (const source of [wxr, ghost, json, mail]) {
      const { drafts, problems } = await imported(source)
      expect(problems).toEqual([])
      expect(drafts.map(draft => draft.body)).toEqual(['Half a text'])
      expect(drafts[0]?.notes.join()).toContain('breaks off')
    }
  })

  it('is refused with a message if nothing in it can be imported', async () => {
    const deep = Array.from(
      { length: 400 },
      (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`,
    )
    const { problems } = await imported(`From: a@b.example\r\nSubject: x\r\n${deep.join('')}`, 'eml')
    expect(problems).toMatchObject([{ rule: 'import.kind' }])
    const empty = await imported('From: a@b.example\r\nSubject: x\r\nDate: x\r\n\r\n', 'eml')
    expect(empty.drafts).toEqual([])
    expect(empty.problems).toMatchObject([{ rule: 'import.empty', severity: 'error' }])
  })

  it.each([
    ['1741075200', '2025-03-04T08:00:00Z'],
    ['1741075200000', '2025-03-04T08:00:00Z'],
    ['Tuesday, 04-Mar-25 09:00:00 GMT', '2025-03-04T09:00:00Z'],
    ['Tue Mar  4 09:00:00 2025', '2025-03-04T09:00:00Z'],
    ['20250304T090000Z', '2025-03-04T09:00:00Z'],
    ['Tue, 04 Mar 25 09:00:00 EST', '2025-03-04T09:00:00-05:00'],
    ['04.03.2025 09:00', '2025-03-04'],
    ['2025-03-04T09:00:00.5+01:00', '2025-03-04T09:00:00.500+01:00'],
    ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
    ['0000-00-00T00:00:00Z', undefined],
    ['Mon, 32 Jan 2025 99:99:99 GMT', undefined],
    ['yesterday', undefined],
  ])('with an entry dated %s gives that date, or a note that it could not be read', async (written, date) => {
    const feed = `<rss><channel><title>F</title><link>https://f.example.org/</link><item><title>T</title><pubDate>${written}</pubDate><description>w</description></item></channel></rss>`
    const [draft] = (await imported(feed)).drafts
    expect(draft && factOf(draft, 'original.date')).toBe(date)
    expect(draft?.notes.join().includes('date could not be read')).toBe(date === undefined)
  })

  it('with a date in the future gives a doubt about it', async () => {
    const feed =
      '<rss><channel><title>F</title><item><title>T</title><pubDate>2999-01-01</pubDate><description>w</description></item></channel></rss>'
    const [draft] = (await imported(feed)).drafts
    expect(draft?.facts.find(({ field }) => field === 'original.date')?.doubt).toContain('future')
  })

  it('loses tags that are nested too deeply, but never words', () => {
    const flat = '<div>a</div><p>b<p>c'.repeat(400)
    expect(withoutDepth(flat, 'html')).toBe(flat)
    const deep = `${'<div>'.repeat(1000)}words${'</div>'.repeat(1000)} <b>after</b>`
    expect(withoutDepth(deep, 'xml')).toMatch(/^(?:<div>){250}words(?:<\/div>){250} <b>after<\/b>$/)
  })
})
