import { randomBytes } from 'node:crypto'
import { readAddress } from '../core/email-address.js'
import { append } from '../core/long-lists.js'
import { ProblemsError } from '../core/problem.js'
import type { SmtpSettings } from '../delivery/index.js'
import type { TestSent } from './protocol.js'

/** Reads how to reach the mail servers, in their order. */
export type ReadServers = () => readonly SmtpSettings[]

/** The input of the test-send form. */
export interface TestRequest {
  readonly name: string
  /** The recipient; may be empty for a rehearsal. */
  readonly to: string
  readonly prefix: string
  /** Whether to show the bytes and send nothing. */
  readonly rehearse: boolean
}

/** Validates the body of a request from the app. Returns undefined if it is not a request for a test. */
export function testRequestOf(body: unknown): TestRequest | undefined {
  const { name, to, prefix, rehearse } = (body ?? {}) as Record<string, unknown>
  const texts = [name, to, prefix].every(each => typeof each === 'string' && each.length < 1000)
  return texts
    ? { name: String(name), to: String(to).trim(), prefix: String(prefix), rehearse: rehearse !== false }
    : undefined
}

/** Returns the message as one subscriber receives it: with a date, a recipient and an identifier of its own. */
export async function messageToSubscriber(message: Uint8Array): Promise<Uint8Array> {
  const { testMessage } = await import('../delivery/index.js')
  const mark = randomBytes(6).toString('hex')
  return testMessage(message, { to: 'subscriber@example.org', prefix: '', now: Date.now(), mark })
}

/**
 * Sends the message of an edition to one address, or shows what would be sent.
 * @param message the message as a build writes it
 * @param servers the mail servers, of which the first is used that takes the message
 */
export async function testSend(
  message: Uint8Array,
  { to, prefix, rehearse }: TestRequest,
  servers: ReadServers,
): Promise<TestSent> {
  const { senderIn, sendTest, testMessage } = await import('../delivery/index.js')
  const failed = (reply: string): TestSent => ({
    ...{ state: 'failed', message: '', bytes: 0, server: '', reply, transcript: [] },
  })
  try {
    const recipient = readAddress(to)?.mailbox ?? to
    const settings = { prefix, now: Date.now(), mark: randomBytes(6).toString('hex') }
    const bytes = testMessage(message, { to: rehearse && to === '' ? undefined : recipient, ...settings })
    const shown = { message: bytes.toString('utf8'), bytes: bytes.length }
    if (rehearse) return { state: 'rehearsed', ...shown, server: '', reply: '', transcript: [] }
    const earlier: string[] = []
    let outcome = failed('No mail server is set.')
    for (const settings of servers()) {
      const { sent, reply, transcript, server } = await sendTest(settings, {
        ...{ from: senderIn(bytes), to: recipient, message: bytes },
      })
      outcome = { state: sent ? 'sent' : 'failed', ...shown, server, reply, transcript: [...earlier, ...transcript] }
      // A message that the server has begun to read may have arrived.
      if (sent || transcript.some(line => line.startsWith('< 354'))) break
      append(earlier, transcript)
    }
    return outcome
  } catch (cause) {
    if (cause instanceof ProblemsError) return failed(cause.problems.map(({ what, fix }) => `${what} ${fix}`).join(' '))
    throw cause
  }
}
