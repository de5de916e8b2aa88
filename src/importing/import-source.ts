import { error, type Problem } from '../problem.js'
import { decoded } from './decoded.js'
import { type Draft, draftOf, type ImportContext } from './draft.js'
import { pastedText } from './text/pasted-text.js'

/** What an article can be imported from. */
export const KINDS = ['text'] as const
export type Kind = (typeof KINDS)[number]

/** Something that was read from a file, from the web or from standard input. */
export interface Source {
  /** The file's name, the address, or `-`. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Imported {
  readonly kind: Kind
  readonly drafts: readonly Draft[]
  readonly problems: readonly Problem[]
}

/** Turns a source into drafts: one, or as many as it has entries. Pure: the same source and context give the same drafts. */
export function importSource(source: Source, context: ImportContext, kind: Kind = 'text'): Imported {
  const text = decoded(source.bytes)
  if (text.trim() === '') return { kind, drafts: [], problems: [empty(source.name)] }
  return { kind, drafts: [draftOf(pastedText(text, context), context)], problems: [] }
}

const empty = (file: string): Problem =>
  error('import.empty', { file }, 'There is no text in it.', 'Name a file with an article in it.')
