import { replyText } from '../outcome.js'
import { subjectOf } from '../smtp-reply.js'
import { type DeliveryVerdict, type MailReport, type ReportFields, repeatedIn } from './mail-report.js'

/** Delivery status notifications (RFC 3464; RFC 6533 for addresses outside ASCII). */
export const deliveryStatus: MailReport = {
  name: 'DSN',
  read: async message => {
    const groups = await message.groupsIn(/^message\/(?:global-)?delivery-status$/)
    const verdict = bounceOf(groups)
    return verdict && { ...verdict, about: repeatedIn(groups) }
  },
}

/**
 * Returns the verdict of a notification. Our messages have one recipient each; if that is a mailing list and any of its
 * members received the message, a failure counts as soft.
 */
function bounceOf(groups: readonly ReportFields[]): DeliveryVerdict | undefined {
  const verdicts = groups.map(verdictOf).filter(verdict => verdict !== undefined)
  const of = (kind: DeliveryVerdict['kind']): DeliveryVerdict | undefined =>
    verdicts.find(verdict => verdict.kind === kind)
  const hard = of('hard')
  if (hard && of('delivered')) return { ...hard, kind: 'soft' }
  return hard ?? of('soft') ?? of('delayed') ?? of('delivered')
}

function verdictOf(fields: ReportFields): DeliveryVerdict | undefined {
  const action = fields['action']?.toLowerCase().match(/^[a-z]+/)?.[0]
  if (!action) return undefined
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields['status'] ?? '')?.[0] ?? ''
  const diagnosis = (fields['diagnostic-code'] ?? '').replace(/^\s*[\w-]+\s*;\s*/, '')
  // The reply of the receiving server is more reliable than the status that a relay derived from it.
  const cause = replyText(/\b[245]\.\d{1,3}\.\d{1,3}\b/.test(diagnosis) ? diagnosis : `${status} ${diagnosis}`)
  const dead = !status.startsWith('4') && subjectOf(cause) === 'mailbox'
  if (action === 'failed') return { kind: dead ? 'hard' : 'soft', cause }
  return { kind: action === 'delayed' ? 'delayed' : 'delivered', cause: cause === '' ? action : cause }
}
