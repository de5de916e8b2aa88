import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { AccessTokens, type OAuthSettings, type RefreshTokenStore } from '../../src/core/access-token.js'

/** How the token server answers a request: a JSON object, or whatever the function writes. */
export type TokenAnswer = object | ((response: ServerResponse) => void)

/** Starts a token server. It answers each request, counted from 1, as the function says. */
export async function tokenServer(answerTo: (count: number, body: URLSearchParams) => TokenAnswer) {
  const requests: URLSearchParams[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      const body = new URLSearchParams(text)
      requests.push(body)
      const answer = answerTo(requests.length, body)
      if (typeof answer === 'function') return answer(response)
      const status = 'error' in answer ? 400 : 200
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      response.end(JSON.stringify(answer))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${port}/token`
  const tokens = (
    more: Partial<OAuthSettings> & { readonly clock?: () => number; readonly store?: RefreshTokenStore } = {},
  ): AccessTokens => {
    const { clock = Date.now, store, ...settings } = more
    return new AccessTokens(
      {
        ...{
          tokenUrl: url,
          clientId: 'a-client',
          clientSecret: 'the-client-secret',
          refreshToken: 'the-refresh-token',
        },
        variable: name => `SMTP_OAUTH_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
        ...settings,
      },
      { fetch: (to, init) => fetch(to, init), clock, store },
    )
  }
  return { url, requests, tokens }
}
