import { z } from '../../core/schema.js'
import { feedbackVerdict } from './abuse-report.js'
import { bounceOf } from './delivery-status.js'
import type { DeliveryVerdict, MailReport } from './mail-report.js'

const line = z.string().optional()

/**
 * The notifications of Amazon SES, as its documentation describes their contents. Feedback notifications have a
 * `notificationType`, and published events an `eventType`.
 */
const notification = z.object({
  notificationType: line,
  eventType: line,
  mail: z.object({}),
  bounce: z
    .object({
      bounceType: line,
      bouncedRecipients: z.array(z.object({ action: line, status: line, diagnosticCode: line })).default([]),
    })
    .optional(),
  complaint: z.object({ complaintFeedbackType: z.string().nullish() }).optional(),
})

/** The envelope in which a topic with the protocol `email-json` sends a notification. */
const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() })

/** Notifications of Amazon SES that a topic of Amazon SNS sends by mail: JSON, followed by a line about the topic. */
export const sesNotification: MailReport = {
  name: 'SES',
  read: ({ text }) => {
    const value = jsonIn(text)
    const outer = envelope.safeParse(value)
    const read = notification.safeParse(outer.success ? jsonIn(outer.data.Message) : value)
    return read.success ? verdictOf(read.data) : undefined
  },
}

function verdictOf({ bounce, complaint, ...of }: z.infer<typeof notification>): DeliveryVerdict | undefined {
  const type = of.notificationType ?? of.eventType
  if (type === 'Delivery') return { kind: 'delivered', cause: 'delivered' }
  if (type === 'DeliveryDelay') return { kind: 'delayed', cause: 'delayed' }
  if (type === 'Complaint') return feedbackVerdict(complaint?.complaintFeedbackType ?? 'abuse')
  if (type !== 'Bounce') return undefined
  const groups = bounce?.bouncedRecipients.map(({ action = 'failed', status = '', diagnosticCode = '' }) => ({
    action,
    status: status === '' && bounce.bounceType === 'Transient' ? '4.0.0' : status,
    'diagnostic-code': diagnosticCode,
  }))
  return bounceOf(groups ?? [], '') ?? { kind: 'soft', cause: `bounce ${bounce?.bounceType ?? ''}`.trim() }
}

/** Parses the JSON in a text. Lines that are too long for SMTP were broken before a space, also within a value. */
function jsonIn(text: string): unknown {
  try {
    const [json = ''] = text.split(/^-- ?$/m)
    return JSON.parse(json.replace(/\n(?= )/g, ''))
  } catch {
    return undefined
  }
}
