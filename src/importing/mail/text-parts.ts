import { blocksOf } from '../text/block.js'
import { isFurniture } from '../text/furniture.js'
import { endsSentence } from '../text/pasted-line.js'
import { textStart } from '../text/text-start.js'

/** One of the articles in a message. */
export interface TextPart {
  readonly headline: string
  readonly text: string
}

export interface TextParts {
  readonly parts: readonly TextPart[]
  /** The lines that belong to none of them. */
  readonly around: readonly string[]
}

/** Matches a line of repeated characters across the message. */
const ROW = /^[ \t]*(?:[-=_*~#–—•·]\s?){8,}[ \t]*$/m

/** Splits a text at such lines. Each article begins with a headline and has text. */
export function textParts(text: string): TextParts {
  const pieces = text.split(ROW).map(piece => ({ piece, blocks: blocksOf(piece) }))
  const read = pieces.map(({ piece, blocks }) => {
    const [first] = blocks.filter(block => !isFurniture(block.text))
    const start = textStart(blocks)
    const isPart =
      first !== undefined &&
      first.text.length <= 120 &&
      !endsSentence(first.text) &&
      start > blocks.indexOf(first) &&
      start < blocks.length
    return { part: isPart ? { headline: first.text, text: piece } : undefined, blocks }
  })
  return {
    parts: read.flatMap(({ part }) => part ?? []),
    around: read.flatMap(({ part, blocks }) => (part ? [] : blocks.map(block => block.text))),
  }
}
