/** Matches letters that are about twice as wide as Latin ones. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu

/** The numbers of letters above which a title is set smaller, with the classes of the style sheet. */
const STEPS = [
  [140, 'longest'],
  [75, 'long'],
] as const

/** Returns the class of a title that is too long for the largest size. A style sheet cannot count letters. */
export function titleLength(title: string): 'long' | 'longest' | undefined {
  const letters = [...title].length + (title.match(WIDE)?.length ?? 0)
  return STEPS.find(([most]) => letters > most)?.[1]
}
