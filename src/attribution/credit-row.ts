import type { Phrase } from './phrase.js'

/** One statement in the block at the end of a post. */
export interface CreditRow {
  readonly kind:
    | 'original'
    | 'tagline'
    | 'licence'
    | 'permission'
    | 'copyright'
    | 'changes'
    | 'translators'
    | 'photographers'
    | 'contributors'
    | 'via'
    | 'republished'
    | 'author'
  readonly phrase: Phrase
}
