import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import { error, ProblemsError } from '../problem.js'

/** How the mail server is reached. It holds a password: it is never shown. */
export interface SmtpSettings {
  readonly options: SMTPConnectionOptions
  readonly auth?: { readonly user: string; readonly pass: string }
  /** Safe to show. */
  readonly server: string
}

const where = { file: 'SMTP_URL' }
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i
const MINUTE = 60_000

/**
 * Reads `smtp://user:password@mail.example.org:587` (STARTTLS) or `smtps://…:465` (TLS from the start). Nothing goes over a
 * network without TLS; this machine itself may do without.
 * @throws ProblemsError where it is missing or none; the text never repeats it, for it holds a password
 */
export function readSmtpUrl(said: string | undefined): SmtpSettings {
  if (!said) throw faulty('Nothing says which server sends.', 'Set SMTP_URL, in the environment or in `.env`.')
  const url = URL.canParse(said) ? new URL(said) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw faulty('SMTP_URL is not an address of a server.', 'Write it like smtp://user:password@mail.example.org:587.')
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 465 : 587)
  const user = decodeURIComponent(url.username)
  return {
    options: {
      ...{ host, port, secure, requireTLS: !secure && !LOOPBACK.test(url.hostname) },
      ...{ connectionTimeout: MINUTE, greetingTimeout: MINUTE, socketTimeout: 5 * MINUTE },
      // A certificate that this machine gives itself says nothing about it.
      ...(LOOPBACK.test(url.hostname) ? { tls: { rejectUnauthorized: false } } : {}),
    },
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    server: `${host}:${port}`,
  }
}

const faulty = (what: string, fix: string): ProblemsError => new ProblemsError([error('send.smtp', where, what, fix)])
