import { cleanText, readText } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import type { FieldChange, WrittenField } from './written-field.js'

/** What of a file can be edited: its fields, and the Markdown below them. */
export interface EditableFile {
  readonly fields: readonly WrittenField[]
  /** The Markdown with LF line ends; undefined if the file has none of its own. */
  readonly body?: string
  /** Why nothing in the file can be edited here, in whole sentences, if that is so. */
  readonly why?: string
}

/** The changes of a file that an editor wants: fields, or the Markdown. */
export interface FileChange {
  readonly fields?: readonly FieldChange[]
  readonly body?: string
}

export const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOfBytes = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Returns a file's text as readers see it, or the problems for which it has none. */
export const readable = (raw: string, path: string) => readText(bytesOfText(raw), path)

export const problemsText = (problems: readonly Problem[]): string =>
  problems.map(({ what, fix }) => `${what} ${fix}`).join(' ')

/** Removes what no edition can carry, and the spaces around the entries of a list. */
export const cleanedValue = (value: string | readonly string[]): string | readonly string[] =>
  typeof value === 'string'
    ? cleanText(value.replace(/\r\n?/g, '\n'))
    : value.map(each => cleanText(each).trim()).filter(Boolean)

/** Tells whether two values are equal, whatever the order of their keys, because a new key may be anywhere. */
export const isEqual = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'object' && inside !== null && !Array.isArray(inside)
      ? Object.fromEntries(Object.entries(inside).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inside,
  )
