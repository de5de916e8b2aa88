import type { Declaration, Root } from 'postcss'
import { colourIn } from '../../markup/index.js'
import { lensAttribute, type Piece, withAttribute, withHead } from './markup.js'
import type { Styled } from './restyle.js'
import type { Removals } from './view.js'

/**
 * What caniemail.com says of Outlook for Windows beyond yes and no: its notes of 2019 to 2025 on `padding`, `margin`,
 * `width`, `height`, `max-width`, `display`, `background`, `border`, `!important`, `word-wrap` and text properties.
 */

const CELLS = /^t[dh]$/
const SIDES = '(?:-(?:top|right|bottom|left))?'

interface WordRule {
  readonly property: RegExp
  /** On which elements; in a sheet the element may be unknown, which is '' here. */
  readonly element?: RegExp
  readonly value?: RegExp
  /** How the report names it. */
  readonly what: string
}

const REFUSED: readonly WordRule[] = [
  { property: new RegExp(`^padding${SIDES}$`), element: /^(?!t[dh]$)./, what: 'padding (not on a cell)' },
  { property: /^max-width$/, element: /^(?!table$)./, what: 'max-width (not on a table)' },
  { property: /^width$/, element: /^(?:body|span|div|p|img)$/, what: 'width (on a box or an image)' },
  { property: /^height$/, element: /^(?:body|span|div|p)$/, what: 'height (on a box)' },
  { property: new RegExp(`^margin${SIDES}$`), element: /^(?:body|span)$/, what: 'margin (on body or span)' },
  { property: /^display$/, value: /^(?!none\b)/, what: 'display (but none)' },
  { property: /^text-decoration$/, value: /\boverline\b|\S\s+\S/, what: 'text-decoration (of several words)' },
  { property: /^text-align$/, value: /^(?:start|end|match-parent)\b/, what: 'text-align (by the flow)' },
  { property: /^text-transform$/, value: /^lowercase\b/, what: 'text-transform: lowercase' },
  { property: /^(?:word-break|-ms-word-break)$/, what: 'word-break' },
]

/** Changes the declarations that stay after those that Word lacks are gone. */
export function asWordStyles(root: Root, element: Styled, removals: Removals): void {
  root.walkDecls(declaration => {
    const name = element?.name ?? elementOf(declaration)
    const refused = refusal(declaration, name, element !== undefined)
    if (refused) {
      removals.add(refused)
      declaration.remove()
    } else amend(declaration, name, removals)
  })
}

/** The element that a rule of a sheet is for, if its selector says so. */
function elementOf({ parent }: Declaration): string {
  const selector = parent?.type === 'rule' ? (parent as { selector?: string }).selector : undefined
  return /(?:^|\s)([a-z][a-z0-9]*)[^\s]*$/i.exec(selector ?? '')?.[1]?.toLowerCase() ?? ''
}

function refusal(declaration: Declaration, element: string, inline: boolean): string | undefined {
  const value = declaration.value.toLowerCase()
  if (declaration.important && (inline || declaration.raws.important === '!important'))
    return inline ? '!important (in a style attribute)' : '!important (without a space before it)'
  const property = declaration.prop.toLowerCase()
  return REFUSED.find(
    rule => rule.property.test(property) && (rule.element?.test(element) ?? true) && (rule.value?.test(value) ?? true),
  )?.what
}

function amend(declaration: Declaration, element: string, removals: Removals): void {
  const property = declaration.prop.toLowerCase()
  if (/^margin\b/.test(property)) keepMargins(declaration, removals)
  else if (property === 'background' && !/^\s*[\w#]+\s*$/.test(declaration.value)) keepColour(declaration, removals)
  else if (/^border(?:-|$)/.test(property))
    declaration.value = declaration.value.replace(/(?<![\w.])\d+(?:\.\d+)?px/g, width =>
      Number.parseFloat(width) > 8 ? '8px' : width,
    )
  // Word's own properties, which no browser knows.
  else if (property === 'mso-padding-alt' && CELLS.test(element)) declaration.prop = 'padding'
  else if (property === 'mso-hide' && /^all$/i.test(declaration.value)) {
    declaration.prop = 'display'
    declaration.value = 'none'
  }
}

function keepMargins(declaration: Declaration, removals: Removals): void {
  const kept = declaration.value.replace(/\bauto\b|(?<![\w.])-[\d.]+[a-z%]*/gi, '0')
  if (kept === declaration.value) return
  removals.add(`${declaration.prop} (auto or negative)`)
  declaration.value = kept
}

/** Of a background, its colour. */
function keepColour(declaration: Declaration, removals: Removals): void {
  const colour = colourIn(declaration.value.replace(/url\([^()]*\)|"[^"]*"|'[^']*'/gi, ''))
  if (colour === declaration.value.trim()) return
  removals.add('background (but its colour)')
  if (colour) declaration.value = colour
  else declaration.remove()
}

/** Word indents lists by margins, not by padding, wraps every line, and sets what names no font in Times. */
const WORD_DEFAULTS = `<style>body{font-family:'Times New Roman',serif}ul,ol{padding:0;margin-left:40px}pre{white-space:pre-wrap}</style>`

/** Word's islands of XML are settings, and `o:`, `v:` and `w:` elements it draws itself: their words stay. */
export function asWordLaysOut(pieces: readonly Piece[], removals: Removals): Piece[] {
  let island = false
  const out = pieces.flatMap((piece): Piece[] => {
    const name = piece.kind === 'tag' ? piece.name : piece.kind === 'ending' ? piece.text : ''
    if (name === 'xml') island = piece.kind === 'tag'
    if (island || name === 'xml' || name === 'noscript') return []
    if (name.includes(':')) {
      if (piece.kind === 'tag' && name.startsWith('v:')) removals.add(`<${name}> (Word draws it)`)
      return []
    }
    if (piece.kind !== 'tag' || name === 'body' || lensAttribute(piece, 'background') === undefined) return [piece]
    removals.add('background attribute (not on body)')
    return [withAttribute(piece, 'background', undefined)]
  })
  return withHead(out, WORD_DEFAULTS)
}
