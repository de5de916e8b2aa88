import { encodeWord } from 'nodemailer/lib/mime-funcs'
import { readAddress } from '../core/email-address.js'
import { error, ProblemsError } from '../core/problem.js'
import { fromAddress } from './message.js'
import { mimeTemplate } from './mime-template.js'

/** Who gets a test, and what tells it from the real thing. */
export interface TestSetting {
  /** Without one the line stays as the build wrote it: for looking at. */
  readonly to: string | undefined
  /** Stands before the subject; with none, the subject is what subscribers get. */
  readonly prefix: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Makes the Message-ID another: mail programs show one message of an id. */
  readonly mark: string
}

/**
 * A finished message for one person who looks at it: the very bytes of the issue, but for what is each subscriber's own (To,
 * Date, Message-ID) and a prefix of the subject, where one is asked for.
 * @throws ProblemsError where the address is none
 */
export function testMessage(message: Uint8Array, { to, prefix, now, mark }: TestSetting): Buffer {
  const recipient = to === undefined ? undefined : readAddress(to)
  if (to !== undefined && !recipient)
    throw new ProblemsError([
      error('send.to', { file: 'To' }, `${JSON.stringify(to)} is no email address.`, 'Write it like name@example.org.'),
    ])
  // The message is read as Latin-1, which keeps its bytes; so must be what is put into it.
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
  // An encoded word ends where white space begins, and the one after it would be joined to it.
  const said = plain ? prefix : encodeWord(prefix, 'Q', 52)
  return line.replace(/^([^:]+:)\s*/, `$1 ${said}\r\n `)
}

/** The address that an envelope says a message is from. */
export const senderIn = (message: Uint8Array): string => fromAddress(mimeTemplate(message).headers)
