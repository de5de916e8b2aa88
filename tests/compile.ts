import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** Says what a run without PostgreSQL has not tested, so that it is not mistaken for the complete run. */
export async function teardown(): Promise<void> {
  if (process.env['POSTGRES_URL']) await (await import('./storage/postgres.js')).deleteSchemas()
  else console.log('Not tested on PostgreSQL, because POSTGRES_URL names no server; `.ci/run` starts one.')
}

/** Compiles before the tests if a source is newer than dist/, so that no test runs old code. */
export function setup(): void {
  if (isCompiled()) return
  const { status, stdout } = spawnSync('npm', ['run', 'compile'], { cwd: ROOT, encoding: 'utf8', shell: isWindows })
  if (status !== 0) throw new Error(`The sources do not compile, so there is nothing to test:\n${stdout}`)
}

const isWindows = process.platform === 'win32'

function isCompiled(): boolean {
  // The bundle's stylesheet is written last, and the compiler writes its files only after it has read all sources.
  const [first, last] = ['dist/index.js', 'dist/preview/app/app.css'].map(changedAt)
  if (!first || !last) return false
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  // The time of a folder changes when a file in it is renamed or removed.
  const inputs = [
    'src',
    'bundle.mjs',
    'program-bundle.mjs',
    'tsconfig.json',
    'package.json',
    ...sources.map(path => join('src', path)),
  ]
  return inputs.every(path => changedAt(path) < first)
}

const changedAt = (path: string): number => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
