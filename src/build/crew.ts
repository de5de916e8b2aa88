import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { ReadShare, ReadTask } from './reading.js'

/** What a thread answers where it could not do its share. */
export interface Crash {
  readonly crash: {
    readonly message: string
    readonly stack?: string | undefined
    readonly syscall?: string | undefined
  }
}

/** Posts from which on it pays to start threads; each costs about as much as a few hundred of them. */
const MANY = 400
const MOST_HANDS = 4

/** How many threads a build may use where nobody says. */
export const threadsHere = (): number => Math.min(availableParallelism(), MOST_HANDS)

/**
 * The shares of other threads in reading posts; the caller does its own meanwhile.
 * @param threads how many there may be, the caller's included
 */
export async function sharesOfOthers(task: ReadTask, threads: number): Promise<ReadShare[]> {
  if (task.files.length < MANY) return []
  // By default V8 lets a heap double and more between two full collections: in a large build, memory for little gain.
  setFlagsFromString('--heap-growing-percent=100')
  return Promise.all(Array.from({ length: threads - 1 }, () => shareOfAnother(task)))
}

/** Reading is pure, so a thread needs nothing but its task. It ends with it, and so does what it holds in memory. */
function shareOfAnother(task: ReadTask): Promise<ReadShare> {
  const hand = new Worker(new URL('./hand.js', import.meta.url), { workerData: task })
  const answer = new Promise<ReadShare>((resolve, reject) => {
    hand.once('error', reject)
    hand.once('message', (said: ReadShare | Crash) => {
      if ('crash' in said) reject(Object.assign(new Error(said.crash.message), said.crash))
      else resolve(said)
    })
  })
  return answer.finally(() => hand.terminate())
}
