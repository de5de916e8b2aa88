import type { Declaration, Root } from 'postcss'
import { colourIn } from '../../markup/index.js'
import { lensAttribute, type Piece, withAttribute, withHead } from './markup.js'
import type { StyledElement } from './restyle.js'
import type { Removals } from './view.js'

/**
 * Rules for Outlook for Windows beyond yes and no, from caniemail.com's notes of 2019 to 2025 on `padding`, `margin`,
 * `width`, `height`, `max-width`, `display`, `background`, `border`, `!important`, `word-wrap` and text properties.
 */

const CELLS = /^t[dh]$/
const SIDES = '(?:-(?:top|right|bottom|left))?'

interface WordRule {
  readonly property: RegExp
  /** The elements to which the rule applies. In a style sheet the element may be unknown, which is '' here. */
  readonly element?: RegExp
  readonly value?: RegExp
  /** The name in the report. */
  readonly what: string
}

const REFUSED: readonly WordRule[] = [
  { property: new RegExp(`^padding${SIDES}$`), element: /^(?!t[dh]$)./, what: 'padding (not on a cell)' },
  { property: /^max-width$/, element: /^(?!table$)./, what: 'max-width (not on a table)' },
  { property: /^width$/, element: /^(?:body|span|div|p|img)$/, what: 'width (on a box or an image)' },
  { property: /^height$/, element: /^(?:body|span|div|p)$/, what: 'height (on a box)' },
  { property: new RegExp(`^margin${SIDES}$`), element: /^(?:body|span)$/, what: 'margin (on body or span)' },
  { property: /^display$/, value: /^(?!none\b)/, what: 'display (other than none)' },
  { property: /^text-decoration$/, value: /\boverline\b|\S\s+\S/, what: 'text-decoration (several values)' },
  { property: /^text-align$/, value: /^(?:start|end|match-parent)\b/, what: 'text-align (start, end)' },
  { property: /^text-transform$/, value: /^lowercase\b/, what: 'text-transform: lowercase' },
  { property: /^(?:word-break|-ms-word-break)$/, what: 'word-break' },
]

/** Removes the declarations that Word does not support, and changes others to show how Word interprets them. */
export function asWordStyles(root: Root, element: StyledElement, removals: Removals): void {
  root.walkDecls(declaration => {
    const name = element?.name ?? elementOf(declaration)
    const refused = refusal(declaration, name, element !== undefined)
    if (refused) {
      removals.add(refused)
      declaration.remove()
    } else amend(declaration, name, removals)
  })
}

/** Returns the element to which a rule of a style sheet applies, or an empty text if its selector names none. */
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
  // These are Word's own properties, which browsers do not know.
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

/** Keeps only the colour of a background. */
function keepColour(declaration: Declaration, removals: Removals): void {
  const colour = colourIn(declaration.value.replace(/url\([^()]*\)|"[^"]*"|'[^']*'/gi, ''))
  if (colour === declaration.value.trim()) return
  removals.add('background (other than its colour)')
  if (colour) declaration.value = colour
  else declaration.remove()
}

/**
 * Word's defaults: lists are indented by margins instead of padding, `pre` wraps, and text without a font is set in
 * Times.
 */
const WORD_DEFAULTS = `<style>body{font-family:'Times New Roman',serif}ul,ol{padding:0;margin-left:40px}pre{white-space:pre-wrap}</style>`

/**
 * Changes an email to show it as Word lays it out. XML islands, which contain only settings, are removed. Elements with the
 * prefixes `o:`, `v:` and `w:`, which only Word can draw, lose their tags and keep their words.
 */
export function asWordLaysOut(pieces: readonly Piece[], removals: Removals): Piece[] {
  let island = false
  const out = pieces.flatMap((piece): Piece[] => {
    const name = piece.kind === 'tag' ? piece.name : piece.kind === 'endTag' ? piece.text : ''
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
