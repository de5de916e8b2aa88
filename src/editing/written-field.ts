import { type FieldValue, refusal, type ValueEdit } from './field-value.js'

/** The forms in which fields are edited: one line, several, a date, a list of texts, or one of several words. */
export type FieldKind = 'line' | 'text' | 'date' | 'list' | 'choice'

/** A field that can be edited, by Offprint’s name for it. */
export interface EditableField {
  readonly name: string
  readonly kind: FieldKind
  /** The words from which a choice is made. */
  readonly choices?: readonly string[]
}

/** A field as a file has it. */
export interface WrittenField extends EditableField {
  /** The text or the texts, as in the file; empty if the file has none. */
  readonly value: string | readonly string[]
  /** Why it cannot be edited here, in whole sentences, if that is so. */
  readonly why?: string
}

/** The new content of a field; an empty text or list removes it. */
export interface FieldChange {
  readonly field: string
  readonly value: string | readonly string[]
}

/** Where a field is in the values of a file. */
export interface FieldPlace {
  readonly path: readonly string[]
  readonly value: string | readonly string[]
  readonly why?: string
}

export type FieldValues = Readonly<Record<string, unknown>>

export const mappingIn = (value: unknown): FieldValues | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FieldValues) : undefined

/** Returns the value at a path of keys. */
export const valueAtKeys = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? (inside as FieldValues)[key] : undefined),
    data,
  )

/** Returns a scalar as text; undefined for anything with parts. */
export const scalarAsText = (value: unknown): string | undefined =>
  value === null || value === undefined ? '' : typeof value === 'object' ? undefined : String(value)

const PARTS = 'This field has parts of its own. Open the file in your editor to change it.'

/** Places a text. What is no text has a reason why it cannot be edited as one. */
export function textPlace(data: unknown, path: readonly string[]): FieldPlace {
  const value = scalarAsText(valueAtKeys(data, path))
  return value === undefined ? { path, value: '', why: PARTS } : { path, value }
}

/** Places a list of texts, or of mappings that have a name. A text is a list of one, or of several with commas if `splits` is set. */
export function listPlace(data: unknown, path: readonly string[], { splits = false } = {}): FieldPlace {
  const raw = valueAtKeys(data, path)
  if (Array.isArray(raw)) {
    const names = raw.map(nameOf)
    return names.every(name => name !== undefined) ? { path, value: names } : { path, value: [], why: PARTS }
  }
  const name = nameOf(raw ?? '')
  if (name === undefined) return { path, value: [], why: PARTS }
  const names = splits && typeof raw === 'string' ? raw.split(',').map(part => part.trim()) : [name]
  return { path, value: names.filter(Boolean) }
}

/** Returns a text, or the name of a mapping; undefined for a mapping without one. */
function nameOf(value: unknown): string | undefined {
  const own = mappingIn(value)
  return own && (own['name'] ?? '') === '' ? undefined : scalarAsText(own ? own['name'] : value)
}

/** Returns the changes that give a field another content. */
export function editsOf(
  { kind }: EditableField,
  place: FieldPlace,
  value: string | readonly string[],
  { data, after }: { readonly data: unknown; readonly after: readonly string[] },
): ValueEdit[] {
  const { path } = place
  if (typeof value === 'string')
    return [{ path, value: value === '' ? undefined : value, isDate: kind === 'date', after }]
  return listEdits(path, place.value as readonly string[], value, { data, after })
}

/**
 * Returns the changes that make a list have other texts. An entry with parts of its own keeps them: only its name is changed, or the
 * whole entry is removed.
 */
function listEdits(
  path: readonly string[],
  known: readonly string[],
  wanted: readonly string[],
  { data, after }: { readonly data: unknown; readonly after: readonly string[] },
): ValueEdit[] {
  const raw = valueAtKeys(data, path)
  const whole = (value: FieldValue): ValueEdit[] => [{ path, value, after }]
  if (wanted.length === 0) return whole(undefined)
  if (mappingIn(raw)) {
    if (wanted.length > 1) throw refusal('This field is a single entry with parts of its own.')
    return [{ path: [...path, 'name'], value: wanted[0] }]
  }
  if (!Array.isArray(raw)) {
    if (typeof raw !== 'string' || raw === '') return whole(wanted)
    return whole(wanted.length === 1 ? wanted[0] : raw.includes(',') && known.length > 1 ? wanted.join(', ') : wanted)
  }
  if (!raw.some(item => mappingIn(item))) return whole(wanted)
  let [same, tail] = [0, 0]
  while (same < Math.min(wanted.length, known.length) && wanted[same] === known[same]) same += 1
  const room = Math.min(wanted.length, known.length) - same
  while (tail < room && wanted.at(-1 - tail) === known.at(-1 - tail)) tail += 1
  const [olds, news] = [known.length - same - tail, wanted.length - same - tail]
  const edits: ValueEdit[] = []
  for (let i = same; i < same + Math.min(olds, news); i += 1) {
    const own = mappingIn(raw[i]) ? ['name'] : []
    edits.push({ path: [...path, String(i), ...own], value: wanted[i] })
  }
  for (let i = same + olds - 1; i >= same + news; i -= 1) edits.push({ path: [...path, String(i)], value: undefined })
  if (news > olds && tail > 0) throw refusal('An entry can only be added at the end of this list.')
  for (let i = same + olds; i < same + news; i += 1) edits.push({ path: [...path, String(i)], value: wanted[i] })
  return edits
}
