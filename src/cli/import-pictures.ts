import { ProblemsError } from '../core/problem.js'
import { type Draft, pictureFileName, pictureFormat, remotePictures, withPictures } from '../importing/index.js'
import type { NetworkReach } from '../network/index.js'
import { fetchSource } from '../network/index.js'
import type { NewFile } from './import-files.js'

/** Downloads the pictures of drafts into static/. A picture that cannot be downloaded keeps its address, and a note says so. */
export async function fetchPictures(
  drafts: readonly Draft[],
  options: NetworkReach,
): Promise<{ readonly drafts: readonly Draft[]; readonly files: readonly NewFile[] }> {
  const known = new Map<string, string>()
  const files = new Map<string, NewFile>()
  const done: Draft[] = []
  for (const draft of drafts) {
    const notes: string[] = []
    for (const address of remotePictures(draft)) {
      if (known.has(address)) continue
      const found = await pictureAt(address, options)
      if (typeof found === 'string')
        notes.push(`The picture ${address} was not downloaded and keeps its address: ${found}`)
      else {
        const path = `pictures/${draft.name}/${pictureFileName(new URL(address).pathname, found.bytes, found.format)}`
        known.set(address, `/${path}`)
        files.set(path, { folder: 'static', path, bytes: found.bytes })
      }
    }
    done.push({ ...withPictures(draft, known), notes: [...draft.notes, ...notes] })
  }
  return { drafts: done, files: [...files.values()] }
}

interface PictureBytes {
  readonly bytes: Uint8Array
  readonly format: string
}

async function pictureAt(address: string, options: NetworkReach): Promise<PictureBytes | string> {
  try {
    const { bytes } = await fetchSource(address, options)
    const format = pictureFormat(bytes)
    return format ? { bytes, format } : 'it is not a PNG, JPEG, GIF, WebP or AVIF file.'
  } catch (cause) {
    if (cause instanceof ProblemsError) return cause.problems.map(({ what }) => what).join(' ')
    throw cause
  }
}
