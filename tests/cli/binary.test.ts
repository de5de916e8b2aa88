import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { addressSaid, type Ended, offprint } from './offprint.js'
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

/**
 * A publication with so many subscribers, and what sends its digest through a server. The secret is in `.env`, which names
 * a server where nobody listens: whatever is sent shows that `.env` is read, and that the environment comes before it.
 */
async function mailing(recipients: number, url: string) {
  const root = publication({ '.env': `SMTP_URL=smtp://127.0.0.1:1\nOFFPRINT_SECRET="${SECRET}"\n` })
  const list = Array.from({ length: recipients }, (_, i) => `r${i}@example.org\n`).join('')
  await offprint(['subscribers', 'import', '-', '--root', root], {}, `email\n${list}`)
  const env = { SMTP_URL: url, OFFPRINT_SECRET: undefined }
  return { root, argv: ['send', 'weekly', '--yes', '--despite-problems', '--root', root], env }
}

/** The same with its digest on the way to all but one, so that a process goes on with it and need not make it. */
async function begunMailing(recipients: number, url: string) {
  const mail = await mailing(recipients, url)
  const calm = await smtpSink()
  expect((await offprint([...mail.argv, '--limit', '1'], { SMTP_URL: calm.url })).code).toBe(0)
  return mail
}

/** The packages that a command line loads: those named at the start of each file that ran, according to V8. */
async function packagesOf(argv: readonly string[]): Promise<string[]> {
  const folder = temporaryFolder()
  expect((await offprintProcess(argv, { NODE_V8_COVERAGE: folder })).code).toBe(0)
  const scripts = readdirSync(folder).flatMap(
    file => JSON.parse(readFileSync(join(folder, file), 'utf8')).result as readonly { readonly url: string }[],
  )
  const files = scripts.flatMap(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : []))
  expect(files).toContain(MAIN)
  return files.flatMap(file => {
    const bundled = [...readFileSync(file, 'utf8').matchAll(/^\/\*!\n(.+)\n\n/gm)]
    return [...bundled.flatMap(([, names = '']) => names.split(', ')), ...(/node_modules\/.*/.exec(file) ?? [])]
  })
}

const scriptAddress = (script: string): string => `data:text/javascript,${encodeURIComponent(script)}`

