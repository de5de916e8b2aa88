import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Body, type Post, sourceName } from '../content/index.js'
import { fingerprint } from '../core/fingerprint.js'
import { lazy } from '../core/memo.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import { type BodyPlace, bodyIn, type SharedBodies } from './workers/shared-bodies.js'

/** The bodies that earlier builds have rendered. They only save reading the Markdown of posts that appear beside an edited one. */
export interface KeptBodies {
  /** Returns the body of a post, or nothing if it is not kept, or damaged. */
  readonly of: (post: Post) => Body | undefined
  /** The folder for the bodies of this build, which is empty. */
  readonly folder: string
  /** Keeps the bodies of this build for the next ones. */
  readonly keep: (bodies: SharedBodies) => void
  /** Deletes what this build has written but not kept. */
  readonly close: () => void
}

/** The file in the folder of a build that says where each body is. It is written last, so a folder without one does not count. */
const INDEX = 'index.json'

/** The bounds of all that is kept: folders, each of one build, and bytes. */
const MOST_FOLDERS = 16
const MOST_BYTES = 64_000_000

interface Index {
  readonly context: string
  /** The file names of the chunks. */
  readonly chunks: readonly string[]
  readonly places: ReadonlyMap<string, BodyPlace>
}

/**
 * Opens the bodies of earlier builds. Builds of one publication never overlap, so nothing else writes here.
 * @param context a fingerprint of everything that reading a post depends on, besides its files
 */
export function keptBodies(root: string, context: string): KeptBodies {
  const all = join(root, PRIVATE_FOLDER, 'bodies')
  mkdirSync(all, { recursive: true })
  const folder = mkdtempSync(join(all, 'build-'))
  // Most builds need none of them.
  const earlier = lazy(() =>
    foldersIn(all).flatMap(({ path }) => {
      const index = indexIn(path)
      return index?.context === context ? [{ path, index }] : []
    }),
  )
  return {
    folder,
    of(post) {
      for (const { path, index } of earlier()) {
        const place = index.places.get(sourceName(post))
        const body = place && bodyIn(join(path, index.chunks[place[0]] ?? ''), place, post.fingerprint)
        if (body) return body
      }
      return undefined
    },
    keep({ chunks, places }) {
      if (places.length === 0) return
      const text = JSON.stringify({ context, chunks: chunks.map(chunk => basename(String(chunk))), places })
      try {
        writeFileSync(join(folder, `${INDEX}.new`), `${fingerprint(text)}\n${text}`)
        renameSync(join(folder, `${INDEX}.new`), join(folder, INDEX))
      } catch {
        // The next build reads them again.
      }
    },
    close() {
      let size = 0
      const kept = new Set<string>()
      for (const each of foldersIn(all)) {
        size += each.size
        if (kept.size < MOST_FOLDERS && size <= MOST_BYTES) kept.add(basename(each.path))
      }
      for (const name of readdirSync(all))
        if (!kept.has(name)) rmSync(join(all, name), { recursive: true, force: true })
      if (kept.size === 0) rmSync(all, { recursive: true, force: true })
    },
  }
}

/** Lists the folders of complete builds, the latest first, with their sizes in bytes. */
function foldersIn(all: string): { path: string; written: number; size: number }[] {
  const found = readdirSync(all, { withFileTypes: true }).flatMap(entry => {
    const path = join(all, entry.name)
    const index = entry.isDirectory() ? statSync(join(path, INDEX), { throwIfNoEntry: false }) : undefined
    if (!index) return []
    const sizes = readdirSync(path).map(name => statSync(join(path, name)).size)
    return [{ path, written: index.mtimeMs, size: sizes.reduce((sum, each) => sum + each, 0) }]
  })
  return found.sort((a, b) => b.written - a.written)
}

/** Reads an index, or nothing if it is damaged. */
function indexIn(folder: string): Index | undefined {
  try {
    const text = readFileSync(join(folder, INDEX), 'utf8')
    const end = text.indexOf('\n')
    if (text.slice(0, end) !== fingerprint(text.slice(end + 1))) return undefined
    const { places, ...index } = JSON.parse(text.slice(end + 1)) as Omit<Index, 'places'> & Pick<SharedBodies, 'places'>
    return { ...index, places: new Map(places) }
  } catch {
    return undefined
  }
}
