import { expect, it } from 'vitest'
import { describeInBrowser, openOffline } from '../../browser.js'
import { publication, REPUBLISHED } from './article-factory.js'
import { letterOf } from './letters.js'

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
