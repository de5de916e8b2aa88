import { lookUp } from './look-up.js'

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const reference = (character: string): string => REFERENCES[character] ?? ''

/** Escapes text for HTML and XML, between tags and in double-quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, reference)

/** Escapes text for use between tags, where quotation marks may stay as they are. */
export const escapeText = (text: string): string => text.replace(/[&<>]/g, reference)

/** Escapes only angle brackets, so that a text that already contains character references has no tags. */
export const escapeTags = (text: string): string => text.replace(/[<>]/g, reference)

/** Decodes the references that `escapeHtml` writes, and `&#39;`. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => CHARACTERS[name] ?? '')

/** Escapes a text so that a regular expression matches it literally. */
export const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Replaces line breaks and runs of spaces with single spaces. */
export const oneLine = (text: string): string => text.replace(/\s{2,}|[^\S ]/g, ' ').trim()

/** Shortens a text to at most a number of characters. A text that is shortened ends with an ellipsis. */
export function clipped(text: string, most: number): string {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}

/** Writes a number with its noun: `1 post`, `1,200 posts`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** Replaces the `{names}` in a sentence with their values, without escaping. A name without a value stays. */
export const fillNames = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => lookUp(values, name) ?? whole)

/** Returns the line, counted from 1, of a place in a text. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/**
 * Joins patterns into one that matches where any of them does, in upper or lower case. A long list of words is easier to read in
 * several lines.
 */
export const anyOf = (...patterns: readonly (string | RegExp)[]): RegExp =>
  new RegExp(patterns.map(pattern => (typeof pattern === 'string' ? pattern : pattern.source)).join('|'), 'i')

/**
 * Returns a copy of a text that was cut from a longer one. The part alone would keep the longer text in memory, because V8 does not copy what it
 * cuts out.
 */
export const separateText = (part: string): string => JSON.parse(JSON.stringify(part)) as string
