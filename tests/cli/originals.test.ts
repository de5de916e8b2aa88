import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
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
  readonly look: (time: string) => Promise<Looked>
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
    look: async time => {
      const { io } = collectingIo()
      const now = Date.parse(time)
      const { counts, problems } = await lookAtPages(
        { root, now, fresh: true, allowPrivate: true, progress: () => {} },
        io,
      )
      const { loaded } = await openKnown(root, now)
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
      paragraphs: ['3 May 2026', '12 comments', ...PARAGRAPHS, 'Share this article'],
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
})
