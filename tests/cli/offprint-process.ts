import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'

export const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

type Environment = Readonly<Record<string, string>>

/** The real command in a process of its own. */
export const offprint = (argv: readonly string[], env: Environment = {}, input = ''): Promise<Ended> =>
  new Promise(resolve => {
    const options = { env: { ...process.env, NO_COLOR: '1', ...env } }
    const child = execFile(process.execPath, [MAIN, ...argv], options, (fault, stdout, stderr) =>
      resolve({ code: fault ? Number(fault.code) : 0, stdout, stderr }),
    )
    child.stdin?.end(input)
  })

/** The same, to be sent signals to; what it writes is lost unless it is listened to. */
export const startOffprint = (argv: readonly string[], env: Environment = {}): ChildProcess =>
  spawn(process.execPath, [MAIN, ...argv], { env: { ...process.env, NO_COLOR: '1', ...env }, stdio: 'pipe' })

export interface Serving {
  readonly child: ChildProcess
  readonly home: string
  readonly said: { out: string; err: string }
  readonly ended: Promise<unknown[]>
}

/** The real command in a process of its own, when it says that it listens. */
export async function serveOffprint(root: string, argv: readonly string[], env: Environment): Promise<Serving> {
  const child = startOffprint(['serve', '--root', root, '--port', '0', ...argv], env)
  const said = { out: '', err: '' }
  child.stdout?.on('data', chunk => (said.out += chunk))
  child.stderr?.on('data', chunk => (said.err += chunk))
  const ended = once(child, 'exit')
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await vi.waitFor(() => expect(said.out, said.err).toMatch(/http:\/\/[^\s"]+/), 20_000)
  const [home = ''] = /http:\/\/[^\s"]+/.exec(said.out) ?? []
  return { child, home, said, ended }
}
