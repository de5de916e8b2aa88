import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { AccessTokenFault } from '../core/access-token.js'
import { needsUtf8 } from '../core/email-address.js'
import type { SmtpFault } from './outcome.js'
import { NO_UTF8 } from './smtp-connection.js'
import { awaitedIn, explained, loggerWith, silentBecauseOfTls } from './smtp-session.js'
import type { SmtpSettings } from './smtp-settings.js'
import { explainedSignIn, signIn, tokenHandlers, withoutSecrets } from './smtp-sign-in.js'

/** The outcome of sending one test message. */
export interface TestOutcome {
  readonly sent: boolean
  /** The server's last reply, or why there was none. */
  readonly reply: string
  /** The lines that both sides sent, without secrets and without the message. */
  readonly transcript: readonly string[]
  /** The server's name and port. */
  readonly server: string
}

/** A shorter timeout than for a real send, because a person is waiting. */
const PATIENCE = 20_000

/** Sends one message and returns the outcome. */
export async function sendTest(
  settings: SmtpSettings,
  { from, to, message }: { from: string; to: string; message: Uint8Array },
): Promise<TestOutcome> {
  const { options, oauth, server } = settings
  const transcript: string[] = []
  let token: string | undefined
  const waits = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE }
  let awaited = ''
  const follow = awaitedIn(settings, text => (awaited = text))
  const keep = linesInto(line => transcript.push(withoutSecrets(line, oauth, token)))
  const logger = loggerWith((about, text) => {
    follow(about, text)
    keep(about, text)
  })
  const connection = new SMTPConnection({
    ...options,
    ...waits,
    transactionLog: true,
    logger,
    customAuth: tokenHandlers,
  })
  const over = new AbortController()
  try {
    token = await oauth?.tokens.token()
    const sent = new Promise<string>((resolve, reject) => {
      connection.on('error', reject)
      connection.once('end', () => reject(new Error('The server closed the connection.')))
      let extensions = ''
      const send = (): void => {
        if (needsUtf8({ mailbox: to }) && !/^250[ -]SMTPUTF8\b/im.test(extensions)) reject(new Error(NO_UTF8))
        else
          connection.send({ from, to, size: message.length }, Buffer.from(message), (fault, info) =>
            fault ? reject(fault) : resolve(info?.response ?? ''),
          )
      }
      connection.connect(fault => {
        extensions = connection.lastServerResponse || ''
        if (fault) reject(fault)
        else signIn(connection, settings, { token, extensions }, refused => (refused ? reject(refused) : send()))
      })
    })
    const reply = await Promise.race([sent, silentBecauseOfTls(settings, connection, over.signal)])
    connection.quit()
    return { sent: true, reply, transcript, server }
  } catch (cause) {
    connection.close()
    if (cause instanceof AccessTokenFault) return { sent: false, reply: cause.message, transcript, server }
    const fault = explainedSignIn(explained(cause as SmtpFault, settings, awaited), settings, token)
    const { response, message: why } = fault
    return { sent: false, reply: (response ?? why).replace(/\s+/g, ' ').trim(), transcript, server }
  } finally {
    over.abort()
  }
}

/** Returns a function that hands on the lines of both sides, without credentials. */
function linesInto(keep: (line: string) => void) {
  let isSecretNext = false
  return (about: { readonly tnx?: string }, text: string): void => {
    if (about.tnx === 'server') {
      isSecretNext = /^334/.test(text)
      keep(`< ${text}`)
    }
    if (about.tnx === 'client') keep(`> ${isSecretNext ? '…' : text.replace(/^(AUTH \S+) .*/s, '$1 …')}`)
  }
}
