import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { markedUtf16Text } from '../core/charset.js'
import { type Problem, warning } from '../core/problem.js'

const FILE = '.gitignore'

/** Folders that can be generated again. If `.gitignore` mentions one in any way, its author has decided about it. */
const GENERATED = ['out', 'node_modules', '.offprint']

/**
 * Files with passwords or readers' addresses, and the files that SQLite keeps beside its database. None of them may ever be
 * committed.
 */
const SECRET = ['.env', 'offprint.db*']
const SECRET_FILES = ['.env', 'offprint.db', 'offprint.db-wal', 'offprint.db-shm', 'offprint.db-journal']

/**
 * Returns the lines that a `.gitignore` lacks. When several patterns match, git follows the last, so a secret's pattern
 * counts only if no later line re-includes anything. A redundant line does no harm; a missing one publishes a list of
 * subscribers.
 */
export function missingIgnores(text: string): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map(line => line.trimEnd())
  const last = lines.slice(lines.findLastIndex(line => line.startsWith('!')) + 1)
  const named = new Set(lines.map(line => line.replace(/^!?(?:\*\*)?\/?/, '').replace(/\/\**$/, '')))
  const kept = new Set(last.map(line => line.replace(/^(?:\*\*)?\//, '')))
  const folders = GENERATED.filter(name => !named.has(name)).map(name => `${name}/`)
  return [...folders, ...SECRET.filter(name => !kept.has(name))]
}

/**
 * Creates `.gitignore`, or appends the lines that it lacks. Existing bytes stay as they are.
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

/** Returns warnings about secrets in a git repository: files that git tracks already, and files that it would still add. */
export function exposedSecrets(folder: string): Problem[] {
  const tracked = git(folder, 'ls-files', '--', ...SECRET)
  const ignored = git(folder, 'check-ignore', '--no-index', '--', ...SECRET_FILES)
  if (!tracked || !ignored) return []
  const open = SECRET_FILES.filter(file => !ignored.includes(file))
  const trackedProblems = tracked.map(file => {
    const fix = `Run \`git rm --cached ${file}\` and commit. Earlier commits still contain the file, so change the passwords in it.`
    return warning('init.tracked', { file }, 'Git tracks this file already, so .gitignore has no effect on it.', fix)
  })
  if (open.length === 0) return trackedProblems
  const what = `Git does not apply this .gitignore, so it would add ${open.join(', ')}.`
  const fix =
    'Make .gitignore a regular file instead of a link, and run `git check-ignore -v .env` to see which pattern applies.'
  return [...trackedProblems, warning('init.exposed', { file: FILE }, what, fix)]
}

/** Runs git and returns the lines it prints, or undefined without git or a repository. Exit code 1 means that nothing matched. */
function git(folder: string, ...argv: string[]): string[] | undefined {
  try {
    // `core.fsmonitor` of a repository may name a program that git would start. This command must not start it.
    const options = ['-C', folder, '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false']
    const text = execFileSync('git', [...options, ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return text.split('\n').filter(line => line !== '')
  } catch (cause) {
    return (cause as { status?: number }).status === 1 ? [] : undefined
  }
}
