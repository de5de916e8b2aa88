import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from '../../core/schema.js'
import type { BounceProvider, ProviderCall, ProviderTools, ReportedEvent } from './bounce-provider.js'
import { eventsAmong, reportOf, words } from './provider-json.js'
import { refusalOf, refusedBefore, replyWith, UNEXPLAINED } from './stated-refusal.js'

const NAME = 'SendGrid'
const SIGNATURE = 'x-twilio-email-event-webhook-signature'
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp'

/** Seconds for which a signature is valid. SendGrid does not say how old the time of a call may be that it repeats. */
const TOLERANCE = 900

const report = z.array(z.unknown())
const event = z.object({
  event: z.string(),
  sg_event_id: words,
  email: words,
  'smtp-id': words,
  reason: words,
  response: words,
  status: words,
  type: words,
  bounce_classification: words,
  trace: words,
})

/** The signed Event Webhook of SendGrid (twilio.com/docs/sendgrid, “Event Webhook Reference” and “Security Features”). */
export const sendgrid: BounceProvider = {
  name: NAME,
  path: 'webhooks/sendgrid',
  secretVariable: 'OFFPRINT_SENDGRID_KEY',
  secretFault: key => (keyIn(key) ? undefined : 'is not the verification key that SendGrid shows'),
  largestBody: 16 * 1024 * 1024,
  isGenuine,
  // Only reports about the delivery have the Message-ID. Unique arguments are fields of every report.
  traceHeader: {
    host: /(?:^|\.)sendgrid\.(?:net|com)$/i,
    line: trace => `X-SMTPAPI:\r\n ${JSON.stringify({ unique_args: { trace } })}`,
  },
  refusal: `${SIGNATURE} is missing, wrong or too old. Turn on the Signed Event Webhook, and copy its verification key.`,
  eventsIn: body => eventsAmong(reportOf(body, report, NAME), event, eventOf),
}

async function isGenuine({ header, body }: ProviderCall, secrets: readonly string[], { now }: ProviderTools) {
  const time = header(TIMESTAMP) ?? ''
  if (!/^\d{1,12}$/.test(time) || Math.abs(now / 1000 - Number(time)) > TOLERANCE) return false
  const signature = Buffer.from(header(SIGNATURE) ?? '', 'base64')
  const signed = Buffer.concat([Buffer.from(time), await body()])
  return secrets.some(secret => {
    const key = keyIn(secret)
    return key !== undefined && verify('sha256', signed, key, signature)
  })
}

/** Reads the key as SendGrid shows it (the base64 of a SubjectPublicKeyInfo), or in PEM. */
function keyIn(text: string): KeyObject | undefined {
  try {
    const der = Buffer.from(text.replace(/-----[A-Z ]+-----|\\n|\s/g, ''), 'base64')
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ec' ? key : undefined
  } catch {
    return undefined
  }
}

function eventOf(reported: z.infer<typeof event>): ReportedEvent | 'ignored' {
  const verdict = verdictOf(reported)
  if (!verdict) return 'ignored'
  const { sg_event_id: id, 'smtp-id': messageId, trace, email: address } = reported
  return { ...verdict, id, messageId, traces: [trace], address }
}

function verdictOf({
  event: name,
  reason = '',
  status,
  response,
  ...of
}: z.infer<typeof event>): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  switch (name) {
    case 'delivered':
      return { type: 'delivered', cause: 'delivered' }
    case 'deferred':
      return { type: 'delayed', cause: response || reason || 'delayed' }
    case 'spamreport':
      return { type: 'complaint', cause: `at ${NAME}` }
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { type: 'unsubscribe', cause: `at ${NAME}` }
    case 'dropped':
      return droppedFor(reason)
    case 'bounce': {
      // A blocked message counts as no bounce at SendGrid, and its classes name what other bounces are about.
      const { type = 'bounce', bounce_classification: kind = '' } = of
      const isHard = type !== 'blocked' && (kind === '' || /^(?:invalid address|unclassified)$/i.test(kind))
      return refusalOf(replyWith([status], reason), { isHard, name: `${NAME}: ${type} ${kind}` })
    }
    default:
      return undefined
  }
}

/** Reads why SendGrid did not send a message: mostly because the address is on one of its lists. */
function droppedFor(reason: string): Pick<ReportedEvent, 'type' | 'cause'> {
  if (/^unsubscribed address/i.test(reason)) return { type: 'unsubscribe', cause: `at ${NAME}, earlier` }
  if (/^spam reporting address/i.test(reason)) return { type: 'complaint', cause: `at ${NAME}, earlier` }
  if (/^(?:bounced address|invalid$)/i.test(reason)) return refusedBefore(NAME)
  return { type: 'soft', cause: `dropped by ${NAME}: ${reason || UNEXPLAINED}` }
}
