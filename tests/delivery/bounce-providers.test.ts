import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BOUNCE_KINDS, BOUNCE_PROVIDERS, type ProviderTools } from '../../src/delivery/index.js'
import type { ProviderCall } from '../../src/delivery/providers/bounce-provider.js'
import {
  type CallOf,
  CERTIFICATE_URL,
  certificateFor,
  DAY,
  EXAMPLES,
  type ProviderExample,
  REGION,
  SECRET,
  snsMessage,
  TOPIC,
} from './provider-calls.js'

const ROOT = join(import.meta.dirname, '../..')
const NOW = Date.parse('2026-03-14T09:00:00Z')
const FACTS = { messageId: '<3.x@example.org>', address: 'ana@example.org', id: 1 }

const toolsAt = (now: number, more: Partial<ProviderTools> = {}): ProviderTools => ({
  now,
  request: async url => (url === CERTIFICATE_URL ? certificateFor(NOW) : expect.fail(url)),
  report: () => {},
  ...more,
})
const received = ({ headers, body, end }: CallOf): ProviderCall => ({
  header: name => headers[name],
  addressEnd: end.slice(1),
  body: async () => Buffer.from(body),
})
const exampleOf = (name: string): ProviderExample => EXAMPLES[name] ?? expect.fail('Add a call of the provider')

/** The files that several providers share. */
const SHARED = [
  ...['bounce-provider.ts', 'bounce-providers.ts', 'provider-json.ts', 'shared-secret.ts', 'signature.ts'],
  'stated-refusal.ts',
]

describe('every provider that reports bounces', () => {
  it('is a row of the table and has a path and a secret of its own', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(BOUNCE_PROVIDERS.map(({ name }) => name).sort())
    for (const key of ['path', 'secretVariable'] as const)
      expect(new Set(BOUNCE_PROVIDERS.map(provider => provider[key])).size).toBe(BOUNCE_PROVIDERS.length)
    const files = readdirSync(join(ROOT, 'src/delivery/providers'))
    expect(files.filter(name => !SHARED.includes(name))).toHaveLength(BOUNCE_PROVIDERS.length)
  })

  it.each(BOUNCE_PROVIDERS)('$name is documented, at a path that no page takes', provider => {
    const { path, secretVariable, moreSecretsVariable = secretVariable } = provider
    expect(path).toMatch(/^webhooks\/[a-z-]+$/)
    const text = readFileSync(join(ROOT, 'docs/server.md'), 'utf8')
    expect(text).toContain(`\`/${path}\``)
    for (const variable of [secretVariable, moreSecretsVariable]) expect(text).toContain(`\`${variable}\``)
  })

  it.each(BOUNCE_PROVIDERS)('$name accepts its own calls, and no others', async ({ name, isGenuine, refusal }) => {
    const { secret, other, isTimed, call, hard } = exampleOf(name)
    const genuine = call(hard(FACTS), secret, NOW)
    const judged = async (given: CallOf, secrets: string[], now = NOW) =>
      isGenuine(received(given), secrets, toolsAt(now))
    expect(await judged(genuine, [secret])).toBe(true)
    expect(await judged(genuine, [other, secret]), 'while the secret is being changed').toBe(true)
    expect(await judged(genuine, [other])).toBe(false)
    expect(await judged(genuine, [])).toBe(false)
    expect(await judged(genuine, [''])).toBe(false)
    expect(await judged({ ...genuine, headers: {}, end: '', body: '{}' }, [secret])).toBe(false)
    for (const away of [DAY, -DAY, 2 * 3_600_000]) expect(await judged(genuine, [secret], NOW + away)).toBe(!isTimed)
    expect(refusal).toMatch(/\.$/)
  })

  it.each(BOUNCE_PROVIDERS)('$name reads the kind and the message from its report', async ({ name, eventsIn }) => {
    const { secret, call, hard } = exampleOf(name)
    const [event] = await eventsIn(Buffer.from(call(hard(FACTS), secret, NOW).body), toolsAt(NOW))
    if (!event || typeof event === 'string') expect.fail(String(event))
    expect(BOUNCE_KINDS).toContain(event.type)
    expect([event.messageId, ...(event.traces ?? [])].join(' ')).toContain('3.x@example.org')
    expect(event).toMatchObject({ type: 'hard', address: 'ana@example.org', cause: expect.stringContaining('5.1.1') })
  })

  // Brevo gives all events the id of the webhook, and the ids of Postmark are larger than JavaScript's integers.
  it.each(BOUNCE_PROVIDERS)('$name has one id for each event, however often it is sent', async ({ name, eventsIn }) => {
    const { secret, call, hard } = exampleOf(name)
    const idOf = async (id: number) => {
      const [event] = await eventsIn(Buffer.from(call(hard({ ...FACTS, id }), secret, NOW).body), toolsAt(NOW))
      return typeof event === 'string' ? expect.fail(event) : event?.id
    }
    const ids = [await idOf(1), await idOf(2), await idOf(3)]
    expect(new Set(ids).size).toBe(3)
    expect(await idOf(2)).toBe(ids[1])
  })

  it.each(BOUNCE_PROVIDERS)('$name says what is wrong with a secret that can never match', ({ name, secretFault }) => {
    const { secret, other, unfit } = exampleOf(name)
    expect([secretFault?.(secret), secretFault?.(other)]).toEqual([undefined, undefined])
    if (unfit !== undefined) expect(secretFault?.(unfit)).toMatch(/^(?:is|contains) /)
  })
})

