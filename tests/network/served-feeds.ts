import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on this machine, with the requests that it received. */
export interface ServedFeeds {
  /** The address of the server without a slash at the end. */
  readonly home: string
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** What is served at each path. A text is a feed. Anything else, and robots.txt unless it is here, is not found. */
  readonly routes: Record<string, string | RequestListener>
  readonly server: Server
}

/** Serves feeds on a free port of this machine until the end of the test. */
export async function servedFeeds(routes: ServedFeeds['routes'] = {}, address = '127.0.0.1'): Promise<ServedFeeds> {
  const requests: { path: string; headers: IncomingHttpHeaders }[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path !== '/robots.txt') requests.push({ path, headers: request.headers })
    const route = routes[path]
    if (typeof route === 'string') response.writeHead(200, { 'content-type': 'application/xml' }).end(route)
    else if (route) route(request, response)
    else response.writeHead(404).end('Not found')
  })
  await new Promise<void>(resolve => server.listen(0, address, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { home: `http://${address}:${(server.address() as AddressInfo).port}`, requests, routes, server }
}
