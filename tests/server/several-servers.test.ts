import { simpleParser } from 'mailparser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { approvalToken, BOUNCE_PROVIDERS, deliveryLedger, plannedSends } from '../../src/delivery/index.js'
import { takeReports } from '../../src/server/index.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { readAddress, subscriptionRequests } from '../../src/subscribers/index.js'
import { EXAMPLES } from '../delivery/provider-calls.js'
import { brittleNetwork } from '../storage/brittle-network.js'
import { emptySchema, hasPostgres, onServer } from '../storage/postgres.js'
import { NOW, openHouseWith, PUBLICATION, publication } from './open-server.js'

const HOUR = 3_600_000
const FILES = { 'index.html': '<!doctype html><title>Front</title>' }
const ONE_CLICK = ['List-Unsubscribe=One-Click', { 'Content-Type': 'application/x-www-form-urlencoded' }] as const
const from = (network: string) => ({ 'x-forwarded-for': network })
const [PROVIDER = expect.fail()] = BOUNCE_PROVIDERS

/** Opens servers as on several machines: each has files and connections of its own, and all have one database. */
async function servers(count = 2, wayTo = async (url: string): Promise<string> => url, patience = 30_000) {
  const { url, schema } = await emptySchema()
  const open = async () => {
    const database = await PostgresDatabase.open(await wayTo(url), 'DATABASE_URL', patience)
    const webhook = { provider: PROVIDER, secrets: [EXAMPLES[PROVIDER.name]?.secret ?? ''] }
    const late: { take?: ReturnType<typeof takeReports> } = {}
    const house = await openHouseWith(database, await publication(PUBLICATION, FILES), {
      proxies: 1,
      webhooks: [{ ...webhook, take: async (...call) => (late.take ?? expect.fail())(...call) }],
    })
    late.take = takeReports(PROVIDER, { ...house, clock: () => house.time.now })
    return house
  }
  const all = await Promise.all(Array.from({ length: count }, open))
  const [one = expect.fail(), two = one] = all
  const mailsTo = (mailbox: string) => all.flatMap(({ sink }) => sink.mailboxes.get(mailbox) ?? [])
  /** Waits until a mailbox has a number of mails, and returns the link of the last one. */
  const linkTo = async (mailbox: string, mails = 1): Promise<string> => {
    await expect.poll(() => mailsTo(mailbox).length).toBe(mails)
    const { text = '' } = await simpleParser(mailsTo(mailbox).at(-1) ?? '')
    return new URL(/https:\S+\/(?:confirm|preferences)\/\S+/.exec(text)?.[0] ?? expect.fail(text)).pathname
  }
  return { one, two, all, schema, mailsTo, linkTo }
}

