/** Whether a text is written in capitals throughout: at least two words of them. */
export const isCapitals = (text: string): boolean =>
  /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text) && text.includes(' ')

const SMALL =
  /^(?:a|an|the|of|for|and|or|in|on|at|to|by|with|der|die|das|des|für|und|von|zu|de|la|le|les|du|et|del|los|las|el|y|e|di|della|do|da|dos|das|van|voor|het|en)$/i

/** `INSTITUTE FOR COASTAL HISTORY` → `Institute for Coastal History`, each word as the text around has it. */
export function nameFromCapitals(name: string, around: string): string {
  return name
    .split(' ')
    .map((word, i) => {
      if (SMALL.test(word)) return i > 0 ? word.toLowerCase() : word.charAt(0) + word.slice(1).toLowerCase()
      const usual = wordsLike(word, around).find(found => !isShouted(found))
      if (usual && /^\p{Lu}/u.test(usual)) return usual
      // Without a vowel it is an abbreviation, and so it is where the text has no other form of it.
      if (!/[AEIOUYÄÖÜÉÈÀ]/.test(word) || (word.length <= 5 && wordsLike(word, around).some(isShouted))) return word
      return word.charAt(0) + word.slice(1).toLowerCase()
    })
    .join(' ')
}

/** A headline in capitals as a sentence; names keep the capitals that they have inside of the text's sentences. */
export function headlineFromCapitals(title: string, body: string): string {
  const words = title.split(' ').map(word => {
    const forms = wordsLike(word.replace(/[^\p{L}\p{M}\d’'-]/gu, ''), body)
    const small = forms.some(form => /^\p{Ll}/u.test(form))
    const [form] = forms.filter(found => found.length > 1)
    const bare = word.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
    return form && !small ? word.replace(bare, form) : word.toLowerCase()
  })
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const isShouted = (word: string): boolean => word.length > 1 && !/\p{Ll}/u.test(word)

/** How a text writes a word, possessives aside. */
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
