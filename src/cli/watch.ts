import { relative, resolve, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { printStatus, reportCrash } from './console.js'
import type { Io } from './io.js'

const SETTLE = 30

/** Calls `changed` after every change in the publication’s folder, one call after another, until Ctrl-C stops it. */
export async function watchPublication(
  { root, json = false }: { readonly root: string; readonly json?: boolean },
  changed: () => Promise<void>,
  io: Io,
): Promise<void> {
  const watcher = watcherOf(resolve(root))
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let again = false
  const run = async () => {
    do {
      again = false
      await changed().catch(cause => reportCrash(io, cause, json))
    } while (again)
    running = undefined
  }
  onEachChange(watcher, () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (running) again = true
      else running = run()
    }, SETTLE)
  })
  watcher.on('ready', () => printStatus(io, 'Watching for changes. Press Ctrl-C to stop.'))
  await new Promise<void>(stop => io.onInterrupt(stop))
  clearTimeout(timer)
  again = false
  await Promise.all([watcher.close(), running])
}

/**
 * Changes are reported after `PAUSE` milliseconds without a further change, but `LONGEST` milliseconds after the first one at
 * the latest.
 */
const PAUSE = 10
const LONGEST = 50

/**
 * Calls `changed` with the paths that changed in the publication’s folder, relative to its root. Resolves to a function that
 * stops watching.
 */
export async function watchPaths(
  root: string,
  changed: (paths: readonly string[]) => void,
): Promise<() => Promise<void>> {
  const folder = resolve(root)
  const watcher = watcherOf(folder)
  const paths = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let first = 0
  onEachChange(watcher, path => {
    const now = performance.now()
    if (paths.size === 0) first = now
    paths.add(relative(folder, path).split(sep).join('/'))
    clearTimeout(timer)
    const report = (): void => {
      const changes = [...paths]
      paths.clear()
      changed(changes)
    }
    timer = setTimeout(report, Math.max(0, Math.min(PAUSE, first + LONGEST - now)))
  })
  await new Promise<void>(ready => watcher.on('ready', ready))
  return async () => {
    clearTimeout(timer)
    await watcher.close()
  }
}

/** The time within which chokidar reads a new folder, in milliseconds. */
const READ = 500

/** Calls `changed` with the path of every change. */
function onEachChange(watcher: FSWatcher, changed: (path: string) => void): void {
  watcher.on('all', (event, path) => {
    changed(path)
    // Chokidar reports a new folder before it reads it, so a file that is removed in between is never reported.
    if (event === 'addDir') setTimeout(() => !watcher.closed && changed(path), READ).unref()
  })
}

function watcherOf(folder: string): FSWatcher {
  const ours = (path: string): boolean => {
    const [first = ''] = relative(folder, path).split(sep)
    return first === 'out' || first === 'node_modules' || (first.startsWith('.') && first !== '.')
  }
  return watch(folder, { ignored: ours, ignoreInitial: true })
}
