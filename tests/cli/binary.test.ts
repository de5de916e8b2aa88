import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { servingLinks } from './link-servers.js'
import { addressSaid, offprint } from './offprint.js'
import { MAIN, offprintProcess, startProcess } from './offprint-process.js'

// These tests need a process of their own. All other tests of commands run inside the test's process: see offprint.ts.

const SCRIPT = '/usr/bin/script'
const onTerminal = process.platform === 'linux' && existsSync(SCRIPT)
const signals = process.platform !== 'win32'

const SECRET = 'a secret that no output may show'
const PUBLICATION = `title: Test
url: https://test.example.org/
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { connections: 1 }
server: {}
digests: { weekly: { title: Weekly } }
`
const publication = (more: Readonly<Record<string, string>> = {}) =>
  temporaryFolder({
    'publication.yml': PUBLICATION,
    'posts/one.md': '---\ntitle: One\ndate: 2025-05-01\n---\n\nBody of One.\n',
    ...more,
  })

/** Prepares a publication with that many subscribers, and starts sending its digest. */
async function mailing(recipients: number, url: string) {
  const root = publication()
  const list = Array.from({ length: recipients }, (_, i) => `r${i}@example.org\n`).join('')
  await offprint(['subscribers', 'import', '-', '--root', root], {}, `email\n${list}`)
  return { root, argv: ['send', 'weekly', '--yes', '--root', root], env: { SMTP_URL: url, OFFPRINT_SECRET: SECRET } }
}

/** The packages that a command line loads, according to V8's list of the scripts that ran. */
async function packagesOf(argv: readonly string[]): Promise<string[]> {
  const folder = temporaryFolder()
  expect((await offprintProcess(argv, { NODE_V8_COVERAGE: folder })).code).toBe(0)
  const scripts = readdirSync(folder).flatMap(
    file => JSON.parse(readFileSync(join(folder, file), 'utf8')).result as readonly { readonly url: string }[],
  )
  const names = scripts.map(({ url }) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1])
  return [...new Set(names)].filter(name => name !== undefined)
}

