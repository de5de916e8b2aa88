import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemsError } from '../../src/core/problem.js'
import { BOUNCE_KINDS, BOUNCE_PROVIDERS, type ProviderTools, type ReadEvent } from '../../src/delivery/index.js'
import { subjectOf } from '../../src/delivery/smtp-reply.js'
import { EXAMPLES, snsMessage, TOPIC } from './provider-calls.js'

const NOW = Date.parse('2026-03-14T09:00:00Z')
const TOOLS: ProviderTools = { now: NOW, request: async () => expect.fail('no request'), report: () => {} }

const read = async (name: string, report: unknown): Promise<readonly ReadEvent[]> => {
  const provider = BOUNCE_PROVIDERS.find(each => each.name === name) ?? expect.fail(name)
  const { body } = (EXAMPLES[name] ?? expect.fail(name)).call(report, EXAMPLES[name]?.secret ?? '', NOW)
  return provider.eventsIn(Buffer.from(body), TOOLS)
}
const kinds = async (name: string, report: unknown): Promise<string[]> =>
  (await read(name, report)).map(event => (typeof event === 'string' ? event : event.type))

/** A message of Amazon SES about which something is reported. */
const mail = { messageId: 'm1', source: 'letters@example.org', destination: ['ana@example.org'] }
const sesBounce = (bounceType: string, bounceSubType: string, recipient: object = {}) => ({
  notificationType: 'Bounce',
  bounce: {
    ...{ bounceType, bounceSubType, feedbackId: 'f1' },
    bouncedRecipients: [{ emailAddress: 'ana@example.org', ...recipient }],
  },
  mail,
})
const mailgun = (more: object) => ({
  event: 'failed',
  severity: 'permanent',
  id: 'e',
  recipient: 'ana@example.org',
  ...more,
})
const status = (code: number, message: string, more: object = {}) => ({ 'delivery-status': { code, message, ...more } })
const sendgrid = (more: object) => [{ email: 'ana@example.org', sg_event_id: 'e', event: 'bounce', ...more }]
const postmark = (Type: string, more: object = {}) => ({
  ...{ RecordType: 'Bounce', ID: 42, MessageID: 'm', Email: 'ana@example.org', Type },
  ...{ Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).', ...more },
})
const brevo = (event: string, more: object = {}) => ({
  event,
  email: 'ana@example.org',
  'message-id': '<m>',
  id: 7,
  ...more,
})
const spark = (type: string, more: object = {}) => [
  { msys: { message_event: { type, event_id: 'e', rcpt_to: 'ana@example.org', ...more } } },
]
const resend = (type: string, data: object = {}) => ({
  type,
  created_at: '2026-03-14',
  data: { to: ['ana@example.org'], ...data },
})
const bounced = (type: string, subType: string, more: object = {}) =>
  resend('email.bounced', { bounce: { type, subType, message: 'A sentence of Resend about it.', ...more } })

