import { createRequire } from 'node:module'
import type * as FastPng from 'fast-png'
import { luminance } from '../core/luminance.js'
import { readColour } from '../markup/index.js'

/** The relative luminance of CIE L* 25. A darker pixel can hardly be distinguished from a dark background. */
const DARK = ((25 + 16) / 116) ** 3
/** The minimum share of transparent pixels. A picture with a smaller share has a background of its own. */
const CUT_OUT = 0.1
/** The share of dark pixels among all that are seen. A bright dot or an accent does not keep a dark picture from disappearing. */
const MOSTLY = 0.85
/** The maximum number of pixels that is decoded. Logos have few, and decoding more would take noticeable time. */
const MOST_PIXELS = 2_000_000

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** Tells whether a PNG has transparent pixels, and hardly any but dark ones besides. Such a picture disappears in a dark theme. */
export function isDarkCutOut(bytes: Uint8Array): boolean {
  if (!mayBeCutOut(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) return false
  // The decoder is loaded only when a picture needs it, because few pictures do.
  const { decode, convertIndexedToRgb }: typeof FastPng = createRequire(import.meta.url)('fast-png')
  try {
    const png = decode(bytes)
    if (png.palette) return isDark(convertIndexedToRgb(png), png.palette[0]?.length ?? 3, 255)
    return isDark(png.data, png.channels, 2 ** png.depth - 1)
  } catch {
    return false
  }
}

/**
 * Tells whether a PNG can have transparency, judged by its header (PNG, section 11.2.1): its colour type has alpha, or it is
 * a palette with a `tRNS` chunk.
 */
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
  const [red, green, blue] = channels === 2 ? ([0, 0, 0] as const) : ([0, 1, 2] as const)
  let [clear, dark] = [0, 0]
  for (let at = 0; at < data.length; at += channels) {
    const part = (channel: number): number => (data[at + channel] ?? 0) / most
    if ((data[at + channels - 1] ?? 0) < most / 2) clear += 1
    else if (luminance(part(red), part(green), part(blue)) <= DARK) dark += 1
  }
  return clear < pixels && clear >= pixels * CUT_OUT && dark >= (pixels - clear) * MOSTLY
}

const SHAPE = /<(?:circle|ellipse|line|path|polygon|polyline|rect|text|use)\b/gi
const PAINT = /\b(?:fill|stroke|stop-color|color)\s*[:=]\s*["']?\s*([^"';>]+)/gi

/**
 * Tells whether a drawing (SVG) is painted almost only in dark colours, judged by its text. A shape without a colour of its own is black.
 * A drawing with a style for the dark scheme takes care of itself.
 */
export function isDarkDrawing(svg: string): boolean {
  if (/prefers-color-scheme/i.test(svg)) return false
  const shapes = svg.match(SHAPE)?.length ?? 0
  const paints = [...svg.matchAll(PAINT)].flatMap(([, paint = '']) => {
    const colour = readColour(paint.trim())
    return colour ? [colour.rgb] : []
  })
  const dark = paints.filter(([red, green, blue]) => luminance(red / 255, green / 255, blue / 255) <= DARK).length
  if (paints.length === 0) return shapes > 0 && !/<image\b|currentColor|url\(/i.test(svg)
  return dark >= paints.length * MOSTLY
}
