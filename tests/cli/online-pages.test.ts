import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { filesAmong, filesLinkedFrom, waitUntilOnline } from '../../src/cli/online-pages.js'
import { png } from '../content/reading.js'
import { quickTime } from '../quick-time.js'
import { temporaryFolder } from '../temporary-folder.js'

const page = (title: string, text: string, lists = 'Older posts') =>
  `<!doctype html><html><head><title>${title}</title></head><body><main><article><h1>${title}</h1>\n<p>${text}</p></article><aside>${lists}</aside></main></body></html>`
const TIDE = page('Tide', 'The water comes and goes.')
const EBB = page('Ebb', 'The water goes.')
const MAP = png(40, 20)
const SITE: Readonly<Record<string, string | Uint8Array>> = {
  'tide/index.html': TIDE,
  'ebb/index.html': EBB,
  'map.png': MAP,
  'feed.xml': '<rss><channel><title>River</title></channel></rss>',
}

/** A server of the site, and a function that waits until it shows the files. */
async function site(answer: (request: Parameters<RequestListener>[0], path: string) => Answer, host = '127.0.0.1') {
  const out = temporaryFolder(SITE)
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1)).replace(/\/$/, '/index.html')
    asked.push(path)
    const { status = 200, headers = {}, body = '' } = answer(request, path) ?? { body: SITE[path] ?? '' }
    response.writeHead(status, headers).end(body)
  }).listen(0, host)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const { port, family } = server.address() as AddressInfo
  const home = `http://${family === 'IPv6' ? `[${host}]` : host}:${port}/`
  const wait = (paths: readonly string[], limit = 0, signal = new AbortController().signal) =>
    waitUntilOnline(
      paths.map(path => ({ path, url: home + path.replace(/index\.html$/, '') })),
      { out, limit, signal, progress: () => {} },
    )
  return { wait, asked, home, server }
}

type Answer = { status?: number; headers?: Record<string, string>; body?: string | Uint8Array } | undefined
const PAGES = ['tide/index.html', 'ebb/index.html']

describe('A file counts as online', () => {
  it.each<[string, readonly string[], (request: Parameters<RequestListener>[0], path: string) => Answer]>([
    ['with the bytes of the build', [...PAGES, 'map.png', 'feed.xml'], () => undefined],
    [
      'reformatted, with scripts and hidden addresses, as hosts deliver it',
      PAGES,
      (_, path) => ({
        body: String(SITE[path]).replace(/>\s*/g, '>\n  ').replace('</body>', '<script>track()</script></body>'),
      }),
    ],
    [
      'with older lists after the article',
      PAGES,
      (_, path) => ({ body: String(SITE[path]).replace('Older posts', 'None') }),
    ],
    [
      'at another spelling of its address: without the slash, with www, in another folder',
      PAGES,
      ({ url = '' }, path) =>
        url.startsWith('/www')
          ? { body: SITE[path.slice(4)] ?? '' }
          : { status: 301, headers: { location: `/www${url}` } },
    ],
    [
      'as a picture that was compressed again',
      ['map.png'],
      () => ({ body: Buffer.concat([png(80, 40), Buffer.from('x')]) }),
    ],
    [
      'as a feed with other white space',
      ['feed.xml'],
      () => ({ body: String(SITE['feed.xml']).replaceAll('><', '>\n<') }),
    ],
  ])('%s', async (_, paths, answer) => {
    const { wait } = await site(answer)
    expect(await wait(paths)).toEqual([])
  })

  it('in an older version, if an email only leads to it', async () => {
    const old = await site((_, path) => ({ body: String(SITE[path]).replace('water', 'sea') }))
    const [file] = filesAmong(['tide/index.html'], old.home)
    const request = { out: temporaryFolder(SITE), limit: 0, signal: new AbortController().signal, progress: () => {} }
    expect(await waitUntilOnline(file ? [{ ...file, mayBeOld: true }] : [], request)).toEqual([])
    expect(await waitUntilOnline(file ? [file] : [], request)).toHaveLength(1)
  })

  it('over IPv6', async context => {
    const opened = await site(() => undefined, '::1').catch(() => undefined)
    if (!opened) return context.skip('this machine has no IPv6')
    expect(await opened.wait(PAGES)).toEqual([])
  })

  it('once every part of the site has received it, asked for at the address that readers use', async () => {
    quickTime(200)
    let turn = 0
    // One edge has the new page, another the old one, and at first neither is there.
    const { wait, asked } = await site((_, path) => {
      turn += 1
      if (turn < 3) return { status: 404 }
      return turn < 9 && path !== 'map.png'
        ? { headers: { 'cache-control': 'max-age=600' }, body: String(SITE[path]).replace('water', 'sea') }
        : undefined
    })
    expect(await wait([...PAGES, 'map.png'], 600_000)).toEqual([])
    expect(asked.length).toBeGreaterThan(6)
    expect(asked.filter(path => path.includes('?'))).toEqual([])
  })
})

