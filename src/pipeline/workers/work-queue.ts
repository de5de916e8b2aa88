/** Blocks of work, counted from 0, that threads take one after the other until all are taken. */
export interface Queue {
  readonly blocks: number
  readonly taken: SharedArrayBuffer
}

export const queueOf = (blocks: number): Queue => ({ blocks, taken: new SharedArrayBuffer(4) })

/** The blocks that this thread gets. */
export function* shareOf({ blocks, taken }: Queue): Generator<number> {
  const next = new Int32Array(taken)
  for (let block = Atomics.add(next, 0, 1); block < blocks; block = Atomics.add(next, 0, 1)) yield block
}
