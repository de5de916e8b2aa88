import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { escapeHtml } from '../../core/text.js'

export interface Attribute {
  /** The name in lower case. */
  readonly name: string
  /** The value with entities decoded. */
  readonly value: string
  /** The source in the HTML; undefined if the attribute was changed. */
  readonly source?: string
}

export interface LensTag {
  readonly kind: 'tag'
  /** The name in lower case. */
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly selfClosed: boolean
  /** The source in the HTML; undefined if the tag was changed. */
  readonly source?: string
}

/** A `<style>` element with its text. */
export interface Sheet {
  readonly kind: 'sheet'
  readonly tag: LensTag
  readonly css: string
}

export interface Other {
  /** `plain` is text, and other markup that no lens needs to understand. `comment` is a comment or a declaration. */
  readonly kind: 'plain' | 'endTag' | 'comment'
  /** The lower-case name of an end tag, or the content of a comment. */
  readonly text: string
  readonly source: string
}

export type Piece = LensTag | Sheet | Other

/**
 * Splits HTML into pieces in order. Unchanged pieces are written with exactly the same characters. No tree is built, so that a
 * lens, which changes tags and styles in place, cannot lose or move a word. Never throws.
 */
export function readMarkup(html: string): Piece[] {
  const reader = new Reader(html)
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader)
  tokenizer.write(html)
  tokenizer.end()
  return withSheets(reader.pieces)
}

/** Collects the tokens that the tokenizer reports. Everything between them is plain. */
class Reader implements TokenizerCallbacks {
  readonly pieces: Piece[] = []
  readonly #html: string
  #done = 0
  #tag = { name: '', start: 0, attributes: [] as Attribute[] }
  #attribute = { name: '', value: '', start: 0 }

  constructor(html: string) {
    this.#html = html
  }

