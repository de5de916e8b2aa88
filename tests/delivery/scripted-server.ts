import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A step of a conversation, from which a script chooses the server’s reply. */
export interface Step {
  /** `CONNECT`, a command, or `END` for the end of a message. */
  readonly verb: string
  readonly line: string
  /** The number of the connection, from 1. */
  readonly connection: number
  /** How often this verb has come in this connection, and in all of them, from 1. */
  readonly count: number
  readonly total: number
}

/**
 * The reply of a server; `drop` breaks the connection, `silence` says nothing, undefined is what any server would say. After a
 * reply that ends with `\f`, the server closes the connection.
 */
export type Script = (step: Step) => string | undefined

export interface Manner {
  /** How the server writes a reply. */
  readonly write?: (reply: string, socket: Socket) => void
  /** Whether it forgets whatever follows the first command in a packet. */
  readonly deaf?: boolean
}

export interface ScriptedServer {
  readonly url: string
  readonly port: number
  /** The recipients of the messages that were accepted, in order. */
  readonly accepted: string[]
  /** The commands of all connections, in order. */
  readonly lines: string[]
  readonly connections: () => number
  /** The number of connections that are open. */
  readonly open: () => number
  /** Breaks all connections and refuses others for some milliseconds. */
  readonly restart: (milliseconds: number) => void
}

const usualWrite = (reply: string, socket: Socket): void => void socket.write(`${reply.replaceAll('\n', '\r\n')}\r\n`)

const USUAL: Readonly<Record<string, string>> = {
  ...{ CONNECT: '220 here ESMTP', DATA: '354 go on', QUIT: '221 bye', AUTH: '235 welcome', END: '250 2.0.0 queued' },
  EHLO: '250-here\n250-PIPELINING\n250-AUTH PLAIN LOGIN\n250 8BITMIME',
}

/** Starts a mail server that answers as a script says, so that it can misbehave at any step. */
export async function scriptedServer(script: Script = () => undefined, manner: Manner = {}): Promise<ScriptedServer> {
  const accepted: string[] = []
  const lines: string[] = []
  const totals = new Map<string, number>()
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer(socket => {
    connections += 1
    sockets.add(socket)
    // Small replies would otherwise wait for the client’s acknowledgements.
    socket.setNoDelay(true)
    const connection = connections
    const counts = new Map<string, number>()
    let text = ''
    let to = ''
    let inMessage = false
    let isAccepted = false
    const answer = (line: string, verb = line.slice(0, 4).toUpperCase()): string => {
      counts.set(verb, (counts.get(verb) ?? 0) + 1)
      totals.set(verb, (totals.get(verb) ?? 0) + 1)
      const step = { verb, line, connection, count: counts.get(verb) ?? 0, total: totals.get(verb) ?? 0 }
      const usual = /RCPT|DATA/.test(verb) && !isAccepted ? '503 5.5.1 out of order' : (USUAL[verb] ?? '250 fine')
      const reply = script(step) ?? usual
      if (verb === 'MAIL' || verb === 'RCPT') isAccepted = reply.startsWith('2')
      if (reply === 'drop') socket.destroy()
      else if (reply !== 'silence') (manner.write ?? usualWrite)(reply.replace('\f', ''), socket)
      if (/^421|\f$/.test(reply) || (verb === 'QUIT' && reply !== 'silence')) socket.end()
      return reply
    }
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    answer('', 'CONNECT')
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
      while (!socket.destroyed && !socket.writableEnded) {
        const end = inMessage ? /(?:^|\r\n)\.\r\n/.exec(text) : /\r\n/.exec(text)
        if (!end) return
        const line = text.slice(0, end.index)
        text = manner.deaf ? '' : text.slice(end.index + end[0].length)
        if (inMessage) {
          inMessage = false
          if (answer(to, 'END').startsWith('2')) accepted.push(to)
          continue
        }
        lines.push(line)
        const reply = answer(line)
        if (/^RCPT/i.test(line)) to = /<(.*)>/.exec(line)?.[1] ?? ''
        inMessage = /^DATA/i.test(line) && reply.startsWith('354')
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(close)
  const restart = (milliseconds: number): void => {
    close()
    setTimeout(() => server.listen(port, '127.0.0.1'), milliseconds)
  }
  return {
    url: `smtp://user:secret@127.0.0.1:${port}`,
    port,
    accepted,
    lines,
    connections: () => connections,
    open: () => sockets.size,
    restart,
  }
}
