/** Runs a worker thread: it reads its share of the posts, receives the shares of the others, and renders. */
import { on } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openDisk } from '../disk.js'
import { bodiesFrom, joinedShares, type ReadShare, type ReadTask, readShare } from '../reading.js'
import type { Crash, RenderShare, RenderTask } from './worker-pool.js'

type Next = <Message>() => Promise<Message>

async function work(port: MessagePort, task: ReadTask): Promise<void> {
  const messages = on(port, 'message')
  const render = await planned(port, task, async <Message>(): Promise<Message> => (await messages.next()).value[0])
  const share = await render((await messages.next()).value[0])
  port.postMessage(
    share,
    [...share.facts.values()].map(({ buffer }) => buffer as ArrayBuffer),
  )
}

/**
 * Reads a share of the posts, and plans what all posts make. What was read is in this function alone, because a function that waits
 * keeps everything that it has ever named.
 */
async function planned(
  port: MessagePort,
  task: ReadTask,
  next: Next,
): Promise<(task: RenderTask) => Promise<RenderShare>> {
  const disk = openDisk(task.root)
  const { context, publishers, names, options } = task
  const own = readShare(task, disk, { context, publishers, names, folder: disk })
  port.postMessage(own)
  // The modules for rendering are loaded while the other threads finish reading.
  const [{ auditorOf }, { auditSetting, readInputs }, { planPublic }, { renderShare }] = await Promise.all([
    import('../../audit/index.js'),
    import('../inputs.js'),
    import('../plan.js'),
    import('../rendering.js'),
  ])
  const inputs = readInputs(disk)
  const { publication } = inputs
  const { known, bodies } = joinedShares([own, ...(await next<readonly ReadShare[]>())], task.bodies)
  const posts = [...known.values()].flatMap(({ posts }) => posts)
  const body = bodiesFrom(bodies, disk, { ...inputs.surroundings, names })
  const outputs = publication ? planPublic({ ...inputs, publication, posts, body }, options) : []
  const audit = auditorOf(auditSetting({ ...inputs, body }, known))
  return task => renderShare(outputs, task, { audit, disk })
}

if (parentPort) {
  try {
    await work(parentPort, workerData as ReadTask)
  } catch (cause) {
    const { message, stack, syscall } = cause as NodeJS.ErrnoException
    parentPort.postMessage({ crash: { message, stack, syscall } } satisfies Crash)
  }
}
