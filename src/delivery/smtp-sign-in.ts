import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { CustomAuthenticationContext, CustomAuthenticationHandlers } from 'nodemailer/lib/smtp-connection'
import type { SmtpFault } from './outcome.js'
import type { SmtpSettings } from './smtp-settings.js'

/** The name by which the library knows the sign-in with a token. The mechanism depends on the server. */
const TOKEN = 'TOKEN'

/** The handlers that a connection needs for a sign-in with a token. */
export const tokenHandlers: CustomAuthenticationHandlers = { [TOKEN]: signInWithToken }

/**
 * Signs in, if that is set, with a password or an access token.
 * @param extensions the server’s reply to EHLO
 * @param done is called with the fault, if there is one
 */
export function signIn(
  connection: SMTPConnection,
  { auth, oauth, options: { host, port } }: SmtpSettings,
  { token, extensions }: { readonly token: string | undefined; readonly extensions: string },
  done: (fault?: Error | null) => void,
): void {
  if (oauth) {
    const offered = /^250[ -]AUTH[ =](.*)$/im.exec(extensions)?.[1]?.trim().toUpperCase() ?? ''
    connection.login({ method: TOKEN, user: oauth.user, pass: token ?? '', options: { offered, host, port } }, done)
  } else if (auth) connection.login({ credentials: auth }, done)
  else done()
}

/** Matches control characters, which would end a field of the response early (RFC 7628 section 3.1). */
const CONTROL = /\p{Cc}/u

/**
 * Signs in with XOAUTH2 or, if the server offers only that, with OAUTHBEARER (RFC 7628).
 * @throws Error if the server refuses
 */
async function signInWithToken({ auth, sendCommand }: CustomAuthenticationContext): Promise<void> {
  const { user, pass: token, options = {} } = auth.credentials
  const { offered, host, port } = options as { offered: string; host: string; port: number }
  const mechanisms = offered.split(/\s+/)
  const mechanism = ['XOAUTH2', 'OAUTHBEARER'].find(name => mechanisms.includes(name))
  if (!mechanism) {
    const others = offered === '' ? 'no sign-in' : offered
    throw new Error(`The server offers no sign-in by OAuth 2 (XOAUTH2 or OAUTHBEARER), but ${others}.`)
  }
  if (CONTROL.test(user)) throw new Error('The user name contains a control character.')
  const fields =
    mechanism === 'XOAUTH2'
      ? [`user=${user}`, `auth=Bearer ${token}`, '', '']
      : [`n,a=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},`, `host=${host}`, `port=${port}`].concat(
          `auth=Bearer ${token}`,
          '',
          '',
        )
  const response = Buffer.from(fields.join('\x01')).toString('base64')
  let answer = await sendCommand(`AUTH ${mechanism} ${response}`)
  // A server that does not read a response in the command itself asks for it.
  if (answer.status === 334 && answer.text.trim() === '') answer = await sendCommand(response)
  if (answer.status === 235) return
  let detail = ''
  if (answer.status === 334) {
    detail = detailIn(answer.text)
    // The server has said why it refuses, and ends the exchange only after another response: an empty one or, for
    // OAUTHBEARER, a single \x01 (RFC 7628 section 3.2.3).
    await sendCommand(mechanism === 'XOAUTH2' ? '' : 'AQ==')
  }
  throw Object.assign(new Error('The server refuses the token'), { detail })
}

/** Reads the reason that a server gives as JSON in Base64, such as the scope that it wants. */
function detailIn(text: string): string {
  try {
    const { status, scope } = JSON.parse(Buffer.from(text.trim(), 'base64').toString()) as Record<string, unknown>
    const said = [
      ...(typeof status === 'string' ? [`status ${status}`] : []),
      ...(typeof scope === 'string' && scope !== '' ? [`it wants the scope ${scope}`] : []),
    ]
    return said.length > 0 ? ` (${said.join(', ')})` : ''
  } catch {
    return ''
  }
}

/** Adds to the reply that refuses a sign-in what it means, where the server’s words do not say it, and removes secrets. */
export function explainedSignIn(
  fault: SmtpFault & { readonly detail?: string },
  { oauth, variable }: SmtpSettings,
  token: string | undefined,
): SmtpFault {
  if (fault.code !== 'EAUTH') return fault
  const { response, detail = '' } = fault
  const shown = (text: string): string => withoutSecrets(text, oauth, token)
  if (response === undefined) return { ...fault, message: shown(fault.message) }
  const remedy = remedyFor(response, oauth !== undefined, variable)
  return {
    message: shown(fault.message),
    response: shown(`${response}${detail}${remedy === '' ? '' : ` ${remedy}`}`),
    responseCode: fault.responseCode,
    code: fault.code,
  }
}

/** Removes from a text whatever must not be shown. A server may repeat the command that it could not read. */
export function withoutSecrets(text: string, oauth: SmtpSettings['oauth'], token: string | undefined): string {
  const plain = oauth?.tokens.redacted(text) ?? text
  return token === undefined ? plain : plain.replaceAll(token, '…').replace(/[\w+/=-]{100,}/g, '…')
}

function remedyFor(response: string, isToken: boolean, variable: string): string {
  if (/SmtpClientAuthentication is disabled/i.test(response))
    return 'An administrator allows it for this mailbox with: Set-CASMailbox -SmtpClientAuthenticationDisabled $false'
  if (/\b5\.7\.30\b|basic auth\w* is (?:disabled|not supported)/i.test(response))
    return 'Sign in by OAuth 2 instead, see docs/delivery.md.'
  if (isToken && /\b5\.7\.3\b/.test(response))
    return `Check that the scope is the one in docs/delivery.md, that the token may use this mailbox, and that ${variable} names it.`
  return ''
}
