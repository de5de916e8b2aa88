import type { Credit, Phrase } from '../attribution/index.js'
import type { Article } from '../editions/index.js'
import type { Publication } from '../publication/index.js'
import { drawnText } from './graphemes.js'

/** The words of a share image. */
export interface ShareCard {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly brand: string
  readonly title: string
  readonly byline: string
  /** Where the post was first published, in the words of its credit; empty for a post of our own. */
  readonly origin: string
}

/**
 * Returns the words of the share image of a post, or undefined if it gets none: it has a picture, is no copy or no longer one, or was
 * withdrawn. A post of which only an excerpt may be shown has one, because a title and a credit are no part of the text.
 */
export function shareCard(article: Article, { title: brand }: Publication): ShareCard | undefined {
  const { kind, image, withdrawn, gone, credit, language, direction, title } = article
  if (kind === 'link' || image || withdrawn || gone) return undefined
  const { byline, origin } = statementsOf(credit)
  const drawn = (phrase: Phrase): string => drawnText(isolatedText(phrase))
  return {
    language,
    direction,
    brand: drawnText(brand),
    title: drawnText(title),
    byline: drawn(byline),
    origin: drawn(origin),
  }
}

/** Divides the line at the top of a post into the byline and the statement about the original. */
function statementsOf({ byline, line, original, block }: Credit): { byline: Phrase; origin: Phrase } {
  const begins = byline.length > 0 && byline.every((segment, i) => segment === line[i])
  // The terms may want the statement at the end.
  if (line.length === 0 || (begins && line.length === byline.length))
    return { byline, origin: (original && block.find(({ kind }) => kind === 'original')?.phrase) ?? [] }
  return begins ? { byline, origin: line.slice(byline.length + 1) } : { byline: [], origin: line }
}

/** The first-strong isolate, and the character that ends it (Unicode Standard Annex 9). */
const FSI = '\u2068'
const PDI = '\u2069'

const isolatedText = (phrase: Phrase): string =>
  phrase.map(({ text, apart }) => (apart ? `${FSI}${text}${PDI}` : text)).join('')

/** Returns the words of an image for those who do not see it. */
export const wordsOfCard = ({ title, byline, origin }: ShareCard): string =>
  [title, byline, origin].filter(part => part !== '').join(' · ')
