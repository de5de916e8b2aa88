import { readCsv } from './csv.js'
import type { Addition, SubscriberStore } from './store.js'
import type { Change, Entry } from './subscriber.js'

/** A row that was not taken, and why. */
export interface Rejected {
  readonly line: number
  readonly said: string
  readonly reason: string
}

export interface ImportReport {
  readonly rows: number
  readonly added: number
  readonly rejected: number
}

export interface ImportRequest {
  readonly input: AsyncIterable<Buffer | string>
  readonly change: Change
  /** Finds out what would happen, and does nothing. */
  readonly dry: boolean
  /** Told of every row that is not taken, as it is met: a list may be long. */
  readonly reject: (rejected: Rejected) => void
}

/** Rows of one transaction: enough to be quick, and few in memory. */
const BATCH = 5_000

const REASONS: Readonly<Record<Exclude<Addition, 'added'>, string>> = {
  active: 'already subscribed',
  pending: 'already asked to confirm',
  unsubscribed: 'unsubscribed earlier, and is left alone',
  bounced: 'mail bounced earlier, so none is sent',
  complained: 'complained earlier, and is left alone',
  erased: 'asked to be forgotten, and is left alone',
}

/** Takes in a list. Stopped half way and started again, it goes on: who is in already stays as they are. */
export async function importCsv(store: SubscriberStore, request: ImportRequest): Promise<ImportReport> {
  const count = { rows: 0, added: 0, rejected: 0 }
  const reject = (line: number, said: string, reason: string): void => {
    count.rejected += 1
    request.reject({ line, said, reason })
  }
  let batch: { line: number; entry: Entry }[] = []
  // A dry run adds nobody, so it remembers who was met.
  const met = new Set<string>()
  const take = async (): Promise<void> => {
    const entries = batch.map(({ entry }) => entry)
    const additions = await store.add(entries, 'active', request.change, request.dry)
    for (const [i, { line, entry }] of batch.entries()) {
      const addition = additions[i] ?? 'active'
      const again = request.dry && met.has(entry.address.key)
      if (request.dry) met.add(entry.address.key)
      if (addition === 'added' && !again) count.added += 1
      else reject(line, entry.address.written, REASONS[addition === 'added' ? 'active' : addition])
    }
    batch = []
  }
  for await (const row of readCsv(request.input)) {
    count.rows += 1
    if ('entry' in row) batch.push(row)
    else reject(row.line, row.said, row.reason)
    if (batch.length === BATCH) await take()
  }
  if (batch.length > 0) await take()
  return count
}
