import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Doubt, Gap, RecordedFacts } from '../../audit/index.js'
import type { FileState } from '../disk.js'
import type { ReadShare, ReadTask } from '../reading.js'
import type { PackedOutputs } from './packed-outputs.js'

/** The message of a thread that failed. */
export interface Crash {
  readonly crash: {
    readonly message: string
    readonly stack?: string | undefined
    readonly syscall?: string | undefined
  }
}

/** The message that tells a thread to render. */
export interface RenderTask {
  readonly out: string
  readonly staging: string
  readonly packed: PackedOutputs
  /** The memory in which threads claim outputs. */
  readonly claims: SharedArrayBuffer
}

/** The outputs that one thread has rendered, with the results of reading them back. */
export interface RenderShare {
  /** The outputs by number: null for a staged file, or the state of an unchanged file in out/. */
  readonly made: ReadonlyMap<number, FileState | null>
  /** Notes for the editor. */
  readonly notes: readonly string[]
  readonly gaps: readonly Gap[]
  readonly doubts: readonly Doubt[]
  readonly facts: RecordedFacts
}

/** The additional threads of a build. They read posts, and later render the outputs that do not need the main thread. */
export interface WorkerPool {
  /**
   * Lets all threads, and the caller through `own`, read a share of the posts. With one thread, only the caller reads.
   */
  readonly read: (task: ReadTask, own: () => ReadShare) => Promise<readonly ReadShare[]>
  /** Lets the threads that have read posts render outputs, and returns the results. Without such threads, no task is made. */
  readonly render: (taskOf: () => RenderTask) => Promise<readonly RenderShare[]>
  /** Ends the threads, which would otherwise wait for another task and keep the process alive. */
  readonly dismiss: () => Promise<void>
}

/**
 * The minimum number of posts for which threads save time. Starting a thread takes about as long as reading a few hundred
 * posts.
 */
const MANY = 400
const MAX_THREADS = 4

/** The number of threads that save time for so many posts on this machine. */
const threadsFor = (posts: number): number => (posts < MANY ? 1 : Math.min(availableParallelism(), MAX_THREADS))

/**
 * Runs `work` with a pool of threads, and ends the threads afterwards.
 * @param threads the total number of threads, including the caller's; by default as many as save time
 */
export async function withWorkers<T>(threads: number | undefined, work: (pool: WorkerPool) => Promise<T>): Promise<T> {
  const pool = workerPool(threads)
  try {
    return await work(pool)
  } finally {
    await pool.dismiss()
  }
}

/** @param threads as for `withWorkers` */
export function workerPool(threads: number | undefined): WorkerPool {
  let workers: readonly PoolWorker[] = []
  return {
    async read(task, own) {
      const count = threads ?? threadsFor(task.files.length)
      if (count < 2) return [own()]
      workers = Array.from({ length: count - 1 }, () => startWorker(task))
      const answers = Promise.all(workers.map(answerOf<ReadShare>))
      const mine = own()
      return [mine, ...(await answers)]
    },
    async render(taskOf) {
      if (workers.length === 0) return []
      const task = taskOf()
      const answers = Promise.all(workers.map(answerOf<RenderShare>))
      for (const { worker } of workers) worker.postMessage(task)
      return answers
    },
    async dismiss() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()))
    },
  }
}

interface PoolWorker {
  readonly worker: Worker
  /** Messages are buffered until they are awaited, because a crash may come before anybody waits for an answer. */
  readonly messages: AsyncIterator<readonly [object | Crash]>
}

function startWorker(task: ReadTask): PoolWorker {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task })
  return { worker, messages: on(worker, 'message') as AsyncIterator<[object | Crash]> }
}

async function answerOf<Share extends object>({ messages }: PoolWorker): Promise<Share> {
  const [answer] = (await messages.next()).value as readonly [Share | Crash]
  if ('crash' in answer) throw Object.assign(new Error(answer.crash.message), answer.crash)
  return answer
}
