import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { readSmtpUrl } from './smtp-settings.js'

/** What came of handing over one test message. */
export interface TestOutcome {
  readonly sent: boolean
  /** What the server said last, or why nothing was heard of it. */
  readonly reply: string
  /** What both sides said, a line each, without what is secret and without the message. */
  readonly transcript: readonly string[]
  /** The server's name and port. */
  readonly server: string
}

/** Nobody waits longer at a screen. */
const PATIENCE = 20_000

/**
 * Sends one message, and tells how it went.
 * @param url of the server, as in SMTP_URL
 * @throws ProblemsError where there is no address of a server, or none that can be read
 */
export async function sendTest(
  url: string | undefined,
  { from, to, message }: { from: string; to: string; message: Uint8Array },
): Promise<TestOutcome> {
  const { options, auth, server } = readSmtpUrl(url)
  const transcript: string[] = []
  const waits = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE }
  const connection = new SMTPConnection({ ...options, ...waits, transactionLog: true, logger: logInto(transcript) })
  try {
    const reply = await new Promise<string>((resolve, reject) => {
      connection.on('error', reject)
      connection.once('end', () => reject(new Error('The server closed the connection.')))
      const send = (): void =>
        connection.send({ from, to, size: message.length }, Buffer.from(message), (fault, info) =>
          fault ? reject(fault) : resolve(info?.response ?? ''),
        )
      connection.connect(fault => {
        if (fault) reject(fault)
        else if (!auth) send()
        else connection.login({ credentials: auth }, refused => (refused ? reject(refused) : send()))
      })
    })
    connection.quit()
    return { sent: true, reply, transcript, server }
  } catch (cause) {
    connection.close()
    const { response, message: why } = cause as Error & { response?: string }
    return { sent: false, reply: (response ?? why).replace(/\s+/g, ' ').trim(), transcript, server }
  }
}

/** A log that keeps what goes over the wire, but no credentials. */
function logInto(transcript: string[]) {
  let asked = false
  const debug = (about: { tnx?: string }, text: string): void => {
    if (about.tnx === 'server') {
      asked = /^334/.test(text)
      transcript.push(`< ${text}`)
    }
    if (about.tnx === 'client') transcript.push(`> ${asked ? '…' : text.replace(/^(AUTH \S+) .*/s, '$1 …')}`)
  }
  const quiet = (): void => {}
  return { debug, trace: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet, level: quiet }
}
