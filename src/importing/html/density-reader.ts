import { type Element, elementText } from './dom.js'
import { AROUND_BOTH } from './page-surroundings.js'
import { around, INLINE, type TextBlock } from './text-blocks.js'

/** Matches the names that sites give to what surrounds an article. */
const BESIDE =
  /(?:^|[\s_-])(?:comments?|kommentare?|disqus|respond|related|sidebar|side-bar|footer|newsletter|popup|modal|breadcrumbs?|menu|share|social)(?:$|[\s_-])|cookie|consent|gdpr/i
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
  const beside = besideElements(blocks)
  const values = blocks.map(block =>
    blockValue(
      block,
      around(block.holder).some(element => beside.has(element)),
    ),
  )
  return densest(blocks, values)
}

function blockValue({ words, linked }: TextBlock, isBesideArticle: boolean): number {
  return isBesideArticle ? -Math.max(LINE, words / 4) : words - linked * 2 - LINE
}

/** Returns the elements around blocks that are beside the article, by their tags and names. */
export const besideElements = (blocks: readonly TextBlock[]): ReadonlySet<Element> =>
  new Set([...new Set(blocks.flatMap(({ holder }) => around(holder)))].filter(isBeside))

const isBeside = (element: Element): boolean =>
  (BESIDE_TAG.test(element.tagName) || namesOf(element).some(name => BESIDE.test(name) && !AROUND_BOTH.test(name))) &&
  element.tagName !== 'BODY' &&
  element.querySelector('article, main, h1') === null

const namesOf = ({ id, className }: Element): string[] => `${id} ${className}`.split(/\s+/)

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
