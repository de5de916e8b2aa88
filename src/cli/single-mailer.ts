import { type Message, type Outcome, readerMessage, smtpConnectionTo } from '../delivery/index.js'
import type { ReaderMail } from '../editions/email/index.js'
import type { Publication } from '../publication/index.js'
import type { Io } from './io.js'
import { dkimFor, smtpSettingsFor } from './send-secrets.js'

/** Sends one message. Such messages are few, so each has a connection of its own. */
export async function sendSingle(message: Message, publication: Publication, { env }: Io): Promise<Outcome> {
  const connection = smtpConnectionTo(smtpSettingsFor(publication, env))
  return connection.send(message).finally(connection.close)
}

/**
 * Returns a function that sends mails to single people; undefined if no mail server or no sender is set.
 * @throws ProblemsError if one of these settings is wrong
 */
export function singleMailer(publication: Publication, root: string, io: Io) {
  if (!io.env['SMTP_URL'] || !publication.sender) return undefined
  smtpSettingsFor(publication, io.env)
  const sign = dkimFor(publication, root, io.env)
  return async (mail: ReaderMail & { readonly to: string }): Promise<Outcome> =>
    sendSingle(await readerMessage(mail, { publication, sign, now: io.clock() }), publication, io)
}
