import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

/** Builds a folder of files and returns the report, and the output by path. */
async function built(files: Readonly<Record<string, string>>) {
  const root = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const now = Date.parse('2026-06-01T00:00:00Z')
  const report = await build({ root, now, drafts: false, emails: 'all', strict: false, threads: 0 })
  const out = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
  return { report, out }
}

const post = (title: string, rest = '', body = 'Text.\n') =>
  `---\ntitle: ${title}\nauthors: [Ada Brook]\n${rest}---\n${body}`
const docs = readFileSync(join(import.meta.dirname, '../../docs/publication.md'), 'utf8')
const example = /### Pages of another generator[\s\S]*?```yaml\n([\s\S]*?)```/.exec(docs)?.[1] ?? ''

describe('the addresses of pages', () => {
  it('are those of another generator, which writes them, as the documentation shows', async () => {
    const { report, out } = await built({
      'publication.yml': example,
      'content/posts/2026-01-05-newsletter.md': post(
        'January',
        '',
        'See [the next](2026-02-02-newsletter.md) and [us](/about/). A note.[^1]\n\n[^1]: Here.\n',
      ),
      'content/posts/2026-02-02-newsletter.md': post('February', 'slug: february\n'),
      'content/posts/own/index.md': post('Own', 'date: 2026-03-01\nurl: /own/page\n', '![Pier](pier.png)\n'),
      'content/posts/own/pier.png': 'x',
      'content/posts/_index.md': '---\ntitle: Posts\n---\n',
      'hugo.toml': 'title = "The Harbour Blog"\n',
    })
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(report.changed.filter(path => path.endsWith('.html') && !/^(?:email|issues)\//.test(path))).toEqual([])
    const feed = out('feed.xml')
    expect([...feed.matchAll(/<link>(.*?)<\/link>/g)].map(([, link]) => link)).toEqual([
      'https://blog.example.org/',
      'https://blog.example.org/own/page',
      'https://blog.example.org/posts/february/',
      'https://blog.example.org/posts/2026-01-05-newsletter/',
    ])
    expect(feed).toContain('href="https://blog.example.org/posts/february/"')
    expect(feed).toContain('href="https://blog.example.org/about/"')
    expect(feed).toContain('src="https://feeds.example.org/own/pier.png"')
    expect(feed).not.toContain('href="https://feeds.example.org/2026')
  })

  it('follow the permalink of the publication, and versions of a text name each other', async () => {
    const { report, out } = await built({
      'publication.yml': 'title: R\nurl: https://reader.example.org/\npermalink: /:year/:month/:slug/\n',
      'posts/2026-01-05-newsletter.md': post('January'),
      'posts/2026-02-02-newsletter.md': post('February'),
      'posts/same/index.md': post('The same', 'date: 2026-03-01\nslug: the-same\n'),
      'posts/same/index.ja.md': post('同じ', 'date: 2026-03-01\nslug: the-same\n'),
    })
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(report.changed).toEqual(
      expect.arrayContaining([
        '2026/01/newsletter/index.html',
        '2026/02/newsletter/index.html',
        '2026/03/the-same/index.html',
      ]),
    )
    const hreflang = (html: string) => [...html.matchAll(/hreflang="(.*?)" href="(.*?)"/g)].map(([, ...each]) => each)
    const both = [
      ['en', 'https://reader.example.org/2026/03/the-same/'],
      ['ja', 'https://reader.example.org/ja/2026/03/the-same/'],
    ]
    expect(hreflang(out('2026/03/the-same/index.html'))).toEqual(both)
    expect(hreflang(out('ja/2026/03/the-same/index.html'))).toEqual(both)
  })

  const refused: [yaml: string, words: RegExp][] = [
    ['permalink: /:year/:month/', /should be a path with the name/],
    ['permalink: /:yaer/:slug/', /`:yaer` .* stands for nothing/],
    ['permalink: https://x.example.org/:slug/', /should be a path/],
    ['pages: { url: "https://x.example.org/:slug/" }', /write/],
    ['pages: { url: "https://x.example.org/:slug/", write: true }', /should be `false`/],
    ['pages: { url: "https://x.example.org/posts/", write: false }', /should be a path with the name/],
  ]
  it.each(refused)('are refused where they would not tell pages apart: %s', async (yaml, words) => {
    const files = {
      'publication.yml': `title: R\nurl: https://reader.example.org/\n${yaml}\n`,
      'posts/a.md': post('A', 'date: 2026-01-01\n'),
    }
    const { report } = await built(files)
    expect(report.problems.map(({ what, fix }) => `${what} ${fix}`).join('\n')).toMatch(words)
    expect(report.ok).toBe(false)
  })
})
