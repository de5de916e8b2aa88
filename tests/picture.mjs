// @ts-check
/** Makes the README's picture: the weekly digest of the sample publication in light, and one of its posts in dark. */
import { mkdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const EMAILS = /** @type {const} */ ([
  ['out/email/weekly/index.html', 'light'],
  ['out/email/why-the-river-treaty-held/index.html', 'dark'],
])
const SITE = 'https://tideline.example.org/'
const SIZE = { width: 620, height: 1180 }

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const halves = []
for (const [email, colorScheme] of EMAILS) {
  const page = await browser.newPage({ viewport: SIZE, colorScheme, deviceScaleFactor: 1.5 })
  // The pictures of the email are at the publication's invented address, so they are served from out/.
  await page.route(`${SITE}**`, route => route.fulfill({ path: `out/${route.request().url().slice(SITE.length)}` }))
  await page.goto(pathToFileURL(email).href)
  halves.push((await page.screenshot()).toString('base64'))
}
const page = await browser.newPage({
  viewport: { width: SIZE.width * 2 + 24, height: SIZE.height },
  deviceScaleFactor: 1.25,
})
await page.setContent(
  `<style>body{margin:0;display:flex;gap:24px}img{width:${SIZE.width}px;border-radius:10px}</style>${halves
    .map(half => `<img src="data:image/png;base64,${half}">`)
    .join('')}`,
)
mkdirSync('docs', { recursive: true })
await page.screenshot({ path: 'docs/email.png', omitBackground: true })
await browser.close()
