import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { signatureOf } from '../../src/delivery/index.js'
import { certificate } from './certificate.js'

export const DAY = 86_400_000
export const REGION = 'eu-west-1'
export const TOPIC = `arn:aws:sns:${REGION}:123456789012:bounces`
export const CERTIFICATE_URL = `https://sns.${REGION}.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`
/** A secret of at least 16 characters, which may stand in an address. */
export const SECRET = '9f2c41d07ab35e6688c1'

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 })
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keyText = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64')

/** The certificate of the messages that are made here, for another name or time if a test needs that. */
export const certificateFor = (now: number, host = `sns.${REGION}.amazonaws.com`): string =>
  certificate(host, RSA, [now - 30 * DAY, now + 30 * DAY])

/** Signs a message of Amazon SNS as its documentation says. */
export function snsMessage(fields: Readonly<Record<string, string>>, now: number, version: '1' | '2' = '1'): string {
  const message: Record<string, string> = {
    ...{ Type: 'Notification', MessageId: '5c4b2f7e-0000-4000-8000-000000000001', TopicArn: TOPIC, Message: '{}' },
    ...{ Timestamp: new Date(now).toISOString(), ...fields },
  }
  const names =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const text = names.flatMap(name => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('')
  const signature = sign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256', Buffer.from(text), RSA.privateKey)
  return JSON.stringify({
    ...{ SignatureVersion: version, Signature: signature.toString('base64'), SigningCertURL: CERTIFICATE_URL },
    ...message,
  })
}

export interface CallOf {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What follows the path of the provider. */
  readonly end: string
}

export interface ProviderExample {
  /** The value of the variable with which the calls below are genuine. */
  readonly secret: string
  /** Another secret of the same form. */
  readonly other: string
  /** A secret that can never match, if there is such a thing. */
  readonly unfit?: string
  /** Whether a time is signed, so that an old call is refused. */
  readonly isTimed: boolean
  /** Makes a genuine call with a report of the provider’s. */
  readonly call: (report: unknown, secret: string, now: number) => CallOf
  /** A report of a message that a mailbox did not accept. */
  readonly hard: (of: MessageFacts) => unknown
}

/** The message that an example is about. Each provider returns what it keeps of it. */
export interface MessageFacts {
  readonly messageId: string
  readonly address: string
  /** Tells events apart. */
  readonly id: number
}

const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const plain = (report: unknown, secret: string): CallOf => ({ headers: {}, body: json(report), end: `/${secret}` })
const GONE = '5.1.1 The account that you tried to reach does not exist'
const ecKeys = new Map(
  [EC, generateKeyPairSync('ec', { namedCurve: 'P-256' })].map(pair => [keyText(pair.publicKey), pair]),
)
const [ecKey = '', otherEcKey = ''] = ecKeys.keys()

/** How each provider calls, in the form that its documentation describes. */
export const EXAMPLES: Readonly<Record<string, ProviderExample>> = {
  'signed JSON': {
    ...{ secret: SECRET, other: 'another secret', isTimed: true },
    call: (report, secret, now) => ({
      ...{ body: json(report), end: '' },
      headers: { 'offprint-signature': signatureOf(secret, Buffer.from(json(report)), now) },
    }),
    hard: ({ messageId, address, id }) => ({
      events: [{ type: 'hard', id: `e${id}`, messageId, address, cause: GONE }],
    }),
  },
  'Amazon SES': {
    ...{ secret: TOPIC, other: TOPIC.replace('bounces', 'others'), unfit: 'arn:aws:sqs:eu-west-1:1:x', isTimed: true },
    call: (report, secret, now) => ({
      ...{
        headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
        end: '',
      },
      body: snsMessage({ TopicArn: secret, Message: json(report) }, now),
    }),
    hard: ({ messageId, address, id }) => ({
      notificationType: 'Bounce',
      bounce: {
        ...{ bounceType: 'Permanent', bounceSubType: 'General', feedbackId: `f-${id}` },
        bouncedRecipients: [
          { emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode: `smtp; 550 ${GONE}` },
        ],
      },
      mail: {
        ...{ messageId: `ses-${id}`, source: 'letters@example.org', destination: [address] },
        headers: [{ name: 'Message-ID', value: messageId }],
      },
    }),
  },
  Postmark: {
    ...{ secret: SECRET, other: 'b7a2f6c09d13e45577aa', unfit: 'short', isTimed: false },
    call: plain,
    hard: ({ messageId, address, id }) => ({
      ...{ RecordType: 'Bounce', ID: 4323372036854775000 + id, Type: 'HardBounce', TypeCode: 1, Email: address },
      ...{
        MessageID: `00000000-0000-4000-8000-00000000000${id % 10}`,
        Details: `smtp;550 ${GONE}`,
        Metadata: { trace: messageId },
      },
    }),
  },
  Mailgun: {
    ...{ secret: 'key-0123456789abcdef', other: 'key-fedcba9876543210', isTimed: true },
    call: (report, secret, now) => {
      const timestamp = String(Math.floor(now / 1000))
      const token = 'c0ffee'.repeat(8)
      const signature = createHmac('sha256', secret)
        .update(timestamp + token)
        .digest('hex')
      const body =
        typeof report === 'string'
          ? report
          : JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': report })
      return { headers: { 'content-type': 'application/json' }, body, end: '' }
    },
    hard: ({ messageId, address, id }) => ({
      ...{ event: 'failed', severity: 'permanent', reason: 'bounce', id: `mg-${id}`, recipient: address },
      'delivery-status': { code: 550, message: GONE, 'attempt-no': 1 },
      message: { headers: { 'message-id': messageId.replace(/[<>]/g, ''), to: address } },
    }),
  },
  SendGrid: {
    ...{ secret: ecKey, other: otherEcKey, unfit: 'SG.not.a.key', isTimed: true },
    call: (report, secret, now) => {
      const time = String(Math.floor(now / 1000))
      const key = ecKeys.get(secret)?.privateKey ?? EC.privateKey
      const signature = sign('sha256', Buffer.from(time + json(report)), key).toString('base64')
      return {
        ...{ body: json(report), end: '' },
        headers: {
          'x-twilio-email-event-webhook-signature': signature,
          'x-twilio-email-event-webhook-timestamp': time,
        },
      }
    },
    hard: ({ messageId, address, id }) => [
      {
        ...{ event: 'bounce', type: 'bounce', email: address, status: '5.1.1', reason: `550 ${GONE}` },
        ...{ 'smtp-id': messageId, sg_event_id: `sg-${id}`, sg_message_id: 'x.filter', timestamp: 1_767_225_600 },
      },
    ],
  },
  Brevo: {
    ...{ secret: SECRET, other: 'b7a2f6c09d13e45577aa', unfit: 'with space in it and more', isTimed: false },
    call: (report, secret) => ({ headers: { authorization: `Bearer ${secret}` }, body: json(report), end: '' }),
    hard: ({ messageId, address, id }) => ({
      ...{ event: 'hard_bounce', email: address, id: 26224, 'message-id': messageId, ts_event: 1_767_225_600 + id },
      ...{ reason: `550 ${GONE}`, subject: 'Weekly', tags: ['weekly'] },
    }),
  },
  SparkPost: {
    ...{ secret: SECRET, other: 'b7a2f6c09d13e45577aa', unfit: 'a/b/c/d/e/f/g/h/i/j', isTimed: false },
    call: (report, secret) => ({
      headers: { authorization: `Basic ${Buffer.from(`offprint:${secret}`).toString('base64')}` },
      ...{ body: json(report), end: '' },
    }),
    hard: ({ messageId, address, id }) => [
      {
        msys: {
          message_event: {
            ...{ type: 'bounce', bounce_class: '10', event_id: `sp-${id}`, rcpt_to: address, error_code: '550' },
            ...{ raw_reason: `550 ${GONE}`, rcpt_meta: { trace: messageId }, msg_from: 'bounces@example.org' },
          },
        },
      },
    ],
  },
  Resend: {
    ...{ secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', isTimed: true },
    ...{ other: 'whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4', unfit: 'whsec_x' },
    call: (report, secret, now) => {
      const [id, time] = ['msg_1', String(Math.floor(now / 1000))]
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      const mac = createHmac('sha256', key)
        .update(`${id}.${time}.${json(report)}`)
        .digest('base64')
      return {
        ...{ body: json(report), end: '' },
        headers: { 'svix-id': id, 'svix-timestamp': time, 'svix-signature': `v1a,AAAA v1,${mac}` },
      }
    },
    hard: ({ messageId, address, id }) => ({
      ...{ type: 'email.bounced', created_at: `2026-03-14T09:00:0${id % 10}.${100 + id}Z` },
      data: {
        ...{ email_id: 're-1', from: 'letters@example.org', to: [`Ana <${address}>`], subject: 'Weekly' },
        headers: [{ name: 'Message-ID', value: messageId }],
        bounce: {
          type: 'Permanent',
          subType: 'General',
          message: 'A sentence of Resend.',
          diagnosticCode: [`smtp; 550 ${GONE}`],
        },
      },
    }),
  },
}
