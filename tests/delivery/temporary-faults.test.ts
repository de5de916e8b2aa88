import { describe, expect, it } from 'vitest'
import { quickTime } from '../quick-time.js'
import { postRoom, SETTINGS } from './post-room.js'
import { type Script, scriptedServer } from './scripted-server.js'

const MINUTE = 60_000
const apart = (i: number): string => `r${i}@d${i}.example.org`
/** Every second recipient is at a domain with many of them. */
const half = (i: number): string => `r${i}@${i % 2 === 0 ? 'big.example.com' : `d${i}.example.org`}`
const numberOf = (line: string): number => Number(/\d+/.exec(line)?.[0])

/** Runs a send with the waits of the real one, in quick time, and returns the report with the tries of each recipient. */
async function sendThrough(script: Script, count: number, of?: (i: number) => string, more = {}) {
  quickTime(100)
  const server = await scriptedServer(script)
  const { send, database } = await postRoom(count, of)
  const report = await send(server.url, { settings: { ...SETTINGS, retries: [0.02, 0.05, 0.1] }, ...more })
  const rows = database.all(database.query.selectFrom('delivery').select(['tries', 'reply']))
  expect(new Set(server.accepted).size).toBe(server.accepted.length)
  return { ...server, report, tries: rows.map(({ tries }) => tries), replies: rows.map(({ reply }) => reply ?? '') }
}

