import { biographyOf } from './biography.js'
import type { Block } from './block.js'
import { isFurniture, isPromotion, isRelated } from './furniture.js'
import { endsSentence } from './pasted-line.js'

const LONG = 140
/** No page has more lines below an article. */
const FOOT = 300

/** The index from which everything below a text is the page's; the number of blocks where that cannot be told. */
export const footFrom = (blocks: readonly Block[], names: readonly string[]): number =>
  Math.min(relatedFrom(blocks), writtenFrom(blocks, names))

/** The index of a heading below which a page lists other articles; the number of blocks where there is none. */
function relatedFrom(blocks: readonly Block[]): number {
  const lastLong = blocks.findLastIndex(
    ({ text }) => text.length >= LONG && endsSentence(text) && biographyOf(text) === undefined,
  )
  const first = Math.max(lastLong, blocks.length - FOOT)
  const at = blocks.findIndex(
    ({ text }, i) =>
      i > first &&
      ((isRelated(text) && !isPromotion(text)) || /comm?ent|coment[aá]|komment|opmerking|reactie/i.test(text)) &&
      isFurniture(text),
  )
  return at === -1 ? blocks.length : at
}

/** The index of the lines in which a platform tells of an author: `Written by Ada Writer`, `1.4K Followers`, a motto. */
function writtenFrom(blocks: readonly Block[], names: readonly string[]): number {
  const at = blocks.findLastIndex(({ text }) => /^written by\s/i.test(text) && names.some(name => text.endsWith(name)))
  const isEnd = at > 0 && !blocks.slice(at).some(({ text }) => text.length >= LONG)
  return isEnd && blocks.slice(at + 1).some(({ text }) => isFurniture(text)) ? at : blocks.length
}
