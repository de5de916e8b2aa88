import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { error, ProblemsError } from '../problem.js'

export interface Listening {
  readonly port: number
  /** Takes no more requests, and resolves when those under way are answered or `grace` milliseconds have passed. */
  readonly close: (grace: number) => Promise<void>
}

/**
 * @param port 0 takes any that is free
 * @throws ProblemsError where the port is taken or may not be used
 */
export function listen(fetch: Hono['fetch'], host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, info => {
      resolve({ port: info.port, close: grace => closed(server, grace) })
    }) as Server
    server.on('error', (cause: NodeJS.ErrnoException) => reject(problemOf(cause, `${host}:${port}`)))
  })
}

function closed(server: Server, grace: number): Promise<void> {
  return new Promise(resolve => {
    // Event streams and slow readers would keep it waiting for ever.
    const end = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(end)
      resolve()
    })
    server.closeIdleConnections()
  })
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken',
  EACCES: 'may not be used',
  EADDRNOTAVAIL: 'is none of this machine',
}

function problemOf(cause: NodeJS.ErrnoException, file: string): Error {
  const reason = REASONS[cause.code ?? '']
  if (!reason) return cause
  return new ProblemsError([
    error('http.port', { file }, `The address ${file} ${reason}.`, 'Name another with --port and --host.'),
  ])
}
