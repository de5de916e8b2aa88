import { describe, expect, it } from 'vitest'
import { BOUNCE_PROVIDERS, deliveryLedger } from '../../src/delivery/index.js'
import { takeReports } from '../../src/server/index.js'
import { CERTIFICATE_URL, certificateFor, EXAMPLES, type MessageFacts } from '../delivery/provider-calls.js'
import { everything, NOW, openHouse, PUBLICATION, publication } from './open-server.js'

const FILES = { 'index.html': '<!doctype html><title>Front</title>' }

/** A server that accepts the calls of all providers, with the secrets of the examples. */
async function hooked(unset: readonly string[] = []) {
  const root = await publication(PUBLICATION, FILES)
  const takes = new Map<string, ReturnType<typeof takeReports>>()
  const open = await openHouse(root, {
    webhooks: BOUNCE_PROVIDERS.map(provider => ({
      provider,
      secrets: unset.includes(provider.name)
        ? []
        : [EXAMPLES[provider.name]?.other ?? '', EXAMPLES[provider.name]?.secret ?? ''],
      take: async (...said) => (takes.get(provider.name) ?? expect.fail())(...said),
    })),
    request: async url =>
      url === CERTIFICATE_URL ? certificateFor(NOW) : Promise.reject(new Error(`no answer from ${url}`)),
  })
  for (const provider of BOUNCE_PROVIDERS)
    takes.set(provider.name, takeReports(provider, { ...open, clock: () => open.time.now }))
  const send = async (
    name: string,
    report: unknown,
    { secret = EXAMPLES[name]?.secret ?? '', at = NOW, base = '' } = {},
  ) => {
    const { path } = BOUNCE_PROVIDERS.find(each => each.name === name) ?? expect.fail(name)
    const { headers, body, end } = EXAMPLES[name]?.call(report, secret, at) ?? expect.fail(name)
    const answer = await open.post(`${base}/${path}${end}`, body, headers)
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }
  const messageId = (subscriber: number, issue = 3) =>
    `<${issue}.${open.tokens.make('bounce', subscriber, issue)}@tideline.example.org>`
  return { open, send, messageId }
}

const names = BOUNCE_PROVIDERS.map(({ name }) => [name] as const)
const hard = (name: string, facts: MessageFacts): unknown => EXAMPLES[name]?.hard(facts) ?? expect.fail(name)

