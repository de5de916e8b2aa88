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
  const faults = await page.evaluate(async options => {
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
  return [...faults, ...(await fieldFaults(page))]
}

/** The fields whose border cannot be told from what is around it: less than 3 to 1 (WCAG 2.2, 1.4.11), which axe does not check. */
const fieldFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(colour).map(channel =>
        channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const isClear = (colour: string): boolean => channels(colour)[3] === 0
    const groundOf = (element: Element | null): string => {
      const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)'
      return isClear(colour) ? groundOf(element?.parentElement ?? null) : colour
    }
    return [...document.querySelectorAll<HTMLElement>('input, select, textarea')].flatMap(field => {
      if (
        !field.checkVisibility() ||
        field.closest('.trap') ||
        /^(?:checkbox|radio|hidden)$/.test((field as HTMLInputElement).type)
      )
        return []
      const style = getComputedStyle(field)
      const ground = luminance(groundOf(field.parentElement))
      const best = Math.max(
        ...['Top', 'Bottom'].map(side => {
          const [width, colour] = [`border${side}Width`, `border${side}Color`].map(
            name => style[name as 'borderTopWidth'],
          )
          if (Number.parseFloat(width ?? '') === 0) return 1
          const ink = luminance(colour ?? '')
          return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
        }),
      )
      return best < 3 ? [`field-border: ${field.outerHTML.slice(0, 100)} ${best.toFixed(2)} to 1`] : []
    })
  })
