import { largest } from '../core/long-lists.js'
import { LANGUAGES } from './languages/languages.js'

const LISTS = LANGUAGES.flatMap(({ tag, common }) => (common ? [[tag, new Set(common.split(' '))] as const] : []))

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

/** Tells whether a short text is certainly in another language than the given one, because of its most common words. */
export function isInOtherLanguage(text: string, language: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const common = (list: ReadonlySet<string>): number => words.filter(word => list.has(word)).length
  const own = LISTS.find(([name]) => name === language)?.[1]
  if (!own || common(own) > 0) return false
  const most = largest(LISTS.map(([, list]) => common(list)))
  return most >= 2 && most >= words.length * 0.2
}
