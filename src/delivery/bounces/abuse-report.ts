import { oneLine } from '../../core/text.js'
import { type DeliveryVerdict, fieldGroups, type MailReport, type ReportMessage } from './mail-report.js'

/**
 * The feedback types that count as complaints, because only the recipient can know: `abuse` and `fraud` (RFC 5965 section 7.3),
 * and the requests to leave, which only drafts of it had. The others end no subscription: `virus` is the finding of a scanner,
 * `auth-failure` (RFC 6591) is about the sender’s domain, `not-spam` (RFC 6430) withdraws a complaint, and `other` and types that
 * nobody has registered, such as `miscategorized`, leave open what is wrong.
 */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list', 'complaint'])

/** Returns the verdict for a feedback type. */
export const feedbackVerdict = (type: string): DeliveryVerdict => ({
  kind: COMPLAINTS.has(type) ? 'complaint' : 'feedback',
  cause: type,
})

/** Reads complaints in the Abuse Reporting Format (RFC 5965), and those of older services that only forward our message. */
export const abuseReport: MailReport = {
  name: 'ARF',
  read: message => {
    const types = feedbackTypes(message)
    const [first] = types
    if (first !== undefined) return feedbackVerdict(types.find(type => COMPLAINTS.has(type)) ?? first)
    const cause = plainComplaint(message)
    return cause === undefined ? undefined : { kind: 'complaint', cause }
  },
}

const UNTYPED = 'without a type'

/** Returns the feedback types of a report. The field is mandatory, but a report may lack it. */
function feedbackTypes({ parts, text }: ReportMessage): string[] {
  const named = parts.filter(({ type }) => /feedback-?report/.test(type)).map(part => part.text)
  const groups = (named.length > 0 ? named : [text]).flatMap(each => fieldGroups(each, ['feedback-type']))
  // Two fields distinguish a report from a mail that happens to have such a line.
  const types = groups
    .filter(fields => 'feedback-type' in fields && ('user-agent' in fields || 'version' in fields || named.length > 0))
    .map(fields =>
      (fields['feedback-type'] ?? '')
        .toLowerCase()
        .replace(/\s*[;(].*/, '')
        .trim(),
    )
    .map(type => (type === '' ? UNTYPED : type))
  return types.length > 0 || named.length === 0 ? types : [UNTYPED]
}

/**
 * Reads a complaint that consists of our message and a subject. Outlook.com’s Junk Mail Reporting Program names the reader in a
 * header of the copy. Mail programs send `unsubscribe` to the address in List-Unsubscribe.
 */
function plainComplaint({ headers, messages }: ReportMessage): string | undefined {
  const subject = oneLine(headers['subject'] ?? '')
  const isForwarded = messages.length > 0
  if (isForwarded && messages.some(copy => 'x-hmxmroriginalrecipient' in copy.headers)) return subject
  if (
    isForwarded &&
    /^(?:fwd?: ?)?(?:complaint about|(?:e-?mail )?(?:abuse|feedback|spam) (?:report|complaint))\b/i.test(subject)
  )
    return subject
  return /^unsubscribe$/i.test(subject) ? 'opt-out' : undefined
}
