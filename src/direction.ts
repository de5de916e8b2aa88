const RTL_SCRIPTS = /^(?:ar|arc|ckb|dv|fa|he|iw|ks|nqo|ps|sd|syr|ug|ur|yi)(?:-|$)|-(?:Arab|Hebr|Thaa|Syrc|Nkoo)(?:-|$)/i

export type Direction = 'ltr' | 'rtl'

/** The direction a language is written in. */
export const directionOf = (language: string): Direction => (RTL_SCRIPTS.test(language) ? 'rtl' : 'ltr')

const RTL_LETTER = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
const LETTER = /\p{L}/u
/** Characters that turn text about by themselves: embeddings, overrides, isolates and marks. */
const BIDI_CONTROL = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/
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
  sentence === 'rtl' ? !ALL_RTL.test(text) : RTL_LETTER.test(text) || BIDI_CONTROL.test(text)
