import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSmtpUrl, senderIn, sendTest, testMessage } from '../../src/delivery/index.js'

const ISSUE = Buffer.from(
  [
    'From: The Tideline <letters@tideline.example.org>',
    'To: subscriber@example.org',
    'Subject: A long',
    ' subject',
    'Message-ID: <abc@tideline.example.org>',
    'Date: Fri, 09 May 2025 06:00:00 +0000',
    '',
    'To: not a header',
    '.a line with a dot',
    '',
  ].join('\r\n'),
)
const SETTING = { to: 'eve@example.net', prefix: '', now: Date.parse('2025-06-01T12:00:00Z'), mark: 'm1' }

describe('a test message', () => {
  it('changes the subscriber’s own values, and no other byte', () => {
    expect(testMessage(ISSUE, SETTING).toString()).toBe(
      ISSUE.toString()
        .replace('To: subscriber@example.org', 'To: eve@example.net')
        .replace('<abc@', '<test.m1.abc@')
        .replace('Fri, 09 May 2025 06:00:00', 'Sun, 01 Jun 2025 12:00:00'),
    )
  })

  it('keeps the recipient that the build wrote if it is only displayed', () => {
    expect(testMessage(ISSUE, { ...SETTING, to: undefined }).toString()).toContain('\r\nTo: subscriber@example.org\r\n')
  })

  it('may have a prefix before its subject', () => {
    expect(testMessage(ISSUE, { ...SETTING, prefix: '[test]' }).toString()).toContain(
      'Subject: [test]\r\n A long\r\n subject\r\n',
    )
    expect(testMessage(ISSUE, { ...SETTING, prefix: 'Prüfung\r\nBcc: all@example.org' }).toString()).not.toMatch(
      /^Bcc/m,
    )
  })

  it.each(['', 'eve', 'eve@example.net\r\nBcc: all@example.org', 'Eve <eve@example.net>', 'a@b, c@d'])(
    'goes to nobody whose address is %j',
    to => {
      expect(() => testMessage(ISSUE, { ...SETTING, to })).toThrow('is not an email address')
    },
  )
})

/** A mail server that accepts everything, or refuses at RCPT. */
async function mailServer(refuses: boolean): Promise<{ url: string; said: string[] }> {
  const said: string[] = []
  const server = createServer(socket => {
    let data = false
    socket.write('220 ready\r\n')
    socket.on('data', chunk => {
      const text = chunk.toString()
      said.push(text)
      if (data) {
        if (text.endsWith('\r\n.\r\n')) {
          data = false
          socket.write('250 2.0.0 taken as 42\r\n')
        }
        return
      }
      if (/^DATA/i.test(text)) data = true
      if (/^EHLO/i.test(text)) socket.write('250-here\r\n250 AUTH PLAIN\r\n')
      else if (/^AUTH/i.test(text)) socket.write('235 welcome\r\n')
      else if (/^RCPT/i.test(text)) socket.write(refuses ? '550 5.1.1 nobody here\r\n' : '250 ok\r\n')
      else if (/^DATA/i.test(text)) socket.write('354 go on\r\n')
      else if (/^QUIT/i.test(text)) socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    })
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  return { url: `smtp://user:secret-word@127.0.0.1:${port}`, said }
}

describe('a test send', () => {
  it('sends the bytes and returns the server’s reply, but no password', async () => {
    const { url, said } = await mailServer(false)
    const outcome = await sendTest(readSmtpUrl(url), { from: senderIn(ISSUE), to: 'eve@example.net', message: ISSUE })
    expect(outcome).toMatchObject({ sent: true, reply: '250 2.0.0 taken as 42' })
    expect(said.join('')).toContain(ISSUE.toString().replace('\r\n.a line', '\r\n..a line'))
    expect(outcome.transcript).toContain('> MAIL FROM:<letters@tideline.example.org>')
    const told = JSON.stringify(outcome)
    expect(told).not.toContain('secret-word')
    expect(told).not.toContain(Buffer.from('\0user\0secret-word').toString('base64'))
  })

  it('returns the reply of a server that refuses', async () => {
    const { url } = await mailServer(true)
    const outcome = await sendTest(readSmtpUrl(url), { from: senderIn(ISSUE), to: 'eve@example.net', message: ISSUE })
    expect(outcome).toMatchObject({ sent: false, reply: expect.stringContaining('550 5.1.1 nobody here') })
  })

  it('reports a missing server, and one that does not answer', async () => {
    const wanted = { from: 'a@example.org', to: 'b@example.org', message: ISSUE }
    expect(() => readSmtpUrl(undefined)).toThrow('SMTP_URL')
    expect(await sendTest(readSmtpUrl('smtp://127.0.0.1:1'), wanted)).toMatchObject({ sent: false })
  })
})
