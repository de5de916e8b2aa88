import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl, strictPercentDecoded } from '../core/url.js'

/** A mailbox on an IMAP server. The value contains a password, so it is never printed. */
export interface ImapPlace {
  readonly options: ImapFlowOptions
  readonly mailbox: string
  /** The name of the mailbox, without the password; always the same for the same mailbox. */
  readonly name: string
}

const where = { file: 'imap' }
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/**
 * Reads `imaps://user:password@mail.example.org/INBOX` (RFC 5092). Every connection needs TLS, except one to this machine.
 * @param password used if the address contains no password; other users of the machine can read a command line
 * @throws ProblemsError if the text is not such an address; the message never contains the text
 */
export function readImapUrl(text: string, password?: string): ImapPlace {
  const url = canParseUrl(text) ? new URL(text) : undefined
  const user = decoded(url?.username ?? '')
  const pass = decoded(url?.password ?? '') || password
  if (!url || !/^imaps?:$/.test(url.protocol) || url.hostname === '' || user === '')
    throw faulty('This is not the address of an IMAP mailbox.', 'Write it like imaps://user@mail.example.org/INBOX.')
  if (!pass) throw faulty('No password is set for the mailbox.', 'Set IMAP_PASSWORD in the environment or in `.env`.')
  const secure = url.protocol === 'imaps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 993 : 143)
  const mailbox = decoded(url.pathname.slice(1)) || 'INBOX'
  const local = LOOPBACK.test(url.hostname)
  return {
    options: {
      ...{ host, port, secure, auth: { user, pass }, logger: false, disableAutoIdle: true },
      ...(secure || local ? {} : { doSTARTTLS: true }),
      ...(local ? { tls: { rejectUnauthorized: false } } : {}),
    },
    mailbox,
    name: `${user}@${host}:${port}/${mailbox}`,
  }
}

function decoded(part: string): string {
  const text = strictPercentDecoded(part)
  if (text !== undefined) return text
  throw faulty(
    'A % in this address does not begin a valid code.',
    'Write % as %25 in the user, the password and the mailbox.',
  )
}

/** A message, and the mark to pass as `after` to continue with the next one. */
export interface ImapMessage {
  readonly bytes: Buffer
  readonly mark: string
}

const LARGEST = 4_000_000

/**
 * Reads the messages of a mailbox in the order of their arrival, without marking them as read.
 * @param after the mark of the last message that was read; ignored if the server has renumbered its messages since
 * @throws ProblemsError if the server refuses or cannot be reached
 */
export async function* imapMessages({ options, mailbox }: ImapPlace, after = ''): AsyncGenerator<ImapMessage> {
  const client = new ImapFlow(options)
  // The call in progress rejects with the fault. Without a listener, the event would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    const { uidValidity, exists } = await client.mailboxOpen(mailbox, { readOnly: true })
    const [validity, last = '0'] = after.split(':')
    const first = validity === String(uidValidity) ? Number(last) + 1 : 1
    if (exists === 0) return
    for await (const { uid, source } of client.fetch(`${first}:*`, { source: { maxLength: LARGEST } }, { uid: true })) {
      // `*` always includes the newest message, even if its number is below the first one.
      if (source && uid >= first) yield { bytes: source, mark: `${uidValidity}:${uid}` }
    }
    await client.logout()
  } catch (fault) {
    const cause = fault as Error & { responseText?: string; authenticationFailed?: boolean }
    const fix = cause.authenticationFailed
      ? 'Check the user name and the password.'
      : 'Check the address, or try again later.'
    throw faulty(`${options.host} reports: ${cause.responseText ?? cause.message}.`, fix)
  } finally {
    client.close()
  }
}

const faulty = (what: string, fix: string): ProblemsError =>
  new ProblemsError([error('bounces.imap', where, what, fix)])
