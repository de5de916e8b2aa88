import { relative, resolve, sep } from 'node:path'
import { watch } from 'chokidar'
import { reportCrash, tell } from './console.js'

const SETTLE = 30

/** Calls `changed` after every change below the publication's folder, never twice at once. Ends with the process. */
export async function watchPublication(root: string, changed: () => Promise<void>): Promise<never> {
  const folder = resolve(root)
  const ours = (path: string): boolean => {
    const [first = ''] = relative(folder, path).split(sep)
    return first === 'out' || first === 'node_modules' || (first.startsWith('.') && first !== '.')
  }
  const watcher = watch(folder, { ignored: ours, ignoreInitial: true })
  let timer: NodeJS.Timeout | undefined
  let running = false
  let again = false
  const run = async () => {
    if (running) {
      again = true
      return
    }
    running = true
    do {
      again = false
      await changed().catch(reportCrash)
    } while (again)
    running = false
  }
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), SETTLE)
  })
  watcher.on('ready', () => tell('Watching for changes. Ctrl-C ends it.'))
  return new Promise(() => {})
}
