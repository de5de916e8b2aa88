import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonOutput } from '../../src/cli/json-outputs.js'
import { lookAtPages, type OriginalCounts } from '../../src/cli/original-pages.js'
import { openFolder, openKnown, originalProblems } from '../../src/pipeline/index.js'
import { type ServedFeeds, servedFeeds } from '../network/served-feeds.js'
import { temporaryFolder } from '../temporary-folder.js'
import { collectingIo, offprint } from './offprint.js'

const PARAGRAPHS = [
  'The tide rose over the old quay in March, and the harbour master counted nine boats again before he closed the gate.',
  'Nobody in the town had asked for a second clock, but the council paid for one, and it has been four minutes slow since.',
  'The two clocks disagree about everything except noon, when both of them strike, one after the other, over the water.',
]

interface PageParts {
  readonly title?: string
  readonly head?: string
  readonly beside?: string
  readonly paragraphs?: readonly string[]
}

/** Writes the page of an article. */
const page = ({ title = 'Two clocks', head = '', beside = '', paragraphs = PARAGRAPHS }: PageParts = {}): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head><body><header><a href="/">The Review</a></header><main><article><h1>${title}</h1>${paragraphs
    .map(text => `<p>${text}</p>`)
    .join('')}</article></main><aside>${beside}</aside></body></html>`

const html =
  (body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body)
const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end()

const post = (url: string, more = ''): string =>
  `---\ntitle: Two clocks\ndate: 2026-04-28\nauthors: [Ada Writer]\noriginal:\n  publisher: { name: The Review }\n  url: ${url}\n  date: 2026-04-27\n  license: CC-BY-4.0\n${more}---\n\n${PARAGRAPHS.join('\n\n')}\n`

interface Publication {
  readonly root: string
  /** Looks at the originals, and returns what is known about them. */
  readonly look: (time: string, fresh?: boolean) => Promise<Looked>
  readonly run: (...argv: readonly string[]) => ReturnType<typeof offprint>
}

interface Looked {
  readonly counts: OriginalCounts
  /** The findings about originals: the file of each, its severity and what it says. */
  readonly found: readonly (readonly [file: string, finding: string])[]
}

/** Makes a publication with one post. In its files, `HOME` is the address of the server. */
function publicationWith(
  { home }: ServedFeeds,
  files: Record<string, string> = { 'posts/clocks.md': post('HOME/clocks') },
): Publication {
  const root = temporaryFolder({
    'publication.yml': 'title: Test\nurl: https://test.example.org/\n',
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replaceAll('HOME', home)])),
  })
  const run = (...argv: readonly string[]) => offprint([...argv, '--root', root])
  return {
    root,
    run,
    look: async (time, fresh = true) => {
      const { io } = collectingIo()
      const now = Date.parse(time)
      const { counts, problems } = await lookAtPages({ root, now, fresh, allowPrivate: true, progress: () => {} }, io)
      const { loaded } = await openKnown(root)
      const found = [...problems, ...(loaded ? originalProblems(loaded, openFolder(root), now) : [])]
        .filter(({ rule }) => rule !== 'original.unreached')
        .map(({ severity, what, where }) => [where.file, `${severity}: ${what.replaceAll(home, 'HOME')}`] as const)
      return { counts, found }
    },
  }
}

const CORRECTED = [PARAGRAPHS[0]?.replace('nine', 'seven') ?? '', ...PARAGRAPHS.slice(1)]
const CHANGED =
  'warning: The original was changed between 28 April 2026 and 3 May 2026, and this post has the text of 28 April 2026.'
const GERMAN =
  'Die Flut stieg im März über den alten Kai, und der Hafenmeister zählte noch einmal die Boote, bevor er das Tor schloss und nach Hause ging.'

/** What is served later in place of a page, and what is found then. */
const LATER: readonly (readonly [name: string, later: string | RequestListener, found: readonly string[]])[] = [
  ['a word was changed', page({ paragraphs: CORRECTED }), [CHANGED]],
  [
    'the page says when it was changed',
    page({ paragraphs: CORRECTED, head: '<meta property="article:modified_time" content="2026-05-02T08:00:00Z">' }),
    ['warning: The original was changed on 2 May 2026, and this post has the text of 28 April 2026.'],
  ],
  [
    'a note of a correction was added',
    page({ paragraphs: [...PARAGRAPHS, 'Correction, 3 May: an earlier version gave the wrong number of boats.'] }),
    [CHANGED],
  ],
  [
    'a sentence that changes no fact was removed',
    page({ paragraphs: PARAGRAPHS.map(text => text.replace(', and it has been four minutes slow since', '')) }),
    [CHANGED],
  ],
  [
    'only the furniture was changed',
    page({
      head: '<meta property="article:modified_time" content="2026-05-02T08:00:00Z">',
      beside: '<h2>Most read</h2><ul><li><a href="/a">The harbour at night</a></li></ul>',
      paragraphs: ['3 May 2026', '12 comments', 'Posted 2 hours ago', ...PARAGRAPHS, 'Share this article'],
    }),
    [],
  ],
  [
    'only quotation marks and spaces were changed',
    page({ paragraphs: PARAGRAPHS.map(text => text.replaceAll(', ', ' –  ')) }),
    [],
  ],
  [
    'it is for subscribers now',
    page({ paragraphs: PARAGRAPHS.slice(0, 1) }),
    [
      'note: The original could not be compared with the text that was taken: it shows only 24 words now instead of 68 (since 3 May 2026).',
    ],
  ],
  [
    'it is in another language now',
    page({ title: 'Zwei Uhren', paragraphs: [GERMAN, GERMAN, GERMAN] }),
    [
      'note: The original could not be compared with the text that was taken: it is in another language now (de instead of en) (since 3 May 2026).',
    ],
  ],
  [
    'the page has no article now',
    '<html><body><p>Please enable cookies.</p></body></html>',
    [
      'note: The original could not be compared with the text that was taken: the article could not be told from the rest of the page (since 3 May 2026).',
    ],
  ],
  [
    'the title says that it was retracted',
    page({ title: 'RETRACTED: Two clocks' }),
    ['warning: The publisher has withdrawn the original: “RETRACTED: Two clocks” (found on 3 May 2026).'],
  ],
  [
    'a notice is in its place',
    page({ paragraphs: ['This article has been withdrawn at the request of its author.'] }),
    [
      'warning: The publisher has withdrawn the original: “This article has been withdrawn at the request of its author.” (found on 3 May 2026).',
    ],
  ],
  [
    'its metadata says that it was retracted',
    page({
      head: '<script type="application/ld+json">{"@type":"Article","headline":"Two clocks","creativeWorkStatus":"Retracted"}</script>',
    }),
    ['warning: The publisher has withdrawn the original: “Retracted” (found on 3 May 2026).'],
  ],
  ['it moved', answering(301, { location: '/new/clocks' }), ['warning: The original has moved to HOME/new/clocks.']],
  [
    'it moved with another status',
    answering(308, { location: '/new/clocks' }),
    ['warning: The original has moved to HOME/new/clocks.'],
  ],
  ['it redirects for now', answering(302, { location: '/new/clocks' }), []],
  ['its address has a slash now', answering(301, { location: '/15/' }), []],
  ['it was missing once', answering(404), []],
  [
    'it is gone',
    answering(410),
    ['warning: The original is gone: the server says so (status 410) (since 3 May 2026).'],
  ],
  ['the server is broken', answering(500), []],
  ['there is a paywall', answering(403), []],
  ['it leads to the home page', answering(302, { location: '/' }), []],
  ['the page is huge', (_, response) => void response.writeHead(200).end(Buffer.alloc(11_000_000, 'x')), []],
]

describe('offprint check --originals', () => {
  it('says what has become of each original', async () => {
    const served = await servedFeeds({ '/new/clocks': html(page()) })
    const file = (i: number): string => `posts/${i}.md`
    const { look } = publicationWith(served, Object.fromEntries(LATER.map((_, i) => [file(i), post(`HOME/${i}`)])))
    for (const i of LATER.keys()) served.routes[`/${i}`] = html(page())
    expect((await look('2026-04-28T09:00:00Z')).found).toEqual([])
    for (const [i, [, later]] of LATER.entries()) {
      served.routes[`/${i}`] = typeof later === 'string' ? html(later) : later
      served.routes[`/${i}/`] = html(page())
    }
    const { found } = await look('2026-05-03T09:00:00Z')
    const named = LATER.map(([name], i) => [name, found.flatMap(([at, text]) => (at === file(i) ? [text] : []))])
    expect(named).toEqual(LATER.map(([name, , expected]) => [name, expected]))
  })
  it('counts a page as gone only if it was missing three times over a day', async () => {
    const served = await servedFeeds({ '/clocks': html(page()), '/': html('<p>Home</p>') })
    const { look } = publicationWith(served)
    await look('2026-04-28T09:00:00Z')
    served.routes['/clocks'] = answering(302, { location: '/' })
    for (const time of ['2026-05-03T09:00:00Z', '2026-05-03T12:00:00Z', '2026-05-03T15:00:00Z'])
      expect((await look(time)).found).toEqual([])
    served.routes['/clocks'] = answering(404)
    const gone = 'warning: The original is gone: the server answers with status 404 (since 3 May 2026).'
    expect((await look('2026-05-04T09:00:00Z')).found).toEqual([['posts/clocks.md', gone]])
    served.routes['/clocks'] = html(page())
    expect((await look('2026-05-05T09:00:00Z')).found).toEqual([])
  })

  it('requests a page once for several posts, as robots.txt and the server allow', async () => {
    const robots: RequestListener = (_, response) => void response.end('User-agent: Offprint\nDisallow: /private/')
    const served = await servedFeeds({
      '/robots.txt': robots,
      '/clocks': html(page()),
      '/private/clocks': html(page()),
    })
    const { look } = publicationWith(served, {
      'posts/clocks.md': post('HOME/clocks'),
      'posts/uhren.md': post('HOME/clocks/?utm_source=feed', 'language: de\n'),
      'posts/private.md': post('HOME/private/clocks'),
      'posts/link.md': post('HOME/linked', 'kind: link\n'),
      'posts/old.md': post('HOME/old', 'status: withdrawn\n'),
    })
    expect((await look('2026-04-28T09:00:00Z')).counts).toEqual({ asked: 1, recent: 0, failed: 1, left: 0 })
    served.routes['/clocks'] = answering(429, { 'retry-after': '7200' })
    await look('2026-05-01T09:00:00Z')
    expect((await look('2026-05-01T10:00:00Z')).counts).toEqual({ asked: 0, recent: 0, failed: 2, left: 0 })
    served.routes['/clocks'] = html(page({ paragraphs: CORRECTED }))
    expect((await look('2026-05-01T12:00:00Z')).found.map(([file]) => file)).toEqual([
      'posts/clocks.md',
      'posts/uhren.md',
    ])
    expect(served.requests.map(({ path }) => path)).toEqual(['/clocks', '/clocks', '/clocks'])
  })

  it('no longer says that an original has moved once it is at its address again, even if it is unchanged', async () => {
    const served = await servedFeeds({
      '/clocks': html(page(), { etag: '"1"' }),
      '/new': html(page(), { etag: '"1"' }),
    })
    const { look } = publicationWith(served)
    await look('2026-04-28T09:00:00Z', false)
    served.routes['/clocks'] = answering(301, { location: '/new' })
    const moved = [['posts/clocks.md', 'warning: The original has moved to HOME/new.']]
    expect((await look('2026-04-29T09:00:00Z', false)).found).toMatchObject(moved)
    served.routes['/new'] = answering(304)
    expect((await look('2026-04-30T09:00:00Z', false)).found).toMatchObject(moved)
    served.routes['/clocks'] = answering(304)
    expect((await look('2026-05-01T09:00:00Z', false)).found).toEqual([])
  })

  it('asks only whether a page has changed, and not twice a day', async () => {
    const served = await servedFeeds({ '/clocks': html(page(), { etag: '"1"' }) })
    const { look } = publicationWith(served)
    const countsOf = async (time: string) => (await look(time, false)).counts
    expect(await countsOf('2026-04-28T09:00:00Z')).toMatchObject({ asked: 1, recent: 0 })
    served.routes['/clocks'] = answering(304)
    expect(await countsOf('2026-04-28T12:00:00Z')).toMatchObject({ asked: 0, recent: 1 })
    expect(await countsOf('2026-04-29T09:00:00Z')).toMatchObject({ asked: 1, recent: 0 })
    expect(served.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"'])
  })
})

const entry = (
  name: string,
  { link = name, paragraphs = PARAGRAPHS, title = `About ${name}`, more = '' } = {},
): string =>
  `<entry><id>urn:${name}</id><title>${title}</title><link href="/${link}"/><published>2026-04-20T08:00:00Z</published>${more}<content type="html">${paragraphs.map(text => `&lt;p&gt;${text}&lt;/p&gt;`).join('')}</content></entry>`
const atom = (...entries: readonly string[]): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>Tide Notes</title><link href="/"/>${entries.join('')}</feed>`
const TIDE = 'tide:\n  name: Tide Notes\n  url: HOME/\n  feed: HOME/feed\n  license: CC-BY-4.0\n  collect: yes\n'

