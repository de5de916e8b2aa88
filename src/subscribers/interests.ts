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

/** The number of characters of a topic that are kept. */
export const LONGEST_TOPIC = 60

/**
 * Normalizes names for comparison: `Climate-Change` and `climate change` are one tag. Characters that separate or quote names
 * in a list count as a space, so that an export is read back unchanged. Empty and repeated names are dropped.
 */
export const topicNames = (names: readonly string[]): string[] => [
  ...new Set(
    names.map(name => [...wholeTopic(name)].slice(0, LONGEST_TOPIC).join('').trim()).filter(name => name !== ''),
  ),
]

/** Tells whether the name of a topic is too long to be kept whole. */
export const isLongTopic = (name: string): boolean => [...wholeTopic(name)].length > LONGEST_TOPIC

const wholeTopic = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\s_,;|"-]+/gu, ' ')
    .trim()
