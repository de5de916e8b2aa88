import { describe, expect, it } from 'vitest'
import { AccessTokenFault } from '../../src/core/access-token.js'
import { type TokenAnswer, tokenServer } from '../delivery/token-server.js'

const MINUTE = 60_000
const numbered = (count: number): object => ({ access_token: `token-${count}`, token_type: 'Bearer', expires_in: 3600 })
const faultOf = (promise: Promise<unknown>): Promise<AccessTokenFault> =>
  promise.then(
    () => expect.fail('It did not fail.'),
    fault => (fault instanceof AccessTokenFault ? fault : expect.fail(String(fault))),
  )

/** Writes an answer that is no JSON. */
const page =
  (status: number): TokenAnswer =>
  response => {
    response.writeHead(status, { 'content-type': 'text/html', connection: 'close' })
    response.end('<!doctype html><title>the-client-secret the-refresh-token</title>')
  }

describe('access tokens', () => {
  it('are asked for with a refresh token', async () => {
    const { tokens, requests } = await tokenServer(numbered)
    expect(await tokens({ scope: 'https://mail.google.com/' }).token()).toBe('token-1')
    expect(Object.fromEntries(requests[0] ?? [])).toEqual({
      ...{ grant_type: 'refresh_token', refresh_token: 'the-refresh-token', scope: 'https://mail.google.com/' },
      ...{ client_id: 'a-client', client_secret: 'the-client-secret' },
    })
  })

  it('are asked for by the client itself if there is no refresh token', async () => {
    const { tokens, requests } = await tokenServer(numbered)
    await tokens({ refreshToken: undefined }).token()
    expect(Object.fromEntries(requests[0] ?? [])).toEqual({
      ...{ grant_type: 'client_credentials', client_id: 'a-client', client_secret: 'the-client-secret' },
    })
  })

  it('are asked for once by all connections', async () => {
    const { tokens, requests } = await tokenServer(numbered)
    const source = tokens()
    const all = await Promise.all(Array.from({ length: 5 }, () => source.token()))
    expect([new Set(all), requests.length]).toEqual([new Set(['token-1']), 1])
    const others = await Promise.all(Array.from({ length: 5 }, () => source.instead('token-1')))
    expect([new Set(others), requests.length]).toEqual([new Set(['token-2']), 2])
  })

  it.each<[unknown, number, number]>([
    [3600, 54, 56],
    ['3600', 54, 56],
    [undefined, 54, 56],
    [null, 54, 56],
    ['soon', 54, 56],
    [-1, 54, 56],
    [300, 3, 5],
  ])('with expires_in %j are used for %i minutes and renewed before %i', async (expires_in, used, renewed) => {
    const { tokens } = await tokenServer(count => ({ access_token: `token-${count}`, expires_in }))
    let now = Date.parse('2026-12-01T12:00:00Z')
    const start = now
    const source = tokens({ clock: () => now })
    const at = (minutes: number): Promise<string> => {
      now = start + minutes * MINUTE
      return source.token()
    }
    expect([await at(0), await at(used), await at(renewed)]).toEqual(['token-1', 'token-1', 'token-2'])
  })

  it('are renewed after the clock was set back', async () => {
    const { tokens } = await tokenServer(numbered)
    let now = 10 * MINUTE
    const source = tokens({ clock: () => now })
    await source.token()
    now = 0
    expect(await source.token()).toBe('token-2')
  })

  it('are replaced once after a refusal, and again only after an acceptance', async () => {
    const { tokens, requests } = await tokenServer(numbered)
    const source = tokens()
    await source.token()
    expect([await source.instead('token-1'), await source.instead('token-2')]).toEqual(['token-2', undefined])
    expect(await source.token()).toBe('token-2')
    source.accepted('token-2')
    expect([await source.instead('token-2'), requests.length]).toEqual(['token-3', 3])
  })

  it('keep the refresh token that comes with them', async () => {
    const kept: string[] = []
    const store = { read: async () => kept.at(-1), write: async (token: string) => void kept.push(token) }
    const { tokens, requests } = await tokenServer(count => ({ ...numbered(count), refresh_token: `next-${count}` }))
    const source = tokens({ store })
    const first = await source.token()
    await source.instead(first)
    await tokens({ store }).token()
    expect(requests.map(body => body.get('refresh_token'))).toEqual(['the-refresh-token', 'next-1', 'next-2'])
    expect(source.redacted('next-2 token-2 the-refresh-token the-client-secret')).toBe('… … … …')
  })

  it('fall back on the refresh token that is set if the kept one is refused', async () => {
    const store = { read: async () => 'an-old-one', write: async () => {} }
    const { tokens, requests } = await tokenServer((count, body) =>
      body.get('refresh_token') === 'an-old-one' ? { error: 'invalid_grant' } : numbered(count),
    )
    expect(await tokens({ store }).token()).toBe('token-2')
    expect(requests.length).toBe(2)
  })

  it.each<[string, TokenAnswer, AccessTokenFault['kind'], RegExp]>([
    ['an expired refresh token', { error: 'invalid_grant' }, 'final', /Grant access again.*SMTP_OAUTH_REFRESH_TOKEN/],
    [
      'a wrong secret',
      { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid secret the-client-secret.\r\nTrace: 1' },
      ...(['final', /\(invalid_client: AADSTS7000215: Invalid secret ….\).*SMTP_OAUTH_CLIENT_SECRET/] as const),
    ],
    ['a wrong scope', { error: 'invalid_scope' }, 'final', /Check SMTP_OAUTH_SCOPE/],
    ['a wrong kind of client', { error: 'unauthorized_client' }, 'final', /registration.*SMTP_OAUTH_CLIENT_ID/],
    ['a fault of its own', { error: 'temporarily_unavailable' }, 'passing', /temporarily_unavailable/],
    ['a page', page(200), 'refused', /something other than a token. Check SMTP_OAUTH_URL/],
    ['a missing page', page(404), 'refused', /status 404/],
    ['a redirect', page(302), 'refused', /status 302/],
    ['a page about a fault', page(503), 'passing', /answered with status 503/],
    ['too many requests', page(429), 'passing', /answered with status 429/],
    ['a token with a line break', { access_token: 'tok\r\nRCPT' }, 'refused', /without a usable `access_token`/],
    ['no token', { token_type: 'Bearer' }, 'refused', /without a usable/],
    ['nothing', response => response.destroy(), 'passing', /cannot be reached/],
  ])('explain %s, and show no secret', async (_, answer, kind, words) => {
    const { tokens } = await tokenServer(() => answer)
    const fault = await faultOf(tokens().token())
    expect([fault.kind, fault.message]).toEqual([kind, expect.stringMatching(words)])
    expect(fault.message).not.toMatch(/the-client-secret|the-refresh-token/)
  })

  it('may end with a line break', async () => {
    const { tokens } = await tokenServer(() => ({ access_token: ' token \r\n' }))
    expect(await tokens().token()).toBe('token')
  })

  it('explain a server that is not there', async () => {
    const { tokens } = await tokenServer(numbered)
    const fault = await faultOf(tokens({ tokenUrl: 'http://127.0.0.1:1/token' }).token())
    expect([fault.kind, fault.message]).toEqual(['passing', expect.stringMatching(/127\.0\.0\.1:1 cannot be reached/)])
  })
})
