import { exifOf, joinedMetadata, type KeptMetadata, readExif, readXmp, xmpOf } from './embedded-rights.js'

/** A box of an ISO base media file (ISO/IEC 14496-12), such as HEIC, AVIF or MP4, or of JPEG XL. */
interface Box {
  readonly type: string
  readonly at: number
  /** Where its content begins. */
  readonly from: number
  readonly end: number
}

/** The boxes with metadata alone: those of cameras and programs, further files behind the picture, and what is compressed. */
const PRIVATE = new Set(['udta', 'uuid', 'mpvd', 'Exif', 'xml ', 'brob', 'jumb', 'meco', 'jbrd'])
/** The boxes that contain boxes of tracks. */
const PARENTS = new Set(['moov', 'trak', 'mdia', 'edts', 'moof', 'traf'])

/** @throws RangeError if a box ends beyond the file */
function boxesIn(file: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = []
  for (let at = start; at < end; ) {
    // Some programs end the content of a box with zeros.
    if (end - at < 8 || file.readUInt32BE(at) + file.readUInt32BE(at + 4) === 0) break
    const short = file.readUInt32BE(at)
    const size = short === 1 ? Number(file.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short
    const from = at + (short === 1 ? 16 : 8)
    if (at + size > end || at + size < from) throw new RangeError('a box ends beyond the file')
    boxes.push({ type: file.toString('latin1', at + 4, at + 8), at, from, end: at + size })
    at += size
  }
  return boxes
}

/**
 * Removes the metadata of a picture or a film in boxes, apart from the rights in Exif and XMP. Offsets refer to the whole file,
 * so everything stays in its place and what is removed becomes free space.
 *
 * @throws RangeError if the file ends too early
 */
export function boxesWithout(bytes: Buffer): { readonly bytes: Buffer; readonly kept: KeptMetadata } {
  const file = Buffer.from(bytes)
  const items = boxesIn(file, 0, file.length)
    .filter(({ type }) => type === 'meta')
    .flatMap(meta => metadataItems(file, meta))
  const kept = joinedMetadata(items.map(({ kind, ranges }) => readItem(file, kind, ranges)))
  for (const { kind, ranges } of items) overwrite(file, kind, ranges, kept)
  cleanBoxes(file, 0, file.length)
  return { bytes: file, kept }
}

function cleanBoxes(file: Buffer, start: number, end: number, parent = ''): void {
  for (const { type, at, from, end: last } of boxesIn(file, start, end)) {
    // The `meta` of a picture says how to show it; that of a film or a track has descriptions only.
    if (PRIVATE.has(type) || (type === 'meta' && parent !== '')) {
      file.write('free', at + 4, 'latin1')
      file.fill(0, from, last)
    } else if (PARENTS.has(type)) cleanBoxes(file, from, last, type)
  }
}

type Range = readonly [from: number, end: number]
interface MetadataItem {
  readonly kind: 'Exif' | 'mime' | 'uri '
  readonly ranges: readonly Range[]
}

/** Finds the items with metadata, and where their bytes are (sections 8.11.3 and 8.11.6). */
function metadataItems(file: Buffer, meta: Box): MetadataItem[] {
  const inside = boxesIn(file, meta.from + 4, meta.end)
  const [info, places, data] = ['iinf', 'iloc', 'idat'].map(name => inside.find(({ type }) => type === name))
  if (!info || !places) return []
  const ranges = itemRanges(file, places, data)
  const head = file[info.from] === 0 ? 6 : 8
  return boxesIn(file, info.from + head, info.end).flatMap(({ type, from }) => {
    const version = file[from] ?? 0
    if (type !== 'infe' || version < 2) return []
    const [id, kindAt] =
      version === 2 ? [file.readUInt16BE(from + 4), from + 8] : [file.readUInt32BE(from + 4), from + 10]
    const kind = file.toString('latin1', kindAt, kindAt + 4)
    return kind === 'Exif' || kind === 'mime' || kind === 'uri ' ? [{ kind, ranges: ranges.get(id) ?? [] }] : []
  })
}

function itemRanges(file: Buffer, { from }: Box, data: Box | undefined): ReadonlyMap<number, readonly Range[]> {
  const version = file[from] ?? 0
  const sizes = file.readUInt16BE(from + 4)
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexSize = version > 0 ? sizes & 15 : 0
  const wide = version === 2 ? 4 : 2
  let at = from + 6
  const take = (size: number): number => {
    if (at + size > file.length) throw new RangeError('a list of places ends beyond the file')
    const value = size === 8 ? Number(file.readBigUInt64BE(at)) : size === 0 ? 0 : file.readUIntBE(at, size)
    at += size
    return value
  }
  const found = new Map<number, readonly Range[]>()
  const count = take(wide)
  for (let i = 0; i < count; i += 1) {
    const id = take(wide)
    const method = version > 0 ? take(2) & 15 : 0
    take(2)
    const base = take(baseSize) + (method === 1 ? (data?.from ?? 0) : 0)
    const extents = take(2)
    const ranges: Range[] = []
    for (let each = 0; each < extents; each += 1) {
      take(indexSize)
      const start = base + take(offsetSize)
      const end = start + take(lengthSize)
      if (end > file.length) throw new RangeError('an item ends beyond the file')
      ranges.push([start, end])
    }
    found.set(id, ranges)
  }
  return found
}

function readItem(file: Buffer, kind: MetadataItem['kind'], ranges: readonly Range[]): Partial<KeptMetadata> {
  const bytes = Buffer.concat(ranges.map(([from, end]) => file.subarray(from, end)))
  if (kind === 'mime') return readXmp(bytes.toString('utf8'))
  // The first number says how far the data are behind it (ISO/IEC 23008-12, A.2.1). The rotation is in a box of its own.
  const start = kind === 'Exif' && bytes.length > 4 ? 4 + bytes.readUInt32BE(0) : bytes.length
  return { rights: readExif(bytes.subarray(start)).rights ?? {} }
}

function overwrite(file: Buffer, kind: MetadataItem['kind'], ranges: readonly Range[], kept: KeptMetadata): void {
  for (const [from, end] of ranges) file.fill(kind === 'mime' ? 0x20 : 0, from, end)
  const [first] = ranges
  if (!first) return
  const exif = kind === 'Exif' ? exifOf(kept) : undefined
  const xmp = kind === 'mime' ? xmpOf(kept.rights) : undefined
  const written = xmp ?? (exif && Buffer.concat([Buffer.alloc(4), exif]))
  if (written && written.length <= first[1] - first[0]) written.copy(file, first[0])
}
