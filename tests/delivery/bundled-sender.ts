import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const SENDER = join(import.meta.dirname, 'send-process.ts')
const MODULES = join(import.meta.dirname, '../../node_modules')

/**
 * Bundles what sends into one file of a folder, because loading several hundred files thirty times takes longer than all else. It is
 * minified, and has only the modules of which something is used, so that there is less to compile. The database’s native code stays
 * where it is installed.
 */
export async function bundledSender(folder: string): Promise<string> {
  symlinkSync(MODULES, join(folder, 'node_modules'), 'junction')
  const file = join(folder, 'send.mjs')
  const bundle = await rolldown({
    input: SENDER,
    platform: 'node',
    external: ['libsql', 'pg-native'],
    treeshake: { moduleSideEffects: false },
  })
  // The driver of PostgreSQL is loaded only when it is used, but everything has to be in one file.
  await bundle.write({ file, codeSplitting: false, minify: true })
  await bundle.close()
  return file
}

/** A generator of random numbers that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
