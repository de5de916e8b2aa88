import type { Block } from './block.js'
import { isCaption } from './caption.js'
import { isEndButton, isIntrusion } from './furniture.js'
import { endsSentence } from './pasted-line.js'

/** The blocks of an article, and the page's lines that were between them. */
export interface ArticleBlocks {
  readonly own: readonly Block[]
  readonly intruding: readonly string[]
}

export function articleBlocks(blocks: readonly Block[]): ArticleBlocks {
  const first = blocks.findIndex(({ text }) => endsSentence(text))
  const intrudes = blocks.map(
    ({ text, kind }, i) =>
      kind !== 'break' && (isIntrusion(text) || (i < first && isEndButton(text)) || isInsteadOfPicture(blocks, i)),
  )
  return {
    own: blocks.filter((_, i) => !intrudes[i]),
    intruding: blocks.filter((_, i) => intrudes[i]).map(({ text }) => text),
  }
}

/** Tells whether the first block is the alternative text of a picture, above its caption. */
const isInsteadOfPicture = (blocks: readonly Block[], index: number): boolean =>
  index === 0 &&
  blocks[0]?.kind === 'text' &&
  blocks[0].text.length < 160 &&
  !endsSentence(blocks[0].text) &&
  isCaption(blocks[1]?.text ?? '')
