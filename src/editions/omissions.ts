import { type Phrase, plain, spokenPhrase } from '../attribution/index.js'
import type { Article } from './article.js'

/** Says that a copy for others lacks pictures, videos or recordings. It is empty if nothing is left out. */
export function omissionNote({ leavesOutPictures, leavesOutMedia, words }: Article): Phrase {
  const notes = [
    ...(leavesOutPictures ? [spokenPhrase(words, 'republish', 'images')] : []),
    ...(leavesOutMedia ? [spokenPhrase(words, 'republish', 'media')] : []),
  ]
  return notes.flatMap((note, i) =>
    i > 0 && !notes[i - 1]?.at(-1)?.text.endsWith('。') ? [plain(' '), ...note] : note,
  )
}