describe.skipIf(!hasPostgres)('several servers of one PostgreSQL database', () => {
  it('let a reader begin on one of them and go on with another, or with both at once', async () => {
    const { one, two, all, mailsTo, linkTo } = await servers()
    const asked = await one.post('/subscribe/', { email: 'ana@example.org' }, from('192.0.2.1'))
    expect(await asked.text()).toContain('Check your inbox')
    const confirm = await linkTo('ana@example.org')
    const confirmed = await Promise.all([...all, ...all].map(({ post }) => post(confirm, {})))
    for (const answer of confirmed)
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('You are subscribed')])
    const preferences = await linkTo('ana@example.org', 2)
    expect(
      await (await two.post(preferences, { frequency: 'digests', digest: 'weekly', topic: 'Birds' })).text(),
    ).toContain('Your choice is saved')
    const ana = (await one.store.find(readAddress('ana@example.org') ?? expect.fail())) ?? expect.fail()
    expect(ana).toMatchObject({ state: 'active', frequency: 'digests', interests: { tags: ['birds'] } })

    // The address changes, and its owner presses the button on both servers.
    await two.post(`${preferences}/address`, { email: 'ana@example.net' }, from('192.0.2.1'))
    const move = await linkTo('ana@example.net')
    const moved = await Promise.all([...all, ...all].map(({ post }) => post(move, {})))
    expect(moved.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    // The old address is told once.
    await expect.poll(() => mailsTo('ana@example.org').length).toBe(3)
    expect((await one.store.get(ana.id))?.address).toBe('ana@example.net')

    // One click on both, while the preferences are saved once more.
    const leave = `/unsubscribe/${one.tokens.make('unsubscribe', ana.id)}`
    const left = await Promise.all([
      ...[one, two, one].map(({ post }) => post(leave, ...ONE_CLICK)),
      ...[two, one].map(({ post }) => post(preferences, { frequency: 'all', digest: 'monthly', topic: 'Rivers' })),
    ])
    expect(left.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect((await two.store.get(ana.id))?.state).toBe('unsubscribed')
    const history = await one.store.history(ana.id)
    expect(history.map(({ state }) => state)).toEqual(['pending', 'active', 'active', 'unsubscribed'])
    expect(await (await one.ask(preferences)).text()).toContain('You are unsubscribed')
    const counted = await Promise.all(all.map(async ({ ask }) => (await ask('/metrics')).text()))
    expect(counted.join('').match(/offprint_unsubscriptions_total\{by="one-click"\} \d/g)).toEqual([
      'offprint_unsubscriptions_total{by="one-click"} 1',
    ])
    expect([mailsTo('ana@example.org').length, mailsTo('ana@example.net').length]).toEqual([3, 1])
    expect(all.flatMap(({ faults }) => faults)).toEqual([])
  })

  it('record a report of a provider once, whichever of them gets it, and for issues that another machine sent', async () => {
    const { one, two, all } = await servers()
    const ana = await one.subscribe('ana@example.org')
    const issue = { name: 'weekly', kind: 'digest', tags: [], subject: 'Weekly', html: '', text: '' } as const
    const frozen = await deliveryLedger(two.database).freeze(
      { ...issue, mime: Uint8Array.of(1), posts: ['a'], leftOut: [] },
      NOW,
    )
    const messageId = `<${frozen.id}.${two.tokens.make('bounce', ana, frozen.id)}@tideline.example.org>`
    const example = EXAMPLES[PROVIDER.name] ?? expect.fail()
    const report = (id: number) => example.hard({ messageId, address: 'ana@example.org', id })
    const send = async (server: typeof one, id: number) => {
      const { headers, body, end } = example.call(report(id), example.secret, NOW)
      const answer = await server.post(`/${PROVIDER.path}${end}`, body, headers)
      return (await answer.json()) as Record<string, unknown>
    }
    const answers = await Promise.all([1, 1, 1, 1, 2, 2].map((id, i) => send(i % 2 === 0 ? one : two, id)))
    expect(answers.filter(({ ok }) => ok === true)).toHaveLength(6)
    expect(answers.filter(answer => answer['hard'] === 1)).toHaveLength(2)
    expect((await two.store.get(ana))?.state).toBe('bounced')
    expect((await two.store.history(ana)).filter(({ state }) => state === 'bounced')).toHaveLength(1)
    expect(all.flatMap(({ faults }) => faults)).toEqual([])
  })

  it('approve an issue once, whichever of them shows the page', async () => {
    const { one, two, all } = await servers()
    const sends = plannedSends(one.database)
    const slot = {
      name: 'weekly',
      at: NOW + HOUR,
      latest: NOW + 2 * HOUR,
      schedule: 'weekly',
      state: 'planned',
    } as const
    const request = await sends.ask(await sends.plan(slot, NOW), { contents: 'first', subject: 'Weekly' }, NOW)
    const path = `/approve/${approvalToken(one.tokens, request)}`
    const answers = await Promise.all([one, two, one, two].map(({ post }) => post(path, '')))
    for (const answer of answers)
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('is approved.')])
    expect((await sends.approval(request.id))?.approval.approved).toBe(NOW)
    expect(all.flatMap(({ faults }) => faults)).toEqual([])
  })

  it('mail a confirmation once although one of them ends in the middle, and all that it had not begun', async () => {
    const { one, two, mailsTo, linkTo } = await servers()
    const requests = subscriptionRequests(one.database)
    const ask = (who: string) =>
      requests.ask({ address: readAddress(`${who}@example.org`) ?? expect.fail(), at: NOW, evidence: 'x' })
    for (const who of ['ana', 'ben']) await ask(who)
    // A server claims both mails, and its machine is lost as the first of them goes out.
    const claimed = await requests.claim({ limit: 10, perHour: 100, now: NOW })
    expect(await requests.begin(claimed[0] ?? expect.fail())).toBe(true)
    for (const { time } of [one, two]) time.now += 6 * 60_000
    for (const { post } of [one, two]) await post('/subscribe/', { email: 'cleo@example.org' }, from('192.0.2.1'))
    await linkTo('ben@example.org')
    await linkTo('cleo@example.org')
    expect(['ana', 'ben', 'cleo'].map(who => mailsTo(`${who}@example.org`).length)).toEqual([0, 1, 1])
  })

  it('count the requests of a network together, exactly, without its address', async () => {
    const { one, two, all, schema } = await servers(3)
    const requests = (network: string, count: number, email: (i: number) => string) =>
      Promise.all(
        Array.from({ length: count }, async (_, i) => {
          const { post } = all[i % all.length] ?? one
          const answer = await post('/subscribe/', { email: email(i) }, from(network))
          return [answer.status, answer.headers.get('retry-after')] as const
        }),
      )
    // A form without its time costs three of the thirty tokens of an hour.
    const answers = await requests('192.0.2.7', 40, i => `reader${i}@d${i}.example.org`)
    expect(answers.filter(([status]) => status === 200)).toHaveLength(10)
    const refused = answers.filter(([status]) => status === 429)
    expect(refused).toHaveLength(30)
    // A token is there again after two minutes.
    for (const [, wait] of refused) expect(Number(wait)).toSatisfy(seconds => seconds >= 1 && seconds <= 360)
    expect((await requests('2001:db8::1', 1, () => 'ana@example.org')).map(([status]) => status)).toEqual([200])
    const rows = await onServer<{ client: string; full_at: string }>(`SELECT * FROM ${schema}.request_share`)
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toMatch(/192|2001|db8/)
    // An hour later, by the clock of the database, as much may come again.
    await onServer(`UPDATE ${schema}.request_share SET full_at = full_at - ${HOUR}`)
    const later = await requests('192.0.2.7', 20, i => `other${i}@e${i}.example.org`)
    expect(later.filter(([status]) => status === 200)).toHaveLength(10)
    // Only shares that are full again are forgotten.
    await Promise.all(all.map(({ database }) => database.shares.forget()))
    expect(await onServer(`SELECT 1 FROM ${schema}.request_share`)).toHaveLength(1)
    expect((await requests('192.0.2.7', 1, () => 'ben@example.org')).map(([status]) => status)).toEqual([429])
    expect([...one.faults, ...two.faults]).toEqual([])
  })

  it('say so while the database is away, lose nothing, and go on when it is back', async () => {
    let network: Awaited<ReturnType<typeof brittleNetwork>> | undefined
    const way = async (url: string): Promise<string> => {
      network = await brittleNetwork(url)
      return network.url
    }
    const { one } = await servers(1, way, 300)
    onTestFinished(() => network?.end())
    const ana = await one.subscribe('ana@example.org')
    const leave = `/unsubscribe/${one.tokens.make('unsubscribe', ana)}`
    const preferences = `/preferences/${one.tokens.make('preferences', ana)}`
    const example = EXAMPLES[PROVIDER.name] ?? expect.fail()
    const report = example.call(
      example.hard({ messageId: '<x@example.net>', address: 'ana@example.org', id: 1 }),
      example.secret,
      NOW,
    )
    const health = async () => (await one.ask('/healthz')).status
    expect(await health()).toBe(200)
    network?.away(true)
    expect(await health()).toBe(503)
    const pages = [
      await one.post('/subscribe/', { email: 'ben@example.org' }, from('192.0.2.1')),
      await one.post(leave, ...ONE_CLICK),
      await one.ask(preferences),
    ]
    for (const page of pages)
      expect([page.status, page.headers.get('retry-after'), await page.text()]).toEqual([
        503,
        '60',
        expect.stringContaining('Please try again later'),
      ])
    const told = await one.post(`/${PROVIDER.path}${report.end}`, report.body, report.headers)
    expect([told.status, await told.text()]).toEqual([
      PROVIDER.laterStatus ?? 503,
      expect.stringContaining('could not be recorded now'),
    ])
    expect((await one.ask('/')).status, 'files need no database').toBe(200)
    const metrics = await (await one.ask('/metrics')).text()
    expect(metrics).toContain('offprint_database_up 0')
    expect(metrics).not.toContain('offprint_subscribers')
    for (const fault of one.faults)
      expect(String(fault)).toMatch(/^ProblemsError: postgres:.* The (?:database|connection) .*/)
    network?.away(false)
    await expect.poll(health).toBe(200)
    const again = await (await one.ask('/metrics')).text()
    for (const line of ['offprint_subscribers{state="active"} 1', 'offprint_database_up 1'])
      expect(again).toContain(line)
    expect((await one.post(leave, ...ONE_CLICK)).status).toBe(200)
    expect((await one.store.get(ana))?.state).toBe('unsubscribed')
  })
})
