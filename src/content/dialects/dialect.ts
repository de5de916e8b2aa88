import type { BoxSyntax } from './boxes.js'
import type { Convert } from './shortcode-site.js'

/** The meaning of another generator's key in Offprint's terms. */
export type KeyMeaning =
  | 'summary'
  | 'authors'
  /** Further authors, beside those of another key. */
  | 'coauthors'
  | 'translators'
  | 'photographers'
  | 'contributors'
  /** Contributors with a role. */
  | 'editors'
  | 'illustrators'
  /** A table of institutions to which the authors' entries refer. */
  | 'affiliations'
  | 'tags'
  /** Tags, if the post has no others. */
  | 'keywords'
  | 'image'
  | 'imageAlt'
  | 'imageCaption'
  | 'imageCredit'
  /** The address of the page from which the picture was taken, or of its maker. */
  | 'imageSource'
  | 'language'
  /** The address at which the post first appeared. */
  | 'original'
  /** The address of the article to which a link post leads. */
  | 'linked'
  /** The outlet of that article. */
  | 'linkedOutlet'
  | 'license'
  /** The time of publication. `date` may then be the date of writing. */
  | 'publishDate'
  /** The date on which the post was written, which counts if there is no other date. */
  | 'created'
  | 'updated'
  /** The path of the page. */
  | 'place'
  /** Addresses that the page had before. */
  | 'former'
  /** The date on which the post should disappear, which is not supported. */
  | 'expires'
  /** The text that ends the excerpt. */
  | 'separator'
  /** Whether the post is held back: yes or no. */
  | 'keptBack'
  | 'shown'
  /** Whether formulas are typeset, or the program that typesets them. */
  | 'math'
  /** A table of further keys, which count if the post itself has none. */
  | 'table'

/** The syntax of one generator's posts, as far as it differs from Offprint's. */
export interface Dialect {
  readonly name: string
  /** The generator's keys, as `spelling` normalises them. */
  readonly keys: Readonly<Record<string, KeyMeaning>>
  /** The shortcodes beside Markdown, in the order in which they are tried. */
  readonly shortcodes: readonly (readonly [RegExp, Convert])[]
  /** The shortcodes that the generator reads in code too, or that consist of code. */
  readonly codes?: readonly (readonly [RegExp, Convert])[]
  /**
   * Matches the first characters of shortcodes, except braces, the `<` of a component and three colons, which always count.
   */
  readonly signs?: RegExp
  /** The syntax for the start and the end of a box, whose text is Markdown. */
  readonly boxes?: readonly BoxSyntax[]
}

/** Returns the entries of several keys with one meaning. */
export const keysMeaning = (meaning: KeyMeaning, ...keys: readonly string[]): Readonly<Record<string, KeyMeaning>> =>
  Object.fromEntries(keys.map(key => [key, meaning]))
