import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { mediaTypeOf } from '../http/index.js'

/** A file of the app with its content type and a compressed form, ready to be sent. */
export interface AppFile {
  readonly bytes: Buffer
  readonly gzip: Buffer
  readonly type: string
}

// The folder is found from the bundled program, dist/bin/, as well.
const FOLDER = fileURLToPath(new URL('../preview/app/', import.meta.url))
/** The files of the app. The parts in which an editor writes, imports and sends are loaded when they are first used. */
const NAMES = ['app.js', 'app.css', 'writing.js', 'sending.js', 'import.js', 'import.css'] as const

/** Reads the files of the app, and makes a short fingerprint of them as its version. */
export function appFiles(): { files: ReadonlyMap<string, AppFile>; version: string } {
  const files = new Map<string, AppFile>()
  for (const name of NAMES) {
    const bytes = readFileSync(FOLDER + name)
    files.set(name, { bytes, gzip: gzipSync(bytes, { level: 9 }), type: mediaTypeOf(name) })
  }
  const version = fingerprintOfBytes(Buffer.concat([...files.values()].map(({ bytes }) => bytes))).slice(0, 8)
  return { files, version }
}

/** Reads the lenses as a script for an exported preview, where no server applies them. */
export const lensesScript = (): Buffer => readFileSync(`${FOLDER}lenses.js`)
