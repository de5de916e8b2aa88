import { fingerprint } from '../../core/fingerprint.js'
import type { Edition } from '../../editions/index.js'

/** Outputs that several threads could render. The thread that claims one renders it. */
export interface RenderClaims {
  /** The numbers of the names in ascending order, in shared memory, because the names themselves would be a large part of it in each thread. */
  readonly numbers: Float64Array
  /** An Int32 for each name, which is 1 if the name is claimed, and a last one with the number of claims. */
  readonly taken: SharedArrayBuffer
}

/**
 * Returns the name by which threads claim an output. Equal names mean the same path and, because they contain the key, the
 * same bytes.
 */
export const renderClaimName = ({ path, key }: Pick<Edition, 'path' | 'key'>): string => `${path} ${key}`

/** Returns 52 bits of a fingerprint. If two names had the same number, nobody could claim the second, and the first thread makes what is left. */
const numberOf = (name: string): number => Number.parseInt(fingerprint(name).slice(0, 13), 16)

export function renderClaimsFor(names: readonly string[]): RenderClaims {
  const numbers = new Float64Array(new SharedArrayBuffer(8 * names.length))
  numbers.set(names.map(numberOf))
  return { numbers: numbers.sort(), taken: new SharedArrayBuffer(4 * (names.length + 1)) }
}

export interface ClaimRegister {
  /** Claims a name. Returns false if another thread has claimed the name, or if it is not in the list. */
  readonly take: (name: string) => boolean
  /** The number of claims by all threads. */
  readonly count: () => number
  /** Claims all remaining names, so that every thread finishes. */
  readonly close: () => void
}

export function claimRegister({ numbers, taken }: RenderClaims): ClaimRegister {
  const flags = new Int32Array(taken)
  const last = numbers.length
  return {
    take(name) {
      const number = numberOf(name)
      const place = placeIn(numbers, number)
      if (numbers[place] !== number || Atomics.exchange(flags, place, 1) === 1) return false
      Atomics.add(flags, last, 1)
      return true
    },
    count: () => Atomics.load(flags, last),
    close: () => {
      flags.fill(1, 0, last)
    },
  }
}

/** Returns the first place at which a number is in an ascending list, or at which it would be. */
function placeIn(list: ArrayLike<number>, wanted: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
