/** Returns a function that tells whether a text contains all words, in any order. */
export function matcher(q: string): (text: string) => boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return text => {
    const said = text.toLowerCase()
    return words.every(word => said.includes(word))
  }
}

/** Finds the items that match. Those whose name begins with the query come first; otherwise their order stays. */
export function found<Thing extends { readonly name: string; readonly words: string }>(
  things: readonly Thing[],
  q: string,
): Thing[] {
  const matches = matcher(q)
  const typed = q.trim().toLowerCase()
  const begins = ({ name }: Thing): boolean => name.toLowerCase().startsWith(typed)
  const all = things.filter(({ name, words }) => matches(`${name} ${words}`))
  return [...all.filter(begins), ...all.filter(thing => !begins(thing))]
}
