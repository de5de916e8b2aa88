import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkSender, readSmtpUrl, type SenderFacts, type SenderReport } from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import type { Environment, Io } from './io.js'
import type { SendFlags } from './send-flags.js'

/** Asks DNS about the sender of a publication. Without a sender, there is nothing to ask. */
export async function senderReport(
  publication: Publication,
  { root, dns }: SendFlags,
  { env }: Io,
): Promise<SenderReport | undefined> {
  const { sender, sending } = publication
  if (!sender) return undefined
  const { dnsAsker } = await import('../network/index.js')
  const [server, dkim] = [serverIn(env), signingKey(root, env)]
  const facts: SenderFacts = {
    ...{ from: sender.email, envelope: sending.bounces ?? sender.email },
    ...(server ? { server } : {}),
    ...(dkim ? { dkim } : {}),
  }
  return checkSender(facts, dnsAsker(dns || undefined))
}

/** Returns the name of the mail server. If SMTP_URL is faulty, the rehearsal reports that elsewhere. */
function serverIn(env: Environment): string | undefined {
  try {
    return readSmtpUrl(env['SMTP_URL']).options.host
  } catch {
    return undefined
  }
}

/** Returns the selector and the public half of the DKIM key. If it cannot be read, the rehearsal reports that elsewhere. */
function signingKey(root: string, env: Environment): SenderFacts['dkim'] {
  const { OFFPRINT_DKIM_KEY: file, OFFPRINT_DKIM_SELECTOR: selector } = env
  if (!file || !selector) return undefined
  try {
    return { selector, key: createPublicKey(createPrivateKey(readFileSync(resolve(root, file)))) }
  } catch {
    return undefined
  }
}
