import type { Server } from 'node:http'
import type { Hono } from 'hono'
import { SECOND } from '../core/duration.js'
import { error, ProblemsError } from '../core/problem.js'

export interface Listening {
  readonly port: number
  /** Accepts no more requests, and resolves when those under way are answered or `grace` milliseconds have passed. */
  readonly close: (grace: number) => Promise<void>
}

/** The time within which a request must arrive completely. Otherwise, slow connections would take the place of others. */
const PATIENCE = 20 * SECOND

/**
 * Serves a handler on a port.
 * @param port 0 picks any free port
 * @param patience the milliseconds within which a request must arrive
 * @throws ProblemsError if the port is taken or not allowed
 */
export async function listen(
  fetch: Hono['fetch'],
  host: string,
  port: number,
  patience = PATIENCE,
): Promise<Listening> {
  // The library starts the fetch of Node, which takes longer than all else that a build loads of this room.
  const { serve } = await import('@hono/node-server')
  let closing = false
  // Without this header, a client could keep its connection open and send more requests.
  const finished = (response: Response): Response => {
    if (closing) response.headers.set('Connection', 'close')
    return response
  }
  // A response that is there at once stays one, because the library sends it without waiting.
  const answer: Hono['fetch'] = (...given) => {
    const response = fetch(...given)
    return response instanceof Promise ? response.then(finished) : finished(response)
  }
  return new Promise((resolve, reject) => {
    const serverOptions = {
      ...{ requestTimeout: patience, headersTimeout: patience },
      connectionsCheckingInterval: patience / 20,
    }
    const server = serve({ fetch: answer, hostname: host, port, serverOptions }, info => {
      const close = (grace: number): Promise<void> => {
        closing = true
        return closeServer(server, grace)
      }
      resolve({ port: info.port, close })
    }) as Server
    server.on('error', (cause: NodeJS.ErrnoException) => reject(problemOf(cause, `${host}:${port}`)))
  })
}

function closeServer(server: Server, grace: number): Promise<void> {
  return new Promise(resolve => {
    // Event streams and slow readers would keep the server open for ever.
    const end = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(end)
      resolve()
    })
    server.closeIdleConnections()
  })
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is already in use',
  EACCES: 'needs permissions that this user does not have',
  EADDRNOTAVAIL: 'does not belong to this machine',
}

function problemOf(cause: NodeJS.ErrnoException, file: string): Error {
  const reason = REASONS[cause.code ?? '']
  if (!reason) return cause
  return new ProblemsError([
    error('http.port', { file }, `The address ${file} ${reason}.`, 'Choose another address with --port and --host.'),
  ])
}