/** What providers report, and what it is. Many rows are a kind of report that another program was wrong about. */
const ROWS: readonly (readonly [string, string, unknown, string | string[]])[] = [
  // The words of the server win over the provider's label.
  [
    'a hard bounce of a sender that is blocked',
    'Amazon SES',
    sesBounce('Permanent', 'General', {
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.7.1 Blocked by policy, see our postmaster page',
    }),
    'soft',
  ],
  [
    'a hard bounce of a full mailbox',
    'Amazon SES',
    sesBounce('Permanent', 'General', { status: '5.2.2', diagnosticCode: 'smtp; 552 5.2.2 Mailbox is over quota' }),
    'soft',
  ],
  [
    'a permanent failure for spam',
    'Mailgun',
    mailgun({ reason: 'generic', ...status(550, '5.7.1 Message rejected as spam') }),
    'soft',
  ],
  [
    'a permanent failure of a listed address of the server',
    'Mailgun',
    mailgun({ reason: 'bounce', ...status(554, 'Service refused: your host is listed at Spamhaus') }),
    'soft',
  ],
  [
    'a bounce at a rate limit',
    'SendGrid',
    sendgrid({ status: '5.0.0', reason: '550 5.1.1 Too many messages per hour from you' }),
    'soft',
  ],
  [
    'a hard bounce whose details are about DMARC',
    'Postmark',
    postmark('HardBounce', { Details: 'smtp;550 5.7.26 Unauthenticated mail is refused by the DMARC policy' }),
    'soft',
  ],
  [
    'a hard bounce that is about content',
    'Brevo',
    brevo('hard_bounce', { reason: '554 5.7.1 The content of this message is not accepted' }),
    'soft',
  ],
  [
    'an invalid recipient that only has no room',
    'SparkPost',
    spark('bounce', { bounce_class: '10', raw_reason: '452 4.2.2 The mailbox is full' }),
    'soft',
  ],
  [
    'a permanent bounce of a message that is too large',
    'Resend',
    bounced('Permanent', 'General', { diagnosticCode: 'smtp; 552 5.3.4 Message too large' }),
    'soft',
  ],
  [
    'a blocked message to a user who does not exist',
    'SendGrid',
    sendgrid({ type: 'blocked', reason: '550 5.1.1 No such user here' }),
    'hard',
  ],
  [
    'a soft bounce that says that there is no such user',
    'Brevo',
    brevo('soft_bounce', { reason: '550 5.1.1 User unknown' }),
    'hard',
  ],
  [
    'a generic class with an unknown user',
    'SparkPost',
    spark('bounce', { bounce_class: '40', raw_reason: '550 5.1.1 unknown user' }),
    'hard',
  ],
  [
    'a reply in another language',
    'Mailgun',
    mailgun({ reason: 'bounce', ...status(550, 'Empfänger unbekannt') }),
    'hard',
  ],
  ['a code without words', 'SendGrid', sendgrid({ status: '5.1.1', reason: '' }), 'hard'],
  [
    'an enhanced code in a field of its own',
    'Mailgun',
    mailgun({ reason: 'bounce', ...status(550, '', { 'enhanced-code': '5.1.1' }) }),
    'hard',
  ],
  // Without words, the label decides.
  ['a permanent bounce that no server explained', 'Amazon SES', sesBounce('Permanent', 'General'), 'hard'],
  ['an undetermined bounce', 'Amazon SES', sesBounce('Undetermined', 'Undetermined'), 'soft'],
  ['an absence note, which is a transient bounce there', 'Amazon SES', sesBounce('Transient', 'General'), 'soft'],
  ['a hard bounce whose only words describe the type', 'Postmark', postmark('HardBounce', { Details: '' }), 'hard'],
  ['a soft bounce whose only words describe the type', 'Postmark', postmark('SoftBounce'), 'soft'],
  ['a bad address', 'Postmark', postmark('BadEmailAddress'), 'hard'],
  ['a class of reputation', 'SendGrid', sendgrid({ type: 'bounce', bounce_classification: 'Reputation' }), 'soft'],
  [
    'a class of invalid addresses',
    'SendGrid',
    sendgrid({ type: 'bounce', bounce_classification: 'Invalid Address' }),
    'hard',
  ],
  ['an invalid address', 'Brevo', brevo('invalid_email'), 'hard'],
  ['a transient bounce', 'Resend', bounced('Transient', 'MailboxFull'), 'soft'],
  ['a permanent bounce without a reply', 'Resend', bounced('Permanent', 'Suppressed'), 'hard'],
  [
    'a bounce of the time when it had only a sentence',
    'Resend',
    resend('email.bounced', { bounce: { message: 'The provider of the recipient sent a hard bounce message.' } }),
    'hard',
  ],
  [
    'a sentence about a mailbox that is full',
    'Resend',
    resend('email.bounced', { bounce: { message: 'The inbox of the recipient was full.' } }),
    'soft',
  ],
  [
    'a sentence about the list of the account',
    'Resend',
    resend('email.bounced', {
      bounce: { message: 'It is on the account-level suppression list after a hard bounce.' },
    }),
    'soft',
  ],
  [
    'a request to leave without the address',
    'Postmark',
    { RecordType: 'Bounce', ID: 5, MessageID: 'm', Type: 'Unsubscribe' },
    'unsubscribe',
  ],
  // A list of the provider's is no proof.
  [
    'an address that bounced before',
    'Mailgun',
    mailgun({
      reason: 'suppress-bounce',
      ...status(605, '', { description: 'Not delivering to previously bounced address' }),
    }),
    'soft',
  ],
  ['an address that bounced before', 'SendGrid', sendgrid({ event: 'dropped', reason: 'Bounced Address' }), 'soft'],
  [
    'an address on the list of the account',
    'Amazon SES',
    sesBounce('Permanent', 'OnAccountSuppressionList', {
      status: '5.1.1',
      diagnosticCode:
        'Amazon SES did not send the message because the address is on the suppression list for your account.',
    }),
    'soft',
  ],
  ['an address on the list of the account', 'Resend', bounced('Permanent', 'OnAccountSuppressionList'), 'soft'],
  ['a suppressed address', 'Resend', resend('email.suppressed', { suppressed: { message: 'On the list.' } }), 'soft'],
  ['an address that somebody deactivated', 'Postmark', postmark('ManuallyDeactivated'), 'soft'],
  ['an address that it blocks', 'Brevo', brevo('blocked', { reason: 'blocked : due to blacklist user' }), 'soft'],
  // Not sent at all, for a reason of ours.
  ['a message with a virus', 'Amazon SES', { eventType: 'Reject', mail, reject: { reason: 'Bad content' } }, 'soft'],
  [
    'a message that it rejects',
    'Mailgun',
    { event: 'rejected', id: 'e', reject: { reason: 'Sandbox', description: '' } },
    'soft',
  ],
  ['a message that looks like spam', 'SendGrid', sendgrid({ event: 'dropped', reason: 'Spam Content' }), 'soft'],
  [
    'a message over the quota of the plan',
    'SendGrid',
    sendgrid({ event: 'dropped', reason: 'Recipient List over Package Quota' }),
    'soft',
  ],
  [
    'a policy of its own',
    'SparkPost',
    spark('policy_rejection', { bounce_class: '25', raw_reason: '550 5.7.1 recipient suppressed by policy' }),
    'soft',
  ],
  ['a failure before sending', 'Resend', resend('email.failed', { failed: { reason: 'reached_daily_quota' } }), 'soft'],
  // Still trying, or no longer.
  [
    'a message that expired after hours of trying',
    'Amazon SES',
    sesBounce('Transient', 'General', {
      status: '4.4.7',
      diagnosticCode: 'smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes',
    }),
    'soft',
  ],
  ['a message that is too old', 'Mailgun', mailgun({ reason: 'old', ...status(602, 'Too old') }), 'soft'],
  [
    'a failure that it calls temporary',
    'Mailgun',
    mailgun({ severity: 'temporary', reason: 'generic', ...status(498, 'No MX for example.org') }),
    'delayed',
  ],
  [
    'a deferral',
    'SendGrid',
    sendgrid({ event: 'deferred', response: '451 4.7.1 Greylisted', attempt: '2' }),
    'delayed',
  ],
  ['a transient bounce', 'Postmark', postmark('Transient', { Details: 'smtp;421 busy' }), 'delayed'],
  ['a deferral', 'Brevo', brevo('deferred', { reason: '421 busy' }), 'delayed'],
  [
    'a delay',
    'SparkPost',
    spark('delay', { bounce_class: '21', raw_reason: '454 4.4.4 no answer from host' }),
    'delayed',
  ],
  ['a delay', 'Resend', resend('email.delivery_delayed'), 'delayed'],
  [
    'a delay',
    'Amazon SES',
    { eventType: 'DeliveryDelay', mail, deliveryDelay: { timestamp: 't', delayType: 'MailboxFull' } },
    'delayed',
  ],
  // Complaints, and what is none.
  [
    'a complaint, which is a record of its own',
    'Postmark',
    { RecordType: 'SpamComplaint', ID: 1, Email: 'ana@example.org', Type: 'SpamComplaint' },
    'complaint',
  ],
  ['a server that takes the message for spam', 'Postmark', postmark('SpamNotification', { Details: '' }), 'soft'],
  [
    'a complaint without a type',
    'Amazon SES',
    {
      eventType: 'Complaint',
      mail,
      complaint: { feedbackId: 'c', complainedRecipients: [{ emailAddress: 'ana@example.org' }] },
    },
    'complaint',
  ],
  [
    'a reader who took the message out of the junk folder',
    'Amazon SES',
    { notificationType: 'Complaint', mail, complaint: { complaintFeedbackType: 'not-spam' } },
    'ignored',
  ],
  ['a complaint', 'Mailgun', { event: 'complained', id: 'e', recipient: 'ana@example.org' }, 'complaint'],
  [
    'an address that complained before',
    'Mailgun',
    mailgun({ reason: 'suppress-complaint', ...status(607, '') }),
    'complaint',
  ],
  ['a complaint', 'SendGrid', sendgrid({ event: 'spamreport' }), 'complaint'],
  ['a complaint', 'Brevo', brevo('spam'), 'complaint'],
  ['a complaint', 'SparkPost', spark('spam_complaint', { fbtype: 'abuse' }), 'complaint'],
  ['a report of a virus', 'SparkPost', spark('spam_complaint', { fbtype: 'virus' }), 'ignored'],
  ['a complaint', 'Resend', resend('email.complained'), 'complaint'],
  // Readers who left at the provider.
  ['a reader who left', 'Mailgun', { event: 'unsubscribed', id: 'e', recipient: 'ana@example.org' }, 'unsubscribe'],
  [
    'an address that left before',
    'Mailgun',
    mailgun({ reason: 'suppress-unsubscribe', ...status(606, '') }),
    'unsubscribe',
  ],
  ['a reader who left', 'SendGrid', sendgrid({ event: 'group_unsubscribe', asm_group_id: 1 }), 'unsubscribe'],
  [
    'a reader who came back, which only our own form can prove',
    'SendGrid',
    sendgrid({ event: 'group_resubscribe' }),
    'ignored',
  ],
  ['a reader who left', 'Brevo', brevo('unsubscribed'), 'unsubscribe'],
  [
    'a reader who left',
    'SparkPost',
    [{ msys: { unsubscribe_event: { type: 'list_unsubscribe', event_id: 'e', rcpt_to: 'ana@example.org' } } }],
    'unsubscribe',
  ],
  ['a reply that asks to leave', 'SparkPost', spark('out_of_band', { bounce_class: '90' }), 'unsubscribe'],
  [
    'a reader who left',
    'Postmark',
    {
      RecordType: 'SubscriptionChange',
      Recipient: 'ana@example.org',
      MessageID: 'm',
      Origin: 'Recipient',
      SuppressSending: true,
      SuppressionReason: 'ManualSuppression',
      ChangedAt: 't',
    },
    'unsubscribe',
  ],
  [
    'a suppression by the owner of the account',
    'Postmark',
    {
      RecordType: 'SubscriptionChange',
      Recipient: 'ana@example.org',
      Origin: 'Customer',
      SuppressSending: true,
      SuppressionReason: 'ManualSuppression',
    },
    'ignored',
  ],
  [
    'an address that may get mail again',
    'Postmark',
    {
      RecordType: 'SubscriptionChange',
      Recipient: 'ana@example.org',
      Origin: 'Recipient',
      SuppressSending: false,
      SuppressionReason: null,
    },
    'ignored',
  ],
  [
    'a contact that left',
    'Resend',
    { type: 'contact.updated', created_at: 't', data: { id: 'c', email: 'ana@example.org', unsubscribed: true } },
    'unsubscribe',
  ],
  [
    'a contact whose name changed',
    'Resend',
    { type: 'contact.updated', created_at: 't', data: { id: 'c', email: 'ana@example.org', unsubscribed: false } },
    'ignored',
  ],
  [
    'a reader who left all topics',
    'Amazon SES',
    { eventType: 'Subscription', mail, subscription: { newTopicPreferences: { unsubscribeAll: true } } },
    'unsubscribe',
  ],
  [
    'a reader who left one topic of two',
    'Amazon SES',
    {
      eventType: 'Subscription',
      mail,
      subscription: {
        newTopicPreferences: {
          unsubscribeAll: false,
          topicSubscriptionStatus: [
            { topicName: 'a', subscriptionStatus: 'OptOut' },
            { topicName: 'b', subscriptionStatus: 'OptIn' },
          ],
        },
      },
    },
    'ignored',
  ],
  // Everything else.
  [
    'the first message of a topic, which is a sentence',
    'Amazon SES',
    'Successfully validated the topic for the events of Amazon SES.',
    'ignored',
  ],
  ['an opened message', 'Amazon SES', { eventType: 'Open', mail, open: {} }, 'ignored'],
  ['an empty event, with which it tests an address', 'SparkPost', [{ msys: {} }], []],
  ['an absence note', 'SparkPost', spark('out_of_band', { bounce_class: '60', raw_reason: 'I am away' }), 'ignored'],
  ['an absence note', 'Postmark', postmark('AutoResponder'), 'ignored'],
  ['a type of bounces that nobody knows', 'Postmark', postmark('constructor'), 'ignored'],
  [
    'a record without the fields of others',
    'Postmark',
    { RecordType: 'Open', Recipient: 'ana@example.org' },
    'ignored',
  ],
  [
    'several events in a call',
    'Brevo',
    [brevo('delivered'), brevo('opened'), brevo('hard_bounce')],
    ['delivered', 'ignored', 'hard'],
  ],
  [
    'a batch with what has not the form of an event',
    'SendGrid',
    [...sendgrid({ event: 'delivered' }), 7, null, { event: {} }],
    ['delivered', 'unreadable', 'unreadable', 'unreadable'],
  ],
  [
    'several recipients',
    'Amazon SES',
    {
      notificationType: 'Bounce',
      mail,
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [
          { emailAddress: 'a@example.org', diagnosticCode: 'smtp; 550 5.1.1 unknown user' },
          { emailAddress: 'b@example.org', diagnosticCode: 'smtp; 550 5.7.1 blocked' },
        ],
      },
    },
    ['hard', 'soft'],
  ],
]

