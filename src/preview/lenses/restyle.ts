import { parse, type Root } from 'postcss'
import { lensAttribute, type Piece, type Sheet, withAttribute } from './markup.js'
import { Removals } from './view.js'

/** The element to which a `style` attribute belongs; undefined for a style sheet. */
export type StyledElement = { readonly name: string; readonly hasPicture: boolean } | undefined

export interface Restyling {
  /** Changes the CSS in place. The result must depend only on the CSS and the element. */
  readonly change: (css: Root, element: StyledElement, removals: Removals) => void
  /** CSS that does not match stays unchanged and is not parsed. */
  readonly concerns?: RegExp
  /** Whether to keep CSS that the parser rejects. Browsers may still read it. */
  readonly unreadable: 'keep' | 'drop'
  /** Receives the features that were removed. */
  readonly removals?: Removals
}

interface Restyled {
  readonly css: string
  readonly removals: Removals
}

/** Changes the `style` attributes and style sheets of an email. Attributes that become empty are removed. */
export function restyled(pieces: readonly Piece[], restyling: Restyling): Piece[] {
  // Results are cached, because an email repeats a few styles in hundreds of attributes.
  const known = new Map<string, Restyled>()
  const rewrite = (css: string, element: StyledElement): string => {
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

function rewritten(css: string, element: StyledElement, { change, concerns, unreadable }: Restyling): Restyled {
  const removals = new Removals()
  if (concerns && !concerns.test(css)) return { css, removals }
  const root = readCss(css)
  if (!root) return { css: unreadable === 'keep' ? css : '', removals }
  change(root, element, removals)
  return { css: root.toString(), removals }
}

const withCss = (sheet: Sheet, css: string): Sheet => (css === sheet.css ? sheet : { ...sheet, css })

/** Parses CSS. Returns undefined if the parser rejects it. */
export function readCss(css: string): Root | undefined {
  try {
    return parse(css)
  } catch {
    return undefined
  }
}

/** Removes rules and at-rules that have become empty. */
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