describe('the binary', () => {
  it.each([
    [['--version'], 0],
    [['status', '--root', '/nowhere/at/all'], 1],
    [['biuld'], 2],
  ])('ends %j with the exit code %i', async (argv, code) => {
    expect((await offprintProcess(argv)).code).toBe(code)
  })

  it.each([[['--help']], [['--version']], [['send', '--help']]])('loads only commander for %j', async argv => {
    expect(await packagesOf(argv)).toEqual(['commander'])
  })

  it.each([[['completion', 'zsh']], [['completion', 'zsh', '--', 'publishers', 'add', '']]])(
    'loads only what reads names for %j',
    async argv => expect((await packagesOf(argv)).sort()).toEqual(['commander', 'js-yaml']),
  )

  it('builds emails with other words without MJML', async () => {
    const root = publication()
    const hooks = `export const resolve = (name, ...rest) => { if (/mjml/.test(name)) throw Error('MJML loads'); return rest[1](name, rest[0]) }`
    const program = `import { register } from 'node:module'; register(${JSON.stringify(scriptAddress(hooks))})`
    const build = () =>
      offprintProcess(['build', '--root', root], { NODE_OPTIONS: `--import=${scriptAddress(program)}` })
    expect(await build()).toMatchObject({ code: 1, stderr: expect.stringContaining('MJML loads') })
    await offprint(['build', '--root', root])
    writeFileSync(join(root, 'posts/one.md'), '---\ntitle: One\ndate: 2025-05-01\n---\n\nOther words.\n')
    expect(await build()).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'out/email/one/index.html'), 'utf8')).toContain('Other words.')
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

  it.skipIf(!existsSync('/dev/full'))('says that its output is not complete if the disk is full', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [MAIN, 'status', '--json', '--root', publication()], {
      stdio: ['ignore', full, 'pipe'],
    })
    closeSync(full)
    let said = ''
    child.stderr?.on('data', chunk => (said += chunk))
    const [code] = await once(child, 'close')
    expect([code, said]).toEqual([1, expect.stringMatching(/^error The output is not complete: ENOSPC[^\n]*\n$/)])
  })

  it('continues when nobody reads its output any more', async () => {
    const root = publication({ 'list.csv': 'email\nnobody\nana@example.org\n' })
    const { child, ended } = startProcess(['subscribers', 'import', join(root, 'list.csv'), '--root', root])
    child.stdout?.destroy()
    child.stderr?.destroy()
    expect(await ended).toEqual([0, null])
    expect((await offprint(['subscribers', 'list', '--root', root])).stdout).toContain('ana@example.org')
  })

  it.runIf(signals)('finishes the work under way on SIGINT, and ends at once on a second one', async () => {
    const slow = await smtpSink(() => ({ slow: 100 }))
    const begun = await begunMailing(30, slow.url)
    const polite = startProcess(begun.argv, begun.env)
    await expect.poll(() => slow.asked.length).toBeGreaterThan(0)
    polite.child.kill('SIGINT')
    expect(await polite.ended).toEqual([1, null])
    expect(polite.said.out).toMatch(/: \d+ sent, 0 failed, 0 uncertain, 0 skipped, [1-9]\d* to go\.$/m)
    const stuck = await smtpSink(() => 'keep-and-stall')
    const hasty = startProcess(begun.argv, { ...begun.env, SMTP_URL: stuck.url })
    await expect.poll(() => stuck.mailboxes.size).toBe(1)
    hasty.child.kill('SIGINT')
    await expect.poll(() => hasty.said.err).toContain('Press Ctrl-C again to stop at once')
    hasty.child.kill('SIGINT')
    expect(await hasty.ended).toEqual([1, null])
  })

  it.runIf(signals)('answers open requests on SIGTERM before it ends, and accepts no more', async () => {
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
    await expect.poll(() => serve.said.err).toContain('then stopping')
    slow.end('=nobody')
    const [answer] = await answered
    expect(answer.statusCode).toBe(503)
    answer.resume()
    expect(await serve.ended).toEqual([0, null])
  })

  it('What happens if … two sends of one issue run at once, in two processes', async () => {
    let running: Promise<Ended>[] = []
    // However late one of them comes, the other is sending still.
    const sink = await smtpSink(() => ({ until: Promise.race(running) }))
    const { root, argv, env } = await mailing(12, sink.url)
    running = [offprintProcess(argv, env), offprintProcess(argv, env)]
    const both = await Promise.all(running)
    const refused = both.filter(({ code }) => code === 1)
    expect(both.map(({ stderr }) => stderr).join('')).not.toMatch(/its own fault/)
    expect(readdirSync(join(root, 'issues/weekly'))).toEqual(['1.json'])
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      expect.stringMatching(/Process \d+ on .* is sending this issue/),
    ])
    expect([sink.mailboxes.size, new Set([...sink.mailboxes.values()].map(box => box.length))]).toEqual([
      12,
      new Set([1]),
    ])
  })

  it.runIf(onTerminal)('recognises a terminal', async () => {
    const command = [process.execPath, MAIN, 'subscribers', 'add', 'nobody', '--root', publication()]
    const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined, TERM: 'xterm' }
    const seen = await new Promise<string>(resolve =>
      execFile(SCRIPT, ['-qec', command.map(part => `'${part}'`).join(' '), '/dev/null'], { env }, (_, out) =>
        resolve(out),
      ),
    )
    expect(seen).toContain('\u001b[31merror\u001b[39m')
  })
})
