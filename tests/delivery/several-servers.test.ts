import { describe, expect, it } from 'vitest'
import { type MailServer, readSmtpUrl, sendThrough, smtpConnectionTo } from '../../src/delivery/index.js'
import { serverOrder } from '../../src/delivery/mail-server.js'
import { subscriberStore } from '../../src/subscribers/index.js'
import { quickTime } from '../quick-time.js'
import { postRoom, SETTINGS } from './post-room.js'
import { type Script, type ScriptedServer, scriptedServer } from './scripted-server.js'

const apart = (i: number): string => `r${i}@d${i}.example.org`
const RETRIES = [0.02, 0.05, 0.1]

type More = Partial<Pick<MailServer, 'share' | 'domains' | 'connections'>>

/** A server that is waited for only shortly. */
function named({ url, port }: { url: string; port: number }, more: More = {}): MailServer {
  const settings = readSmtpUrl(url)
  const patient = { ...settings, options: { ...settings.options, socketTimeout: 500 } }
  return { ...{ name: `127.0.0.1:${port}`, connections: 2, connect: () => smtpConnectionTo(patient) }, ...more }
}

/** A server that is not there. */
const NOBODY = { url: 'smtp://127.0.0.1:1', port: 1 }

interface Sent {
  readonly servers: readonly ScriptedServer[]
  readonly report: Awaited<ReturnType<Awaited<ReturnType<typeof postRoom>>['send']>>
  readonly states: Readonly<Record<string, number>>
  /** Whom more than one server has accepted. */
  readonly twice: readonly string[]
}

/** Sends an issue through scripted servers in quick time. */
async function sendThroughAll(
  scripts: readonly Script[],
  count: number,
  {
    of = apart,
    more = [],
    pace = 100,
    ...request
  }: {
    of?: (i: number) => string
    more?: readonly More[]
    limit?: number
    pace?: number
  } = {},
): Promise<Sent> {
  quickTime(pace)
  const servers = await Promise.all(scripts.map(script => scriptedServer(script)))
  const { send, database } = await postRoom(count, of)
  const report = await send('smtp://127.0.0.1:1', {
    ...{ settings: { ...SETTINGS, retries: RETRIES }, servers: servers.map((server, i) => named(server, more[i])) },
    ...request,
  })
  const { states } = await subscriberStore(database).stats()
  const accepted = servers.flatMap(server => server.accepted)
  return { servers, report, states, twice: accepted.filter((who, i) => accepted.indexOf(who) !== i) }
}

const fine: Script = () => undefined
const always =
  (at: string, reply: string): Script =>
  ({ verb }) =>
    verb === at ? reply : undefined

