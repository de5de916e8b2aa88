import type { RequestListener } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DAY, SECOND } from '../../src/core/duration.js'
import { type FeedAnswer, type FeedClientOptions, feedClient } from '../../src/network/feed-request.js'
import { servedFeeds } from './served-feeds.js'

const NOW = Date.UTC(2026, 10, 30, 9)
const FEED = '<rss version="2.0"><channel><title>Tide Notes</title></channel></rss>'

const clientWith = (options: Partial<FeedClientOptions> = {}) =>
  feedClient({
    reach: { allowPrivate: true },
    site: 'https://reader.example.org/',
    robots: new Map(),
    now: NOW,
    ended: new AbortController().signal,
    ...options,
  })

/** Answers with a status, headers and a body. */
const answering =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body)

const bodyOf = (answer: FeedAnswer): string =>
  answer.kind === 'body' ? new TextDecoder().decode(answer.source.bytes) : answer.kind
const MB = 1024 * 1024

describe('requesting a feed', () => {
  it.each<[name: string, route: RequestListener | string, expected: object]>([
    ['a feed', FEED, { kind: 'body' }],
    [
      'a feed with validators',
      answering(200, { etag: 'W/"7"', 'last-modified': 'Sun, 29 Nov 2026 08:00:00 GMT' }, FEED),
      { kind: 'body', etag: 'W/"7"', modified: 'Sun, 29 Nov 2026 08:00:00 GMT' },
    ],
    [
      'a feed that was last modified in the future',
      answering(200, { 'last-modified': 'Sat, 16 Nov 2041 18:11:00 GMT' }, FEED),
      expect.not.objectContaining({ modified: expect.anything() }),
    ],
    ['nothing new', answering(304), { kind: 'unchanged' }],
    ['nothing new, with a new validator', answering(304, { etag: '"8"' }), { kind: 'unchanged', etag: '"8"' }],
    ['nothing new, for an hour', answering(304, { 'cache-control': 'public, max-age=3600' }), { fresh: 3600 * SECOND }],
    [
      'a fresh answer that is old',
      answering(304, { 'cache-control': 'max-age=90', age: '60' }),
      { fresh: 30 * SECOND },
    ],
    [
      'an answer that is never fresh',
      answering(304, { 'cache-control': 'no-cache, max-age=90' }),
      { kind: 'unchanged' },
    ],
    [
      'a date of expiry',
      answering(304, { date: 'Mon, 30 Nov 2026 09:00:00 GMT', expires: 'Mon, 30 Nov 2026 10:00:00 GMT' }),
      { fresh: 3600 * SECOND },
    ],
    ['a date of expiry that is no date', answering(304, { expires: '-1' }), { kind: 'unchanged' }],
    ['a feed that is gone', answering(410), { kind: 'gone' }],
    ['no feed', answering(404), { kind: 'failed', reason: 'The server answered with status 404.' }],
    ['a fault', answering(500), { kind: 'failed', reason: 'The server answered with status 500.' }],
    ['a pause in seconds', answering(429, { 'retry-after': '120' }), { kind: 'failed', pause: 120 * SECOND }],
    [
      'a pause until a date',
      answering(503, { 'retry-after': 'Mon, 30 Nov 2026 09:10:00 GMT' }),
      { kind: 'failed', pause: 600 * SECOND },
    ],
    ['a pause that is over', answering(503, { 'retry-after': 'Mon, 30 Nov 2026 08:00:00 GMT' }), { pause: 0 }],
    ['a pause that is no time', answering(503, { 'retry-after': 'soon' }), { kind: 'failed' }],
    ['an attempt to lead elsewhere', answering(302, { location: 'ftp://example.org/feed' }), { kind: 'failed' }],
    ['a redirect to no address', answering(302, { location: 'http://' }), { kind: 'failed' }],
    ['a redirect without an address', answering(301), { reason: 'The server answered with status 301.' }],
    [
      'a bomb of 30 MB',
      answering(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(30 * MB))),
      { kind: 'failed', reason: 'The answer is larger than 10 MB.' },
    ],
    [
      'a bomb in Brotli',
      answering(200, { 'content-encoding': 'br' }, brotliCompressSync(Buffer.alloc(30 * MB))),
      { kind: 'failed', reason: 'The answer is larger than 10 MB.' },
    ],
    ['a feed of 20 MB', answering(200, {}, Buffer.alloc(20 * MB, 'x')), { reason: 'The answer is larger than 10 MB.' }],
    [
      'a feed without end',
      (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(MB, 'x'))) {}
        }
        response.on('drain', more)
        more()
      },
      { reason: 'The answer is larger than 10 MB.' },
    ],
    [
      'a feed that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write(FEED.slice(0, 20))
        setImmediate(() => response.destroy())
      },
      { kind: 'failed' },
    ],
    [
      'damaged bytes',
      answering(200, { 'content-encoding': 'gzip' }, Buffer.from([0x1f, 0x8b, 1, 2, 3])),
      { kind: 'failed' },
    ],
  ])('reports %s', async (_, route, expected) => {
    const { home } = await servedFeeds({ '/feed': route })
    expect(await clientWith().request({ address: `${home}/feed` })).toMatchObject(expected)
  })

  it.each<[name: string, coding: string, body: Buffer]>([
    ['gzip', 'gzip', gzipSync(FEED)],
    ['Brotli', 'br', brotliCompressSync(FEED)],
    ['deflate', 'deflate', deflateSync(FEED)],
    ['deflate without its header', 'deflate', deflateRawSync(FEED)],
    ['gzip that the server does not mention', '', gzipSync(FEED)],
    ['nothing, although the server says gzip', 'gzip', Buffer.from(FEED)],
    ['nothing, although the server says Brotli', 'br', Buffer.from(FEED)],
  ])('decompresses %s', async (_, coding, body) => {
    const { home } = await servedFeeds({ '/feed': answering(200, coding ? { 'content-encoding': coding } : {}, body) })
    expect(bodyOf(await clientWith().request({ address: `${home}/feed` }))).toBe(FEED)
  })

  it('gives up a server that sends nothing, or only a little at a time', async () => {
    const { home } = await servedFeeds({
      '/silent': () => {},
      '/slow': (_, response) => {
        const timer = setInterval(() => response.write(' '), 10)
        response.on('close', () => clearInterval(timer))
      },
    })
    const { request } = clientWith({ patience: 100 })
    for (const path of ['silent', 'slow'])
      expect(await request({ address: `${home}/${path}` })).toMatchObject({
        reason: 'The server sent no complete answer within 0.1 seconds.',
      })
  })

  it.each<[name: string, statuses: readonly number[], moved: string | undefined]>([
    ['that is permanent', [301], '/1'],
    ['that keeps the method', [308], '/1'],
    ['that is temporary', [302], undefined],
    ['and another', [301, 308], '/2'],
    ['and another that is temporary', [301, 307], '/1'],
    ['that is temporary, and another', [302, 301], undefined],
  ])('follows a redirect %s', async (_, statuses, moved) => {
    const served = await servedFeeds({ [`/${statuses.length}`]: FEED })
    for (const [i, status] of statuses.entries()) served.routes[`/${i}`] = answering(status, { location: `/${i + 1}` })
    const answer = await clientWith().request({ address: `${served.home}/0` })
    expect([bodyOf(answer), 'moved' in answer ? answer.moved : undefined]).toEqual([
      FEED,
      moved && `${served.home}${moved}`,
    ])
  })

  it('sends what it knows, and says who it is', async () => {
    const { home, requests } = await servedFeeds({ '/feed': answering(304) })
    await clientWith().request({ address: `${home}/feed`, etag: '"7"', modified: 'Sun, 29 Nov 2026 08:00:00 GMT' })
    expect(requests[0]?.headers).toMatchObject({
      'if-none-match': '"7"',
      'if-modified-since': 'Sun, 29 Nov 2026 08:00:00 GMT',
      'user-agent': expect.stringMatching(/^Offprint\/\S+ \(\+https:\/\/reader\.example\.org\/; collects feeds\)$/),
    })
  })

  it('gives up an address that leads to itself', async () => {
    const { home, requests } = await servedFeeds({ '/feed': answering(302, { location: '/feed' }) })
    expect(await clientWith().request({ address: `${home}/feed` })).toMatchObject({ reason: /more than 5 times/ })
    expect(requests.length).toBe(6)
  })

  it('follows no redirect into a private network', async () => {
    const inner = await servedFeeds({ '/feed': FEED }, '127.0.0.2')
    const outer = await servedFeeds({ '/feed': answering(301, { location: `${inner.home}/feed` }) })
    const reach = { allowPrivate: false, isPrivate: (address: string) => address !== '127.0.0.1' }
    const answer = await clientWith({ reach }).request({ address: `${outer.home}/feed` })
    expect(answer).toMatchObject({ kind: 'failed', reason: /private network/ })
    expect(inner.requests).toEqual([])
  })

  it('requests nothing else from a host that asked for a pause', async () => {
    const { home, requests } = await servedFeeds({ '/a': answering(429, { 'retry-after': '60' }), '/b': FEED })
    const client = clientWith()
    const answers = await Promise.all(['a', 'b'].map(path => client.request({ address: `${home}/${path}` })))
    expect(answers).toMatchObject([{ pause: 60 * SECOND }, { kind: 'failed', pause: 60 * SECOND }])
    expect(requests.map(({ path }) => path)).toEqual(['/a'])
  })

  it('requests other feeds of a host at which one is not available', async () => {
    const { home } = await servedFeeds({ '/a': answering(503, { 'retry-after': '60' }), '/b': FEED })
    const client = clientWith()
    const answers = await Promise.all(['a', 'b'].map(path => client.request({ address: `${home}/${path}` })))
    expect(answers).toMatchObject([{ kind: 'failed', pause: 60 * SECOND }, { kind: 'body' }])
  })

  it('sends a request again if the server closes a connection at the moment at which it is used again', async () => {
    const sockets = new Set<object>()
    const { home } = await servedFeeds({
      '/feed': (request, response) => {
        const isFirst = !sockets.has(request.socket)
        sockets.add(request.socket)
        if (isFirst) response.end(FEED)
        else request.socket.destroy()
      },
    })
    const client = clientWith()
    for (let i = 0; i < 3; i += 1) expect(bodyOf(await client.request({ address: `${home}/feed` }))).toBe(FEED)
  })

  it('sends one request at a time to a host', async () => {
    let open = 0
    let most = 0
    const route: RequestListener = (_, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        response.end(FEED)
      }, 5)
    }
    const paths = ['/1', '/2', '/3', '/4']
    const { home } = await servedFeeds(Object.fromEntries(paths.map(path => [path, route])))
    const client = clientWith()
    await Promise.all(paths.map(path => client.request({ address: home + path })))
    expect(most).toBe(1)
  })

  it('counts a run that is stopped as no fault of the feed', async () => {
    const ending = new AbortController()
    const { home } = await servedFeeds({ '/feed': () => ending.abort() })
    expect(await clientWith({ ended: ending.signal }).request({ address: `${home}/feed` })).toEqual({ kind: 'stopped' })
  })
})

