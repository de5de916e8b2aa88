/** Runs a worker thread: it reads its share of the posts, and then renders outputs that the first thread has packed. */
import { on } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openDisk } from '../disk.js'
import { type ReadTask, readShare } from '../reading.js'
import type { Crash, RenderTask } from './worker-pool.js'

async function work(port: MessagePort, task: ReadTask): Promise<void> {
  const messages = on(port, 'message')
  const { root, context, publishers, names } = task
  const disk = openDisk(root)
  post(port, readShare(task, disk, { context, publishers, names, folder: disk }), ({ known }) => known)
  // The modules for rendering are loaded while the other threads finish reading.
  const [{ auditorOf }, { auditSetting, readInputs }, { unpackedOutputs }, { renderShare }] = await Promise.all([
    import('../../audit/index.js'),
    import('../inputs.js'),
    import('./packed-outputs.js'),
    import('../rendering.js'),
  ])
  const inputs = readInputs(disk)
  const rendering = (await messages.next()).value[0] as RenderTask
  const publication = inputs.publication ?? inputs.standIn
  if (!publication) throw new Error('publication.yml changed while it was being built. Build again.')
  const surroundings = { ...inputs.surroundings, names }
  const outputs = unpackedOutputs(rendering.packed, { loaded: { ...inputs, publication }, disk, surroundings })
  const audit = auditorOf(auditSetting({ ...inputs, body: outputs.body }, outputs.originOf))
  const share = await renderShare(outputs.at, rendering, { audit, disk })
  post(port, share, ({ facts }) => [...facts.values()])
}

/** Sends what a thread has made, with bytes in it that are moved and not copied. */
const post = <Share>(port: MessagePort, share: Share, bytesIn: (share: Share) => readonly Uint8Array[]): void =>
  port.postMessage(
    share,
    bytesIn(share).map(({ buffer }) => buffer as ArrayBuffer),
  )

if (parentPort) {
  try {
    await work(parentPort, workerData as ReadTask)
  } catch (cause) {
    const { message, stack, syscall } = cause as NodeJS.ErrnoException
    parentPort.postMessage({ crash: { message, stack, syscall } } satisfies Crash)
  }
}
