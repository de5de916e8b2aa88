import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withInverted } from '../../src/markup/index.js'

describe('a partial inversion', () => {
  it.each([
    // L 100 becomes 50 - 50 · 0.75 = 12.5, and L 0 becomes 87.5, as greys of sRGB.
    ['#ffffff', 'background', '#212121'],
    ['#fff', 'background', '#212121'],
    ['white', 'background', '#212121'],
    ['rgb(255, 255, 255)', 'background', '#212121'],
    ['rgba(255,255,255,.5)', 'background', 'rgba(33,33,33,.5)'],
    ['hsl(0 0% 100%)', 'background', '#212121'],
    ['#000000', 'ink', '#dbdbdb'],
    ['1px solid black', 'ink', '1px solid #dbdbdb'],
    ['#ffffff', 'ink', '#ffffff'],
    ['#000000', 'background', '#000000'],
    ['transparent', 'background', 'transparent'],
    ['inherit', 'ink', 'inherit'],
    ['var(--white)', 'ink', 'var(--white)'],
  ] as const)('turns %s as %s into %s', (colour, role, expected) => {
    expect(withInverted(colour, role, 'partial')).toBe(expected)
  })
})

describe('a full inversion', () => {
  it.each([
    // White becomes L 7 and no darker; black text becomes white.
    ['#ffffff', 'background', '#151515'],
    ['#000000', 'background', '#ffffff'],
    ['#000000', 'ink', '#ffffff'],
    ['#ffffff', 'ink', '#000000'],
    ['#777777', 'ink', '#777777'],
  ] as const)('turns %s as %s into %s', (colour, role, expected) => {
    expect(withInverted(colour, role, 'full')).toBe(expected)
  })
})

it('turns every colour into a valid colour', () => {
  const hex = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(
      hex,
      fc.constantFrom('background', 'ink'),
      fc.constantFrom('partial', 'full'),
      (colour, role, inversion) => {
        expect(withInverted(colour, role, inversion)).toMatch(/^#[0-9a-f]{6}$/)
      },
    ),
  )
})
