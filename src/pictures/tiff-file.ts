import {
  joinedMetadata,
  type KeptMetadata,
  readExif,
  readIptc,
  readXmp,
  type TiffNumbers,
  tiffNumbers,
} from './embedded-rights.js'

/** The tags that decoders need (TIFF 6.0 and its supplements), with the maker and the rights. */
const KEPT_TAGS: ReadonlySet<number> = new Set([
  ...[254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284],
  ...[
    288, 289, 290, 291, 292, 293, 296, 297, 301, 315, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 333, 334,
  ],
  ...[336, 338, 339, 340, 341, 342, 347, 512, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 33432, 34675],
])
/** The tags whose value is the place of another directory: further pictures, Exif, GPS, interoperability. */
const [PICTURES, DIRECTORIES] = [330, new Set([34665, 34853, 40965])]
const [XMP, IPTC, PHOTOSHOP] = [700, 33723, 34377]
/** The size of a value by its type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
/** The largest number of directories. A file with more is forged. */
const MOST = 1000

/** The directories of a TIFF that were visited, and what they say. */
interface Walk {
  readonly tiff: Buffer
  readonly numbers: TiffNumbers
  readonly seen: Set<number>
  readonly found: Partial<KeptMetadata>[]
}

/**
 * Removes the metadata of a TIFF apart from the maker and the rights. Directories refer to offsets, so everything stays in its
 * place and what is removed becomes zero.
 *
 * @throws RangeError if the file ends too early
 */
export function tiffWithout(bytes: Buffer): { readonly bytes: Buffer; readonly kept: KeptMetadata } | undefined {
  const tiff = Buffer.from(bytes)
  const numbers = tiffNumbers(tiff)
  if (!numbers) return undefined
  const walk: Walk = { tiff, numbers, seen: new Set(), found: [readExif(bytes)] }
  for (let at = numbers.long(4); at !== 0 && !walk.seen.has(at); ) at = cleanDirectory(at, walk)
  return { bytes: tiff, kept: joinedMetadata(walk.found) }
}

/** Removes the metadata from a directory, and returns the place of the next. */
function cleanDirectory(at: number, walk: Walk): number {
  const { tiff, numbers, seen, found } = walk
  if (seen.size >= MOST) throw new RangeError('too many directories')
  seen.add(at)
  const count = numbers.short(at)
  const end = at + 2 + 12 * count
  const next = numbers.long(end)
  const kept: Buffer[] = []
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + 12 * i
    const tag = numbers.short(entry)
    const { from, size } = placeOfValue(entry, numbers)
    if (tag === PICTURES)
      for (let each = from; each + 4 <= from + size; each += 4) {
        const place = numbers.long(each)
        if (!seen.has(place)) cleanDirectory(place, walk)
      }
    if (KEPT_TAGS.has(tag)) {
      kept.push(Buffer.from(tiff.subarray(entry, entry + 12)))
      continue
    }
    if (from + size > tiff.length) throw new RangeError('a value ends beyond the file')
    const value = tiff.subarray(from, from + size)
    if (tag === XMP) found.push(readXmp(value.toString('utf8')))
    if (tag === IPTC || tag === PHOTOSHOP) found.push(readIptc(Buffer.from(value)))
    if (DIRECTORIES.has(tag)) erase(numbers.long(entry + 8), walk)
    if (size > 4) value.fill(0)
  }
  tiff.fill(0, at, end + 4)
  numbers.set(at, kept.length, 2)
  for (const [i, entry] of kept.entries()) entry.copy(tiff, at + 2 + 12 * i)
  numbers.set(at + 2 + 12 * kept.length, next, 4)
  return next
}

/** Returns where the value of an entry is, and its size. */
function placeOfValue(entry: number, { short, long }: TiffNumbers): { from: number; size: number } {
  const size = (SIZES[short(entry + 2)] ?? 1) * long(entry + 4)
  return { from: size > 4 ? long(entry + 8) : entry + 8, size }
}

/** Overwrites a directory with everything to which it refers. */
function erase(at: number, walk: Walk): void {
  const { tiff, numbers, seen } = walk
  if (seen.has(at) || seen.size >= MOST) return
  seen.add(at)
  const count = numbers.short(at)
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + 12 * i
    const { from, size } = placeOfValue(entry, numbers)
    if (DIRECTORIES.has(numbers.short(entry))) erase(numbers.long(entry + 8), walk)
    if (size > 4) tiff.fill(0, from, Math.min(tiff.length, from + size))
  }
  tiff.fill(0, at, Math.min(tiff.length, at + 2 + 12 * count + 4))
}
