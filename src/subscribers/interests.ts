/** The digests and the tags that a person wants to read. An empty list means all. */
export interface Interests {
  readonly digests: readonly string[]
  readonly tags: readonly string[]
}

export const FREQUENCIES = ['all', 'posts', 'digests'] as const

/**
 * The kinds of email that a person gets. `posts`: only single posts; `digests`: only digests; `all`: everything that the editor
 * sends.
 */
export type Frequency = (typeof FREQUENCIES)[number]

export const EVERYTHING: Interests = { digests: [], tags: [] }

const LONGEST = 60

/**
 * Normalizes names for comparison: `Climate-Change` and `climate change` are one tag. Characters that separate or quote names
 * in a list count as a space, so that an export is read back unchanged. Empty and repeated names are dropped.
 */
export const topicNames = (names: readonly string[]): string[] => [
  ...new Set(
    names
      .map(name =>
        name
          .normalize('NFKC')
          .toLowerCase()
          .replace(/[\p{Cc}\s_,;|"-]+/gu, ' ')
          .trim()
          .slice(0, LONGEST)
          .trim(),
      )
      .filter(name => name !== ''),
  ),
]
