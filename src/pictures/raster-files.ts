import { crc32, inflateSync } from 'node:zlib'
import { append } from '../core/long-lists.js'
import {
  type EmbeddedRights,
  exifOf,
  iptcOf,
  joinedMetadata,
  type KeptMetadata,
  readExif,
  readIptc,
  readXmp,
  xmpOf,
} from './embedded-rights.js'

/** A picture file taken apart: what shows the picture, and what is kept of its metadata. */
export interface PictureParts {
  readonly kept: KeptMetadata
  /** Puts the file together again, with these metadata and no others. */
  readonly withMetadata: (kept: KeptMetadata) => Buffer
  /** Whether the file ends too early, so that only its readable beginning is left. */
  readonly damaged: boolean
}

const XMP_HEAD = 'http://ns.adobe.com/xap/1.0/\0'
const IPTC_HEAD = 'Photoshop 3.0\0'

const segment = (marker: number, ...data: readonly Uint8Array[]): Buffer[] => {
  const length = data.reduce((sum, part) => sum + part.length, 2)
  // A segment has at most 65,535 bytes, which rights exceed only in a forged file.
  return length > 0xffff ? [] : [Buffer.from([0xff, marker, length >> 8, length & 255]), ...data.map(Buffer.from)]
}

/** Returns the end of the coded picture that begins at an offset: the next marker (ITU T.81, section B.1.1.5). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/**
 * Takes a JPEG apart. Of its application data it keeps what decoders need: JFIF without its thumbnail, the colour profile and
 * Adobe’s colour transform. Whatever follows the end of the picture, such as a film or a second picture, is left out.
 */
export function jpegParts(bytes: Buffer): PictureParts {
  const [head, rest]: [Buffer[], Buffer[]] = [[bytes.subarray(0, 2)], []]
  const found: Partial<KeptMetadata>[] = []
  let at = 2
  let ended = false
  while (!ended && at + 2 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    ended = marker === 0xd9
    if (ended || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      if (!ended) rest.push(bytes.subarray(at, at + 2))
      at += 2
      continue
    }
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) break
    const data = bytes.subarray(at + 4, end)
    const starts = (text: string): boolean => data.toString('latin1', 0, text.length) === text
    if (marker === 0xe0 && starts('JFIF\0') && data.length >= 14)
      append(head, segment(0xe0, data.subarray(0, 12), Buffer.alloc(2)))
    else if (marker === 0xe1 && starts('Exif\0\0')) found.push(readExif(data))
    else if (marker === 0xe1 && starts(XMP_HEAD)) found.push(readXmp(data.toString('utf8', XMP_HEAD.length)))
    else if (marker === 0xed && starts(IPTC_HEAD)) found.push(readIptc(data.subarray(IPTC_HEAD.length)))
    else if (
      !(marker >= 0xe0 && marker <= 0xef) ||
      (marker === 0xe2 && starts('ICC_PROFILE\0')) ||
      (marker === 0xee && starts('Adobe'))
    ) {
      if (marker !== 0xfe) rest.push(bytes.subarray(at, end))
    }
    at = end
    if (marker !== 0xda) continue
    at = endOfScan(bytes, end)
    rest.push(bytes.subarray(end, at))
  }
  return {
    kept: joinedMetadata(found),
    damaged: !ended,
    withMetadata: kept => {
      const [exif, xmp, iptc] = [exifOf(kept), xmpOf(kept.rights), iptcOf(kept.rights)]
      return Buffer.concat([
        ...head,
        ...(exif ? segment(0xe1, Buffer.from('Exif\0\0'), exif) : []),
        ...(xmp ? segment(0xe1, Buffer.from(XMP_HEAD), xmp) : []),
        ...(iptc ? segment(0xed, Buffer.from(IPTC_HEAD), iptc) : []),
        ...rest,
        ...(ended ? [Buffer.from([0xff, 0xd9])] : []),
      ])
    },
  }
}