describe('What happens if …', () => {
  it.each<[string, Script]>([
    [
      'at connect',
      ({ verb, total }) => (verb === 'CONNECT' && total > 1 && total < 6 ? '421 too many connections' : undefined),
    ],
    [
      'at connect without a word',
      ({ verb, total }) => (verb === 'CONNECT' && total > 1 && total < 6 ? 'drop' : undefined),
    ],
    ['at EHLO', ({ verb, total }) => (verb === 'EHLO' && total > 1 && total < 6 ? '421 busy' : undefined)],
    ['at AUTH', ({ verb, total }) => (verb === 'AUTH' && total > 1 && total < 6 ? '454 4.7.0 not now' : undefined)],
    ['at MAIL FROM (4xx)', ({ verb, total }) => (verb === 'MAIL' && total < 6 ? '451 4.3.0 no disk' : undefined)],
    [
      'at MAIL FROM (421)',
      ({ verb, total }) => (verb === 'MAIL' && total > 2 && total < 6 ? '421 restarting' : undefined),
    ],
    [
      'at MAIL FROM (a rate)',
      ({ verb, total }) => (verb === 'MAIL' && total < 4 ? '550 sending rate exceeded' : undefined),
    ],
    [
      'at RCPT (421), before any message',
      ({ verb, total }) => (verb === 'RCPT' && total < 10 ? '421 4.3.2 busy' : undefined),
    ],
    [
      'at RCPT (421 and greylisting)',
      ({ verb, total }) => (verb === 'RCPT' && total < 4 ? '421 greylisted' : undefined),
    ],
    ['at DATA (421)', ({ verb, total }) => (verb === 'DATA' && total < 10 ? '421 4.3.2 busy' : undefined)],
    [
      'at the end of a message (421)',
      ({ verb, total }) => (verb === 'END' && total < 10 ? '421 4.3.2 busy' : undefined),
    ],
    [
      'at the end of every second message (421)',
      ({ verb, count, connection }) =>
        verb === 'END' && count === 2 && connection < 9 ? '421 4.3.2 enough' : undefined,
    ],
    ['after some messages (421)', ({ verb, count }) => (verb === 'RCPT' && count === 3 ? '421 enough' : undefined)],
    [
      'at AUTH (5xx), for a while',
      ({ verb, count, total }) =>
        verb === 'RCPT' && count === 2
          ? '421 enough'
          : verb === 'AUTH' && total > 3 && total < 10
            ? '535 5.7.8 no'
            : undefined,
    ],
    ['after some messages without a word', ({ verb, count }) => (verb === 'RCPT' && count === 3 ? 'drop' : undefined)],
    [
      'between two messages',
      ({ verb, count }) => (verb === 'END' && count === 2 ? '250 taken\n421 idle too long' : undefined),
    ],
  ])('the connection fails %s: nobody loses a try', async (_, script) => {
    const { report, tries, accepted } = await sendThrough(script, 12, apart)
    expect(report).toMatchObject({ finished: true, counts: { sent: 12 } })
    expect([accepted.length, new Set(tries)]).toEqual([12, new Set([1])])
  })

  it('the server greylists everybody', async () => {
    const seen = new Set<string>()
    const { report, tries } = await sendThrough(
      ({ verb, line }) => {
        if (verb !== 'RCPT' || seen.has(line)) return undefined
        seen.add(line)
        return '450 4.2.0 Greylisted, see the help page'
      },
      60,
      half,
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 60 }, run: { deferred: 60 } })
    expect(new Set(tries)).toEqual(new Set([2]))
  })

  it.each([
    ['4xx', '451 4.7.1 receiving mail at a rate that is too high'],
    ['421', '421 4.7.28 unusual rate of mail'],
  ])('the server slows one domain down (%s)', async (_, reply) => {
    let patience = 25
    const { report, tries } = await sendThrough(
      ({ verb, line }) => (verb === 'RCPT' && line.includes('big.') && patience-- > 0 ? reply : undefined),
      80,
      half,
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 80 } })
    // The domain costs most of its recipients no try.
    expect(tries.filter(count => count > 1).length).toBeLessThan(12)
  })

  it('the server puts off every recipient for a while', async () => {
    let patience = 21
    const { report, replies } = await sendThrough(
      ({ verb }) => (verb === 'RCPT' && patience-- > 0 ? '451 4.3.2 queue full' : undefined),
      50,
      apart,
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 50, failed: 0 } })
    expect(replies.every(reply => reply.startsWith('250'))).toBe(true)
  })

  it('the server puts one recipient off and refuses another: the pause is for the first', async () => {
    const pauses: (string | undefined)[] = []
    const { report } = await sendThrough(
      ({ verb, line, total }) => {
        if (verb !== 'RCPT') return undefined
        if (numberOf(line) === 0 && total <= 12) return '451 4.3.0 later'
        return numberOf(line) === 11 ? '550 5.1.1 no such user' : undefined
      },
      12,
      apart,
      {
        settings: { ...SETTINGS, retries: [1, 1] },
        waiting: ({ reason }: { reason: string | undefined }) => void pauses.push(reason),
      },
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 11, failed: 1 } })
    expect(new Set(pauses)).toEqual(new Set(['451 4.3.0 later']))
  })

  it('a domain never recovers', async () => {
    const { report, replies } = await sendThrough(
      ({ verb, line }) =>
        verb === 'RCPT' && line.includes('big.') ? '451 4.4.1 its servers do not answer' : undefined,
      80,
      half,
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 40, failed: 40 } })
    expect(replies.filter(reply => reply.startsWith('given up after')).length).toBe(40)
  })

  it('one recipient makes the server break the connection', async () => {
    const { report, replies } = await sendThrough(
      ({ verb, line }) => (verb === 'RCPT' && numberOf(line) === 3 ? 'drop' : undefined),
      10,
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 9, failed: 1 } })
    expect(replies[3]).toMatch(/^given up after 4 attempts: The server closed/)
  })

  it('one recipient makes the server break the connection, with 421', async () => {
    const { report, replies } = await sendThrough(
      ({ verb, line }) => (verb === 'RCPT' && numberOf(line) === 3 ? '421 4.7.0 goodbye' : undefined),
      10,
    )
    expect(report).toMatchObject({ finished: true, counts: { sent: 9, failed: 1 } })
    expect(replies[3]).toMatch(/^given up after 4 attempts: 421/)
  })

  it('the server restarts during a send', async () => {
    quickTime(100)
    const server = await scriptedServer(({ verb, total }) => {
      if (verb === 'RCPT' && (total === 10 || total === 25)) server.restart(MINUTE / 2)
      return undefined
    })
    const pauses: (string | undefined)[] = []
    const { send, database } = await postRoom(40, apart)
    const report = await send(server.url, { waiting: ({ reason }) => void pauses.push(reason) })
    const { sent, uncertain, failed } = report.counts
    // A reply that was on its way when the server ended is lost.
    expect([report.finished, sent + uncertain, failed]).toEqual([true, 40, 0])
    expect(uncertain).toBeLessThanOrEqual(2 * SETTINGS.connections)
    expect(pauses.join()).toMatch(/ECONNREFUSED/)
    const tries = database.all(database.query.selectFrom('delivery').select('tries').distinct())
    expect(tries).toEqual([{ tries: 1 }])
  })

  it('the server cannot be reached', async () => {
    quickTime(100)
    const server = await scriptedServer()
    server.restart(60 * MINUTE)
    const { send } = await postRoom(12)
    expect(await send(server.url)).toMatchObject({
      ...{ finished: false, stopped: expect.stringMatching(/cannot be reached.*ECONNREFUSED/) },
      counts: { queued: 12 },
    })
  })

  it.each<[string, Script, RegExp]>([
    ['no greeting', ({ verb }) => (verb === 'CONNECT' ? 'silence' : undefined), /^the greeting of 127/],
    ['no answer to EHLO', ({ verb }) => (verb === 'EHLO' ? 'silence' : undefined), /^the answer of 127.* to EHLO$/],
    [
      'no answer to STARTTLS',
      ({ verb }) => (verb === 'STAR' ? 'silence' : verb === 'EHLO' ? '250-here\n250 STARTTLS' : undefined),
      /^the answer of 127.* to STARTTLS$/,
    ],
    [
      'no TLS',
      ({ verb }) => ({ CONNECT: '220 here', EHLO: '250-here\n250 STARTTLS', STAR: '220 go' })[verb] ?? 'silence',
      /^TLS with 127/,
    ],
    [
      'no answer to the user name',
      ({ verb }) => ({ EHLO: '250-here\n250 AUTH LOGIN', AUTH: '334 VXNlcm5hbWU6', DXNL: 'silence' })[verb],
      /^the answer of 127.* to the sign-in \(AUTH\)$/,
    ],
    [
      'no answer to MAIL',
      ({ verb }) => ({ EHLO: '250 here', MAIL: 'silence' })[verb],
      /^the answer of 127.* to MAIL FROM$/,
    ],
    ['no answer to DATA', ({ verb }) => (verb === 'DATA' ? 'silence' : undefined), /^the answer of 127.* to DATA$/],
  ])('the server is silent: %s, which is told, and a stop does not wait for it', async (_, script, awaited) => {
    quickTime(100)
    const server = await scriptedServer(script)
    const { send } = await postRoom(4)
    const stop = new AbortController()
    const told: string[] = []
    const silent = (text: string): void => {
      told.push(text)
      stop.abort()
    }
    const started = Date.now()
    const report = await send(server.url, { silent, signal: stop.signal })
    expect(Date.now() - started).toBeLessThan(15_000)
    expect(told).toEqual([expect.stringMatching(awaited)])
    expect(report).toMatchObject({ stopped: 'a stop was requested', counts: { queued: 4, sending: 0 } })
  })

  it('the server never greets: the send stops after some minutes', async () => {
    quickTime(1000)
    const server = await scriptedServer(({ verb }) => (verb === 'CONNECT' ? 'silence' : undefined))
    const { send } = await postRoom(4)
    const report = await send(server.url)
    expect(report).toMatchObject({
      stopped: expect.stringMatching(/^the server cannot be reached: Timed out while waiting for the greeting of 127/),
      counts: { queued: 4 },
    })
  })

  it('the server refuses the sign-in or the sender', async () => {
    for (const [verb, reply] of [
      ['MAIL', '550 5.7.1 not your address'],
      ['EHLO', '554 go away'],
      ['AUTH', '535 5.7.8 wrong password'],
    ]) {
      const server = await scriptedServer(step => (step.verb === verb || step.verb === 'HELO' ? reply : undefined))
      const { send } = await postRoom(12)
      const report = await send(server.url)
      expect(report).toMatchObject({ stopped: expect.stringContaining(reply ?? ''), counts: { queued: 12 } })
    }
  })

  it('the time set by --until has come', async () => {
    const { report } = await sendThrough(
      ({ verb, line }) => (verb === 'RCPT' && numberOf(line) === 3 ? '450 4.7.1 rate limit' : undefined),
      6,
      undefined,
      { until: Date.now() + 10_000 },
    )
    expect(report).toMatchObject({ finished: false, asPlanned: true, counts: { sent: 5, deferred: 1 } })
  })
})
