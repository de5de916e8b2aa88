import { append } from '../../core/long-lists.js'
import { type Piece, readMarkup } from './markup.js'

/** The version of Word's engine in Outlook for Windows since 2016. */
const WORD = 16

/**
 * Selects the parts of an email that Word's engine reads: the content of `<!--[if mso]>…<![endif]-->`, but nothing between
 * `<!--[if !mso]><!-->` and `<!--<![endif]-->`. Source: Microsoft, "About conditional comments".
 */
export function asWordReads(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  const open: boolean[] = []
  for (const piece of pieces) {
    const text = piece.kind === 'comment' ? piece.text : undefined
    const hidden = text === undefined ? undefined : /^\[if ([^\]]*)\]>([\s\S]*)<!\[endif\]$/i.exec(text)
    const shown = text === undefined ? undefined : /^\[if ([^\]]*)\](?:>\s*(?:<!)?(?:--)?\s*)?$/i.exec(text)
    if (hidden) {
      if (!open.includes(false) && isTrue(hidden[1] ?? '')) append(out, readMarkup(hidden[2] ?? ''))
    } else if (shown) open.push(isTrue(shown[1] ?? ''))
    else if (text !== undefined && /^(?:<!)?\[endif\]$/i.test(text)) open.pop()
    else if (!open.includes(false)) out.push(piece)
  }
  return out
}

/** Tells whether Word evaluates a condition as true: `mso`, `!mso`, `gte mso 9`, `mso | IE`, `(gt mso 9)&(lt mso 17)`. */
function isTrue(condition: string): boolean {
  return condition
    .replace(/[()]/g, ' ')
    .split('|')
    .some(either => either.split('&').every(isTrueTerm))
}

function isTrueTerm(term: string): boolean {
  const [, not, comparison, subject, version] =
    /^\s*(!?)\s*(?:(lte?|gte?)\s+)?([a-z]+)(?:\s+([\d.]+))?\s*$/i.exec(term.toLowerCase()) ?? []
  const truth = subject === 'vml' || subject === 'true' || (subject === 'mso' && isVersion(comparison, version))
  return not === '!' ? !truth : truth
}

function isVersion(comparison: string | undefined, version: string | undefined): boolean {
  if (version === undefined) return true
  const other = Number(version)
  if (comparison === undefined) return WORD === other
  if (comparison.startsWith('lt')) return WORD < other || (comparison === 'lte' && WORD === other)
  return WORD > other || (comparison === 'gte' && WORD === other)
}
