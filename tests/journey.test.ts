import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { decodeHTML } from 'entities'
import { parseDocument } from 'htmlparser2'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BuildReport, build, placeText } from '../src/index.js'
import { feedFindings } from './lint/feeds/feed-findings.js'
import { lastingFolder, temporaryFolder } from './temporary-folder.js'

const ROOT = join(import.meta.dirname, '..')
const NOW = Date.UTC(2025, 5, 1)
const PARTS = ['publication.yml', 'publishers.yml', 'posts', 'digests']

/** The sample publication, copied: this repository is a working example of itself. */
function samplePublication(folder = temporaryFolder()): string {
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  return folder
}

const make = (root: string, more = {}): Promise<BuildReport> =>
  build({ root, now: NOW, drafts: false, emails: 'all', strict: true, ...more })

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => statSync(join(folder, path)).isFile())
    .map(path => path.replaceAll('\\', '/'))
    .sort()

const bytesOf = (out: string): Record<string, string> =>
  Object.fromEntries(filesOf(out).map(path => [path, readFileSync(join(out, path), 'latin1')]))

/** The credit that every edition of a post must show: [slug, facts for readers, addresses]. */
const CREDITS: readonly [slug: string, facts: readonly string[], addresses: readonly string[]][] = [
  ['what-an-offprint-is', ['Marta Quill'], []],
  [
    'why-the-river-treaty-held',
    [
      'Anneke Voss',
      'Senior fellow, Institute for Shared Waters',
      'She is writing a history of the gauge.',
      'The Harbour Review',
      '12 May 2025',
      'permission of The Harbour Review',
      '13 May 2025',
      '© 2025 The Harbour Review',
      'two paragraphs shortened',
      'Via',
      'Institute for Shared Waters',
    ],
    [
      'https://harbour-review.example.com/2025/why-the-treaty-held',
      'https://shared-waters.example.org/papers/the-stone',
    ],
  ],
  [
    'counting-swifts',
    ['Joaquim Reis', 'Hanna Lindqvist', 'The Commons Courier', '30 April 2025', 'CC BY 4.0'],
    ['https://commons-courier.example.net/counting-swifts', 'https://creativecommons.org/licenses/by/4.0/'],
  ],
  [
    'the-last-night-train',
    ['Tomasz Bielik', 'Meridian Quarterly', 'March 2025', 'CC BY-ND 4.0'],
    ['https://meridian.example.org/issues/41/night-train', 'https://creativecommons.org/licenses/by-nd/4.0/'],
  ],
  [
    'salt-and-memory',
    ['Leonor Duarte', 'The Salt Papers', 'This is an excerpt from the original.', 'Excerpt only.'],
    ['https://salt-papers.example.com/essays/salt-and-memory'],
  ],
]

