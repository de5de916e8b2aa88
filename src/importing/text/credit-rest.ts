import { withoutCues } from '../credit-sentence.js'
import { withoutDates } from '../written-date.js'

/** Words of which the names of licences are made, and what stands around them. */
const FORM =
  /(?<!\p{L})(?:cc(?:0| by)?(?:[- ](?:by|nc|sa|nd))*|creative commons|attribution|non-?commercial|share-?alike|no-?deriv(?:ative)?s|international|licen[cs]e[sd]?|licencia|licen[çz]a|lizenz|public domain dedication|(?:re)?published|newsletter|web ?sites?|webseiten?|homepage|v?\d\.\d)(?!\p{L})/giu

/** How many words of no name may be left over: `was made public on the pages of` says nothing more. */
const WORDS = 2
const LONG = 4

/** In scripts without capitals a name is like any other word, and nothing can be told by that. */
const isLong = (word: string): boolean => word.length >= LONG && !/\p{Lo}/u.test(word)

/**
 * Whether a sentence says nothing but what was taken out of it: no other name or number, and no clause of its own.
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
