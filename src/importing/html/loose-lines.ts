import { all, type Document, type Element } from './dom.js'

const BLOCKS =
  /^(?:ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|CENTER|DIV|DL|FIGURE|FOOTER|FORM|H\d|HEADER|HR|MAIN|NAV|OL|P|PRE|SECTION|TABLE|UL)$/
const TEXT = 3

/** Wraps text between blocks in paragraphs, which old pages and emails often lack. */
export function wrapLooseLines(root: Element): void {
  for (const holder of [root, ...all(root, 'div, td, center, section, article')]) {
    const nodes = Array.from(holder.childNodes)
    if (!nodes.some(({ nodeName }) => BLOCKS.test(nodeName))) continue
    let run: Element[] = []
    for (const node of [...nodes, undefined]) {
      if (node && !BLOCKS.test(node.nodeName)) run.push(node)
      else {
        wrap(run)
        run = []
      }
    }
  }
}

function wrap(run: readonly Element[]): void {
  const [first] = run
  const holds = run.some(node => (node.textContent ?? '').trim() !== '')
  // A picture, or text that contains blocks, is not wrapped.
  const whole = run.every(node => node.nodeType === TEXT || !holdsBlocks(node))
  if (!first || !holds || !whole) return
  const owner = (first as unknown as { ownerDocument: Document }).ownerDocument
  const paragraph = owner.createElement('p')
  first.before(paragraph)
  paragraph.append(run)
}

const holdsBlocks = (node: Element): boolean =>
  node.querySelector?.('p, div, ul, ol, table, blockquote, h1, h2, h3, h4, h5, h6, figure, pre') != null
