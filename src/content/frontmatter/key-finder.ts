import { append } from '../../core/long-lists.js'
import { memo } from '../../core/memo.js'
import type { PlaceOf } from '../../core/schema.js'
import { keysFor } from '../dialects/dialects.js'
import { asMapping } from '../dialects/foreign-values.js'
import type { PostContext } from '../post.js'

export type Mapping = Readonly<Record<string, unknown>>

/** A value in frontmatter and the path of keys that leads to it. */
export interface FoundValue {
  readonly value: unknown
  readonly path: readonly string[]
}

/** The context for translating frontmatter. */
export interface FrontmatterContext {
  readonly data: Mapping
  readonly placeOf: PlaceOf
  /** The post's path within the posts folder. */
  readonly below: string
  readonly context: PostContext
}

/** Finds values by key, ignoring case, `-` and `_`, and reports problems with them. */
export interface Finder {
  /**
   * Returns all values under these names, in their order. For each name, values in the post itself come before those in
   * a nested table.
   */
  readonly all: (...names: readonly string[]) => FoundValue[]
  readonly warn: (found: FoundValue, why: string, fix: string) => void
  /** Reports how something was read that could be read differently. */
  readonly note: (found: FoundValue, why: string, fix: string, rule?: string) => void
  /** Reports an error, which stops the post from being built. */
  readonly fail: (found: FoundValue, why: string, fix: string) => void
  readonly context: PostContext
}

/** Normalises a key: `pubDate`, `pub_date` and `Pub-Date` are the same. A blog has few keys but many posts. */
export const spelling = memo(1000, (key: string): string =>
  key.toLowerCase().replace(/[-_\s\u200B-\u200D\u2060\uFEFF]/g, ''),
)

export function finderFor(data: Mapping): Finder['all'] {
  const found = new Map<string, FoundValue[]>()
  const add = (mapping: Mapping, above: readonly string[]) => {
    for (const [key, value] of Object.entries(mapping)) {
      if (value === null || value === undefined || value === '') continue
      const name = spelling(key)
      const list = found.get(name)
      if (list) list.push({ value, path: [...above, key] })
      else found.set(name, [{ value, path: [...above, key] }])
    }
  }
  add(data, [])
  for (const key of keysFor('table')) add(asMapping(data[key]) ?? {}, [key])
  return (...names) => {
    const values: FoundValue[] = []
    for (const name of names) {
      const list = found.get(name)
      if (list) append(values, list)
    }
    return values
  }
}
