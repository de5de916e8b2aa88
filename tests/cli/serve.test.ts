import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, it, vi } from 'vitest'
import { build } from '../../src/pipeline/index.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint, serveOffprint } from './offprint.js'

const ENV = { OFFPRINT_SECRET: 'a secret that no output may show', OFFPRINT_WEBHOOK_SECRET: 'another secret' }
const PUBLICATION = `title: Test
url: https://test.example.org/
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
server: { topics: [Rivers] }
digests: { weekly: { title: Weekly } }
`

async function folder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const post = '---\ntitle: One\ndate: 2025-05-01\n---\n\nBody of it.\n'
  const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/one.md': post, ...files })
  await build({ root, now: Date.parse('2026-01-01'), drafts: false, emails: 'all', strict: false, threads: 1 })
  return root
}

const serve = (root: string, argv: readonly string[] = [], env: Readonly<Record<string, string>> = ENV) =>
  serveOffprint(root, argv, env)

const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) })

describe('offprint serve', () => {
  it('serves, subscribes and unsubscribes, and logs no personal data', async () => {
    const sink = await smtpSink()
    const root = await folder()
    const { home, said, interrupt, ended } = await serve(root, [], { ...ENV, SMTP_URL: sink.url })
    expect(said.out).toBe(`Serving Test at ${home}\n`)
    expect((await fetch(`${home}one/?who=ana@example.org`)).status).toBe(200)
    expect((await post(`${home}subscribe/`, { email: 'ana@example.org' })).status).toBe(200)
    await expect.poll(() => sink.mailboxes.size).toBe(1)
    const [mail] = sink.mailboxes.get('ana@example.org') ?? []
    const { pathname } = new URL(/https:\S+/.exec((await simpleParser(mail ?? '')).text ?? '')?.[0] ?? '')
    const confirmed = await post(home + pathname.slice(1), {})
    const [, preferences = ''] = /href="\/(preferences\/[^"]+)"/.exec(await confirmed.text()) ?? []
    expect((await fetch(home + preferences)).status).toBe(200)
    interrupt()
    expect((await ended).code).toBe(0)
    expect(said.err).toMatch(/GET \/one\/ 200 [\d.]+ ms\n/)
    expect(said.err).toMatch(/POST \/confirm\/:token 200 /)
    expect(said.out + said.err).not.toMatch(/ana@|ana%40|127\.0\.0\.1.*(?:GET|POST)|secret/)
    expect(said.out + said.err).not.toContain(pathname.split('/').at(-1))
    await sink.close()
  })

  const PAGE = readFileSync(join(import.meta.dirname, '../../templates/web/reader.html.hbs'), 'utf8')
  it.each([
    ['its forms', PAGE.replace(/\{\{#with \w+\}\}[\s\S]*?\{\{\/with\}\}\n/g, ''), /“Subscribe[^”]*” lacks a form/],
    [
      'the field of the address',
      '<p>{{#each text}}{{phrase this}}{{/each}}</p>{{#with form}}<form method="post" action="{{action}}"><button>{{button}}</button></form>{{/with}}',
      /lacks a field of its form/,
    ],
    ['its message', PAGE.replace(/\{\{#each text\}\}[\s\S]*?\{\{\/each\}\}\n/, ''), /lacks its message/],
    [
      'the form to unsubscribe',
      PAGE.replace('{{#with leave}}\n{{> reader-form}}\n{{/with}}\n', ''),
      /preferences” lacks a form/,
    ],
  ])('does not start with a page for readers that leaves out %s', async (_, template, what) => {
    const root = await folder({ 'templates/web/reader.html.hbs': template })
    const { code, stderr: err } = await offprint(['serve', '--root', root, '--port', '0'], ENV)
    expect(code).toBe(1)
    expect(err).toMatch(what)
    expect(err).toContain('templates/web/reader.html.hbs')
  })

  it('starts with a page for readers of another design', async () => {
    const own = PAGE.replace('<h1>{{title}}</h1>', '<h1><em>{{title}}</em></h1>').replace(
      '<p class="standfirst">{{phrase this}}</p>',
      '<blockquote><b>{{phrase this}}</b></blockquote>',
    )
    const { home } = await serve(await folder({ 'templates/web/reader.html.hbs': own }))
    expect(await (await fetch(`${home}subscribe/`)).text()).toContain('<blockquote><b>')
  })

  it('reports missing settings, and serves what it can without them', async () => {
    const root = await folder({ 'posts/subscribe.md': '---\ntitle: Subscribe\ndate: 2025-05-02\n---\n\nHow.\n' })
    const { home, said } = await serve(root, ['--quiet'], { OFFPRINT_SECRET: '', SMTP_URL: '' })
    expect(said.err).toContain('Without OFFPRINT_SECRET, nobody can subscribe or unsubscribe here.')
    expect(said.err).toContain('The server uses the address `/subscribe` itself')
    expect((await fetch(home)).status).toBe(200)
    expect((await fetch(`${home}subscribe/`)).status).toBe(503)
  })

  it('takes in the reports of a provider whose secret is set, and asks the others to come back', async () => {
    const secret = '0123456789abcdef0123'
    const root = await folder()
    await offprint(['subscribers', 'add', 'ana@example.org', '--root', root], ENV)
    const { home, said } = await serve(root, [], { ...ENV, OFFPRINT_POSTMARK_SECRET: `${secret.slice(1)}x,${secret}` })
    const report = JSON.stringify({ RecordType: 'SpamComplaint', ID: 1, Email: 'ana@example.org' })
    const call = async (path: string) => {
      const answer = await fetch(home + path, { method: 'POST', body: report })
      return [answer.status, await answer.json()]
    }
    expect(await call(`webhooks/postmark/${secret}`)).toEqual([200, { ok: true, complaint: 1 }])
    expect(await call('webhooks/postmark/another')).toEqual([401, { ok: false, error: expect.any(String) }])
    expect(await call(`webhooks/sparkpost/${secret}`)).toEqual([503, { ok: false, error: expect.any(String) }])
    const { stdout } = await offprint(['subscribers', 'list', '--state', 'complained', '--root', root], ENV)
    expect(stdout).toContain('ana@example.org')
    expect(said.err).toMatch(/POST \/webhooks\/postmark 200 /)
    expect(said.err).not.toMatch(/0123456789|another/)
  })

  it('says which secrets of providers can never match, and shows none of them', async () => {
    const { said } = await serve(await folder(), ['--quiet'], {
      ...{
        OFFPRINT_SES_TOPIC: 'arn:aws:s3:::a-bucket',
        OFFPRINT_SENDGRID_KEY: 'SG.api-key',
        OFFPRINT_MAILGUN_KEY: 'key-1',
      },
      ...{ OFFPRINT_BREVO_SECRET: `${'0123456789abcdef'.repeat(2)},too-short`, OFFPRINT_RESEND_SECRET: 're_123' },
    })
    const named = [...said.err.matchAll(/(OFFPRINT_\w+) (?:is|contains)/g)].map(([, name]) => name)
    expect(named).toEqual([
      ...['OFFPRINT_SES_TOPIC', 'OFFPRINT_SENDGRID_KEY', 'OFFPRINT_BREVO_SECRET', 'OFFPRINT_RESEND_SECRET'],
    ])
    expect(said.err).not.toMatch(/a-bucket|SG\.api|too-short|re_123|abcdef/)
  })

  it('answers open requests before it ends, and accepts no more', async () => {
    const { home, interrupt, ended } = await serve(await folder())
    const { hostname, port } = new URL(home)
    const body = 'email=nobody'
    const slow = request({
      hostname,
      port,
      path: '/subscribe/',
      method: 'POST',
      headers: { 'Content-Length': body.length },
    })
    const [answered, connected] = [once(slow, 'response'), once(slow, 'socket')]
    slow.write(body.slice(0, 5))
    const [socket] = await connected
    if (socket.connecting) await once(socket, 'connect')
    // The answer to a later request shows that the server has received this one.
    expect((await fetch(`${home}healthz`)).status).toBe(200)
    interrupt()
    await vi.waitFor(
      async () =>
        expect(
          await fetch(home).then(
            () => 'open',
            () => 'closed',
          ),
        ).toBe('closed'),
      5_000,
    )
    slow.end(body.slice(5))
    const [answer] = await answered
    expect(answer.statusCode).toBe(503)
    answer.resume()
    expect((await ended).code).toBe(0)
  })

  it('prints each event as JSON', async () => {
    const { home, said, interrupt, ended } = await serve(await folder(), ['--json'])
    await fetch(`${home}feed.xml`)
    interrupt()
    await ended
    const events = said.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(events).toMatchObject([
      { event: 'warning', rule: 'serve.smtp' },
      { event: 'listening', url: home },
      { event: 'request', method: 'GET', route: '/feed.xml', status: 200 },
    ])
  })

  it('runs twice on one database, and each server sees the changes of the other', async () => {
    const root = await folder()
    const [one, two] = await Promise.all([serve(root), serve(root)])
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, i) => fetch(`${(i % 2 ? one : two).home}metrics`).then(answer => answer.status)),
    )
    expect(new Set(sent)).toEqual(new Set([200]))
    for (const { interrupt } of [one, two]) interrupt()
    expect(await Promise.all([one.ended, two.ended])).toMatchObject([{ code: 0 }, { code: 0 }])
  })

  it.each([
    [['--port', 'x'], 2, /Write a number/],
    [['--port', '70000'], 2, /Write a number/],
    [['--host', '192.0.2.1'], 1, /does not belong to this machine/],
  ])('refuses %j', async (argv, code, what) => {
    const { code: ended, stderr } = await offprint(['serve', '--root', await folder(), '--port', '0', ...argv], ENV)
    expect([ended, stderr]).toEqual([code, expect.stringMatching(what)])
  })
})
