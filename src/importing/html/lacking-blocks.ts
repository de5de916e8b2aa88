import { lazy } from '../../core/memo.js'
import { all, type Document, type Element, elementText } from './dom.js'
import { isLayout } from './html-markdown.js'
import { around, INLINE, squeezed, type TextBlock } from './text-blocks.js'

/** The attribute that numbers the elements around the text of a page. It survives the readers, which copy and rename them. */
const MARK = 'data-holder'

/** Marks the element around each block, so that it is found again in what a reader returns. */
export function markHolders(blocks: readonly TextBlock[]): void {
  for (const [i, holder] of [...new Set(blocks.map(({ holder }) => holder))].entries())
    holder.setAttribute(MARK, String(i))
}

/** Removes the marks from what a reader returned. */
export function unmark(root: Element): void {
  for (const element of all(root, `[${MARK}]`)) element.removeAttribute(MARK)
}

/**
 * Adds to a reading the blocks of the page that it lacks, each after the block that precedes it on the page.
 *
 * @param blocks the text of the page, in its order
 *
 * @param read the blocks that the reading has
 *
 * @param wanted the blocks that it should have
 */
export function addBlocks(
  root: Element,
  blocks: readonly TextBlock[],
  read: ReadonlySet<TextBlock>,
  wanted: ReadonlySet<TextBlock>,
): void {
  const lacking = blocks.filter(block => wanted.has(block) && !read.has(block))
  if (lacking.length === 0) return
  const inRoot = new Map(all(root, `[${MARK}]`).map(element => [element.getAttribute(MARK), element]))
  const byText = lazy(() => {
    const whole = all(root, '*').filter(({ tagName }) => !INLINE.test(tagName))
    return new Map(whole.map(element => [squeezed(elementText(element)), element] as const).reverse())
  })
  const [held, missing] = [blocksIn(blocks), blocksIn(lacking)]
  const isMissing = (element: Element): boolean => held.get(element) === missing.get(element)
  let above: { readonly element: Element; readonly holder: Element } | undefined
  const first: Element[] = []
  const added = new Set<Element>()
  for (const block of blocks) {
    // A reader may replace the element around a text.
    const own = read.has(block)
      ? (inRoot.get(block.holder.getAttribute(MARK)) ?? byText().get(block.squeezed))
      : undefined
    if (own) above = { element: own, holder: block.holder }
    if (!missing.has(block.holder) || !wanted.has(block) || read.has(block)) continue
    const elements = around(block.holder).filter(isMissing)
    if (elements.some(element => added.has(element))) continue
    const piece = elements.at(-1)
    if (piece) added.add(piece)
    const isSibling = piece !== undefined && above?.holder.parentElement === piece.parentElement
    const element = pieceOf(root, block, piece, isSibling)
    if (!above) first.push(element)
    else {
      const place = isSibling ? above.element : outermost(above.element)
      place.after(element)
      above = { element, holder: piece ?? block.holder }
    }
  }
  const [start] = Array.from(root.childNodes)
  if (start) start.before(first)
  else root.append(first)
}

/** Counts the blocks in each element. */
function blocksIn(blocks: readonly TextBlock[]): ReadonlyMap<Element, number> {
  const counts = new Map<Element, number>()
  for (const { holder } of blocks)
    for (const element of around(holder)) counts.set(element, (counts.get(element) ?? 0) + 1)
  return counts
}

const PARTS = /^(?:LI|TD|TH|TR|TBODY|THEAD|TFOOT|CAPTION|DT|DD|BODY|HTML)$/

/** Returns a copy of a piece of the page. A part of a list or a table becomes a paragraph, unless it comes to others of its kind. */
function pieceOf(root: Element, { text }: TextBlock, piece: Element | undefined, isSibling: boolean): Element {
  const owner = (root as unknown as { ownerDocument: Document }).ownerDocument
  const isWhole = piece !== undefined && (isSibling || !PARTS.test(piece.tagName))
  const copy = owner.createElement(isWhole ? piece.tagName.toLowerCase() : 'p')
  if (isWhole) copy.innerHTML = piece.innerHTML
  else copy.textContent = text
  return copy
}

/** Returns the list, quotation or table around an element, or the element itself. */
function outermost(element: Element): Element {
  let at = element
  for (
    let list = element.closest('ul, ol, dl, figure, blockquote, pre, table');
    list;
    list = list.parentElement?.closest('ul, ol, dl, figure, blockquote, pre, table') ?? null
  )
    if (list.tagName !== 'TABLE' || !isLayout(list)) at = list
  return at
}
