import type { Change, ListEntry, PastChange, State } from './subscriber.js'

/** An entry as it is stored, with a state and perhaps a number. */
export type StatedEntry = ListEntry & { readonly state: State; readonly id?: number }

/**
 * Gives each entry of an export the number that it had, so that links in earlier mails lead to the right person. If that number
 * is taken or missing, the entry gets a new number that no link contains.
 */
export class NewNumbers {
  /** @param highest the highest number that anybody has or that the list wants */
  constructor(private highest: number) {}

  /** @param taken those of the wanted numbers that somebody has */
  give(entries: readonly StatedEntry[], taken: readonly number[]): readonly StatedEntry[] {
    const used = new Set(taken)
    return entries.map(entry => {
      const own = entry.record?.id
      const isFree = own !== undefined && own > 0 && !used.has(own)
      if (!isFree) this.highest += 1
      const id = isFree ? own : this.highest
      used.add(id)
      return { ...entry, id }
    })
  }
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
