import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe, it } from 'vitest'

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].flatMap(path => (path ? [path] : []))

const executablePath = PLACES.find(path => existsSync(path))
if (!executablePath)
  console.warn('No Chromium here: tests that look at pages are skipped. Set CHROMIUM_PATH to run them.')

/** Describes tests that look at pages. Without Chromium, the report lists them as skipped. */
export const describeInBrowser = describe.skipIf(!executablePath)
export const itInBrowser = it.skipIf(!executablePath)

let launched: Promise<Browser> | undefined

/** Disables optimised code, which does not pay off in pages that are open so briefly: axe takes an eighth less time. */
const QUICK = '--js-flags=--no-turbofan --no-maglev'

/** The machine's own Chromium, started once for all files that a worker runs; it ends with the worker. */
export function browser(): Promise<Browser> {
  if (!executablePath) throw new Error('Tests that need a browser belong into describeInBrowser or itInBrowser.')
  launched ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', QUICK] })
  return launched
}