describe('a call of a provider', () => {
  it.each(names)(
    'What happens if … a mail provider repeats a report: one of %s ends a subscription, once, by the trace of the message or by the address',
    async name => {
      const { open, send, messageId } = await hooked()
      const [ana, ben] = [await open.subscribe('ana@example.org'), await open.subscribe('ben@example.org')]
      const byTrace = hard(name, { messageId: messageId(ana), address: 'somebody@example.net', id: 1 })
      const byAddress = hard(name, { messageId: '<provider@example.net>', address: 'BEN@example.org', id: 2 })
      const unknown = hard(name, { messageId: '<3.forged@example.net>', address: 'nobody@example.org', id: 3 })
      for (const [report, expected] of [
        [byTrace, { ok: true, hard: 1 }],
        [byTrace, { ok: true, known: 1 }],
        [byAddress, { ok: true, hard: 1 }],
        [unknown, { ok: true, unmatched: 1 }],
      ] as const)
        expect(await send(name, report)).toMatchObject({ status: 200, body: expected })
      for (const id of [ana, ben]) {
        expect((await open.store.get(id))?.state).toBe('bounced')
        expect((await open.store.history(id)).at(-1)?.cause).toMatch(/^bounce (?:550 )?5\.1\.1/)
      }
    },
  )

  it.each(names)('of %s with a wrong secret, or none, changes nothing', async name => {
    const { open, send } = await hooked()
    await open.subscribe('ana@example.org')
    const report = hard(name, { messageId: '<x@example.org>', address: 'ana@example.org', id: 1 })
    const before = everything(open)
    const wrong = (EXAMPLES[name]?.secret ?? '').replace(/[0-9A-Fa-f](?=[^0-9A-Fa-f]*$)/, digit =>
      digit === '1' ? '2' : '1',
    )
    const { path } = BOUNCE_PROVIDERS.find(each => each.name === name) ?? expect.fail(name)
    if (name !== 'SendGrid') expect((await send(name, report, { secret: wrong })).status).toBe(401)
    expect((await open.post(`/${path}`, JSON.stringify(report))).status).toBe(401)
    expect((await open.post(`/${path}/${'x'.repeat(20)}`, JSON.stringify(report))).status).toBe(401)
    expect(everything(open)).toBe(before)
    expect((await send(name, report, { secret: EXAMPLES[name]?.other ?? '' })).status, 'the secret before it').toBe(200)
    // The end of an address may be a secret.
    expect(new Set(open.logged.map(({ route }) => route))).toEqual(new Set([`/${path}`]))
    const metrics = await (await open.ask('/metrics')).text()
    expect(metrics).toContain(`route="/${path}",method="POST",status="401"`)
    expect(JSON.stringify([open.logged, metrics])).not.toMatch(/xxxxx|9f2c41|b7a2f6/)
  })

  it.each(names)('of %s is repeated after a fault of ours, and not if it cannot be read', async name => {
    const { open, send } = await hooked()
    const { laterStatus = 503, uselessStatus = 400 } = BOUNCE_PROVIDERS.find(each => each.name === name) ?? {}
    await open.subscribe('ana@example.org')
    const report = hard(name, { messageId: '<x@example.org>', address: 'ana@example.org', id: 1 })
    const { transaction } = open.database
    open.database.transaction = () => Promise.reject(new Error('the disk is full'))
    const failed = await send(name, report)
    expect([failed.status, failed.headers.get('retry-after'), failed.body]).toEqual([
      ...[laterStatus, '60'],
      { ok: false, error: 'The reports could not be recorded now.' },
    ])
    expect(open.faults.splice(0)).toHaveLength(1)
    open.database.transaction = transaction
    expect((await send(name, report)).status).toBe(200)
    // The parts of these that are signed are no report.
    if (name !== 'Amazon SES' && name !== 'Mailgun') {
      const unread = await send(name, '{"hello":"world"}')
      expect(unread).toMatchObject({ status: uselessStatus, body: { ok: false } })
    }
    const closed = await hooked([name])
    expect(await closed.send(name, report)).toMatchObject({
      status: laterStatus,
      body: { error: expect.stringMatching(/^Set OFFPRINT_\w+ to accept reports\.$/) },
    })
  })

  it('of Mailgun that reports nothing is not repeated', async () => {
    const { send } = await hooked()
    expect((await send('Mailgun', 7)).status).toBe(406)
  })

  it('is repeated as long as the certificate of Amazon SNS cannot be had', async () => {
    const { open, send } = await hooked()
    const { call, hard: report, secret } = EXAMPLES['Amazon SES'] ?? expect.fail()
    const { body } = call(report({ messageId: '<x>', address: 'ana@example.org', id: 1 }), secret, NOW)
    const other = body.replace('SimpleNotificationService-0', 'SimpleNotificationService-1')
    expect((await open.post('/webhooks/ses', other)).status).toBe(503)
    expect(open.faults.splice(0).map(String).join()).toContain('no answer from https://sns.eu-west-1')
    expect((await send('Amazon SES', '"x"')).status).toBe(200)
  })

  it('What happens if … a reader unsubscribes at the mail provider: they have left, with the proof, by the issue', async () => {
    const { open, send, messageId } = await hooked()
    const ana = await open.subscribe('ana@example.org')
    const ledger = deliveryLedger(open.database)
    const { id: issue } = await ledger.freeze(
      {
        ...({
          name: 'weekly',
          kind: 'digest',
          subject: 'Weekly',
          html: '',
          text: '',
          tags: [],
          posts: [],
          leftOut: [],
        } as const),
        mime: new Uint8Array(),
      },
      NOW,
    )
    open.database.run(open.database.query.updateTable('delivery').set({ state: 'sent' }))
    const event = {
      ...{ event: 'unsubscribed', id: 'evt-9', recipient: 'ana@example.org' },
      message: { headers: { 'message-id': messageId(ana, issue).slice(1, -1) } },
    }
    for (const expected of [{ unsubscribe: 1 }, { known: 1 }])
      expect((await send('Mailgun', event)).body).toEqual({ ok: true, ...expected })
    expect((await open.store.get(ana))?.state).toBe('unsubscribed')
    expect((await open.store.history(ana)).at(-1)).toEqual({
      ...{ at: NOW, state: 'unsubscribed', cause: 'unsubscribe at Mailgun' },
      evidence: 'Mailgun reported 2026-04-01T12:00:00.000Z that the reader unsubscribed, event evt-9.',
    })
    expect(await ledger.reports(issue)).toEqual({ unsubscribe: 1 })
    expect(await ledger.results(issue)).toEqual({ sent: 1, refused: 0, bounced: 0, complained: 0, left: 1 })
    // Who subscribed again since then stays, although the provider repeats itself.
    await open.store.change(ana, 'active', { at: NOW + 1, cause: 'form', evidence: 'asked again' })
    expect((await send('Mailgun', event)).body).toEqual({ ok: true, known: 1 })
    expect((await open.store.get(ana))?.state).toBe('active')
  })

  it('counts a list of the provider’s twice before it ends a subscription', async () => {
    const { open, send } = await hooked()
    const ana = await open.subscribe('ana@example.org')
    const dropped = (id: string) => [
      { event: 'dropped', reason: 'Bounced Address', email: 'ana@example.org', sg_event_id: id },
    ]
    open.time.now = NOW + 86_400_000
    expect((await send('SendGrid', dropped('a'), { at: open.time.now })).body).toEqual({ ok: true, soft: 1 })
    expect((await open.store.get(ana))?.state).toBe('active')
    open.time.now = NOW + 2 * 86_400_000
    await send('SendGrid', dropped('b'), { at: open.time.now })
    expect((await open.store.get(ana))?.state).toBe('bounced')
  })

  it('may have 10,000 events', async () => {
    const { open, send, messageId } = await hooked()
    const ana = await open.subscribe('ana@example.org')
    const [one] = hard('SparkPost', { messageId: messageId(ana), address: 'ana@example.org', id: 1 }) as {
      msys: { message_event: object }
    }[]
    const batch = Array.from({ length: 10_000 }, (_, i) => ({
      msys: { message_event: { ...one?.msys.message_event, type: 'delay', event_id: `e${i % 9_000}` } },
    }))
    const answer = await send('SparkPost', batch)
    expect([answer.status, answer.body]).toEqual([200, { ok: true, delayed: 9_000, known: 1_000 }])
  })

  it('that is too large is refused before it is read, and without the secret not read at all', async () => {
    const { open } = await hooked()
    const body = 'x'.repeat(3_000_000)
    expect((await open.post('/webhooks/mailgun', body).catch(() => ({ status: 413 }))).status).toBe(413)
    expect((await open.post('/webhooks/sparkpost', body).catch(() => ({ status: 401 }))).status).toBe(401)
  })
})
