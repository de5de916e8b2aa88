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
  private readonly content: DocumentContent

  /**
   * @param described the words for messages that distinguish the screen from the others, if there are others
   * @param others views of the same document. Views with equal content share it, because that of a long document takes much memory.
   */
  constructor(
    content: DocumentContent,
    readonly screen: Screen,
    readonly described: string | undefined,
    others: readonly HtmlView[] = [],
  ) {
    const equal = others.find(other => isSameContent(other.content, content))
    this.content = equal?.content ?? content
    this.visible = equal?.visible ?? visibleFrom(content, ({ hidden }) => !hidden, Boolean)
    this.certain = equal?.certain ?? certainFrom(content) ?? this.visible
  }

  /**
   * Returns the reason why readers do not or may not see some words, or undefined if there is none. If the words are in
   * several places, a reason of the wanted kind is preferred.
   */
  reasonFor(words: string, kind: 'hidden' | 'doubt'): string | undefined {
    const whole = this.content.pieces.map(({ text }) => comparableText(text))
    const [text, wanted] = [whole.join(''), comparableText(words)]
    const found: TextPiece[] = []
    for (let at = text.indexOf(wanted); at >= 0 && wanted !== ''; at = text.indexOf(wanted, at + 1)) {
      let start = 0
      for (const [i, piece] of this.content.pieces.entries()) {
        const end = start + (whole[i]?.length ?? 0)
        if (start < at + wanted.length && end > at) found.push(piece)
        start = end
      }
    }
    return this.reasonIn(found, kind)
  }

  /** Returns the reason why readers do not or may not see a link to an address. */
  reasonForLink(address: string, kind: 'hidden' | 'doubt'): string | undefined {
    const links = this.content.links.filter(({ href }) => href === address)
    return this.reasonIn(
      links.flatMap(({ from, to }) => this.content.pieces.slice(from, to)),
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

/** What a document shows or hides on one kind of screen, in document order. */
export interface DocumentContent {
  readonly pieces: readonly TextPiece[]
  readonly links: readonly LinkPieces[]
  readonly pictures: readonly PlacedPicture[]
  readonly anchors: readonly Anchor[]
}

const isSameContent = (a: DocumentContent, b: DocumentContent): boolean =>
  isSameList(a.pieces, b.pieces) &&
  isSameList(a.links, b.links) &&
  isSameList(a.pictures, b.pictures) &&
  isSameList(a.anchors, b.anchors)

const isSameList = <Entry extends object>(a: readonly Entry[], b: readonly Entry[]): boolean =>
  a.length === b.length && a.every((entry, i) => isSameEntry(entry, b[i]))

function isSameEntry<Entry extends object>(a: Entry, b: Entry | undefined): boolean {
  for (const key in a) if (a[key] !== b?.[key]) return false
  return true
}

/** Returns what readers certainly see, or undefined if nothing is uncertain. */
function certainFrom(content: DocumentContent): VisibleText | undefined {
  const { pieces, pictures } = content
  if (pieces.every(({ doubt, hidden }) => !doubt || hidden) && pictures.every(({ isDoubtful }) => !isDoubtful))
    return undefined
  const certain = pictures.filter(({ isDoubtful }) => !isDoubtful)
  return visibleFrom(
    { ...content, pictures: certain },
    ({ hidden, doubt }) => !hidden && !doubt,
    picture => picture === 'seen',
  )
}

function visibleFrom(
  { pieces, links, pictures, anchors }: DocumentContent,
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
