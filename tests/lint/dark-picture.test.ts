import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { isDarkCutOut } from '../../src/lint/index.js'

type Pixel = readonly number[]
const CLEAR = [255, 255, 255, 0]
const NAVY = [20, 24, 60, 255]
const SAND = [230, 220, 190, 255]

/** A PNG of 10 × 10 pixels that alternate between the given ones. */
const png = (pixels: readonly Pixel[], most = 255): Uint8Array => {
  const channels = (pixels[0]?.length ?? 4) as 1 | 2 | 3 | 4
  const values = Array.from({ length: 100 }, (_, i) => pixels[i % pixels.length] ?? []).flat()
  const data = most === 255 ? Uint8Array.from(values) : Uint16Array.from(values)
  return encode({ width: 10, height: 10, data, channels, depth: most === 255 ? 8 : 16 })
}

/** A PNG with a palette (colour type 3), whose `tRNS` chunk makes the first colour transparent. */
const withPalette = (dark: Pixel): Uint8Array => {
  const palette = [CLEAR, dark].map(([r = 0, g = 0, b = 0, a = 0]) => [r, g, b, a] as [number, number, number, number])
  const data = Uint8Array.from({ length: 100 }, (_, i) => i % 2)
  return encode({ width: 10, height: 10, data, channels: 1, depth: 8, palette })
}

describe('a dark picture with a transparent background', () => {
  it.each([
    ['dark letters on transparency', png([CLEAR, NAVY]), true],
    [
      'dark letters in 16 bits',
      png(
        [
          [0, 0, 0, 0],
          [5000, 6000, 9000, 65_535],
        ],
        65_535,
      ),
      true,
    ],
    [
      'grey letters on transparency',
      png([
        [255, 0],
        [30, 255],
      ]),
      true,
    ],
    ['dark letters with a light edge', png([CLEAR, NAVY, SAND]), false],
    ['light letters on transparency', png([CLEAR, SAND]), false],
    ['a dark picture with a background', png([NAVY]), false],
    ['transparency alone', png([CLEAR]), false],
    ['a picture without transparency', png([[0, 0, 0]]), false],
    ['a truncated PNG', png([CLEAR, NAVY]).subarray(0, 60), false],
    ['bytes that are not a picture', new Uint8Array(100), false],
  ])('is distinguished from other pictures: %s', async (_, bytes, dark) => {
    expect(await isDarkCutOut(bytes)).toBe(dark)
  })

  it('is recognised if the PNG has a palette', async () => {
    expect(await isDarkCutOut(withPalette(NAVY))).toBe(true)
    expect(await isDarkCutOut(withPalette(SAND))).toBe(false)
  })
})
