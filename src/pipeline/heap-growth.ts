import { setFlagsFromString } from 'node:v8'

/** The size of all posts, in bytes, from which memory matters more than the time for collecting garbage. */
const LARGE = 1_000_000

/** The growth of the heap, in per cent, between two full collections of a large publication. Zero is V8’s own choice. */
const SLOW_GROWTH = 40

/**
 * Limits the growth of the heap for a large publication. By default, V8 lets a heap more than double between two full collections,
 * which costs a large build much memory and saves little time.
 * @param bytes the size of all posts
 */
export const limitHeapGrowth = (bytes: number): void =>
  setFlagsFromString(`--heap-growing-percent=${bytes < LARGE ? 0 : SLOW_GROWTH}`)
