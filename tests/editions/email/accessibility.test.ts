import { expect, it } from 'vitest'
import { renderIssue } from '../../../src/editions/email/email.js'
import { planIssues } from '../../../src/editions/email/index.js'
import { axeFaults } from '../../axe.js'
import { describeInBrowser, openOffline } from '../../browser.js'
import { wordsFor } from '../../locales.js'
import { ARABIC, article, EVERY, OPEN, OWN, publication, REPUBLISHED, siteOf } from './article-factory.js'
import { templates, WEEKLY } from './letters.js'

describeInBrowser('axe-core', () => {
  const ours = publication(WEEKLY)
  const articles = [REPUBLISHED, OPEN, OWN, ARABIC, EVERY].map(facts => article(facts, ours))
  const { plans } = planIssues({ publication: ours, wordsFor }, articles, 'recent')

  /** Checks the rendered email in both colour schemes. */
  async function faultsOf(html: string): Promise<unknown[]> {
    const faults: unknown[] = []
    const page = await openOffline()
    await page.setViewportSize({ width: 390, height: 800 })
    await page.setContent(html, { waitUntil: 'domcontentloaded' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const found = await axeFaults(page, { rules: colorScheme === 'light' ? 'whole' : 'design' })
      if (await page.evaluate(() => document.documentElement.scrollWidth > 390)) found.push('wider than a phone')
      faults.push(...found.map(fault => [colorScheme, fault]))
    }
    return faults
  }

  for (const plan of plans) {
    it(`finds nothing in the email ${plan.name}, in light and dark`, async () => {
      const { html } = await renderIssue(plan, siteOf(ours), templates)
      expect(await faultsOf(html)).toEqual([])
    })
  }
})
