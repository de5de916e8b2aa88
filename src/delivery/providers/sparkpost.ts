import { z } from '../../core/schema.js'
import { feedbackVerdict } from '../bounces/abuse-report.js'
import type { BounceProvider, ReadEvent, ReportedEvent } from './bounce-provider.js'
import { eventsAmong, reportOf, words, wordsOrNumber } from './provider-json.js'
import { hasSharedSecret, sharedSecretFault } from './shared-secret.js'
import { refusalOf } from './stated-refusal.js'

const NAME = 'SparkPost'

const report = z.array(z.object({ msys: z.record(z.string(), z.unknown()) }))
const event = z.object({
  type: z.string(),
  event_id: words,
  rcpt_to: words,
  raw_rcpt_to: words,
  msg_from: words,
  message_id: words,
  rcpt_meta: z.record(z.string(), words).optional().catch(undefined),
  bounce_class: wordsOrNumber,
  raw_reason: words,
  reason: words,
  fbtype: words,
})

/**
 * Webhooks of SparkPost, now Bird (developers.sparkpost.com, “Webhooks” and “Bounce Classification Codes”), which are not signed:
 * they have a user and a password, a bearer token, or a secret in the address.
 */
export const sparkpost: BounceProvider = {
  name: NAME,
  path: 'webhooks/sparkpost',
  secretVariable: 'OFFPRINT_SPARKPOST_SECRET',
  secretFault: sharedSecretFault,
  largestBody: 16 * 1024 * 1024,
  isGenuine: hasSharedSecret,
  traceHeader: {
    host: /(?:^|\.)(?:sparkpostmail|sparkpostelite|sparkpost)\.com$/i,
    line: trace => `X-MSYS-API:\r\n ${JSON.stringify({ metadata: { trace } })}`,
  },
  refusal: 'The password, or the secret in the address, is missing or wrong. It is that of OFFPRINT_SPARKPOST_SECRET.',
  eventsIn,
}

/** Each event stands in a class of its own. An empty one is a test of the address. */
function eventsIn(body: Uint8Array): ReadEvent[] {
  const values = reportOf(body, report, NAME).flatMap(({ msys }) => Object.values(msys))
  return eventsAmong(values, event, eventOf)
}

function eventOf(stated: z.infer<typeof event>): ReportedEvent | 'ignored' {
  const verdict = verdictOf(stated)
  if (!verdict) return 'ignored'
  const { event_id: id, message_id: messageId, msg_from, rcpt_meta = {}, rcpt_to, raw_rcpt_to } = stated
  return { ...verdict, id, messageId, traces: [msg_from, ...Object.values(rcpt_meta)], address: raw_rcpt_to ?? rcpt_to }
}

/** The classes of replies by people and programs, which are no bounces: absence notes, subscribe requests, challenges. */
const ANSWERS = new Set(['60', '80', '100'])

function verdictOf(stated: z.infer<typeof event>): Pick<ReportedEvent, 'type' | 'cause'> | undefined {
  const { type, bounce_class: kind = '', raw_reason, reason, fbtype } = stated
  switch (type) {
    case 'delivery':
      return { type: 'delivered', cause: 'delivered' }
    case 'delay':
      return { type: 'delayed', cause: raw_reason || reason || 'delayed' }
    case 'list_unsubscribe':
    case 'link_unsubscribe':
      return { type: 'unsubscribe', cause: `at ${NAME}` }
    case 'spam_complaint': {
      const feedback = feedbackVerdict(fbtype || 'abuse')
      return feedback.kind === 'complaint' ? { type: 'complaint', cause: feedback.cause } : undefined
    }
    case 'bounce':
    case 'out_of_band':
    case 'policy_rejection':
    case 'generation_failure':
    case 'generation_rejection':
      if (ANSWERS.has(kind)) return undefined
      if (kind === '90') return { type: 'unsubscribe', cause: `at ${NAME}` }
      // Only class 10 is about the recipient.
      return refusalOf(raw_reason || reason, { isHard: kind === '10', name: `${NAME}: ${type}, class ${kind}` })
    default:
      return undefined
  }
}
