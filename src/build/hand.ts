/** A thread of the crew: it does its share of a task and answers with it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Crash, Share, Task } from './crew.js'
import { openDisk } from './disk.js'
import { readGround } from './ground.js'
import { readShare } from './reading.js'

const disk = openDisk(String(workerData))
const ground = readGround(disk)

async function perform(task: Task): Promise<Share<Task>> {
  if (task.kind === 'read') return readShare(task, disk, ground.surroundings)
  const { renderForeignShare } = await import('./rendering.js')
  return renderForeignShare(task, disk, ground)
}

parentPort?.on('message', (task: Task) => {
  perform(task).then(
    share => parentPort?.postMessage(share),
    (cause: unknown) => {
      const { message, stack, syscall } = cause as NodeJS.ErrnoException
      parentPort?.postMessage({ crash: { message, stack, syscall } } satisfies Crash)
    },
  )
})
