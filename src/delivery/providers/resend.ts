import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from '../../core/schema.js'
import type { BounceProvider, ProviderCall, ProviderTools, ReportedEvent } from './bounce-provider.js'
import { eventKey, eventsAmong, reportOf, words } from './provider-json.js'
import { refusalOf, refusedBefore, UNEXPLAINED } from './stated-refusal.js'

const NAME = 'Resend'

/** Seconds by which clocks may differ, as in the libraries of Svix. Each attempt is signed again. */
const TOLERANCE = 300

const list = z
  .union([z.array(z.string()), z.string().transform(text => [text])])
  .optional()
  .catch(undefined)
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined)
const report = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) }).loose()
const event = z.object({
  type: z.string(),
  created_at: words,
  data: z.object({
    id: words,
    email_id: words,
    message_id: words,
    to: list,
    email: words,
    unsubscribed: z.boolean().optional().catch(undefined),
    updated_at: words,
    headers: z
      .array(z.object({ value: words }))
      .optional()
      .catch(undefined),
    bounce: part({ message: words, type: words, subType: words, diagnosticCode: list }),
    failed: part({ reason: words }),
  }),
})

/** Webhooks of Resend (resend.com/docs/webhooks), signed as those of Svix (docs.svix.com/receiving/verifying-payloads/how-manual). */
export const resend: BounceProvider = {
  name: NAME,
  path: 'webhooks/resend',
  secretVariable: 'OFFPRINT_RESEND_SECRET',
  secretFault: secret =>
    keyIn(secret).length < 16 ? 'is not the signing secret, which begins with `whsec_`' : undefined,
  isGenuine,
  refusal: 'svix-signature is missing, wrong or too old. OFFPRINT_RESEND_SECRET is the signing secret of the webhook.',
  eventsIn: body => eventsAmong([reportOf(body, report, NAME)], event, eventOf),
}

const keyIn = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

async function isGenuine({ header, body }: ProviderCall, secrets: readonly string[], { now }: ProviderTools) {
  // The names of Standard Webhooks are those of Svix under another prefix.
  const value = (name: string): string => header(`svix-${name}`) ?? header(`webhook-${name}`) ?? ''
  const time = value('timestamp')
  if (!/^\d{1,12}$/.test(time) || Math.abs(now / 1000 - Number(time)) > TOLERANCE) return false
  const given = [...value('signature').matchAll(/(?<!\S)v1,([A-Za-z0-9+/]{43}=)(?!\S)/g)].map(([, mac = '']) =>
    Buffer.from(mac, 'base64'),
  )
  const bytes = await body()
  const wanted = secrets.map(secret =>
    createHmac('sha256', keyIn(secret))
      .update(`${value('id')}.${time}.`)
      .update(bytes)
      .digest(),
  )
  return given.some(mac => wanted.some(other => timingSafeEqual(mac, other)))
}

function eventOf({ type, created_at, data }: z.infer<typeof event>): ReportedEvent | 'ignored' {
  const verdict = verdictOf(type, data)
  if (!verdict) return 'ignored'
  const { to = [], headers = [], message_id, email } = data
  const [recipient = email] = to.length > 1 ? [] : to
  return {
    ...verdict,
    id: eventKey(NAME, type, data.email_id ?? data.id, created_at ?? data.updated_at),
    messageId: message_id,
    traces: headers.map(({ value }) => value),
    // A recipient may have a name.
    address: recipient?.replace(/^.*<([^<>]*)>\s*$/s, '$1'),
  }
}

function verdictOf(
  type: string,
  { bounce, failed, unsubscribed }: z.infer<typeof event>['data'],
): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  switch (type) {
    case 'email.delivered':
      return { type: 'delivered', cause: 'delivered' }
    case 'email.delivery_delayed':
      return { type: 'delayed', cause: 'delayed' }
    case 'email.complained':
      return { type: 'complaint', cause: `at ${NAME}` }
    case 'email.failed':
      return { type: 'soft', cause: `failed at ${NAME}: ${failed?.reason || UNEXPLAINED}` }
    case 'email.suppressed':
      return refusedBefore(NAME)
    case 'contact.updated':
      return unsubscribed ? { type: 'unsubscribe', cause: `at ${NAME}` } : undefined
    case 'email.bounced': {
      const { message = '', type: kind = untyped(message), subType = '', diagnosticCode = [] } = bounce ?? {}
      if (subType === 'OnAccountSuppressionList' || ACCOUNT.test(message)) return refusedBefore(NAME)
      // The message is written by Resend and says no more than the type, unless it quotes a reply.
      const reply = diagnosticCode.join(' ') || (/\b[45]\d\d\b/.test(message) ? message : '')
      return refusalOf(reply, { isHard: kind === 'Permanent', name: `${NAME}: ${kind} ${subType}` })
    }
    default:
      return undefined
  }
}

/** Matches the sentence about an address that is on the list of the account. */
const ACCOUNT = /\baccount[- ](?:level )?suppression list\b/i

/** Returns the type of a bounce from the sentence about it. Earlier reports have nothing else. */
const untyped = (message: string): string =>
  message === '' || /\bhard bounce/i.test(message) ? 'Permanent' : 'Undetermined'