describe('what a provider reports', () => {
  it.each(ROWS)('%s (%s)', async (_, name, report, expected) => {
    expect(await kinds(name, report)).toEqual(typeof expected === 'string' ? [expected] : expected)
  })

  it('What happens if … a mail provider calls a block or a full mailbox a hard bounce: it is no bounce of the mailbox', async () => {
    const found = await Promise.all(ROWS.map(([, name, report]) => read(name, report)))
    const soft = found.flat().filter(event => typeof event !== 'string' && event.type === 'soft')
    const doubtful = soft
      .flatMap(event => (typeof event === 'string' ? [] : [event.cause]))
      .filter(cause => {
        const subject = subjectOf(cause)
        expect(subject, cause).not.toBe('mailbox')
        return subject === 'doubtful'
      })
    // An address on a list of the provider's ends a subscription if it is refused again on another day.
    expect(
      new Set(doubtful.map(cause => /refused by [\w ]+, because an earlier message bounced$/.test(cause))),
    ).toEqual(new Set([true]))
    expect(doubtful).toHaveLength(7)
  })

  it('finds the message of a reader who left at SendGrid, which then names no Message-ID', async () => {
    const [event] = await read('SendGrid', sendgrid({ event: 'unsubscribe', trace: '3.x@' }))
    expect(event).toMatchObject({ type: 'unsubscribe', traces: ['3.x@'] })
  })

  it('has the words of a server in another charset, and of any length', async () => {
    const sendgridProvider = BOUNCE_PROVIDERS.find(({ name }) => name === 'SendGrid') ?? expect.fail()
    const text = JSON.stringify(
      sendgrid({ reason: `550 5.1.1 utilisateur inconnu, bo\u00eete ferm\u00e9e ${'x'.repeat(50_000)}` }),
    )
    const [event] = await sendgridProvider.eventsIn(Buffer.from(text, 'latin1'), TOOLS)
    expect(event).toMatchObject({ type: 'hard', cause: expect.stringMatching(/^550 5\.1\.1 utilisateur inconnu/) })
    expect(JSON.stringify(event).length).toBeLessThan(1_000)
  })
})

