import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { error, ProblemsError } from '../core/problem.js'
import { EDITOR_SCHEMAS } from '../pipeline/index.js'
import { timeOf } from './clock.js'
import { print, printJson, reportProblems } from './console.js'
import { exposedSecrets, mergeIgnores } from './git-ignore.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { starterFiles } from './starter.js'

/** The services that can check and publish a publication: the file that each of them reads, and its source in deploy/ci/. */
const CI_FILES = {
  github: { path: '.github/workflows/publication.yml', source: 'github.yml' },
  netlify: { path: 'netlify.toml', source: 'netlify.toml' },
  cloudflare: { path: 'wrangler.toml', source: 'wrangler.toml' },
} as const

export interface InitFlags {
  readonly ci?: keyof typeof CI_FILES
  readonly json?: boolean
}

const CI_FOLDER = fileURLToPath(new URL('../../deploy/ci', import.meta.url))
const SCHEMAS = fileURLToPath(new URL('../../schemas', import.meta.url))

/**
 * Creates a publication in a folder that has none. With `--ci`, a folder that has one only gets the file of the service. Never
 * overwrites a file, but adds missing lines to `.gitignore`.
 */
export async function initCommand(dir: string, flags: InitFlags, io: Io): Promise<boolean> {
  const folder = resolve(dir)
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const date = new Date(timeOf(io)).toISOString().slice(0, 10)
  const starters = starterFiles({ date, timezone, title: titleFrom(basename(folder)) })
  const schemas = EDITOR_SCHEMAS.map(name => [`schemas/${name}`, readFileSync(join(SCHEMAS, name), 'utf8')] as const)
  const ci = flags.ci
    ? [[CI_FILES[flags.ci].path, readFileSync(join(CI_FOLDER, CI_FILES[flags.ci].source), 'utf8')] as const]
    : []
  const isNew = ci.length === 0 || !existsSync(join(folder, 'publication.yml'))
  const files = new Map(isNew ? [...starters, ...schemas, ...ci] : ci)
  const present = [...files.keys()].filter(file => existsSync(join(folder, file)))
  if (present.length > 0)
    throw new ProblemsError(
      present.map(file =>
        error(
          'init.exists',
          { file },
          'This file exists already.',
          isNew ? 'Nothing was written. Choose another folder.' : 'Nothing was written. Rename it to get a new one.',
        ),
      ),
    )
  mkdirSync(folder, { recursive: true })
  // `.gitignore` is written first, so that git never sees the other files without it.
  const ignored = mergeIgnores(folder)
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text, { flag: 'wx' })
  }
  const problems = exposedSecrets(folder)
  if (flags.json) {
    const names = [...files.keys()].filter(file => !file.startsWith('schemas/'))
    printJson<JsonOutput<'init'>>(io, {
      ok: true,
      folder,
      files: isNew ? [...names, 'schemas/'] : names,
      ignored,
      problems,
    })
    return true
  }
  reportProblems(io, problems)
  if (ignored.length > 0) print(io, `Added to .gitignore: ${ignored.join(' ')}`)
  for (const [file] of ci) print(io, `Wrote ${join(folder, file)}. Its first lines say what to set up once.`)
  if (isNew) print(io, nextSteps(folder, dir === '.' ? '' : ` --root ${/\s/.test(dir) ? JSON.stringify(dir) : dir}`))
  return true
}

const titleFrom = (folder: string): string => {
  const words = folder.replace(/[-_.]+/g, ' ').trim()
  return words === '' ? 'My publication' : words.charAt(0).toUpperCase() + words.slice(1)
}

const nextSteps = (folder: string, root: string): string =>
  `Created a publication in ${folder}.\nTo build it: offprint build${root}\nTo see it while you write: offprint preview --open${root}`
