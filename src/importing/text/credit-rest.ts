import { withoutCues } from '../credit-sentence.js'
import { withoutDates } from '../written-date.js'

/** Matches the words in the names of licences, and words that usually accompany them. */
const FORM =
  /(?<!\p{L})(?:cc(?:0| by)?(?:[- ](?:by|nc|sa|nd))*|creative commons|attribution|non-?commercial|share-?alike|no-?deriv(?:ative)?s|international|licen[cs]e[sd]?|licencia|licen[çz]a|lizenz|public domain dedication|(?:re)?published|newsletter|web ?sites?|webseiten?|homepage|v?\d\.\d)(?!\p{L})/giu

/**
 * The number of long words that may remain in a sentence that says nothing more, such as `was made public on the pages
 * of`.
 */
const WORDS = 2
const LONG = 4

/**
 * Tells whether a word is long enough to add content. Words in scripts without capitals never count, because names
 * cannot be told from other words there.
 */
const isLong = (word: string): boolean => word.length >= LONG && !/\p{Lo}/u.test(word)

/**
 * Tells whether a sentence contains nothing but the values taken from it: no other name, number or clause.
 *
 * @param used the values that were taken
 */
export function saysNoMore(sentence: string, used: readonly string[]): boolean {
  const unused = [...used]
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, ' '), sentence)
  const rest = withoutCues(withoutDates(unused).replace(/https?:\/\/\S+/g, ' ')).replace(FORM, ' ')
  const words = rest.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}’'.-]*/gu) ?? []
  const first = /[\p{L}\p{N}][\p{L}\p{M}\p{N}’'.-]*/u.exec(sentence)?.[0]
  const names = words.filter(word => /^[\p{Lu}\p{N}]/u.test(word) && word !== first)
  return names.length === 0 && words.filter(word => word !== first && isLong(word)).length <= WORDS
}
