import type { PersonWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'

/** Returns the source of an expression for the words of some kinds around the names of people, in all languages. */
export const personWords = (...kinds: readonly (keyof PersonWords)[]): string =>
  anyPhrase(LANGUAGES.flatMap(({ persons }) => kinds.flatMap(kind => persons?.[kind] ?? [])))
