import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { SECOND } from '../core/duration.js'
import type { Environment } from '../core/variables.js'
import type { ReportSpam } from '../preview/index.js'

/** Finds the program in `PATH`. */
export const findSpamAssassin = (env: Environment): string | undefined =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter(folder => folder !== '')
    .map(folder => join(folder, 'spamassassin'))
    .find(isProgram)

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The arguments with which the program reports and does nothing else: without network (`-L`), files in the user's home, and what it has
 * learned there, so that everybody gets the same points.
 */
const ARGUMENTS = ['--local', '--test-mode', '--nocreate-prefs', '--prefspath=/dev/null', '--cf=use_bayes 0']
const PATIENCE = 30 * SECOND

/** Returns a function that has a message examined by the program on this machine. Its home is a folder that is removed afterwards. */
export const spamReporter =
  (path: string, env: Environment): ReportSpam =>
  async message => {
    const home = mkdtempSync(join(tmpdir(), 'offprint-spam-'))
    try {
      return await reportOf(path, { ...env, HOME: home, LC_ALL: 'C' }, message)
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  }

const reportOf = (path: string, env: Environment, message: Uint8Array): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(path, ARGUMENTS, { env, timeout: PATIENCE, stdio: ['pipe', 'pipe', 'pipe'] })
    const [said, faults]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => faults.push(bytes))
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) return resolve(Buffer.concat(said).toString('utf8'))
      const reason = Buffer.concat(faults).toString('utf8').trim().split('\n').at(-1)
      return reject(new Error(`SpamAssassin ended without a report. ${reason ?? ''}`))
    })
    // A program that ends early closes its input, which the code above reports.
    child.stdin.on('error', () => undefined)
    child.stdin.end(message)
  })