describe('A file that is not online is named with what the site shows', () => {
  it.each<[string, readonly string[], (request: Parameters<RequestListener>[0], path: string) => Answer, RegExp]>([
    ['nothing', PAGES, () => ({ status: 404 }), /\/tide\/ It is not online\. The server answered with status 404/],
    ['a fault', PAGES, () => ({ status: 503, headers: { 'retry-after': '3' } }), /status 503/],
    [
      'an old version, as a cache may keep it',
      PAGES,
      (_, path) => ({ body: String(SITE[path]).replace('water', 'sea') }),
      /It shows an old version\. Publish out\/ \(if a cache keeps old pages, empty it\)/,
    ],
    [
      'the welcome of a server',
      ['tide/index.html'],
      () => ({ body: '<h1>Welcome to nginx!</h1>' }),
      /It shows something else/,
    ],
    [
      'a form to sign in',
      ['tide/index.html'],
      ({ url }) =>
        url === '/login' ? { body: '<form>Password</form>' } : { status: 302, headers: { location: '/login' } },
      /It shows something else\. It redirects to http:.*\/login/,
    ],
    [
      'one page for all addresses',
      PAGES,
      () => ({ body: '<!doctype html><div id="app"></div><script src="/app.js"></script>' }),
      /one and the same page for 2 different addresses.*single-page application/,
    ],
    [
      'a page in place of a picture',
      ['map.png'],
      () => ({ body: '<!doctype html><div id="app"></div>' }),
      /map\.png It shows something else/,
    ],
    ['a picture of another shape', ['map.png'], () => ({ body: png(40, 40) }), /map\.png It shows an old version/],
    [
      'a page in place of a feed',
      ['feed.xml'],
      () => ({ body: '<!DOCTYPE html><div id="app"></div>' }),
      /feed\.xml It shows something else/,
    ],
    ['an old feed', ['feed.xml'], () => ({ body: '<rss/>' }), /feed\.xml It shows an old version/],
    [
      'redirects without an end',
      ['tide/index.html'],
      ({ url }) => ({ status: 302, headers: { location: url ?? '' } }),
      /redirects more than 5 times/,
    ],
  ])('%s', async (_, paths, answer, expected) => {
    const { wait } = await site(answer)
    expect((await wait(paths)).map(({ where, what, fix }) => `${where.file} ${what} ${fix}`).join('\n')).toMatch(
      expected,
    )
  })

  it('and a site that asks for a password is not waited for', async () => {
    const { wait, asked } = await site(() => ({ status: 401, headers: { 'www-authenticate': 'Basic' } }))
    const problems = await wait(['tide/index.html'], 3_600_000)
    expect(problems).toMatchObject([
      {
        what: expect.stringContaining('asks for a password'),
        fix: expect.stringContaining('readers cannot open the page either'),
      },
    ])
    expect(asked).toEqual(['tide/index.html'])
  })

  it('and a site that cannot be reached is', async () => {
    quickTime(200)
    const { wait, server } = await site(() => undefined)
    server.close()
    expect(await wait(['tide/index.html'], 10_000)).toMatchObject([
      { what: expect.stringContaining('The server refused the connection') },
    ])
  })

  it('until somebody presses Ctrl-C', async () => {
    const stop = new AbortController()
    const { wait } = await site(() => {
      setImmediate(() => stop.abort())
      return { status: 404 }
    })
    expect(await wait(['tide/index.html'], 3_600_000, stop.signal)).toMatchObject([
      { what: 'Waiting for the pages was stopped.' },
    ])
  })
})

it('An email says which files must be online: its pages and pictures, but nothing elsewhere and nothing that only the server has', () => {
  const html = `<a href="https://river.example.org/reader/tide/?from=mail#top">Tide</a> <a href='https://river.example.org/reader/a%20b/'>A b</a>
<img src="https://river.example.org/reader/pictures/map@600.png"> <a href="https://other.example.org/tide/">Other</a>
<a href="https://river.example.org/reader/unsubscribe/1">Leave</a> <a href="https://river.example.org/reader/">Home</a> <a href="mailto:ana@example.org">Ana</a>`
  const files = {
    'tide/index.html': '1',
    'a b/index.html': '2',
    'pictures/map@600.png': '3',
    'index.html': '4',
    'ebb/index.html': '5',
  }
  expect(filesLinkedFrom(html, 'https://river.example.org/reader/', files).map(({ path }) => path)).toEqual([
    'tide/index.html',
    'a b/index.html',
    'pictures/map@600.png',
    'index.html',
  ])
})

it('Without an email, the pages and feeds that have changed must be online, the front page first', () => {
  const changed = [
    'feed.xml',
    'a#b/index.html',
    'email/weekly/index.html',
    'index.html',
    '404.html',
    'pictures/a.png',
    ...Array.from({ length: 30 }, (_, i) => `p${i}/index.html`),
  ]
  const files = filesAmong(changed, 'https://river.example.org/')
  expect(filesAmong(['style.css', 'feed.json', 'copy.js', '_headers'], 'https://river.example.org/')).toHaveLength(1)
  expect(files.slice(0, 2)).toEqual([
    { path: 'index.html', url: 'https://river.example.org/' },
    { path: 'a#b/index.html', url: 'https://river.example.org/a%23b/' },
  ])
  expect([files.length, files.some(({ path }) => path === join('email/weekly/index.html'))]).toEqual([20, false])
})
