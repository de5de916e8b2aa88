import type { Edition } from '../../editions/index.js'

/** Outputs that several threads could make: whoever takes the ticket of one makes it. */
export interface RenderClaims {
  readonly names: readonly string[]
  /** An Int32 for each, 1 where it is taken; and one more, which counts those that are. */
  readonly taken: SharedArrayBuffer
}

/** What an output is called among threads: equal names mean the same place and, by their keys, the same bytes. */
export const renderClaimName = ({ path, key }: Edition): string => `${path} ${key}`

export const renderClaimsFor = (names: readonly string[]): RenderClaims => ({
  names,
  taken: new SharedArrayBuffer(4 * (names.length + 1)),
})

export interface ClaimRegister {
  /** Takes the ticket of a name: `false` where another thread has it, or where there is none. */
  readonly take: (name: string) => boolean
  /** How many are taken, by whomever. */
  readonly count: () => number
  /** Takes all that are left, so that every thread comes to an end. */
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
