// @ts-check
/**
 * Measures the milliseconds from writing a post's file until its new text is visible in the preview, in a real Chromium: for
 * a publication with a single post of 30 paragraphs, and for the same post among 2,000.
 *
 *     npm run compile && node tests/bench/preview-latency.mjs [edits] [posts]
 *
 * Also measures the time from opening an edition's address until its email is visible, and the bytes that the app loads
 * before.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { OFFPRINT, WORK } from './builders.mjs'
import { writePublication } from './generate-posts.mjs'
import { median } from './measure.mjs'

const [edits = '25', posts = '2000'] = process.argv.slice(2)
const PARAGRAPHS = 30
const SENTENCE =
  'The keeper wrote the height of the water into the book before breakfast, and again when the lamps were lit.'

/** @param {string} mark */
const post = mark =>
  `---\ntitle: The post that is edited\ndate: 2025-11-29T09:00:00Z\nauthors: [{ name: Ines Okafor }]\n---\n\n${Array.from(
    { length: PARAGRAPHS },
    (_, i) => `Paragraph ${i + 1}${i === PARAGRAPHS / 2 ? `, now ${mark}` : ''}. ${SENTENCE} ${SENTENCE} ${SENTENCE}`,
  ).join('\n\n')}\n`

/**
 * @param {string} root
 * @returns {Promise<{ url: string, end: () => void, started: number }>}
 */
function preview(root) {
  const begun = performance.now()
  const child = spawn(process.execPath, [OFFPRINT, 'preview', '--root', root, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Promise((resolve, reject) => {
    child.on('exit', code => reject(new Error(`the preview ended with ${code}`)))
    child.stdout.on('data', data =>
      resolve({
        url: String(data).trim(),
        end: () => {
          child.removeAllListeners('exit')
          child.kill()
        },
        started: performance.now() - begun,
      }),
    )
  })
}

/** @param {number} part @param {readonly number[]} values */
const quantile = (part, values) => [...values].sort((a, b) => a - b)[Math.ceil(part * values.length) - 1] ?? Number.NaN

/** Waits in the page until the visible frame contains a text. Returns the time on the clock that both processes share. */
const seen = (/** @type {string} */ text) =>
  new Promise(resolve => {
    const look = () => {
      const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector('.frames iframe:not(.coming)'))
      if (frame?.contentDocument?.body?.textContent?.includes(text)) resolve(performance.timeOrigin + performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })

/**
 * @param {string} name
 * @param {(root: string) => Promise<void>} fill
 */
async function measureIn(name, fill) {
  const root = mkdtempSync(path.join(process.env['BENCH_WORK'] ? WORK : tmpdir(), 'preview-'))
  const file = path.join(root, 'posts/the-post.md')
  await fill(root)
  writeFileSync(file, post('as it was'))
  const server = await preview(root)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(`${server.url}e/the-post`)
    await page.evaluate(seen, 'as it was')
    /** @type {number[]} */
    const loads = []
    for (let i = 0; i < 5; i += 1) {
      await page.goto(`${server.url}e/the-post`)
      loads.push(
        (await page.evaluate(seen, 'as it was').then(at => Number(at) - 0)) -
          (await page.evaluate(() => performance.timeOrigin)),
      )
    }
    /** @type {number[]} */
    const times = []
    for (let i = 0; i < Number(edits) + 3; i += 1) {
      const mark = `changed for the ${i}th time`
      // A delay that is not in step with anything in the page.
      await new Promise(resolve => setTimeout(resolve, 350 + 37 * (i % 7)))
      const shown = page.evaluate(seen, mark)
      await new Promise(resolve => setTimeout(resolve, 20))
      const written = performance.timeOrigin + performance.now()
      writeFileSync(file, post(mark))
      times.push(Number(await shown) - written)
    }
    const warm = times.slice(3)
    const say = (/** @type {number} */ ms) => `${ms.toFixed(0)} ms`
    console.log(
      `${name}: edit to visible ${say(median(warm))} median, ${say(quantile(0.95, warm))} at the 95th percentile; ` +
        `page load to email ${say(median(loads))}; ready after ${say(server.started)}`,
    )
  } finally {
    await browser.close()
    server.end()
    rmSync(root, { recursive: true, force: true })
  }
}

await measureIn('one post', root => writePublication(root, 0))
await measureIn(`${Number(posts).toLocaleString('en')} posts`, root => writePublication(root, Number(posts)))
