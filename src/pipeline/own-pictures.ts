import { ProblemsError } from '../core/problem.js'
import { isDarkCutOut, type OwnPicture } from '../lint/index.js'
import { pictureFacts } from '../pictures/index.js'
import { type Disk, type FileState, sameFileState } from './disk.js'
import type { Copy } from './outputs.js'
import { copiedFile } from './picture-store.js'

/** Returns the properties of a picture as it is published, or undefined if its file does not exist. */
export type OwnPictures = (picture: Omit<Copy, 'path'>) => Promise<OwnPicture | undefined>

/** Returns a function that examines each picture only once, as long as its file does not change. */
export function ownPictures(disk: Disk): OwnPictures {
  const known = new Map<string, { readonly mark: FileState; readonly picture: Promise<OwnPicture | undefined> }>()
  return async ({ from, copy }) => {
    const mark = disk.fileState(from)
    if (!mark) return undefined
    const name = `${from} ${copy?.path}`
    const before = known.get(name)
    if (before && sameFileState(before.mark, mark)) return before.picture
    const picture = publishedBytes({ path: '', from, ...(copy ? { copy } : {}) }, disk).then(pictureIn)
    known.set(name, { mark, picture })
    return picture
  }
}

async function publishedBytes(picture: Copy, disk: Disk): Promise<Uint8Array | undefined> {
  try {
    return (await copiedFile(picture, disk, { keeps: false })).bytes
  } catch (cause) {
    // A build reports a damaged file.
    if (cause instanceof ProblemsError) return undefined
    throw cause
  }
}

async function pictureIn(bytes: Uint8Array | undefined): Promise<OwnPicture | undefined> {
  if (!bytes) return undefined
  const { width, height } = pictureFacts(bytes) ?? {}
  const size = width && height ? { width, height } : {}
  return { bytes: bytes.length, ...size, dark: isDarkCutOut(bytes) }
}
