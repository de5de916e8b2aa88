import { createHash } from 'node:crypto'
import { ProblemsError } from '../core/problem.js'
import { type Draft, remotePictures, withPictures } from '../importing/index.js'
import type { NetworkReach } from '../network/index.js'
import { fetchSource } from '../network/index.js'
import type { NewFile } from './import-files.js'

/**
 * The picture formats that browsers show, by their first bytes. SVG is left out, because it is a document that may contain
 * scripts.
 */
const FORMATS: readonly (readonly [extension: string, start: RegExp])[] = [
  ['png', /^\x89PNG\r\n/],
  ['jpg', /^\xFF\xD8\xFF/],
  ['gif', /^GIF8/],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  ['avif', /^[\s\S]{4}ftypavi[fs]/],
]

const formatOf = (bytes: Uint8Array): string | undefined => {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return FORMATS.find(([, form]) => form.test(start))?.[0]
}

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
        const path = `pictures/${draft.name}/${nameOf(address, found)}`
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
    const format = formatOf(bytes)
    return format ? { bytes, format } : 'it is not a PNG, JPEG, GIF, WebP or AVIF file.'
  } catch (cause) {
    if (cause instanceof ProblemsError) return cause.problems.map(({ what }) => what).join(' ')
    throw cause
  }
}

/**
 * Makes a file name from the picture's own name and a short hash of its bytes, so that two pictures with one name get two
 * files.
 */
function nameOf(address: string, { bytes, format }: PictureBytes): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? ''
  const name = last
    .replace(/\.[a-z]{3,4}$/i, '')
    .replace(/%[0-9a-f]{2}|[^A-Za-z0-9_-]+/gi, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const sign = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  return `${name ? `${name}-` : ''}${sign}.${format}`
}
