import type { Change, ListEntry, PastChange, State } from './subscriber.js'

/** An entry as it is stored, with a state and perhaps a number. */
export type StatedEntry = ListEntry & { readonly state: State; readonly id?: number }

/**
 * Gives each entry of an export the number that it had, so that links in earlier mails lead to the right person. If that number
 * is taken or missing, the entry gets a new number that no link contains.
 */
export function withOwnNumbers(entries: readonly StatedEntry[], taken: ReadonlySet<number>): readonly StatedEntry[] {
  const wanted = entries.flatMap(({ record }) => record?.id ?? [])
  if (wanted.length === 0) return entries
  const used = new Set(taken)
  let free = [...taken, ...wanted].reduce((most, id) => Math.max(most, id), 0) + 1
  return entries.map(entry => {
    const own = entry.record?.id
    const id = own && !used.has(own) ? own : free++
    used.add(id)
    return { ...entry, id }
  })
}

/** Returns the history of a new subscriber: that of the export, and the import itself unless it changes nothing. */
export function historyOf({ record, state, evidence: own }: StatedEntry, change: Change): readonly PastChange[] {
  const history = record?.history ?? []
  const known = history.at(-1)?.state === state && change.evidence === undefined
  if (known) return history
  if (own === undefined) return [...history, { ...change, state }]
  const stated = change.evidence === undefined ? '' : `${change.evidence.replace(/\.$/, '')}. `
  return [...history, { ...change, state, evidence: stated + own }]
}
