/** A thread of the crew: it does its share of a task, answers with it, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Crash } from './crew.js'
import { openDisk } from './disk.js'
import { type ReadTask, readShare } from './reading.js'

const task = workerData as ReadTask

try {
  const disk = openDisk(task.root)
  const { context, publishers } = task
  parentPort?.postMessage(readShare(task, disk, { context, publishers, folder: disk }))
} catch (cause) {
  const { message, stack, syscall } = cause as NodeJS.ErrnoException
  parentPort?.postMessage({ crash: { message, stack, syscall } } satisfies Crash)
}