/** The chunks of a PNG, including those of its animations, that decoders need (PNG, third edition). */
const PNG_CHUNKS = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs hIST sPLT acTL fcTL fdAT'.split(' '),
)
const XMP_KEYWORD = 'XML:com.adobe.xmp'

const chunk = (type: string, data: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** Takes a PNG apart. */
export function pngParts(bytes: Buffer): PictureParts {
  const chunks: Buffer[] = []
  const found: Partial<KeptMetadata>[] = []
  let at = 8
  let ended = false
  while (!ended && at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) break
    const data = bytes.subarray(at + 8, end - 4)
    ended = type === 'IEND'
    if (PNG_CHUNKS.has(type)) chunks.push(bytes.subarray(at, end))
    else if (type === 'eXIf') found.push(readExif(data))
    else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') found.push(pngText(type, data))
    at = end
  }
  return {
    kept: joinedMetadata(found),
    damaged: !ended,
    withMetadata: kept => {
      const [exif, xmp] = [exifOf(kept), xmpOf(kept.rights)]
      const [first = Buffer.alloc(0), ...others] = chunks
      return Buffer.concat([
        bytes.subarray(0, 8),
        first,
        ...(exif ? [chunk('eXIf', exif)] : []),
        ...(xmp ? [chunk('iTXt', Buffer.concat([Buffer.from(`${XMP_KEYWORD}\0\0\0\0\0`), xmp]))] : []),
        ...others,
      ])
    },
  }
}

/** The most bytes of a compressed text that are read. */
const LONGEST_TEXT = 200_000

/** Reads the author, the copyright or XMP from a text chunk (PNG, sections 11.3.3.2 to 11.3.3.4). */
function pngText(type: 'tEXt' | 'zTXt' | 'iTXt', data: Buffer): Partial<KeptMetadata> {
  const end = data.indexOf(0)
  const keyword = data.toString('latin1', 0, end)
  if (end < 0 || !['Author', 'Copyright', XMP_KEYWORD].includes(keyword)) return {}
  const text =
    type === 'tEXt'
      ? data.toString('latin1', end + 1)
      : type === 'zTXt'
        ? inflated(data.subarray(end + 2))
        : internationalText(data, end + 1)
  if (keyword === XMP_KEYWORD) return readXmp(text)
  return text === '' ? {} : { rights: { [keyword === 'Author' ? 'creator' : 'notice']: text } as EmbeddedRights }
}

function internationalText(data: Buffer, flags: number): string {
  const language = data.indexOf(0, flags + 2)
  const start = language < 0 ? -1 : data.indexOf(0, language + 1)
  const bytes = start < 0 ? Buffer.alloc(0) : data.subarray(start + 1)
  return data[flags] === 1 ? inflated(bytes) : bytes.toString('utf8')
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes, { maxOutputLength: LONGEST_TEXT }).toString('utf8')
  } catch {
    // What cannot be decompressed states nothing.
    return ''
  }
}

const WEBP_CHUNKS = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const [EXIF_FLAG, XMP_FLAG] = [0x08, 0x04]

const riffChunk = (type: string, data: Uint8Array): Buffer => {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from(type, 'latin1'), size, data, Buffer.alloc(data.length % 2)])
}

/** Lists the chunks of a WebP within the size that its head states. */
export function webpChunks(bytes: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = []
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4))
  for (let at = 12; at + 8 <= end; ) {
    const size = bytes.readUInt32LE(at + 4)
    if (at + 8 + size > bytes.length) break
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + size) })
    at += 8 + size + (size % 2)
  }
  return chunks
}

