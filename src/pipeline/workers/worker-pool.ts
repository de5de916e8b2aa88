import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Doubt, Gap, RecordedFacts } from '../../audit/index.js'
import type { Mark } from '../disk.js'
import type { ReadShare, ReadTask } from '../reading.js'
import type { RenderClaims } from './render-claims.js'

/** The message of a thread that failed. */
export interface Crash {
  readonly crash: {
    readonly message: string
    readonly stack?: string | undefined
    readonly syscall?: string | undefined
  }
}

/** The message that tells a thread what to render. */
export interface RenderTask {
  readonly out: string
  readonly staging: string
  readonly tickets: RenderClaims
}

/** What one thread has rendered and read back. */
export interface RenderShare {
  /** By path: null for a staged file, or the mark of an unchanged file in out/. */
  readonly made: ReadonlyMap<string, Mark | null>
  /** Notes for the editor. */
  readonly notes: readonly string[]
  readonly gaps: readonly Gap[]
  readonly doubts: readonly Doubt[]
  readonly facts: RecordedFacts
}

/** The additional threads of a build. They read posts and later render what does not need the main thread. */
export interface WorkerPool {
  /**
   * Lets all threads, and the caller through `own`, read a share of the posts. Each thread then receives the shares of
   * all others. For few posts, only the caller reads.
   */
  readonly read: (task: ReadTask, own: () => ReadShare) => Promise<readonly ReadShare[]>
  /** Lets the threads that have read posts render, and returns their results. */
  readonly render: (task: RenderTask) => Promise<readonly RenderShare[]>
  /** Ends the threads, which otherwise wait for another task and keep the process alive. */
  readonly dismiss: () => Promise<void>
}

/** The number of posts from which threads pay off. Starting one costs about as much as reading a few hundred posts. */
const MANY = 400
const MOST_HANDS = 4

/** Returns the default number of threads for a build. */
export const threadsHere = (): number => Math.min(availableParallelism(), MOST_HANDS)

/** Lends threads to a piece of work, and ends them when it is done. */
export async function withWorkers<T>(threads: number, work: (pool: WorkerPool) => Promise<T>): Promise<T> {
  const pool = workerPool(threads)
  try {
    return await work(pool)
  } finally {
    await pool.dismiss()
  }
}

/** @param threads the total number of threads, including the caller's */
export function workerPool(threads: number): WorkerPool {
  let hands: readonly Hand[] = []
  return {
    async read(task, own) {
      if (task.files.length < MANY) return [own()]
      // By default, V8 lets a heap more than double between two full collections. In a large build, that costs much
      // memory for little speed.
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
  /** Messages are buffered until they are awaited, because a crash may come before anybody waits for an answer. */
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
