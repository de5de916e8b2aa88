import { fill, type Phrase } from './phrase.js'

/** What a publisher's own wording of its credit may name. */
export const WORDING_FIELDS = ['authors', 'institutions', 'publisher', 'title', 'date', 'url', 'license'] as const
export type WordingField = (typeof WORDING_FIELDS)[number]

/** The fields of a wording, as it names them. */
export const fieldsIn = (wording: string): string[] => [...wording.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** Anything between braces that is no field: `{auhtors}`, `{our site}`. */
export const unknownFields = (wording: string): string[] =>
  [...wording.matchAll(/\{([^{}]*)\}/g)]
    .map(([, name = '']) => name)
    .filter(name => !(WORDING_FIELDS as readonly string[]).includes(name))

/**
 * A publisher's own wording with its fields as linked text. The wording itself is text: whatever stands in it is shown
 * as it stands, markup too.
 */
export const ownWording = (wording: string, values: Readonly<Record<WordingField, Phrase>>): Phrase =>
  fill(wording, values)