/** Takes a WebP apart (RFC 9649). */
export function webpParts(bytes: Buffer): PictureParts {
  const all = webpChunks(bytes)
  const found = all.flatMap(({ type, data }) =>
    type === 'EXIF' ? [readExif(data)] : type === 'XMP ' ? [readXmp(data.toString('utf8'))] : [],
  )
  return {
    kept: joinedMetadata(found),
    damaged: !all.some(({ type }) => type === 'VP8 ' || type === 'VP8L' || type === 'ANMF'),
    withMetadata: kept => {
      const chunks = all.filter(({ type }) => WEBP_CHUNKS.has(type))
      const [exif, xmp] = [exifOf(kept), xmpOf(kept.rights)]
      const [first, ...others] = chunks[0]?.type === 'VP8X' ? chunks : [extendedHead(chunks), ...chunks]
      const flags = ((first?.data[0] ?? 0) & ~(EXIF_FLAG | XMP_FLAG)) | (exif ? EXIF_FLAG : 0) | (xmp ? XMP_FLAG : 0)
      const head = first && { type: 'VP8X', data: Buffer.concat([Buffer.from([flags]), first.data.subarray(1)]) }
      // A plain file without metadata needs no extended head.
      const needed = head && (exif || xmp || chunks[0]?.type === 'VP8X') ? [head] : []
      const body = Buffer.concat([
        ...[...needed, ...others].map(({ type, data }) => riffChunk(type, data)),
        ...(exif ? [riffChunk('EXIF', exif)] : []),
        ...(xmp ? [riffChunk('XMP ', xmp)] : []),
      ])
      return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), body]))
    },
  }
}

/** Makes the extended head of a plain WebP, which metadata need. */
function extendedHead(chunks: readonly { readonly type: string; readonly data: Buffer }[]): {
  type: string
  data: Buffer
} {
  const data = Buffer.alloc(10)
  const { width, height, alpha } = plainWebpSize(chunks) ?? { width: 1, height: 1, alpha: false }
  data[0] = alpha ? 0x10 : 0
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return { type: 'VP8X', data }
}

function plainWebpSize(chunks: readonly { readonly type: string; readonly data: Buffer }[]) {
  const lossy = chunks.find(({ type, data }) => type === 'VP8 ' && data.length >= 10)?.data
  if (lossy) return { width: lossy.readUInt16LE(6) & 0x3fff, height: lossy.readUInt16LE(8) & 0x3fff, alpha: false }
  const lossless = chunks.find(({ type, data }) => type === 'VP8L' && data.length >= 5)?.data
  if (!lossless) return undefined
  const bits = lossless.readUInt32LE(1)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, alpha: ((bits >> 28) & 1) === 1 }
}

/** The application data of a GIF that players need. */
const GIF_APPLICATIONS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])
const GIF_XMP = 'XMP DataXMP'

/** Takes a GIF apart (GIF89a). */
export function gifParts(bytes: Buffer): PictureParts {
  const table = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const blocksEnd = (from: number): number => {
    let at = from
    while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0)
    return at + 1
  }
  let at = 13 + table(bytes[10] ?? 0)
  const head = bytes.subarray(0, at)
  const blocks: Buffer[] = []
  const found: Partial<KeptMetadata>[] = []
  while (at < bytes.length && (bytes[at] === 0x21 || bytes[at] === 0x2c)) {
    const isImage = bytes[at] === 0x2c
    const end = isImage ? blocksEnd(at + 11 + table(bytes[at + 9] ?? 0)) : blocksEnd(at + 2)
    if (end > bytes.length) break
    const block = bytes.subarray(at, end)
    const name = block.toString('latin1', 3, 14)
    const isApplication = !isImage && block[1] === 0xff
    if (isApplication && name === GIF_XMP) found.push(readXmp(block.toString('utf8', 14)))
    else if (!(isApplication && !GIF_APPLICATIONS.has(name)) && !(!isImage && block[1] === 0xfe)) blocks.push(block)
    at = end
  }
  return {
    kept: joinedMetadata(found),
    damaged: bytes[at] !== 0x3b,
    withMetadata: kept => {
      const xmp = xmpOf(kept.rights)
      // The bytes after the packet lead every reader of blocks to the end (XMP specification, part 3, section 1.1.2).
      const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, i) => 255 - i), 0])
      const packet = xmp ? [Buffer.from(`\x21\xff\x0b${GIF_XMP}`, 'latin1'), xmp, trailer] : []
      return Buffer.concat([head, ...packet, ...blocks, Buffer.from([0x3b])])
    },
  }
}
