import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'vitest'
import { webEditions } from '../../../src/editions/web/index.js'
import { browser } from '../../browser.js'
import { articleOf, on, siteOf, textOf, theme } from './article-factory.js'
import { KINDS } from './sample-articles.js'

const OUT = '/tmp/webscratch/out'
test('scratch', async () => {
  const b = await browser()
  const p = await b!.newPage({ viewport: { width: 1200, height: 700 } })
  await p.setContent(
    `<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 700"><rect width="1200" height="700" fill="#dfe7e4"/><path d="M0 480 C300 380 420 620 700 470 S1100 300 1200 360 L1200 460 C1000 420 900 560 700 590 S300 520 0 590Z" fill="#6f98a8"/><path d="M0 200 C200 120 400 260 600 180 S1000 60 1200 160" stroke="#b9c5b8" stroke-width="60" fill="none"/><circle cx="690" cy="520" r="16" fill="#8f3a16"/></svg>`,
  )
  const png = await p.screenshot()
  mkdirSync(join(OUT, 'river-treaty'), { recursive: true })
  writeFileSync(join(OUT, 'river-treaty/map.png'), png)
  await p.setViewportSize({ width: 120, height: 80 })
  writeFileSync(join(OUT, 'river-treaty/small.png'), await p.screenshot())
  await p.close()
  const yaml =
    process.env['YAML'] ??
    'feeds:\n  rivers: { title: "Rivers only", tags: [rivers] }\ndigests:\n  weekly: { title: "The River Weekly" }\ncopyright: © 2026 The River Reader\n'
  const site = siteOf(yaml)
  const articles = Object.values(KINDS)
    .map(f => articleOf(f, site))
    .sort((a, c) => c.date.epoch - a.date.epoch)
  for (const e of webEditions(
    site,
    articles,
    [
      {
        name: 'weekly',
        title: 'The River Weekly: Why the river treaty held',
        path: 'issues/weekly/',
        date: on('2026-03-14'),
      },
    ],
    theme(),
  )) {
    mkdirSync(dirname(join(OUT, e.path)), { recursive: true })
    writeFileSync(join(OUT, e.path), await textOf(e))
  }
  const pages = (process.env['PAGES'] ?? 'index.html').split(',')
  const widths = (process.env['WIDTHS'] ?? '1280').split(',').map(Number)
  const schemes = (process.env['SCHEMES'] ?? 'light').split(',')
  for (const page of pages)
    for (const width of widths)
      for (const scheme of schemes) {
        const media = scheme === 'print' ? ('print' as const) : ('screen' as const)
        const q = await b!.newPage({
          viewport: { width, height: 900 },
          colorScheme: scheme === 'dark' ? 'dark' : 'light',
        })
        await q.emulateMedia({ media })
        await q.goto(`file://${OUT}/${page}`)
        const over = await q.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (over > 0) console.log('OVERFLOW', page, width, over)
        await q.screenshot({ path: `/tmp/shots/${page.replace(/[/.]/g, '_')}-${width}-${scheme}.png`, fullPage: true })
        await q.close()
      }
  await b!.close()
})
