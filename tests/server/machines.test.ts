import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { SIGNATURE_HEADER, signatureOf } from '../../src/delivery/index.js'
import { signedJson } from '../../src/delivery/providers/signed-json.js'
import { takeReports } from '../../src/server/index.js'
import { everything, NOW, openHouse, PUBLICATION, publication } from './open-server.js'

const FILES = { 'index.html': '<!doctype html><title>Front</title>' }
const serverContext = async (more = {}) => openHouse(await publication(PUBLICATION, FILES), more)
const HOOK = 'a secret of the provider’s and ours'

describe('POST /webhooks/bounces', () => {
  const hooked = async (secrets = [HOOK]) => {
    const open = await serverContext({
      webhooks: [{ provider: signedJson, secrets, take: async (...said: Parameters<typeof take>) => take(...said) }],
    })
    const take = takeReports(signedJson, { ...open, clock: () => open.time.now })
    const send = async (body: string, { type = 'application/json', secret = HOOK, at = NOW, header = '' } = {}) => {
      const signature = header || signatureOf(secret, Buffer.from(body), at)
      const answer = await open.post('/webhooks/bounces', body, { 'Content-Type': type, [SIGNATURE_HEADER]: signature })
      return [answer.status, await answer.json()]
    }
    return { open, send }
  }
  const json = (...events: object[]): string => JSON.stringify({ events })

  it('ends a subscription after a hard bounce or a complaint, counts soft bounces, and records each once', async () => {
    const { open, send } = await hooked()
    const [ana, ben, cy] = [
      await open.subscribe('ana@example.org'),
      await open.subscribe('ben@example.org'),
      await open.subscribe('cy@example.org'),
    ]
    const body = json(
      {
        type: 'hard',
        messageId: `<3.${open.tokens.make('bounce', ana)}@tideline.example.org>`,
        cause: '5.1.1 no such user',
      },
      { type: 'complaint', address: 'BEN@example.org', id: 'evt-1' },
      { type: 'soft', address: 'cy@example.org', cause: '4.2.2 mailbox full' },
      { type: 'hard', address: 'nobody@example.org' },
      { type: 'hard', messageId: '<3.forged@tideline.example.org>' },
    )
    expect(await send(body)).toEqual([200, { ok: true, hard: 1, complaint: 1, soft: 1, unmatched: 2 }])
    expect(await send(body)).toEqual([200, { ok: true, known: 3, unmatched: 2 }])
    const states = await Promise.all([ana, ben, cy].map(async id => (await open.store.get(id))?.state))
    expect(states).toEqual(['bounced', 'complained', 'active'])
    expect((await open.store.history(ana)).at(-1)?.cause).toBe('bounce 5.1.1 no such user')
  })

  it('accepts a report in the form of a message', async () => {
    const { open, send } = await hooked()
    const id = await open.subscribe('ana@example.org')
    const report = [
      ...[
        'From: mailer-daemon@mx.example.net',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
      ],
      ...['--b', 'Content-Type: text/plain', '', 'It failed.', '--b', 'Content-Type: message/delivery-status', ''],
      ...['Reporting-MTA: dns; mx.example.net', '', 'Final-Recipient: rfc822; ana@example.org', 'Action: failed'],
      ...['Status: 5.1.1', '', '--b', 'Content-Type: text/rfc822-headers', ''],
      ...[`Message-ID: <3.${open.tokens.make('bounce', id)}@tideline.example.org>`, '', '--b--', ''],
    ].join('\r\n')
    expect(await send(report, { type: 'message/rfc822' })).toEqual([200, { ok: true, hard: 1 }])
    expect((await open.store.get(id))?.state).toBe('bounced')
  })

  it('rejects requests that are unsigned, or signed for another body, long ago, or with another secret', async () => {
    const { open, send } = await hooked(['the new one', HOOK])
    await open.subscribe('ana@example.org')
    const body = json({ type: 'hard', address: 'ana@example.org' })
    const before = everything(open)
    const mac = createHmac('sha256', HOOK).update(body).digest('hex')
    const time = Math.floor(NOW / 1000)
    const rows: Parameters<typeof send>[1][] = [
      { secret: 'another' },
      { at: NOW - 301_000 },
      { at: NOW + 301_000 },
      { header: 'none' },
      { header: `v1=${mac}` },
      { header: `t=${time},v1=${mac}` },
      { header: `t=${time},v1=` },
      { header: `t=${time},v1=zz` },
      { header: `t=NaN,v1=${mac}` },
      { header: signatureOf(HOOK, Buffer.from(`${body} `), NOW) },
      { header: signatureOf(HOOK, Buffer.from(body), NOW).replace(/^t=\d+/, `t=${time + 1}`) },
    ]
    for (const row of rows) expect([row, (await send(body, row))[0]]).toEqual([row, 401])
    expect(new Set(open.logged.map(({ route }) => route))).toEqual(new Set(['/webhooks/bounces']))
    expect(everything(open)).toBe(before)
    for (const secret of [HOOK, 'the new one']) expect((await send(body, { secret, at: NOW - 299_000 }))[0]).toBe(200)
  })

  it.each([
    ['{', /not JSON/],
    ['[]x', /not JSON/],
    ['{}', /events/],
    [json({ type: 'bounce', address: 'a@example.org' }), /type/],
    [json({ type: 'hard' }), /messageId/],
    [json({ type: 'hard', address: 7 }), /address/],
  ])('says what is wrong with %s', async (body, what) => {
    const { send } = await hooked()
    expect(await send(body)).toEqual([400, { ok: false, error: expect.stringMatching(what) }])
  })

  it('is closed without a secret, and limits the size of a request', async () => {
    const open = await serverContext()
    expect((await open.post('/webhooks/bounces', '{}')).status).toBe(503)
    const { send } = await hooked()
    expect((await open.ask('/webhooks/bounces')).status).toBe(404)
    const large = await send(`"${'x'.repeat(3_000_000)}"`).catch(() => [413])
    expect(large[0]).toBe(413)
  })
})

