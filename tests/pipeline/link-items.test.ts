import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lazy } from '../../src/core/memo.js'
import { escapeRegex } from '../../src/core/text.js'
import { type BuildReport, build } from '../../src/index.js'
import { externalLinks } from '../../src/lint/index.js'
import { openSession, prepareIssue } from '../../src/pipeline/index.js'
import { feedFindings } from '../lint/feeds/feed-findings.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: desk@tideline.example.org }
postalAddress: 1 Example Street
feeds:
  short: { title: Short, content: excerpt }
digests:
  weekly: { title: Weekly }
`
const RIVER = 'https://harbour.example.com/river?a=1&b=2#top'

const FILES = {
  'publication.yml': PUBLICATION,
  'publishers.yml':
    'harbour:\n  name: Harbour Review\n  url: https://harbour.example.com/\n  feed: https://harbour.example.com/feed.xml\n  license: CC-BY-4.0\n  terms: { words: 40, delay: 900 days, wording: "From {publisher}", share: 1% }\n',
  'posts/own.md': `---\ntitle: Our own\ndate: 2026-03-10\nauthors: [Marta Quill]\n---\n\nSee [what we read](river.md).\n`,
  'posts/river.md': `---
kind: link
title: Why the river treaty held
date: 2026-03-14T09:00:00Z
authors: [{ name: Anneke Voss, url: https://voss.example.org/, bio: She writes. }, Chidi Okafor]
original:
  publisher: harbour
  url: ${RIVER}
  date: 2026-03-12
  title: The treaty that held
via: [{ name: The Delta Letter, url: https://delta.example.net/41 }]
quote: |
  A stone with forty notches kept the peace & quiet.

  It still does.
tags: [rivers]
---

The **best** account.[^1] See [more](https://more.example.net/a).

## Why

$x$ is not a formula here.

[^1]: On foot.
`,
  'items/2026-03.yml': `- url: https://mole.example.com/ferries
  title: The last ferry
  publisher: { name: The Mole, url: https://mole.example.com/ }
  date: 2026-03-09
- url: https://mole.example.com/статья
  title: Паром ушёл
  publisher: The Mole
  authors: [Иван Петров]
  date: 2026-03-08
  added: 2026-03-11
  language: ru
  comment: Короткий комментарий.
- url: https://sahil.example.com/maqal
  title: العبارة الأخيرة
  publisher: صحيفة الساحل
  authors: [ليلى حداد]
  date: 2026-03-07
  language: ar
  comment: تعليقنا على المقال.
  quote: غادرت العبارة عند الفجر.
- { url: https://mole.example.com/draft, title: A draft, publisher: The Mole, date: 2026-03-06, status: draft }
- { url: https://mole.example.com/later, title: Later, publisher: The Mole, date: 2027-03-06 }
- url: https://mole.example.com/wrong
  title: All wrong
  publisher: The Mole
  date: 2026-03-05
  updated: 2026-03-15
  status: withdrawn
  notice: The article was a hoax.
  comment: Do read this.
`,
}
const NOW = Date.UTC(2026, 2, 20)
const request = { now: NOW, drafts: false, emails: 'recent' as const, strict: false, threads: 0 }

const root = lastingFolder(FILES)
afterAll(() => rmSync(root, { recursive: true, force: true }))
const session = lazy(() => openSession({ root, now: () => NOW }))

async function editionAt(path: string) {
  const snapshot = (await session()).current()
  const output = snapshot.plan()?.claims.find(claim => claim.output.path === path)?.output
  if (!output || !('render' in output)) return expect.fail(`nothing is made at ${path}`)
  const { bytes } = await output.render()
  return { snapshot, edition: output, text: typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes) }
}

const GOLDEN = join(import.meta.dirname, '../golden/links')

/** Returns a function that changes one part of a message, which is in quoted-printable before and in Base64 after. */
const inPart =
  (type: 'plain' | 'html', change: (text: string) => string) =>
  (message: string): string => {
    const boundaries = [...message.matchAll(/boundary="([^"]+)"/g)].map(([, boundary]) => escapeRegex(boundary ?? ''))
    return message.replace(
      new RegExp(`(Content-Type: text/${type}[^]*?)\\r?\\n\\r?\\n([^]*?)(?=\\r?\\n--(?:${boundaries.join('|')}))`),
      (_, head: string, body: string) => {
        const bytes = body
          .replace(/=\r?\n/g, '')
          .replace(/=([\dA-F]{2})/g, (__, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        const changed = change(Buffer.from(bytes, 'latin1').toString())
        const encoded = Buffer.from(changed).toString('base64').replace(/.{76}/g, '$&\r\n')
        return `${head.replace(/quoted-printable/i, 'base64')}\r\n\r\n${encoded}`
      },
    )
  }

describe('link items', () => {
  it.each([
    ['index.html', 'front-page.html'],
    ['archive/index.html', 'archive.html'],
    ['feed.xml', 'feed.xml'],
    ['atom.xml', 'atom.xml'],
    ['feed.json', 'feed.json'],
    ['email/weekly/index.html', 'digest.html'],
    ['email/weekly/text.txt', 'digest.txt'],
    ['attribution.json', 'attribution.json'],
  ])('are as in the golden file: %s', async (path, golden) => {
    // The version of the style sheet changes with every rule of it.
    const text = (await editionAt(path)).text.replace(/\?v=[\da-f]+/g, '')
    const file = join(GOLDEN, golden)
    // UPDATE_GOLDEN=1 accepts the present output; review the difference before you keep it.
    if (process.env['UPDATE_GOLDEN']) {
      mkdirSync(GOLDEN, { recursive: true })
      writeFileSync(file, text)
    }
    expect(text).toBe(readFileSync(file, 'utf8'))
  })

  it('have no page but those of their tags, no entry in the sitemap and no text to republish, and links to their files lead to the originals', async () => {
    const claims = (await session()).current().plan()?.claims ?? []
    const paths = claims.map(({ output }) => output.path)
    expect(paths.filter(path => /river|mole|sahil/.test(path))).toEqual(['archive/tags/rivers/index.html'])
    expect((await editionAt('archive/tags/rivers/index.html')).text).toContain(
      `<a href="${RIVER.replace('&', '&amp;')}">Why the river treaty held</a>`,
    )
    const places = (await editionAt('sitemap.xml')).text.match(/(?<=<loc>)[^<]*/g)
    expect(places?.filter(place => /harbour|river|mole/.test(place))).toEqual([
      'https://tideline.example.org/archive/tags/rivers/',
    ])
    expect((await editionAt('own/index.html')).text).toContain(
      `<a href="${RIVER.replace('&', '&amp;')}">what we read</a>`,
    )
  })

  it('are whole even where posts are not, and drafts, later and withdrawn ones are shown nowhere else', async () => {
    const short = (await editionAt('feeds/short/feed.xml')).text
    expect(short).toContain('<h2>Why</h2>')
    for (const path of ['index.html', 'archive/index.html', 'email/weekly/index.html'])
      expect((await editionAt(path)).text).not.toMatch(/A draft|Later|All wrong|hoax/)
    const feed = (await editionAt('feed.xml')).text
    expect(feed).toContain('The article was a hoax.')
    expect(feed).not.toContain('Do read this.')
  })

  it.each(['feed.xml', 'atom.xml', 'feed.json', 'feeds/short/atom.xml'])('are valid in feeds: %s', async path => {
    expect(feedFindings((await editionAt(path)).text)).toEqual([])
  })

  it.each<[path: string, change: (text: string) => string, lost: readonly string[]]>([
    ...[
      'index.html',
      'archive/index.html',
      'email/weekly/index.html',
      'issues/weekly/index.html',
      'email/weekly/text.txt',
    ].map((path): [string, (text: string) => string, string[]] => [
      path,
      text => text.replaceAll('Harbour Review', 'A review'),
      ['publisher'],
    ]),
    ...['index.html', 'archive/index.html', 'email/weekly/index.html'].map(
      (path): [string, (text: string) => string, string[]] => [
        path,
        text =>
          text.replace(/<a [^<>]*>(?=Why the river treaty held<)/g, link =>
            link.replace(/href="[^"]*"/, 'href="https://tideline.example.org/river/"'),
          ),
        // The title is the only link of the archive to the original.
        [path.startsWith('archive') ? 'the post itself' : 'item link'],
      ],
    ),
    [
      'email/weekly/text.txt',
      text => text.replaceAll(RIVER, 'https://tideline.example.org/river/'),
      ['the post itself'],
    ],
    ['email/weekly/message.eml', inPart('plain', text => text.replaceAll('Harbour Review', 'A review')), ['publisher']],
    ['email/weekly/message.eml', inPart('html', text => text.replaceAll('Harbour Review', 'A review')), ['publisher']],
    [
      'email/weekly/message.eml',
      inPart('plain', text => text.replaceAll(RIVER, 'https://tideline.example.org/river/')),
      ['the post itself'],
    ],
    [
      'email/weekly/message.eml',
      inPart('html', text =>
        text.replace(/<a [^<>]*>(?=Why the river treaty held<)/g, link =>
          link.replace(/href="[^"]*"/, 'href="https://tideline.example.org/river/"'),
        ),
      ),
      ['item link'],
    ],
    ['index.html', text => text.replace(/<blockquote[\s\S]*?<\/blockquote>/, ''), ['quote']],
    ['email/weekly/text.txt', text => text.replace('forty', 'fifty'), ['quote']],
    ['index.html', text => text.replace('Via <a', 'From <a'), ['via']],
    ['index.html', text => text.replace('<strong>best</strong>', '<strong>worst</strong>'), ['words']],
    [
      'feed.xml',
      text => text.replace(/<link>https:\/\/harbour[^<]*/, '<link>https://tideline.example.org/river/'),
      ['item link'],
    ],
    [
      'atom.xml',
      text => text.replace(/(rel="alternate"[^>]*href=")https:\/\/harbour[^"]*/, '$1https://tideline.example.org/'),
      ['item link'],
    ],
    [
      'feed.json',
      text => text.replace('"external_url"', '"url": "https://tideline.example.org/river/", "external_url"'),
      ['item link'],
    ],
    ['feed.json', text => text.replaceAll('Harbour Review', 'A review'), ['publisher']],
    ['feed.xml', text => text.replaceAll('Harbour Review', 'A review'), ['publisher']],
  ])('are audited in %s', async (path, change, lost) => {
    const { snapshot, edition, text } = await editionAt(path)
    expect((await snapshot.audit(edition, text)).gaps).toEqual([])
    const changed = change(text)
    expect(changed).not.toBe(text)
    const { gaps } = await snapshot.audit(edition, changed)
    const facts = gaps
      .filter(({ title }) => title.startsWith('Why'))
      .flatMap(({ missing }) => missing.map(({ fact }) => fact))
    expect(facts).toEqual(expect.arrayContaining([...lost]))
  })

  it('have their originals and the links in their comments checked', async () => {
    const { snapshot, edition, text } = await editionAt('feed.xml')
    const links = externalLinks(snapshot.sources ?? expect.fail('no sources'))
    links.read(edition, text)
    expect(links.addresses()).toEqual(
      expect.arrayContaining([
        ...['https://harbour.example.com/river?a=1&b=2', 'https://more.example.net/a', 'https://delta.example.net/41'],
        ...['https://mole.example.com/ferries', 'https://voss.example.org/'],
      ]),
    )
    const { problems } = links.problemsFor(new Map([['https://mole.example.com/ferries', { status: 404 }]]))
    expect(problems.map(({ where, what }) => [where, what])).toEqual([
      [
        { file: 'items/2026-03.yml', line: 1 },
        expect.stringMatching(/^The original at `https:\/\/mole.example.com\/ferries`/),
      ],
    ])
  })

  it('are refused as an issue of their own', async () => {
    for (const name of ['river', 'mole-example-com-ferries'])
      await expect(
        prepareIssue({ root, now: NOW, name, past: { shown: new Set(), passed: new Set() }, issued: 0 }),
      ).rejects.toThrow('This is a link item, which has no text for an issue of its own.')
  })
})

/** Builds a publication and returns its report, and functions that change and build it again. */
async function built(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder({
    'publication.yml': PUBLICATION,
    'posts/own.md': FILES['posts/own.md'].replace('(river.md)', '(own.md)'),
    ...files,
  })
  const again = async (changes: Readonly<Record<string, string | undefined>>, more = {}): Promise<BuildReport> => {
    for (const [path, text] of Object.entries(changes))
      if (text === undefined) rmSync(join(folder, path))
      else {
        mkdirSync(join(folder, path, '..'), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
    return build({ ...request, ...more, root: folder })
  }
  const out = (path: string): string => readFileSync(join(folder, 'out', path), 'utf8')
  const has = (path: string): boolean => existsSync(join(folder, 'out', path))
  return { report: await again({}), again, out, has }
}

const said = ({ problems }: BuildReport): string[] =>
  problems.map(({ severity, rule, where: { file, line = 0 } }) => `${severity} ${rule} ${file}:${line}`)

const item = (url: string, more = ''): string =>
  `- url: ${url}\n  title: The last ferry\n  publisher: The Mole\n  authors: [A. Mole]\n  date: 2026-03-09\n${more}`
const FERRY = 'https://mole.example.com/ferries'
const page = (head: string): string =>
  `---\ntitle: River\ndate: 2026-03-09\nauthors: [A. Mole]\n${head}original: { publisher: The Mole, url: '${FERRY}', date: 2026-03-08, license: CC-BY-4.0 }\n---\n\nSome text of it.\n`

describe('the id of a link item', () => {
  it('stays when the title, the list or what counts readers changes, and may not change with the address', async () => {
    const { report, again, out } = await built({ 'items/a.yml': item(FERRY) })
    expect(said(report)).toEqual([])
    const id = 'tag:tideline.example.org,2024:mole-example-com-ferries'
    expect(out('feed.xml')).toContain(`<guid isPermaLink="false">${id}</guid>`)
    const moved = await again({
      'items/a.yml': undefined,
      'items/b.yml': `# moved\n${item(`${FERRY}/?utm_source=rss`, '  added: 2026-03-12\n').replace('The last ferry', 'Ferries')}`,
    })
    expect(said(moved)).toEqual(['warning link.campaign items/b.yml:2'])
    const day = '  added: 2026-03-12\n'
    const other = await again({ 'items/b.yml': item('https://mole.example.com/boats', day) })
    expect(other.problems.map(({ what, fix }) => [what, fix])).toEqual([
      [
        expect.stringContaining(
          `was \`${id}\` and would now be \`tag:tideline.example.org,2024:mole-example-com-boats\`, because its \`url\` was changed`,
        ),
        `Write \`id: ${id}\` on line 2 of items/b.yml, or build with --accept-id-changes.`,
      ],
    ])
    const pinned = await again({ 'items/b.yml': item('https://mole.example.com/boats', `${day}  id: ${id}\n`) })
    expect(said(pinned)).toEqual([])
  })

  it('is not mistaken for that of another item of the list', async () => {
    const { again } = await built({ 'items/a.yml': item(FERRY) })
    expect(
      said(await again({ 'items/a.yml': item('https://other.example.com/x').replaceAll('03-09', '03-11') })),
    ).toEqual([])
  })
})

describe('the same article', () => {
  it.each([
    [
      'twice in lists',
      { 'items/a.yml': item(FERRY), 'items/b.yml': item(`${FERRY}/#x`) },
      ['error post.duplicate-id items/b.yml:1', 'warning original.repeated items/b.yml:1'],
    ],
    [
      'in a post and a list',
      { 'posts/r.md': page('kind: link\n'), 'items/a.yml': item(`https://www.mole.example.com/ferries`) },
      ['warning original.repeated posts/r.md:6'],
    ],
    [
      'republished after it was linked',
      { 'posts/r.md': page('').replace('2026-03-09', '2026-03-12'), 'items/a.yml': item(FERRY) },
      ['warning original.repeated posts/r.md:5'],
    ],
    [
      'linked after it was republished',
      { 'posts/r.md': page(''), 'items/a.yml': item(FERRY, '  added: 2026-03-12\n') },
      ['warning original.repeated items/a.yml:1'],
    ],
  ])('is told: %s', async (_, files, expected) => {
    expect(said((await built(files)).report)).toEqual(expected)
  })
})

describe('a post with a page', () => {
  it('leads to the original from its former address once it is a link item, and back', async () => {
    const { report, again, out, has } = await built({ 'posts/r.md': page('') })
    expect([said(report), has('r/index.html')]).toEqual([[], true])
    const link = await again({ 'posts/r.md': page('kind: link\n') })
    expect(said(link)).toEqual([])
    expect(out('r/index.html')).toContain(`<meta http-equiv="refresh" content="0; url=${FERRY}">`)
    expect(out('_redirects')).toBe(`/r/ ${FERRY} 301\n`)
    expect(link.readers.map(({ kind, seen }) => [kind, seen])).toContainEqual(['moved', `r/ redirects to ${FERRY}`])
    expect(said(await again({ 'posts/r.md': page('') }))).toEqual([])
    expect(out('r/index.html')).toContain('Some text of it.')
  })
})

describe('the terms of a publisher', () => {
  it.each([
    ['days that are over', 'terms: { days: 3 }'],
    ['a permission that is over', 'expires: 2026-03-18'],
  ])('end the quote and nothing else: %s', async (_, term) => {
    const quoted = page(`kind: link\nquote: Words of theirs.\n`).replace('license: CC-BY-4.0', term)
    const { report, out } = await built({ 'posts/r.md': quoted })
    expect(said(report)).toEqual([])
    expect(out('index.html')).toContain('Some text of it.')
    expect(out('index.html')).not.toContain('Words of theirs.')
    expect(out('feed.xml')).toContain(`<link>${FERRY}</link>`)
  })

  it('hold a link item back until an embargo ends, but not for the delay of copies', async () => {
    const { report } = await built({
      'posts/a.md': page('kind: link\n').replace('license: CC-BY-4.0', 'embargo: 2026-04-01'),
      'posts/b.md': page('kind: link\n')
        .replace(FERRY, 'https://b.example.org/x')
        .replace('license: CC-BY-4.0', 'terms: { delay: 900 days }'),
    })
    expect(report.held).toEqual(['posts/a.md (embargo until 2026-04-01T00:00:00Z)'])
  })
})

describe('pages of another generator', () => {
  it('leave link items in feeds and emails, where they lead to their originals', async () => {
    const { report, out } = await built({
      'publication.yml': `${PUBLICATION}pages: { url: 'https://blog.example.org/posts/:slug/', write: false }\n`,
      'posts/r.md': page('kind: link\n'),
      'items/a.yml': item('https://mole.example.com/boats'),
    })
    expect(said(report)).toEqual([])
    expect(out('feed.xml')).toContain(`<link>${FERRY}</link>`)
  })
})
