const RTL_SCRIPTS = /^(?:ar|arc|ckb|dv|fa|he|iw|ks|nqo|ps|sd|syr|ug|ur|yi)(?:-|$)|-(?:Arab|Hebr|Thaa|Syrc|Nkoo)(?:-|$)/i

export type Direction = 'ltr' | 'rtl'

/** The direction a language is written in. */
export const directionOf = (language: string): Direction => (RTL_SCRIPTS.test(language) ? 'rtl' : 'ltr')

/** Beyond U+FFFF by the first half of the pair: U+10800 to U+10FFF, and U+1E800 to U+1EFFF. */
const RTL_LETTER = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\uD802\uD803\uD83A\uD83B]/
const LETTER = /\p{L}/u
/** Those, and characters that turn text about by themselves: embeddings, overrides, isolates and marks. */
const TURNS = /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC\uD802\uD803\uD83A\uD83B]/
const ALL_RTL = /^[\s\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]+$/

/** The direction of a text by its first letter (Unicode Standard Annex 9, rule P2); undefined where it has none. */
export const directionIn = (text: string): Direction | undefined => {
  const letter = LETTER.exec(text)?.[0]
  return letter === undefined ? undefined : RTL_LETTER.test(letter) ? 'rtl' : 'ltr'
}

/**
 * Whether a name has to be kept apart from a sentence of this direction. In a right-to-left one even the signs and digits
 * at the end of a Latin name would change places with the words that follow (Annex 9, rules W7 and N1).
 */
export const runsApart = (text: string, sentence: Direction): boolean =>
  sentence === 'rtl' ? !ALL_RTL.test(text) : TURNS.test(text)
