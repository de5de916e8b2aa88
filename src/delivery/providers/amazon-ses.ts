import { verify, X509Certificate } from 'node:crypto'
import { parsedJson } from '../../core/json.js'
import { z } from '../../core/schema.js'
import { canParseUrl } from '../../core/url.js'
import { notification, type SesNotification, sesVerdict } from '../bounces/ses-notification.js'
import type { BounceProvider, ProviderCall, ProviderTools, ReadEvent, ReportedEvent } from './bounce-provider.js'
import { eventKey, reportOf, words } from './provider-json.js'
import { hasSharedSecret, sharedSecretFault } from './shared-secret.js'
import { refusedBefore, UNEXPLAINED } from './stated-refusal.js'

const NAME = 'Amazon SES'

/**
 * Seconds for which a message is valid: it has the time of its publication, and Amazon SNS repeats a call for an hour at most
 * (“Amazon SNS message delivery retries”).
 */
const TOLERANCE = 3_600 + 300

const TOPIC = /^arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}(?:\.fifo)?$/

const envelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().nullish(),
  Message: z.string(),
  Timestamp: z.string(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
})
type Envelope = z.infer<typeof envelope>

/**
 * Notifications and published events of Amazon SES, which Amazon SNS delivers (docs.aws.amazon.com, “Verifying the signatures of
 * Amazon SNS messages” and “Contents of event data that Amazon SES publishes to Amazon SNS”).
 */
export const amazonSes: BounceProvider = {
  name: NAME,
  path: 'webhooks/ses',
  secretVariable: 'OFFPRINT_SES_TOPIC',
  moreSecretsVariable: 'OFFPRINT_SES_SECRET',
  secretFault: secret =>
    secret.includes(':') && !TOPIC.test(secret)
      ? 'is not the ARN of a topic, such as `arn:aws:sns:eu-west-1:123456789012:bounces`'
      : TOPIC.test(secret)
        ? undefined
        : sharedSecretFault(secret),
  isGenuine,
  refusal:
    'The signature is wrong or too old, or the topic is not that of OFFPRINT_SES_TOPIC. For raw message delivery, the address needs the secret of OFFPRINT_SES_SECRET.',
  eventsIn,
}

async function isGenuine(call: ProviderCall, secrets: readonly string[], tools: ProviderTools): Promise<boolean> {
  const topics = secrets.filter(secret => TOPIC.test(secret))
  // A raw message has no signature.
  if (call.header('x-amz-sns-rawdelivery') === 'true')
    return (
      topics.includes(call.header('x-amz-sns-topic-arn') ?? '') &&
      hasSharedSecret(
        call,
        secrets.filter(secret => !TOPIC.test(secret)),
      )
    )
  // The type is `text/plain`, whatever the message is.
  const read = envelope.safeParse(parsedJson(new TextDecoder().decode(await call.body())))
  if (!read.success) return false
  const message = read.data
  if (!topics.includes(message.TopicArn)) return false
  if (!(Math.abs(tools.now - Date.parse(message.Timestamp)) <= TOLERANCE * 1000)) return false
  const certificate = addressAt(message.SigningCertURL, message.TopicArn)
  if (!certificate || !/^\/SimpleNotificationService-\w{1,100}\.pem$/.test(certificate.pathname)) return false
  const signature = Buffer.from(message.Signature, 'base64')
  const algorithm = message.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1'
  const key = keyIn(await tools.request(certificate.href), certificate.hostname, tools.now)
  return key !== undefined && verify(algorithm, Buffer.from(signedText(message)), key, signature)
}

/** Returns an address if it belongs to Amazon SNS in the region of the topic. Anybody could write another into a message. */
function addressAt(url: string, topic: string): URL | undefined {
  const [, region = ''] = TOPIC.exec(topic) ?? []
  const host = `sns.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  const address = canParseUrl(url) ? new URL(url) : undefined
  // An origin has no user, and no port where it is that of https.
  return address?.origin === `https://${host}` && address.username === '' ? address : undefined
}

/** Returns the key of a certificate that is valid now, and was issued for Amazon SNS in all regions or in this one. */
function keyIn(pem: string, host: string, now: number) {
  const certificate = certificateIn(pem)
  if (!certificate) return undefined
  const { validFrom, validTo, publicKey } = certificate
  const isValid = Date.parse(validFrom) <= now && now <= Date.parse(validTo)
  const hosts = [host, host.replace(/^sns\.[^.]+\./, 'sns.')]
  const isForSns = hosts.some(name => certificate.checkHost(name, { subject: 'always' }) !== undefined)
  return isValid && isForSns && publicKey.asymmetricKeyType === 'rsa' ? publicKey : undefined
}

function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/** The names of the signed fields, in the order in which they are signed. A notification may have no subject. */
const NOTIFICATION_FIELDS = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const CONFIRMATION_FIELDS = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const

/** Returns the canonical text of a message, which its signature is about: each field as its name and its value, on two lines. */
function signedText(message: Envelope): string {
  const fields = message.Type === 'Notification' ? NOTIFICATION_FIELDS : CONFIRMATION_FIELDS
  return fields.map(name => (message[name] == null ? '' : `${name}\n${message[name]}\n`)).join('')
}

