import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { publicRoutes } from '../../src/server/public-routes.js'
import { offprint, serveOffprint } from '../cli/offprint.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'
import { isInstalled } from './program-on-path.js'

const DEPLOY = join(import.meta.dirname, '../../deploy')
const textOf = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8')
const STATIC = ['nginx/static.conf', 'caddy/static.Caddyfile']

const SETTINGS = `title: Reader
url: https://reader.example.org/
sender: { name: Reader, email: letters@reader.example.org }
postalAddress: 4 Quay, Tidewater
server: {}
digests: { weekly: { title: Weekly } }
feeds: { rivers: { tags: [Rivers] } }
`
const POST = '---\ntitle: Tide\ndate: 2025-05-01\ntags: [Rivers]\nslug: tide-tables\n---\n\nThe text of Tide.\n'

/** Files that a larger publication has, or that stand for many. */
const MORE = {
  'archive.json': '{"version":"https://jsonfeed.org/version/1.1","title":"A","items":[]}',
  'archive.rss.xml': '<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
  'archive.atom.xml': '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
}
const PLACES: Readonly<Record<string, string>> = {
  'feeds/archive/1-0123456789ab.json': MORE['archive.json'],
  'feeds/archive/1-0123456789ab.rss.xml': MORE['archive.rss.xml'],
  'feeds/rivers/archive/2-0123456789ab.atom.xml': MORE['archive.atom.xml'],
  'pictures/map.png': 'PNG',
  'tide-tables/notes.txt': 'Notes',
  '.git/config': 'secret',
  '.well-known/security.txt': 'Contact: mailto:a@example.org',
}

