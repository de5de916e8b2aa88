import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Gap } from '../../audit/index.js'
import type { Mark } from '../disk.js'
import type { ReadShare, ReadTask } from '../reading.js'
import type { RenderClaims } from './render-claims.js'

/** What a thread answers where it could not do its share. */
export interface Crash {
  readonly crash: {
    readonly message: string
    readonly stack?: string | undefined
    readonly syscall?: string | undefined
  }
}

/** What a thread is told to render. */
export interface RenderTask {
  readonly out: string
  readonly staging: string
  readonly tickets: RenderClaims
}

/** What a thread has rendered: null where it is staged, or the mark of a file in out/ that was right already. */
export interface RenderShare {
  readonly made: readonly (readonly [path: string, mark: Mark | null])[]
  readonly gaps: readonly Gap[]
  /** What its ledger has of the posts. */
  readonly facts: ReadonlyMap<string, Uint8Array>
}

/** Threads beside this one. They read posts, and later render what does not need this thread. */
export interface WorkerPool {
  /**
   * Every thread's share in a task of reading, with the caller's own; each thread is told what all have read. A small
   * task is the caller's alone.
   */
  readonly read: (task: ReadTask, own: () => ReadShare) => Promise<readonly ReadShare[]>
  /** The shares of those that have read. */
  readonly render: (task: RenderTask) => Promise<readonly RenderShare[]>
  /** Ends the threads. Without it they would wait for another task, and the process with them. */
  readonly dismiss: () => Promise<void>
}

/** Posts from which on it pays to start threads; each costs about as much as a few hundred of them. */
const MANY = 400
const MOST_HANDS = 4

/** How many threads a build may use where nobody says. */
export const threadsHere = (): number => Math.min(availableParallelism(), MOST_HANDS)

/** @param threads how many there may be, the caller's included */
export function workerPool(threads: number): WorkerPool {
  let hands: readonly Hand[] = []
  return {
    async read(task, own) {
      if (task.files.length < MANY) return [own()]
      // By default V8 lets a heap double and more between two full collections: in a large build, memory for little gain.
      setFlagsFromString('--heap-growing-percent=40')
      hands = Array.from({ length: threads - 1 }, () => hire(task))
      const answers = Promise.all(hands.map(answerOf<ReadShare>))
      const mine = own()
      const others = await answers
      for (const [i, { worker }] of hands.entries())
        worker.postMessage([mine, ...others.filter((_, other) => other !== i)])
      return [mine, ...others]
    },
    async render(task) {
      const answers = Promise.all(hands.map(answerOf<RenderShare>))
      for (const { worker } of hands) worker.postMessage(task)
      return answers
    },
    async dismiss() {
      await Promise.all(hands.map(({ worker }) => worker.terminate()))
    },
  }
}

interface Hand {
  readonly worker: Worker
  /** What it says, kept until it is asked for; a crash may come before anybody waits for an answer. */
  readonly messages: AsyncIterator<readonly [object | Crash]>
}

function hire(task: ReadTask): Hand {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task })
  return { worker, messages: on(worker, 'message') as AsyncIterator<[object | Crash]> }
}

async function answerOf<Share extends object>({ messages }: Hand): Promise<Share> {
  const [said] = (await messages.next()).value as readonly [Share | Crash]
  if ('crash' in said) throw Object.assign(new Error(said.crash.message), said.crash)
  return said
}
