import type { Email } from 'postal-mime'

/** Whom a message was sent to: what must not stand in a post that is made of it. */
export interface Recipients {
  readonly addresses: readonly string[]
  readonly names: readonly string[]
  /** Values of its head by which its sender tells one reader from the others. */
  readonly ids: readonly string[]
}

export const withRecipients = (some: Recipients, more: Recipients): Recipients => ({
  addresses: [...some.addresses, ...more.addresses],
  names: [...some.names, ...more.names],
  ids: [...some.ids, ...more.ids],
})

/** Headers that name mailboxes in which a message arrived. */
const ARRIVED =
  /^(?:to|cc|bcc|apparently-to|resent-(?:to|cc|bcc)|(?:x-)?(?:delivered-to|original-to|envelope-to|forwarded-(?:to|for)|rcpt-to|real-to|apple-mail-to)|x-.*(?:recipient|destination|subscriber)(?:-e?-?mail|-address)?|recipient)$/i
const ADDRESS = /[^\s<>,;:"'()[\]=]+@[\w\u0080-\uFFFF-]+(?:\.[\w\u0080-\uFFFF-]+)+/gu
/** Headers whose values tell readers apart. */
const TELLING =
  /^(?:list-unsubscribe|return-path|x-.*(?:recip|rcpt|subscriber|contact|user|member|person|token|unsub|[eus]id)s?(?:-id)?)$/i

/** Who a message names as those that it was sent to. */
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
    ...values(/^list-unsubscribe$/).flatMap(value => parametersOf(value).flatMap(said => said.match(ADDRESS) ?? [])),
  ]
  // Who writes to themselves, or to a list that anybody may write to, sends to others.
  const open = [mail.from?.address ?? '', ...values(/^list-post$/).flatMap(value => value.match(ADDRESS) ?? [])]
  const isOpen = (address: string): boolean => open.some(other => other.toLowerCase() === address.toLowerCase())
  return {
    addresses: [...new Set(addresses)].filter(address => address.includes('@') && !isOpen(address)),
    names: mailboxes.filter(({ address = '' }) => !isOpen(address)).map(({ name }) => name),
    ids: values(TELLING).flatMap(value => value.match(/[\w~-]{6,}/g) ?? []),
  }
}

/** What a message says before the address that it was sent to. */
const SENT_TO =
  /\b(?:sent|delivered|mailed|addressed|intended|meant) (?:to|for)\b|subscribed|signed up|registered|you(?:['’]re| are) receiving|gesendet|verschickt|angemeldet|(?:envoyée?|adressée?) à|inscrite?\b|enviad[oa] (?:a|para)\b|suscrit[oa]|inviat[oa] a\b|iscritt[oa]|(?:verzonden|verstuurd|gestuurd) (?:aan|naar)|aangemeld/iu

/** The addresses that a message says it was sent to, in its foot. */
export const addressesTold = (lines: readonly string[]): string[] =>
  lines.flatMap(line => (line.length < 400 && SENT_TO.test(line) ? (line.match(ADDRESS) ?? []) : []))

/** The values in the addresses of a header, which stand in angle brackets. */
const parametersOf = (header: string): string[] =>
  [...header.matchAll(/<([^<>]+)>/g)].flatMap(([, address = '']) =>
    URL.canParse(address) ? [...new URL(address).searchParams.values()] : [],
  )

/** `bounce-12-ana=harbour.example@lists.example`: what stands before the sign may begin anywhere. */
const verpAddresses = (paths: readonly string[]): string[] =>
  paths.flatMap(path => {
    const [, local = '', domain = ''] = /([\w.+-]+)=([\w-]+(?:\.[\w-]+)+)@/.exec(path) ?? []
    const starts = [...local.matchAll(/^|[+-]/g)].map(({ 0: sign, index }) => index + sign.length)
    return starts.map(start => `${local.slice(start)}@${domain}`).filter(address => /^[^@]{2,}@/.test(address))
  })

/** Who passed a message on: a reader of it too. */
export const forwarderOf = ({ from }: Pick<Email, 'from'>): Recipients => ({
  addresses: from?.address ? [from.address] : [],
  names: from?.name ? [from.name] : [],
  ids: [],
})
