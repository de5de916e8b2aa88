/** The outputs that several threads can make, by their numbers. The thread that claims one makes it. */
export interface ClaimRegister {
  /** Claims an output. Returns false if another thread has claimed it. */
  readonly take: (number: number) => boolean
  /** The number of claims by all threads. */
  readonly count: () => number
  /** Claims all remaining outputs, so that every thread finishes. */
  readonly close: () => void
}

/** Returns the shared memory for claims: an Int32 for each output, which is 1 if it is claimed, and a last one with the number of claims. */
export const renderClaimsFor = (outputs: number): SharedArrayBuffer => new SharedArrayBuffer(4 * (outputs + 1))

export function claimRegister(claims: SharedArrayBuffer): ClaimRegister {
  const flags = new Int32Array(claims)
  const last = flags.length - 1
  return {
    take(number) {
      if (Atomics.exchange(flags, number, 1) === 1) return false
      Atomics.add(flags, last, 1)
      return true
    },
    count: () => Atomics.load(flags, last),
    close: () => {
      flags.fill(1, 0, last)
    },
  }
}
