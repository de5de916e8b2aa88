import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')

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
