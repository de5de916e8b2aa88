// @ts-check
/** Makes the pictures in docs/look.md: the sample publication in each theme, its front page and the digest beside it. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import sharp from 'sharp'

const SITE = 'https://tideline.example.org/'
const HEIGHT = 1000
const PARTS = ['posts', 'digests', 'publishers.yml', 'ids.lock.json']

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
for (const theme of readdirSync('templates/themes')) {
  const root = mkdtempSync(join(tmpdir(), 'look-'))
  for (const part of PARTS) cpSync(part, join(root, part), { recursive: true })
  const yaml = readFileSync('publication.yml', 'utf8').replace(/^theme: .*$/m, `theme: ${theme}`)
  writeFileSync(join(root, 'publication.yml'), yaml)
  execFileSync(process.execPath, ['dist/bin/main.js', 'build', '--root', root])
  const halves = []
  for (const [path, width] of /** @type {const} */ ([
    ['index.html', 1100],
    ['email/weekly/index.html', 640],
  ])) {
    const page = await browser.newPage({ viewport: { width, height: HEIGHT } })
    await page.route(`${SITE}**`, route =>
      route.fulfill({ path: join(root, 'out', route.request().url().slice(SITE.length)) }),
    )
    await page.goto(pathToFileURL(join(root, 'out', path)).href)
    // Pictures are loaded lazily, so a page may be complete before they are.
    await page.waitForFunction(() =>
      [...document.images].every(image => image.complete || image.getBoundingClientRect().top > innerHeight),
    )
    await page.evaluate(() =>
      Promise.all([...document.images].filter(image => image.complete).map(image => image.decode())),
    )
    halves.push(`<img width="${width}" src="data:image/png;base64,${(await page.screenshot()).toString('base64')}">`)
  }
  const page = await browser.newPage({ viewport: { width: 1764, height: HEIGHT } })
  await page.setContent(
    `<style>body{margin:0;display:flex;gap:24px;background:#888;zoom:.55}</style>${halves.join('')}`,
  )
  await page.setViewportSize({ width: 970, height: 550 })
  // A palette halves the size, and nobody sees the difference.
  await sharp(await page.screenshot())
    .png({ palette: true, effort: 10 })
    .toFile(`docs/look-${theme}.png`)
  rmSync(root, { recursive: true })
}
await browser.close()
