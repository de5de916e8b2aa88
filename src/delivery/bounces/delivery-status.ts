import { replyText } from '../outcome.js'
import { subjectOf } from '../smtp-reply.js'
import { statementIn, withStep } from './failure-notice.js'
import {
  type DeliveryVerdict,
  fieldGroups,
  type MailReport,
  type ReportFields,
  type ReportMessage,
} from './mail-report.js'
import { isChallenge } from './notice-words.js'

const ONCE = ['final-recipient', 'action', 'status']

/** Delivery status notifications (RFC 3464; RFC 6533 for addresses outside ASCII). */
export const deliveryStatus: MailReport = {
  name: 'DSN',
  read: message => (isChallenge(message) ? undefined : bounceOf(statusGroups(message), message.text)),
}

/**
 * Returns the groups of fields about recipients. Some servers give the part another media type, and others write the fields
 * into the text.
 */
function statusGroups({ parts, text }: ReportMessage): ReportFields[] {
  const named = parts.filter(({ type }) => /delivery-?status/.test(type)).map(part => part.text)
  const others = parts.filter(({ type }) => !/^message\/(?:rfc822|global)$/.test(type)).map(part => part.text)
  for (const texts of [named, others, [text.replace(/^(?:> ?)+/gm, '')]]) {
    const groups = texts.flatMap(each => fieldGroups(each, ONCE)).filter(isAboutRecipient)
    if (groups.length > 0) return groups
  }
  return []
}

const isAboutRecipient = (fields: ReportFields): boolean =>
  ('final-recipient' in fields || 'original-recipient' in fields) && ('action' in fields || 'status' in fields)

/**
 * Returns the verdict of a notification. Our messages have one recipient each; if that is a mailing list and any of its
 * members received the message, a failure counts as soft.
 */
export function bounceOf(groups: readonly ReportFields[], text: string): DeliveryVerdict | undefined {
  const verdicts = groups.map(fields => verdictOf(fields, text)).filter(verdict => verdict !== undefined)
  const of = (kind: DeliveryVerdict['kind']): DeliveryVerdict | undefined =>
    verdicts.find(verdict => verdict.kind === kind)
  const hard = of('hard')
  if (hard && of('delivered')) return { ...hard, kind: 'soft' }
  return hard ?? of('soft') ?? of('delayed') ?? of('delivered')
}

function verdictOf(fields: ReportFields, text: string): DeliveryVerdict | undefined {
  const [, status = '', comment = ''] = /^\W*(\d\.\d{1,3}\.\d{1,3})?(.*)$/s.exec(fields['status'] ?? '') ?? []
  const outcome = OUTCOMES.find(([, action]) => action.test(fields['action'] ?? ''))?.[0] ?? 'failed'
  if (outcome === 'failed' && status.startsWith('2')) return undefined
  const diagnosis = (fields['diagnostic-code'] ?? comment).replace(/^\s*[\w-]+\s*;\s*/, '')
  // The reply of the receiving server is more reliable than the status that a relay derived from it, and what the report says to
  // people is more reliable than a diagnosis without words.
  const stated = /\p{L}{3}/u.test(diagnosis) ? diagnosis : `${diagnosis} ${statementIn(text)?.text ?? ''}`
  const isEnough = /\b[245]\.\d{1,3}\.\d{1,3}\b/.test(stated) || subjectOf(stated) !== 'other'
  // A reporting server that chose a code about the address (5.1.x) knows that the reply was to RCPT.
  const known = /^5\.1\./.test(status) ? stated : withStep(stated, text)
  const cause = replyText(isEnough ? known : `${status} ${known}`)
  const dead = !status.startsWith('4') && subjectOf(cause) === 'mailbox'
  if (outcome === 'failed') return { kind: dead ? 'hard' : 'soft', cause }
  return { kind: outcome, cause: cause === '' ? outcome : cause }
}

/** The values of Action (RFC 3464 section 2.3.3), also as some servers misspell them. Anything else counts as a failure. */
const OUTCOMES = [
  ['delayed', /^\W*(?:delay|defer|warning)/i],
  ['delivered', /^\W*(?:deliver|relay|expand)/i],
] as const
