import type { Email } from 'postal-mime'
import { canParseUrl } from '../../core/url.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'

/** The recipients of a message, who must not appear in the post. */
export interface Recipients {
  readonly addresses: readonly string[]
  readonly names: readonly string[]
  /** Values in the header that identify a reader to the sender. */
  readonly ids: readonly string[]
}

export const withRecipients = (some: Recipients, more: Recipients): Recipients => ({
  addresses: [...some.addresses, ...more.addresses],
  names: [...some.names, ...more.names],
  ids: [...some.ids, ...more.ids],
})

/** Matches headers that contain the mailbox in which a message arrived. */
const ARRIVED =
  /^(?:to|cc|bcc|apparently-to|resent-(?:to|cc|bcc)|(?:x-)?(?:delivered-to|original-to|envelope-to|forwarded-(?:to|for)|rcpt-to|real-to|apple-mail-to)|x-.*(?:recipient|destination|subscriber)(?:-e?-?mail|-address)?|recipient)$/i
const ADDRESS = /[^\s<>,;:"'()[\]=]+@[\w\u0080-\uFFFF-]+(?:\.[\w\u0080-\uFFFF-]+)+/gu
/** Matches headers whose values identify the reader. */
const TELLING =
  /^(?:list-unsubscribe|return-path|x-.*(?:recip|rcpt|subscriber|contact|user|member|person|token|unsub|[eus]id)s?(?:-id)?)$/i

/** Returns the recipients that a message names in its header. */
export function recipientsOf(mail: Email): Recipients {
  const values = (name: RegExp): string[] => mail.headers.filter(({ key }) => name.test(key)).map(({ value }) => value)
  const mailboxes = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap(
    entry => entry.group ?? [entry],
  )
  const arrived = values(ARRIVED).flatMap(value => value.match(ADDRESS) ?? [])
  const received = values(/^received$/).flatMap(value => /\sfor\s+<?([^\s<>;]+@[^\s<>;]+)/.exec(value)?.[1] ?? [])
  const addresses = [
    ...mailboxes.map(({ address = '' }) => address),
    ...arrived,
    ...received,
    ...verpAddresses(values(/^(?:return-path|errors-to|sender|list-unsubscribe)$/)),
    ...values(/^list-unsubscribe$/).flatMap(value =>
      parametersOf(value).flatMap(parameter => parameter.match(ADDRESS) ?? []),
    ),
  ]
  // The addresses of the sender and of a mailing list do not identify a reader, even if the message was sent to them.
  const open = [mail.from?.address ?? '', ...values(/^list-post$/).flatMap(value => value.match(ADDRESS) ?? [])]
  const isOpen = (address: string): boolean => open.some(other => other.toLowerCase() === address.toLowerCase())
  return {
    addresses: [...new Set(addresses)].filter(address => address.includes('@') && !isOpen(address)),
    names: mailboxes.filter(({ address = '' }) => !isOpen(address)).map(({ name }) => name),
    ids: values(TELLING).flatMap(value => value.match(/[\w~-]{6,}/g) ?? []),
  }
}

/** Matches the words that precede the recipient's address in the foot of a message. */
const SENT_TO = new RegExp(
  String.raw`(?<!\p{L})${anyPhrase(LANGUAGES.flatMap(({ letters }) => letters?.sentTo ?? []))}(?!\p{L})`,
  'iu',
)

/** Returns the addresses to which a message was sent according to its foot. */
export const addressesInFoot = (lines: readonly string[]): string[] =>
  lines.flatMap(line => (line.length < 400 && SENT_TO.test(line) ? (line.match(ADDRESS) ?? []) : []))

/** Returns the parameters of the addresses in a header, which are in angle brackets. */
const parametersOf = (header: string): string[] =>
  [...header.matchAll(/<([^<>]+)>/g)].flatMap(([, address = '']) =>
    canParseUrl(address) ? [...new URL(address).searchParams.values()] : [],
  )

/**
 * Returns the possible recipients in a variable return path such as `bounce-12-ana=harbour.example@lists.example`, where
 * the local part before the `=` may begin at any separator.
 */
const verpAddresses = (paths: readonly string[]): string[] =>
  paths.flatMap(path => {
    const [, local = '', domain = ''] = /([\w.+-]+)=([\w-]+(?:\.[\w-]+)+)@/.exec(path) ?? []
    const starts = [...local.matchAll(/^|[+-]/g)].map(({ 0: sign, index }) => index + sign.length)
    return starts.map(start => `${local.slice(start)}@${domain}`).filter(address => /^[^@]{2,}@/.test(address))
  })

/** Returns the person who forwarded a message as a recipient of it. */
export const forwarderOf = ({ from }: Pick<Email, 'from'>): Recipients => ({
  addresses: from?.address ? [from.address] : [],
  names: from?.name ? [from.name] : [],
  ids: [],
})
