import { lookUp } from '../../core/look-up.js'
import { z } from '../../core/schema.js'
import type { BounceProvider, ReportedEvent } from './bounce-provider.js'
import { eventKey, eventsAmong, reportOf, words, wordsOrNumber } from './provider-json.js'
import { hasSharedSecret, sharedSecretFault } from './shared-secret.js'
import { refusalOf } from './stated-refusal.js'

const NAME = 'Brevo'

/** A call reports one event or, if the webhook is batched, several. */
const one = z.object({ event: z.string() }).loose()
const report = z.union([one.transform(event => [event]), z.array(z.unknown())])
const event = z.object({
  event: z.string(),
  email: words,
  'message-id': words,
  'X-Mailin-custom': words,
  reason: words,
  ts_event: wordsOrNumber,
  ts_epoch: wordsOrNumber,
  date: words,
})

/**
 * Webhooks of Brevo (developers.brevo.com, “Transactional webhooks” and “Secure webhook calls”), which are not signed: they have a
 * user and a password, a bearer token, or a secret in the address.
 */
export const brevo: BounceProvider = {
  name: NAME,
  path: 'webhooks/brevo',
  secretVariable: 'OFFPRINT_BREVO_SECRET',
  secretFault: sharedSecretFault,
  isGenuine: hasSharedSecret,
  traceHeader: { host: /(?:^|\.)(?:brevo|sendinblue)\.com$/i, line: trace => `X-Mailin-custom: ${trace}` },
  refusal: 'The token, or the secret in the address, is missing or wrong. It is that of OFFPRINT_BREVO_SECRET.',
  eventsIn: body => eventsAmong(reportOf(body, report, NAME), event, eventOf),
  // Brevo discards an event after any other status of failure, also after 5xx (“Retry mechanism”).
  laterStatus: 429,
}

function eventOf(stated: z.infer<typeof event>): ReportedEvent | 'ignored' {
  const verdict = verdictOf(stated)
  if (!verdict) return 'ignored'
  const { event: type, email, 'message-id': messageId, ts_event, ts_epoch, date } = stated
  // The field `id` is that of the webhook, so all events have the same.
  const id = eventKey(NAME, type, messageId, ts_event ?? ts_epoch ?? date, email)
  return { ...verdict, id, messageId, traces: [stated['X-Mailin-custom']], address: email }
}

/** The events, and which of them are refusals that are hard unless the server's words say otherwise. */
const EVENTS: Readonly<Record<string, Exclude<ReportedEvent['type'], 'delayed'> | 'deferred'>> = {
  ...{ hard_bounce: 'hard', invalid_email: 'hard', soft_bounce: 'soft', blocked: 'soft', error: 'soft' },
  ...{ spam: 'complaint', complaint: 'complaint', unsubscribe: 'unsubscribe', unsubscribed: 'unsubscribe' },
  ...{ deferred: 'deferred', delivered: 'delivered' },
}

function verdictOf({ event: name, reason }: z.infer<typeof event>): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  const type = lookUp(EVENTS, name)
  if (type === 'hard' || type === 'soft')
    return refusalOf(reason, { isHard: type === 'hard', name: `${NAME}: ${name}` })
  if (type === 'complaint' || type === 'unsubscribe') return { type, cause: `at ${NAME}` }
  if (type === 'deferred') return { type: 'delayed', cause: reason || 'delayed' }
  return type && { type, cause: 'delivered' }
}
