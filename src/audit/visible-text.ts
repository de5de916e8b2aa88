import { addressKey, comparableText } from './same-text.js'

/** A link that can be seen: its target, and where in the text it begins. */
export interface SeenLink {
  readonly href: string
  readonly at: number
}

/** What a person sees of a document, whatever format it was in: text and links, nothing that is hidden. */
export class VisibleText {
  private compared: string | undefined
  private targets: Set<string> | undefined

  constructor(
    readonly text: string,
    readonly links: readonly SeenLink[],
  ) {}

  says(words: string): boolean {
    if (this.text.includes(words)) return true
    this.compared ??= comparableText(this.text)
    return this.compared.includes(comparableText(words))
  }

  leadsTo(address: string): boolean {
    if (this.links.some(({ href }) => href === address)) return true
    this.targets ??= new Set(this.links.map(({ href }) => addressKey(href)))
    return this.targets.has(addressKey(address))
  }

  /** What stands between two places in the text. */
  part(from: number, to: number): VisibleText {
    return new VisibleText(this.text.slice(from, to), this.links.slice(this.linksBefore(from), this.linksBefore(to)))
  }

  /** How many links begin before a place; they stand in its order. */
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

/** What links are in plain text: addresses in angle brackets (RFC 3986 appendix C), or bare, without the stop behind them. */
const WRITTEN_OUT = /<(https?:[^<>\s]+)>|https?:\/\/[^<>\s]*(?:[^<>\s\p{P}]|[/%&#@*_-])/gu

/** A plain text: all of it is seen. */
export const visibleTextOf = (text: string): VisibleText =>
  new VisibleText(
    text,
    [...text.matchAll(WRITTEN_OUT)].map(({ 0: bare, 1: href = bare, index }) => ({ href, at: index })),
  )