const OTHER = [
  '',
  '{',
  'From: ana@example.org\r\n\r\nHello\r\n',
  '{"hello":"world"}',
  '7',
  'null',
  '"a"',
  '\ufeff',
  '[1',
]

describe('a body that a provider never sent', () => {
  const providers = BOUNCE_PROVIDERS.map(provider => [provider.name, provider] as const)

  it.each(providers)('is refused by %s with a problem', async (_, provider) => {
    for (const other of OTHER)
      await expect((async () => provider.eventsIn(Buffer.from(other), TOOLS))(), other).rejects.toThrow(ProblemsError)
    const utf16 = Buffer.from('{"event":"delivered"}', 'utf16le')
    await expect((async () => provider.eventsIn(utf16, TOOLS))()).rejects.toThrow(ProblemsError)
  })

  it.each(providers)('is read by %s without a fault, however its values are changed', async (name, provider) => {
    const example = EXAMPLES[name] ?? expect.fail(name)
    const sample = example.hard({ messageId: '<3.x@example.org>', address: 'ana@example.org', id: 1 })
    const wrong = fc.oneof(
      fc.anything({ maxDepth: 2, withObjectString: true }),
      fc.constantFrom<unknown>('__proto__', { constructor: 1 }, [[[]]], 'x'.repeat(10_000), -0, '\u0000', '\ud800'),
    )
    const place = fc.nat()
    await fc.assert(
      fc.asyncProperty(wrong, place, fc.boolean(), async (value, at, isKey) => {
        const { body } = example.call(changed(sample, value, at, isKey), example.secret, NOW)
        const events = await (async () => provider.eventsIn(Buffer.from(body), TOOLS))().catch(cause => {
          expect(cause).toBeInstanceOf(ProblemsError)
          return []
        })
        for (const event of events)
          if (typeof event !== 'string') {
            expect(BOUNCE_KINDS).toContain(event.type)
            expect(typeof event.cause).toBe('string')
          }
      }),
      { numRuns: 60 },
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('is read in a moment if it is deeply nested, or has 10,000 events', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    for (const [, provider] of providers)
      await expect((async () => provider.eventsIn(Buffer.from(`{"a":${deep}}`), TOOLS))()).rejects.toThrow(
        ProblemsError,
      )
    for (const name of ['SendGrid', 'SparkPost']) {
      const example = EXAMPLES[name] ?? expect.fail(name)
      const [one] = example.hard({ messageId: '<m>', address: 'ana@example.org', id: 1 }) as unknown[]
      expect(
        await read(
          name,
          Array.from({ length: 10_000 }, () => one),
        ),
      ).toHaveLength(10_000)
    }
    const nested = snsMessage({ TopicArn: TOPIC, Message: deep }, NOW)
    const ses = BOUNCE_PROVIDERS.find(({ name }) => name === 'Amazon SES') ?? expect.fail()
    expect(await ses.eventsIn(Buffer.from(nested), TOOLS)).toEqual(['ignored'])
  })
})

/** Replaces one value of a report, or adds one under a name that objects inherit. */
function changed(sample: unknown, value: unknown, at: number, isKey: boolean): unknown {
  const copy = JSON.parse(JSON.stringify([sample])) as unknown
  const places: (readonly [Record<string, unknown>, string])[] = []
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key])
      collect((node as Record<string, unknown>)[key])
    }
  }
  collect(copy)
  const [node, key] = places[at % places.length] ?? expect.fail()
  if (isKey)
    Object.defineProperty(node, '__proto__', { value: { polluted: value }, enumerable: true, configurable: true })
  else node[key] = value
  // A value that JSON cannot have, such as a number of arbitrary size, is not sent.
  try {
    return (JSON.parse(JSON.stringify(copy)) as unknown[])[0] ?? null
  } catch {
    return null
  }
}
