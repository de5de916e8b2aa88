import { replyText } from '../outcome.js'
import { subjectOf } from '../smtp-reply.js'
import type { ReportedEvent } from './bounce-provider.js'

type Refusal = Pick<ReportedEvent, 'type' | 'cause'>

const CODE = /(?:^|[\s:;(])[245](?:\d\d|\.\d{1,3}\.\d{1,3})(?=[\s:;,)-]|$)/

/**
 * Judges a refusal that a provider reports. Where the provider quotes the server's reply, that decides: providers call it a hard
 * bounce, too, if a server blocks the sender.
 * @param reply what the server said, with its codes; empty if the provider does not quote it
 * @param label what the provider says about it, and its name for it
 */
export function refusalOf(
  reply: string | undefined,
  label: { readonly isHard: boolean; readonly name: string },
): Refusal {
  const stated = replyText((reply ?? '').replace(/^\s*[\w-]+\s*;\s*/, ''))
  const subject = subjectOf(stated)
  const isHard = CODE.test(stated) || subject !== 'other' ? subject === 'mailbox' : label.isHard
  return { type: isHard ? 'hard' : 'soft', cause: stated === '' ? replyText(label.name) : stated }
}

/**
 * The refusal of a provider to send to an address that it has on a list of its own. What put it there is not known: it may have
 * been another publication of the account. So `subjectOf` finds the cause doubtful, and the second one on another day counts.
 */
export const refusedBefore = (provider: string): Refusal => ({
  type: 'soft',
  cause: `recipient refused by ${provider}, because an earlier message bounced`,
})

/** Stands for the reason that a provider does not give. */
export const UNEXPLAINED = 'no reason given'

/** Puts the codes before the words of a reply, unless the words have codes. */
export const replyWith = (codes: readonly (string | undefined)[], text = ''): string =>
  CODE.test(text) ? text : [...codes, text].filter(Boolean).join(' ')