describe('offprint collect', () => {
  it('says what has become of the originals in the feeds that it reads', async () => {
    const names = ['same', 'word', 'short', 'old', 'deleted', 'label', 'moved', 'reused']
    const served = await servedFeeds({ '/feed': atom(...names.map(name => entry(name))) })
    const { run } = publicationWith(served, {
      'publishers.yml': TIDE,
      'posts/own.md': '---\ntitle: Own\ndate: 2026-01-01\n---\nText.\n',
    })
    const collect = async (time: string) => {
      const { stdout } = await run('collect', '--allow-private', '--json', '--now', time)
      const { problems }: JsonOutput<'collect'> = JSON.parse(stdout)
      return problems.map(({ where: { file }, what }) => [file.replace(/^posts\/tide\/about-|\.md$/g, ''), what])
    }
    expect(await collect('2026-04-28T09:00:00Z')).toEqual([])
    const other = [GERMAN, GERMAN, GERMAN]
    served.routes['/feed'] = atom(
      entry('same', { paragraphs: [...PARAGRAPHS, 'Share this article'] }),
      entry('word', { paragraphs: CORRECTED, more: '<updated>2026-05-02T08:00:00Z</updated>' }),
      entry('short', { paragraphs: PARAGRAPHS.slice(0, 1) }),
      entry('label', { title: 'Retracted: About label' }),
      entry('moved', { link: 'new/moved' }),
      entry('reused', { link: 'new/reused', title: 'Ganz anders', paragraphs: other }),
      '<at:deleted-entry ref="urn:deleted" when="2026-05-02T08:00:00Z"><at:comment>The figures were wrong.</at:comment></at:deleted-entry>',
    )
    const found = await collect('2026-05-03T09:00:00Z')
    expect(found.map(([file, what = '']) => [file, what.replaceAll(served.home, 'HOME')]).toSorted()).toEqual([
      ['deleted', 'The publisher has withdrawn the original: “The figures were wrong.” (found on 3 May 2026).'],
      ['label', 'The publisher has withdrawn the original: “Retracted: About label” (found on 3 May 2026).'],
      ['moved', 'The original has moved to HOME/new/moved.'],
      ['word', 'The original was changed on 2 May 2026, and this post has the text of 28 April 2026.'],
    ])
    served.routes['/feed'] = atom(entry('word', { paragraphs: CORRECTED }))
    expect(await collect('2026-05-04T09:00:00Z')).toEqual([])
  })
})

