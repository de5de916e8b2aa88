import { hostname } from 'node:os'
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import type { AccessTokens } from '../core/access-token.js'
import { MINUTE } from '../core/duration.js'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl, strictPercentDecoded } from '../core/url.js'

/** The settings for reaching the mail server. They contain a password, so they are never shown. */
export interface SmtpSettings {
  readonly options: SMTPConnectionOptions
  readonly auth?: { readonly user: string; readonly pass: string }
  /** The sign-in with access tokens, in place of a password. */
  readonly oauth?: { readonly user: string; readonly tokens: AccessTokens }
  /** The server's name and port, which are safe to show. */
  readonly server: string
  /** The variable that contains the address, such as SMTP_URL. */
  readonly variable: string
}

const ENCODE = 'In the user name and the password, write % as %25, / as %2F, # as %23, ? as %3F and @ as %40.'
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/** What is known about a mail server apart from its address. */
export interface SmtpOptions {
  /** The name by which this machine introduces itself (EHLO). */
  readonly name?: string | undefined
  /** The variable that contains the address. */
  readonly variable?: string
  /** The source of access tokens, if the sign-in is by OAuth 2. */
  readonly tokens?: AccessTokens | undefined
}

/**
 * Reads `smtp://user:password@mail.example.org:587` (STARTTLS) or `smtps://…:465` (TLS from the start). Every connection
 * needs TLS, except one to this machine.
 * @throws ProblemsError if the address is missing or invalid; the message never contains it, because it has a password
 */
export function readSmtpUrl(
  text: string | undefined,
  { name, variable = 'SMTP_URL', tokens }: SmtpOptions = {},
): SmtpSettings {
  const faulty = (what: string, fix: string): ProblemsError =>
    new ProblemsError([error('send.smtp', { file: variable }, what, fix)])
  if (!text) throw faulty('No mail server is set.', `Set ${variable} in the environment or in \`.env\`.`)
  const url = canParseUrl(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw faulty(
      `${variable} is not the address of a mail server.`,
      `Write it like smtp://user:password@mail.example.org:587. ${ENCODE}`,
    )
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 465 : 587)
  const credentials = credentialsOf(url)
  if (!credentials)
    throw faulty(
      `The user name or the password in ${variable} contains a character that has a special meaning in addresses.`,
      ENCODE,
    )
  const [user, pass] = credentials
  if (!secure && port === 465)
    throw faulty(
      `${variable} has port 465, which expects TLS from the start (RFC 8314), but begins with smtp://.`,
      'Write smtps:// with port 465, or smtp:// with port 587.',
    )
  if (tokens && (user === '' || pass !== ''))
    throw faulty(
      user === ''
        ? `${variable} names no user, and a sign-in by OAuth 2 needs the one of the mailbox.`
        : `${variable} contains a password, but OAuth 2 is set for this server, too.`,
      `Write it like smtp://user%40example.org@${url.host}, without a password.`,
    )
  return {
    options: {
      ...{ host, port, secure, requireTLS: !secure && !LOOPBACK.test(url.hostname) },
      ...{ connectionTimeout: MINUTE, greetingTimeout: MINUTE, socketTimeout: 5 * MINUTE },
      ...(name ? { name } : {}),
      // A mail server on this machine usually has a self-signed certificate, and nothing leaves the machine.
      ...(LOOPBACK.test(url.hostname) ? { tls: { rejectUnauthorized: false } } : {}),
    },
    ...(tokens ? { oauth: { user, tokens } } : user === '' ? {} : { auth: { user, pass } }),
    server: `${host}:${port}`,
    variable,
  }
}

/**
 * Returns the user name and the password. A bare `/`, `#` or `?` in a password ends the host too early: the `@` is then in
 * the rest of the address, and the start of the password would pass for a port. Returns undefined if that is so.
 */
function credentialsOf(url: URL): readonly [user: string, pass: string] | undefined {
  const [user, pass] = [strictPercentDecoded(url.username), strictPercentDecoded(url.password)]
  const isCut = `${url.pathname}${url.search}${url.hash}`.includes('@')
  return isCut || user === undefined || pass === undefined ? undefined : [user, pass]
}

/** Endings of names that only a local network knows. Servers refuse them in EHLO. */
const LOCAL_NAME =
  /\.(?:local|localdomain|localhost|lan|home|internal|intranet|corp|private|home\.arpa|test|invalid|example)$/i
const FULL_NAME = /^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/i

/**
 * Returns the name by which this machine introduces itself to the mail server: its full name or, if it has none, the domain
 * of the sender, because servers refuse names such as `laptop` (RFC 5321 section 4.1.1.1 wants a full one).
 * @param own the name set by SMTP_EHLO
 * @throws ProblemsError if that is not a name or an address in brackets
 */
export function ehloName(own: string | undefined, senderDomain: string, machine = hostname()): string {
  if (!own) return FULL_NAME.test(machine) && !LOCAL_NAME.test(machine) ? machine : senderDomain
  if (FULL_NAME.test(own) || /^\[[\da-f.:IPv]+\]$/i.test(own)) return own
  const fix = 'Write the full name of this machine, such as mail.example.org.'
  throw new ProblemsError([
    error('send.ehlo', { file: 'SMTP_EHLO' }, 'SMTP_EHLO is not the full name of a machine.', fix),
  ])
}
