import { biographyOf } from './biography.js'
import type { Block } from './block.js'
import { isFurniture, isPromotion, isRelated } from './furniture.js'
import { endsSentence } from './pasted-line.js'

const LONG = 140
/** The greatest number of lines below an article. */
const FOOT = 300

/** Returns the index from which all blocks belong to the page, or the number of blocks if there is no such index. */
export const footFrom = (blocks: readonly Block[], names: readonly string[]): number =>
  Math.min(relatedFrom(blocks), writtenFrom(blocks, names))

/** Returns the index of the heading above a page's list of other articles, or the number of blocks if there is none. */
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

/** Returns the index of the author box of a platform: `Written by Ada Writer`, `1.4K Followers`, a motto. */
function writtenFrom(blocks: readonly Block[], names: readonly string[]): number {
  const at = blocks.findLastIndex(({ text }) => /^written by\s/i.test(text) && names.some(name => text.endsWith(name)))
  const isEnd = at > 0 && !blocks.slice(at).some(({ text }) => text.length >= LONG)
  return isEnd && blocks.slice(at + 1).some(({ text }) => isFurniture(text)) ? at : blocks.length
}
