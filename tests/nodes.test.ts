import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressSaid } from './cli/offprint.js'
import { MAIN } from './cli/offprint-process.js'
import { smtpSink } from './delivery/smtp-sink.js'
import { temporaryFolder } from './temporary-folder.js'

/**
 * The programs of several versions of Node: the oldest that Offprint supports, and those after it. `.ci/run` installs them.
 * Without them, these tests are skipped; all other tests run in the version that `npm test` is started with.
 */
const NODES = (process.env['NODES'] ?? '').split(delimiter).filter(existsSync)

type Child = ChildProcessByStdio<null, Readable, Readable>

/** Starts the command as it is installed. */
function start(node: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child: Child = spawn(node, [MAIN, ...argv], {
    env: { ...process.env, NO_COLOR: '1', SOURCE_DATE_EPOCH: String(Date.UTC(2026, 2, 14) / 1000), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', chunk => (said.out += chunk))
  child.stderr.on('data', chunk => (said.err += chunk))
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  return { child, said, ended }
}

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  for (const path of entries.map(({ parentPath, name }) => join(parentPath, name)).sort())
    hash.update(path.slice(folder.length)).update('\0').update(readFileSync(path))
  return hash.digest('hex')
}

/** Returns what the module `node:module` of a version of Node has. */
async function modulesOf(node: string): Promise<Readonly<Record<string, true>>> {
  const code =
    "console.log(JSON.stringify(Object.fromEntries(Object.keys(require('node:module')).map(name => [name, true]))))"
  return JSON.parse(execFileSync(node, ['-e', code], { encoding: 'utf8' }))
}

/** Goes the way of a new publication, from its folder to a reader’s mailbox, and returns a hash of what was built. */
async function newPublication(node: string): Promise<string> {
  const folder = join(temporaryFolder(), 'reader')
  const sink = await smtpSink()
  const env = {
    ...{ SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links', TZ: 'Europe/Brussels' },
    XDG_CACHE_HOME: temporaryFolder(),
  }
  const run = async (...argv: string[]): Promise<string> => {
    const { said, ended } = start(node, argv, env)
    expect(await ended, `${argv[0]}: ${said.err}`).toBe(0)
    return said.out
  }
  const at = ['--root', folder]
  expect(await run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await run('--help')).toContain('offprint init my-digest')
  await run('init', folder)
  expect(await run('build', ...at)).toContain('every credit is complete')
  const hash = hashOf(join(folder, 'out'))
  expect(await run('check', ...at)).toMatch(/ 0 errors, \d+ warnings, \d{3} passed\.$/m)
  await run('subscribers', 'add', 'ana@example.org', ...at)
  expect(await run('send', 'weekly', '--no-dns', '--despite-problems', ...at)).toMatch(/^ *recipients +1$/m)
  await run('send', 'weekly', '--yes', '--despite-problems', ...at)
  expect(sink.mailboxes.get('ana@example.org')?.map(String)).toEqual([expect.stringContaining('List-Unsubscribe-Post')])
  const serving = start(node, ['serve', '--port', '0', '--quiet', ...at], env)
  const home = await addressSaid(serving.said)
  expect(await (await fetch(`${home}healthz`)).json()).toEqual({ ok: true })
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  const hasCompiled = existsSync(join(env.XDG_CACHE_HOME, 'offprint/compiled'))
  expect(hasCompiled, 'Node 22 keeps what it has compiled').toBe('enableCompileCache' in (await modulesOf(node)))
  return hash
}

describe.skipIf(NODES.length === 0)('Node 20.19, 22 and 24', () => {
  it('build the same bytes, check, send and serve', async () => {
    const versions = NODES.map(node => execFileSync(node, ['--version'], { encoding: 'utf8' }))
    expect(versions).toEqual(['v20.19.', 'v22.', 'v24.'].map(start => expect.stringContaining(start)))
    const hashes = await Promise.all(NODES.map(newPublication))
    expect(new Set(hashes).size).toBe(1)
  })
})