describe('a signature', () => {
  const judged = async (name: string, change: (call: CallOf) => CallOf, now = NOW) => {
    const { isGenuine } = BOUNCE_PROVIDERS.find(each => each.name === name) ?? expect.fail(name)
    const { secret, call, hard } = exampleOf(name)
    return isGenuine(received(change(call(hard(FACTS), secret, NOW))), [secret], toolsAt(now))
  }
  const header = (name: string, value: string) => (call: CallOf) => ({
    ...call,
    headers: { ...call.headers, [name]: value },
  })

  it.each<[string, string, (call: CallOf) => CallOf]>([
    ['SendGrid', 'of another body', call => ({ ...call, body: `${call.body} ` })],
    ['SendGrid', 'of another time', header('x-twilio-email-event-webhook-timestamp', String(NOW / 1000 + 1))],
    ['SendGrid', 'that is no base64', header('x-twilio-email-event-webhook-signature', '%%%')],
    ['SendGrid', 'without a time', header('x-twilio-email-event-webhook-timestamp', '')],
    ['Resend', 'of another body', call => ({ ...call, body: `${call.body} ` })],
    ['Resend', 'of another call', header('svix-id', 'msg_2')],
    [
      'Resend',
      'of another version only',
      call => header('svix-signature', (call.headers['svix-signature'] ?? '').replace('v1,', 'v1b,'))(call),
    ],
    ['Resend', 'that is empty', header('svix-signature', 'v1,')],
    ['Mailgun', 'of another token', call => ({ ...call, body: call.body.replace('c0ffee', 'c0ffef') })],
    [
      'Mailgun',
      'that is a number',
      call => ({ ...call, body: call.body.replace(/"signature":"\w+"/, '"signature":1') }),
    ],
    ['Postmark', 'under the address', call => ({ ...call, end: `${call.end}/` })],
    [
      'Brevo',
      'in another scheme',
      call => header('authorization', (call.headers['authorization'] ?? '').replace('Bearer', 'Digest'))(call),
    ],
  ])('of %s %s is refused', async (name, _, change) => {
    expect(await judged(name, change)).toBe(false)
  })

  it('of Resend may have the headers of Standard Webhooks, and stand beside one with an older secret', async () => {
    const renamed = (call: CallOf): CallOf => ({
      ...call,
      headers: Object.fromEntries(
        Object.entries(call.headers).map(([name, value]) => [name.replace('svix', 'webhook'), value]),
      ),
    })
    expect(await judged('Resend', renamed)).toBe(true)
    for (const [seconds, expected] of [
      [299, true],
      [-299, true],
      [301, false],
      [-301, false],
    ] as const)
      expect(await judged('Resend', call => call, NOW + seconds * 1000)).toBe(expected)
  })

  it.each(['Postmark', 'Brevo', 'SparkPost', 'Amazon SES'])('is not needed by %s, which has a secret', async name => {
    const { isGenuine } = BOUNCE_PROVIDERS.find(each => each.name === name) ?? expect.fail(name)
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })
    const raw = name === 'Amazon SES' ? { 'x-amz-sns-rawdelivery': 'true', 'x-amz-sns-topic-arn': TOPIC } : {}
    const secrets = name === 'Amazon SES' ? [TOPIC, SECRET] : [SECRET]
    const judge = async (headers: Record<string, string>, end = '', known = secrets) =>
      isGenuine(received({ headers: { ...raw, ...headers }, body: '', end: `/${end}` }), known, toolsAt(NOW))
    for (const [headers, end] of [
      [{}, SECRET],
      [basic(`offprint:${SECRET}`), ''],
      [basic(`:${SECRET}`), ''],
      [{ authorization: `bearer ${SECRET}` }, ''],
    ] as const)
      expect(await judge(headers, end)).toBe(true)
    for (const [headers, end] of [
      [{}, ''],
      [{}, SECRET.slice(1)],
      [basic(`${SECRET}:x`), ''],
      [basic(''), ''],
      [{ authorization: SECRET }, ''],
    ] as const)
      expect(await judge(headers, end)).toBe(false)
    if (name !== 'Amazon SES') return
    expect(await judge({}, TOPIC), 'the topic is no secret').toBe(false)
    expect(await judge({}, SECRET, [TOPIC]), 'no secret is set').toBe(false)
    expect(await judge({ 'x-amz-sns-topic-arn': `${TOPIC}2` }, SECRET), 'another topic').toBe(false)
  })
})

