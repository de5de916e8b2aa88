import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl, strictPercentDecoded } from '../core/url.js'

/** A mailbox of an IMAP server. It holds a password: it is never shown. */
export interface ImapPlace {
  readonly options: ImapFlowOptions
  readonly mailbox: string
  /** Safe to show, and the same for the same mailbox. */
  readonly name: string
}

const where = { file: 'imap' }
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/**
 * Reads `imaps://user:password@mail.example.org/INBOX` (RFC 5092). Nothing goes over a network without TLS.
 * @param password stands in for the one that the address leaves out: what stands in a command line, others can read
 * @throws ProblemsError where it is none; the text never repeats it
 */
export function readImapUrl(said: string, password?: string): ImapPlace {
  const url = canParseUrl(said) ? new URL(said) : undefined
  const user = decoded(url?.username ?? '')
  const pass = decoded(url?.password ?? '') || password
  if (!url || !/^imaps?:$/.test(url.protocol) || url.hostname === '' || user === '')
    throw faulty('This is not an address of an IMAP mailbox.', 'Write it like imaps://user@mail.example.org/INBOX.')
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
    'A % in this address begins no code of a sign.',
    'Write % as %25 in the user, the password and the mailbox.',
  )
}

/** A message, and what to give as `after` to go on behind it. */
export interface ImapMessage {
  readonly bytes: Buffer
  readonly mark: string
}

const LARGEST = 4_000_000

/**
 * Messages of a mailbox in the order of their coming. Nothing is changed there, not even what was seen.
 * @param after the mark of the last one that was read; void where the server has numbered its messages anew
 * @throws ProblemsError where the server refuses or cannot be reached
 */
export async function* imapMessages({ options, mailbox }: ImapPlace, after = ''): AsyncGenerator<ImapMessage> {
  const client = new ImapFlow(options)
  // Faults reach whoever waits for an answer.
  client.on('error', () => {})
  try {
    await client.connect()
    const { uidValidity, exists } = await client.mailboxOpen(mailbox, { readOnly: true })
    const [validity, last = '0'] = after.split(':')
    const first = validity === String(uidValidity) ? Number(last) + 1 : 1
    if (exists === 0) return
    for await (const { uid, source } of client.fetch(`${first}:*`, { source: { maxLength: LARGEST } }, { uid: true })) {
      // `*` is the newest message, whatever its number.
      if (source && uid >= first) yield { bytes: source, mark: `${uidValidity}:${uid}` }
    }
    await client.logout()
  } catch (fault) {
    const said = fault as Error & { responseText?: string; authenticationFailed?: boolean }
    const fix = said.authenticationFailed ? 'Look at the user and the password.' : 'Look at the address, and try later.'
    throw faulty(`${options.host} says: ${said.responseText ?? said.message}.`, fix)
  } finally {
    client.close()
  }
}

const faulty = (what: string, fix: string): ProblemsError =>
  new ProblemsError([error('bounces.imap', where, what, fix)])
