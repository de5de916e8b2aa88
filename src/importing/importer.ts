import type { ImportContext, ImportedArticle } from './draft.js'
import { metadataDate } from './metadata-date.js'

/** A source that was read from a file, from the web or from standard input. */
export interface Source {
  /** The file's name, the address, or `-`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** The address after redirects, if the source was found on the web. */
  readonly address?: string
  /** The media type from the server: `text/html; charset=utf-8`. */
  readonly mediaType?: string
  /** Reasons why part of the source may be missing. */
  readonly faults?: readonly string[]
}

/** Selects which entries to import. */
export interface ImportChoice {
  /** The ids of earlier imports. */
  readonly seen?: ReadonlySet<string>
  /** The maximum number of entries, counted from the feed's first. */
  readonly limit?: number
  /** The earliest date, in milliseconds since 1970. */
  readonly since?: number
  /** Whether a newsletter with several articles becomes several posts. */
  readonly split?: boolean
}

/** The input of an importer: the source, its text, and the publication to import into. */
export interface ImportInput {
  readonly text: string
  readonly source: Source
  readonly context: ImportContext
  readonly choice: ImportChoice
}

/** Returns the articles of a source, or undefined if the importer cannot read the source. */
export type ReadSource = (
  input: ImportInput,
) => readonly ImportedArticle[] | undefined | Promise<readonly ImportedArticle[] | undefined>

/** Tells whether an entry was not imported before and is recent enough. */
export function isWanted(
  { id, date }: { readonly id?: string | undefined; readonly date?: string | undefined },
  { timezone }: ImportContext,
  { seen, since }: ImportChoice,
): boolean {
  if (id && seen?.has(id)) return false
  if (since === undefined) return true
  const epoch = Date.parse(metadataDate(date, timezone)?.iso ?? '')
  return Number.isNaN(epoch) || epoch >= since
}
