import { describe, expect, it } from 'vitest'
import { type Landmarks, placeFor } from '../../src/preview/app/scroll-map.js'

const page = (height: number, at: Record<string, number> = {}): Landmarks => ({
  height,
  at: new Map(Object.entries(at)),
})

describe('the same place in a page with other heights', () => {
  const short = page(1000, { a: 100, b: 200, c: 800 })
  const long = page(3000, { a: 100, b: 1200, c: 2800 })
  it.each([
    ['the top', 0, 0],
    ['a mark', 200, 1200],
    ['half way between two', 150, 650],
    ['after the last', 900, 2900],
    ['the end', 1000, 3000],
  ])('%s', (_, y, wanted) => {
    expect(placeFor(y, short, long)).toBe(wanted)
    expect(placeFor(wanted, long, short)).toBe(y)
  })

  it('is at the same share of the height if the pages have no mark in common', () => {
    expect(placeFor(250, page(1000, { a: 300 }), page(2000, { b: 300 }))).toBe(500)
    expect(placeFor(0, page(0), page(0))).toBe(0)
  })

  it('never moves backwards, even if blocks are in another order', () => {
    const mixed = page(1000, { a: 800, b: 200, c: 500 })
    const places = [0, 100, 150, 300, 800, 900, 1000].map(y => placeFor(y, short, mixed))
    expect(places.every(place => place >= 0 && place <= 1000)).toBe(true)
  })
})
