/** Returns the word that a misspelling was probably meant to be: the nearest one that is few enough edits away. */
export function nearestTo(slip: string, words: readonly string[]): string | undefined {
  const near = words.filter(word => isNear(slip, word))
  return near.reduce<string | undefined>(
    (best, word) => (best === undefined || distance(slip, word) < distance(slip, best) ? word : best),
    undefined,
  )
}

/**
 * Tells whether a word is close enough to be a misspelling. In words of up to three letters only two swapped letters
 * count, since one different letter usually makes another word.
 */
function isNear(slip: string, word: string): boolean {
  const steps = distance(slip, word)
  return steps <= slack(word) || (steps === 1 && word.length === 3 && lettersOf(slip) === lettersOf(word))
}

const lettersOf = (word: string): string => [...word.toLowerCase()].sort().join('')

const slack = (word: string): number => (word.length <= 3 ? 0 : word.length <= 5 ? 1 : 2)

/** Counts the edits (insert, delete, replace, swap neighbours) from one word to another, ignoring case, `-` and `_`. */
export function distance(from: string, to: string): number {
  const a = from.toLowerCase().replace(/[-_]/g, '')
  const b = to.toLowerCase().replace(/[-_]/g, '')
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const at = (r: number, c: number): number => rows[r]?.[c] ?? 0
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}
