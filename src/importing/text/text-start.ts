import { smallest } from '../../core/long-lists.js'
import { originIn, sentencesOf } from '../credit-sentence.js'
import { dateAlone } from '../written-date.js'
import type { Block } from './block.js'
import { bylineOf } from './byline.js'
import { NOTE_LABEL } from './credit-words.js'
import { isFurniture } from './furniture.js'
import { labelOf } from './label.js'
import { endsSentence } from './pasted-line.js'
import { isStandalone } from './standalone.js'

const PROSE = 140
const SENTENCE = 30
const PAIR = 100

/**
 * Returns the latest index at which an article's text can begin: that of a long paragraph, or of two consecutive short
 * paragraphs without a byline or date shortly after. Without either, it returns the number of blocks.
 */
export function textStart(blocks: readonly Block[]): number {
  const long = blocks.findIndex(
    ({ kind, text }) => kind === 'text' && isProse(text) && !isFurniture(text) && !isCredit(text),
  )
  const short = blocks.findIndex((_, i) => i > 0 && isShortStart(blocks, i) && !isAboveMeta(blocks, i))
  const found = [long, short].filter(index => index !== -1)
  return found.length > 0 ? smallest(found) : blocks.length
}

/** Tells whether enough paragraphs follow a block for it to be part of the text. */
export const isFollowedByText = (blocks: readonly Block[], index: number): boolean =>
  blocks.slice(index + 1).filter(isSentence).length > 1

function isShortStart(blocks: readonly Block[], index: number): boolean {
  const [block, below] = [blocks[index], blocks[index + 1]]
  // In an interview, a short question may be between two answers.
  const next = below && /\?["”»“]?$/.test(below.text) && below.text.length < PAIR ? blocks[index + 2] : below
  if (!block || !next) return false
  // Headlines may end in any punctuation but a full stop.
  if (!isSentence(block) || /[?!:]$/.test(block.text)) return false
  if (next.kind === 'table' || next.kind === 'heading') return true
  return isSentence(next) && lengthOf(block.text) + lengthOf(next.text) >= PAIR
}

/** Tells whether a text is a paragraph of an article, by its length and its ending. */
export const isProse = (text: string): boolean => {
  const length = lengthOf(text)
  return (length >= PROSE && endsSentence(text)) || length >= 2 * PROSE
}

/** Returns the length of a text. A Chinese, Japanese or Korean character counts as much as two or three letters. */
const lengthOf = (text: string): number =>
  text.length +
  1.5 * (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0)

const isSentence = (block: Block): boolean =>
  block.kind === 'text' &&
  lengthOf(block.text) >= SENTENCE &&
  endsSentence(block.text) &&
  !isStandalone(block.text) &&
  originIn(block.text) === undefined

/** Tells whether a block is a credit above the text: `[This essay first appeared in …]`. */
const isCredit = (text: string): boolean =>
  text.length < 400 &&
  sentencesOf(text.replace(/^[[(]/, '')).every((part, i) => i > 0 || originIn(part.replace(NOTE_LABEL, '')))

const isAboveMeta = (blocks: readonly Block[], index: number): boolean =>
  blocks.slice(index + 2, index + 5).some(({ text }) => isMeta(text))

const isMeta = (text: string): boolean =>
  text.length < 120 && (labelOf(text) !== undefined || dateAlone(text) !== undefined || bylineOf(text) !== undefined)
