import { randomBytes } from 'node:crypto'
import { readAddress } from '../core/email-address.js'
import { ProblemsError } from '../core/problem.js'
import type { TestSent } from './protocol.js'

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

/**
 * Sends the message of an edition to one address, or shows what would be sent.
 * @param message the message as a build writes it
 * @param smtp the server's address, as in SMTP_URL
 */
export async function testSend(
  message: Uint8Array,
  { to, prefix, rehearse }: TestRequest,
  smtp: string | undefined,
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
    const { sent, reply, transcript, server } = await sendTest(smtp, {
      from: senderIn(bytes),
      to: recipient,
      message: bytes,
    })
    return { state: sent ? 'sent' : 'failed', ...shown, server, reply, transcript }
  } catch (cause) {
    if (cause instanceof ProblemsError) return failed(cause.problems.map(({ what, fix }) => `${what} ${fix}`).join(' '))
    throw cause
  }
}
