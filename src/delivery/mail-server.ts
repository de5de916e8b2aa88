import type { Message } from './message.js'
import type { Candidate, Outcome } from './outcome.js'
import type { SmtpConnection } from './smtp-connection.js'
import { type ReplySubject, subjectOf } from './smtp-reply.js'

/** A mail server, and the part of the work that it is for. */
export interface MailServer {
  /** The server's name and port, which are safe to show. */
  readonly name: string
  /** The number of connections at a time. */
  readonly connections: number
  readonly connect: () => SmtpConnection
  /** The part of the recipients that go to this server first, relative to the shares of the others. */
  readonly share?: number | undefined
  /** The domains of recipients, in lower case, for which alone this server is used. Without them, it is used for all. */
  readonly domains?: readonly string[] | undefined
}

/** A recipient, as far as the choice of a server depends on it. */
export type Routed = Pick<Candidate, 'subscriber' | 'domain'>

/**
 * Returns a function that lists the servers for a recipient in the order in which they are tried: those for the recipient’s
 * domain first, then the others; among these, a recipient’s own one by share, and then the rest in their order, beginning again
 * with the first. Servers that are for other domains are left out.
 *
 * A recipient always has the same order, because greylisting wants a message to come from the same server again.
 */
export function serverOrder<T extends Pick<MailServer, 'share' | 'domains'>>(
  servers: readonly T[],
): (recipient: Routed) => readonly T[] {
  const general = servers.filter(({ domains }) => domains === undefined)
  const whole = general.reduce((sum, { share = 0 }) => sum + share, 0)
  const turned = general.map((_, i) => [...general.slice(i), ...general.slice(0, i)])
  const special = new Map<string, readonly T[]>()
  for (const domain of new Set(servers.flatMap(({ domains = [] }) => domains)))
    special.set(
      domain,
      servers.filter(({ domains }) => domains?.includes(domain)),
    )
  const ownOf = ({ subscriber }: Routed): number => {
    let rest = fractionOf(subscriber) * whole
    for (const [i, { share = 0 }] of general.entries()) {
      if (rest < share) return i
      rest -= share
    }
    return 0
  }
  return recipient => {
    const own = special.size > 0 ? special.get(recipient.domain) : undefined
    const others = turned[whole > 0 ? ownOf(recipient) : 0] ?? []
    return own ? [...own, ...others] : others
  }
}

/** Spreads consecutive numbers evenly between 0 and 1 (Fibonacci hashing), so that shares hold for short lists, too. */
const fractionOf = (subscriber: number): number => (subscriber * 0.618_033_988_749_894_8) % 1

/** What only the recipient can change, so that another server would answer the same. */
const OF_RECIPIENT: ReadonlySet<ReplySubject> = new Set<ReplySubject>(['mailbox', 'doubtful', 'full'])

/** Tells whether another server may accept a message that one has refused for good. */
export const mayPassElsewhere = (outcome: Outcome): boolean =>
  outcome.state === 'failed' && (outcome.own === true || !OF_RECIPIENT.has(subjectOf(outcome.reply)))

/** The outcome of a single message, and the server from which it comes. */
export interface SingleSent {
  readonly outcome: Outcome
  readonly server: string
  /** The servers that were tried before, with their replies. */
  readonly before: readonly { readonly server: string; readonly reply: string }[]
}

/**
 * Sends one message outside a run, such as a test or a confirmation, through the first server that takes it. A message that
 * may have arrived is not given to another server.
 * @param follow is called with each connection before it is used
 */
export async function sendThrough(
  servers: readonly MailServer[],
  message: Message,
  recipient: Routed,
  follow: (connection: SmtpConnection) => void = () => {},
): Promise<SingleSent> {
  const before: { server: string; reply: string }[] = []
  const order = serverOrder(servers)(recipient)
  for (const [i, { name, connect }] of order.entries()) {
    const connection = connect()
    follow(connection)
    const outcome = await connection.send(message).finally(connection.close)
    const goesOn = outcome.state === 'unsent' || outcome.state === 'deferred' || mayPassElsewhere(outcome)
    if (!goesOn || i === order.length - 1) return { outcome, server: name, before }
    before.push({ server: name, reply: outcome.reply })
  }
  throw new Error('There is no mail server for this recipient.')
}
