/** Returns a function that tests whether a text contains all words of a query, in any order. */
export function matcher(q: string): (text: string) => boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return text => {
    const lower = text.toLowerCase()
    return words.every(word => lower.includes(word))
  }
}

/** Returns the matching items in their order, but puts names that begin with the query first. */
export function matchingItems<Item extends { readonly name: string; readonly words: string }>(
  items: readonly Item[],
  q: string,
): Item[] {
  const matches = matcher(q)
  const typed = q.trim().toLowerCase()
  const begins = ({ name }: Item): boolean => name.toLowerCase().startsWith(typed)
  const all = items.filter(({ name, words }) => matches(`${name} ${words}`))
  return [...all.filter(begins), ...all.filter(item => !begins(item))]
}
