// @ts-check
/** Makes the README's picture of the preview: the next issue of the sample publication beside its fields, posts and sections. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { openPreview } from '../dist/preview/index.js'

// The preview may write here, as it does for an editor, so it gets a copy.
const root = mkdtempSync(join(tmpdir(), 'offprint-picture-'))
for (const part of ['publication.yml', 'publishers.yml', 'digests', 'posts'])
  cpSync(part, join(root, part), { recursive: true })
mkdirSync(join(root, 'issues/weekly'), { recursive: true })
writeFileSync(
  join(root, 'issues/weekly/next.yml'),
  `subject: The treaty that held, and swifts over the customs house
order: [why-the-river-treaty-held, salt-and-memory]
sections:
  - title: Above and below
    posts: [counting-swifts]
  - title: On the rails
    tags: [railways]
`,
)
const preview = await openPreview({
  root,
  writes: true,
  sending: { env: () => ({}), clock: () => Date.parse('2025-06-01T12:00:00Z'), dns: false },
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
await page.goto(`${preview.url}e/weekly?panel=write`)
await page.locator('.arranged .section').first().waitFor()
await page.locator('.pens .pen').first().waitFor({ state: 'attached' })
// The buttons beside the texts appear under the pointer.
await page.locator('.frames').hover({ position: { x: 20, y: 20 } })
await page.screenshot({ path: 'docs/preview.png' })
await browser.close()
await preview.close()
rmSync(root, { recursive: true })
