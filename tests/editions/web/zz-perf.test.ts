import { test } from 'vitest'
import { webEditions } from '../../../src/editions/web/index.js'
import { articleOf, siteOf, theme } from './article-factory.js'
import { KINDS } from './sample-articles.js'

test('perf', async () => {
  const site = siteOf()
  for (const kind of ['republished', 'own'] as const) {
    const articles = Array.from({ length: 10000 }, (_, i) => articleOf({ ...KINDS[kind], html: '<p>Short.</p>', slug: `p${i}`, date: `20${10 + (i % 16)}-0${1 + i % 9}-11` }, site))
    const t = performance.now()
    const editions = webEditions(site, articles, [], theme())
    const t1 = performance.now()
    for (const e of editions.slice(0, 10000)) e.render()
    const t2 = performance.now()
    for (const e of editions.slice(0, 10000)) e.render()
    const t3 = performance.now()
    console.log(kind, 'plan', t1 - t, 'cold', (t2 - t1) / 10000, 'warm', (t3 - t2) / 10000)
    for (const e of editions.slice(10000)) { const a = performance.now(); const s = String(await e.render()); console.log(e.path, s.length, performance.now() - a) }
  }
})
