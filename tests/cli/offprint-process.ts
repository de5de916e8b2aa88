import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Environment } from '../../src/core/variables.js'
import type { Ended } from './offprint.js'

/** The command as it is installed. */
export const MAIN = join(import.meta.dirname, '../../dist/bin/main.js')

const optionsOf = (env: Environment) => ({ env: { ...process.env, NO_COLOR: '1', ...env } })

/** Runs the real command in a process of its own. */
export const offprintProcess = (argv: readonly string[], env: Environment = {}, input = ''): Promise<Ended> =>
  new Promise(resolve => {
    const child = execFile(process.execPath, [MAIN, ...argv], optionsOf(env), (fault, stdout, stderr) =>
      resolve({ code: fault ? Number(fault.code) : 0, stdout, stderr }),
    )
    child.stdin?.end(input)
  })

export interface StartedProcess {
  readonly child: ChildProcess
  /** The output so far. */
  readonly said: { out: string; err: string }
  /** The exit code, and the signal that ended the process. */
  readonly ended: Promise<readonly [code: number | null, signal: NodeJS.Signals | null]>
}

/** Starts the real command for tests that send signals. The process ends with the test. */
export function startProcess(argv: readonly string[], env: Environment = {}): StartedProcess {
  const child = spawn(process.execPath, [MAIN, ...argv], { ...optionsOf(env), stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', chunk => (said.out += chunk))
  child.stderr.on('data', chunk => (said.err += chunk))
  const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>(resolve =>
    child.once('close', (code, signal) => resolve([code, signal])),
  )
  return { child, said, ended }
}
