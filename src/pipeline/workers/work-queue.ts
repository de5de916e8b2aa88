/** Blocks of work, counted from 0. Each thread takes the next block until all are taken. */
export interface WorkQueue {
  readonly blocks: number
  readonly taken: SharedArrayBuffer
}

export const workQueue = (blocks: number): WorkQueue => ({ blocks, taken: new SharedArrayBuffer(4) })

/** Yields the blocks that this thread takes. */
export function* takenBlocks({ blocks, taken }: WorkQueue): Generator<number> {
  const next = new Int32Array(taken)
  for (let block = Atomics.add(next, 0, 1); block < blocks; block = Atomics.add(next, 0, 1)) yield block
}
