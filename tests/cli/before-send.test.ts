import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { dnsServer } from '../network/dns-server.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const settings = (url = 'https://river.example.org/', more = '') => `title: River
url: ${url}
sender: { name: River, email: letters@river.example.org }
postalAddress: 4 Quay, Tidewater
digests: { weekly: { title: Weekly, intro: letters/hello.md } }
${more}`
const post = (title: string, body = `The text of ${title} runs on for a while.\n\nIt ends here, beside the quay.`) =>
  `---\ntitle: ${title}\ndate: 2025-05-0${title.length % 9}\nsummary: What ${title} is about.\n---\n\n${body}\n`

/** A publication with one subscriber, built, and a function that sends from it. */
async function newsletter(files: Readonly<Record<string, string>> = {}) {
  const sink = await smtpSink()
  const root = temporaryFolder({
    'publication.yml': settings(),
    'letters/hello.md': 'Good morning from the first week.\n',
    'posts/tide.md': post('Tide'),
    ...files,
  })
  const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links' }
  const run = (...argv: string[]) => offprint([...argv, '--root', root], env)
  await run('subscribers', 'add', 'ana@example.org', '--consent', 'form')
  await run('build')
  const send = (...argv: string[]) => run('send', 'weekly', '--no-dns', ...argv)
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)
  return { root, sink, run, send, write }
}

const sentTo = (sink: { readonly mailboxes: ReadonlyMap<string, readonly unknown[]> }): number =>
  [...sink.mailboxes.values()].flat().length

describe('What happens if …', () => {
  it('What happens if … the checks find an error: a rehearsal exits with 1, and nothing is sent before you say so', async () => {
    const { sink, send } = await newsletter({ 'posts/tide.md': post('Tide', 'Dear *|FNAME|*, [insert date here].') })
    const rehearsal = await send()
    const refused = await send('--yes')
    for (const { code, stderr } of [rehearsal, refused]) {
      expect(code).toBe(1)
      expect(stderr).toMatch(/posts\/tide\.md:7 error .*“\[insert date here\]” is a placeholder/)
      expect(stderr).toMatch(/posts\/tide\.md:7 error .*\|FNAME\|/)
    }
    expect(rehearsal.stdout).toContain('unless you add --despite-problems')
    const json = JSON.parse((await send('--yes', '--json')).stdout)
    expect(json).toMatchObject({ ok: false, event: 'refused', problems: expect.any(Array) })
    expect(sentTo(sink)).toBe(0)
    expect((await send('--despite-problems')).code).toBe(0)
    expect((await send('--yes', '--despite-problems')).stdout).toContain('1 sent')
  })

  it('What happens if … the subject or the introduction is that of the last issue', async () => {
    const { run, send, write } = await newsletter()
    expect((await send('--yes')).stdout).toContain('1 sent')
    write('posts/ebb.md', post('Ebb'))
    write('publication.yml', settings().replace('title: Weekly', 'title: Weekly, subject: "WEEKLY – Tide!"'))
    await run('build')
    const same = await send('--yes')
    expect([same.code, same.stdout]).toEqual([1, ''])
    expect(same.stderr).toMatch(/publication\.yml:5:\d+ error The subject “WEEKLY – Tide!” is that of the last issue/)
    expect(same.stderr).toMatch(/letters\/hello\.md error The introduction is that of the last issue/)
    write('publication.yml', settings())
    write('letters/hello.md', 'Good  morning from the *first* week!\n')
    expect((await send('--yes')).stderr).toMatch(/^(?!.*The subject)[\s\S]*The introduction is that/)
    write('letters/hello.md', 'Good morning from the second week.\n')
    await run('build')
    expect((await send('--yes')).stdout).toContain('1 sent')
    write('posts/again.md', post('Ebb').replace('title: Ebb', 'title: Ebb\nslug: ebb-2'))
    await run('build')
    expect((await run('send', 'ebb', '--yes')).stdout).toContain('1 sent')
    const twice = await run('send', 'ebb-2', '--yes')
    expect([twice.code, twice.stderr]).toEqual([
      1,
      expect.stringContaining('The subject “Ebb” is that of the last issue'),
    ])
  })

  it('What happens if … a page is not in out/, or shows an old version', async () => {
    const { root, run, send, write } = await newsletter()
    write('posts/tide.md', post('Tide', 'The text of Tide was corrected.\n\nIt ends here, beside the quay.'))
    const old = await send('--yes')
    expect([old.code, old.stderr]).toEqual([1, expect.stringMatching(/out\/tide\/index\.html error .*an old version/)])
    rmSync(join(root, 'out/tide'), { recursive: true })
    expect((await send('--yes')).stderr).toMatch(/out\/tide\/index\.html error .*not in out\//)
    await run('build')
    // Another post changes the lists around the article, and the article itself stays as it is.
    write('posts/later.md', post('Later').replace('date: 2025', 'tags: [quays]\ndate: 2024'))
    expect((await send()).stderr).not.toContain('out/tide')
    await run('build')
    expect((await send('--yes')).stdout).toContain('1 sent')
  })

  it('What happens if … a page is not online, or shows something else', async () => {
    let answer: RequestListener = () => {}
    const server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const { root, run, send } = await newsletter({ 'publication.yml': settings(home, 'server: {}\n') })
    const page = (path: string) => readFileSync(join(root, 'out', path, 'index.html'), 'utf8')
    const serve: RequestListener = ({ url = '' }, response) => void response.end(page(url))
    const rows: readonly (readonly [answer: RequestListener, expected: RegExp])[] = [
      [(_, response) => void response.writeHead(404).end(), /not online\. The server answered with status 404/],
      [
        (_, response) => void response.writeHead(401).end('Sign in'),
        /not online\. The server answered with status 401/,
      ],
      [(_, response) => void response.writeHead(503).end(), /not online\. The server answered with status 503/],
      [
        ({ url }, response) =>
          url?.startsWith('/login')
            ? void response.end('<title>Sign in</title><form>Password</form>')
            : void response.writeHead(302, { location: '/login?to=tide' }).end(),
        /redirects to http:.*\/login\?to=tide/,
      ],
      [(_, response) => void response.end('<main>Welcome to nginx!</main>'), /shows something else/],
      [({ url = '' }, response) => void response.end(page(url).replace('runs on', 'ran on')), /an old version/],
      [
        ({ url = '' }, response) =>
          void response.end(page(url).replace('It ends', 'A sentence since removed.</p><p>It ends')),
        /an old version/,
      ],
    ]
    for (const [each, expected] of rows) {
      answer = each
      const { code, stderr } = await send()
      expect([code, stderr]).toEqual([1, expect.stringMatching(expected)])
    }
    // A host may reformat pages, add scripts of its own and lead to another spelling of the address.
    answer = (request, response) => {
      const { url = '' } = request
      if (!url.startsWith('/en/')) return void response.writeHead(301, { location: `/en${url}` }).end()
      const bytes = page(url.slice(3)).replace(/\n/g, '  ').replace('</body>', '<script>track()</script></body>')
      response.end(bytes)
    }
    expect(await send()).toMatchObject({ code: 0, stderr: expect.not.stringContaining('The message links') })
    answer = serve
    expect(await send('--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 sent') })
    server.close()
    server.closeAllConnections()
    expect((await run('send', 'tide')).stderr).toContain('The server refused the connection')
  })

  it('What happens if … a rehearsal finds that nothing could be sent', async () => {
    const { root, send, run } = await newsletter()
    expect((await send()).code).toBe(0)
    expect((await offprint(['send', 'weekly', '--no-dns', '--root', root])).code).toBe(1)
    await run('subscribers', 'remove', 'ana@example.org')
    const nobody = await send()
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('No subscriber would receive this issue')])
  })

  it('What happens if … DNS does not confirm the sender: the rehearsal says what large mailboxes will do', async () => {
    const { run } = await newsletter()
    const dns = await dnsServer([
      'river.example.org TXT v=spf1 ip4:192.0.2.1 -all',
      '_dmarc.river.example.org TXT v=DMARC1; p=reject',
    ])
    onTestFinished(dns.close)
    const { code, stdout } = await run('send', 'weekly', '--dns', dns.address)
    expect(code).toBe(0)
    expect(stdout).toMatch(/ {2}SPF +The record of river\.example\.org is valid/)
    expect(stdout).toMatch(/ {2}DKIM +Offprint does not sign/)
    expect(stdout).toMatch(/ {2}DMARC +The policy is `reject`/)
    expect(stdout).toMatch(/ {2}mailboxes +They accept the message as yours only if .* Otherwise they reject it/)
    const json = JSON.parse((await run('send', 'weekly', '--json', '--dns', dns.address)).stdout)
    expect(json).toMatchObject({ ok: true, sender: { DMARC: 'The policy is `reject`.' } })
  })
})
