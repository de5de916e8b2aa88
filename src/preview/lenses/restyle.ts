import { parse, type Root } from 'postcss'
import { lensAttribute, type Piece, type Sheet, withAttribute } from './markup.js'
import { Removals } from './view.js'

/** The element whose `style` attribute it is; undefined for a sheet. */
export type Styled = { readonly name: string; readonly hasPicture: boolean } | undefined

export interface Restyling {
  /** Changes the CSS in place. Must come to the same for equal CSS on equal elements. */
  readonly change: (css: Root, element: Styled, removals: Removals) => void
  /** CSS in which this is not found stays as it is, unread. */
  readonly concerns?: RegExp
  /** What becomes of CSS that the parser cannot read; browsers read on where it gives up. */
  readonly unreadable: 'keep' | 'drop'
  /** Where to count what was taken away. */
  readonly removals?: Removals
}

interface Restyled {
  readonly css: string
  readonly removals: Removals
}

/** The email with its `style` attributes and sheets changed. Attributes that become empty go. */
export function restyled(pieces: readonly Piece[], restyling: Restyling): Piece[] {
  // An email says the same few things in hundreds of attributes.
  const known = new Map<string, Restyled>()
  const rewrite = (css: string, element: Styled): string => {
    const key = element ? `${element.name} ${element.hasPicture} ${css}` : css
    const done = known.get(key) ?? rewritten(css, element, restyling)
    known.set(key, done)
    restyling.removals?.addAll(done.removals)
    return done.css
  }
  return pieces.map(piece => {
    if (piece.kind === 'sheet') return withCss(piece, rewrite(piece.css, undefined))
    const style = piece.kind === 'tag' ? lensAttribute(piece, 'style') : undefined
    if (piece.kind !== 'tag' || style === undefined) return piece
    const hasPicture = lensAttribute(piece, 'background') !== undefined
    const css = rewrite(style, { name: piece.name, hasPicture })
    return css === style ? piece : withAttribute(piece, 'style', css.trim() === '' ? undefined : css)
  })
}

function rewritten(css: string, element: Styled, { change, concerns, unreadable }: Restyling): Restyled {
  const removals = new Removals()
  if (concerns && !concerns.test(css)) return { css, removals }
  const root = readCss(css)
  if (!root) return { css: unreadable === 'keep' ? css : '', removals }
  change(root, element, removals)
  return { css: root.toString(), removals }
}

const withCss = (sheet: Sheet, css: string): Sheet => (css === sheet.css ? sheet : { ...sheet, css })

/** Undefined where the CSS has a fault that the parser does not forgive. */
export function readCss(css: string): Root | undefined {
  try {
    return parse(css)
  } catch {
    return undefined
  }
}

/** Rules and at-rules that a removal left empty would only be noise. */
export function withoutEmptyRules(root: Root): void {
  root.walk(node => {
    let empty: typeof node | undefined = node
    while (empty && (empty.type === 'rule' || empty.type === 'atrule') && empty.nodes?.length === 0) {
      const parent: unknown = empty.parent
      empty.remove()
      empty = parent as typeof node | undefined
    }
  })
}
