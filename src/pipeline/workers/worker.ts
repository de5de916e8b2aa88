/** Runs a worker thread: it reads its share of the posts, receives the shares of the others, and renders. */
import { on } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openDisk } from '../disk.js'
import { bodiesFrom, joinedShares, type ReadShare, type ReadTask, readShare } from '../reading.js'
import type { Crash, RenderTask } from './worker-pool.js'

async function work(port: MessagePort, task: ReadTask): Promise<void> {
  const messages = on(port, 'message')
  const next = async <Message>(): Promise<Message> => (await messages.next()).value[0]
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
  const audit = auditorOf(auditSetting(inputs, known))
  const share = await renderShare(outputs, await next<RenderTask>(), { audit, disk })
  port.postMessage(
    share,
    [...share.facts.values()].map(({ buffer }) => buffer as ArrayBuffer),
  )
}

if (parentPort) {
  try {
    await work(parentPort, workerData as ReadTask)
  } catch (cause) {
    const { message, stack, syscall } = cause as NodeJS.ErrnoException
    parentPort.postMessage({ crash: { message, stack, syscall } } satisfies Crash)
  }
}
