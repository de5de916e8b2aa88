import type { Article, ImportContext } from '../draft.js'
import { htmlLetter } from './html-letter.js'
import { readLetter } from './received-letter.js'
import { textLetter } from './text-letter.js'

/**
 * An article from a message: its sender is who it came through, and what the message says of an original is the original.
 * @param split makes an article of each that the message holds
 */
export async function newsletter(
  bytes: Uint8Array,
  context: ImportContext,
  split: boolean,
): Promise<Article[] | undefined> {
  const letter = await readLetter(bytes)
  if (!letter) return undefined
  return letter.html
    ? htmlLetter(letter, letter.html, context, split)
    : textLetter(letter, letter.text ?? '', context, split)
}
