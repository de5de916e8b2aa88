/** Words that occur in almost every sentence of a language but not in related languages. */
const WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to is that was with for it as be at by from this which are had not were',
  de: 'der die und das ist nicht mit den von ein eine zu dem auf sich als auch wird im für wie des',
  fr: 'le la les et est des une dans qui que pour sur pas par au avec il du ce elle ont sont',
  es: 'el los las y una por con para del que no se su como más lo fue pero sus ya está',
  it: 'il di che non una per con del della gli sono è dei nel alla ha più si da anche le',
  pt: 'o os não uma com para do da dos das em no na se por mais ao é foi como são',
  nl: 'het een van en niet met voor dat op aan zijn door ook naar werd maar bij deze uit wordt',
  sv: 'och att det som en på är av för med inte den har till var ett om hade sig från',
  da: 'og at det som en på er af for med ikke den har til var et om havde sig fra der',
  pl: 'nie się na jest że do jak ale za od przez po które oraz był dla jego tym być',
}

const LISTS = Object.entries(WORDS).map(([language, words]) => [language, new Set(words.split(' '))] as const)

/** Scripts, each with the language of most texts in it. */
const SCRIPTS: readonly (readonly [language: string, script: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
]

function languageOfScript(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const found = SCRIPTS.find(([, script]) => (text.match(script)?.length ?? 0) > Math.max(30, letters * 0.3))?.[0]
  return found === 'ru' && /[іїєґ]/i.test(text) ? 'uk' : found
}

/** Detects the language of a text, or returns undefined if it is not clear. */
export function detectedLanguage(text: string): string | undefined {
  const byScript = languageOfScript(text.slice(0, 5000))
  if (byScript) return byScript
  const words =
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  if (words.length < 25) return undefined
  const scores = LISTS.map(([language, list]) => [language, words.filter(word => list.has(word)).length] as const)
  const [best, second] = scores.sort((a, b) => b[1] - a[1])
  if (!best || !second || best[1] < words.length * 0.08) return undefined
  return best[1] > second[1] * 1.15 ? best[0] : undefined
}

/** Tells whether a word is among the most common of a language, or of any if the language is not known. */
export const isCommonWord = (word: string, language: string | undefined): boolean =>
  LISTS.some(([name, words]) => (language === undefined || name === language) && words.has(word.toLowerCase())) ||
  (word === 'a' && (language === undefined || language === 'en'))
