import type { Edition } from '../../editions/index.js'

/** Outputs that several threads could render. The thread that claims one renders it. */
export interface RenderClaims {
  readonly names: readonly string[]
  /** An Int32 for each name, which is 1 if the name is claimed, and a last one with the number of claims. */
  readonly taken: SharedArrayBuffer
}

/**
 * Returns the name by which threads claim an output. Equal names mean the same path and, because they contain the key, the
 * same bytes.
 */
export const renderClaimName = ({ path, key }: Pick<Edition, 'path' | 'key'>): string => `${path} ${key}`

export const renderClaimsFor = (names: readonly string[]): RenderClaims => ({
  names,
  taken: new SharedArrayBuffer(4 * (names.length + 1)),
})

export interface ClaimRegister {
  /** Claims a name. Returns false if another thread has claimed the name, or if it is not in the list. */
  readonly take: (name: string) => boolean
  /** The number of claims by all threads. */
  readonly count: () => number
  /** Claims all remaining names, so that every thread finishes. */
  readonly close: () => void
}

export function claimRegister({ names, taken }: RenderClaims): ClaimRegister {
  const numbers = new Map(names.map((name, number) => [name, number]))
  const flags = new Int32Array(taken)
  return {
    take(name) {
      const number = numbers.get(name)
      if (number === undefined || Atomics.exchange(flags, number, 1) === 1) return false
      Atomics.add(flags, names.length, 1)
      return true
    },
    count: () => Atomics.load(flags, names.length),
    close: () => {
      flags.fill(1, 0, names.length)
    },
  }
}
