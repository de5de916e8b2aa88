import { z } from '../../core/schema.js'
import { feedbackVerdict } from './abuse-report.js'
import { bounceOf } from './delivery-status.js'
import type { DeliveryVerdict, MailReport } from './mail-report.js'

const line = z.string().optional().catch(undefined)
const recipient = z.object({ emailAddress: line, action: line, status: line, diagnosticCode: line })

/**
 * The notifications of Amazon SES, as its documentation describes their contents. Feedback notifications have a
 * `notificationType`, and published events an `eventType`.
 */
export const notification = z.object({
  notificationType: line,
  eventType: line,
  mail: z.object({}).loose(),
  bounce: z
    .object({ bounceType: line, bounceSubType: line, bouncedRecipients: z.array(recipient).default([]) })
    .optional(),
  complaint: z.object({ complaintFeedbackType: z.string().nullish() }).optional(),
})
export type SesNotification = z.infer<typeof notification>

/** The envelope in which a topic with the protocol `email-json` sends a notification. */
const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() })

/** Notifications of Amazon SES that a topic of Amazon SNS sends by mail: JSON, followed by a line about the topic. */
export const sesNotification: MailReport = {
  name: 'SES',
  read: ({ text }) => {
    const value = jsonIn(text)
    const outer = envelope.safeParse(value)
    const read = notification.safeParse(outer.success ? jsonIn(outer.data.Message) : value)
    return read.success ? sesVerdict(read.data) : undefined
  },
}

/** Returns what a notification says about a delivery, or undefined if it is about something else. */
export function sesVerdict({ bounce, complaint, ...of }: SesNotification): DeliveryVerdict | undefined {
  const type = of.notificationType ?? of.eventType
  if (type === 'Delivery') return { kind: 'delivered', cause: 'delivered' }
  if (type === 'DeliveryDelay') return { kind: 'delayed', cause: 'delayed' }
  if (type === 'Complaint') return feedbackVerdict(complaint?.complaintFeedbackType ?? 'abuse')
  if (type !== 'Bounce') return undefined
  const { bounceType = '', bounceSubType = '', bouncedRecipients = [] } = bounce ?? {}
  const groups = bouncedRecipients
    .filter(({ status, diagnosticCode }) => status !== undefined || diagnosticCode !== undefined)
    .map(({ action = 'failed', status = '', diagnosticCode = '' }) => ({
      action,
      status: status === '' && bounceType === 'Transient' ? '4.0.0' : status,
      'diagnostic-code': diagnosticCode,
    }))
  const label = `bounce ${bounceType} ${bounceSubType}`.trim()
  return bounceOf(groups, '') ?? { kind: DEAD.has(`${bounceType} ${bounceSubType}`) ? 'hard' : 'soft', cause: label }
}

/** The bounces without a reply that are about the mailbox. The list of the account also has addresses that complained. */
const DEAD = new Set(['Permanent General', 'Permanent NoEmail', 'Permanent Suppressed'])

/** Parses the JSON in a text. Lines that are too long for SMTP were broken before a space, also within a value. */
function jsonIn(text: string): unknown {
  try {
    const [json = ''] = text.split(/^-- ?$/m)
    return JSON.parse(json.replace(/\n(?= )/g, ''))
  } catch {
    return undefined
  }
}
