import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'

const [NAMES, ENDINGS] = [
  anyPhrase(LANGUAGES.flatMap(({ outletWords = [] }) => outletWords)),
  anyPhrase(LANGUAGES.flatMap(({ outletEndings = [] }) => outletEndings)),
]

/** Matches words that are typical of the names of newspapers, magazines and sites, and the domains of sites. */
const WORDS = new RegExp(
  String.raw`(?<!\p{L})${NAMES}(?!\p{L})|${ENDINGS}$|^[\w-]+\.(?:com|org|net|info|eu|[a-z]{2})$`,
  'iu',
)

export const soundsLikeOutlet = (name: string): boolean => name.length <= 70 && WORDS.test(name)

/** Tells whether a text could be the name of an outlet: a few words, most of them capitalised, and not a sentence. */
export function couldBeOutlet(text: string): boolean {
  const words = text.split(' ')
  if (words.length > 8 || text.length > 70 || /[.!?…:;]$/.test(text) || !/^[\p{Lu}\d“"«]/u.test(text)) return false
  const big = words.filter(word => /^[“"«(]?[\p{Lu}\d&]/u.test(word)).length
  return big >= Math.ceil(words.length * 0.6)
}