describe('a message of Amazon SNS', () => {
  const { isGenuine, eventsIn } = BOUNCE_PROVIDERS.find(({ name }) => name === 'Amazon SES') ?? expect.fail()
  const judge = (body: string, more: Partial<ProviderTools> = {}, secrets = [TOPIC]) =>
    isGenuine(received({ headers: {}, body, end: '' }), secrets, toolsAt(NOW, more))

  it('is verified in both versions of the signature, with and without a subject', async () => {
    for (const version of ['1', '2'] as const)
      for (const fields of [{}, { Subject: 'Amazon SES Email Event Notification' }, { Message: 'Ü\nMessage\n"' }])
        expect(await judge(snsMessage(fields, NOW, version))).toBe(true)
  })

  it.each<[string, (message: Record<string, string>) => Record<string, string | number | undefined>]>([
    ['another text', message => ({ ...message, Message: '{"x":1}' })],
    ['another topic', message => ({ ...message, TopicArn: `${TOPIC}2` })],
    ['another version', message => ({ ...message, SignatureVersion: '2' })],
    ['an unknown version', message => ({ ...message, SignatureVersion: '3' })],
    ['a subject that is not signed', message => ({ ...message, Subject: 'x' })],
    ['no signature', message => ({ ...message, Signature: undefined })],
    ['no time', message => ({ ...message, Timestamp: 'yesterday' })],
    ['a type that is not signed', message => ({ ...message, Type: 'UnsubscribeConfirmation' })],
    ['a number for a text', message => ({ ...message, Message: 7 })],
  ])('is refused with %s', async (_, change) => {
    const message = JSON.parse(snsMessage({}, NOW)) as Record<string, string>
    expect(await judge(JSON.stringify(change(message)))).toBe(false)
  })

  it.each([
    'http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01.pem',
    'https://sns.eu-west-1.amazonaws.com.example.net/SimpleNotificationService-01.pem',
    'https://sns.eu-west-1.amazonaws.com@example.net/SimpleNotificationService-01.pem',
    'https://example.net/SimpleNotificationService-01.pem',
    'https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-01.pem',
    'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-01.pem',
    'https://bucket.s3.eu-west-1.amazonaws.com/SimpleNotificationService-01.pem',
    'https://sns.eu-west-1.amazonaws.com/other/SimpleNotificationService-01.pem',
    'https://sns.eu-west-1.amazonaws.com/?Action=Anything',
    'https://sns.eu-west-1.amazonaws.com.cn/SimpleNotificationService-01.pem',
    'file:///etc/passwd',
    'x',
  ])('never makes the server request its certificate from %s', async url => {
    const request = async () => expect.fail('a request')
    expect(await judge(JSON.stringify({ ...JSON.parse(snsMessage({}, NOW)), SigningCertURL: url }), { request })).toBe(
      false,
    )
  })

  it('is verified with a certificate that is valid and belongs to Amazon SNS', async () => {
    const certificates: [string, boolean][] = [
      [certificateFor(NOW, 'sns.amazonaws.com'), true],
      [certificateFor(NOW, 'example.net'), false],
      [certificateFor(NOW, 'sns.us-east-1.amazonaws.com'), false],
      [certificateFor(NOW - 365 * DAY), false],
      [certificateFor(NOW + 365 * DAY), false],
      ['<html>An error</html>', false],
      ['', false],
    ]
    for (const [certificate, expected] of certificates)
      expect(await judge(snsMessage({}, NOW), { request: async () => certificate })).toBe(expected)
    const china = TOPIC.replace('arn:aws:', 'arn:aws-cn:').replace(REGION, 'cn-north-1')
    const asked: string[] = []
    const url = CERTIFICATE_URL.replace(`${REGION}.amazonaws.com`, 'cn-north-1.amazonaws.com.cn')
    const request = async (from: string) => {
      asked.push(from)
      return certificateFor(NOW, 'sns.cn-north-1.amazonaws.com.cn')
    }
    expect(await judge(snsMessage({ TopicArn: china, SigningCertURL: url }, NOW), { request }, [china])).toBe(true)
    expect(asked).toEqual([url])
  })

  it('is neither accepted nor refused if its certificate cannot be had now', async () => {
    const request = async () => Promise.reject(new Error('no network'))
    await expect(judge(snsMessage({}, NOW), { request })).rejects.toThrow('no network')
  })

  const confirmation = (more: Record<string, string> = {}) => ({
    ...{ Type: 'SubscriptionConfirmation', Token: 'abc', Message: 'You have chosen to subscribe.' },
    SubscribeURL: `https://sns.${REGION}.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=abc`,
    ...more,
  })

  it('that asks to confirm the subscription is answered for the topic that is set, and for no other', async () => {
    const body = snsMessage(confirmation(), NOW)
    expect(await judge(body)).toBe(true)
    expect(await judge(body, {}, [`${TOPIC}2`])).toBe(false)
    const [asked, said]: [string[], string[]] = [[], []]
    const tools = toolsAt(NOW, { request: async url => String(asked.push(url)), report: line => void said.push(line) })
    expect(await eventsIn(Buffer.from(body), tools)).toEqual(['ignored'])
    expect(asked).toEqual([confirmation().SubscribeURL])
    expect(said).toEqual([`Amazon SES: confirmed the subscription to ${TOPIC}.`])
  })

  it.each([
    `https://sns.${REGION}.amazonaws.com.example.net/?Action=ConfirmSubscription`,
    `https://sns.${REGION}.amazonaws.com/?Action=Unsubscribe`,
    'http://127.0.0.1/?Action=ConfirmSubscription',
    '',
  ])('that asks to confirm it at %s is not followed', async SubscribeURL => {
    const body = snsMessage(confirmation({ SubscribeURL }), NOW)
    const request = async () => expect.fail('a request')
    expect(await eventsIn(Buffer.from(body), toolsAt(NOW, { request }))).toEqual(['unreadable'])
  })

  it('that tells of the end of the subscription is reported, and brings nothing back', async () => {
    const body = snsMessage(confirmation({ Type: 'UnsubscribeConfirmation' }), NOW)
    expect(await judge(body)).toBe(true)
    const said: string[] = []
    const tools = toolsAt(NOW, { request: async () => expect.fail('a request'), report: line => void said.push(line) })
    expect(await eventsIn(Buffer.from(body), tools)).toEqual(['ignored'])
    expect(said.join()).toContain(`removed the subscription to ${TOPIC}`)
  })

  it('may be raw', async () => {
    const report = exampleOf('Amazon SES').hard(FACTS)
    expect(await eventsIn(Buffer.from(JSON.stringify(report)), toolsAt(NOW))).toMatchObject([{ type: 'hard' }])
  })
})
