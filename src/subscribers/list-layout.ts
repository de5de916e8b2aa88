import type { Table } from './csv.js'
import { fieldName, LABELS } from './fields.js'
import { namedAddressesIn } from './list-addresses.js'
import { type ConsentColumn, consentColumns, type DateOrder } from './list-dates.js'
import { fieldNamed, type ListField } from './list-fields.js'
import { cellWords, isEmpty } from './list-words.js'
import { FIELD_PREFIX, HEADER, isOwnExport } from './our-export.js'
import { ignoredIn, keptIn, type Meanings, NAMED, type StateColumn, stateColumn, statesIn } from './state-columns.js'
import type { State } from './subscriber.js'

/** The editor's options for a list. */
export interface ListOptions {
  /** The path of the file, for messages. The file's name may contain a state (`unsubscribed.csv`). */
  readonly file: string
  /** Columns that say nothing about mail. */
  readonly ignore: readonly string[]
  /** The only columns that become fields, even if they look like a state. If there are none, all other columns do. */
  readonly keep: readonly string[]
  readonly dates?: DateOrder
  readonly meanings: Meanings
  /**
   * The state of every subscriber, unless a column gives one with less mail. It is also the meaning of every value that is not
   * understood.
   */
  readonly state?: State
}

/** A column that is not a known field of a list. Without `state`, only unambiguous words in its cells count as states. */
interface OtherColumn {
  readonly at: number
  readonly header: string
  readonly state?: StateColumn
}

/** The meaning of a list's columns. */
export interface ListLayout {
  readonly fields: readonly (ListField | undefined)[]
  /** The headers as `cellWords` returns them; empty if the list has no header. */
  readonly headers: readonly string[]
  readonly others: readonly OtherColumn[]
  /** The columns with further facts about the subscribers, such as the city. */
  readonly extras: readonly { readonly at: number; readonly name: string }[]
  /** The columns with dates of consent. */
  readonly consent: readonly ConsentColumn[]
  /** Whether any header is about who gets mail, even if its column is empty. */
  readonly namesStates: boolean
  /** The rows below the header. */
  readonly rows: Table['rows']
}

/** Determines what the columns of a list mean, or returns undefined if no column is known to contain addresses. */
export function listLayoutOf({ rows }: Table, options: Pick<ListOptions, 'ignore' | 'keep'>): ListLayout | undefined {
  const isAddress = (cell: string): boolean => namedAddressesIn(cell).length > 0
  const top = rows.findIndex(({ cells }) => cells.some(cell => fieldNamed(cell) === 'address' || isAddress(cell)))
  const first = rows[top]?.cells
  if (!first) return undefined
  const at = first.findIndex(isAddress)
  if (at < 0) return layoutFromHeader(first, rows.slice(top + 1), options)
  if (top > 0) return undefined
  return {
    fields: first.map((_, i) => (i === at ? 'address' : undefined)),
    ...{ headers: [], others: [], extras: [], consent: [], namesStates: false, rows },
  }
}

function layoutFromHeader(
  first: readonly string[],
  rows: Table['rows'],
  { ignore, keep }: Pick<ListOptions, 'ignore' | 'keep'>,
): ListLayout {
  const headers = first.map(cellWords)
  const own = isOwnExport(headers)
  const kept = keep.map(cellWords)
  const named = fieldsOf(first, headers, kept)
  const ignored = [...ignore.map(cellWords), ...ignoredIn(headers)]
  const free = first.flatMap((header, at) => {
    const phrase = headers[at] ?? ''
    const isOwn = own && (header.startsWith(FIELD_PREFIX) || (phrase !== 'state' && OWN.includes(phrase)))
    return named[at] || isOwn || ignored.includes(phrase) ? [] : [{ at, header, phrase }]
  })
  const consent = consentColumns(free, rows)
  const roles = statesIn(headers)
  const regions = keptIn(headers)
  const columns = free.flatMap(({ at, header, phrase }): OtherColumn[] => {
    // Even in a column that the editor keeps as a field, `unsubscribed` means that the person left.
    const column = roles.includes(phrase) ? NAMED : stateColumn(header)
    const state = kept.includes(phrase) || regions.includes(phrase) ? undefined : column
    return [{ at, header, ...(state ? { state } : {}) }]
  })
  const taken = new Set([...consent, ...columns.filter(({ state }) => state)].map(({ at }) => at))
  const isFact = (at: number, phrase: string): boolean =>
    kept.length > 0 ? kept.includes(phrase) : !taken.has(at) && !phrase.split(' ').some(word => TECHNICAL.test(word))
  const extras = [
    ...free.flatMap(({ at, header, phrase }) => (isFact(at, phrase) ? [{ at, name: fieldName(header) }] : [])),
    ...(own ? ownFields(first) : partsOfNames(named).filter(({ at }) => isFact(at, headers[at] ?? ''))),
  ].filter(({ name }) => name !== '')
  // Columns without any value are left out.
  const others = columns.filter(({ at }) => rows.some(({ cells }) => !isEmpty(cells[at] ?? '')))
  return { fields: named, headers, others, extras, consent, namesStates: columns.some(({ state }) => state), rows }
}

const OWN: readonly string[] = HEADER

/** Returns the columns that `offprint subscribers export` has written for fields. */
const ownFields = (headers: readonly string[]): ListLayout['extras'] =>
  headers.flatMap((header, at) =>
    header.startsWith(FIELD_PREFIX) ? [{ at, name: fieldName(header.slice(FIELD_PREFIX.length)) }] : [],
  )

/** Returns the columns of first and last names, which are parts of the name and fields as well. */
const partsOfNames = (named: ListLayout['fields']): ListLayout['extras'] =>
  named.flatMap((field, at) => (field === 'first' || field === 'last' ? [{ at, name: `${field}_name` }] : []))

/** Columns in which services identify people and devices. An editor has no use for them, so they are not kept. */
const TECHNICAL = /^(?:ip|ids?|uuid|euid|leid|guid|hash|token|urls?|links?|latitude|longitude|gmtoff|dstoff)$/

/**
 * Columns that only newsletter services write. Beside one of these, tags are labels that an editor gave to people, and not
 * topics that they want to read.
 */
const OF_A_SERVICE =
  /^(?:euid|leid|uuid|member rating|labels|(?:contact|subscriber|customer|member|record) id|email (?:permission )?status|creation date|referral code|lifetime value|ip(?: address)?|(?:optin|signup|subscribed|confirm) ip|created(?: at)?|date (?:created|registered)|status|accepts (?:email )?marketing)$/

/** Returns the known field of each column. */
function fieldsOf(
  first: readonly string[],
  headers: readonly string[],
  kept: readonly string[],
): (ListField | undefined)[] {
  const named = first.map(fieldNamed)
  // Beside `Email Address`, a column `Address` is a postal address, and `Subscriber` is a name.
  const vague = headers.map(header => header === 'address' || header === 'subscriber')
  const clear = named.some((field, at) => field === 'address' && !vague[at])
  const labels = !isOwnExport(headers) && headers.some(header => OF_A_SERVICE.test(header))
  return named.map((field, at) => {
    const header = headers[at] ?? ''
    if (field === 'tags' && kept.includes(header)) return undefined
    if (field === 'tags' && labels && fieldName(header) === LABELS) return undefined
    return clear && vague[at] ? undefined : field
  })
}
