const RTL_SCRIPTS = /^(?:ar|arc|ckb|dv|fa|he|iw|ks|nqo|ps|sd|syr|ug|ur|yi)(?:-|$)|-(?:Arab|Hebr|Thaa|Syrc|Nkoo)(?:-|$)/i

export type Direction = 'ltr' | 'rtl'

/** Returns the direction in which a language is written. */
export const directionOf = (language: string): Direction => (RTL_SCRIPTS.test(language) ? 'rtl' : 'ltr')

/**
 * Matches right-to-left letters. Those beyond U+FFFF are matched by their high surrogate: U+10800 to U+10FFF, and
 * U+1E800 to U+1EFFF.
 */
const RTL_LETTER = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\uD802\uD803\uD83A\uD83B]/
const LETTER = /\p{L}/u
/**
 * Matches right-to-left letters and the characters that control direction: embeddings, overrides, isolates and marks.
 */
const TURNS = /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC\uD802\uD803\uD83A\uD83B]/
const ALL_RTL = /^[\s\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]+$/

/**
 * Returns the direction of a text by its first letter (Unicode Standard Annex 9, rule P2), or undefined if it has no
 * letter.
 */
export const directionIn = (text: string): Direction | undefined => {
  const letter = LETTER.exec(text)?.[0]
  return letter === undefined ? undefined : RTL_LETTER.test(letter) ? 'rtl' : 'ltr'
}

/**
 * Tells whether a name must be isolated from a sentence of this direction. In a right-to-left sentence, punctuation and
 * digits at the end of a Latin name would otherwise change places with the words that follow (Unicode Standard Annex 9,
 * rules W7 and N1).
 */
export const runsApart = (text: string, sentence: Direction): boolean =>
  sentence === 'rtl' ? !ALL_RTL.test(text) : TURNS.test(text)
