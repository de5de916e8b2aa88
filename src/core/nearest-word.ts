/** Returns the word that a misspelling probably stands for: the nearest one, if few edits lead to it. */
export function nearestTo(slip: string, words: readonly string[]): string | undefined {
  const near = words.filter(word => isNear(slip, word))
  return near.reduce<string | undefined>(
    (best, word) => (best === undefined || distance(slip, word) < distance(slip, best) ? word : best),
    undefined,
  )
}

/**
 * Tells whether a word is close enough to be a misspelling. In words of up to three letters, only a swap of two letters
 * counts, because one different letter usually makes another word.
 */
function isNear(slip: string, word: string): boolean {
  // Each edit changes the length by one at most, so most words are excluded without counting.
  if (Math.abs(bareOf(slip).length - bareOf(word).length) > 2) return false
  const steps = distance(slip, word)
  return steps <= slack(word) || (steps === 1 && word.length === 3 && lettersOf(slip) === lettersOf(word))
}

const lettersOf = (word: string): string => [...word.toLowerCase()].sort().join('')

const bareOf = (word: string): string => word.toLowerCase().replace(/[-_]/g, '')

const slack = (word: string): number => (word.length <= 3 ? 0 : word.length <= 5 ? 1 : 2)

/**
 * Counts the edits from one word to another (insert, delete, replace, swap neighbours: Damerau and Levenshtein), without
 * regard to case, `-` and `_`. Two letters may also be swapped where the letter between them is missing, as in `oringal`.
 */
export function distance(from: string, to: string): number {
  const [a, b] = [bareOf(from), bareOf(to)]
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (r: number, c: number): number => rows[r]?.[c] ?? 0
  const lastRow = new Map<string, number>()
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    rows.push(row)
    let lastColumn = 0
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1))
      const swapped = lastRow.get(b[j - 1] ?? '')
      if (swapped && lastColumn)
        best = Math.min(best, at(swapped - 1, lastColumn - 1) + i - swapped + j - lastColumn - 1)
      if (isSame) lastColumn = j
      row.push(best)
    }
    lastRow.set(a[i - 1] ?? '', i)
  }
  return at(a.length, b.length)
}