let root = ''
beforeAll(async () => {
  root = lastingFolder({ 'publication.yml': SETTINGS, 'posts/tide.md': POST })
  expect((await offprint(['build', '--root', root, '--now', '2025-05-02'])).stderr).toBe('')
  for (const [path, text] of Object.entries(PLACES)) {
    mkdirSync(dirname(join(root, 'out', path)), { recursive: true })
    writeFileSync(join(root, 'out', path), text)
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The addresses of every file, of every folder with and without its slash, and of what is not there. */
function addresses(): string[] {
  const entries = readdirSync(join(root, 'out'), { recursive: true, withFileTypes: true })
  const paths = entries.map(entry => {
    const path = encodeURI(join(entry.parentPath, entry.name).slice(join(root, 'out').length))
    return { path, isFolder: entry.isDirectory() }
  })
  const folders = paths.filter(
    ({ path, isFolder }) =>
      isFolder && entries.some(({ parentPath, name }) => name === 'index.html' && parentPath.endsWith(path)),
  )
  return [
    '/',
    '/?utm_source=a',
    ...paths.flatMap(({ path, isFolder }) => (isFolder ? [] : [path])),
    ...folders.flatMap(({ path }) => [path, `${path}/`]),
    '/tide-tables/?a=b',
    '/tide-tables/index.html?a=b',
    `/style.css?v=${/style\.css\?v=(\w+)/.exec(readFileSync(join(root, 'out/index.html'), 'utf8'))?.[1]}`,
    '/nothing',
    '/tide-tables/nothing.xml',
    '/.env',
    '/%2e%2e/offprint.db',
    '/subscriber/',
  ]
}

const COMPARED = [
  ...['content-type', 'cache-control', 'content-security-policy', 'referrer-policy', 'x-content-type-options'],
  ...['x-frame-options', 'x-robots-tag', 'access-control-allow-origin', 'strict-transport-security'],
  ...['cross-origin-opener-policy', 'permissions-policy', 'location'],
]
/** The same type under the name that each table of types has for it. */
const TYPES: Readonly<Record<string, string>> = {
  'application/javascript': 'text/javascript',
  'text/xml': 'application/xml',
}

async function answerOf(home: string, path: string): Promise<Record<string, unknown>> {
  const response = await fetch(home + path, { redirect: 'manual', headers: { 'X-Forwarded-For': '192.0.2.1' } })
  const headers = Object.fromEntries(
    COMPARED.flatMap(name => {
      const value = response.headers.get(name)
      return value === null
        ? []
        : [[name, value.replace(/^[a-z]+\/[a-z]+/, type => TYPES[type] ?? type).replace(home, '')]]
    }),
  )
  await response.arrayBuffer()
  // Caddy redirects to a folder with 308, and nobody shows what a redirection says about itself.
  if (response.status === 301 || response.status === 308) return { status: 301, location: headers['location'] }
  return { status: response.status, ...headers }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

interface Place {
  readonly port: number
  readonly behind: string
}

/** Writes a configuration as an administrator would, but on this machine alone and without TLS. */
function nginxFolder(file: string, { port, behind }: Place): { folder: string; argv: string[] } {
  const site = textOf(file)
    .replace(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', 'listen unix:plain.sock;')
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_.*\n/gm, '')
    .replaceAll('/srv/reader', root)
    .replaceAll('http://127.0.0.1:8080', behind)
  const main = `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
events {}
http { include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; include site.conf; }
`
  const folder = temporaryFolder({
    'nginx.conf': main,
    'site.conf': site.replace('unix:plain.sock', `unix:${join(temporaryFolder(), 'plain.sock')}`),
  })
  return { folder, argv: ['-e', 'error.log', '-p', folder, '-c', 'nginx.conf'] }
}

function caddyFolder(file: string, { port, behind }: Place): { folder: string; argv: string[] } {
  const site = textOf(file)
    .replace('\nreader.example.org {', `\nhttp://127.0.0.1:${port} {`)
    .replaceAll('/srv/reader', root)
    .replaceAll('127.0.0.1:8080', new URL(behind).host)
  const folder = temporaryFolder({ Caddyfile: `{\n\tadmin off\n}\n${site}` })
  return { folder, argv: ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')] }
}

/** With a secret for reports, the server reads each of them to its end before it refuses it. */
const SECRETS = {
  OFFPRINT_SECRET: 'a secret that signs the links',
  OFFPRINT_WEBHOOK_SECRET: 'another that signs reports',
}

/** Starts a web server in front of `offprint serve`, and returns the addresses of both. */
async function inFront(name: 'nginx' | 'caddy', file: string): Promise<{ home: string; behind: string }> {
  const { home } = await serveOffprint(root, ['--proxies', '1'], SECRETS)
  const behind = home.replace(/\/$/, '')
  const port = await freePort()
  const { folder, argv } = name === 'nginx' ? nginxFolder(file, { port, behind }) : caddyFolder(file, { port, behind })
  const child = spawn(name, argv, {
    cwd: folder,
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, PATH: `${process.env['PATH']}:/usr/sbin` },
  })
  onTestFinished(() => void child.kill())
  let said = ''
  child.stderr.on('data', chunk => (said += chunk))
  const front = `http://127.0.0.1:${port}`
  await expect
    .poll(() =>
      fetch(`${front}/robots.txt`).then(
        ({ ok }) => ok,
        () => said,
      ),
    )
    .toBe(true)
  return { home: front, behind }
}

describe('The pages for readers', () => {
  it('reach the server under every configuration that serves the files itself', () => {
    const base = '/'
    const context = {
      base,
      publication: { url: 'https://reader.example.org/' },
      webhooks: [{ provider: { path: 'webhooks/bounces' } }],
    }
    const { routes } = publicRoutes(context as unknown as Parameters<typeof publicRoutes>[0])
    const first = new Set(routes.flatMap(({ path }) => /^\/([a-z]+)/.exec(path)?.[1] ?? []))
    expect(first.size).toBeGreaterThan(5)
    for (const file of STATIC) {
      const [, names = ''] = /\((?:\?:)?(subscribe[a-z|]*)\)/.exec(textOf(file)) ?? []
      // Numbers about the machine are for programs on it.
      expect([file, new Set([...names.split('|'), 'metrics'])]).toEqual([file, first])
    }
  })
})

describe.each([
  ['nginx', 'nginx'],
  ['caddy', 'caddy'],
] as const)('%s', (name, folder) => {
  const [proxy, files] =
    folder === 'nginx' ? ['nginx/proxy.conf', 'nginx/static.conf'] : ['caddy/proxy.Caddyfile', 'caddy/static.Caddyfile']

  it.runIf(isInstalled(name))('accepts both configurations as they are written', () => {
    for (const file of [proxy, files]) {
      const ran =
        name === 'caddy'
          ? spawnSync(name, ['validate', '--adapter', 'caddyfile', '--config', join(DEPLOY, file)], {
              encoding: 'utf8',
              env: { ...process.env, HOME: temporaryFolder(), XDG_DATA_HOME: temporaryFolder() },
            })
          : (() => {
              const { folder: at, argv } = nginxFolder(file, { port: 1, behind: 'http://127.0.0.1:2' })
              return spawnSync(name, ['-t', '-q', ...argv], {
                cwd: at,
                encoding: 'utf8',
                env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
              })
            })()
      expect([file, ran.status, ran.status === 0 ? '' : ran.stderr]).toEqual([file, 0, ''])
      expect(ran.stderr).not.toMatch(/\bwarn/i)
    }
  })

  it.runIf(isInstalled(name))(
    'serves the files as offprint serve does, and leaves the pages for readers to it',
    async () => {
      const { home, behind } = await inFront(name, files)
      const differing: unknown[] = []
      for (const path of addresses()) {
        const [ours, theirs] = await Promise.all([answerOf(behind, path), answerOf(home, path)])
        if (JSON.stringify(ours) !== JSON.stringify(theirs))
          differing.push([
            path,
            Object.fromEntries(
              [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
                .filter(k => ours[k] !== theirs[k])
                .map(k => [k, [ours[k], theirs[k]]]),
            ),
          ])
      }
      expect(differing).toEqual([])
      await expectReaders(home, behind)
    },
  )

  it.runIf(isInstalled(name))('passes everything on in front of offprint serve', async () => {
    const { home, behind } = await inFront(name, proxy)
    for (const path of ['/', '/feed.xml', '/tide-tables', '/nothing'])
      expect([path, await answerOf(home, path)]).toEqual([path, await answerOf(behind, path)])
    await expectReaders(home, behind)
  })

  async function expectReaders(home: string, behind: string): Promise<void> {
    for (const path of ['/subscribe/', '/subscribe', '/confirm/x', '/preferences/x', '/unsubscribe/x', '/healthz'])
      expect([path, await answerOf(home, path)]).toEqual([path, await answerOf(behind, path)])
    const post = (path: string, body: string) =>
      fetch(home + path, { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
    // The server answers 503 without a mail server and 401 without a signature; a web server alone would answer 404, 405 or 413.
    expect((await post('/subscribe/', 'email=a')).status).toBe(503)
    expect((await post('/webhooks/bounces', 'x'.repeat(1_900_000))).status).toBe(401)
    expect((await post('/unsubscribe/x', '')).status).toBe(404)
  }
})
