import { wordCount } from '../content/index.js'
import { memo } from '../core/memo.js'
import type { Article } from './article.js'

/** The words that people read in a minute: the mean for English in the studies that Brysbaert (2019) compares, rounded down. */
const WORDS = 230

/** The characters of Chinese or Japanese that people read in a minute. Each counts as a word. */
const CHARACTERS = 400

/** Returns how long an article takes to read, in whole minutes, or 0 for a link item and an article without a text. */
export const readingMinutes = memo(
  1000,
  (article: Article): number => {
    const { kind, withdrawn, language } = article
    const words = kind === 'link' || withdrawn ? 0 : wordCount(article.body().replace(/<[^>]*>/g, ' '))
    return words === 0 ? 0 : Math.max(1, Math.round(words / (/^(?:zh|ja)\b/i.test(language) ? CHARACTERS : WORDS)))
  },
  ({ channel, id, fingerprint }) => `${channel} ${id} ${fingerprint}`,
)
