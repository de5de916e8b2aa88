import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditReport } from '../audit/index.js'
import { ID_LOCK_FILE } from '../content/index.js'
import { fingerprint } from '../core/fingerprint.js'
import type { Problem } from '../core/problem.js'
import { VERSION } from '../core/version.js'
import { type BuildCache, PRIVATE_FOLDER } from './build-cache.js'
import { type FileState, fileStateAt } from './disk.js'
import { bytesStamp, filesStamp, folderStamp } from './folder-stamp.js'

/** What a build says again if nothing has changed since. */
export interface LastReport {
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
  readonly held: readonly string[]
  readonly counts: { readonly posts: number; readonly feeds: number; readonly emails: number; readonly held: number }
  readonly audit: AuditReport
}

/** What the last build was made from and what it made, as far as that shows without reading the files. */
interface LastBuild {
  /** A fingerprint of the software and the options. */
  readonly maker: string
  /** The stamp of the publication’s folder when the build began, without the lock file of ids, which the build writes itself. */
  readonly files: string
  /** The files that could have been written again without another time, and a stamp of their bytes. */
  readonly recent: readonly string[]
  readonly recentBytes: string
  /** The stamp of the lock file after the build. */
  readonly ids: string
  /** The time of the build, and the first time at which the same files make something else, in milliseconds since 1970; null if none does. */
  readonly now: number
  readonly until: number | null
  /** The stamp of the outputs. */
  readonly made: string
  readonly report: LastReport
  /** The paths of the outputs below out/. */
  readonly outputs: readonly string[]
}

/** What a publication looked like when a build began. */
export type Beginning = Pick<LastBuild, 'maker' | 'files' | 'recent' | 'recentBytes'>

const FILE = 'last-build.json'

/** The folder of the compiled code and those of the files that come with it. They change when the software is installed again. */
const SOFTWARE = ['.', '../../templates', '../../locales'].map(path => fileURLToPath(new URL(path, import.meta.url)))

/** @param options the options on which a build depends, apart from its time */
export function beginningOf(root: string, options: readonly unknown[]): Beginning {
  const { text, recent } = folderStamp(root, ID_LOCK_FILE)
  const software = [VERSION, JSON.stringify(process.versions), ...SOFTWARE.map(folder => folderStamp(folder).text)]
  return {
    maker: fingerprint(software, JSON.stringify(options)),
    files: text,
    recent,
    recentBytes: bytesStamp(recent),
  }
}

/**
 * Returns what the last build said and the number of its outputs, if it was made from the same files with the same options, every output is as it
 * was written, and no date has come since that makes a difference.
 */
export function unchangedSince(
  root: string,
  { maker, files }: Beginning,
  now: number,
): { readonly report: LastReport; readonly outputs: number } | undefined {
  try {
    const text = readFileSync(join(root, PRIVATE_FOLDER, FILE), 'utf8')
    const end = text.indexOf('\n')
    if (text.slice(0, end) !== fingerprint(text.slice(end + 1))) return undefined
    const last = JSON.parse(text.slice(end + 1)) as LastBuild
    const isSame =
      last.maker === maker &&
      last.files === files &&
      last.now <= now &&
      now < (last.until ?? Number.POSITIVE_INFINITY) &&
      last.ids === filesStamp([join(root, ID_LOCK_FILE)]) &&
      last.recentBytes === bytesStamp(last.recent) &&
      last.made === stampOf(last.outputs.map(path => fileStateAt(join(root, 'out', path))))
    return isSame ? { report: last.report, outputs: last.outputs.length } : undefined
  } catch {
    // A file that is damaged is as none.
    return undefined
  }
}

/** Records a complete build for the next one. */
export function recordBuild(
  root: string,
  beginning: Beginning,
  { outputs, ...rest }: Pick<LastBuild, 'now' | 'until' | 'report'> & Pick<BuildCache, 'outputs'>,
): void {
  const ids = filesStamp([join(root, ID_LOCK_FILE)])
  const made = stampOf([...outputs.values()].map(({ mark }) => mark))
  const last: LastBuild = { ...beginning, ids, made, ...rest, outputs: [...outputs.keys()] }
  const text = JSON.stringify(last)
  const path = join(root, PRIVATE_FOLDER, FILE)
  try {
    writeFileSync(`${path}.new`, `${fingerprint(text)}\n${text}`)
    renameSync(`${path}.new`, path)
  } catch {
    // The next build plans everything again.
  }
}

const stampOf = (states: readonly (FileState | null)[]): string =>
  fingerprint(states.map(state => `${state?.[0]},${state?.[1]},${state?.[2]}`))
