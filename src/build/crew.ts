import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ReadShare, ReadTask } from './reading.js'
import type { RenderShare, RenderTask } from './rendering.js'

export type Task = ReadTask | RenderTask
export type Share<T extends Task> = T extends ReadTask ? ReadShare : RenderShare
/** What a thread answers where it could not do its share. */
export interface Crash {
  readonly crash: {
    readonly message: string
    readonly stack?: string | undefined
    readonly syscall?: string | undefined
  }
}

/** Posts or outputs from which on it pays to start threads; each costs about as much as a few hundred of them. */
export const MANY = 400
const MOST_HANDS = 4

/** Threads that take their share of a build. The middle is pure, so they need nothing but the task. */
export interface Crew {
  /** Every thread's share; the caller does its own meanwhile. */
  ask<T extends Task>(task: T): Promise<Share<T>[]>
  end(): Promise<void>
}

/**
 * A crew for the publication in `root`. Its threads start with the first task.
 * @param threads how many threads a build may have, this one included; by default as many as there are processors
 */
export function hireCrew(root: string, threads = Math.min(availableParallelism(), MOST_HANDS)): Crew {
  let hands: readonly Worker[] | undefined
  const start = (): Worker =>
    new Worker(new URL('./hand.js', import.meta.url), { workerData: root, stdout: false, stderr: false })
  return {
    ask: task => {
      hands ??= Array.from({ length: threads - 1 }, start)
      return Promise.all(hands.map(hand => shareFrom(hand, task)))
    },
    end: async () => {
      await Promise.all((hands ?? []).map(hand => hand.terminate()))
    },
  }
}

function shareFrom<T extends Task>(hand: Worker, task: T): Promise<Share<T>> {
  return new Promise((resolve, reject) => {
    const settle = (answer: Share<T> | Crash): void => {
      hand.off('error', reject)
      if ('crash' in answer) reject(Object.assign(new Error(answer.crash.message), answer.crash))
      else resolve(answer)
    }
    hand.once('error', reject)
    hand.once('message', settle)
    hand.postMessage(task)
  })
}
