import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].flatMap(path => (path ? [path] : []))

/** The machine's own Chromium; undefined, and one visible line, where there is none. */
export async function browser(): Promise<Browser | undefined> {
  const executablePath = PLACES.find(path => existsSync(path))
  if (!executablePath) {
    console.warn('No Chromium here: tests that look at pages are skipped. Set CHROMIUM_PATH to run them.')
    return undefined
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}
