import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Rules whose outcome depends on colours and widths. All others judge the markup, which is the same in every design, so one
 * check is enough.
 */
const BY_DESIGN = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']

interface AxeSettings {
  /** `whole`: every rule. `design`: only rules that depend on colours and widths, for markup that has passed all others. */
  readonly rules: 'whole' | 'design'
  /** Rules that do not apply here. */
  readonly without?: readonly string[]
  /** Whether frames within the page are checked too. */
  readonly iframes?: boolean
}

/** The faults that axe-core reports for a page, a line for each rule and element. */
export async function axeFaults(page: Page, { rules, without = [], iframes = true }: AxeSettings): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const off = Object.fromEntries(without.map(rule => [rule, { enabled: false }]))
  const options = {
    iframes,
    // Neither passed rules nor the positions of elements are requested, because finding them takes longer than the rules.
    resultTypes: ['violations'],
    selectors: false,
    rules: { 'target-size': { enabled: true }, ...off },
    ...(rules === 'design' ? { runOnly: { type: 'rule', values: BY_DESIGN } } : {}),
  }
  return page.evaluate(async options => {
    // Parts that `content-visibility` skips until they are scrolled into view are rendered, so that they are checked too and
    // nothing moves.
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
