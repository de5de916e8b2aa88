/** Where the marks of a page stand, in pixels from its top, and how high it is. */
export interface Landmarks {
  readonly at: ReadonlyMap<string, number>
  readonly height: number
}

/**
 * The place in one page that belongs to a place in another made of the same source: between the nearest marks that both
 * have, as far along. Without marks the ends of the pages are all they share, and it is the same part of the way.
 */
export function placeFor(y: number, from: Landmarks, to: Landmarks): number {
  let above = { from: 0, to: 0 }
  let below = { from: from.height, to: to.height }
  for (const [mark, at] of from.at) {
    const there = to.at.get(mark)
    if (there === undefined) continue
    // Blocks beside one another, or out of order, must not turn the way round.
    if (at <= y && at >= above.from && there >= above.to) above = { from: at, to: there }
    else if (at > y && at < below.from && there <= below.to) below = { from: at, to: there }
  }
  const way = below.from - above.from
  const part = way > 0 ? (y - above.from) / way : 0
  return above.to + part * Math.max(0, below.to - above.to)
}
