import { describe, expect, it } from 'vitest'
import { importSource } from '../../src/importing/index.js'
import { keptWords, withoutMarkup } from '../../src/importing/kept-words.js'
import { CONTEXT, importText } from './importing.js'

describe('the words of an article that are kept', () => {
  it.each<[string, string[], string[], number, number]>([
    ['all of them', ['One two three four'], ['zero one two three four five'], 4, 4],
    ['those in the same order', ['One two three four', 'five six seven'], ['one two three four, seven six five'], 4, 7],
    ['a short line that occurs', ['By Ada', 'One two three'], ['by Ada', 'x'], 2, 5],
    ['characters in scripts without spaces', ['時計は二つある'], ['町の時計は二つある'], 7, 7],
    ['part of a long line', ['one two three four five six'], ['one two three x five y'], 3, 6],
  ])('are %s', (_, shown, texts, kept, of) => {
    expect(keptWords(shown, texts)).toEqual({ kept, of })
  })

  it('are found in Markdown whatever its links and emphasis', () => {
    const markdown = 'The [two *clocks*](https://a.example.org/x_(y)) of<br>the \\[old\\] town[^1] <sup>2</sup>'
    expect(keptWords(['The two clocks of the [old] town'], [withoutMarkup(markdown)])).toEqual({ kept: 7, of: 7 })
  })

  it.each([
    [
      'a feed',
      '<rss><channel><title>F</title><item><title>T</title><description>&lt;p&gt;One two three four.&lt;/p&gt;</description></item></channel></rss>',
      undefined,
    ],
    ['an export', '{"db":[{"data":{"posts":[{"id":1,"title":"A","html":"<p>One two three four.</p>"}]}}]}', undefined],
    [
      'a message',
      'From: A <a@b.example>\nSubject: A\nDate: Tue, 4 Mar 2025 09:00:00 +0300\nContent-Type: text/html\n\n<p>One two three four.</p>',
      undefined,
    ],
    [
      'a message in plain text',
      'From: A <a@b.example>\nSubject: A\nDate: Tue, 4 Mar 2025 09:00:00 +0300\nMessage-ID: <1@b.example>\n\nOne two three four.',
      undefined,
    ],
    ['a pasted text', 'One two three four.\n\nFive six seven eight nine ten.', 'text'],
    ['a page', '<html><body><p>One two three four.</p></body></html>', undefined],
  ])('are counted in %s', async (_, text, kind) => {
    const [draft] = (await importText(text, 'x', kind)).drafts
    expect(draft?.words?.of).toBeGreaterThanOrEqual(4)
    expect(draft?.words?.kept).toBe(draft?.words?.of)
  })
})

it.each(['{"hello": "world"}', '[{"a": 1}]', '{"posts": [1, 2]}', '[]', '{"a": {"b": 1}, "c": "broken off'])(
  'JSON that is no export is refused with what is taken: %s',
  async text => {
    const { drafts, problems } = await importSource({ name: 'x.json', bytes: Buffer.from(text) }, CONTEXT)
    expect(drafts).toEqual([])
    expect(problems).toMatchObject([{ rule: 'import.refused', severity: 'error' }])
  },
)

it.each(['{braces} begin it\n\nThe text goes on, and on.', '[a note] begins it\n\nThe text goes on, and on.'])(
  'a text that only begins like JSON is imported: %s',
  async text => {
    expect((await importText(text, 'x.txt')).drafts.map(({ body }) => body.length > 0)).toEqual([true])
  },
)

it('the live feed of a blog at Blogger is a feed, even if it names the kind of its entries', async () => {
  const entry = `<entry><id>tag:blogger.com,1999:blog-1.post-2</id><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/><title>T</title><content type="html">Words</content><link rel="alternate" href="https://notes.example.com/2025/t.html"/></entry>`
  const xml = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2008"><id>tag:blogger.com,1999:blog-1</id><title>Notes</title>${entry}</feed>`
  const { kind, drafts } = await importSource({ name: 'x.xml', bytes: Buffer.from(xml) }, CONTEXT)
  expect([kind, drafts.length]).toEqual(['feed', 1])
})
