import { addressParts } from '../core/email-address.js'
import { type Message, type Outcome, readerMessage, sendThrough } from '../delivery/index.js'
import type { ReaderMail } from '../editions/email/index.js'
import type { Publication } from '../publication/index.js'
import { dkimFor, mailServersFor, type NamedServer, serverNumbers } from '../sending/index.js'
import type { Database } from '../storage/index.js'
import type { Io } from './io.js'

/** Sends one message through the first server that takes it. Such messages are few, so each has a connection of its own. */
export async function sendSingle(message: Message, servers: readonly NamedServer[]): Promise<Outcome> {
  const { domain } = addressParts(message.to)
  return (await sendThrough(servers, message, { subscriber: 0, domain })).outcome
}

/**
 * Returns a function that sends mails to single people; undefined if no mail server or no sender is set.
 * @param database keeps refresh tokens that change
 * @throws ProblemsError if one of these settings is wrong
 */
export function singleMailer(publication: Publication, root: string, io: Io, database?: Database) {
  if (serverNumbers(io.env).length === 0 || !publication.sender) return undefined
  const servers = mailServersFor(publication, io, database)
  const sign = dkimFor(publication, root, io.env)
  return async (mail: ReaderMail & { readonly to: string }): Promise<Outcome> =>
    sendSingle(await readerMessage(mail, { publication, sign, now: io.clock() }), servers)
}
