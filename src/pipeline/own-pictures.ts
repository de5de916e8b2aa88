import { pictureFacts } from '../content/index.js'
import { isDarkCutOut, type OwnPicture } from '../lint/index.js'
import { type Disk, type FileState, sameFileState } from './disk.js'

/** Returns the properties of a picture file, or undefined if it does not exist. */
export type OwnPictures = (file: string) => Promise<OwnPicture | undefined>

/** Returns a function that examines each picture only once, as long as its file does not change. */
export function ownPictures(disk: Disk): OwnPictures {
  const known = new Map<string, { readonly mark: FileState; readonly picture: Promise<OwnPicture | undefined> }>()
  return async file => {
    const mark = disk.fileState(file)
    if (!mark) return undefined
    const before = known.get(file)
    if (before && sameFileState(before.mark, mark)) return before.picture
    const picture = pictureIn(disk.read(file))
    known.set(file, { mark, picture })
    return picture
  }
}

async function pictureIn(bytes: Uint8Array | undefined): Promise<OwnPicture | undefined> {
  if (!bytes) return undefined
  const { width, height } = pictureFacts(bytes) ?? {}
  const size = width && height ? { width, height } : {}
  return { bytes: bytes.length, ...size, dark: await isDarkCutOut(bytes) }
}
