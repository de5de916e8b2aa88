import type { Change, ListEntry, PastChange, State } from './subscriber.js'

/** An entry as it is to be kept. */
export type StatedEntry = ListEntry & { readonly state: State; readonly id?: number }

/**
 * Gives each entry of an export its own number again, so that a link in an earlier mail leads to whom it was sent to. Where
 * somebody else has the number, or there is none, a new one is given that no link names.
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

/** What is written down of somebody new: what an export knew, and this change unless that is known already. */
export function historyOf({ record, state }: StatedEntry, change: Change): readonly PastChange[] {
  const history = record?.history ?? []
  const known = history.at(-1)?.state === state && change.evidence === undefined
  return known ? history : [...history, { ...change, state }]
}
