import { readAddress } from '../core/email-address.js'
import { count, emailAddress, z } from '../core/schema.js'

const limits = {
  perSecond: count.optional().describe('The most messages per second'),
  perHour: count.optional().describe('The most messages per hour'),
}
const MINUTES = 'should be minutes, such as 5'
const minutes = z.preprocess(
  value => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value),
  z.number({ error: MINUTES }).min(0, { error: MINUTES }),
)

/** Stands for what VERP adds before the @ of `bounces`: a plus sign and the recipient's trace (see `delivery/`). */
const VERP = `+${'x'.repeat(41)}`

/**
 * Limits the bounce address so that its local part still fits into 64 octets once the trace is added (RFC 5321 section
 * 4.5.3.1.1). Servers refuse longer ones.
 */
const bounces = emailAddress.refine(address => readAddress(address.replace('@', `${VERP}@`)) !== undefined, {
  error: `is too long: at most ${64 - VERP.length} characters may be before the @, because each message adds ${VERP.length} there`,
})

/** The settings for handing email to the mail server. */
export const sendingSettings = z.object({
  ...limits,
  connections: count.default(5).describe('Connections to the mail server at a time'),
  domains: z
    .record(z.string(), z.object({ ...limits, connections: count.optional() }))
    .default({})
    .describe('Limits for single domains of recipients, such as example.com'),
  retries: z
    .array(minutes)
    .default([1, 5, 15, 60])
    .describe('Minutes between attempts for messages that the server defers'),
  warmUp: z
    .array(count)
    .default([])
    .describe('Messages on the first, second, … day on which a new server sends anything'),
  bounces: bounces.optional().describe('The address for bounces, which must accept +anything before the @'),
})