describe('the binary', () => {
  it.each([
    [['--version'], 0],
    [['check', '--root', '/nowhere/at/all'], 1],
    [['biuld'], 2],
  ])('ends %j with the exit code %i', async (argv, code) => {
    expect((await offprintProcess(argv)).code).toBe(code)
  })

  it.each([[['--help']], [['--version']], [['send', '--help']]])('loads commander alone for %j', async argv => {
    expect(await packagesOf(argv)).toEqual(['commander'])
  })

  it('reads standard input, and writes all of a long answer into a pipe', async () => {
    const root = publication()
    const list = Array.from({ length: 5_000 }, (_, i) => `reader-${i}@example.org\n`).join('')
    const imported = await offprintProcess(['subscribers', 'import', '-', '--root', root], {}, `email\n${list}`)
    expect(imported).toMatchObject({ code: 0, stdout: 'Added 5,000 subscribers of 5,000 rows; 0 not imported.\n' })
    const { stdout } = await offprintProcess(['subscribers', 'list', '--root', root])
    expect(stdout.trimEnd().split('\n')).toHaveLength(5_000)
    const { child, said, ended } = startProcess(['subscribers', 'list', '--root', root])
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect([await ended, said.err], 'as into `head`').toEqual([[0, null], ''])
  })

  it('goes on where nobody reads along any more', async () => {
    const root = publication()
    const { child, ended } = startProcess(['build', '--json', '--root', root])
    child.stdout?.destroy()
    child.stderr?.destroy()
    expect(await ended).toEqual([0, null])
    expect(existsSync(join(root, 'out/feed.xml'))).toBe(true)
  })

  it('reads `.env` below its environment', async () => {
    const { root, argv } = await mailing(1, '')
    writeFileSync(join(root, '.env'), `SMTP_URL=smtp://127.0.0.1:1\nOFFPRINT_SECRET="${SECRET}"\n`)
    const { code, stderr } = await offprintProcess(argv, { SMTP_URL: 'mail.example.org', OFFPRINT_SECRET: undefined })
    expect([code, stderr]).toEqual([1, expect.stringContaining('Write it like smtp://')])
    expect(stderr).not.toContain('OFFPRINT_SECRET is missing')
  })

  it.runIf(signals)('tells on SIGINT what it knows so far, and ends at once for a second one', async () => {
    let asked = 0
    const address = await servingLinks(() => {
      asked += 1
    })
    const root = publication({
      'posts/two.md': `---\ntitle: Two\ndate: 2025-05-02\n---\n\nA [map](${address}/slow).\n`,
    })
    const check = startProcess(['check', '--links', '--allow-private', '--root', root])
    await expect.poll(() => asked, { timeout: 20_000 }).toBe(1)
    check.child.kill('SIGINT')
    expect(await check.ended).toEqual([1, null])
    expect(check.said.err).toContain('Links: 0 addresses checked, 1 left out because the check was stopped.')
    const sink = await smtpSink(() => 'keep-and-stall')
    const { argv, env } = await mailing(3, sink.url)
    const send = startProcess(argv, env)
    await expect.poll(() => sink.mailboxes.size, { timeout: 20_000 }).toBe(1)
    send.child.kill('SIGINT')
    await expect.poll(() => send.said.err, { timeout: 20_000 }).toContain('Press Ctrl-C again to stop at once')
    send.child.kill('SIGINT')
    expect(await send.ended).toEqual([1, null])
  })

  it.runIf(signals)('answers on SIGTERM what was asked before it ends, and takes nothing more', async () => {
    const serve = startProcess(['serve', '--root', publication(), '--port', '0'], { OFFPRINT_SECRET: SECRET })
    const home = await addressSaid(serve.said)
    const slow = request(`${home}subscribe/`, { method: 'POST', headers: { 'Content-Length': 12 } })
    const [answered, connected] = [once(slow, 'response'), once(slow, 'socket')]
    slow.write('email')
    const [socket] = await connected
    if (socket.connecting) await once(socket, 'connect')
    // The answer to a later request shows that the server has received this one.
    expect((await fetch(`${home}healthz`)).status).toBe(200)
    serve.child.kill('SIGTERM')
    await expect.poll(() => serve.said.err, { timeout: 20_000 }).toContain('then stopping')
    slow.end('=nobody')
    const [answer] = await answered
    expect(answer.statusCode).toBe(503)
    answer.resume()
    expect(await serve.ended).toEqual([0, null])
  })

  it('What happens if … two sends of one issue run at once, in two processes', async () => {
    const sink = await smtpSink(() => ({ slow: 100 }))
    const { root, argv, env } = await mailing(12, sink.url)
    const both = await Promise.all([offprintProcess(argv, env), offprintProcess(argv, env)])
    const refused = both.filter(({ code }) => code === 1)
    expect(both.map(({ stderr }) => stderr).join('')).not.toMatch(/its own fault/)
    expect(readdirSync(join(root, 'issues/weekly'))).toEqual(['1.json'])
    expect(refused.map(({ stderr }) => stderr)).toEqual([expect.stringMatching(/Process \d+ on .* sends this issue/)])
    expect([sink.mailboxes.size, new Set([...sink.mailboxes.values()].map(box => box.length))]).toEqual([
      12,
      new Set([1]),
    ])
  }, 60_000)

  it.runIf(onTerminal)('tells how a send goes in a line that overwrites itself on a terminal, and goes', async () => {
    const sink = await smtpSink(() => ({ slow: 120 }))
    const { argv, env } = await mailing(12, sink.url)
    const command = [process.execPath, MAIN, ...argv].map(part => `'${part}'`).join(' ')
    const options = { env: { ...process.env, NO_COLOR: '1', ...env } }
    const seen = await new Promise<string>(resolve =>
      execFile(SCRIPT, ['-qec', command, '/dev/null'], options, (_, out) => resolve(out)),
    )
    const lines = seen.split('\r\u001b[K')
    const line = /^\d+ of 12 sent, \d+(?:\.\d)? a second, 0 deferred, 0 failed, \d+ s left$/
    expect(lines.filter(each => line.test(each)).length).toBeGreaterThan(3)
    expect(lines.at(-1)).toMatch(/12 sent/)
  })
})
