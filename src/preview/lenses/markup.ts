import { QuoteType, Tokenizer } from 'htmlparser2'

export interface Attribute {
  /** In lower case. */
  readonly name: string
  /** Without entities. */
  readonly value: string
  /** As it stood in the HTML; undefined when it was changed. */
  readonly source?: string
}

export interface Tag {
  readonly kind: 'tag'
  /** In lower case. */
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly selfClosed: boolean
  /** As it stood in the HTML; undefined when it was changed. */
  readonly source?: string
}

/** A `<style>` element. */
export interface Sheet {
  readonly kind: 'sheet'
  readonly tag: Tag
  readonly css: string
}

export interface Other {
  /** A plain piece is text, and whatever no lens has to know of. A remark is a comment or a declaration. */
  readonly kind: 'plain' | 'ending' | 'remark'
  /** An ending's name, in lower case; what a remark holds. */
  readonly text: string
  readonly source: string
}

export type Piece = Tag | Sheet | Other

/**
 * HTML in pieces, in order: written again, unchanged pieces are the very same characters. No tree is made: a lens changes
 * tags and styles where they stand, so that it cannot lose or move a word. Never throws.
 */
export function readMarkup(html: string): Piece[] {
  const pieces: Piece[] = []
  let done = 0
  let name = ''
  let start = 0
  let attributes: Attribute[] = []
  let attribute = { name: '', value: '', start: 0 }
  const add = (from: number, to: number, piece: (source: string) => Piece): void => {
    // A tokenizer that went back in the text would double words.
    if (from < done || to > html.length) return
    if (from > done) pieces.push({ kind: 'plain', text: '', source: html.slice(done, from) })
    pieces.push(piece(html.slice(from, to)))
    done = to
  }
  const endTag = (end: number, selfClosed: boolean): void =>
    add(start, end + 1, source => ({ kind: 'tag', name, attributes, selfClosed, source }))
  const remark = (from: number, to: number, text: string): void =>
    add(from, to, source => ({ kind: 'remark', text, source }))
  const nothing = (): void => {}
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (from, to) => {
        name = html.slice(from, to).toLowerCase()
        start = from - 1
        attributes = []
      },
      onattribname: (from, to) => {
        attribute = { name: html.slice(from, to).toLowerCase(), value: '', start: from }
      },
      onattribdata: (from, to) => {
        attribute.value += html.slice(from, to)
      },
      onattribentity: code => {
        attribute.value += String.fromCodePoint(code)
      },
      onattribend: (quote, to) => {
        const end =
          quote === QuoteType.Single || quote === QuoteType.Double ? html.indexOf(QUOTES[quote], to - 1) + 1 : to
        attributes.push({
          name: attribute.name,
          value: attribute.value,
          source: html.slice(attribute.start, Math.max(to, end)),
        })
      },
      onopentagend: end => endTag(end, false),
      onselfclosingtag: end => endTag(end, true),
      onclosetag: (from, to) => {
        const end = html.indexOf('>', to)
        const ending = html.slice(from, to).toLowerCase()
        if (end >= 0) add(from - 2, end + 1, source => ({ kind: 'ending', text: ending, source }))
      },
      oncomment: (from, to, offset) => {
        const opening = html.startsWith('<!--', from - 4) ? 4 : 2
        if (html.startsWith('<!', from - opening)) remark(from - opening, to + 1, html.slice(from, to - offset))
      },
      ondeclaration: (from, to) => {
        remark(from - 2, to + 1, html.slice(from, to))
      },
      oncdata: nothing,
      onprocessinginstruction: nothing,
      ontext: nothing,
      ontextentity: nothing,
      onend: nothing,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  if (done < html.length) pieces.push({ kind: 'plain', text: '', source: html.slice(done) })
  return withSheets(pieces)
}

const QUOTES = { [QuoteType.Single]: "'", [QuoteType.Double]: '"' } as const

/** A style tag, its text and its ending as one piece. */
function withSheets(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  for (let i = 0; i < pieces.length; i += 1) {
    const piece = pieces[i] as Piece
    const [second, third] = [pieces[i + 1], pieces[i + 2]]
    const ends = (end: Piece | undefined): boolean => end?.kind === 'ending' && end.text === 'style'
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
  // Whatever a rewriting made of it, a sheet must not end its own element.
  if (piece.kind === 'sheet') return `${writePiece(piece.tag)}${piece.css.replace(/<\/(?=style)/gi, '<\\/')}</style>`
  return piece.source
}

const writeTag = ({ name, attributes, selfClosed }: Tag): string =>
  `<${[name, ...attributes.map(writeAttribute)].join(' ')}${selfClosed ? ' /' : ''}>`

const writeAttribute = ({ name, value, source }: Attribute): string =>
  source ?? `${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`

export const attributeOf = (tag: Tag, name: string): string | undefined =>
  tag.attributes.find(attribute => attribute.name === name)?.value

/** The tag with the attribute set to the value; undefined takes it away. */
export function withAttribute(tag: Tag, name: string, value: string | undefined): Tag {
  const { source: _changed, ...rest } = tag
  const at = tag.attributes.findIndex(attribute => attribute.name === name)
  const others = tag.attributes.filter(attribute => attribute.name !== name)
  if (value !== undefined) others.splice(at < 0 ? others.length : at, 0, { name, value })
  return { ...rest, attributes: others }
}

/** Markup put in where the head begins, before all that the email says itself: its own styles come later and win. */
export function withHead(pieces: readonly Piece[], markup: string): Piece[] {
  const blank = (piece: Piece): boolean =>
    piece.kind === 'remark' ? !isDoctype(piece) : piece.kind === 'plain' && piece.source.trim() === ''
  const first = pieces.findIndex(piece => !blank(piece))
  // A doctype that does not come first would no longer count, and the page would be laid out by older rules.
  const at = first >= 0 && isDoctype(pieces[first]) ? first + 1 : 0
  return [...pieces.slice(0, at), { kind: 'plain', text: '', source: markup }, ...pieces.slice(at)]
}

const isDoctype = (piece: Piece | undefined): boolean => piece?.kind === 'remark' && /^doctype\b/i.test(piece.text)
