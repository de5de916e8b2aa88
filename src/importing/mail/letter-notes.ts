const quoted = (lines: readonly string[]): string =>
  [...new Set(lines)].map(line => `“${line.length > 80 ? `${line.slice(0, 77)}…` : line}”`).join(', ')

/** That a letter became one post of several articles. */
export const severalNote = (parts: readonly { readonly headline: string }[]): string =>
  `It holds ${parts.length} articles: ${quoted(parts.map(({ headline }) => headline))}. --split makes a post of each.`

/** What of a letter stands in none of its articles. */
export const aroundNote = (lines: readonly string[]): string[] =>
  lines.length > 0 ? [`Stands in none of the letter’s articles: ${quoted(lines)}.`] : []

export const leftOut = (lines: readonly string[]): string[] =>
  lines.length > 0 ? [`Left out as the message’s own: ${quoted(lines)}.`] : []
