/** A value that an editor gives a field; undefined removes the field. */
export type FieldValue = string | boolean | readonly string[] | undefined

/** One change of the values in a file. */
export interface ValueEdit {
  /** The keys that lead to the value, as the file writes them. A number names an entry of a list. */
  readonly path: readonly string[]
  readonly value: FieldValue
  /** Whether the text is a date, which some generators accept only without quotes. */
  readonly isDate?: boolean
  /** The keys beside which a new field is best, the nearest first. */
  readonly after?: readonly string[]
  /** Instead of a value: the present numbers of a list's entries in their new order. */
  readonly order?: readonly number[]
}

/** Thrown by an edit that cannot be made without touching more than it should. The message tells an editor why, in whole sentences. */
export class EditRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'EditRefusal'
  }
}

const BY_HAND = 'Open the file in your editor to change it.'

export const refusal = (why: string): EditRefusal => new EditRefusal(`${why} ${BY_HAND}`)

/** Matches what generators read as a date without quotes. */
const PLAIN_DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?$/

export const isPlainDate = (value: string): boolean => PLAIN_DATE.test(value) && isDay(value.slice(0, 10))

/** Tells whether a calendar has the day. TOML refuses a whole file for one that it has not. */
const isDay = (day: string): boolean =>
  !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().slice(0, 10) === day

/** Returns the values after an edit of values, which are as JSON. */
export const withEdit = (data: unknown, { path, value, order }: ValueEdit): unknown =>
  order ? reordered(data, path, order) : withValue(data, path, value)

function reordered(data: unknown, [key, ...rest]: readonly string[], order: readonly number[]): unknown {
  if (key === undefined) return Array.isArray(data) ? order.map(at => data[at]) : data
  return { ...(data as object), [key]: reordered((data as Record<string, unknown>)[key], rest, order) }
}

/** Returns the values after an edit of a value. A path that leads through a text is no part of them. */
export function withValue(data: unknown, path: readonly string[], value: FieldValue): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  // The first entry makes a list.
  if (Array.isArray(data) || (data === undefined && key === '0')) {
    if (data === undefined) return value === undefined ? undefined : [withValue({}, rest, value)]
    const at = Number(key)
    const changed = rest.length === 0 ? value : withValue(data[at] ?? {}, rest, value)
    return changed === undefined ? data.toSpliced(at, 1) : data.toSpliced(at, 1, changed)
  }
  const mapping = typeof data === 'object' && data !== null ? data : {}
  const inside = withValue((mapping as Record<string, unknown>)[key], rest, value)
  const others = Object.entries(mapping).filter(([name]) => name !== key)
  const isEmpty = rest.length > 0 && typeof inside === 'object' && inside !== null && Object.keys(inside).length === 0
  if (inside === undefined || (isEmpty && value === undefined)) return Object.fromEntries(others)
  return { ...mapping, [key]: inside }
}
