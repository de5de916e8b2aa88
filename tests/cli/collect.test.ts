import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeUnfinished } from '../../src/cli/collect-memory.js'
import type { JsonOutput } from '../../src/cli/json-outputs.js'
import type { CollectedArticle } from '../../src/collecting/index.js'
import { type ServedFeeds, servedFeeds } from '../network/served-feeds.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const TEXT = 'The tide rose over the old quay, and the harbour master counted the boats again. '.repeat(8)

/** Writes an entry of RSS. */
const entry = (name: string, { link = `/${name}`, guid = name, date = '2026-11-20', more = '' } = {}): string =>
  `<item><title>About ${name}</title><link>${link}</link><guid isPermaLink="false">${guid}</guid><pubDate>${date}</pubDate>${more}<description>&lt;p&gt;${TEXT}&lt;/p&gt;</description></item>`

const rss = (...entries: readonly string[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>${entries.join('')}</channel></rss>`

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body)

interface Publication {
  readonly root: string
  /** Runs the command at a time of 30 November. */
  readonly collect: (
    time?: string,
    ...argv: readonly string[]
  ) => Promise<JsonOutput<'collect'> & { readonly code: number }>
  readonly read: (file: string) => string
}

/** Makes a publication that follows the feeds of a server. In its settings, `HOME` is the address of the server. */
function publicationWith(publishers: string, { home }: ServedFeeds, files: Record<string, string> = {}): Publication {
  const root = temporaryFolder({
    'publication.yml': 'title: Test\nurl: https://test.example.org/\n',
    'publishers.yml': publishers.replaceAll('HOME', home),
    ...files,
  })
  return {
    root,
    collect: async (time = '09:00', ...argv) => {
      const now = `2026-11-30T${time}:00Z`
      const { code, stdout } = await offprint([
        'collect',
        '--root',
        root,
        '--allow-private',
        '--now',
        now,
        '--json',
        ...argv,
      ])
      return { ...JSON.parse(stdout), code }
    },
    read: file => readFileSync(join(root, file), 'utf8'),
  }
}

const TIDE = 'tide:\n  name: Tide Notes\n  url: HOME/\n  feed: HOME/feed\n  license: CC-BY-4.0\n  collect: yes\n'
const titlesOf = ({ publishers }: JsonOutput<'collect'>) =>
  publishers.map(({ articles }) => articles.map(({ title }) => title))
const ways = ({ publishers }: JsonOutput<'collect'>) =>
  publishers.flatMap(({ articles }) => articles.map(({ as }) => as))

describe('offprint collect', () => {
  it('writes drafts with their credit, and nothing twice', async () => {
    const served = await servedFeeds({ '/feed': rss(entry('sand'), entry('fog', { date: '2026-11-25' })) })
    const { collect, read, root } = publicationWith(TIDE, served)
    const first = await collect()
    expect(first).toMatchObject({ ok: true, code: 0, written: ['posts/tide/about-sand.md', 'posts/tide/about-fog.md'] })
    const post = read('posts/tide/about-sand.md')
    for (const line of ['status: draft #', 'publisher: tide\n', `url: ${served.home}/sand\n`, 'date: 2026-11-20\n'])
      expect(post).toContain(line)
    expect(await offprint(['check', '--root', root])).toMatchObject({ code: 0 })
    expect(titlesOf(await collect('10:00'))).toEqual([[]])
    expect(served.requests.length).toBe(1)
    const third = await collect('11:00')
    expect([titlesOf(third), served.requests.length]).toEqual([[[]], 2])
    served.routes['/feed'] = rss(entry('sand', { guid: 'other' }), entry('quay'))
    expect(titlesOf(await collect('13:00'))).toEqual([['About quay']])
    expect(read('collected.json').match(/"publisher"/g)?.length).toBe(3)
  })

  it('shows people what came, what failed and what rests', async () => {
    const served = await servedFeeds({
      '/feed': rss(entry('sand')),
      '/old': answering(503),
      '/mole': rss(entry('mole')),
    })
    const { root } = publicationWith(
      `${TIDE}old: { name: Old Quarterly, feed: HOME/old, collect: yes }\nmole: { name: The Mole, feed: HOME/mole, collect: yes }\n`,
      served,
    )
    const run = (...argv: readonly string[]) =>
      offprint(['collect', '--root', root, '--allow-private', '--now', '2026-11-30T09:00:00Z', ...argv])
    const dry = await run('--dry-run')
    expect(dry.stdout).toContain('Found 1 draft and 1 link item. Nothing was written.')
    expect(existsSync(join(root, 'collected.json')) || existsSync(join(root, 'posts'))).toBe(false)
    const { code, stdout, stderr } = await run()
    expect([code, stdout]).toMatchInlineSnapshot(`
      [
        0,
        "Tide Notes  1 draft
        draft    posts/tide/about-sand.md  About sand
      The Mole  1 link item
        link     items/2026-11.yml  About mole
               No licence of The Mole is known. Ask, and write its \`license\` or
               \`terms\` into publishers.yml.
      Wrote 1 draft and 1 link item. They stay unpublished until you remove \`status: draft\`. 1 failed.
      ",
      ]
    `)
    expect(stderr).toMatchInlineSnapshot(`
      "publishers.yml warning The feed of Old Quarterly could not be fetched. The server answered with status 503. If this lasts, correct its address. The next attempt is due on 2026-11-30 at 10:55.
      "
    `)
    expect((await run()).stdout).toContain('There is nothing new. 3 rest until they are due.')
    served.routes['/mole'] = rss(entry('shrew'))
    expect((await run('--all', 'mole')).stdout).toContain('Wrote 1 link item. It stays unpublished until')
    expect(await offprint(['check', '--root', root])).toMatchObject({ code: 0 })
  })

  it.each<[name: string, publisher: string, feed: string, as: string, reason?: RegExp]>([
    ['a licence', 'license: CC-BY-ND-4.0', '', 'draft'],
    ['terms', 'terms: { edits: no }', '', 'draft'],
    ['neither', '', '', 'link', /No licence of Tide Notes is known/],
    [
      'all rights reserved',
      'license: All rights reserved',
      '',
      'link',
      /All rights in the articles of Tide Notes are reserved/,
    ],
    [
      'all rights reserved by the feed',
      'license: CC-BY-4.0',
      '<rights>All rights reserved</rights>',
      'link',
      /reserved/,
    ],
    ['a licence in the feed', '', '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>', 'draft'],
    [
      'an unknown licence in the feed',
      '',
      '<link rel="license" href="https://tide.example.org/rights"/>',
      'link',
      /cannot tell/,
    ],
    ['a licence without commerce', 'license: CC-BY-NC-4.0', '', 'link', /commercial/],
    ['excerpts', 'terms: { content: excerpt }', '', 'link', /allows only an excerpt/],
    ['few words', 'terms: { words: 50 }', '', 'link', /allows only 50 words/],
    ['many words', 'terms: { words: 5000 }', '', 'draft'],
    ['no channel', 'terms: { channels: [] }', '', 'link', /in no channel/],
    ['days that have passed', 'terms: { days: 5 }', '', 'link', /5 days, which have passed/],
    [
      'a time to publish that has passed',
      'terms: { publishWithin: 5 }',
      '',
      'link',
      /allows a copy to be published until/,
    ],
    ['a permission for each', 'terms: { require: [permission] }', '', 'link', /asked for each article/],
    ['a delay', 'terms: { delay: 40 days }', '', 'draft'],
    [
      'a withdrawal',
      'license: CC-BY-4.0',
      '<description>This article has been retracted.</description>',
      'link',
      /has withdrawn the article: “This article has been retracted\.”/,
    ],
    [
      'another source',
      'license: CC-BY-4.0',
      '<source url="https://mole.example.com/feed">The Mole</source>',
      'link',
      /names The Mole as its source/,
    ],
  ])('of an outlet with %s makes what its terms allow', async (_, publisher, more, as, reason) => {
    const served = await servedFeeds()
    served.routes['/feed'] = rss(entry('sand', { more })).replace(
      '<rss version="2.0">',
      '<rss version="2.0" xmlns="http://www.w3.org/2005/Atom">',
    )
    const { collect, read } = publicationWith(
      `tide:\n  name: Tide Notes\n  url: HOME/\n  feed: HOME/feed\n  collect: yes\n${publisher && `  ${publisher}\n`}`,
      served,
      { 'publication.yml': 'title: Test\nurl: https://test.example.org/\ncommercial: true\n' },
    )
    const { publishers } = await collect()
    expect(publishers[0]?.articles).toMatchObject([{ as, ...(reason ? { question: reason } : {}) }])
    if (as === 'link') expect(read('items/2026-11.yml')).toMatch(reason ?? '')
  })

  it.each<[name: string, body: (home: string) => string, expected: readonly string[]]>([
    [
      'entries with one id',
      home => rss(entry('a', { guid: home }), entry('b', { guid: home })),
      ['About a', 'About b'],
    ],
    [
      'entries that all link to the home page',
      () => rss(entry('a', { link: '/' }), entry('b', { link: '/' })),
      ['About a', 'About b'],
    ],
    [
      'an entry without id, address and date',
      () => rss('<item><title>Bare</title><description>Words</description></item>'),
      ['Bare'],
    ],
    ['a date in the future', () => rss(entry('a', { date: '2036-01-01' })), ['About a']],
    ['a date of 1970', () => rss(entry('a', { date: 'Thu, 01 Jan 1970 00:00:00 GMT' })), ['About a']],
    ['a date that is none', () => rss(entry('a', { date: 'yesterday' })), ['About a']],
    ['no entries', () => rss(), []],
    ['a blank line and a byte order mark before the declaration', () => `\uFEFF\n\n${rss(entry('a'))}`, ['About a']],
    ['an end that is missing', () => rss(entry('a'), entry('b')).slice(0, -70), ['About a']],
    [
      'JSON',
      home =>
        JSON.stringify({
          version: 'https://jsonfeed.org/version/1.1',
          title: 'T',
          items: [{ id: '1', url: `${home}/a`, title: 'About a', content_text: TEXT }],
        }),
      ['About a'],
    ],
    [
      'Atom with relative links',
      home =>
        `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="${home}/blog/"><title>T</title><entry xml:base="2026/"><id>urn:1</id><title>About a</title><link href="a"/><updated>2026-11-01T00:00:00Z</updated><content type="html">${TEXT}</content></entry></feed>`,
      ['About a'],
    ],
  ])('reads a feed with %s', async (_, body, expected) => {
    const served = await servedFeeds()
    served.routes['/feed'] = answering(200, { 'content-type': 'text/html' }, body(served.home))
    const { collect } = publicationWith(TIDE, served)
    expect(titlesOf(await collect()).map(titles => titles.toSorted())).toEqual([expected])
    expect(titlesOf(await collect('11:00'))).toEqual([[]])
  })

  it('reads a feed in the charset that the server or the document names', async () => {
    const bytes = Buffer.from(rss(entry('Żuraw')).replace('?>', ' encoding="iso-8859-2"?>'), 'utf8')
    const latin2 = Buffer.from(bytes.toString('utf8').replaceAll('Ż', '\u00AF'), 'latin1')
    const served = await servedFeeds({ '/feed': (_, response) => void response.end(latin2) })
    expect(titlesOf(await publicationWith(TIDE, served).collect())).toEqual([['About Żuraw']])
  })

  it('finds the feed of a page, and follows a feed that moved for good', async () => {
    const page =
      '<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed"><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    const served = await servedFeeds({
      '/': page,
      '/feed': rss(entry('sand')),
      '/old': answering(308, { location: '/feed' }),
    })
    const { collect } = publicationWith(
      'page: { name: Page, url: HOME/, collect: yes }\nold: { name: Old, url: HOME/, feed: HOME/old, collect: yes }\n',
      served,
    )
    const { publishers, problems } = await collect()
    expect(publishers).toMatchObject([{ feed: `${served.home}/feed` }, { moved: `${served.home}/feed` }])
    expect(problems).toMatchObject([
      { rule: 'collect.moved', what: `The feed of Old moved permanently to ${served.home}/feed.` },
    ])
    // The same article of two feeds is collected once.
    expect(publishers.map(({ articles }) => articles.length)).toEqual([1, 0])
    await collect('11:00')
    expect(served.requests.map(({ path }) => path)).toEqual(['/', '/old', '/feed', '/feed', '/feed', '/feed'])
  })

  it.each<[name: string, route: RequestListener, reason: RegExp]>([
    [
      'no feed',
      answering(200, { 'content-type': 'text/html' }, '<html><title>Please wait</title></html>'),
      /neither a feed at this address nor a page/,
    ],
    ['nothing', answering(200), /neither a feed/],
    [
      'a page that names itself',
      answering(200, {}, '<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'),
      /names the feed \S+, and there is no feed/,
    ],
    ['an error', answering(404), /status 404/],
  ])('waits longer each time if there is %s', async (_, route, reason) => {
    const served = await servedFeeds({ '/feed': route })
    const { collect } = publicationWith(TIDE, served)
    const states = []
    for (const time of ['01:00', '03:00', '05:00', '07:00', '09:00', '15:00']) {
      const { publishers, ok } = await collect(time)
      states.push(publishers[0]?.state)
      expect(publishers[0]?.reason).toMatch(reason)
      expect(ok).toBe(publishers[0]?.state !== 'failed')
    }
    expect(states).toEqual(['failed', 'failed', 'rests', 'failed', 'rests', 'failed'])
    served.routes['/feed'] = rss(entry('sand'))
    expect(titlesOf(await collect('15:10', '--all'))).toEqual([['About sand']])
  })

  it('stops asking for a feed that is gone, and keeps a pause that the server asked for', async () => {
    const served = await servedFeeds({ '/feed': answering(410), '/busy': answering(429, { 'retry-after': '7200' }) })
    const { collect } = publicationWith(
      `${TIDE}busy: { name: Busy, feed: HOME/busy, collect: { every: 1h } }\n`,
      served,
    )
    expect((await collect('09:00')).problems).toMatchObject([
      { rule: 'collect.gone' },
      {
        rule: 'collect.feed',
        fix: 'It is not asked again before the pause is over. The next attempt is due on 2026-11-30 at 11:00.',
      },
    ])
    expect((await collect('10:30')).publishers.map(({ state }) => state)).toEqual(['rests', 'rests'])
    expect((await collect('10:45', '--all')).publishers.map(({ state }) => state)).toEqual(['gone', 'rests'])
    expect((await collect('11:05')).publishers.map(({ state }) => state)).toEqual(['rests', 'failed'])
  })

  it('asks as rarely as the feed wishes, but not less often than once a day', async () => {
    const served = await servedFeeds({
      '/feed': rss('</channel><channel><ttl>360</ttl>').replace('<title>', '<ttl>360</ttl><title>'),
      '/year': answering(200, { 'cache-control': 'max-age=31536000' }, rss()),
      '/weekly': rss().replace('<title>', '<sy:updatePeriod>weekly</sy:updatePeriod><title>'),
    })
    const { collect } = publicationWith(
      `${TIDE}year: { name: Year, feed: HOME/year, collect: yes }\nweekly: { name: Weekly, feed: HOME/weekly, collect: yes }\n`,
      served,
    )
    expect((await collect('09:00')).publishers.map(({ next }) => next)).toEqual([
      '2026-11-30T14:55:00Z',
      '2026-12-01T08:55:00Z',
      '2026-12-01T08:55:00Z',
    ])
  })

  it('lets articles wait for room, and asks for the whole feed when there is some', async () => {
    const served = await servedFeeds({
      '/feed': (request, response) => {
        if (request.headers['if-none-match']) response.writeHead(304).end()
        else response.writeHead(200, { etag: '"1"' }).end(rss(entry('a'), entry('b'), entry('c')))
      },
    })
    const { collect, root } = publicationWith(TIDE.replace('collect: yes', 'collect: { most: 2/day }'), served)
    const { publishers } = await collect()
    expect(publishers[0]).toMatchObject({
      waiting: [{ title: 'About a' }],
      notes: ['1 article waits for room (2/day).'],
    })
    expect(titlesOf(await collect('12:00'))).toEqual([[]])
    const day = await offprint([
      'collect',
      '--root',
      root,
      '--allow-private',
      '--now',
      '2026-12-01T09:01:00Z',
      '--json',
    ])
    expect(titlesOf(JSON.parse(day.stdout))).toEqual([['About a']])
    expect(served.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined])
  })

  it('collects again only what is new after it was killed before it could remember anything', async () => {
    const served = await servedFeeds({ '/feed': rss(entry('a'), entry('b')), '/mole': rss(entry('m')) })
    const { collect, root, read } = publicationWith(
      `${TIDE}mole: { name: Mole, feed: HOME/mole, collect: yes }\n`,
      served,
    )
    await collect()
    const item = read('items/2026-11.yml')
    for (const file of ['collected.json', '.offprint/collect.json']) writeFileSync(join(root, file), '')
    writeFileSync(join(root, '.offprint/import-2147483646.new'), 'half a post')
    writeFileSync(join(root, 'collected.json'), '{"version":1,"articles":[null]}')
    served.routes['/feed'] = rss(entry('a'), entry('b'), entry('c'))
    expect(titlesOf(await collect('09:05'))).toEqual([['About c'], []])
    expect(read('items/2026-11.yml')).toBe(item)
    expect(readdirSync(join(root, 'posts/tide')).length).toBe(3)
    expect(readdirSync(join(root, '.offprint')).filter(name => name.endsWith('.new'))).toEqual([])
  })

  it('counts what a killed run has written, so that the next one is not the first again', async () => {
    const served = await servedFeeds({
      '/feed': rss(...Array.from({ length: 12 }, (_, i) => entry(`n${i}`, { date: `2026-11-${28 - i}` }))),
    })
    const { collect, root, read } = publicationWith(TIDE, served)
    await collect()
    const records = JSON.parse(read('collected.json')).articles.filter(Boolean) as CollectedArticle[]
    expect(records.map(({ as }) => as).sort()).toEqual([...Array(10).fill('draft'), 'passed', 'passed'])
    const draftOf = ({ as, id }: CollectedArticle) => (as === 'draft' ? `posts/tide/about-${id}.md` : undefined)
    for (const file of ['collected.json', '.offprint/collect.json', draftOf(records[0] ?? expect.fail())])
      rmSync(join(root, file ?? ''))
    writeUnfinished(
      root,
      records.map(record => ({ record, draft: draftOf(record) })),
    )
    const { publishers } = await collect('12:00')
    expect(publishers.map(({ articles }) => articles.length)).toEqual([1])
    expect(JSON.parse(read('collected.json')).articles).toHaveLength(12 + 1)
    expect(existsSync(join(root, '.offprint/collecting.json'))).toBe(false)
  })

  it('does not bring back what was thrown away', async () => {
    const served = await servedFeeds({ '/feed': rss(entry('a')) })
    const { collect, root, read } = publicationWith(TIDE.replace(/ {2}license.*\n/, ''), served)
    await collect()
    writeFileSync(join(root, 'items/2026-11.yml'), '# Nothing left\n')
    served.routes['/feed'] = rss(entry('a'), entry('b'))
    expect(titlesOf(await collect('12:00'))).toEqual([['About b']])
    expect(read('items/2026-11.yml')).toMatch(/^# Nothing left\n- url: /)
  })

  it('refuses to run twice at once, or with memory or items that it cannot read', async () => {
    const served = await servedFeeds({ '/feed': rss(entry('a')) })
    const fault = async (files: Record<string, string>) => {
      const { code, problems } = await publicationWith(TIDE, served, files).collect()
      return [code, problems[0]?.rule]
    }
    expect(await fault({ '.offprint/collect.lock': '1' })).toEqual([1, 'collect.locked'])
    expect(await fault({ 'collected.json': '{' })).toEqual([1, 'collect.memory'])
    expect(await fault({ 'collected.json': '<<<<<<< ours\n' })).toEqual([1, 'collect.memory'])
    expect(await fault({ 'items/old.yml': '- url: [' })).toEqual([1, 'collect.items'])
    expect(served.requests).toEqual([])
  })

  it.each<[name: string, publishers: string, argv: readonly string[], what: RegExp]>([
    ['nobody to follow', 'a: { name: A }', [], /No publisher has `collect`/],
    ['no feed', 'a: { name: A, collect: yes }', [], /no `feed` and no `url`/],
    ['an unknown publisher', TIDE, ['tise'], /no publisher `tise`/],
    ['a publisher without settings', 'a: { name: A }', ['a'], /`a` has no `collect`/],
    [
      'a misspelled setting',
      'a: { name: A, feed: HOME/a, collect: { evry: 2h } }',
      [],
      /`a.collect.evry` is not a key of `collect`/,
    ],
    [
      'a misspelled condition',
      'a: { name: A, feed: HOME/a, collect: { only: { tag: x } } }',
      [],
      /`a.collect.only.tag` is not a key of `only`/,
    ],
    ['a misspelled `collect`', 'a: { name: A, feed: HOME/a, colect: yes }', [], /Unknown key `colect`/],
    ['too short a time', 'a: { name: A, feed: HOME/a, collect: { every: 5m } }', [], /should be at least 10 minutes/],
    ['no time', 'a: { name: A, feed: HOME/a, collect: { every: often } }', [], /should be a time like/],
    ['no period', 'a: { name: A, feed: HOME/a, collect: { most: 5 } }', [], /should be a number in a period/],
    ['no range', 'a: { name: A, feed: HOME/a, collect: { only: { words: long } } }', [], /should be a range of words/],
  ])('explains %s', async (_, publishers, argv, what) => {
    const { code, problems } = await publicationWith(publishers, await servedFeeds()).collect('09:00', ...argv)
    expect([code, problems[0]?.what]).toEqual([1, expect.stringMatching(what)])
  })

  it('ignores a feed whose `collect` is off, and shows no password', async () => {
    const served = await servedFeeds({ '/feed': answering(401) })
    const secret = TIDE.replace('HOME/feed', 'http://me:secret@HOSTPORT/feed').replace('HOSTPORT', served.home.slice(7))
    const { root } = publicationWith(`${secret}off: { name: Off, feed: HOME/off, collect: no }\n`, served)
    const { stdout, stderr } = await offprint(['collect', '--root', root, '--allow-private', '--json'])
    expect(served.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`)
    expect(stdout + stderr).not.toContain('secret')
    expect(JSON.parse(stdout).publishers.length).toBe(1)
  })

  it('takes only link items if it should, and skips what has no address', async () => {
    const served = await servedFeeds({
      '/feed': rss(
        entry('a'),
        entry('b').replace('About b', 'Retracted: About b'),
        '<item><title>Bare</title><description>Words</description></item>',
      ),
    })
    const result = await publicationWith(TIDE.replace('collect: yes', 'collect: { as: link }'), served).collect()
    expect(ways(result).sort()).toEqual(['link', 'link', 'skipped'])
    const questions = result.publishers.flatMap(({ articles }) => articles.map(({ question }) => question ?? ''))
    expect(questions.filter(question => question.includes('withdrawn'))).toEqual([
      'The publisher has withdrawn the article: “Retracted: About b”. Read why, and decide whether to link to it.',
    ])
  })

  it('takes the text of an article from its page if the feed has only the beginning, or else links to it', async () => {
    const page = (text: string): RequestListener =>
      answering(
        200,
        { 'content-type': 'text/html; charset=utf-8' },
        `<html lang="en"><head><title>T</title></head><body><article><h1>About sand</h1>${text}</article></body></html>`,
      )
    const teaser = (name: string): string =>
      `<item><title>About ${name}</title><link>/${name}</link><guid isPermaLink="false">${name}</guid><pubDate>2026-11-20</pubDate><dc:creator>Ada Writer</dc:creator><category>rivers</category><description>The tide rose over the quay …</description></item>`
    const served = await servedFeeds({
      '/feed': rss(...['sand', 'gone', 'closed', 'empty'].map(teaser)),
      '/sand': page(`<p>${TEXT}</p><p>And the last words of it.</p>`),
      '/closed': page(`<p>${TEXT}</p>`),
      '/empty': page(''),
      '/robots.txt': answering(200, {}, 'User-agent: *\nDisallow: /closed'),
    })
    const { collect, read } = publicationWith(TIDE, served)
    const { publishers } = await collect()
    const found = new Map(publishers[0]?.articles.map(({ title, as, question }) => [title, `${as} ${question ?? ''}`]))
    expect(found.get('About sand')).toBe('draft ')
    const post = read('posts/tide/about-sand.md')
    for (const part of ['name: Ada Writer', 'rivers', 'publisher: tide', 'And the last words of it.'])
      expect(post).toContain(part)
    expect(post).not.toMatch(/The tide rose over the quay …\n|only the beginning/)
    expect(found.get('About gone')).toMatch(
      /^link The feed has only the beginning .* The server answered with status 404\./,
    )
    expect(found.get('About closed')).toMatch(/^link .* robots\.txt of .* forbids/)
    expect(found.get('About empty')).toMatch(/^link .* `offprint import /)
    expect(served.requests.map(({ path }) => path)).not.toContain('/closed')
    expect(read('originals.json')).toMatch(/\/sand","page":\{.*"feed":\{/)
  })

  it('records what the original of an imported page is like at once, and refuses a damaged record', async () => {
    const article = (word: string): RequestListener =>
      answering(
        200,
        { 'content-type': 'text/html; charset=utf-8' },
        `<html lang="en"><head><title>About sand</title><meta property="og:site_name" content="Tide Notes"></head><body><article><h1>About sand</h1><p>${TEXT}</p><p>The gate stayed ${word} until the evening, when the boats came back.</p></article></body></html>`,
      )
    const served = await servedFeeds({ '/sand': article('open') })
    const { root, read } = publicationWith(TIDE, served)
    const run = (...argv: string[]) => offprint([...argv, '--root', root, '--allow-private'])
    expect((await run('import', `${served.home}/sand`, '--now', '2026-11-30T09:00:00Z')).code).toBe(0)
    expect(read('originals.json')).toContain(`"url":"${served.home}/sand","page":`)
    served.routes['/sand'] = article('closed')
    const { stdout, stderr } = await run('check', '--originals', '--drafts', '--now', '2026-12-02T09:00:00Z')
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toContain('The original was changed')
    writeFileSync(join(root, 'originals.json'), '{ "version": 1, "originals": [')
    const before = served.requests.length
    for (const argv of [['collect'], ['import', `${served.home}/sand`], ['check', '--originals']])
      expect((await run(...argv)).stderr).toContain('originals.json error This file is damaged.')
    expect(served.requests.length).toBe(before)
  })
})
