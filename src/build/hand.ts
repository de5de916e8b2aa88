/** A thread of the crew: it does one task, answers, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Crash, Task } from './crew.js'
import { openDisk } from './disk.js'
import { readGround } from './ground.js'
import { readShare } from './reading.js'

async function perform(task: Task): Promise<unknown> {
  if (task.kind === 'feeds') return (await import('./rendering.js')).renderFeeds(task)
  const disk = openDisk(task.root)
  return readShare(task, disk, readGround(disk).surroundings)
}

perform(workerData as Task).then(
  answer => parentPort?.postMessage(answer),
  (cause: unknown) => {
    const { message, stack, syscall } = cause as NodeJS.ErrnoException
    parentPort?.postMessage({ crash: { message, stack, syscall } } satisfies Crash)
  },
)
