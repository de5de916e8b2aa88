import { createHash } from 'node:crypto'
import { error, ProblemsError } from '../core/problem.js'
import { schemaProblems, z } from '../core/schema.js'
import { BOUNCE_KINDS, type BounceEvent, readReport, recordBounce, type Tokens, traceIn } from '../delivery/index.js'
import type { Database } from '../storage/index.js'
import { readAddress, type SubscriberStore } from '../subscribers/index.js'
import type { Webhook } from './server-context.js'

interface Register {
  readonly database: Database
  readonly store: SubscriberStore
  readonly tokens: Tokens
  readonly clock: () => number
}

const line = z.string().max(1_000)
const event = z
  .object({
    type: z.enum(BOUNCE_KINDS),
    id: line.min(1).optional(),
    messageId: line.optional(),
    address: line.optional(),
    cause: line.default(''),
  })
  .refine(({ messageId, address }) => messageId !== undefined || address !== undefined, {
    error: 'needs a `messageId` or an `address`',
  })
const MOST = 10_000
const report = z.preprocess(
  value => (Array.isArray(value) ? { events: value } : value),
  z.object({ events: z.array(event).max(MOST) }),
)

type Reported = z.output<typeof event>

/**
 * Takes reports in: as JSON, `{ "events": [{ "type": "hard", "messageId": "<…>", "cause": "5.1.1 no such user" }] }`, or one
 * report as it came by mail (`message/rfc822`). The call is signed, so that it is believed about an address too.
 */
export function takeReports(register: Register): Webhook['take'] {
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
      if (typeof found === 'string') count(found === 'unmatched' ? found : 'other')
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

function eventsIn(body: Uint8Array): Reported[] {
  const where = { file: 'the request' }
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    const fix = 'Send application/json, or message/rfc822.'
    throw new ProblemsError([error('webhook.json', where, 'This is not JSON.', fix)])
  }
  const read = report.safeParse(value)
  if (read.success) return read.data.events
  throw new ProblemsError(schemaProblems(read.error, 'webhook.event', () => where))
}

async function eventOf(reported: Reported, { store, tokens }: Register): Promise<BounceEvent | undefined> {
  const { type: kind, cause, messageId = '', address: said = '' } = reported
  const address = readAddress(said)
  const trace =
    traceIn([messageId], tokens) ??
    (await (address && store.find(address).then(found => found && { subscriber: found.id })))
  if (!trace) return undefined
  // Without an id of the provider's, the same words about the same message are the same report.
  const id = createHash('sha256')
    .update(reported.id ?? JSON.stringify([messageId, cause]))
    .digest('base64url')
  return { id: `${id.slice(0, 22)}.${trace.subscriber}.${kind}`, kind, cause, ...trace }
}
