import { hostname } from 'node:os'
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import { MINUTE } from '../core/duration.js'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl, strictPercentDecoded } from '../core/url.js'

/** The settings for reaching the mail server. They contain a password, so they are never shown. */
export interface SmtpSettings {
  readonly options: SMTPConnectionOptions
  readonly auth?: { readonly user: string; readonly pass: string }
  /** The server's name and port, which are safe to show. */
  readonly server: string
}

const where = { file: 'SMTP_URL' }
const UNENCODED =
  'The user name or the password in SMTP_URL contains a character that has a special meaning in addresses.'
const ENCODE = 'In the user name and the password, write % as %25, / as %2F, # as %23, ? as %3F and @ as %40.'
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/**
 * Reads `smtp://user:password@mail.example.org:587` (STARTTLS) or `smtps://…:465` (TLS from the start). Every connection
 * needs TLS, except one to this machine.
 * @param name the name by which this machine introduces itself (EHLO)
 * @throws ProblemsError if the address is missing or invalid; the message never contains it, because it has a password
 */
export function readSmtpUrl(text: string | undefined, name?: string): SmtpSettings {
  if (!text) throw faulty('No mail server is set.', 'Set SMTP_URL in the environment or in `.env`.')
  const url = canParseUrl(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw faulty(
      'SMTP_URL is not the address of a mail server.',
      `Write it like smtp://user:password@mail.example.org:587. ${ENCODE}`,
    )
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 465 : 587)
  const [user, pass] = credentialsOf(url)
  if (!secure && port === 465)
    throw faulty(
      'SMTP_URL has port 465, which expects TLS from the start (RFC 8314), but begins with smtp://.',
      'Write smtps:// with port 465, or smtp:// with port 587.',
    )
  return {
    options: {
      ...{ host, port, secure, requireTLS: !secure && !LOOPBACK.test(url.hostname) },
      ...{ connectionTimeout: MINUTE, greetingTimeout: MINUTE, socketTimeout: 5 * MINUTE },
      ...(name ? { name } : {}),
      // A mail server on this machine usually has a self-signed certificate, and nothing leaves the machine.
      ...(LOOPBACK.test(url.hostname) ? { tls: { rejectUnauthorized: false } } : {}),
    },
    ...(user === '' ? {} : { auth: { user, pass } }),
    server: `${host}:${port}`,
  }
}

/**
 * Returns the user name and the password. A bare `/`, `#` or `?` in a password ends the host too early: the `@` is then in
 * the rest of the address, and the start of the password would pass for a port.
 */
function credentialsOf(url: URL): [user: string, pass: string] {
  const [user, pass] = [strictPercentDecoded(url.username), strictPercentDecoded(url.password)]
  const isCut = `${url.pathname}${url.search}${url.hash}`.includes('@')
  if (isCut || user === undefined || pass === undefined) throw faulty(UNENCODED, ENCODE)
  return [user, pass]
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

const faulty = (what: string, fix: string): ProblemsError => new ProblemsError([error('send.smtp', where, what, fix)])
