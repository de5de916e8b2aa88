import * as nodeModule from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Environment } from '../core/variables.js'

/** Node 22 has this function, Node 20 and its types do not. */
type Keeps = { readonly enableCompileCache?: (folder: string) => unknown }

/**
 * Lets Node keep what it compiles of our modules, which is a third of the time of a small build. The folder is the user’s own, never
 * the publication’s and never a shared one, because whoever can write there decides what we run. If it cannot be written, Node
 * compiles as it always does.
 */
export function keepCompiledCode(env: Environment): void {
  const { enableCompileCache } = nodeModule as Keeps
  // Whoever names a folder has one already.
  if (!enableCompileCache || env['NODE_COMPILE_CACHE']) return
  const caches = cacheFolder(env)
  if (caches) enableCompileCache(join(caches, 'offprint', 'compiled'))
}

/**
 * How often code runs before V8 optimises it, as flags by the version of V8: those of Node 20, 22 and 24. These are four to ten times
 * V8’s own numbers. A flag that a version does not know would be an error, so an unknown version keeps its own.
 */
const OPTIMISED_AFTER: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=1056000'],
  12: ['--invocation-count-for-turbofan=12000'],
  13: [
    '--invocation-count-for-maglev=4000',
    '--invocation-count-for-maglev-osr=1000',
    '--invocation-count-for-turbofan=30000',
    '--invocation-count-for-osr=5000',
  ],
}

/**
 * Lets V8 optimise only what runs very often. By default it optimises most of our code, in threads of its own, and a build ends before
 * that has paid: a third of the CPU time of a small build, and a tenth of one of 2,000 posts.
 */
export function optimiseLate(): void {
  const [version = ''] = process.versions.v8.split('.')
  for (const flag of OPTIMISED_AFTER[version] ?? []) setFlagsFromString(flag)
}

/** Returns the folder in which the user’s programs keep what they can make again, if the user has a home. */
function cacheFolder({ XDG_CACHE_HOME, LOCALAPPDATA }: Environment): string | undefined {
  const named = XDG_CACHE_HOME || LOCALAPPDATA
  // The XDG specification ignores relative paths.
  if (named && isAbsolute(named)) return named
  try {
    return join(homedir(), '.cache')
  } catch {
    return undefined
  }
}