describe('offprint diff', () => {
  it('shows the words that were changed, until they are accepted or taken in', async () => {
    const served = await servedFeeds({ '/clocks': html(page()) })
    const { look, run, root } = publicationWith(served)
    expect(await run('diff', 'clocks')).toMatchObject({ code: 1, stderr: expect.stringContaining('Nobody has looked') })
    await look('2026-04-28T09:00:00Z')
    expect((await run('diff', 'clocks')).stdout).toContain('still has the words')
    served.routes['/clocks'] = html(page({ paragraphs: CORRECTED }))
    await look('2026-05-03T09:00:00Z')
    const { stdout } = await run('diff', 'posts/clocks.md')
    expect(stdout).toContain('harbour master counted [-nine-]{+seven+} boats again')
    expect(stdout).not.toContain('second clock')
    const kept = join(root, '.offprint/originals')
    rmSync(kept, { recursive: true })
    expect((await run('diff', 'clocks')).stdout).toContain('`offprint check --originals --fresh` gets the new one')
    await look('2026-05-03T10:00:00Z')
    expect(JSON.parse((await run('diff', 'clocks', '--json')).stdout)).toMatchObject({
      from: 'post',
      paragraphs: [[{}, { text: 'nine', change: 'removed' }, { text: 'seven', change: 'added' }, {}]],
      found: [{ rule: 'original.changed' }],
      accepted: false,
    })
    const file = join(root, 'posts/clocks.md')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('date: 2026-04-28', 'date: 2026-04-28\nupdated: 2026-05-03'))
    expect(JSON.parse((await run('diff', 'clocks', '--json')).stdout).found).toEqual([])
    writeFileSync(file, text)
    expect((await run('diff', 'clocks', '--seen')).stdout).toContain('Accepted.')
    expect((await look('2026-05-04T09:00:00Z')).found).toEqual([])
    served.routes['/clocks'] = html(page({ title: 'Withdrawn: Two clocks' }))
    const { stderr } = await run('check', '--originals', '--allow-private', '--now', '2026-05-05T09:00:00Z')
    expect(stderr).toMatch(/posts\/clocks\.md:7 error The publisher has withdrawn the original/)
    expect(stderr).toContain('Originals: 1 page looked at.')
    expect((await run('status')).stdout).toMatch(/^WITHDRAWN posts\/clocks\.md:7: /)
    await run('diff', 'clocks', '--seen', '--now', '2026-05-05T10:00:00Z')
    expect((await look('2026-05-06T09:00:00Z')).found).toEqual([])
  })
})
