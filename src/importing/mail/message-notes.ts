import { clipped, plural } from '../../core/text.js'

const quoted = (lines: readonly string[]): string =>
  [...new Set(lines)].map(line => `“${clipped(line, 80)}”`).join(', ')

/** Returns the note that a message with several articles became one post. */
export const severalArticlesNote = (parts: readonly { readonly headline: string }[]): string =>
  `The message contains ${parts.length} articles: ${quoted(parts.map(({ headline }) => headline))}. Use \`offprint import --split\` to make a separate post from each.`

/** Returns the note about a message that only leads to articles. */
export const leadsNote = (headlines: readonly string[]): string =>
  `The message only leads to ${headlines.length} articles: ${quoted(headlines)}. Import each from its page.`

/** Returns the note about lines that belong to none of the articles. */
export const aroundNote = (lines: readonly string[]): string[] =>
  lines.length > 0 ? [`Left out because they belong to none of the articles: ${quoted(lines)}.`] : []

export const leftOut = (lines: readonly string[]): string[] =>
  lines.length > 0 ? [`Left out as not part of the article: ${quoted(lines)}.`] : []

/** Returns the notes about what stood above and below a forwarded message. */
export const aroundForwarding = (notes: readonly string[], wordsBelow = 0): string[] => [
  ...(notes.length > 0 ? [`Left out as written by who forwarded the message: ${quoted(notes)}.`] : []),
  ...(wordsBelow > 0
    ? [`Left out below the forwarded message: other messages with ${plural(wordsBelow, 'word')}.`]
    : []),
]
