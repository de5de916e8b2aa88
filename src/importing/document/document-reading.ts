import type { SourcePicture } from '../picture-file.js'

/** A document as the reader of its format understood it, before its lines are told apart. */
export interface DocumentReading {
  /** The text as HTML. A picture has an address of `picturePlace`. Notes are a list at the end, `ol.notes`. */
  readonly html: string
  /** The pictures that the text shows, by their address in the HTML. */
  readonly pictures: ReadonlyMap<string, SourcePicture>
  readonly properties: DocumentProperties
  /** What marks `h1.title` as the title; by default, the style for titles. */
  readonly titleMark?: string
  /** Every visible word, read from the file without the help of the conversion. */
  readonly visibleText: string
  /** Sentences about what was left out. */
  readonly notes: readonly string[]
  /** Points that an editor must check. */
  readonly doubts: readonly string[]
}

/** The statements in a document's properties. Nobody sees them while writing, so they are often wrong. */
export interface DocumentProperties {
  readonly title?: string
  readonly author?: string
}

/** Returns the address that stands for a picture until the post has a name. The domain is reserved (RFC 2606). */
export const picturePlace = (number: number): string => `https://picture.invalid/${number}`

/** Returns the beginning of a text in quotation marks. */
export const quotedStart = (text: string, most = 60): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return `“${line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line}”`
}

/** Returns `1 comment` or a list: `Ada Writer, Bo Author and 3 others`. */
export const namedList = (names: readonly string[]): string => {
  const all = [...new Set(names.filter(name => name.trim() !== ''))]
  return all.length > 4 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} others` : all.join(', ')
}

/** Returns the sentence about comments that were left out. */
export const commentsNote = (count: number, people: string, texts: readonly string[]): string => {
  const by = people ? ` by ${people}` : ''
  const more = texts.length > 5 ? `, and ${texts.length - 5} more` : ''
  return `Left out: ${count === 1 ? 'a comment' : `${count} comments`}${by}: ${texts.slice(0, 5).join(', ')}${more}.`
}
