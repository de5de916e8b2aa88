import { expect, it } from 'vitest'
import { readSmtpUrl, smtpConnectionTo } from '../../src/delivery/index.js'
import { quickTime } from '../quick-time.js'
import { postRoom, SETTINGS } from './post-room.js'
import { type Manner, type Script, scriptedServer } from './scripted-server.js'

const ALL = { finished: true, counts: { sent: 8, failed: 0, uncertain: 0 } }
const isThird = (line: string): boolean => line.includes('<r3@')

/** Makes a script for a server that wants RSET between two transactions if the first one failed. */
function strict(): Script {
  const open = new Set<number>()
  return ({ verb, line, connection }) => {
    if (verb === 'RSET' || verb === 'END') open.delete(connection)
    if (verb === 'MAIL' && open.has(connection)) return '503 Sender already specified'
    if (verb === 'MAIL') open.add(connection)
    return verb === 'RCPT' && isThird(line) ? '550 5.7.1 not for you' : undefined
  }
}

/** Kinds of servers that are reported to have stopped other newsletters, or to have made them send twice. */
it.each<[string, Script, object, Manner?]>([
  ['wants RSET after a refused recipient', strict(), { finished: true, counts: { sent: 7, failed: 1 } }],
  [
    'loses count of the session',
    ({ verb, count }) => (verb === 'MAIL' && count === 3 ? '503 Only one sender' : undefined),
    ALL,
  ],
  [
    'answers on several lines',
    ({ verb }) => (verb === 'RCPT' || verb === 'END' ? '250-one\n250-two\n250 three' : undefined),
    ALL,
  ],
  ['answers 251 to a recipient', ({ verb }) => (verb === 'RCPT' ? '251 will forward' : undefined), ALL],
  ['has text in no code page', ({ verb }) => (verb === 'END' ? '250 \u0000\u001b[2J\u00ff ok' : undefined), ALL],
  ['ends lines with LF only', () => undefined, ALL, { write: (reply, socket) => void socket.write(`${reply}\n`) }],
  [
    'says only the number',
    ({ verb }) =>
      verb === 'EHLO' ? undefined : ({ DATA: '354', CONNECT: '220', QUIT: '221', AUTH: '235' }[verb] ?? '250'),
    ALL,
  ],
  [
    'sends a reply in pieces',
    () => undefined,
    ALL,
    { write: (reply, socket) => [...`${reply}\n`].forEach(character => void socket.write(character)) },
  ],
  ['knows no EHLO', ({ verb }) => (verb === 'EHLO' ? '502 unknown' : undefined), ALL],
  ['closes after each message', ({ verb }) => (verb === 'END' ? '250 taken\f' : undefined), ALL],
  ['does not answer QUIT', ({ verb }) => (verb === 'QUIT' ? 'silence' : undefined), ALL],
  [
    'allows one connection at a time',
    ({ verb, connection }) =>
      verb === 'MAIL' && connection > 1 ? '432 4.3.2 concurrent connections limit exceeded' : undefined,
    ALL,
  ],
  [
    'has no room at the greeting',
    ({ verb, total }) => (verb === 'CONNECT' && total < 4 ? '451 limit reached\f' : undefined),
    ALL,
  ],
  [
    'has no credits at sign-in',
    ({ verb, total }) => (verb === 'AUTH' && total < 4 ? '451 maximum credits exceeded' : undefined),
    ALL,
  ],
  [
    'counts RSET as abuse',
    ({ verb, line }) =>
      verb === 'RSET'
        ? '554 too many commands without mail\f'
        : verb === 'RCPT' && isThird(line)
          ? '550 5.7.1 no'
          : undefined,
    { finished: true, counts: { sent: 7, failed: 1 } },
  ],
  [
    'takes only small messages',
    ({ verb }) =>
      verb === 'EHLO'
        ? '250-here\n250-AUTH PLAIN\n250 SIZE 1000'
        : verb === 'MAIL'
          ? '552 5.3.4 message size exceeds the limit'
          : undefined,
    { finished: false, stopped: expect.stringContaining('552 5.3.4'), counts: { queued: 8, failed: 0 } },
  ],
  [
    'never ends a reply',
    ({ verb, total }) => (verb === 'RCPT' && total === 2 ? `250-${'x'.repeat(70_000)}` : undefined),
    ALL,
  ],
  [
    'answers the end of a message with 354',
    ({ verb, total }) => (verb === 'END' && total === 2 ? '354 go on' : undefined),
    {
      counts: { sent: 7, uncertain: 1 },
    },
  ],
  [
    'refuses a message before its end',
    ({ verb, total }) => (verb === 'DATA' && total === 2 ? '354 go on\n421 shutting down\f' : undefined),
    ALL,
  ],
])('gets along with a server that %s', async (_, script, expected, manner) => {
  quickTime(100)
  const server = await scriptedServer(script, manner)
  const { send } = await postRoom(8)
  expect(await send(server.url)).toMatchObject(expected)
  expect(new Set(server.accepted).size).toBe(server.accepted.length)
})

it('begins a message on each connection before the reply to the end of the last', async () => {
  // The server answers the end of a message only together with the envelope of the next.
  const server = await scriptedServer(({ verb, total }) => {
    if (verb === 'END' && total < 8) return 'silence'
    return verb === 'MAIL' && total > 1 ? '250 2.0.0 queued\n250 2.1.0 go on' : undefined
  })
  const { send } = await postRoom(8)
  expect(await send(server.url, { settings: { ...SETTINGS, connections: 1 } })).toMatchObject(ALL)
  expect(server.connections()).toBe(1)
})

it('sends commands one by one to a server that does not offer PIPELINING', async () => {
  const server = await scriptedServer(({ verb }) => (verb === 'EHLO' ? '250-here\n250 8BITMIME' : undefined), {
    deaf: true,
  })
  const { send } = await postRoom(8)
  expect(await send(server.url, { settings: { ...SETTINGS, connections: 1 } })).toMatchObject(ALL)
  expect([server.accepted.length, server.connections()]).toEqual([8, 1])
})

it('sends commands one by one to a server that offers PIPELINING and forgets all but the first', async () => {
  const server = await scriptedServer(undefined, { deaf: true })
  const { send } = await postRoom(8)
  const { options, ...rest } = readSmtpUrl(server.url)
  const connect = () => smtpConnectionTo({ ...rest, options: { ...options, socketTimeout: 100 } })
  quickTime(100)
  expect(await send(server.url, { connect, settings: { ...SETTINGS, connections: 1 } })).toMatchObject(ALL)
  expect([server.accepted.length, server.connections()]).toEqual([8, 2])
})
