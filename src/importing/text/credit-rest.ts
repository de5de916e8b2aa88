import { withoutDates } from '../written-date.js'

/** Words of which the sentences are made that say where an article comes from, and on what terms. */
const FORM =
  /(?<!\p{L})(?:cc(?:0| by)?(?:[- ](?:by|nc|sa|nd))*|creative commons|attribution|non-?commercial|share-?alike|no-?deriv(?:ative)?s|international|licen[cs]es?|licencia|licen[çz]a|lizenz|licence|public domain dedication|articles?|artikels?|beitrags?|essay|interview|magazine|website|homepage|blog|newsletter|originally|first|previously|this|the|dieser?|der|die|das|read|here|hier|v?\d\.\d|issue|no|nr)(?!\p{L})/giu

/** How many small words a sentence may have beside what is taken from it: `was … on the website of`. */
const SMALL = 7

/**
 * Whether a sentence says nothing but what was taken out of it: no other name or number, and no clause of its own.
 * @param used the values that were taken
 */
export function saysNoMore(sentence: string, used: readonly string[]): boolean {
  const rest = [...used]
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, ' '), withoutDates(sentence))
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(FORM, ' ')
  const words = rest.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}’'.-]*/gu) ?? []
  const first = /[\p{L}\p{N}][\p{L}\p{M}\p{N}’'.-]*/u.exec(sentence)?.[0]
  const names = words.filter(word => /^[\p{Lu}\p{N}]/u.test(word) && word !== first)
  return names.length === 0 && words.length <= SMALL
}
