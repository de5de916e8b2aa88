import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { viewPictureRequest } from '../../src/preview/app-picture.js'
import { temporaryFolder } from '../temporary-folder.js'
import { sample, serve, servedSample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'

interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
}

/** Sends a request with exactly these headers and this path, which fetch would normalize. */
const ask = (
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  sends = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(url)
    const sent = request({ hostname, port, path, method, headers: { host, ...headers } }, answer => {
      let body = ''
      answer.on('data', data => {
        body += data
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
    })
    sent.on('error', reject)
    sent.end(sends)
  })

const tokenIn = (page: string): string => /"token":"([^"]+)"/.exec(page)?.[1] ?? expect.fail('no token in the page')

describe('the preview’s server', () => {
  it('answers to its own names only (DNS rebinding)', async () => {
    const url = await servedSample()
    const { port } = new URL(url)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect((await ask(url, '/', { host })).status, host).toBe(200)
    for (const host of ['evil.example.org', `evil.example.org:${port}`, `127.0.0.1.example.org:${port}`, '127.0.0.1'])
      expect((await ask(url, '/', { host })).status, host).toBe(403)
    for (const path of ['/api/list', '/events?at=/', '/raw/weekly.html', '/out/index.html', '/app/app.js'])
      expect((await ask(url, path, { host: `evil.example.org:${port}` })).status, path).toBe(403)
  })

  it('changes nothing for another page (cross-site request forgery)', async () => {
    const url = await servedSample()
    const own = new URL(url).origin
    const token = tokenIn((await ask(url, '/')).body)
    const post = async (headers: Record<string, string>) => (await ask(url, '/api/refresh', headers, 'POST')).status
    expect(await post({ origin: own, 'x-offprint-token': token })).toBe(200)
    const refused: Record<string, string>[] = [
      {},
      { origin: own },
      { 'x-offprint-token': token },
      { origin: 'https://evil.example.org', 'x-offprint-token': token },
      { origin: own.replace('http:', 'https:'), 'x-offprint-token': token },
      { origin: 'null', 'x-offprint-token': token },
      { origin: own, 'x-offprint-token': `${token.slice(0, -1)}~` },
      { origin: own, 'x-offprint-token': '' },
    ]
    for (const headers of refused) expect(await post(headers), JSON.stringify(headers)).toBe(403)
    for (const path of ['/api/test', '/api/links', '/api/spam', '/api/picture', '/api/open'])
      expect((await ask(url, path, { origin: own }, 'POST', '{}')).status, path).toBe(403)
    expect((await ask(url, '/api/list', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(
      403,
    )
  })

  it('opens files of the publication in the editor’s own program, and no others', async () => {
    const root = sample(TRAIN)
    const tools = temporaryFolder({ 'secret.md': 'SECRET' })
    const told = join(tools, 'told')
    // A program with this name is started like VS Code.
    const editor = join(tools, 'code')
    writeFileSync(editor, `#!/bin/sh\nprintf '%s ' "$@" >> ${told}\n`)
    chmodSync(editor, 0o755)
    symlinkSync(join(tools, 'secret.md'), join(root, 'posts/leak.md'))
    mkdirSync(join(root, '.git'))
    writeFileSync(join(root, '.git/config'), 'hidden')
    symlinkSync(join(root, '.git/config'), join(root, 'posts/hidden.md'))
    const url = await serve(root, { editor })
    const token = tokenIn((await ask(url, '/')).body)
    const ours = { origin: new URL(url).origin, 'x-offprint-token': token }
    const open = (place: unknown, headers: Record<string, string> = ours) =>
      ask(url, '/api/open', headers, 'POST', JSON.stringify(place))
    const file = 'posts/the-last-night-train.md'
    const never = [
      { file, line: 0 },
      { file, line: '3; rm' },
      { file, line: 1.5 },
      { file: 7 },
      null,
      ...[
        'posts/leak.md',
        'posts/hidden.md',
        '.git/config',
        '../secret.md',
        '/etc/passwd',
        'posts',
        'posts/none.md',
        '',
      ],
      ...[`posts/../${file}`, `${file}\0`, 'posts\\..\\..\\secret.md', '--help'],
    ]
    for (const place of never) {
      const { status } = await open(typeof place === 'string' ? { file: place } : place)
      expect([place, status]).toEqual([place, 404])
    }
    expect((await open({ file, line: 3 }, { ...ours, 'x-offprint-token': 'other' })).status).toBe(403)
    expect((await open({ file, line: 3 }, { ...ours, origin: 'https://evil.example.org' })).status).toBe(403)
    expect(existsSync(told)).toBe(false)
    expect(JSON.parse((await open({ file, line: 3, column: 2 })).body)).toEqual({ why: '' })
    await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8')).toContain(`${file}:3:2`)
  })

  it('writes files for its own page alone, and none where it is read-only', async () => {
    const root = sample(TRAIN)
    const before = readFileSync(join(root, TRAIN), 'utf8')
    const [url, readOnly] = await Promise.all([serve(root, { writes: true }), serve(root)])
    const ours = async (of: string) => ({
      origin: new URL(of).origin,
      'x-offprint-token': tokenIn((await ask(of, '/')).body),
    })
    const fields = [{ field: 'title', value: 'Changed' }]
    const changes: readonly (readonly [string, unknown])[] = [
      ['/api/change', { name: 'the-last-night-train', fields }],
      ['/api/change', { name: 'the-last-night-train', body: { text: 'Changed', was: '' } }],
      ['/api/undo', {}],
      ['/api/redo', {}],
      ['/api/new-post', { title: 'Changed' }],
      ['/api/new-link', { url: 'https://example.org/', title: 'Changed', publisher: '', date: '', comment: '' }],
    ]
    const own = await ours(url)
    for (const [path, body] of changes) {
      const text = JSON.stringify(body)
      const refused = [{}, { ...own, 'x-offprint-token': 'other' }, { ...own, origin: 'https://evil.example.org' }]
      for (const headers of refused)
        expect((await ask(url, path, headers as never, 'POST', text)).status, path).toBe(403)
      expect((await ask(url, path, own)).status, path).toBe(404)
      const { status, body: why } = await ask(readOnly, path, await ours(readOnly), 'POST', text)
      expect([status, why], path).toEqual([403, expect.stringContaining('read-only')])
    }
    const never = [
      undefined,
      {},
      { name: 'the-last-night-train' },
      { name: 7, fields },
      { name: 'the-last-night-train', fields: [{ field: 'title', value: 7 }] },
      { name: 'the-last-night-train', fields: 'title' },
      { name: 'the-last-night-train', body: { text: 'x' } },
    ]
    for (const body of never)
      expect((await ask(url, '/api/change', own, 'POST', JSON.stringify(body))).status, JSON.stringify(body)).toBe(400)
    for (const name of ['../publication.yml', 'publication.yml', TRAIN, 'reader:subscribe', '', 'no-such-post'])
      expect((await ask(url, '/api/change', own, 'POST', JSON.stringify({ name, fields }))).status, name).toBe(404)
    expect(readFileSync(join(root, TRAIN), 'utf8')).toBe(before)
    expect(readdirSync(join(root, 'posts'))).toEqual(['the-last-night-train.md'])
    const done = await ask(url, '/api/change', own, 'POST', JSON.stringify({ name: 'the-last-night-train', fields }))
    expect([done.status, readFileSync(join(root, TRAIN), 'utf8')]).toEqual([
      200,
      before.replace(/^title: .*$/m, 'title: Changed'),
    ])
  })

  it('reports that the editor cannot be started', async () => {
    const url = await serve(sample(TRAIN), { editor: join(temporaryFolder(), 'no-such-editor') })
    const token = tokenIn((await ask(url, '/')).body)
    const ours = { origin: new URL(url).origin, 'x-offprint-token': token }
    const { body } = await ask(url, '/api/open', ours, 'POST', '{"file":"publication.yml"}')
    expect(JSON.parse(body).why).toMatch(/^The editor could not be started: .*no-such-editor/)
  })

  it.each([
    '//evil.example.org/',
    'https://evil.example.org/',
    '/e///evil.example.org',
    '/../out/index.html',
    'file:///etc/passwd',
  ])('takes pictures of its own views only, whatever the address is: %s', at => {
    const base = 'http://127.0.0.1:4173/'
    const { host, pathname } = new URL(viewPictureRequest(base, at).url)
    expect(host).toBe('127.0.0.1:4173')
    expect(pathname).toMatch(/^\/(?:$|e\/)/)
  })

  it('has a new token in every run', async () => {
    const root = sample(TRAIN)
    const [one, two] = await Promise.all([serve(root), serve(root)])
    const tokens = await Promise.all([one, two].map(async url => tokenIn((await ask(url, '/')).body)))
    expect(tokens[0]).not.toBe(tokens[1])
    expect(tokens[0]?.length).toBeGreaterThan(30)
  })

  it('serves what a build would write, and no other file', async () => {
    const root = sample('posts/why-the-river-treaty-held')
    const outside = join(temporaryFolder({ 'secret.png': 'SECRET' }), 'secret.png')
    symlinkSync(outside, join(root, 'posts/leak.png'))
    writeFileSync(
      join(root, 'posts/leaky.md'),
      '---\ntitle: Leaky\ndate: 2025-05-01\n---\n\n![A leak](leak.png) ![Up](../publishers.yml)\n',
    )
    const url = await serve(root)
    for (const path of ['/out/index.html', '/out/', '/out/style.css', '/out/why-the-river-treaty-held/delta.jpg'])
      expect((await ask(url, path)).status, path).toBe(200)
    const never = [
      '/out/../publication.yml',
      '/out/%2e%2e/publication.yml',
      '/out/..%2fpublication.yml',
      '/out/..%5cpublication.yml',
      '/out/%2e%2e%2f%2e%2e%2fetc/passwd',
      '/out//etc/passwd',
      '/out/publication.yml',
      '/out/publishers.yml',
      '/out/posts/the-last-night-train.md',
      '/out/leaky/leak.png',
      '/out/leak.png',
      '/out/.offprint/memory.jsonl',
      '/out/a%00b',
      '/out/%ff',
      '/raw/../publication.yml',
      '/raw/..%2f..%2fetc%2fpasswd.html',
      '/app/../index.js',
      '/app/..%2findex.js',
      '/app/lenses.js',
      '/etc/passwd',
      '/publication.yml',
    ]
    for (const path of never) {
      const { status, body } = await ask(url, path)
      expect([path, status]).toEqual([path, 404])
      expect(body).not.toMatch(/SECRET|root:|tideline\.example/)
    }
  })

  it('lets scripts run only in its own page, which nobody may frame', async () => {
    const url = await servedSample()
    const policy = async (path: string) => String((await ask(url, path)).headers['content-security-policy'])
    for (const path of ['/', '/e/weekly', '/feed/rss', '/api/list']) {
      expect(await policy(path), path).toMatch(
        /default-src 'none'.*script-src 'self';.*base-uri 'none'.*frame-ancestors 'none'/,
      )
      expect(await policy(path), path).not.toMatch(/script-src[^;]*unsafe/)
    }
    for (const path of ['/out/index.html', '/raw/weekly.html']) {
      expect(await policy(path), path).toContain('sandbox allow-same-origin')
      expect(await policy(path), path).not.toMatch(/script-src|allow-scripts/)
    }
  })

  it('never inserts text of the publication as script or markup', async () => {
    const root = sample(TRAIN)
    const title = '</script><script>alert(1)</script>'
    writeFileSync(
      join(root, 'posts/nasty.md'),
      `---\ntitle: ${JSON.stringify(title)}\ndate: 2025-05-01\n---\n\nBody.\n`,
    )
    const { body } = await ask(await serve(root), '/e/nasty')
    expect(body).not.toContain('<script>alert')
  })
})
