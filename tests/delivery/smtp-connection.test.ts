import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { ProblemsError } from '../../src/core/problem.js'
import { readSmtpUrl, smtpConnectionTo } from '../../src/delivery/index.js'
import { transparent } from '../../src/delivery/smtp-connection.js'
import { type Script, scriptedServer } from './scripted-server.js'
import { smtpSink } from './smtp-sink.js'

const lines = fc.array(fc.string({ unit: fc.constantFrom('.', 'a', ' ', '='), maxLength: 4 }), {
  minLength: 1,
  maxLength: 8,
})

it('doubles every dot at the start of a line, and no other', () => {
  fc.assert(
    fc.property(lines, lines => {
      const doubled = lines.map(line => (line.startsWith('.') ? `.${line}` : line))
      const wire = (text: string) => Buffer.concat(transparent([Buffer.from(text)])).toString()
      expect(wire(lines.join('\r\n'))).toBe(
        `${doubled.join('\r\n')}${doubled.join('\r\n').endsWith('\r\n') ? '' : '\r\n'}`,
      )
      expect(wire(`${lines.join('\r\n')}\r\n`)).toBe(`${doubled.join('\r\n')}\r\n`)
    }),
  )
})

it('sends every byte to a real server, message after message over one connection', async () => {
  const sink = await smtpSink()
  const line = smtpConnectionTo(readSmtpUrl(sink.url))
  const bytes = Buffer.from('Subject: x\r\n\r\n.dot\r\n..two\r\n.\r\nend\r\n.\r\n')
  for (const who of ['a', 'b', 'c']) {
    const outcome = await line.send({ from: 'x@example.org', to: `${who}@example.org`, parts: [bytes] })
    expect(outcome.state).toBe('sent')
  }
  line.close()
  expect([...sink.mailboxes.values()].map(([kept]) => kept?.toString())).toEqual(Array(3).fill(bytes.toString()))
  expect(sink.connections()).toBe(1)
})

it.each([
  ['smtp://mail.example.org', { port: 587, secure: false, requireTLS: true }],
  ['smtps://mail.example.org', { port: 465, secure: true, requireTLS: false }],
  ['smtp://127.0.0.1:2525', { port: 2525, requireTLS: false }],
  ['smtp://[::1]:25', { host: '::1', requireTLS: false }],
  ['smtp://localhost.example.org', { requireTLS: true }],
])('reaches %s with TLS unless it is this machine', (url, options) => {
  expect(readSmtpUrl(url).options).toMatchObject(options)
})

it('reads a password with any character, and never shows it', () => {
  const { auth, server } = readSmtpUrl('smtps://ana%40example.org:p%3A%2Fw@mail.example.org')
  expect([auth, server]).toEqual([{ user: 'ana@example.org', pass: 'p:/w' }, 'mail.example.org:465'])
  for (const wrong of [undefined, '', 'mail.example.org', 'http://secret@mail.example.org', 'smtp://'])
    expect(() => readSmtpUrl(wrong)).toThrow(/SMTP_URL(?!.*secret)/)
})

it.each(['50%off', 'pa/ss', '12/ss', 'pa#ss', '12#ss', '12?ss', '%zz'])(
  'says how to write the password %s, and shows none of it',
  password => {
    expect.assertions(3)
    try {
      readSmtpUrl(`smtp://user:${password}@mail.example.org:587`)
    } catch (fault) {
      expect(fault).toBeInstanceOf(ProblemsError)
      const { problems } = fault as ProblemsError
      expect(problems.map(({ fix }) => fix)).toEqual([expect.stringContaining('write % as %25, / as %2F')])
      expect(JSON.stringify(problems)).not.toContain(password)
    }
  },
)

it('takes an address as the user, with its @ written out or not', () => {
  for (const user of ['ana%40example.org', 'ana@example.org'])
    expect(readSmtpUrl(`smtp://${user}:p%25w@mail.example.org`)).toMatchObject({
      auth: { user: 'ana@example.org', pass: 'p%w' },
      server: 'mail.example.org:587',
    })
})

it.each([false, true])(
  'asks no server for an address in another script that does not offer it (offered: %s)',
  async offered => {
    const sink = await smtpSink(undefined, { hideSMTPUTF8: !offered })
    const line = smtpConnectionTo(readSmtpUrl(sink.url))
    const parts = [Buffer.from('Subject: x\r\n\r\nx\r\n')]
    const outcomes = []
    for (const to of ['ünal@example.org', 'ben@xn--bcher-kva.example'])
      outcomes.push(await line.send({ from: 'x@example.org', to, parts }))
    line.close()
    const refused = { state: 'failed', reply: expect.stringContaining('SMTPUTF8') }
    expect(outcomes).toMatchObject([offered ? { state: 'sent' } : refused, { state: 'sent' }])
  },
)

it('opens another connection after the server has ended one, at any moment', async () => {
  let connections = 0
  let messages = 0
  const server = createServer(socket => {
    connections += 1
    let inData = false
    socket.write('220 here\r\n')
    socket.on('error', () => {})
    socket.on('data', chunk => {
      const text = String(chunk)
      if (inData && text.endsWith('\r\n.\r\n')) {
        messages += 1
        socket.end('250 taken\r\n')
      } else if (!inData) {
        inData = text.startsWith('DATA')
        socket.write(inData ? '354 go on\r\n' : '250 yes\r\n')
      }
    })
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const line = smtpConnectionTo(readSmtpUrl(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`))
  const parts = [Buffer.from('Subject: x\r\n\r\nx\r\n')]
  const states: string[] = []
  for (let wait = 0; wait < 30; wait += 1) {
    states.push((await line.send({ from: 'x@example.org', to: 'a@example.org', parts })).state)
    for (let turn = 0; turn < wait; turn += 1) await nextTurn()
  }
  await pause(50)
  expect((await line.send({ from: 'x@example.org', to: 'a@example.org', parts })).state).toBe('sent')
  line.close()
  expect([...new Set(states)].filter(state => state !== 'sent' && state !== 'unsent')).toEqual([])
  expect([connections, messages]).toEqual([messages, states.filter(state => state === 'sent').length + 1])
})

it.each<[string, Script | undefined]>([
  ['', undefined],
  [' by a server that never greets', ({ verb }) => (verb === 'CONNECT' ? 'silence' : undefined)],
])('leaves no connection open that was closed while it was being opened%s', async (_, script) => {
  const server = await scriptedServer(script)
  const line = smtpConnectionTo(readSmtpUrl(server.url))
  const opened = line.open()
  if (script) await expect.poll(() => line.awaited).toMatch(/^the greeting/)
  line.close()
  expect([await opened, line.isOpen]).toEqual([expect.objectContaining({ cause: 'connection' }), false])
  await expect.poll(server.open).toBe(0)
})

it('does not send without TLS if TLS is required', async () => {
  const sink = await smtpSink()
  const settings = readSmtpUrl(sink.url)
  const strict = { ...settings, options: { ...settings.options, requireTLS: true } }
  const line = smtpConnectionTo(strict)
  const bytes = Buffer.from('Subject: x\r\n\r\nx\r\n')
  expect(await line.send({ from: 'x@example.org', to: 'a@example.org', parts: [bytes] })).toMatchObject({
    state: 'unsent',
  })
  line.close()
  expect(sink.mailboxes.size).toBe(0)
})