describe('robots.txt', () => {
  const CLOSED = 'User-agent: *\nDisallow: /'
  it.each<[name: string, robots: RequestListener | string, kind: string]>([
    ['is not there', answering(404), 'body'],
    ['is forbidden', answering(403), 'body'],
    ['allows it', 'User-agent: *\nDisallow: /private', 'body'],
    ['forbids it', CLOSED, 'failed'],
    ['names us', `User-agent: offprint\nAllow: /\n\n${CLOSED}`, 'body'],
    ['is compressed', answering(200, { 'content-encoding': 'gzip' }, gzipSync(CLOSED)), 'failed'],
    ['has a byte order mark', `\uFEFF${CLOSED}`, 'failed'],
    ['is a page', '<!doctype html><title>Harbour</title>', 'body'],
    ['fails', answering(500), 'failed'],
    ['is not sent', (_, response) => response.destroy(), 'failed'],
    ['is elsewhere', answering(301, { location: '/closed' }), 'failed'],
    ['has no address', answering(301, { location: '/robots.txt' }), 'body'],
    ['is long', `${'# a comment\n'.repeat(50_000)}${CLOSED}`, 'body'],
  ])('that %s', async (_, robots, kind) => {
    const { home, requests } = await servedFeeds({ '/feed': FEED, '/robots.txt': robots, '/closed': CLOSED })
    expect(await clientWith().request({ address: `${home}/feed` })).toMatchObject({ kind })
    expect(requests.filter(({ path }) => path === '/feed').length).toBe(kind === 'body' ? 1 : 0)
  })

  it('is read once a day, and an old one counts while the server does not send it', async () => {
    let asked = 0
    const served = await servedFeeds({
      '/feed': FEED,
      '/robots.txt': (_, response) => {
        asked += 1
        response.end('User-agent: *\nAllow: /')
      },
    })
    const request = { address: `${served.home}/feed` }
    const first = clientWith()
    await Promise.all([first.request(request), first.request(request)])
    expect(asked).toBe(1)
    await clientWith({ robots: first.robots(), now: NOW + DAY - 1 }).request(request)
    expect(asked).toBe(1)
    await clientWith({ robots: first.robots(), now: NOW + DAY }).request(request)
    expect(asked).toBe(2)
    served.routes['/robots.txt'] = answering(503)
    expect(bodyOf(await clientWith({ robots: first.robots(), now: NOW + 2 * DAY }).request(request))).toBe(FEED)
  })
})
