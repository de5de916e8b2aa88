import { statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/longest-first.js'
import { SLOW } from './tests/slow.js'

/** A folder in memory, where Linux has one with enough room: many tests build publications, and a disk takes several times longer. */
const MEMORY = '/dev/shm'
const ROOM = 2 ** 30

function temporaryFiles(): Record<string, string> {
  if (process.env['TMPDIR']) return {}
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize < ROOM ? {} : { TMPDIR: MEMORY }
  } catch {
    return {}
  }
}

/**
 * Tests load the compiled modules instead of the sources, because Node loads these itself, several times faster than Vitest
 * could, and because they are what is published. The modules of the preview's app have no compiled form but their bundle.
 */
const COMPILED = {
  find: /^(?:\.\.\/)+src\/(?!preview\/app\/)/,
  replacement: join(import.meta.dirname, 'dist/'),
}

/**
 * Most functions of a test run only for moments, so Node 20 compiles them to fast code after eight times as much work as by itself,
 * which saves more time than it costs. Later versions have a compiler between the two, and do not know the option.
 */
const LATER_OPTIMISATION = process.versions.v8.startsWith('11.') ? ['--interrupt-budget=540672'] : []

export default defineConfig(({ mode }) => {
  const fast = mode === 'fast'
  return {
    resolve: { alias: fast ? [] : [COMPILED] },
    test: {
      server: { deps: { external: [/\/dist\//] } },
      include: ['tests/**/*.test.ts'],
      exclude: [...configDefaults.exclude, 'tests/bench/**', ...(fast ? SLOW : [])],
      globalSetup: [fast ? 'tests/say-left-out.ts' : 'tests/compile.ts'],
      env: temporaryFiles(),
      setupFiles: ['tests/properties.ts'],
      // One worker more than there are processors: tests that wait for a server or a browser leave a processor idle.
      maxWorkers: availableParallelism() + 1,
      // Files share a worker and the modules loaded there: most of a small file's time went into loading them again.
      // Tests therefore leave the process as they found it: its environment, its folder, and what they spy on.
      isolate: false,
      sequence: { sequencer: LongestFirst },
      // Most objects of a build die young; in a larger nursery, fewer of them are copied first.
      execArgv: ['--max-semi-space-size=64', ...LATER_OPTIMISATION],
      // Compiled tests are kept by their content, so that a run compiles only what has changed since an earlier one.
      experimental: { fsModuleCache: true },
      // A machine that is busy with other work can take ten times as long.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      // A busy machine can be late by more than the second that Vitest would wait.
      expect: { poll: { timeout: 20_000 } },
    },
  }
})
