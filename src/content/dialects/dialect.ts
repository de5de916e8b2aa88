import type { BoxSyntax } from './boxes.js'
import type { Convert } from './shortcode-site.js'

/** What a key of another generator means in our words. */
export type KeyMeaning =
  | 'summary'
  | 'authors'
  | 'tags'
  /** Tags, if the post has no others. */
  | 'keywords'
  | 'image'
  | 'imageAlt'
  | 'language'
  /** The address at which the post first appeared. */
  | 'original'
  | 'license'
  /** The time of publication. `date` may then be when the post was written. */
  | 'publishDate'
  /** When the post was written: its date, if it has no other. */
  | 'created'
  | 'updated'
  /** The path of the page. */
  | 'place'
  /** Addresses that the page had before. */
  | 'former'
  /** When the post should go, which is not honoured. */
  | 'expires'
  /** The text that ends the excerpt. */
  | 'separator'
  /** Whether the post is kept back, or shown: yes or no. */
  | 'keptBack'
  | 'shown'
  /** A table of further keys, which count if the post itself has none. */
  | 'table'

/** What the posts of one generator write in their own way. */
export interface Dialect {
  readonly name: string
  /** Its keys, as `spelling` normalises them. */
  readonly keys: Readonly<Record<string, KeyMeaning>>
  /** What it writes in the text beside Markdown, in the order in which it is tried. */
  readonly shortcodes: readonly (readonly [RegExp, Convert])[]
  /** Where its shortcodes begin, unless that is with a brace, a component’s `<`, or three colons, which all are looked for. */
  readonly signs?: RegExp
  /** How it writes the start and the end of a box, whose text is Markdown. */
  readonly boxes?: readonly BoxSyntax[]
}

/** Makes the rows of several keys with one meaning. */
export const keysMeaning = (meaning: KeyMeaning, ...keys: readonly string[]): Readonly<Record<string, KeyMeaning>> =>
  Object.fromEntries(keys.map(key => [key, meaning]))
