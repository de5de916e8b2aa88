import type { Change, ListEntry, PastChange, State } from './subscriber.js'

/** An entry in the form in which it is stored. */
export type StatedEntry = ListEntry & { readonly state: State; readonly id?: number }

/**
 * Gives each entry of an export its own number again, so that links in earlier mails lead to the right person. If the number
 * is taken or missing, the entry gets a new one that no link contains.
 */
export function numberedAgain(entries: readonly StatedEntry[], taken: ReadonlySet<number>): readonly StatedEntry[] {
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

/** The history of a new subscriber: that of an export, and the import itself unless the history contains it already. */
export function historyOf({ record, state }: StatedEntry, change: Change): readonly PastChange[] {
  const history = record?.history ?? []
  const known = history.at(-1)?.state === state && change.evidence === undefined
  return known ? history : [...history, { ...change, state }]
}
