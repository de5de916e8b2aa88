import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/pipeline/index.js'
import { NOW, openHouse, PUBLICATION, publication, put } from './open-server.js'

/** Sends a request that no client normalizes. */
const raw = (home: string, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(home)
      request({ hostname, port, path, headers, method }, answer => {
        const chunks: Buffer[] = []
        answer.on('data', chunk => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        )
      })
        .on('error', reject)
        .end()
    },
  )

const PAGE = `<!doctype html><title>Page</title><p>${'A sentence of the page. '.repeat(40)}</p>\n`
const FILES = {
  'index.html': PAGE,
  'river/index.html': PAGE.replace('Page', 'River'),
  '404.html': '<!doctype html><title>Lost</title>',
  'feed.xml': '<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>',
  'feeds/rivers/a-1.xml': '<?xml version="1.0"?>\n<!-- <rss> -->\n<feed xmlns="http://www.w3.org/2005/Atom"/>',
  'feed.json': '{\n  "version": "https://jsonfeed.org/version/1.1", "items": []}',
  'other.xml': '<urlset/>',
  'other.json': '{"feed": 1}',
  'opml.xml': '<?xml version="1.0"?><opml version="2.0"/>',
  'style.css': 'p { color: red }',
  'map.png': new Uint8Array([137, 80, 78, 71]),
  'issues/weekly/index.html': PAGE,
  'email/weekly/index.html': PAGE,
  'letter.eml': 'Subject: x\r\n\r\nx',
  'käse.txt': 'cheese',
  'data.bin': new Uint8Array(10),
  _headers: '/*\n  X-Secret: 1\n',
  _redirects: '/old/ /river/ 301\n/gone/* https://example.net/:splat 302\n/bad //evil.example.com 301\n',
  '.hidden': 'hidden',
}
const serverContext = async () => openHouse(await publication(PUBLICATION, FILES))

/** Changes of a publication after `/river/` was answered, with the status and the words of the next answer. */
const CHANGES: Readonly<Record<string, readonly [change: (root: string) => void, status: number, words: string]>> = {
  'is written again': [
    root => writeFileSync(join(root, 'out/river/index.html'), 'The new river'),
    200,
    'The new river',
  ],
  'is replaced by another file of the same size and time': [
    root => {
      const { length } = FILES['river/index.html']
      put(join(root, 'new.html'), 'N'.repeat(length))
      for (const file of ['out/river/index.html', 'new.html']) utimesSync(join(root, file), 1_000_000, 1_000_000)
      renameSync(join(root, 'new.html'), join(root, 'out/river/index.html'))
    },
    200,
    'NNNN',
  ],
  'is deleted': [root => rmSync(join(root, 'out/river/index.html')), 404, 'Lost'],
  'is deleted with its folder': [root => rmSync(join(root, 'out/river'), { recursive: true }), 404, 'Lost'],
  'is in a folder that becomes a file': [
    root => {
      rmSync(join(root, 'out/river'), { recursive: true })
      put(join(root, 'out/river'), 'no folder')
    },
    404,
    'Lost',
  ],
  'becomes a folder': [
    root => {
      rmSync(join(root, 'out/river/index.html'))
      mkdirSync(join(root, 'out/river/index.html'))
    },
    404,
    'Lost',
  ],
  'becomes a link that leads elsewhere': [
    root => {
      rmSync(join(root, 'out/river/index.html'))
      put(join(root, 'secret.html'), 'SECRET')
      symlinkSync(join(root, 'secret.html'), join(root, 'out/river/index.html'))
    },
    404,
    'Lost',
  ],
  'gets a rule that moves it': [root => put(join(root, 'out/_redirects'), '/river/ /feeds/ 302\n'), 302, ''],
  'is in a whole out/ that is replaced': [
    root => {
      put(join(root, 'next/river/index.html'), 'Another release')
      renameSync(join(root, 'out'), join(root, 'before'))
      renameSync(join(root, 'next'), join(root, 'out'))
    },
    200,
    'Another release',
  ],
  'is in an out/ that becomes a link to another': [
    root => {
      put(join(root, 'releases/2/river/index.html'), 'Release 2')
      renameSync(join(root, 'out'), join(root, 'releases/1'))
      symlinkSync('releases/2', join(root, 'out'))
    },
    200,
    'Release 2',
  ],
}