describe('the addresses for programs', () => {
  it('report whether the server works, and that it does not without its database', async () => {
    const open = await serverContext()
    expect([(await open.ask('/healthz')).status, await (await open.ask('/healthz')).json()]).toEqual([
      200,
      { ok: true },
    ])
    open.store.get = () => Promise.reject(new Error('the disk is gone'))
    const database = open.database
    const { all } = database
    database.all = () => {
      throw new Error('the disk is gone')
    }
    expect((await open.ask('/healthz')).status).toBe(503)
    database.all = all
  })

  it('have metrics without personal data', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    const token = open.tokens.make('unsubscribe', id)
    await open.ask('/?email=ana@example.org')
    await open.ask('/unsubscribe/ana@example.org')
    await open.ask('/ana@example.org')
    await open.ask(`/unsubscribe/${token}`)
    await open.post(`/unsubscribe/${token}`, { 'List-Unsubscribe': 'One-Click' }, { 'User-Agent': 'Someone' })
    await open.ask('/', { method: 'DELETE' })
    const answer = await open.ask('/metrics')
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const line of [
      'offprint_http_requests_total{route="/unsubscribe/:token",method="POST",status="200"} 1',
      'offprint_http_requests_total{route="file",method="GET",status="404"} 1',
      'offprint_http_requests_total{route="file",method="other",status="405"} 1',
      'offprint_unsubscriptions_total{by="one-click"} 1',
      'offprint_subscribers{state="unsubscribed"} 1',
      'offprint_http_request_duration_seconds_count 6',
    ])
      expect(text.split('\n')).toContain(line)
    const grammar = /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? \d+(?:\.\d+)?)$/
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter(line => !grammar.test(line)),
    ).toEqual([])
    const known = `${text}${JSON.stringify(open.logged)}`
    expect(known).not.toMatch(/ana|127\.0\.0\.1|Someone/)
    expect(known).not.toContain(token)
    expect(open.logged.map(({ route }) => route)).toEqual([
      '/',
      ...['/unsubscribe/:token', '(other)', '/unsubscribe/:token', '/unsubscribe/:token', '(other)', '/metrics'],
    ])
  })

  it('show metrics to this machine and to clients with the token, but not through a proxy', async () => {
    const open = await serverContext({ metricsToken: 'let me in' })
    const status = async (headers: Record<string, string>) => (await open.ask('/metrics', { headers })).status
    const proxied = { 'X-Forwarded-For': '192.0.2.1' }
    expect(await status({})).toBe(200)
    expect(await status(proxied)).toBe(403)
    expect(await status({ Forwarded: 'for=192.0.2.1' })).toBe(403)
    expect(await status({ ...proxied, Authorization: 'Bearer let me in' })).toBe(200)
    expect(await status({ ...proxied, Authorization: 'Bearer let me on' })).toBe(403)
    expect(
      await (await serverContext()).ask('/metrics', { headers: { ...proxied, Authorization: 'Bearer undefined' } }),
    ).toMatchObject({ status: 403 })
  })
})
