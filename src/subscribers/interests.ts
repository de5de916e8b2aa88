/** What somebody wants to read: `digest` holds names of digests, `tag` names of tags; an empty list means all. */
export interface Interests {
  readonly digests: readonly string[]
  readonly tags: readonly string[]
}

export const FREQUENCIES = ['all', 'posts', 'digests'] as const

/** `posts`: each post as its own email; `digests`: only digests; `all`: whatever the editor sends. */
export type Frequency = (typeof FREQUENCIES)[number]

export const EVERYTHING: Interests = { digests: [], tags: [] }

const LONGEST = 60

/**
 * Names as they are compared: `Climate-Change` and `climate change` are one tag. What separates or quotes names in a list
 * is a space in a name, so that an export comes back as it was. Empty and doubled ones go.
 */
export const topicNames = (said: readonly string[]): string[] => [
  ...new Set(
    said
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
