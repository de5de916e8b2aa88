import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl, strictPercentDecoded } from '../core/url.js'

/** A mailbox on an IMAP server. It contains a password, so it is never shown. */
export interface ImapPlace {
  readonly options: ImapFlowOptions
  readonly mailbox: string
  /** A name without the password, and always the same for the same mailbox. */
  readonly name: string
}

const where = { file: 'imap' }
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/**
 * Reads `imaps://user:password@mail.example.org/INBOX` (RFC 5092). Nothing goes over a network without TLS.
 * @param password used if the address has none, because other users of the machine can read a command line
 * @throws ProblemsError if it is not such an address; the message never contains the address
 */
export function readImapUrl(said: string, password?: string): ImapPlace {
  const url = canParseUrl(said) ? new URL(said) : undefined
  const user = decoded(url?.username ?? '')
  const pass = decoded(url?.password ?? '') || password
  if (!url || !/^imaps?:$/.test(url.protocol) || url.hostname === '' || user === '')
    throw faulty('This is not the address of an IMAP mailbox.', 'Write it like imaps://user@mail.example.org/INBOX.')
  if (!pass) throw faulty('The mailbox has no password.', 'Set IMAP_PASSWORD, in the environment or in `.env`.')
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

/** A message, and the mark to pass as `after` to continue behind it. */
export interface ImapMessage {
  readonly bytes: Buffer
  readonly mark: string
}

const LARGEST = 4_000_000

/**
 * Reads the messages of a mailbox in the order of their arrival. Nothing changes there, not even which messages count as
 * read.
 * @param after the mark of the last message that was read; it has no effect once the server has renumbered its messages
 * @throws ProblemsError if the server refuses or cannot be reached
 */
export async function* imapMessages({ options, mailbox }: ImapPlace, after = ''): AsyncGenerator<ImapMessage> {
  const client = new ImapFlow(options)
  // The caller that waits for an answer receives the fault. Without a listener, the event would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    const { uidValidity, exists } = await client.mailboxOpen(mailbox, { readOnly: true })
    const [validity, last = '0'] = after.split(':')
    const first = validity === String(uidValidity) ? Number(last) + 1 : 1
    if (exists === 0) return
    for await (const { uid, source } of client.fetch(`${first}:*`, { source: { maxLength: LARGEST } }, { uid: true })) {
      // `*` always includes the newest message, whatever its number.
      if (source && uid >= first) yield { bytes: source, mark: `${uidValidity}:${uid}` }
    }
    await client.logout()
  } catch (fault) {
    const said = fault as Error & { responseText?: string; authenticationFailed?: boolean }
    const fix = said.authenticationFailed
      ? 'Check the user name and the password.'
      : 'Check the address, or try again later.'
    throw faulty(`${options.host} says: ${said.responseText ?? said.message}.`, fix)
  } finally {
    client.close()
  }
}

const faulty = (what: string, fix: string): ProblemsError =>
  new ProblemsError([error('bounces.imap', where, what, fix)])
