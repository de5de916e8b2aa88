import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { markedUtf16Text } from '../core/charset.js'
import { type Problem, warning } from '../core/problem.js'

const FILE = '.gitignore'

/** What builds make again. A file that names one of them in any way has been thought about. */
const MADE = ['out', 'node_modules', '.offprint']

/** Passwords and readers' addresses, with what SQLite keeps beside its file: none of it is ever to be committed. */
const SECRET = ['.env', 'offprint.db*']
const SECRET_FILES = ['.env', 'offprint.db', 'offprint.db-wal', 'offprint.db-shm', 'offprint.db-journal']

/**
 * The lines that a `.gitignore` lacks. Of several that match, git follows the last, so a secret's line counts only below
 * every line that lets something in again. One line too many does no harm; one too few publishes a list of subscribers.
 */
export function missingIgnores(text: string): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map(line => line.trimEnd())
  const last = lines.slice(lines.findLastIndex(line => line.startsWith('!')) + 1)
  const named = new Set(lines.map(line => line.replace(/^!?(?:\*\*)?\/?/, '').replace(/\/\**$/, '')))
  const kept = new Set(last.map(line => line.replace(/^(?:\*\*)?\//, '')))
  return [...MADE.filter(name => !named.has(name)).map(name => `${name}/`), ...SECRET.filter(name => !kept.has(name))]
}

/**
 * Makes `.gitignore`, or adds what it lacks at its end; what stands there stays, byte by byte.
 * @returns the lines that were added
 */
export function mergeIgnores(folder: string): string[] {
  const path = join(folder, FILE)
  const before = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  // Git cannot read UTF-16, so such a file becomes UTF-8.
  const wide = markedUtf16Text(before)
  const text = wide ?? before.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
  const missing = missingIgnores(text)
  if (missing.length === 0 && wide === undefined) return []
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const added = `${text === '' || text.endsWith('\n') ? '' : end}${missing.map(line => line + end).join('')}`
  if (wide === undefined) appendFileSync(path, added)
  else writeFileSync(path, wide + added)
  return missing
}

/** What git itself says of the secrets, where the folder is in a repository: which it records already, which it would. */
export function exposedSecrets(folder: string): Problem[] {
  const tracked = git(folder, 'ls-files', '--', ...SECRET)
  const ignored = git(folder, 'check-ignore', '--no-index', '--', ...SECRET_FILES)
  if (!tracked || !ignored) return []
  const open = SECRET_FILES.filter(file => !ignored.includes(file))
  const trackedProblems = tracked.map(file => {
    const fix = `Run \`git rm --cached ${file}\` and commit. What was committed stays in the history: change its passwords.`
    return warning('init.tracked', { file }, 'Git records this file already, whatever .gitignore says.', fix)
  })
  if (open.length === 0) return trackedProblems
  const what = `Git does not follow this file: it would record ${open.join(', ')}.`
  const fix = 'Make it a plain file and not a link, and ask `git check-ignore -v .env` what is in the way.'
  return [...trackedProblems, warning('init.exposed', { file: FILE }, what, fix)]
}

/** The lines that git prints; undefined where there is no git, or no repository. Exit code 1 means that nothing was found. */
function git(folder: string, ...argv: string[]): string[] | undefined {
  try {
    // A repository may name a program that git starts when it looks for changes: not for this.
    const options = ['-C', folder, '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false']
    const text = execFileSync('git', [...options, ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return text.split('\n').filter(line => line !== '')
  } catch (cause) {
    return (cause as { status?: number }).status === 1 ? [] : undefined
  }
}
