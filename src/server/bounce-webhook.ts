import { createHash } from 'node:crypto'
import {
  type BounceEvent,
  type BounceProvider,
  type ReportedEvent,
  readReport,
  recordBounces,
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

/** The number of events that are recorded together, so that a large batch is quick and others wait for a moment only. */
const TOGETHER = 500

/**
 * Records the reports of a call: in the provider's own format, or one report in the form of a message (`message/rfc822`). The
 * call is genuine, so a report that only names an address is trusted too.
 */
export function takeReports(provider: BounceProvider, register: Register): Webhook['take'] {
  const { database, clock, tokens } = register
  return async (body, type, tools) => {
    const counts: Record<string, number> = {}
    const count = (outcome: string): void => {
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    const record = async (events: readonly BounceEvent[]): Promise<void> => {
      const effects = await database.transaction(recordBounces, events, clock())
      for (const [i, { kind }] of events.entries()) count(effects[i] === 'recorded' ? kind : (effects[i] ?? kind))
    }
    if (/^message\/rfc822\b/i.test(type)) {
      const found = await readReport(body, tokens)
      if ('line' in found) count(found.kind === 'no report' ? 'other' : found.kind)
      else await record([found])
      return counts
    }
    const read = await provider.eventsIn(body, tools)
    for (let start = 0; start < read.length; start += TOGETHER) {
      const events: BounceEvent[] = []
      for (const reported of read.slice(start, start + TOGETHER)) {
        const found = typeof reported === 'string' ? reported : await eventOf(reported, provider, register)
        if (typeof found === 'string') count(found)
        else events.push(found)
      }
      if (events.length > 0) await record(events)
    }
    return counts
  }
}

async function eventOf(
  reported: ReportedEvent,
  { name }: BounceProvider,
  { store, tokens, clock }: Register,
): Promise<BounceEvent | 'unmatched'> {
  const { type: kind, cause, messageId = '', traces = [], address: recipient = '' } = reported
  const address = readAddress(recipient)
  const trace =
    traceIn(
      [messageId, ...traces].filter(text => text !== undefined),
      tokens,
    ) ?? (await (address && store.find(address).then(found => found && { subscriber: found.id })))
  if (!trace) return 'unmatched'
  // Without an id from the provider, reports with equal content about the same message are the same report.
  const id = createHash('sha256')
    .update(reported.id ?? JSON.stringify([messageId, cause]))
    .digest('base64url')
  const when = new Date(clock()).toISOString()
  return {
    ...{ id: `${id.slice(0, 22)}.${trace.subscriber}.${kind}`, kind, cause, ...trace },
    ...(kind === 'unsubscribe'
      ? {
          evidence: `${name} reported ${when} that the reader unsubscribed${reported.id ? `, event ${reported.id}` : ''}.`,
        }
      : {}),
  }
}
