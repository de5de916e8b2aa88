import { lookUp } from '../../core/look-up.js'
import { z } from '../../core/schema.js'
import type { BounceProvider, ReportedEvent } from './bounce-provider.js'
import { eventKey, eventsAmong, reportOf, words, wordsOrNumber } from './provider-json.js'
import { hasSharedSecret, sharedSecretFault } from './shared-secret.js'
import { refusalOf, refusedBefore } from './stated-refusal.js'

const NAME = 'Postmark'

const report = z
  .object({ RecordType: z.string().optional(), Type: z.string().optional() })
  .loose()
  // Bounces had no record type at first.
  .refine(({ RecordType, Type }) => RecordType !== undefined || Type !== undefined)
const record = z.object({
  RecordType: z.string().default('Bounce'),
  ID: wordsOrNumber,
  Type: words,
  MessageID: words,
  Details: words,
  Email: words,
  Recipient: words,
  From: words,
  Metadata: z.record(z.string(), words).optional().catch(undefined),
  DeliveredAt: words,
  ChangedAt: words,
  SuppressSending: z.boolean().optional().catch(undefined),
  SuppressionReason: words,
  Origin: words,
})

/**
 * Webhooks of Postmark (postmarkapp.com/developer/webhooks), which are not signed: the address contains a user and a password, or
 * a secret.
 */
export const postmark: BounceProvider = {
  name: NAME,
  path: 'webhooks/postmark',
  secretVariable: 'OFFPRINT_POSTMARK_SECRET',
  secretFault: sharedSecretFault,
  isGenuine: hasSharedSecret,
  // Names of metadata have at most 20 characters, and values at most 80.
  traceHeader: { host: /(?:^|\.)postmarkapp\.com$/i, line: trace => `X-PM-Metadata-trace: ${trace}` },
  refusal: 'The secret in the address is missing or wrong. It is that of OFFPRINT_POSTMARK_SECRET.',
  eventsIn: body => eventsAmong([reportOf(body, report, NAME)], record, eventOf),
  // Postmark repeats a call after any other status but 200.
  uselessStatus: 403,
}

function eventOf(stated: z.infer<typeof record>): ReportedEvent | 'ignored' {
  const verdict = verdictOf(stated)
  if (!verdict) return 'ignored'
  const { RecordType, ID, MessageID, Metadata = {}, Email, Recipient, DeliveredAt, ChangedAt } = stated
  return {
    ...verdict,
    // Some ids are larger than the integers that JSON can have in JavaScript, so the message is a part of the key.
    id: eventKey(NAME, RecordType, ID, MessageID, ChangedAt ?? DeliveredAt, Email ?? Recipient),
    // Postmark replaces the Message-ID, so that the trace comes back in metadata.
    traces: Object.values(Metadata),
    address: Email ?? Recipient,
  }
}

/** The types of bounces (postmarkapp.com/developer/api/bounce-api) and what they mean for us. The others say nothing about a delivery. */
const TYPES: Readonly<Record<string, 'hard' | 'soft' | 'delayed' | 'complaint' | 'unsubscribe' | 'before'>> = {
  ...{ HardBounce: 'hard', BadEmailAddress: 'hard' },
  // A spam notification comes from a server that takes the message for spam, and not from a reader.
  ...{ SoftBounce: 'soft', DnsError: 'soft', Blocked: 'soft', SpamNotification: 'soft', VirusNotification: 'soft' },
  ...{ DMARCPolicy: 'soft', SMTPApiError: 'soft', Unknown: 'soft' },
  ...{ Transient: 'delayed', SpamComplaint: 'complaint', Unsubscribe: 'unsubscribe', ManuallyDeactivated: 'before' },
}

function verdictOf(stated: z.infer<typeof record>): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  const { RecordType, Type = '', Details } = stated
  if (RecordType === 'Delivery') return { type: 'delivered', cause: 'delivered' }
  if (RecordType === 'SpamComplaint') return { type: 'complaint', cause: `at ${NAME}` }
  if (RecordType === 'SubscriptionChange') return changeOf(stated)
  if (RecordType !== 'Bounce') return undefined
  const type = lookUp(TYPES, Type)
  if (type === 'complaint' || type === 'unsubscribe') return { type, cause: `at ${NAME}` }
  if (type === 'delayed') return { type, cause: Details || 'delayed' }
  if (type === 'before') return refusedBefore(NAME)
  // The description that Postmark adds is about the type and not about this bounce.
  return type && refusalOf(Details, { isHard: type === 'hard', name: `${NAME}: ${Type}` })
}

/** Reads why Postmark sends no more mail to an address. A suppression by the account's owner is no wish of the reader. */
function changeOf({
  SuppressSending,
  SuppressionReason,
  Origin,
}: z.infer<typeof record>): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  if (SuppressSending !== true) return undefined
  if (SuppressionReason === 'HardBounce') return { type: 'hard', cause: `${NAME}: HardBounce` }
  if (SuppressionReason === 'SpamComplaint') return { type: 'complaint', cause: `at ${NAME}` }
  return SuppressionReason === 'ManualSuppression' && Origin === 'Recipient'
    ? { type: 'unsubscribe', cause: `at ${NAME}` }
    : undefined
}
