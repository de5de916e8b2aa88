import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'

/** Tells whether a text has at least two words and consists of capitals. */
export const isCapitals = (text: string): boolean =>
  /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text) && text.includes(' ')

const SMALL = new RegExp(`^${anyPhrase(LANGUAGES.flatMap(({ small = [] }) => small))}$`, 'iu')

/**
 * Converts a name in capitals: `INSTITUTE FOR COASTAL HISTORY` → `Institute for Coastal History`. Each word is written
 * as in the surrounding text.
 */
export function nameFromCapitals(name: string, around: string): string {
  return name
    .split(' ')
    .map((word, i) => {
      if (SMALL.test(word)) return i > 0 ? word.toLowerCase() : word.charAt(0) + word.slice(1).toLowerCase()
      const usual = wordsLike(word, around).find(found => !isShouted(found))
      if (usual && /^\p{Lu}/u.test(usual)) return usual
      // A word without vowels is an abbreviation, as is a short word that occurs in the text only in capitals.
      if (!/[AEIOUYÄÖÜÉÈÀ]/.test(word) || (word.length <= 5 && wordsLike(word, around).some(isShouted))) return word
      return word.charAt(0) + word.slice(1).toLowerCase()
    })
    .join(' ')
}

/**
 * Converts a headline in capitals to sentence case. Names keep the capitals that they have within the text's sentences.
 */
export function headlineFromCapitals(title: string, body: string): string {
  const words = title.split(' ').map(word => {
    const forms = wordsLike(word.replace(/[^\p{L}\p{M}\d’'-]/gu, ''), body)
    const small = forms.some(form => /^\p{Ll}/u.test(form))
    const [form] = forms.filter(found => found.length > 1)
    const bare = word.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
    return form && !small ? word.replace(bare, form) : word.toLowerCase()
  })
  return words.join(' ').replace(/(?<=^|[.!?…]["'”’»)]*\s)[^\p{L}\d]*\p{Ll}/gu, start => start.toUpperCase())
}

const isShouted = (word: string): boolean => word.length > 1 && !/\p{Ll}/u.test(word)

/** Returns the spellings of a word within a text's sentences, ignoring possessives. */
function wordsLike(word: string, text: string): string[] {
  const bare = word.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
  if (bare === '') return []
  const stem = bare.replace(/['’]S$/i, '')
  const tail = bare.slice(stem.length).toLowerCase()
  const form = new RegExp(`(?<![\\p{L}\\d])${stem.replace(/[^\p{L}\p{M}\d]/gu, '.')}(?![\\p{L}\\d])`, 'giu')
  const all = [...text.matchAll(form)]
  const inside = all.filter(
    ({ index }) => !/(?:^|[.!?…:»”"]\s+|[«“„¿¡"]|\n)$/.test(text.slice(Math.max(0, index - 4), index)),
  )
  return inside.map(([found]) => found + tail)
}
