import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { addressParts, needsUtf8 } from '../core/email-address.js'
import type { SmtpFault } from './outcome.js'
import { NO_UTF8 } from './smtp-connection.js'
import { awaitedIn, explained, loggerWith, silentBecauseOfTls } from './smtp-session.js'
import { ehloName, readSmtpUrl } from './smtp-settings.js'

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

/**
 * Sends one message and returns the outcome.
 * @param url the server's address, as in SMTP_URL
 * @throws ProblemsError if the address is missing or cannot be read
 */
export async function sendTest(
  url: string | undefined,
  { from, to, message }: { from: string; to: string; message: Uint8Array },
): Promise<TestOutcome> {
  const settings = readSmtpUrl(url, ehloName(undefined, addressParts(from).domain))
  const { options, auth, server } = settings
  const transcript: string[] = []
  const waits = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE }
  let awaited = ''
  const follow = awaitedIn(settings, text => (awaited = text))
  const keep = linesInto(transcript)
  const logger = loggerWith((about, text) => {
    follow(about, text)
    keep(about, text)
  })
  const connection = new SMTPConnection({ ...options, ...waits, transactionLog: true, logger })
  const over = new AbortController()
  try {
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
        else if (!auth) send()
        else connection.login({ credentials: auth }, refused => (refused ? reject(refused) : send()))
      })
    })
    const reply = await Promise.race([sent, silentBecauseOfTls(settings, connection, over.signal)])
    connection.quit()
    return { sent: true, reply, transcript, server }
  } catch (cause) {
    connection.close()
    const { response, message: why } = explained(cause as SmtpFault, settings, awaited)
    return { sent: false, reply: (response ?? why).replace(/\s+/g, ' ').trim(), transcript, server }
  } finally {
    over.abort()
  }
}

/** Returns a function that adds the lines of both sides to the transcript, without credentials. */
function linesInto(transcript: string[]) {
  let isSecretNext = false
  return (about: { readonly tnx?: string }, text: string): void => {
    if (about.tnx === 'server') {
      isSecretNext = /^334/.test(text)
      transcript.push(`< ${text}`)
    }
    if (about.tnx === 'client') transcript.push(`> ${isSecretNext ? '…' : text.replace(/^(AUTH \S+) .*/s, '$1 …')}`)
  }
}
