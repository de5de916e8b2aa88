import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { error, ProblemsError } from '../problem.js'
import { timeOf } from './clock.js'
import { say } from './console.js'
import { starterFiles } from './starter.js'

export interface InitFlags {
  readonly json?: boolean
}

const SCHEMAS = fileURLToPath(new URL('../../schemas', import.meta.url))

/** Makes a publication in a folder that has none; never writes over a file. */
export async function initCommand(dir: string, flags: InitFlags): Promise<boolean> {
  const folder = resolve(dir)
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const date = new Date(timeOf(undefined)).toISOString().slice(0, 10)
  const files = starterFiles({ date, timezone, title: titleFrom(basename(folder)) })
  const present = [...files.keys()].filter(file => file !== '.gitignore' && existsSync(join(folder, file)))
  if (present.length > 0)
    throw new ProblemsError(
      present.map(file =>
        error('init.exists', { file }, 'This file exists already.', 'Nothing was written; name another folder.'),
      ),
    )
  const made = [...files].filter(([file]) => !existsSync(join(folder, file)))
  for (const [file, text] of made) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text, { flag: 'wx' })
  }
  cpSync(SCHEMAS, join(folder, 'schemas'), { recursive: true })
  if (flags.json) say(JSON.stringify({ ok: true, folder, files: [...made.map(([file]) => file), 'schemas/'] }))
  else say(nextSteps(folder, dir === '.' ? '' : ` --root ${dir}`))
  return true
}

const titleFrom = (folder: string): string => {
  const words = folder.replace(/[-_.]+/g, ' ').trim()
  return words === '' ? 'My publication' : words.charAt(0).toUpperCase() + words.slice(1)
}

const nextSteps = (folder: string, root: string): string =>
  `Made a publication in ${folder}.\nNext: offprint build${root}\nWhile you write: offprint preview --open${root}`
