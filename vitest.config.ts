import { configDefaults, defineConfig } from 'vitest/config'
import { SLOW } from './tests/slow.js'

export default defineConfig(({ mode }) => {
  const fast = mode === 'fast'
  return {
    test: {
      include: ['tests/**/*.test.ts'],
      exclude: [...configDefaults.exclude, 'tests/bench/**', ...(fast ? SLOW : [])],
      globalSetup: [fast ? 'tests/say-left-out.ts' : 'tests/compile.ts'],
      setupFiles: ['tests/properties.ts'],
      // One worker for each processor; Vitest would leave one idle.
      maxWorkers: '100%',
      // Files share a worker and the modules loaded there: most of a small file's time went into loading them again.
      // Tests therefore leave the process as they found it: its environment, its folder, and what they spy on.
      isolate: false,
      testTimeout: 60_000,
      hookTimeout: 120_000,
      // A busy machine can be late by more than the second that Vitest would wait.
      expect: { poll: { timeout: 20_000 } },
    },
  }
})
