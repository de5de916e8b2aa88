import { join } from 'node:path'
import { expect, it } from 'vitest'
import { copiedFile, openSession, prepareIssue } from '../../../src/pipeline/index.js'
import { axeFaults } from '../../axe.js'
import { describeInBrowser, openBlank, openOffline } from '../../browser.js'
import { publication, REPUBLISHED } from './article-factory.js'
import { letterOf } from './letters.js'

const ROOT = join(import.meta.dirname, '../../..')

/** The weekly digest of the sample publication as it would be sent, with the pictures of its posts. */
async function sampleDigest() {
  const past = { shown: new Set<string>(), passed: new Set<string>() }
  const now = Date.UTC(2025, 5, 1)
  const { issue } = await prepareIssue({ root: ROOT, now, name: 'weekly', past, issued: 11 })
  const snapshot = (await openSession({ root: ROOT, now: () => now })).current()
  const page = await openBlank()
  await page.route(/^https?:/, async route => {
    const path = new URL(route.request().url()).pathname.slice(1)
    const output = snapshot.plan()?.claims.find(claim => claim.output.path === path)?.output
    if (!output || !('from' in output)) return route.abort()
    const { bytes } = await copiedFile(output, snapshot.disk, { keeps: false })
    return route.fulfill({ body: Buffer.from(bytes) })
  })
  return { issue: issue ?? expect.fail('no issue'), page }
}

describeInBrowser('the weekly digest of the sample publication', () => {
  it('is short, has one main landmark, and no fault that axe knows, in light and dark', async () => {
    const { issue, page } = await sampleDigest()
    const seen: Record<string, unknown> = {}
    for (const width of [700, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      await page.setContent(issue.html, { waitUntil: 'load' })
      const [height, over, pictures] = await page.evaluate(() => [
        document.documentElement.scrollHeight,
        document.documentElement.scrollWidth > innerWidth,
        [...document.images].every(({ naturalWidth }) => naturalWidth > 0),
      ])
      seen[width] = { isShort: Number(height) <= (MOST_HEIGHT[width] ?? Number.POSITIVE_INFINITY), over, pictures }
    }
    const fine = { isShort: true, over: false, pictures: true }
    expect(seen).toEqual({ 700: fine, 390: fine, 320: fine })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await axeFaults(page, { rules: colorScheme === 'light' ? 'whole' : 'design' })).toEqual([])
    }
    expect(await page.locator('main, [role=main]').count()).toBe(1)
  })

  it('has its parts in the same order without pictures, and as text', async () => {
    const { issue, page } = await sampleDigest()
    await page.unrouteAll()
    await page.route(/^https?:/, route => route.abort())
    await page.setContent(issue.html, { waitUntil: 'load' })
    const headings = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('h1, h2, h3')].map(({ innerText }) => innerText.replace(/\s+/g, ' ')),
    )
    expect(headings).toHaveLength(7)
    const lines = issue.text.replace(/\s+/g, ' ').toLowerCase()
    const places = headings.map(heading => lines.indexOf(heading.toLowerCase()))
    expect(places.every(place => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })
})

/** The most height, in pixels, by the width of the window. */
const MOST_HEIGHT: Readonly<Record<number, number>> = { 700: 1900, 390: 2600 }

describeInBrowser('on a narrow screen', () => {
  const widths = [320, 360, 366, 390, 480, 600]
  const SERVER = 'server: { url: https://lists.example.org/ }'

  it.each(['en', 'de', 'fr', 'pt', 'pl', 'ru', 'ar'])(
    'the date and the links stay whole and apart, with no dot between them, in %s',
    async language => {
      const ours = publication(`language: ${language}\n${SERVER}`)
      const { html } = await letterOf({ ...REPUBLISHED, language, date: '2026-11-22' }, ours)
      const page = await openOffline()
      await page.setContent(html, { waitUntil: 'domcontentloaded' })
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 })
        const seen = await page.evaluate(() => {
          const head = document.querySelector<HTMLElement>('.fo')
          const parts = [...document.querySelectorAll<HTMLElement>('.fo .fd, .fo a, a.ml')]
          const linesOf = (part: HTMLElement) => {
            const range = document.createRange()
            range.selectNodeContents(part)
            return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
          }
          const boxes = [...(head?.querySelectorAll('.fd, a') ?? [])].map(each => {
            const range = document.createRange()
            range.selectNodeContents(each)
            return range.getBoundingClientRect()
          })
          const near = boxes.some((a, i) =>
            boxes.some(
              (b, j) => i < j && Math.abs(a.top - b.top) < 8 && a.left < b.right + 12 && b.left < a.right + 12,
            ),
          )
          return {
            broken: parts.filter(part => linesOf(part) > 1).map(part => part.innerText),
            near,
            dots: [head, ...document.querySelectorAll<HTMLElement>('p')].filter(
              each => each?.querySelector('a.ml') && each.innerText.includes('·'),
            ).length,
            over: document.documentElement.scrollWidth > innerWidth,
          }
        })
        expect({ width, ...seen }).toEqual({ width, broken: [], near: false, dots: 0, over: false })
      }
    },
  )
})
