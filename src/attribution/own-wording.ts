import { fill, type Phrase } from './phrase.js'

/** The fields that a publisher's own wording of its credit may use. */
export const WORDING_FIELDS = ['authors', 'institutions', 'publisher', 'title', 'date', 'url', 'license'] as const
export type WordingField = (typeof WORDING_FIELDS)[number]

/** Returns the names of the fields that a wording uses. */
export const fieldsIn = (wording: string): string[] => [...wording.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** Returns the texts in braces that are not fields, such as `{auhtors}` or `{our site}`. */
export const unknownFields = (wording: string): string[] =>
  [...wording.matchAll(/\{([^{}]*)\}/g)]
    .map(([, name = '']) => name)
    .filter(name => !(WORDING_FIELDS as readonly string[]).includes(name))

/**
 * Fills in a publisher's own wording with linked text. The wording is plain text, so any markup in it is shown
 * literally.
 */
export const ownWording = (wording: string, values: Readonly<Record<WordingField, Phrase>>): Phrase =>
  fill(wording, values)
