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
 * @throws ProblemsError if the address is missing or invalid; the message never contains it, because it has a password
 */
export function readSmtpUrl(text: string | undefined): SmtpSettings {
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
  return {
    options: {
      ...{ host, port, secure, requireTLS: !secure && !LOOPBACK.test(url.hostname) },
      ...{ connectionTimeout: MINUTE, greetingTimeout: MINUTE, socketTimeout: 5 * MINUTE },
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

const faulty = (what: string, fix: string): ProblemsError => new ProblemsError([error('send.smtp', where, what, fix)])
