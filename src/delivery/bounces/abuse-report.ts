import { oneLine } from '../../core/text.js'
import { fieldGroups, type MailReport, type ReportMessage } from './mail-report.js'

/**
 * The feedback types that count as complaints. `not-spam` is not among them, because it withdraws an earlier report.
 * `auth-failure` (RFC 6591) is about the sender’s domain.
 */
const COMPLAINTS = new Set(['abuse', 'fraud', 'virus', 'opt-out', 'opt-out-list', 'complaint'])

/** Reads complaints in the Abuse Reporting Format (RFC 5965), and those of older services that only forward our message. */
export const abuseReport: MailReport = {
  name: 'ARF',
  read: message => {
    const types = feedbackTypes(message)
    const cause = types.length > 0 ? types.find(type => COMPLAINTS.has(type)) : plainComplaint(message)
    return cause === undefined ? undefined : { kind: 'complaint', cause }
  },
}

function feedbackTypes({ parts, text }: ReportMessage): string[] {
  const named = parts.filter(({ type }) => /feedback-?report/.test(type)).map(part => part.text)
  const groups = (named.length > 0 ? named : [text]).flatMap(each => fieldGroups(each, ['feedback-type']))
  // Two fields distinguish a report from a mail that happens to have such a line.
  return groups
    .filter(fields => 'feedback-type' in fields && ('user-agent' in fields || 'version' in fields || named.length > 0))
    .map(fields =>
      (fields['feedback-type'] ?? '')
        .toLowerCase()
        .replace(/\s*[;(].*/, '')
        .trim(),
    )
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
