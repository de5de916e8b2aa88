import { expect, it } from 'vitest'
import { renderIssue, renderIssuePage } from '../../../src/editions/email/email.js'
import { planIssues } from '../../../src/editions/email/index.js'
import { axeFaults } from '../../axe.js'
import { browser, describeInBrowser } from '../../browser.js'
import { wordsFor } from '../../locales.js'
import { ARABIC, article, EVERY, OPEN, OWN, publication, REPUBLISHED, siteOf } from './article-factory.js'
import { templates, WEEKLY } from './letters.js'

/** An email stands inside a page that has landmarks of its own. */
const PAGE_RULES = ['landmark-one-main', 'region']

describeInBrowser('axe-core', () => {
  const ours = publication(WEEKLY)
  const articles = [REPUBLISHED, OPEN, OWN, ARABIC, EVERY].map(facts => article(facts, ours))
  const { plans } = planIssues({ publication: ours, wordsFor }, articles, 'recent')

  const faultsOf = async (
    html: string,
    colorScheme: 'light' | 'dark',
    skipped: readonly string[],
  ): Promise<string[]> => {
    const context = await (await browser()).newContext({ colorScheme, viewport: { width: 390, height: 800 } })
    const page = await context.newPage()
    await page.route(/^https?:/, route => route.abort())
    await page.setContent(html, { waitUntil: 'domcontentloaded' })
    const faults = await axeFaults(page, { rules: colorScheme === 'light' ? 'whole' : 'design', without: skipped })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > 390)
    await context.close()
    return wide ? [...faults, 'wider than a phone'] : faults
  }

  for (const scheme of ['light', 'dark'] as const) {
    for (const plan of plans) {
      it(`finds nothing in the email ${plan.name}, ${scheme}`, async () => {
        const { html } = await renderIssue(plan, siteOf(ours), templates)
        expect(await faultsOf(html, scheme, PAGE_RULES)).toEqual([])
      })

      it(`finds nothing on the page of ${plan.name}, ${scheme}`, async () => {
        const html = await renderIssuePage(plan, siteOf(ours), templates)
        expect(await faultsOf(html, scheme, [])).toEqual([])
      })
    }
  }
})
