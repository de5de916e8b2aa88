/** The positions of a page's scroll marks in pixels from its top, and its height. */
export interface Landmarks {
  readonly at: ReadonlyMap<string, number>
  readonly height: number
}

/**
 * Returns the position in one page that corresponds to a position in another page from the same source. The position is
 * interpolated between the nearest marks that both pages contain, or between start and end if they have none in common.
 */
export function placeFor(y: number, from: Landmarks, to: Landmarks): number {
  let above = { from: 0, to: 0 }
  let below = { from: from.height, to: to.height }
  for (const [mark, at] of from.at) {
    const there = to.at.get(mark)
    if (there === undefined) continue
    // Blocks that are side by side or out of order must not reverse the direction.
    if (at <= y && at >= above.from && there >= above.to) above = { from: at, to: there }
    else if (at > y && at < below.from && there <= below.to) below = { from: at, to: there }
  }
  const way = below.from - above.from
  const part = way > 0 ? (y - above.from) / way : 0
  return above.to + part * Math.max(0, below.to - above.to)
}
