import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { simpleParser } from 'mailparser'
import { describe, expect, it, vi } from 'vitest'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { readAddress } from '../../src/subscribers/index.js'
import { emptySchema, hasPostgres } from '../storage/postgres.js'
import { everything, NOW, type OpenHouse, openHouse, openHouseWith, PUBLICATION, publication } from './open-server.js'

const HOUR = 3_600_000
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const FILES = { 'index.html': '<!doctype html><title>Front</title>' }
const serverContext = async (more = {}) => openHouse(await publication(PUBLICATION, FILES), more)

const mailsTo = async ({ sink }: OpenHouse, mailbox: string, count = 1): Promise<Buffer[]> => {
  await expect.poll(() => sink.mailboxes.get(mailbox)?.length ?? 0).toBeGreaterThanOrEqual(count)
  return sink.mailboxes.get(mailbox) ?? []
}
const linkIn = async (mail: Buffer | undefined): Promise<string> =>
  new URL(/https:\S+/.exec((await simpleParser(mail ?? '')).text ?? '')?.[0] ?? '').pathname
const stateOf = async ({ store }: OpenHouse, said: string) => {
  const address = readAddress(said)
  return address && (await store.find(address))?.state
}
interface Posted {
  readonly headers: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Posts many forms down one connection without waiting in between (RFC 9112 section 9.3.2), and resolves to the statuses of
 * the answers. A fetch for each takes longer than the server does.
 */
async function postAll({ server }: OpenHouse, path: string, forms: readonly Posted[]): Promise<number[]> {
  const requests = forms.map(({ headers, fields }, i) => {
    const body = String(new URLSearchParams(fields))
    const head = {
      Host: `127.0.0.1:${server.port}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': body.length,
      Connection: i === forms.length - 1 ? 'close' : 'keep-alive',
      ...headers,
    }
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
    return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
  })
  const socket = connect(server.port, '127.0.0.1', () => socket.write(requests.join('')))
  return [...(await text(socket)).matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))
}

const stampIn = (html: string): string => /name="stamp" value="([^"]+)"/.exec(html)?.[1] ?? ''

describe('subscribing', () => {
  it('needs a form, a mail and a button, and keeps the proof of consent', async () => {
    const open = await serverContext()
    const form = await open.ask('/subscribe/')
    expect(await form.text()).toContain('<form class="ask" method="post" action="/subscribe/"')
    const asked = await open.post('/subscribe/', { email: ' Ana@Example.org ' })
    expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining('Check your inbox')])
    const [mail] = await mailsTo(open, 'Ana@example.org')
    expect(await stateOf(open, 'ana@example.org')).toBe('pending')
    const link = await linkIn(mail)
    const page = await open.ask(link)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Confirm your subscription')])
    expect(await stateOf(open, 'ana@example.org')).toBe('pending')
    const confirmed = await open.post(link, {})
    expect([confirmed.status, await confirmed.text()]).toEqual([200, expect.stringContaining('You are subscribed')])
    const ana = await open.store.find(readAddress('ana@example.org') ?? expect.fail())
    expect(ana?.state).toBe('active')
    const history = await open.store.history(ana?.id ?? 0)
    expect(history.at(-1)?.evidence).toMatch(
      /^Requested 2026-04-01T12:00:00.000Z through the form of The Tideline, which said: “New articles .*” Confirmed 2026-04-01T/,
    )
    expect((await open.post(link, {})).status).toBe(200)
    expect(open.faults).toEqual([])
  })

  it('sends a mail that contains only the question', async () => {
    const open = await serverContext()
    await open.post('/subscribe/', { email: 'ana@example.org' })
    const [bytes] = await mailsTo(open, 'ana@example.org')
    const mail = await simpleParser(bytes ?? '')
    expect(mail.subject).toBe('The Tideline: Confirm your subscription')
    expect(mail.from?.value).toEqual([{ address: 'letters@tideline.example.org', name: 'The Tideline' }])
    const links = (mail.html || '').matchAll(/(?:href|src)="([^"]*)"/g)
    expect(Array.from(links, ([, address = '']) => address.replace(/confirm\/[\w-]{36}$/, 'confirm/TOKEN'))).toEqual([
      'https://tideline.example.org/confirm/TOKEN',
    ])
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail.text?.replace(/confirm\/[\w-]{36}/, 'confirm/TOKEN').trim()).toBe(
      `The Tideline

Confirm your subscription
=========================

Someone, probably you, signed up for The Tideline with this address. To
confirm, open this page and press the button:

Confirm:
https://tideline.example.org/confirm/TOKEN

If it was not you, do nothing: you will get no further email, and the
address is deleted.

------------------------------------------------------------------------

The Tideline

12 Quay Street`,
    )
    expect(bytes?.toString()).not.toMatch(/ana%40|example\.org\/.*ana/)
  })

  it('greets a new subscriber once, with the links of a subscriber, unless the publication wants no such mail', async () => {
    const open = await serverContext()
    await open.post('/subscribe/', { email: 'ana@example.org' })
    const link = await linkIn((await mailsTo(open, 'ana@example.org'))[0])
    await Promise.all([open.post(link, {}), open.post(link, {}), open.post(link, {})])
    const [, bytes] = await mailsTo(open, 'ana@example.org', 2)
    const mail = await simpleParser(bytes ?? '')
    expect([mail.subject, mail.headers.get('auto-submitted')]).toEqual(['The Tideline: Welcome', 'auto-generated'])
    const one = /<(https:[^>]+)>/.exec(mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '')?.[1]
    expect(mail.text).toContain(`Unsubscribe from this newsletter:\n${one}`)
    expect(mail.html || '').toContain(`href="${one}"`)
    const quiet = await openHouse(
      await publication(`${PUBLICATION.replace('topics:', 'welcome: false, topics:')}`, FILES),
    )
    await quiet.post('/subscribe/', { email: 'ben@example.org' })
    await quiet.post(await linkIn((await mailsTo(quiet, 'ben@example.org'))[0]), {})
    expect((await open.post(new URL(one ?? '').pathname, 'List-Unsubscribe=One-Click', FORM)).status).toBe(200)
    expect(await stateOf(open, 'ana@example.org')).toBe('unsubscribed')
    expect([
      open.sink.mailboxes.get('ana@example.org')?.length,
      quiet.sink.mailboxes.get('ben@example.org')?.length,
    ]).toEqual([2, 1])
    expect(await stateOf(quiet, 'ben@example.org')).toBe('active')
    expect([...open.faults, ...quiet.faults]).toEqual([])
  })

  it('gives the same answer for every address', async () => {
    const open = await serverContext()
    await open.subscribe('active@example.org')
    await open.subscribe('left@example.org', 'unsubscribed')
    await open.subscribe('complained@example.org', 'complained')
    await open.store.erase(readAddress('erased@example.org') ?? expect.fail(), NOW)
    const answers: unknown[] = []
    for (const who of ['new', 'active', 'left', 'complained', 'erased', 'new']) {
      const answer = await open.post('/subscribe/', { email: `${who}@example.org` })
      const { date: _, ...headers } = Object.fromEntries(answer.headers)
      answers.push([answer.status, headers, await answer.text()])
    }
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    const [known] = await mailsTo(open, 'active@example.org')
    expect(await linkIn(known)).toMatch(/^\/preferences\/[\w-]{36}$/)
    for (const who of ['new', 'left', 'erased'])
      expect(await linkIn((await mailsTo(open, `${who}@example.org`))[0])).toMatch(/^\/confirm\/[\w-]{36}$/)
    expect(open.sink.mailboxes.has('complained@example.org')).toBe(false)
  })

  it('takes the same steps for known and unknown addresses while the visitor waits', async () => {
    // Each address gets a server of its own, because the mail to the first one is made in the background, with steps of its
    // own.
    const steps = async (email: string): Promise<string[]> => {
      const open = await serverContext()
      await open.subscribe('known@example.org')
      const spies = (['all', 'run'] as const).map(name => vi.spyOn(open.database, name))
      await open.post('/subscribe/', { email })
      const seen = spies.flatMap(spy => spy.mock.calls.map(([query]) => query.compile().sql))
      for (const spy of spies) spy.mockRestore()
      return seen
    }
    const [known, unknown] = [await steps('known@example.org'), await steps('unknown@example.org')]
    expect(known.length).toBeGreaterThan(2)
    expect(known).toEqual(unknown)
    expect(known.join()).not.toContain('"subscriber"')
  })

  it('sends one mail for a thousand requests', async () => {
    const open = await serverContext({ proxies: 1 })
    const answers = await postAll(
      open,
      '/subscribe/',
      Array.from({ length: 1_000 }, (_, i) => ({
        headers: { 'X-Forwarded-For': `192.0.2.${i % 250}` },
        fields: { email: i % 2 ? 'ana@example.org' : 'ANA@Example.ORG' },
      })),
    )
    await mailsTo(open, 'ANA@example.org')
    await new Promise(resolve => setTimeout(resolve, 600))
    expect(answers).toEqual(Array(1_000).fill(200))
    expect([...open.sink.mailboxes.values()].flat()).toHaveLength(1)
  })

  it('lets one network submit ten forms by a program or thirty by hand, and more later', async () => {
    const open = await serverContext()
    const tries = async (stamp: string, host: string): Promise<number> => {
      for (let i = 0; i < 50; i += 1) {
        const answer = await open.post('/subscribe/', { email: `r${i}@${host}.example.org`, stamp })
        if (answer.status === 429) {
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
          return i
        }
      }
      return 50
    }
    expect(await tries('', 'a')).toBe(10)
    open.time.now += HOUR
    const stamp = stampIn(await (await open.ask('/subscribe/')).text())
    expect(await tries(stamp, 'b'), 'sent back at once').toBe(10)
    open.time.now += HOUR
    expect(await tries(stamp, 'c')).toBe(30)
    open.time.now += 25 * HOUR
    expect(await tries(stamp, 'd'), 'a stamp of yesterday').toBe(10)
  })

  it('trusts X-Forwarded-For only as far as its own proxies wrote it', async () => {
    const attempts = async (open: OpenHouse, headersFor: (i: number) => Record<string, string>): Promise<number> => {
      for (let i = 0; i < 20; i += 1) {
        const answer = await open.post('/subscribe/', { email: `r${i}@d${i}.example.org` }, headersFor(i))
        if (answer.status === 429) return i
      }
      return 20
    }
    const forged = (i: number) => ({ 'X-Forwarded-For': `192.0.2.${i}` })
    expect(await attempts(await serverContext(), forged), 'no proxy').toBe(10)
    expect(await attempts(await serverContext({ proxies: 1 }), forged), 'one proxy').toBe(20)
    const before = (i: number) => ({ 'X-Forwarded-For': `192.0.2.${i}, 198.51.100.7` })
    expect(await attempts(await serverContext({ proxies: 1 }), before), 'what a visitor wrote before it').toBe(10)
  })

  it('gives the usual answer to a program that fills in the hidden field', async () => {
    const open = await serverContext()
    const trapped = await open.post('/subscribe/', { email: 'ana@example.org', website: 'https://example.net/' })
    const asked = await open.post('/subscribe/', { email: 'ben@example.org' })
    expect([trapped.status, await trapped.text()]).toEqual([asked.status, await asked.text()])
    await mailsTo(open, 'ben@example.org')
    expect(open.sink.mailboxes.has('ana@example.org')).toBe(false)
  })

  it.each([
    ['', ''],
    ['nobody', 'nobody'],
    ['a@b', 'a@b'],
    ['a@example.org, b@example.org', 'a@example.org, b@example.org'],
    ['a@example.org\r\nBcc: b@example.org', ''],
    ['"><script>x</script>', '&quot;&gt;&lt;script&gt;x&lt;/script&gt;'],
  ])('says that %j is not an address, and keeps the input', async (email, kept) => {
    const open = await serverContext()
    const answer = await open.post('/subscribe/', { email })
    const html = await answer.text()
    expect(answer.status).toBe(422)
    expect(html).toContain('This is not an email address. Write it like ana@example.org.')
    expect(html).toContain(`value="${kept}`)
    expect(html).toMatch(/aria-invalid="true" aria-describedby="_fault"/)
    expect(open.sink.mailboxes.size).toBe(0)
  })

  it('accepts a form in either encoding, and refuses one that is too large', async () => {
    const open = await serverContext()
    const form = new FormData()
    form.set('email', 'ana@example.org')
    expect((await open.post('/subscribe', form)).status).toBe(200)
    await mailsTo(open, 'ana@example.org')
    expect((await open.post('/subscribe/', { email: 'x'.repeat(100_000) })).status).toBe(413)
    expect(
      (await open.post('/subscribe/', '{"email":"x@example.org"}', { 'Content-Type': 'application/json' })).status,
    ).toBe(422)
  })

  it('tries again if the mail server defers the mail, even after a restart', async () => {
    const root = await publication(PUBLICATION, FILES)
    const first = await openHouse(root, {
      post: async () => ({ state: 'deferred', reply: '451 later', closing: false }) as never,
    })
    await first.post('/subscribe/', { email: 'ana@example.org' })
    const waiting = () => first.database.all(first.database.query.selectFrom('asking').selectAll())
    await expect.poll(waiting).toMatchObject([{ tries: 1, due: NOW + 60_000 }])
    await first.server.close()
    const second = await openHouse(root)
    await second.store.stats()
    expect(second.sink.mailboxes.size).toBe(0)
    second.time.now += 61_000
    await second.post('/subscribe/', { email: 'ben@example.org' })
    await mailsTo(second, 'ana@example.org')
  })

  it('says so if it has no secret or no mail server', async () => {
    for (const more of [{ tokens: undefined }, { post: undefined }]) {
      const open = await serverContext(more)
      expect((await open.ask('/subscribe/')).status).toBe(503)
      expect((await open.post('/subscribe/', { email: 'ana@example.org' })).status).toBe(503)
      expect((await open.ask('/')).status).toBe(200)
    }
  })

  it('refuses a link that was cut, forged, made for another purpose, or is older than a week', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org', 'unsubscribed')
    const good = open.tokens.make('confirm', id)
    const wrong = [good.slice(0, -1), `${good}A`, good.replace(/.$/, last => (last === 'A' ? 'B' : 'A')), 'x', '%00']
    const others = (['unsubscribe', 'preferences', 'bounce', 'form'] as const).map(purpose =>
      open.tokens.make(purpose, id),
    )
    const before = everything(open)
    for (const token of [...wrong, ...others])
      for (const method of ['GET', 'POST'])
        expect([token, (await open.ask(`/confirm/${token}`, { method })).status]).toEqual([token, 404])
    // The token is genuine, but nobody asked for the subscription.
    expect((await open.post(`/confirm/${good}`, {})).status).toBe(410)
    expect(everything(open)).toBe(before)
  })

  type Share = (root: string) => Promise<() => Database | Promise<Database>>
  const SHARED: readonly (readonly [name: string, share: Share])[] = [
    ['one file', async root => () => SqliteDatabase.open(join(root, 'offprint.db'))],
    [
      'one PostgreSQL database',
      () =>
        emptySchema().then(
          ({ url }) =>
            () =>
              PostgresDatabase.open(url),
        ),
    ],
  ]
  it.each(hasPostgres ? SHARED : SHARED.slice(0, 1))(
    'sends each mail once if two servers share %s',
    async (_, share) => {
      const root = await publication(PUBLICATION, FILES)
      const open = await share(root)
      const server = async () => openHouseWith(await open(), root, { proxies: 1 })
      const [one, two] = [await server(), await server()]
      const who = Array.from({ length: 8 }, (_, i) => `reader${i}@d${i}.example.org`)
      // Each comes from a network of its own, because both servers may count requests together.
      const forms = who.map((email, i) => [{ email }, { 'x-forwarded-for': `192.0.2.${i}` }] as const)
      await Promise.all(forms.flatMap(form => [one, two].map(open => open.post('/subscribe/', ...form))))
      const all = () =>
        [one, two].flatMap(({ sink }) => [...sink.mailboxes].flatMap(([to, mails]) => mails.map(() => to)))
      await expect.poll(() => all().length).toBe(8)
      await new Promise(resolve => setTimeout(resolve, 500))
      expect(all().sort()).toEqual(who)
      const [mail] = [one, two].flatMap(({ sink }) => sink.mailboxes.get(who[0] ?? '') ?? [])
      expect((await two.post(await linkIn(mail), {})).status).toBe(200)
      expect((await one.store.find(readAddress(who[0] ?? '') ?? expect.fail()))?.state).toBe('active')
      expect([...one.faults, ...two.faults]).toEqual([])
    },
  )
})