async function eventsIn(body: Uint8Array, tools: ProviderTools): Promise<readonly ReadEvent[]> {
  const value = reportOf(body, z.record(z.string(), z.unknown()), NAME)
  const wrapped = envelope.safeParse(value)
  if (!wrapped.success) return eventsOf(reportOf(body, notification.loose(), NAME))
  const { Type, Message, TopicArn, SubscribeURL = '' } = wrapped.data
  if (Type === 'UnsubscribeConfirmation') {
    tools.report(`${NAME}: somebody removed the subscription to ${TopicArn}, which reports no more bounces.`)
    return ['ignored']
  }
  if (Type === 'SubscriptionConfirmation') {
    const address = addressAt(SubscribeURL, TopicArn)
    if (address?.searchParams.get('Action') !== 'ConfirmSubscription') return ['unreadable']
    await tools.request(address.href)
    tools.report(`${NAME}: confirmed the subscription to ${TopicArn}.`)
    return ['ignored']
  }
  const read = notification.loose().safeParse(parsedJson(Message))
  // A topic that begins to report says so in words.
  return read.success ? eventsOf(read.data) : ['ignored']
}

const addresses = z.array(z.string()).catch([])
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined)
/** The facts about a message by which it is found, and those of events that have no reply. */
const details = z.object({
  mail: z.object({
    messageId: words,
    source: words,
    timestamp: words,
    destination: addresses,
    headers: z
      .array(z.object({ name: words, value: words }))
      .optional()
      .catch(undefined),
    commonHeaders: part({ messageId: words }),
  }),
  bounce: part({ feedbackId: words }),
  complaint: part({ feedbackId: words, complainedRecipients: z.array(z.object({ emailAddress: words })).catch([]) }),
  delivery: part({ recipients: addresses }),
  deliveryDelay: part({ timestamp: words }),
  reject: part({ reason: words }),
  subscription: part({
    timestamp: words,
    newTopicPreferences: z
      .object({
        unsubscribeAll: z.boolean().catch(false),
        topicSubscriptionStatus: z.array(z.object({ subscriptionStatus: words })).catch([]),
      })
      .catch({ unsubscribeAll: false, topicSubscriptionStatus: [] }),
  }),
})
type Details = z.infer<typeof details>

function eventsOf(stated: SesNotification): readonly ReadEvent[] {
  const read = details.safeParse(stated)
  if (!read.success) return ['unreadable']
  const { mail, bounce, complaint } = read.data
  const type = stated.notificationType ?? stated.eventType
  const found = (address: string | undefined, verdict: Pick<ReportedEvent, 'type' | 'cause'>): ReportedEvent => ({
    ...verdict,
    id: eventKey(
      NAME,
      bounce?.feedbackId ?? complaint?.feedbackId ?? mail.messageId,
      type,
      read.data.deliveryDelay?.timestamp ?? read.data.subscription?.timestamp,
      address,
    ),
    address,
    // Amazon SES replaces the Message-ID. The header as we sent it comes back if the original headers are included.
    messageId: mail.headers?.find(({ name }) => name?.toLowerCase() === 'message-id')?.value,
    traces: [mail.commonHeaders?.messageId, mail.source],
  })
  const other = otherVerdict(type, read.data)
  if (other) return [found(mail.destination[0], other)]
  if (type === 'Bounce') {
    const { bouncedRecipients = [] } = stated.bounce ?? {}
    if (bouncedRecipients.length === 0) return ['unreadable']
    return bouncedRecipients.flatMap(recipient => {
      if (stated.bounce?.bounceSubType === 'OnAccountSuppressionList')
        return [found(recipient.emailAddress, refusedBefore(NAME))]
      const single = { ...stated, bounce: { ...stated.bounce, bouncedRecipients: [recipient] } }
      return verdictsOf(sesVerdict(single)).map(verdict => found(recipient.emailAddress, verdict))
    })
  }
  const verdicts = verdictsOf(sesVerdict(stated))
  const [recipient] = [
    ...(complaint?.complainedRecipients.map(({ emailAddress }) => emailAddress) ?? []),
    ...(read.data.delivery?.recipients ?? []),
    ...mail.destination,
  ]
  return verdicts.length > 0 ? verdicts.map(verdict => found(recipient, verdict)) : ['ignored']
}

/** Feedback that is no complaint changes nothing. */
const verdictsOf = (verdict: ReturnType<typeof sesVerdict>): Pick<ReportedEvent, 'type' | 'cause'>[] =>
  verdict && verdict.kind !== 'feedback' ? [{ type: verdict.kind, cause: verdict.cause }] : []

/** Reads the events that only publishing has: a message that Amazon SES did not send, and a reader who unsubscribed there. */
function otherVerdict(type: string | undefined, { reject, subscription }: Details) {
  if (type === 'Reject')
    return { type: 'soft', cause: `rejected by ${NAME}: ${reject?.reason || UNEXPLAINED}` } as const
  if (type !== 'Subscription' || !subscription) return undefined
  const { unsubscribeAll, topicSubscriptionStatus: topics } = subscription.newTopicPreferences
  const all = topics.length > 0 && topics.every(({ subscriptionStatus }) => subscriptionStatus === 'OptOut')
  return unsubscribeAll || all ? ({ type: 'unsubscribe', cause: `at ${NAME}` } as const) : undefined
}
