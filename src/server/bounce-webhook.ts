import { createHash } from 'node:crypto'
import {
  type BounceEvent,
  type BounceProvider,
  type ReportedEvent,
  readReport,
  recordBounce,
  type Tokens,
  traceIn,
} from '../delivery/index.js'
import type { Database } from '../storage/index.js'
import { readAddress, type SubscriberStore } from '../subscribers/index.js'
import type { Webhook } from './server-context.js'

interface Register {
  readonly database: Database
  readonly store: SubscriberStore
  readonly tokens: Tokens
  readonly clock: () => number
}

/**
 * Records the reports of a call: in the provider's own format, or one report in the form of a message (`message/rfc822`). The
 * call is signed, so a report that only names an address is trusted too.
 */
export function takeReports({ eventsIn }: BounceProvider, register: Register): Webhook['take'] {
  const { database, clock, tokens } = register
  return async (body, type) => {
    const counts: Record<string, number> = {}
    const count = (outcome: string): void => {
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    const take = async (found: BounceEvent): Promise<void> => {
      const effect = await database.transaction(recordBounce, found, clock())
      count(effect === 'recorded' ? found.kind : effect)
    }
    if (/^message\/rfc822\b/i.test(type)) {
      const found = await readReport(body, tokens)
      if ('line' in found) count(found.kind === 'no report' ? 'other' : found.kind)
      else await take(found)
      return counts
    }
    for (const reported of eventsIn(body)) {
      const found = await eventOf(reported, register)
      if (found) await take(found)
      else count('unmatched')
    }
    return counts
  }
}

async function eventOf(reported: ReportedEvent, { store, tokens }: Register): Promise<BounceEvent | undefined> {
  const { type: kind, cause, messageId = '' } = reported
  const address = readAddress(reported.address ?? '')
  const trace =
    traceIn([messageId], tokens) ??
    (await (address && store.find(address).then(found => found && { subscriber: found.id })))
  if (!trace) return undefined
  // Without an id from the provider, reports with equal content about the same message are the same report.
  const id = createHash('sha256')
    .update(reported.id ?? JSON.stringify([messageId, cause]))
    .digest('base64url')
  return { id: `${id.slice(0, 22)}.${trace.subscriber}.${kind}`, kind, cause, ...trace }
}
