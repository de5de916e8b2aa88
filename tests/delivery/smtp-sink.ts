import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** The reaction of the server to a message for one recipient. */
export type Behaviour =
  | 'accept'
  /** Replies this to RCPT TO, or to the end of the data. */
  | { readonly rcpt: number; readonly text?: string }
  | { readonly data: number; readonly text?: string }
  /** Keeps the message and breaks the connection without a reply. */
  | 'keep-and-drop'
  /** Keeps the message and says nothing more. */
  | 'keep-and-stall'
  /** Breaks the connection before the message. */
  | 'drop-at-rcpt'
  /** Breaks it in the middle of the message, and keeps nothing. */
  | 'drop-in-data'
  /** Waits before it takes the message. */
  | { readonly slow: number }
  /** Calls back when the whole message has come. */
  | { readonly whole: () => void }
  /** Waits for something else to have happened. */
  | { readonly until: Promise<unknown> }

export interface Sink {
  readonly url: string
  readonly port: number
  /** The messages of each recipient, in the order of arrival. */
  readonly mailboxes: Map<string, Buffer[]>
  /** The addresses in RCPT TO, in the order of arrival. */
  readonly asked: readonly string[]
  readonly connections: () => number
  /** The address in MAIL FROM of every message. */
  readonly senders: string[]
  readonly close: () => Promise<void>
}

const refusal = (code: number, text = 'no'): Error => Object.assign(new Error(text), { responseCode: code })

interface SinkSettings {
  /** The reply to every MAIL FROM. */
  readonly refuses?: { readonly mail: number; readonly text: string }
  readonly hideSMTPUTF8?: boolean
}

/**
 * Greets at once. smtp-server lets each connection wait a tenth of a second, to find clients that talk before the greeting;
 * with some hundred connections, the tests would mostly wait for that.
 */
class PromptServer extends SMTPServer {
  override connect(...given: Parameters<SMTPServer['connect']>): void {
    const before = new Set(this.connections)
    super.connect(...given)
    for (const connection of this.connections) {
      if (before.has(connection)) continue
      const greet = connection.connectionReady.bind(connection)
      connection.connectionReady = () => {}
      setImmediate(greet)
    }
  }
}

/**
 * Starts a real SMTP server on a free port. It calls `behave` for every attempt, with the number of earlier attempts for that
 * address.
 */
export async function smtpSink(
  behave: (mailbox: string, attempt: number) => Behaviour = () => 'accept',
  { refuses, hideSMTPUTF8 = false }: SinkSettings = {},
): Promise<Sink> {
  const mailboxes = new Map<string, Buffer[]>()
  const asked: string[] = []
  const attempts = new Map<string, number>()
  const senders: string[] = []
  const plans = new WeakMap<SMTPServerSession, Behaviour>()
  let most = 0
  let open = 0
  const sockets = new Map<string, { destroy(): void }>()
  const server = new PromptServer({
    hideSMTPUTF8,
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => {
      open += 1
      most = Math.max(most, open)
      done()
    },
    onClose: () => {
      open -= 1
    },
    onMailFrom: (_address, _session, done) => done(refuses && refusal(refuses.mail, refuses.text)),
    onRcptTo: ({ address }, session, done) => {
      asked.push(address)
      const attempt = attempts.get(address) ?? 0
      attempts.set(address, attempt + 1)
      const plan = behave(address, attempt)
      plans.set(session, plan)
      if (plan === 'drop-at-rcpt') return cut(session)
      if (typeof plan === 'object' && 'rcpt' in plan) return done(refusal(plan.rcpt, plan.text))
      done()
    },
    onData: (stream, session, done) => {
      const plan = plans.get(session) ?? 'accept'
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        if (plan === 'drop-in-data') return cut(session)
        chunks.push(chunk)
      })
      stream.on('end', () => {
        if (plan === 'drop-in-data') return
        if (typeof plan === 'object' && 'whole' in plan) plan.whole()
        if (typeof plan === 'object' && 'data' in plan) return done(refusal(plan.data, plan.text))
        const { rcptTo, mailFrom } = session.envelope
        const [to] = rcptTo
        if (mailFrom) senders.push(mailFrom.address)
        const keep = (): void => {
          const box = mailboxes.get(to?.address ?? '') ?? []
          mailboxes.set(to?.address ?? '', [...box, Buffer.concat(chunks)])
        }
        if (plan === 'keep-and-stall') return keep()
        if (plan === 'keep-and-drop') {
          keep()
          return cut(session)
        }
        const wait = typeof plan === 'object' && ('slow' in plan ? pause(plan.slow) : 'until' in plan && plan.until)
        void Promise.resolve(wait).then(() => {
          keep()
          done()
        })
      })
    },
  })
  server.on('error', () => {})
  server.server.on('connection', socket => sockets.set(`${socket.remoteAddress}:${socket.remotePort}`, socket))
  const cut = ({ remoteAddress, remotePort }: SMTPServerSession): void => {
    const found = [...sockets].find(([name]) => name.endsWith(`${remoteAddress}:${remotePort}`))
    found?.[1].destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const close = (): Promise<void> => {
    for (const socket of sockets.values()) socket.destroy()
    return new Promise(resolve => server.close(() => resolve()))
  }
  onTestFinished(close)
  return { url: `smtp://127.0.0.1:${port}`, port, mailboxes, asked, senders, connections: () => most, close }
}