const words = (html: string): string =>
  decodeHTML(html.replace(/<style[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, '')).replace(/\s+/g, ' ')

const shared = lastingFolder()
const out = join(shared, 'out')
const read = (path: string): string => readFileSync(join(out, path), 'utf8')
beforeAll(async () => {
  const report = await make(samplePublication(shared))
  expect(report.problems.map(p => `${placeText(p.where)} ${p.what}`)).toEqual([])
  expect(report.ok).toBe(true)
  return () => rmSync(shared, { recursive: true, force: true })
})

describe('the sample publication', () => {
  /** Each edition of a post as [where, what a person reads, source]. */
  const editionsOf = (slug: string): [where: string, text: string, source: string][] => {
    const item = (JSON.parse(read('feed.json')) as { items: { id: string; content_html: string }[] }).items.find(
      ({ id }) => id.endsWith(`:${slug}`),
    )
    const rss = read('feed.xml')
    const rssItem = rss.split('<item>').find(part => part.includes(`:${slug}</guid>`)) ?? ''
    const atomEntry =
      read('atom.xml')
        .split('<entry>')
        .find(part => part.includes(`:${slug}</id>`)) ?? ''
    const page = read(`${slug}/index.html`)
    const email = read(`email/${slug}/index.html`)
    const text = read(`email/${slug}/text.txt`)
    return [
      ['web page', words(page), decodeHTML(page)],
      ['RSS', words(decodeHTML(rssItem)), decodeHTML(rssItem)],
      ['Atom', words(decodeHTML(atomEntry)), decodeHTML(decodeHTML(atomEntry))],
      ['JSON Feed', words(item?.content_html ?? ''), decodeHTML(item?.content_html ?? '')],
      ['email HTML', words(email), decodeHTML(email)],
      ['email text', text.replace(/\s+/g, ' '), text],
    ]
  }

  it.each(CREDITS)('credits everyone of %s in every edition', (slug, facts, addresses) => {
    for (const [where, text, source] of editionsOf(slug)) {
      for (const fact of facts) expect(text, `${fact} in ${where}`).toContain(fact)
      for (const address of addresses) expect(source, `${address} in ${where}`).toContain(address)
    }
  })

  it.each(CREDITS)('credits %s in the digests that contain it', (slug, facts, addresses) => {
    const [first = ''] = facts
    for (const digest of ['weekly', 'complete']) {
      const html = read(`email/${digest}/index.html`)
      if (!html.includes(`/${slug}/`)) continue
      const text = read(`email/${digest}/text.txt`)
      expect(words(html)).toContain(first)
      expect(text.replace(/\s+/g, ' ')).toContain(first)
      for (const address of addresses.slice(0, 1)) {
        expect(html).toContain(address)
        expect(text).toContain(address)
      }
    }
  })

  it('has feeds in which the feed rules find nothing', () => {
    const feeds = filesOf(out).filter(path => /\.xml$/.test(path) && !path.startsWith('sitemap'))
    expect(feeds.length).toBeGreaterThan(5)
    for (const path of [...feeds, 'opml.xml']) expect(feedFindings(read(path)), path).toEqual([])
    for (const path of filesOf(out).filter(name => name.endsWith('.json') && /feed|archive/.test(name)))
      expect(feedFindings(read(path)), path).toEqual([])
  })

  it('has no link or picture of its own that leads nowhere', () => {
    const lost: string[] = []
    for (const path of filesOf(out).filter(name => name.endsWith('.html') && !name.startsWith('email/'))) {
      for (const target of targetsOf(read(path))) {
        const local = target.replace(/^https:\/\/tideline\.example\.org/, '')
        if (/^[a-z]+:|^\/\//i.test(local)) continue
        const [file = '', fragment] = local.split('#')
        const plain = decodeURIComponent(file.split('?')[0] ?? '')
        const at = plain.startsWith('/') ? plain.slice(1) : plain === '' ? path : posix.join(posix.dirname(path), plain)
        const found = [at, posix.join(at, 'index.html')].find(
          name => existsSync(join(out, name)) && statSync(join(out, name)).isFile(),
        )
        if (!found) lost.push(`${path}: ${target}`)
        else if (fragment && !read(found).includes(`id="${decodeURIComponent(fragment)}"`))
          lost.push(`${path}: ${target} (fragment)`)
      }
    }
    expect(lost).toEqual([])
  })
})

function targetsOf(html: string): string[] {
  const found: string[] = []
  const walk = (nodes: ReturnType<typeof parseDocument>['children']): void => {
    for (const node of nodes) {
      if (!('attribs' in node)) continue
      const { href, src, srcset } = node.attribs
      found.push(...[href, src].filter(value => value !== undefined))
      if (srcset) found.push(...srcset.split(',').map(part => part.trim().split(/\s+/)[0] ?? ''))
      walk(node.children)
    }
  }
  walk(parseDocument(html).children)
  return found
}

describe('a build', () => {
  it('gives the same bytes for the same input, with and without its cache', async () => {
    const first = bytesOf(out)
    const again = await make(shared)
    expect([again.changed, again.removed]).toEqual([[], []])
    const other = samplePublication()
    await make(other)
    expect(bytesOf(join(other, 'out'))).toEqual(first)
  })

  it('gives the same bytes after any edit as a build without a cache', async () => {
    const edited = samplePublication()
    await make(edited)
    const post = join(edited, 'posts/the-last-night-train.md')
    writeFileSync(post, readFileSync(post, 'utf8').replace('crate of live eels', 'crate of dead eels'))
    const report = await make(edited)
    expect(report.changed).toContain('the-last-night-train/index.html')
    expect(report.changed).not.toContain('counting-swifts/index.html')
    const fresh = samplePublication()
    writeFileSync(join(fresh, 'posts/the-last-night-train.md'), readFileSync(post))
    await make(fresh)
    expect(bytesOf(join(edited, 'out'))).toEqual(bytesOf(join(fresh, 'out')))
  })

  it('keeps every id when titles, dates, slugs and the base path change', async () => {
    const idsIn = (folder: string) => {
      const { items } = JSON.parse(readFileSync(join(folder, 'feed.json'), 'utf8')) as { items: { id: string }[] }
      return items.map(({ id }) => id).sort()
    }
    const after = samplePublication()
    const change = (file: string, from: string | RegExp, to: string) =>
      writeFileSync(join(after, file), readFileSync(join(after, file), 'utf8').replace(from, to))
    change('publication.yml', 'https://tideline.example.org/', 'https://tideline.example.org/reader/')
    change('posts/the-last-night-train.md', /^title: .*$/m, 'title: Another title\nslug: another-slug')
    change('posts/the-last-night-train.md', /^date: .*$/m, 'date: 2024-01-01')
    await make(after, { strict: false, emails: 'recent' })
    expect(idsIn(join(after, 'out'))).toEqual(idsIn(out))
  })
})
