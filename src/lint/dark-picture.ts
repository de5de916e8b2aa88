import { linearLight } from '../markup/index.js'

/** CIE L* 25 as relative luminance: below it a pixel is hardly told from a dark ground. */
const DARK = ((25 + 16) / 116) ** 3
/** A picture with less of it cut out has a ground of its own. */
const CUT_OUT = 0.1
/** Logos are small, and decoding more would be felt. */
const MOST_PIXELS = 2_000_000

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** Whether a PNG has transparent parts and nothing but dark ones beside: a dark theme swallows it. */
export async function isDarkCutOut(bytes: Uint8Array): Promise<boolean> {
  if (!mayBeCutOut(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) return false
  // Decoding is for few pictures, so its code is read when the first of them comes.
  const { decode, convertIndexedToRgb } = await import('fast-png')
  try {
    const png = decode(bytes)
    if (png.palette) return isDark(convertIndexedToRgb(png), png.palette[0]?.length ?? 3, 255)
    return isDark(png.data, png.channels, 2 ** png.depth - 1)
  } catch {
    return false
  }
}

/** By the head alone (PNG, section 11.2.1): its colour type has alpha, or is a palette with a `tRNS` chunk. */
function mayBeCutOut(png: Buffer): boolean {
  if (png.length < 33 || !png.subarray(0, 8).equals(SIGNATURE)) return false
  if (png.readUInt32BE(16) * png.readUInt32BE(20) > MOST_PIXELS) return false
  const type = png[25] ?? 0
  if (type === 4 || type === 6) return true
  const start = png.indexOf('IDAT', 33, 'latin1')
  return type === 3 && png.subarray(33, start < 0 ? undefined : start).includes('tRNS', 0, 'latin1')
}

function isDark(data: ArrayLike<number>, channels: number, most: number): boolean {
  if (channels !== 2 && channels !== 4) return false
  const pixels = data.length / channels
  let clear = 0
  for (let at = 0; at < data.length; at += channels) {
    const part = (channel: number): number => linearLight((data[at + channel] ?? 0) / most)
    if ((data[at + channels - 1] ?? 0) < most / 2) clear += 1
    else if ((channels === 2 ? part(0) : 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)) > DARK) return false
  }
  return clear < pixels && clear >= pixels * CUT_OUT
}