describe('What happens if … a mail server of several refuses or rests', () => {
  it('the first one works: the others are left alone', async () => {
    const { servers, report } = await sendThroughAll([fine, fine], 20)
    expect(report).toMatchObject({ finished: true, counts: { sent: 20 } })
    expect(servers.map(({ accepted }) => accepted.length)).toEqual([20, 0])
    expect(servers[1]?.connections()).toBe(0)
  })

  it.each<[string, Script]>([
    ['breaks each connection', always('CONNECT', 'drop')],
    ['has too many connections', always('CONNECT', '421 too many connections')],
    ['is not let in', always('CONNECT', '554 no')],
    ['refuses EHLO', always('EHLO', '421 busy')],
    ['refuses the sign-in', always('AUTH', '535 5.7.8 wrong')],
    ['puts the sign-in off', always('AUTH', '454 4.7.0 later')],
    ['refuses the sender', always('MAIL', '550 5.7.1 not from you')],
    ['puts the sender off', always('MAIL', '451 4.3.0 no disk')],
    ['closes at each recipient', always('RCPT', '421 4.3.2 busy')],
    ['breaks at DATA', always('DATA', 'drop')],
    ['relays for nobody', always('RCPT', '550 5.7.1 relaying denied')],
    ['knows nobody', always('RCPT', '550 5.1.1 user unknown')],
    ['doubts everybody', always('RCPT', '550 5.4.1 recipient address rejected: access denied')],
    ['is listed', always('END', '554 5.7.1 your address is on a blocklist')],
    ['refuses the content', always('END', '550 5.7.1 this looks like spam')],
    ['has reached its limit', always('RCPT', '452 4.5.3 too many messages today')],
    ['has a daily limit', always('MAIL', '550 5.4.5 daily sending limit exceeded')],
    ['says nothing at all', always('CONNECT', 'silence')],
    ['says nothing to a recipient', always('RCPT', 'silence')],
  ])('the first one %s: the second gets its work, and nobody loses the subscription', async (_, script) => {
    const { servers, report, states, twice } = await sendThroughAll([script, fine], 24)
    expect([report.stopped, report.counts]).toMatchObject([undefined, { sent: 24, queued: 0, uncertain: 0 }])
    expect(servers.map(({ accepted }) => accepted.length)).toEqual([0, 24])
    expect([states['active'], twice]).toEqual([24, []])
  })

  it('one of several servers recovers: it is used again', async () => {
    let isDown = false
    const first: Script = ({ verb, total }) => {
      if (verb === 'RCPT' && total === 8) isDown = true
      return isDown ? '421 restarting' : undefined
    }
    const second: Script = ({ verb, total }) => {
      if (verb === 'RCPT' && total === 20) isDown = false
      // The rest of the list is left to the first one.
      return verb === 'MAIL' && total > 20 ? '451 4.3.0 no disk' : undefined
    }
    const { servers, report } = await sendThroughAll([first, second], 60)
    expect(report).toMatchObject({ finished: true, counts: { sent: 60 } })
    expect(servers.map(({ accepted }) => accepted.length >= 20)).toEqual([true, true])
  })

  it('a message may have reached one of several servers: no other gets it', async () => {
    const script: Script = ({ verb, total }) => (verb === 'END' && total % 3 === 0 ? 'drop' : undefined)
    const { servers, report, twice } = await sendThroughAll([script, fine], 60)
    const { sent, uncertain } = report.counts
    expect([sent + uncertain, twice]).toEqual([60, []])
    expect(uncertain).toBeGreaterThan(0)
    expect(servers.reduce((sum, { accepted }) => sum + accepted.length, 0)).toBe(sent)
  })

  it('a mailbox does not exist, and its server accepts others: no other server is asked', async () => {
    const dead: Script = ({ verb, line }) => (verb === 'RCPT' && /r[37]@/.test(line) ? '550 5.1.1 unknown' : undefined)
    const { servers, report, states } = await sendThroughAll([dead, fine], 20)
    expect(report).toMatchObject({ finished: true, counts: { sent: 18, failed: 2 } })
    expect([servers[1]?.lines.length, states['active'], states['bounced']]).toEqual([0, 18, 2])
  })

  it('the first refuses everybody and the second refuses some: only the second is believed', async () => {
    const dead: Script = ({ verb, line }) => (verb === 'RCPT' && /r[37]@/.test(line) ? '550 5.1.1 unknown' : undefined)
    const { report, states } = await sendThroughAll([always('RCPT', '550 5.1.1 unknown'), dead], 20)
    expect(report).toMatchObject({ finished: true, counts: { sent: 18, failed: 2 } })
    expect([states['active'], states['bounced']]).toEqual([18, 2])
  })

  it('every one of several servers refuses: the send stops, names them, and everybody stays queued', async () => {
    const scripts = [always('RCPT', '550 5.7.1 relaying denied'), always('AUTH', '535 5.7.8 wrong')]
    const { servers, report, states } = await sendThroughAll(scripts, 20)
    expect(report).toMatchObject({ finished: false, counts: { sent: 0, failed: 0, queued: 20 } })
    for (const { port } of servers) expect(report.stopped).toContain(`127.0.0.1:${port}: `)
    expect(report.stopped).toMatch(/relaying denied.*535 5\.7\.8 wrong/)
    expect(states['active']).toBe(20)
  })

  it('none can be reached: the send stops', async () => {
    quickTime(100)
    const { send } = await postRoom(3)
    const report = await send(NOBODY.url, { servers: [named(NOBODY), named({ ...NOBODY, port: 2 })] })
    expect(report).toMatchObject({ finished: false, counts: { queued: 3 } })
    expect(report.stopped).toMatch(/127\.0\.0\.1:1: the server cannot be reached.*127\.0\.0\.1:2: the server cannot/)
  })

  it('they share the work: each gets its part, and only its connections', async () => {
    const { servers, report } = await sendThroughAll([fine, fine, fine], 100, {
      more: [{ share: 70, connections: 3 }, { share: 30, connections: 1 }, {}],
    })
    expect(report).toMatchObject({ finished: true, counts: { sent: 100 } })
    const [most = 0, rest = 0, none] = servers.map(({ accepted }) => accepted.length)
    expect([most + rest, none, servers[1]?.connections()]).toEqual([100, 0, 1])
    expect(Math.abs(most - 70)).toBeLessThan(4)
  })

  it('one is for a domain: it gets that, and nothing else', async () => {
    const of = (i: number): string => `r${i}@${i % 4 === 0 ? 'big.example.com' : `d${i}.example.org`}`
    const { servers } = await sendThroughAll([fine, fine], 40, { of, more: [{}, { domains: ['big.example.com'] }] })
    expect(servers.map(({ accepted }) => accepted.length)).toEqual([30, 10])
    expect(servers[1]?.accepted.every(who => who.endsWith('@big.example.com'))).toBe(true)
    const down = await sendThroughAll([fine, always('CONNECT', 'drop')], 40, {
      ...{ of, more: [{}, { domains: ['big.example.com'] }] },
    })
    expect(down.servers.map(({ accepted }) => accepted.length)).toEqual([40, 0])
    const other = await sendThroughAll([always('MAIL', '550 no'), fine], 8, {
      ...{ of, more: [{}, { domains: ['big.example.com'] }] },
    })
    expect(other.report.counts).toMatchObject({ sent: 2, queued: 6 })
  })

  it('one defers a domain until it rests: the other gets that domain', async () => {
    const of = (i: number): string => `r${i}@${i % 2 === 0 ? 'big.example.com' : `d${i}.example.org`}`
    const slowed: Script = ({ verb, line }) =>
      verb === 'RCPT' && line.includes('@big.') ? '451 4.7.1 too fast' : undefined
    const { servers, report } = await sendThroughAll([slowed, fine], 80, { of })
    expect(report).toMatchObject({ finished: true, counts: { sent: 80 } })
    expect(servers[0]?.accepted.length).toBe(40)
  })

  it('some addresses need SMTPUTF8: the server that offers it gets them', async () => {
    const old: Script = fine
    const utf8: Script = ({ verb }) => (verb === 'EHLO' ? '250-here\n250-SMTPUTF8\n250 AUTH PLAIN' : undefined)
    const of = (i: number): string => (i === 0 ? 'josé@example.org' : `r${i}@example.org`)
    const { servers, report } = await sendThroughAll([old, utf8], 5, { of })
    expect(report).toMatchObject({ finished: true, counts: { sent: 5 }, unsupported: 0 })
    expect(servers.map(({ accepted }) => accepted.length)).toEqual([4, 1])
  })

  it('a limit is set: messages that another server gets count once', async () => {
    const { report } = await sendThroughAll([always('RCPT', '550 5.7.1 relaying denied'), fine], 20, { limit: 10 })
    expect(report).toMatchObject({ asPlanned: true, counts: { sent: 10, queued: 10 } })
  })
})

