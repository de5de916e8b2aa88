import { canParseUrl } from '../core/url.js'
import { addressKey, comparableText, containsSpaced } from './same-text.js'

const isSame = (src: string, base: string, address: string): boolean =>
  addressKey(new URL(src, base).href) === addressKey(address)

/** A visible link: its target, and the offset in the text at which it begins. */
export interface SeenLink {
  readonly href: string
  readonly at: number
}

/** A visible picture: its address, and its offset in the text. */
export interface SeenPicture {
  readonly src: string
  readonly at: number
}

/** The visible content of a document in any format: its text, links and pictures, without anything hidden. */
export class VisibleText {
  private normal: string | undefined
  private targets: Set<string> | undefined

  constructor(
    readonly text: string,
    readonly links: readonly SeenLink[],
    /** The pictures; undefined in a format that cannot have any. */
    readonly pictures?: readonly SeenPicture[],
    /** The offsets of the elements to which links within the document may lead, by id; undefined if they are not known. */
    readonly anchors?: ReadonlyMap<string, number>,
  ) {}

  says(words: string): boolean {
    if (this.text.includes(words)) return true
    this.normal ??= this.text.normalize('NFC')
    return containsSpaced(this.normal, comparableText(words))
  }

  /** Tells whether it quotes some words. Plain text has a sign before each line of a quotation. */
  quotes(words: string): boolean {
    return this.says(words) || comparableText(this.text.replace(/^(?:> ?)+/gm, '')).includes(comparableText(words))
  }

  leadsTo(address: string): boolean {
    if (this.links.some(({ href }) => href === address)) return true
    this.targets ??= new Set(this.links.map(({ href }) => addressKey(href)))
    return this.targets.has(addressKey(address))
  }

  /**
   * Tells whether a picture is shown.
   * @param base the address to which those of the pictures are relative
   */
  showsPicture(address: string, base: string): boolean {
    return (
      this.pictures?.some(({ src }) => src === address || (canParseUrl(src, base) && isSame(src, base, address))) ??
      false
    )
  }

  /** Tells whether a picture is shown, or the format has no pictures. It is recognised by the end of its address. */
  shows(file: string): boolean {
    return this.pictures?.some(({ src }) => src === file || src.endsWith(`/${file}`)) ?? true
  }

  /** Returns the text, links and pictures between two offsets. */
  part(from: number, to: number): VisibleText {
    const pictures = this.pictures?.filter(({ at }) => at >= from && at < to)
    const links = this.links.slice(this.linksBefore(from), this.linksBefore(to))
    return new VisibleText(
      this.text.slice(from, to),
      links.map(({ href, at }) => ({ href, at: at - from })),
      pictures,
    )
  }

  /** Returns this text with another after it. */
  followedBy(next: VisibleText): VisibleText {
    return joinedTexts([this, next])
  }

  /** Counts the links that begin before an offset. It uses a binary search, because links are in document order. */
  private linksBefore(place: number): number {
    let [low, high] = [0, this.links.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.links[middle]?.at ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Joins texts that follow one another. Without any, the result is empty, and in a format that has pictures. */
export function joinedTexts(parts: readonly VisibleText[]): VisibleText {
  const links: SeenLink[] = []
  const pictures: SeenPicture[] = []
  let text = ''
  for (const part of parts) {
    const by = text.length
    for (const { href, at } of part.links) links.push({ href, at: at + by })
    for (const { src, at } of part.pictures ?? []) pictures.push({ src, at: at + by })
    text += part.text
  }
  return new VisibleText(text, links, parts.length > 0 && !parts[0]?.pictures ? undefined : pictures)
}

/**
 * Matches links in plain text: addresses in angle brackets (RFC 3986 appendix C), or bare ones without trailing
 * punctuation.
 */
const WRITTEN_OUT = /<(https?:[^<>\s]+)>|https?:\/\/[^<>\s]*(?:[^<>\s\p{P}]|[/%&#@*_-])/gu

/** Reads a plain text, all of which is visible. */
export const visibleTextOf = (text: string): VisibleText =>
  new VisibleText(
    text,
    [...text.matchAll(WRITTEN_OUT)].map(({ 0: bare, 1: href = bare, index }) => ({ href, at: index })),
  )
