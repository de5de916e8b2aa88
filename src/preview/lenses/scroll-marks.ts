import { type Piece, withAttribute } from './markup.js'

/** Blocks of the source are numbered by this attribute in copies that are scrolled together. */
export const SCROLL_MARK = 'data-offprint-l'

const BLOCKS = new Set('p h1 h2 h3 h4 h5 h6 li img pre blockquote hr tr'.split(' '))

/**
 * Numbers blocks by where they stand in the source. Done before any lens, so the same block has the same number in every
 * copy, though one lens drops what another keeps.
 */
export function withScrollMarks(pieces: readonly Piece[]): Piece[] {
  let count = 0
  return pieces.map(piece => {
    if (piece.kind !== 'tag' || !BLOCKS.has(piece.name)) return piece
    count += 1
    return withAttribute(piece, SCROLL_MARK, String(count))
  })
}
