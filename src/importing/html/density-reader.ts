import { type Element, elementText } from './dom.js'
import { around, INLINE, type TextBlock } from './text-blocks.js'

/** Matches the names that sites give to what surrounds an article. */
const BESIDE =
  /(?:^|[\s_-])(?:comments?|kommentare?|disqus|respond|related|sidebar|side-bar|footer|cookies?|consent|gdpr|newsletter|popup|modal|breadcrumbs?|menu|share|social|teasers?)(?:$|[\s_-])/i
const BESIDE_TAG = /^(?:NAV|FOOTER|ASIDE|DIALOG)$/
/** The words by which a paragraph must exceed a line of a page's furniture. */
const LINE = 7

/**
 * Finds the article of a page by the density of its text alone: the stretch of the page in which most is said in most words
 * with fewest links. It shares nothing with Readability, so what both find is the article.
 *
 * @param blocks the text of the page
 */
export function densestBlocks(blocks: readonly TextBlock[]): TextBlock[] {
  const beside = new Map<Element, boolean>()
  const values = blocks.map(block =>
    blockValue(
      block,
      around(block.holder).some(element => isBeside(element, beside)),
    ),
  )
  return densest(blocks, values)
}

function blockValue({ words, linked }: TextBlock, isBesideArticle: boolean): number {
  const own = words - linked * 2
  return isBesideArticle ? -Math.max(LINE, words / 4) : own - LINE
}

function isBeside(element: Element, known: Map<Element, boolean>): boolean {
  const before = known.get(element)
  if (before !== undefined) return before
  const names = `${element.id} ${element.className}`
  const found =
    element.tagName !== 'BODY' &&
    (BESIDE_TAG.test(element.tagName) || BESIDE.test(names)) &&
    element.querySelector('article, main, h1') === null
  known.set(element, found)
  return found
}

/** Returns the stretch of blocks with the highest total (Bentley’s maximum subarray). */
function densest(blocks: readonly TextBlock[], values: readonly number[]): TextBlock[] {
  let best = { from: 0, to: 0, sum: 0 }
  let from = 0
  let sum = 0
  values.forEach((value, i) => {
    if (sum <= 0) {
      from = i
      sum = 0
    }
    sum += value
    if (sum > best.sum) best = { from, to: i + 1, sum }
  })
  return blocks.slice(best.from, best.to)
}

/** Removes from an element the blocks that hold text but none of the article. */
export function removeOthers(parent: Element, kept: readonly TextBlock[]): void {
  const inside = new Set(kept.flatMap(({ holder }) => around(holder)))
  const prune = (element: Element): void => {
    for (const child of Array.from(element.children))
      if (inside.has(child)) prune(child)
      else if (!INLINE.test(child.tagName) && elementText(child) !== '') child.remove()
  }
  prune(parent)
}
