import { encodeWord } from 'nodemailer/lib/mime-funcs'
import { readAddress, refusedAddress } from '../core/email-address.js'
import { error, ProblemsError } from '../core/problem.js'
import { fromAddress } from './message.js'
import { mimeTemplate } from './mime-template.js'

/** The recipient of a test, and the details that distinguish it from the real message. */
export interface TestSetting {
  /** The recipient's address. Without one, the To header stays as composed, for a message that is only displayed. */
  readonly to: string | undefined
  /** The prefix of the subject; empty for the subject that subscribers get. */
  readonly prefix: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** A part of the Message-ID that differs for each test, because mail programs show only one message of an id. */
  readonly mark: string
}

/**
 * Turns a finished message into a test for one person. The bytes are those of the issue, except for the subscriber's own
 * values (To, Date, Message-ID) and an optional prefix of the subject.
 * @throws ProblemsError if the address is not valid
 */
export function testMessage(message: Uint8Array, { to, prefix, now, mark }: TestSetting): Buffer {
  const recipient = to === undefined ? undefined : readAddress(to)
  if (to !== undefined && !recipient) {
    const { is, fix } = refusedAddress(to)
    throw new ProblemsError([error('send.to', { file: 'To' }, `${JSON.stringify(to)} is ${is}.`, fix)])
  }
  // The message is read as Latin-1, which preserves its bytes, so inserted text must be Latin-1 as well.
  const mailbox = recipient && Buffer.from(recipient.mailbox).toString('latin1')
  const text = Buffer.from(message).toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const head = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map(line => headerFor(line, { to: mailbox, prefix: prefix.replace(/[\p{Cc}\s]+/gu, ' ').trim(), now, mark }))
  return Buffer.from(head.join('\r\n') + text.slice(end), 'latin1')
}

function headerFor(line: string, { to, prefix, now, mark }: TestSetting): string {
  const name = line.slice(0, line.indexOf(':')).toLowerCase()
  if (name === 'to') return to === undefined ? line : `To: ${to}`
  if (name === 'date') return `Date: ${new Date(now).toUTCString().replace(/GMT$/, '+0000')}`
  if (name === 'message-id') return line.replace('<', `<test.${mark}.`)
  if (name !== 'subject' || prefix === '') return line
  const plain = /^[\x20-\x7e]*$/.test(prefix) && !prefix.includes('=?')
  // White space between two encoded words disappears, so the word must contain the space at its end.
  const word = plain ? prefix : encodeWord(prefix, 'Q', 52)
  return line.replace(/^([^:]+:)\s*/, `$1 ${word}\r\n `)
}

/** Returns the From address of a finished message. */
export const senderIn = (message: Uint8Array): string => fromAddress(mimeTemplate(message).headers)
