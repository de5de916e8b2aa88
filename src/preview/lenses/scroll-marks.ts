import { type Piece, withAttribute } from './markup.js'

/** The attribute that numbers the blocks of the source in copies that are scrolled together. */
export const SCROLL_MARK = 'data-offprint-l'

const BLOCKS = new Set('p h1 h2 h3 h4 h5 h6 li img pre blockquote hr tr'.split(' '))

/**
 * Numbers blocks by their place in the source. It runs before any lens, so a block has the same number in every copy,
 * whichever blocks a lens removes.
 */
export function withScrollMarks(pieces: readonly Piece[]): Piece[] {
  let count = 0
  return pieces.map(piece => {
    if (piece.kind !== 'tag' || !BLOCKS.has(piece.name)) return piece
    count += 1
    return withAttribute(piece, SCROLL_MARK, String(count))
  })
}