describe('the order of servers', () => {
  const names = (order: readonly { name: string }[]): string => order.map(({ name }) => name).join(' ')
  const server = (name: string, more: More = {}) => ({ name, ...more })

  it.each<[readonly (More & { name: string })[], string, string]>([
    [[server('a'), server('b'), server('c')], 'x.example', 'a b c'],
    [[server('a', { domains: ['x.example'] }), server('b')], 'x.example', 'a b'],
    [[server('a', { domains: ['x.example'] }), server('b')], 'y.example', 'b'],
    [[server('a'), server('b', { share: 1 }), server('c')], 'x.example', 'b c a'],
  ])('%j for %s: %s', (servers, domain, order) =>
    expect(names(serverOrder(servers)({ subscriber: 1, domain }))).toBe(order),
  )

  it('is the same for a recipient each time, and keeps the shares of any part of a list', () => {
    const orderFor = serverOrder([server('a', { share: 1 }), server('b', { share: 3 })])
    for (const start of [1, 500, 1_000_000]) {
      const homes = Array.from({ length: 80 }, (_, i) => orderFor({ subscriber: start + i, domain: '' })[0]?.name)
      expect(Math.abs(homes.filter(name => name === 'a').length - 20)).toBeLessThanOrEqual(2)
    }
  })
})

