import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Rules whose outcome depends on colours and widths. All others judge the markup, which is the same in every design, so
 * that one look at it is enough.
 */
const BY_DESIGN = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']

interface AxeSettings {
  /** `whole`: every rule. `design`: those that colours and widths decide, where the same markup was held to all before. */
  readonly rules: 'whole' | 'design'
  /** Rules that do not apply to what is looked at. */
  readonly without?: readonly string[]
  /** Whether frames inside of the page are looked at too. */
  readonly iframes?: boolean
}

/** What axe-core finds in a page: a line for each rule and element. */
export async function axeFaults(page: Page, { rules, without = [], iframes = true }: AxeSettings): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const off = Object.fromEntries(without.map(rule => [rule, { enabled: false }]))
  const options = {
    iframes,
    // What passes is not asked for, nor where in the page an element stands: finding both out takes longer than the rules.
    resultTypes: ['violations'],
    selectors: false,
    rules: { 'target-size': { enabled: true }, ...off },
    ...(rules === 'design' ? { runOnly: { type: 'rule', values: BY_DESIGN } } : {}),
  }
  return page.evaluate(async options => {
    // What `content-visibility` leaves out until somebody scrolls there is looked at too, and does not move meanwhile.
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
      element => getComputedStyle(element).contentVisibility === 'auto',
    )
    for (const element of shown) element.style.contentVisibility = 'visible'
    // biome-ignore lint/suspicious/noExplicitAny: axe comes as a script, without types
    const { violations } = await (window as any).axe.run(document, options)
    for (const element of shown) element.style.contentVisibility = ''
    return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string; any: { message: string }[] }[] }) =>
      nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
    )
  }, options)
}
