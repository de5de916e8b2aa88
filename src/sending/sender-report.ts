import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Environment } from '../core/variables.js'
import { checkSender, type SenderFacts, type SenderReport } from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import type { NamedServer } from './mail-servers.js'
import type { SendingTools } from './sending-tools.js'

/** Asks DNS about the sender of a publication. Without a sender, there is nothing to ask. */
export async function senderReport(
  publication: Publication,
  servers: readonly NamedServer[],
  { root, dns }: { readonly root: string; readonly dns?: string | false | undefined },
  { env }: Pick<SendingTools, 'env'>,
): Promise<SenderReport | undefined> {
  const { sender, sending } = publication
  if (!sender) return undefined
  const { dnsAsker } = await import('../network/index.js')
  const dkim = signingKey(root, env)
  const facts: SenderFacts = {
    ...{ from: sender.email, envelope: sending.bounces ?? sender.email },
    ...(dkim ? { dkim } : {}),
  }
  const ask = dnsAsker(dns || undefined)
  const hosts = [...new Set(servers.flatMap(({ settings }) => settings.options.host ?? []))]
  const [first, ...others] = await Promise.all(
    (hosts.length > 0 ? hosts : [undefined]).map(server => checkSender(server ? { ...facts, server } : facts, ask)),
  )
  return first && others.reduce(joined, first)
}

/** Adds to a report what differs for another mail server, whose name is in the sentences. */
function joined(one: SenderReport, other: SenderReport): SenderReport {
  const isNew = ([, text]: readonly [string, string]): boolean => one.lines.every(([, before]) => before !== text)
  const count = one.lines.filter(([subject]) => subject.startsWith('SPF')).length + 1
  return {
    lines: [
      ...one.lines,
      ...other.lines.filter(isNew).map(([subject, text]) => [`${subject} ${count}`, text] as const),
    ],
    problems: [...one.problems, ...other.problems.filter(({ what }) => one.problems.every(each => each.what !== what))],
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
