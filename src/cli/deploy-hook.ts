import { type ChildProcess, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { SECOND } from '../core/duration.js'
import type { Environment } from '../core/variables.js'

/** A command line of `deploy` in publication.yml, ready to run. */
export interface DeployHook {
  readonly command: string
  /** The folder in which it runs. */
  readonly folder: string
  /** Everything that it finds in its environment. */
  readonly env: Environment
  /** The time after which it is ended, in milliseconds. */
  readonly timeout: number
  /** Ends the command and everything that it has started. */
  readonly signal: AbortSignal
  /** Receives each line of its output as it comes. */
  readonly line: (text: string) => void
}

/** How a command ended. */
export interface DeployOutcome {
  readonly ok: boolean
  /** How it ended, as words that follow “The command”. */
  readonly how: string
  /** The end of its output, without colours. */
  readonly output: string
}

/** The number of characters of the output that are kept: what went wrong stands at its end. */
const KEPT = 16_000

/** The time that a command has to end by itself after it was asked to, in milliseconds. */
const GRACE = 5 * SECOND

/**
 * The time that output may take to arrive after the command itself has ended, in milliseconds. A process in the background, such as the
 * shared connection of ssh, may keep the pipe open for hours.
 */
const FLUSH = SECOND / 5

/** The longest time for which Node can set a timer, in milliseconds: 24 days. A longer one would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Runs the command of a publication in the shell, and resolves when it has ended. It has no standard input and no terminal, so a question
 * for a password fails at once instead of waiting for ever. On POSIX systems it leads a process group of its own, so that whatever it
 * has started ends with it.
 */
export function runDeployHook({ command, folder, env, timeout, signal, line }: DeployHook): Promise<DeployOutcome> {
  const options = { cwd: folder, env: { ...env }, detached: process.platform !== 'win32', windowsHide: true }
  const child = spawn(command, { ...options, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collectedOutput(child, line)
  return new Promise(resolve => {
    let reason: string | undefined
    let last: NodeJS.Timeout | undefined
    const stop = (why: string): void => {
      if (reason !== undefined) return
      reason = why
      endGroup(child, 'SIGTERM')
      last = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE)
    }
    const interrupt = (): void => stop('was stopped')
    const timer = setTimeout(
      () => stop(`took longer than ${spoken(timeout)} and was ended`),
      Math.min(timeout, LONGEST_TIMER),
    )
    if (signal.aborted) interrupt()
    else signal.addEventListener('abort', interrupt, { once: true })
    let isOver = false
    const end = (ok: boolean, how: string): void => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      clearTimeout(last)
      signal.removeEventListener('abort', interrupt)
      // Whoever ignored the request to end is ended with the group.
      if (reason !== undefined) endGroup(child, 'SIGKILL')
      resolve({ ok: ok && reason === undefined, how: reason ?? how, output: output() })
    }
    child.once('error', cause => end(false, `could not be started: ${cause.message}`))
    child.once('exit', (code, killedBy) => {
      const finish = (): void => {
        child.stdout.destroy()
        child.stderr.destroy()
        end(code === 0, killedBy ? `was ended by the signal ${killedBy}` : `ended with exit code ${code}`)
      }
      const late = setTimeout(finish, FLUSH)
      child.once('close', () => {
        clearTimeout(late)
        finish()
      })
    })
  })
}

const spoken = (time: number): string => {
  const seconds = Math.round(time / SECOND)
  return seconds < 60 ? `${Math.max(1, seconds)} s` : `${Number((seconds / 60).toFixed(1))} min`
}

/** Keeps the end of the output of a command, and passes its lines on. */
function collectedOutput(child: ChildProcess, line: (text: string) => void): () => string {
  let text = ''
  let rest = ''
  const take = (chunk: string): void => {
    text = (text + chunk).slice(-KEPT)
    // A progress bar returns to the start of its line instead of starting another.
    const parts = (rest + chunk).split(/[\r\n]+/)
    rest = (parts.pop() ?? '').slice(-KEPT)
    for (const part of parts) if (part.trim() !== '') line(plainText(part))
  }
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', take)
  return () => plainText(text).trim()
}

/** Removes colours and other control characters, which must not reach the terminal of whoever reads the output. */
const plainText = (text: string): string =>
  stripVTControlCharacters(text.replace(/\r\n?/g, '\n')).replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '')

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' })
    else process.kill(-child.pid, signal)
  } catch {
    // It has ended already.
  }
}
