import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { AccessTokenFault, type AccessTokens } from '../core/access-token.js'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl, strictPercentDecoded } from '../core/url.js'

/** A mailbox on an IMAP server. The value contains a password, or the source of tokens, so it is never printed. */
export interface ImapPlace {
  readonly options: Omit<ImapFlowOptions, 'auth'> & { readonly auth: { readonly user: string; readonly pass?: string } }
  /** The source of access tokens, in place of a password. */
  readonly tokens?: AccessTokens
  readonly mailbox: string
  /** The name of the mailbox, without the password; always the same for the same mailbox. */
  readonly name: string
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/**
 * Reads `imaps://user:password@mail.example.org/INBOX` (RFC 5092). Every connection needs TLS, except one to this machine.
 * @param password used if the address contains no password; other users of the machine can read a command line
 * @param tokens the source of access tokens, if the sign-in is by OAuth 2; no password is used then
 * @throws ProblemsError if the text is not such an address; the message never contains the text
 */
export function readImapUrl(text: string, password?: string, tokens?: AccessTokens): ImapPlace {
  const url = canParseUrl(text) ? new URL(text) : undefined
  const user = decoded(url?.username ?? '')
  const pass = decoded(url?.password ?? '') || password
  if (!url || !/^imaps?:$/.test(url.protocol) || url.hostname === '' || user === '')
    throw faulty('This is not the address of an IMAP mailbox.', 'Write it like imaps://user@mail.example.org/INBOX.')
  if (!pass && !tokens)
    throw faulty('No password is set for the mailbox.', 'Set IMAP_PASSWORD in the environment or in `.env`.')
  const secure = url.protocol === 'imaps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 993 : 143)
  const mailbox = decoded(url.pathname.slice(1)) || 'INBOX'
  const local = LOOPBACK.test(url.hostname)
  return {
    options: {
      ...{
        host,
        port,
        secure,
        auth: tokens || !pass ? { user } : { user, pass },
        logger: false,
        disableAutoIdle: true,
      },
      ...(secure || local ? {} : { doSTARTTLS: true }),
      ...(local ? { tls: { rejectUnauthorized: false } } : {}),
    },
    ...(tokens ? { tokens } : {}),
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
export async function* imapMessages(place: ImapPlace, after = ''): AsyncGenerator<ImapMessage> {
  const { options, mailbox, tokens } = place
  let client: ImapFlow | undefined
  try {
    client = await connected(place)
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
    if (fault instanceof AccessTokenFault) throw faulty(fault.message, 'Correct that, or try again later.')
    const cause = fault as ImapFault
    const { status, scope } = cause.oauthError || {}
    const detail = [status && ` status ${status}`, scope && ` it wants the scope ${scope}`].filter(Boolean).join(',')
    const said = `${cause.responseText || cause.response || cause.message}${detail && ` (${detail.trim()})`}`
    const fix = cause.authenticationFailed
      ? tokens
        ? 'Check the user name, IMAP_OAUTH_SCOPE, and that the token may use this mailbox.'
        : 'Check the user name and the password.'
      : 'Check the address, or try again later.'
    throw faulty(`${options.host} reports: ${tokens?.redacted(said) ?? said}.`, fix)
  } finally {
    client?.close()
  }
}

/** A fault as the library reports it. */
interface ImapFault extends Error {
  readonly responseText?: string
  readonly response?: string
  readonly authenticationFailed?: boolean
  readonly oauthError?: { readonly status?: string; readonly scope?: string } | false
}

/** Connects and signs in. After an access token was refused, a second attempt is made with a new one. */
async function connected({ options, tokens }: ImapPlace): Promise<ImapFlow> {
  const connect = async (auth: ImapFlowOptions['auth']): Promise<ImapFlow> => {
    const client = new ImapFlow({ ...options, auth })
    // The call in progress rejects with the fault. Without a listener, the event would end the process.
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (fault) {
      client.close()
      throw fault
    }
  }
  if (!tokens) return connect(options.auth)
  const connectWith = async (accessToken: string): Promise<ImapFlow> => {
    const client = await connect({ user: options.auth.user, accessToken })
    tokens.accepted(accessToken)
    return client
  }
  const token = await tokens.token()
  try {
    return await connectWith(token)
  } catch (fault) {
    const another = (fault as ImapFault).authenticationFailed ? await tokens.instead(token) : undefined
    if (another === undefined) throw fault
    return connectWith(another)
  }
}

const where = { file: 'imap' }
const faulty = (what: string, fix: string): ProblemsError =>
  new ProblemsError([error('bounces.imap', where, what, fix)])