describe('a single message', () => {
  const message = { from: 'a@example.org', to: 'b@example.org', parts: [Buffer.from('Subject: x\r\n\r\nx\r\n')] }
  const recipient = { subscriber: 0, domain: 'example.org' }

  it.each<[string, Script, boolean]>([
    ['that refuses the sender', always('MAIL', '550 no'), true],
    ['that relays for nobody', always('RCPT', '550 5.7.1 relaying denied'), true],
    ['that puts it off', always('RCPT', '451 4.3.0 later'), true],
    ['that does not know the mailbox', always('RCPT', '550 5.1.1 unknown'), false],
    ['that takes it and says nothing', always('END', 'drop'), false],
  ])('goes on from a server %s: %s', async (_, script, goesOn) => {
    const [first, second] = await Promise.all([scriptedServer(script), scriptedServer()])
    const sent = await sendThrough([named(first), named(second)], message, recipient)
    expect([second.accepted.length, sent.outcome.state === 'sent']).toEqual(goesOn ? [1, true] : [0, false])
    expect(sent.before.length).toBe(goesOn ? 1 : 0)
  })
})

/** A repeatable sequence of numbers between 0 and 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const FAULTS: Readonly<Record<string, readonly string[]>> = {
  CONNECT: ['drop', '421 busy', '554 no'],
  EHLO: ['421 busy', 'drop'],
  AUTH: ['454 4.7.0 later', '535 5.7.8 wrong', 'drop'],
  MAIL: ['451 4.3.0 no disk', '550 5.7.1 not from you', '421 enough', 'drop'],
  RCPT: ['450 4.2.0 greylisted', '550 5.7.1 relaying denied', '421 enough', 'drop', '550 5.1.1 user unknown'],
  DATA: ['451 4.3.0 later', '421 enough', 'drop'],
  END: ['451 4.3.0 later', '554 5.7.1 spam', 'drop', '421 enough', '452 4.3.1 full'],
}

describe('any servers with any faults', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6))
  it.each(Array.from({ length: 8 }, (_, i) => seed + i))('mail nobody twice and lose nobody (seed %i)', async seed => {
    const random = randomFrom(seed)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
    /** Has fewer and fewer faults, so that the send ends. */
    const faulty = (rate: number): Script => {
      const some = Object.keys(FAULTS).filter(() => random() < 0.6)
      // A server that cannot be reached is tried less and less often, so that these faults take longer to end.
      return ({ verb, total }) =>
        total < (/CONNECT|EHLO|AUTH/.test(verb) ? 8 : 25) && some.includes(verb) && random() < rate
          ? pick(FAULTS[verb] ?? [])
          : undefined
    }
    const scripts = Array.from({ length: 2 + Math.floor(random() * 2) }, () => faulty(0.1 + random() * 0.6))
    const count = 60
    const shares = random() < 0.3
    const more = scripts.map((_, i) => ({
      connections: 1 + Math.floor(random() * 3),
      ...(shares ? { share: 1 + Math.floor(random() * 5) } : {}),
      ...(i > 0 && random() < 0.3 ? { domains: ['big.example.com'] } : {}),
    }))
    const of = (i: number): string => `r${i}@${random() < 0.3 ? 'big.example.com' : `d${i % 9}.example.org`}`
    const { servers, report, twice } = await sendThroughAll(scripts, count, { of, more, pace: 1_000 })
    const { sent, failed, uncertain, queued, deferred, sending, skipped } = report.counts
    expect(twice).toEqual([])
    expect(sent + failed + uncertain + queued + deferred + skipped).toBe(count)
    expect([sending, skipped]).toEqual([0, 0])
    // Each message that a server has accepted is recorded as sent, or as one that may have arrived.
    const accepted = servers.reduce((sum, server) => sum + server.accepted.length, 0)
    expect(accepted).toBeGreaterThanOrEqual(sent)
    expect(accepted).toBeLessThanOrEqual(sent + uncertain)
    if (report.finished) expect(queued + deferred).toBe(0)
    else expect(report.stopped).toBeDefined()
  })
})
