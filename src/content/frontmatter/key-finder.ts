import type { PlaceOf } from '../../core/schema.js'
import { asMapping } from '../dialects/foreign-values.js'
import type { PostContext } from '../post.js'

export type Mapping = Readonly<Record<string, unknown>>

/** A value in frontmatter, and the keys that lead to it. */
export interface Found {
  readonly value: unknown
  readonly path: readonly string[]
}

/** What frontmatter is translated with. */
export interface FrontmatterContext {
  readonly data: Mapping
  readonly placeOf: PlaceOf
  /** The post's path below the posts folder. */
  readonly below: string
  readonly context: PostContext
}

/** Finds values by key, without regard to case, `-` and `_`. */
export interface Finder {
  /** Everything under these names, in their order; a name's value in the post itself before one in a table. */
  readonly all: (...names: readonly string[]) => Found[]
  readonly warn: (found: Found, why: string, fix: string) => void
  /** The same as an error: the post is not built. */
  readonly fail: (found: Found, why: string, fix: string) => void
  readonly context: PostContext
}

/** Tables that hold keys of their own: Zola's, Hugo's, and a theme's habit. Their keys count where the post itself has none. */
const NESTED = ['taxonomies', 'extra', 'params', 'header', 'seo']

/** A key without its spelling: `pubDate`, `pub_date` and `Pub-Date` are one. */
export function spelling(key: string): string {
  const known = spellings.get(key)
  if (known !== undefined) return known
  const plain = key.toLowerCase().replace(/[-_\s\u200B-\u200D\u2060\uFEFF]/g, '')
  if (spellings.size < 1000) spellings.set(key, plain)
  return plain
}
/** A blog has few keys and many posts. */
const spellings = new Map<string, string>()

export function finderFor(data: Mapping): Finder['all'] {
  const found = new Map<string, Found[]>()
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
  for (const key of NESTED) add(asMapping(data[key]) ?? {}, [key])
  return (...names) => names.flatMap(name => found.get(name) ?? [])
}
