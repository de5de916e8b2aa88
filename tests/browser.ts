import { existsSync } from 'node:fs'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe, it, onTestFinished } from 'vitest'

const PLACES = [
  process.env['CHROMIUM_PATH'],
  // Chromium without windows takes a fifth less time.
  '/usr/bin/chromium-headless-shell',
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

/** Disables optimised code, which does not pay off in pages that are open so briefly: axe takes an eighth less time. */
const QUICK = '--js-flags=--no-turbofan --no-maglev'

const WINDOW = { width: 1280, height: 900 }

let launched: Promise<{ readonly context: BrowserContext; readonly first: Page }> | undefined
let isTaken = false

/** Starts the machine's own Chromium, once for all files that a worker runs; it ends with the worker. */
async function launch() {
  if (!executablePath) throw new Error('Tests that need a browser belong in describeInBrowser or itInBrowser.')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', QUICK] })
  const context = await browser.newContext({ viewport: WINDOW })
  return { context, first: await context.newPage() }
}

/**
 * Hands out the page that all tests of a worker share. A page of its own would take longer than most tests do. When a test ends,
 * the page forgets what the test has set, but still shows what it showed. A second page of the same test is a second tab.
 */
export async function openPage(): Promise<Page> {
  const isFirst = !isTaken
  isTaken = true
  launched ??= launch()
  const { context, first } = await launched
  const page = isFirst ? first : await context.newPage()
  // Only the page in front has the focus.
  if (isFirst) await page.bringToFront()
  onTestFinished(() => (isFirst ? release(page) : page.close()))
  return page
}

async function release(page: Page): Promise<void> {
  for (const event of ['console', 'pageerror', 'request']) page.removeAllListeners(event)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  // Another server may get the same port, and with it whatever a page has stored.
  await page.evaluate('try { localStorage.clear(); sessionStorage.clear() } catch {}').catch(() => undefined)
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  await page.setViewportSize(WINDOW)
  await page.context().clearCookies()
  await page.context().clearPermissions()
  isTaken = false
}

/** Hands out the page when it shows nothing, so that all requests are the test's own. */
export async function openBlank(): Promise<Page> {
  const page = await openPage()
  await page.goto('about:blank')
  return page
}

/** Opens an empty page for HTML that is set, and answers none of the requests that it makes. */
export async function openOffline(): Promise<Page> {
  const page = await openBlank()
  await page.route(/^https?:/, route => route.abort())
  return page
}

/** Opens an empty page in which no script runs. */
export async function openWithoutScripts(): Promise<Page> {
  const page = await openBlank()
  const session = await page.context().newCDPSession(page)
  onTestFinished(() => session.detach())
  await session.send('Emulation.setScriptExecutionDisabled', { value: true })
  return page
}
