import { createHmac, timingSafeEqual } from 'node:crypto'
import { parsedJson } from '../../core/json.js'
import { z } from '../../core/schema.js'
import type { BounceProvider, ProviderCall, ProviderTools, ReportedEvent } from './bounce-provider.js'
import { eventsAmong, reportOf, words, wordsOrNumber } from './provider-json.js'
import { refusalOf, refusedBefore, replyWith, UNEXPLAINED } from './stated-refusal.js'

const NAME = 'Mailgun'

/**
 * Seconds for which a signature is valid. Mailgun advises never to accept a token twice, so it signs a repeated call again. The
 * limit also covers its first repetition, after ten minutes.
 */
const TOLERANCE = 900

const signed = z.object({
  signature: z.object({
    timestamp: z.union([z.string(), z.number()]).transform(String),
    token: z.string().min(1),
    signature: z.string().regex(/^[0-9a-f]{64}$/i),
  }),
})
const report = z.object({ 'event-data': z.record(z.string(), z.unknown()) })
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined)
const event = z.object({
  event: z.string(),
  id: words,
  severity: words,
  reason: words,
  recipient: words,
  'delivery-status': part({ code: wordsOrNumber, 'enhanced-code': words, message: words, description: words }),
  reject: part({ reason: words, description: words }),
  message: part({ headers: part({ 'message-id': words }) }),
  envelope: part({ sender: words }),
})

/**
 * Webhooks of Mailgun (documentation.mailgun.com, “Webhooks” and “Securing webhooks”). The signature is in the body, and covers a
 * time and a random token, but not the event.
 */
export const mailgun: BounceProvider = {
  name: NAME,
  path: 'webhooks/mailgun',
  secretVariable: 'OFFPRINT_MAILGUN_KEY',
  isGenuine,
  refusal: 'The signature is missing, wrong or too old. OFFPRINT_MAILGUN_KEY is the HTTP webhook signing key.',
  eventsIn: body => eventsAmong([reportOf(body, report, NAME)['event-data']], event, eventOf),
  // Mailgun repeats a call after any other status but 200.
  uselessStatus: 406,
}

async function isGenuine({ body }: ProviderCall, secrets: readonly string[], { now }: ProviderTools): Promise<boolean> {
  const read = signed.safeParse(parsedJson(new TextDecoder().decode(await body())))
  if (!read.success) return false
  const { timestamp, token, signature } = read.data.signature
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) return false
  const given = Buffer.from(signature, 'hex')
  return secrets.some(secret =>
    timingSafeEqual(
      given,
      createHmac('sha256', secret)
        .update(timestamp + token)
        .digest(),
    ),
  )
}

function eventOf({
  id,
  recipient: address,
  message,
  envelope,
  ...of
}: z.infer<typeof event>): ReportedEvent | 'ignored' {
  const verdict = verdictOf(of)
  const traces = [envelope?.sender]
  return verdict ? { ...verdict, id, address, messageId: message?.headers?.['message-id'], traces } : 'ignored'
}

type Stated = Omit<z.infer<typeof event>, 'id' | 'recipient' | 'message' | 'envelope'>

function verdictOf({
  event: type,
  severity,
  reason = '',
  reject,
  ...of
}: Stated): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  const status = of['delivery-status']
  const { code = '', message, description } = status ?? {}
  const text = message || description
  if (type === 'delivered') return { type, cause: 'delivered' }
  if (type === 'complained') return { type: 'complaint', cause: `at ${NAME}` }
  if (type === 'unsubscribed') return { type: 'unsubscribe', cause: `at ${NAME}` }
  if (type === 'rejected')
    return { type: 'soft', cause: `rejected by ${NAME}: ${reject?.description || reject?.reason || UNEXPLAINED}` }
  if (type !== 'failed') return undefined
  // Mailgun has codes of its own for what it does not send.
  if (reason === 'suppress-unsubscribe' || code === '606') return { type: 'unsubscribe', cause: `at ${NAME}, earlier` }
  if (reason === 'suppress-complaint' || code === '607') return { type: 'complaint', cause: `at ${NAME}, earlier` }
  if (reason === 'suppress-bounce' || code === '605') return refusedBefore(NAME)
  if (severity === 'temporary') return { type: 'delayed', cause: text || 'delayed' }
  const codes = [/^[245]\d\d$/.test(code) ? code : undefined, status?.['enhanced-code']]
  return refusalOf(replyWith(codes, text), { isHard: reason === 'bounce', name: `${NAME}: ${reason || 'failed'}` })
}