describe('a file of out/', () => {
  it.each(Object.entries(CHANGES))('that %s is answered as it is then, at once', async (_, [change, status, words]) => {
    const { home, root } = await serverContext()
    for (const repeat of [1, 2, 3]) expect([repeat, (await raw(home, '/river/')).status]).toEqual([repeat, 200])
    change(root)
    for (const repeat of [1, 2, 3]) {
      const answer = await raw(home, '/river/')
      expect([repeat, answer.status]).toEqual([repeat, status])
      expect(answer.body.toString()).toContain(words)
    }
  })

  it('in a folder that has moved out of out/, with a link in its place, is gone after a second', async () => {
    const { home, root } = await serverContext()
    expect((await raw(home, '/river/')).status).toBe(200)
    renameSync(join(root, 'out/river'), join(root, 'elsewhere'))
    symlinkSync(join(root, 'elsewhere'), join(root, 'out/river'))
    await expect.poll(async () => (await raw(home, '/river/')).status, { timeout: 5_000 }).toBe(404)
  })

  it('is answered the second time as the first, in each way to ask for it, and counted and logged alike', async () => {
    const { home, ask, logged } = await serverContext()
    const { etag } = (await raw(home, '/river/')).headers as { etag: string }
    const ways: [string, string, Record<string, string>][] = [
      ['/river/', 'GET', {}],
      ['/river/', 'HEAD', {}],
      ['/river/', 'GET', { 'Accept-Encoding': 'br' }],
      ['/river/', 'HEAD', { 'Accept-Encoding': 'gzip' }],
      ['/river/', 'GET', { 'If-None-Match': etag }],
      ['/river/', 'GET', { 'If-None-Match': '"other"', Range: 'bytes=3-9' }],
      ['/river/', 'GET', { Range: 'bytes=0-1', 'Accept-Encoding': 'br' }],
      ['/river/?utm_source=x', 'GET', {}],
      ['/k%C3%A4se.txt', 'GET', {}],
      ['/map.png', 'GET', { 'Accept-Encoding': 'br' }],
      ['/feed.xml', 'GET', {}],
      ['/issues/weekly/', 'GET', {}],
      ['/email/weekly/', 'GET', {}],
      ['/style.css?v=00000000', 'GET', {}],
    ]
    for (const [path, method, headers] of ways) {
      const [first, ...others] = [1, 2, 3].map(() => raw(home, path, headers, method))
      const facts = async (answer: typeof first) => {
        const { status, body, headers: { date: _, ...rest } = {} } = (await answer) ?? {}
        return { status, body, headers: rest }
      }
      const expected = await facts(first)
      for (const other of others) expect([path, headers, await facts(other)]).toEqual([path, headers, expected])
      for (const again of [1, 2])
        expect([again, await facts(raw(home, path, headers, method))]).toEqual([again, expected])
    }
    const lines = logged.map(({ method, route, status }) => `${method} ${route} ${status}`)
    for (const line of lines)
      expect(lines.filter(other => other === line).length % 5, line).toBe(line === 'GET /river/ 200' ? 1 : 0)
    const metrics = await (await ask('/metrics')).text()
    expect(metrics).toContain(`offprint_http_request_duration_seconds_count ${lines.length}`)
    expect(metrics).toContain('offprint_http_requests_total{route="file",method="HEAD",status="200"} 10')
    expect(metrics).toContain('offprint_http_requests_total{route="file",method="GET",status="304"} 5')
  })

  it('has the right media type', async () => {
    const { ask } = await serverContext()
    const types = await Promise.all(
      [...Object.keys(FILES), ''].map(async path => [path, (await ask(`/${path}`)).headers.get('content-type')]),
    )
    expect(Object.fromEntries(types)).toMatchObject({
      '': 'text/html; charset=utf-8',
      'feed.xml': 'application/rss+xml; charset=utf-8',
      'feeds/rivers/a-1.xml': 'application/atom+xml; charset=utf-8',
      'feed.json': 'application/feed+json; charset=utf-8',
      'other.xml': 'application/xml; charset=utf-8',
      'other.json': 'application/json; charset=utf-8',
      'opml.xml': 'text/x-opml; charset=utf-8',
      'style.css': 'text/css; charset=utf-8',
      'map.png': 'image/png',
      'letter.eml': 'message/rfc822',
      'käse.txt': 'text/plain; charset=utf-8',
      'data.bin': 'application/octet-stream',
    })
  })

  it.each([
    ['/', 200, undefined],
    ['/?utm_source=x', 200, undefined],
    ['/river/', 200, undefined],
    ['/river', 301, '/river/'],
    ['/river/index.html', 301, '/river/'],
    ['/index.html', 301, '/'],
    ['/none/index.html', 404, undefined],
    ['/feeds', 404, undefined],
    ['/k%C3%A4se.txt', 200, undefined],
    ['/ka%CC%88se.txt', 200, undefined],
    ['/old', 301, '/river/'],
    ['/old/', 301, '/river/'],
    ['/gone/a/b', 302, 'https://example.net/a/b'],
    ['/bad', 404, undefined],
    ['/nothing', 404, undefined],
    ['/_headers', 404, undefined],
    ['/_redirects', 404, undefined],
    ['/.hidden', 404, undefined],
    ['//river/', 404, undefined],
    ['//example.com/..', 404, undefined],
    ['/%E0%A4%A', 404, undefined],
    ['/river%00', 404, undefined],
    ['/river%5c', 404, undefined],
    ['/index.html/', 404, undefined],
    [`/${'a'.repeat(3000)}`, 404, undefined],
  ])('%s is answered with %i %s', async (path, status, location) => {
    const { home } = await serverContext()
    const answer = await raw(home, path)
    expect([answer.status, answer.headers['location']]).toEqual([status, location])
    if (status === 404) expect(answer.body.toString()).toContain('Lost')
  })

  it('is never outside the folder, for any spelling of its address', async () => {
    const { home, root } = await serverContext()
    put(join(root, 'secret.txt'), 'SECRET')
    put(join(root, 'out-side/secret.txt'), 'SECRET')
    symlinkSync(join(root, 'secret.txt'), join(root, 'out/link.txt'))
    symlinkSync(root, join(root, 'out/folder'))
    const step = fc.constantFrom(
      ...['..', '.', '%2e%2e', '%2E.', '..%2f', '%2f', '/', '\\', '%5c', '..%5c', '%252e%252e', '%00', ':', '~'],
      ...[
        'out',
        'out-side',
        'folder',
        'link.txt',
        'secret.txt',
        'publication.yml',
        'offprint.db',
        '.env',
        'river',
        ';',
        '?',
        '%c0%ae',
      ],
    )
    const paths = fc.array(step, { maxLength: 8 }).map(steps => `/${steps.join('/')}`)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          paths,
          fc.string({ maxLength: 40 }).map(text => `/${text.replace(/[^\x21-\x7e]/g, '')}`),
        ),
        async path => {
          const { body, status } = await raw(home, path)
          expect(status).toBeLessThan(500)
          expect(body.toString()).not.toMatch(/SECRET|tideline\.example|SQLite/)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('is recognised by its ETag, in any encoding and weakened, or by its date without an ETag', async () => {
    const { ask } = await serverContext()
    const first = await ask('/feed.xml')
    const etag = first.headers.get('etag') ?? ''
    const date = first.headers.get('last-modified') ?? ''
    const opaque = etag.slice(1, -1)
    const before = new Date(Date.parse(date) - 1000).toUTCString()
    const rows: [Record<string, string>, number][] = [
      [{ 'If-None-Match': etag }, 304],
      [{ 'If-None-Match': `W/${etag}` }, 304],
      [{ 'If-None-Match': `"other", "${opaque}-gzip"` }, 304],
      [{ 'If-None-Match': `"${opaque}-br"` }, 304],
      [{ 'If-None-Match': '*' }, 304],
      [{ 'If-None-Match': '"other"' }, 200],
      [{ 'If-None-Match': opaque }, 200],
      [{ 'If-None-Match': '"other"', 'If-Modified-Since': date }, 200],
      [{ 'If-None-Match': etag, 'If-Modified-Since': before }, 304],
      [{ 'If-Modified-Since': date }, 304],
      [{ 'If-Modified-Since': before }, 200],
      [{ 'If-Modified-Since': 'yesterday' }, 200],
    ]
    for (const [headers, status] of rows)
      expect([headers, (await ask('/feed.xml', { headers })).status]).toEqual([headers, status])
    const known = await ask('/feed.xml', { headers: { 'If-None-Match': etag, 'Accept-Encoding': 'identity' } })
    expect(await known.text()).toBe('')
    for (const name of ['etag', 'cache-control', 'last-modified', 'vary'])
      expect([name, known.headers.get(name)]).toEqual([name, first.headers.get(name)])
  })

  it('is compressed in the encoding that the client prefers, each with its own ETag', async () => {
    const { home } = await serverContext()
    const rows: [string | undefined, string | undefined][] = [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['gzip, deflate, br', 'br'],
      ['gzip;q=1, br;q=0.5', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['br;q=0, *', 'gzip'],
      ['*', 'br'],
      ['*;q=0', undefined],
      ['identity', undefined],
      [undefined, undefined],
    ]
    const tags = new Map<string | undefined, unknown>()
    for (const [accepted, encoding] of rows) {
      const { headers, body } = await raw(home, '/river/', accepted ? { 'Accept-Encoding': accepted } : {})
      expect([accepted, headers['content-encoding'], headers['vary']]).toEqual([accepted, encoding, 'Accept-Encoding'])
      const plain = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
      expect(plain.toString()).toBe(FILES['river/index.html'])
      expect(Number(headers['content-length'])).toBe(body.length)
      tags.set(encoding, headers['etag'])
    }
    expect(new Set(tags.values()).size).toBe(3)
    expect((await raw(home, '/map.png', { 'Accept-Encoding': 'br' })).headers['content-encoding']).toBeUndefined()
  })

  it('keeps its tag and its date while its bytes are the same, and changes both with them', async () => {
    const { ask, root } = await serverContext()
    const facts = async () => {
      const { headers } = await ask('/river/')
      return [headers.get('etag'), headers.get('last-modified')]
    }
    const before = await facts()
    put(join(root, 'out/river/index.html'), FILES['river/index.html'])
    utimesSync(join(root, 'out/river/index.html'), 2_000_000_000, 2_000_000_000)
    expect(await facts()).toEqual(before)
    put(join(root, 'out/river/index.html'), PAGE)
    utimesSync(join(root, 'out/river/index.html'), 1_000_000_000, 1_000_000_000)
    const [etag, date] = await facts()
    expect(etag).not.toBe(before[0])
    expect(Date.parse(date ?? '')).toBeGreaterThan(Date.parse(before[1] ?? ''))
  })

  it('keeps its tag and its date after a restart, and in a new out/', async () => {
    const root = await publication(PUBLICATION, FILES)
    const facts = async () => {
      const { ask, server } = await openHouse(root)
      const { headers } = await ask('/river/')
      await server.close()
      return [headers.get('etag'), headers.get('last-modified')]
    }
    const before = await facts()
    rmSync(join(root, 'out'), { recursive: true })
    for (const [path, bytes] of Object.entries(FILES)) put(join(root, 'out', path), bytes)
    utimesSync(join(root, 'out/river/index.html'), 2_000_000_000, 2_000_000_000)
    expect(await facts()).toEqual(before)
  })

  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=7-', 206, 'bytes 7-9/10', '789'],
    ['bytes=-2', 206, 'bytes 8-9/10', '89'],
    ['bytes=-99', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=5-99', 206, 'bytes 5-9/10', '56789'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=-0', 416, 'bytes */10', ''],
    ['bytes=3-1', 200, undefined, '0123456789'],
    ['bytes=0-1,3-4', 200, undefined, '0123456789'],
    ['lines=1-2', 200, undefined, '0123456789'],
  ])('gives the range %s', async (range, status, part, body) => {
    const { home } = await openHouse(await publication(PUBLICATION, { 'ten.txt': '0123456789' }))
    const answer = await raw(home, '/ten.txt', { Range: range, 'Accept-Encoding': 'br' })
    expect([answer.status, answer.headers['content-range'], answer.body.toString()]).toEqual([status, part, body])
  })

  it('is sent completely for a range of an earlier version, and streamed if it is large', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, 'x')
    large.write('end', large.length - 3)
    const { home } = await openHouse(await publication(PUBLICATION, { 'film.mp4': large }))
    const whole = await raw(home, '/film.mp4', { Range: 'bytes=0-1', 'If-Range': '"other"' })
    expect([whole.status, whole.body.equals(large)]).toEqual([200, true])
    const { etag } = whole.headers as { etag: string }
    const part = await raw(home, '/film.mp4', { Range: 'bytes=-3', 'If-Range': etag })
    expect([part.status, part.body.toString()]).toEqual([206, 'end'])
    expect((await raw(home, '/film.mp4', { 'If-None-Match': etag })).status).toBe(304)
  })

  it('states how long caches may keep it: a feed for its ttl, a stylesheet with its version for ever', async () => {
    const root = await publication()
    const { ask } = await openHouse(root)
    const cache = async (path: string) => (await ask(path)).headers.get('cache-control')
    const front = await (await ask('/')).text()
    const [style = ''] = /style\.css\?v=\w+/.exec(front) ?? []
    expect(await cache('/feed.xml')).toBe('public, max-age=3600')
    expect(await (await ask('/feed.xml')).text()).toContain('<ttl>60</ttl>')
    expect(await cache(`/${style}`)).toBe('public, max-age=31536000, immutable')
    expect(await cache('/style.css?v=00000000')).toBe('public, max-age=3600')
    expect(await cache('/style.css?v=')).toBe('public, max-age=3600')
    expect(await cache('/')).toBe('public, max-age=300')
    const form = await (await ask('/subscribe/')).text()
    const [own = ''] = /reader\.css\?v=\w+/.exec(form) ?? []
    expect(await cache(`/${own}`)).toBe('public, max-age=31536000, immutable')
    expect(await (await ask(`/${own}`)).text()).toContain('.ask .fault{')
  })

  it('has security policies: no scripts but our own, styles in email editions, no referrer', async () => {
    const { ask } = await serverContext()
    const page = (await ask('/river/')).headers
    const issue = (await ask('/issues/weekly/')).headers
    const email = (await ask('/email/weekly/')).headers
    expect(page.get('content-security-policy')).toMatch(/default-src 'none'.*style-src 'self'.*frame-ancestors 'self'/)
    expect(page.get('x-robots-tag')).toBeNull()
    expect(issue.get('content-security-policy')).toBe(page.get('content-security-policy'))
    expect(email.get('content-security-policy')).toMatch(/style-src 'unsafe-inline'.*form-action 'none'/)
    expect(issue.get('x-robots-tag')).toBe('noindex')
    for (const { headers } of [
      await ask('/'),
      await ask('/none'),
      await ask('/healthz'),
      await ask('/', { method: 'PUT' }),
    ]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('strict-transport-security')).toBe('max-age=15552000')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('referrer-policy')).toBeTruthy()
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  it('answers HEAD with the same head and nothing else, and no other method', async () => {
    const { home } = await serverContext()
    const [get, head] = [await raw(home, '/river/'), await raw(home, '/river/', {}, 'HEAD')]
    const { date: _, connection: __, 'keep-alive': ___, ...facts } = get.headers
    expect(head.headers).toMatchObject(facts)
    expect([head.status, head.body.length]).toEqual([200, 0])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      const answer = await raw(home, '/river/', {}, method)
      expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'GET, HEAD, OPTIONS'])
    }
  })

  it('names hub and topic in the headers of feeds with a hub', async () => {
    const { ask } = await openHouse(await publication())
    for (const path of ['feed.xml', 'atom.xml', 'feed.json']) {
      const { headers } = await ask(`/${path}`)
      expect(headers.get('link')).toBe(
        `<https://hub.example.net/>; rel="hub", <https://tideline.example.org/${path}>; rel="self"`,
      )
      expect(headers.get('access-control-allow-origin')).toBe('*')
    }
    expect((await ask('/')).headers.get('link')).toBeNull()
  })

  it('is below the path of the publication’s address, and nowhere else', async () => {
    const root = await publication(PUBLICATION.replace('tideline.example.org/', 'example.org/tideline/'), FILES)
    const { ask, home } = await openHouse(root)
    expect((await ask('/tideline/river/')).status).toBe(200)
    expect((await raw(home, '/tideline/river')).headers['location']).toBe('/tideline/river/')
    expect((await raw(home, '/tideline/old')).headers['location']).toBe('/tideline/river/')
    expect((await ask('/river/')).status).toBe(404)
    expect((await ask('/tideline/subscribe/')).status).toBe(200)
    expect([(await ask('/healthz')).status, (await ask('/tideline/healthz')).status]).toEqual([200, 200])
  })

  it('is served while a build replaces it, and a new file is found', async () => {
    const root = await publication()
    const { ask } = await openHouse(root)
    expect((await ask('/second/')).status).toBe(404)
    put(join(root, 'posts/second.md'), '---\ntitle: Second\ndate: 2026-03-15\n---\n\nMore.\n')
    await build({ root, now: NOW, drafts: false, emails: 'all', strict: false, threads: 1 })
    expect((await ask('/second/')).status).toBe(200)
    expect(await (await ask('/feed.xml')).text()).toContain('Second')
  })
})
