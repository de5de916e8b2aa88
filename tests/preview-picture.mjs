// @ts-check
/** Makes the README's picture of the preview: one email of the sample publication with its passed checks, in light mode. */
import { chromium } from 'playwright-core'
import { openPreview } from '../dist/preview/index.js'

const preview = await openPreview({
  root: '.',
  now: () => Date.parse('2025-06-01T12:00:00Z'),
  host: '127.0.0.1',
  port: 0,
  watch: async () => async () => {},
})
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.25 })
await page.goto(`${preview.url}e/why-the-river-treaty-held?theme=written&panel=problems`)
await page.locator('.credits').waitFor()
await page.screenshot({ path: 'docs/preview.png' })
await browser.close()
await preview.close()
