import { error, ProblemsError } from '../../core/problem.js'
import { schemaProblems, z } from '../../core/schema.js'
import { BOUNCE_KINDS } from '../bounce.js'
import type { BounceProvider, ReportedEvent } from './bounce-provider.js'
import { isSigned, SIGNATURE_HEADER } from './signature.js'

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
const MAX_EVENTS = 10_000
const report = z.preprocess(
  value => (Array.isArray(value) ? { events: value } : value),
  z.object({ events: z.array(event).max(MAX_EVENTS) }),
)

/**
 * The format for providers and scripts without a format of their own: `{ "events": [{ "type": "hard", "messageId": "<…>",
 * "cause": "5.1.1 no such user" }] }`, with the signature that `signature.ts` describes.
 */
export const signedJson: BounceProvider = {
  name: 'signed JSON',
  path: 'webhooks/bounces',
  secretVariable: 'OFFPRINT_WEBHOOK_SECRET',
  isGenuine: async ({ header, body }, secrets, { now }) =>
    isSigned(header(SIGNATURE_HEADER), await body(), { secrets, now }),
  refusal: `${SIGNATURE_HEADER} is missing, wrong or too old.`,
  eventsIn,
}

function eventsIn(body: Uint8Array): readonly ReportedEvent[] {
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