  #add(from: number, to: number, piece: (source: string) => Piece): void {
    // If the tokenizer goes back in the text, the piece is skipped, because its words would appear twice.
    if (from < this.#done || to > this.#html.length) return
    this.#plainUntil(from)
    this.pieces.push(piece(this.#html.slice(from, to)))
    this.#done = to
  }

  #plainUntil(index: number): void {
    if (index > this.#done) this.pieces.push({ kind: 'plain', text: '', source: this.#html.slice(this.#done, index) })
  }

  #endTag(end: number, selfClosed: boolean): void {
    const { name, start, attributes } = this.#tag
    this.#add(start, end + 1, source => ({ kind: 'tag', name, attributes, selfClosed, source }))
  }

  onopentagname(from: number, to: number): void {
    this.#tag = { name: this.#html.slice(from, to).toLowerCase(), start: from - 1, attributes: [] }
  }

  onopentagend(end: number): void {
    this.#endTag(end, false)
  }

  onselfclosingtag(end: number): void {
    this.#endTag(end, true)
  }

  onattribname(from: number, to: number): void {
    this.#attribute = { name: this.#html.slice(from, to).toLowerCase(), value: '', start: from }
  }

  onattribdata(from: number, to: number): void {
    this.#attribute.value += this.#html.slice(from, to)
  }

  onattribentity(code: number): void {
    this.#attribute.value += String.fromCodePoint(code)
  }

  onattribend(quote: QuoteType, to: number): void {
    const { name, value, start } = this.#attribute
    const isQuoted = quote === QuoteType.Single || quote === QuoteType.Double
    const end = isQuoted ? this.#html.indexOf(QUOTES[quote], to - 1) + 1 : to
    this.#tag.attributes.push({ name, value, source: this.#html.slice(start, Math.max(to, end)) })
  }

  onclosetag(from: number, to: number): void {
    const end = this.#html.indexOf('>', to)
    const text = this.#html.slice(from, to).toLowerCase()
    if (end >= 0) this.#add(from - 2, end + 1, source => ({ kind: 'endTag', text, source }))
  }

  oncomment(from: number, to: number, offset: number): void {
    // `<!--` begins a comment; `<![if …]>` is treated as one, although HTML does not define it so.
    const opening = this.#html.startsWith('<!--', from - 4) ? 4 : 2
    const text = this.#html.slice(from, to - offset)
    if (this.#html.startsWith('<!', from - opening))
      this.#add(from - opening, to + 1, source => ({ kind: 'comment', text, source }))
  }

  ondeclaration(from: number, to: number): void {
    this.#add(from - 2, to + 1, source => ({ kind: 'comment', text: this.#html.slice(from, to), source }))
  }

  onend(): void {
    this.#plainUntil(this.#html.length)
  }

  oncdata(): void {}
  onprocessinginstruction(): void {}
  ontext(): void {}
  ontextentity(): void {}
}

const QUOTES = { [QuoteType.Single]: "'", [QuoteType.Double]: '"' } as const

/** Joins a style tag, its text and its ending into one piece. */
function withSheets(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  for (let i = 0; i < pieces.length; i += 1) {
    const piece = pieces[i] as Piece
    const [second, third] = [pieces[i + 1], pieces[i + 2]]
    const ends = (end: Piece | undefined): boolean => end?.kind === 'endTag' && end.text === 'style'
    if (piece.kind !== 'tag' || piece.name !== 'style') out.push(piece)
    else if (ends(second)) {
      out.push({ kind: 'sheet', tag: piece, css: '' })
      i += 1
    } else if (second?.kind === 'plain' && ends(third)) {
      out.push({ kind: 'sheet', tag: piece, css: second.source })
      i += 2
    } else out.push(piece)
  }
  return out
}

export const writeMarkup = (pieces: readonly Piece[]): string => pieces.map(writePiece).join('')

function writePiece(piece: Piece): string {
  if (piece.kind === 'tag') return piece.source ?? writeTag(piece)
  // Rewritten CSS must not contain an end tag of its own element.
  if (piece.kind === 'sheet') return `${writePiece(piece.tag)}${piece.css.replace(/<\/(?=style)/gi, '<\\/')}</style>`
  return piece.source
}

const writeTag = ({ name, attributes, selfClosed }: LensTag): string =>
  `<${[name, ...attributes.map(writeAttribute)].join(' ')}${selfClosed ? ' /' : ''}>`

const writeAttribute = ({ name, value, source }: Attribute): string => source ?? `${name}="${escapeHtml(value)}"`

export const lensAttribute = (tag: LensTag, name: string): string | undefined =>
  tag.attributes.find(attribute => attribute.name === name)?.value

/** Sets an attribute of a tag, or removes it if the value is undefined. */
export function withAttribute(tag: LensTag, name: string, value: string | undefined): LensTag {
  const { source: _changed, ...rest } = tag
  const at = tag.attributes.findIndex(attribute => attribute.name === name)
  const others = tag.attributes.filter(attribute => attribute.name !== name)
  if (value !== undefined) others.splice(at < 0 ? others.length : at, 0, { name, value })
  return { ...rest, attributes: others }
}

/** Inserts markup at the start of the head. The email's own styles come later and override it. */
export function withHead(pieces: readonly Piece[], markup: string): Piece[] {
  const blank = (piece: Piece): boolean =>
    piece.kind === 'comment' ? !isDoctype(piece) : piece.kind === 'plain' && piece.source.trim() === ''
  const first = pieces.findIndex(piece => !blank(piece))
  // The markup is inserted after the doctype: a doctype that is not first is ignored, and the page would be laid out in
  // quirks mode.
  const at = first >= 0 && isDoctype(pieces[first]) ? first + 1 : 0
  return [...pieces.slice(0, at), { kind: 'plain', text: '', source: markup }, ...pieces.slice(at)]
}

const isDoctype = (piece: Piece | undefined): boolean => piece?.kind === 'comment' && /^doctype\b/i.test(piece.text)
