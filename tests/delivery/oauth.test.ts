import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AccessTokens } from '../../src/core/access-token.js'
import { readSmtpUrl, sendTest, smtpConnectionTo } from '../../src/delivery/index.js'
import { quickTime } from '../quick-time.js'
import { postRoom } from './post-room.js'
import { type Script, scriptedServer } from './scripted-server.js'
import { tokenServer } from './token-server.js'

const numbered = (count: number): object => ({ access_token: `token-${count}`, expires_in: 3600 })
const USER = 'news@example.org'

/** A mail server that lets in whoever has a token for which the function holds. */
async function mailServer(accepts: (token: string) => boolean) {
  const tried: string[] = []
  const accepted: string[] = []
  let isRestarting = false
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'XOAUTH2'],
    allowInsecureAuth: true,
    ...{ disabledCommands: ['STARTTLS'], disableReverseLookup: true, logger: false, authOptional: false },
    onAuth: ({ method, username, accessToken = '' }, _session, done) => {
      tried.push(accessToken)
      const fits = method === 'XOAUTH2' && username === USER && accepts(accessToken)
      if (fits) done(null, { user: username })
      // As the real ones do, it says why, and waits for an empty response.
      else done(null, { data: { status: '400', schemes: 'Bearer', scope: 'https://mail.example.org/' } })
    },
    onRcptTo: (_address, _session, done) =>
      done(isRestarting ? Object.assign(new Error('restarting'), { responseCode: 421 }) : null),
    onData: (stream, { envelope }, done) => {
      stream.resume()
      stream.on('end', () => {
        accepted.push(envelope.rcptTo[0]?.address ?? '')
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise(resolve => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  const settings = (tokens: AccessTokens) => readSmtpUrl(`smtp://news%40example.org@127.0.0.1:${port}`, { tokens })
  const restart = (): void => {
    isRestarting = true
    for (const { _socket: socket } of server.connections as unknown as Iterable<{ _socket: { destroy(): void } }>)
      socket.destroy()
    isRestarting = false
  }
  return { tried, accepted, settings, restart }
}

describe('What happens if … in a send with access tokens', () => {
  it('signs in all connections with one token', async () => {
    const mail = await mailServer(token => token === 'token-1')
    const { tokens, requests } = await tokenServer(numbered)
    const settings = mail.settings(tokens())
    const { send } = await postRoom(12)
    const report = await send('smtp://127.0.0.1:1', { connect: () => smtpConnectionTo(settings) })
    expect(report).toMatchObject({ finished: true, counts: { sent: 12 } })
    expect([mail.accepted.length, requests.length, new Set(mail.tried)]).toEqual([12, 1, new Set(['token-1'])])
  })

  it('goes on with a new token after the first one has ended', async () => {
    quickTime(100)
    let valid = 'token-1'
    const mail = await mailServer(token => token === valid)
    const { tokens, requests } = await tokenServer(numbered)
    const settings = mail.settings(tokens())
    const { send } = await postRoom(30)
    const report = await send('smtp://127.0.0.1:1', {
      connect: () => smtpConnectionTo(settings),
      progress: ({ sent }) => {
        if (sent < 6 || valid === 'token-2') return
        // The mail server forgets the token earlier than the token server has said, and drops all connections.
        valid = 'token-2'
        mail.restart()
      },
    })
    const { sent, uncertain } = report.counts
    expect([report.finished, sent + uncertain, requests.length]).toEqual([true, 30, 2])
    expect(new Set(mail.tried)).toEqual(new Set(['token-1', 'token-2']))
    expect(new Set(mail.accepted).size).toBe(mail.accepted.length)
  })

  it('the token server refuses: it stops with everybody queued', async () => {
    const mail = await mailServer(() => true)
    const { tokens, requests } = await tokenServer(() => ({ error: 'invalid_grant', error_description: 'Expired.' }))
    const settings = mail.settings(tokens())
    const { send } = await postRoom(5)
    const report = await send('smtp://127.0.0.1:1', { connect: () => smtpConnectionTo(settings) })
    expect(report).toMatchObject({ finished: false, counts: { sent: 0, queued: 5 } })
    expect(report.stopped).toMatch(
      /^The token server 127\.0\.0\.1:\d+ refuses the request \(invalid_grant: Expired\.\)\..*set the new one in SMTP_OAUTH_REFRESH_TOKEN\.$/,
    )
    expect([mail.tried.length, requests.length]).toEqual([0, 1])
  })

  it('stops in the middle if the token server refuses then', async () => {
    let valid = 'token-1'
    const mail = await mailServer(token => token === valid)
    const { tokens } = await tokenServer(count => (count === 1 ? numbered(1) : { error: 'invalid_grant' }))
    const settings = mail.settings(tokens())
    const { send } = await postRoom(30)
    const report = await send('smtp://127.0.0.1:1', {
      connect: () => smtpConnectionTo(settings),
      progress: ({ sent }) => {
        if (sent < 6 || valid === '') return
        valid = ''
        mail.restart()
      },
    })
    const { sent, queued, uncertain } = report.counts
    expect([report.finished, report.stopped?.includes('invalid_grant')]).toEqual([false, true])
    expect([queued > 0, sent + queued + uncertain]).toEqual([true, 30])
  })

  it('the token server is down for a while: it waits', async () => {
    quickTime(100)
    const mail = await mailServer(token => token === 'token-4')
    const { tokens } = await tokenServer(count =>
      count < 4 ? response => void response.writeHead(503, { connection: 'close' }).end('<html>') : numbered(count),
    )
    const settings = mail.settings(tokens())
    const { send } = await postRoom(3)
    const report = await send('smtp://127.0.0.1:1', { connect: () => smtpConnectionTo(settings) })
    expect(report).toMatchObject({ finished: true, counts: { sent: 3 } })
  })

  it('the mail server refuses a token, and the next one: it says what the server wants', async () => {
    const mail = await mailServer(() => false)
    const { tokens, requests } = await tokenServer(numbered)
    const settings = mail.settings(tokens())
    const { send } = await postRoom(3)
    const report = await send('smtp://127.0.0.1:1', { connect: () => smtpConnectionTo(settings) })
    expect(report.stopped).toMatch(/535 .*\(status 400, it wants the scope https:\/\/mail\.example\.org\/\)/)
    expect(report.counts).toMatchObject({ queued: 3 })
    expect(requests.length).toBeLessThanOrEqual(2)
  })
})

describe('the sign-in with a token', () => {
  const decoded = (line: string): string => Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString()

  /** Opens a connection to a scripted server, and returns the fault and what the server heard. */
  async function openAt(script: Script, token = 'token-1') {
    const server = await scriptedServer(script)
    const { tokens, requests } = await tokenServer(() => ({ access_token: token }))
    const settings = readSmtpUrl(`smtp://a%2Cb%3D%40example.org@127.0.0.1:${server.port}`, { tokens: tokens() })
    const connection = smtpConnectionTo(settings)
    const fault = await connection.open()
    connection.close()
    return { ...server, fault, requests, settings }
  }

  it.each([
    ['AUTH PLAIN XOAUTH2', 'XOAUTH2', 'user=a,b=@example.org\x01auth=Bearer token-1\x01\x01'],
    ['AUTH OAUTHBEARER XOAUTH2 PLAIN', 'XOAUTH2', 'user=a,b=@example.org\x01auth=Bearer token-1\x01\x01'],
    ['auth=xoauth2', 'XOAUTH2', 'user=a,b=@example.org\x01auth=Bearer token-1\x01\x01'],
    [
      'AUTH PLAIN OAUTHBEARER',
      'OAUTHBEARER',
      'n,a=a=2Cb=3D@example.org,\x01host=127.0.0.1\x01port=PORT\x01auth=Bearer token-1\x01\x01',
    ],
  ])('to a server that offers %s uses %s', async (offers, mechanism, response) => {
    const { lines, fault, port } = await openAt(({ verb }) => (verb === 'EHLO' ? `250-here\n250 ${offers}` : undefined))
    expect(fault).toBeUndefined()
    expect(lines[1]).toMatch(new RegExp(`^AUTH ${mechanism} `))
    expect(decoded(lines[1] ?? '')).toBe(response.replace('PORT', String(port)))
  })

  it.each([
    ['XOAUTH2', ''],
    ['OAUTHBEARER', 'AQ=='],
  ])('by %s ends a refusal with the response that it needs', async (mechanism, last) => {
    const challenge = Buffer.from('{"status":"invalid_token","scope":""}').toString('base64')
    const { lines, fault } = await openAt(({ verb, line }) => {
      if (verb === 'EHLO') return `250-here\n250 AUTH ${mechanism}`
      if (verb === 'AUTH') return `334 ${challenge}`
      return verb !== 'CONNECT' && line === last ? '535 5.7.8 no' : undefined
    })
    expect(lines.slice(2, 3)).toEqual([last])
    expect(fault).toMatchObject({ cause: 'refused', reply: '535 5.7.8 no (status invalid_token)' })
  })

  it('gives the token to a server that asks for it', async () => {
    const { lines, fault } = await openAt(({ verb, line }) => {
      if (verb === 'EHLO') return '250-here\n250 AUTH XOAUTH2'
      if (verb === 'AUTH') return '334 '
      return decoded(line).includes('Bearer') ? '235 fine' : undefined
    })
    expect([fault, lines.slice(1, 3).length]).toEqual([undefined, 2])
  })

  it.each<[string, string, RegExp]>([
    [
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
      'XOAUTH2',
      /5\.7\.139 .*An administrator allows it .*Set-CASMailbox -SmtpClientAuthenticationDisabled \$false/,
    ],
    [
      '535 5.7.3 Authentication unsuccessful',
      'XOAUTH2',
      /5\.7\.3 .*the scope is the one in docs\/delivery\.md.*SMTP_URL/,
    ],
    ['550 5.7.30 Basic authentication is not supported', 'XOAUTH2', /Sign in by OAuth 2 instead/],
    ['', 'PLAIN LOGIN', /offers no sign-in by OAuth 2 \(XOAUTH2 or OAUTHBEARER\), but PLAIN LOGIN/],
  ])('explains %s', async (reply, offers, words) => {
    const { fault } = await openAt(({ verb }) =>
      verb === 'EHLO' ? `250-here\n250 AUTH ${offers}` : verb === 'AUTH' ? reply : undefined,
    )
    expect(fault).toMatchObject({ cause: 'refused', reply: expect.stringMatching(words) })
  })

  it('shows no token, even if the server repeats it', async () => {
    const token = 'ya29.a-token-that-nobody-may-see'.repeat(8)
    const script: Script = ({ verb, line }) => {
      if (verb === 'EHLO') return '250-here\n250 AUTH XOAUTH2'
      return verb === 'AUTH' ? `501 5.5.2 cannot decode ${line} ${token}` : undefined
    }
    const { fault, settings } = await openAt(script, token)
    expect(fault?.reply).toMatch(/^501 5\.5\.2 cannot decode AUTH XOAUTH2 … …/)
    const message = { from: 'a@example.org', to: 'b@example.org', message: Buffer.from('Subject: x\r\n\r\nx\r\n') }
    const shown = JSON.stringify(await sendTest(settings, message))
    expect(shown).not.toContain(token)
    expect(shown).not.toContain(Buffer.from(token.slice(0, 30)).toString('base64').slice(4, 30))
  })

  it('does not renew a token because the server puts the sign-in off', async () => {
    const { fault, requests } = await openAt(({ verb }) =>
      verb === 'EHLO' ? '250-here\n250 AUTH XOAUTH2' : verb === 'AUTH' ? '454 4.7.0 not now' : undefined,
    )
    expect([fault?.cause, requests.length]).toEqual(['connection', 1])
  })

  it('is refused with a password beside it, and without a user', async () => {
    const { tokens } = await tokenServer(numbered)
    for (const url of ['smtp://a:secret@mail.example.org', 'smtp://mail.example.org'])
      expect(() => readSmtpUrl(url, { tokens: tokens() })).toThrow(/^(?!.*secret).*OAuth 2/)
  })
})
