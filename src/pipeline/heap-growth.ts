import { setFlagsFromString } from 'node:v8'

/**
 * The growth of the heap, in per cent, between two full collections, by the sizes in bytes from which memory matters more than the time
 * for collecting garbage. Zero is V8’s own choice. The tokens of one post are in memory together, so a single size counts more.
 */
const GROWTHS: readonly { readonly all: number; readonly one: number; readonly percent: number }[] = [
  { all: Number.POSITIVE_INFINITY, one: 2_000_000, percent: 20 },
  { all: 1_000_000, one: 1_000_000, percent: 40 },
]

/** The size of half of the young generation, in MB. A smaller one lets values grow old that are garbage soon after. */
const YOUNG = 16

/**
 * Limits the growth of the heap for a large publication. By default, V8 lets a heap more than double between two full collections,
 * which costs a large build much memory and saves little time.
 * @param sizes the sizes of all posts, in bytes
 */
export function limitHeapGrowth(sizes: readonly number[]): void {
  let [sum, largest] = [0, 0]
  for (const size of sizes) {
    sum += size
    largest = Math.max(largest, size)
  }
  const growth = GROWTHS.find(({ all, one }) => sum >= all || largest >= one)
  setFlagsFromString(`--heap-growing-percent=${growth?.percent ?? 0}`)
  if (!growth) return
  // Node 24 lets the young generation of each thread grow to 128 MB, Node 20 to 32 MB. The flags hold for threads that start from now on.
  setFlagsFromString(`--min-semi-space-size=${YOUNG}`)
  setFlagsFromString('--semi-space-growth-factor=1')
}
