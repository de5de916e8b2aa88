import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/bench/**', '**/node_modules/**'],
    setupFiles: ['tests/properties.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
