import type { Root } from 'postcss'
import { lookUp } from '../../core/look-up.js'
import { type Piece, withHead } from './markup.js'
import { restyled } from './restyle.js'

/** Matches absolute lengths, which do not grow with the surrounding text. */
const ABSOLUTE = /(?<![\w#.-])(\d*\.?\d+)(px|pt|pc|in|cm|mm|q)\b/gi

/** The sizes in pixels of CSS's keywords (https://drafts.csswg.org/css-fonts/#absolute-size-mapping). */
const WORDS: Readonly<Record<string, number>> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
}

/**
 * Changes an email to show it as a reader with larger text sees it. Only font sizes and line heights grow, as they do with
 * `text-size-adjust` on phones, which desktop browsers ignore.
 */
export function asSized(pieces: readonly Piece[], percent: number): Piece[] {
  const sized = restyled(pieces, {
    change: root => grow(root, percent / 100),
    concerns: /font|line-height/i,
    unreadable: 'keep',
  })
  return withHead(sized, `<style>html{font-size:${percent}%}</style>`)
}

function grow(root: Root, by: number): void {
  root.walkDecls(/^(?:font|font-size|line-height)$/i, declaration => {
    const word = /^font-size$/i.test(declaration.prop) ? lookUp(WORDS, declaration.value.toLowerCase()) : undefined
    if (word !== undefined) declaration.value = `${word * by}px`
    else
      declaration.value = declaration.value.replace(
        ABSOLUTE,
        (_, length: string, unit: string) => grown(length, by) + unit,
      )
  })
}

/** Rounds the product, because 1.1 × 3 is 3.3000000000000003 in floating-point arithmetic. */
const grown = (length: string, by: number): string => String(Number((Number(length) * by).toFixed(3)))
