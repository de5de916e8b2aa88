import { biographyOf, tellsOf } from './biography.js'
import type { Block } from './block.js'
import type { Biography } from './foot.js'
import { isFollowedByText } from './text-start.js'

const OFFICE =
  /(?<!\p{L})(?:director|professor|lecturer|fellow|researcher|editor|columnist|correspondent|ambassador|minister|economist|historian|president of|chair of|direktor(?:in)?|leiter(?:in)?|professorin|redakteur(?:in)?|directeur|directrice|professeure?|chercheu(?:r|se)|directora?|profesora?|investigadora?|direttore|direttrice|docente|ricercat(?:ore|rice)|diretora?|pesquisadora?|hoogleraar|onderzoeker|redacteur)(?!\p{L})/iu

const UNNAMED = 'it is above the text, which has no byline, and may be the first sentence'

/** Returns the biography between headline and text, with its author's name. */
export function leadingBiography(
  blocks: readonly Block[],
  start: number,
  names: readonly string[],
): readonly [name: string, biography: Biography] | undefined {
  const block = blocks[start]
  if (block?.kind !== 'text' || block.text.length > 500 || !isFollowedByText(blocks, start)) return undefined
  const from = `line ${block.line}`
  const author = names.find(name => tellsOf(name, block.text))
  if (author) return [author, { text: block.text, from }]
  const name = names.length === 0 && OFFICE.test(block.text) ? biographyOf(block.text) : undefined
  return name ? [name, { text: block.text, from, doubt: UNNAMED }] : undefined
}
