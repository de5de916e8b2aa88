import type { Screen } from '../markup/index.js'
import { comparableText } from './same-text.js'
import { type SeenLink, VisibleText } from './visible-text.js'

/** A piece of text directly in one element, with the reason if readers do not or may not see it. */
export interface TextPiece {
  readonly text: string
  readonly hidden: string | undefined
  doubt: string | undefined
  /** The depth of the nearest positioned element that contains it. */
  readonly positionedDepth: number
  /** The depth of the nearest box around it that cuts off what is outside; 0 without any. */
  readonly cutDepth: number
}

/** A link, with the pieces inside it. */
export interface LinkPieces {
  readonly href: string
  readonly from: number
  readonly to: number
  /** Whether the link contains a visible picture (`seen`), a possibly visible one (`doubt`), or none. */
  readonly picture: 'seen' | 'doubt' | undefined
}

/** A picture that is visible, or may be. */
export interface PlacedPicture {
  readonly src: string
  /** The number of pieces before it. */
  readonly at: number
  readonly isDoubtful: boolean
}

/** An element to which links within the document may lead. */
export interface Anchor {
  readonly id: string
  /** The number of pieces before it. */
  readonly at: number
}

/** The visible content of a document on one kind of screen. */
export class HtmlView {
  /** Everything that readers see or may see. */
  readonly visible: VisibleText
  /** Everything that readers certainly see. It is the same object as `visible` if nothing is uncertain. */
  readonly certain: VisibleText

  /** @param described the words for messages that distinguish the screen from the others, if there are others */
  constructor(
    private readonly pieces: readonly TextPiece[],
    private readonly links: readonly LinkPieces[],
    pictures: readonly PlacedPicture[],
    readonly screen: Screen,
    readonly described: string | undefined,
    anchors: readonly Anchor[] = [],
  ) {
    this.visible = visibleFrom({ pieces, links, pictures, anchors }, ({ hidden }) => !hidden, Boolean)
    const isCertain =
      pieces.every(({ doubt, hidden }) => !doubt || hidden) && pictures.every(({ isDoubtful }) => !isDoubtful)
    this.certain = isCertain
      ? this.visible
      : visibleFrom(
          { pieces, links, anchors, pictures: pictures.filter(({ isDoubtful }) => !isDoubtful) },
          ({ hidden, doubt }) => !hidden && !doubt,
          picture => picture === 'seen',
        )
  }

  /**
   * Returns the reason why readers do not or may not see some words, or undefined if there is none. If the words are in
   * several places, a reason of the wanted kind is preferred.
   */
  reasonFor(words: string, kind: 'hidden' | 'doubt'): string | undefined {
    const whole = this.pieces.map(({ text }) => comparableText(text))
    const [text, wanted] = [whole.join(''), comparableText(words)]
    const found: TextPiece[] = []
    for (let at = text.indexOf(wanted); at >= 0 && wanted !== ''; at = text.indexOf(wanted, at + 1)) {
      let start = 0
      for (const [i, piece] of this.pieces.entries()) {
        const end = start + (whole[i]?.length ?? 0)
        if (start < at + wanted.length && end > at) found.push(piece)
        start = end
      }
    }
    return this.reasonIn(found, kind)
  }

  /** Returns the reason why readers do not or may not see a link to an address. */
  reasonForLink(address: string, kind: 'hidden' | 'doubt'): string | undefined {
    const links = this.links.filter(({ href }) => href === address)
    return this.reasonIn(
      links.flatMap(({ from, to }) => this.pieces.slice(from, to)),
      kind,
    )
  }

  private reasonIn(pieces: readonly TextPiece[], kind: 'hidden' | 'doubt'): string | undefined {
    const reason =
      pieces.find(piece => piece[kind])?.[kind] ?? pieces.map(({ hidden, doubt }) => hidden ?? doubt).find(Boolean)
    return reason === undefined ? undefined : this.onScreen(reason)
  }

  private onScreen(reason: string): string {
    return this.described === undefined ? reason : `${reason}, ${this.described}`
  }
}

interface DocumentPieces {
  readonly pieces: readonly TextPiece[]
  readonly links: readonly LinkPieces[]
  readonly pictures: readonly PlacedPicture[]
  readonly anchors: readonly Anchor[]
}

function visibleFrom(
  { pieces, links, pictures, anchors }: DocumentPieces,
  isSeen: (piece: TextPiece) => boolean,
  hasPicture: (picture: LinkPieces['picture']) => boolean,
): VisibleText {
  let text = ''
  const starts = pieces.map(piece => {
    const start = text.length
    if (isSeen(piece)) text += piece.text
    return start
  })
  const seen: SeenLink[] = []
  for (const { href, from, to, picture } of links) {
    const at = starts[from] ?? text.length
    if (/\S/.test(text.slice(at, starts[to] ?? text.length)) || hasPicture(picture)) seen.push({ href, at })
  }
  return new VisibleText(
    text,
    seen,
    pictures.map(({ src, at }) => ({ src, at: starts[at] ?? text.length })),
    // A link leads to the first of several elements with one id.
    new Map(anchors.map(({ id, at }): [string, number] => [id, starts[at] ?? text.length]).reverse()),
  )
}
