import { canParseUrl, percentDecoded } from '../../core/url.js'
import { withoutParameters } from '../html/link-parameters.js'
import { isClickCounter, linkTarget } from '../html/link-target.js'
import { namesOneOf } from './address-forms.js'
import { isManagingAddress } from './managing-link.js'
import { isPublicSite, isToken, repeatedValues } from './reader-values.js'
import type { Recipients } from './recipients.js'

/** An address without the parts that identify the reader. */
export interface PublicAddress {
  /** The remaining address, or undefined if the target cannot be reached without the removed parts. */
  readonly address?: string
  /** Whether the address identified the reader. A link with such an address may be a button for the recipient. */
  readonly personal: boolean
  /** The reason for an editor to check the address: it was removed, it was shortened, or it contains a suspicious value. */
  readonly doubt?: 'lost' | 'shortened' | 'value'
}

/** Tests for texts and values that identify the reader of a message. */
export interface PersonalParts {
  /** Tells whether a text names the reader in any form. */
  readonly names: (text: string) => boolean
  readonly of: (address: string, isPicture?: boolean) => PublicAddress
}

/** Matches parameters that sign a reader in. Those in IDENTIFYING only identify the reader. */
const SIGNED_IN = /(?:^|[_-])(?:token|jwt|hmac|otp|signature|sig|magic|passkey)$/i
const IDENTIFYING =
  /^(?:u?uid|user_?id|(?:subscriber|contact|recipient|member|user|reader|customer|profile|person|lead|list_?member)(?:[_-]?(?:id|key|hash|uuid|no))?|e|eid|rid|sid|mid|euid|unique_?id|key|hash|s?hash|j|x|qs)$/i
/** Matches the parameters from which a page takes the name in its greeting. */
const CALLED = /^(?:(?:first|last|full|display|given|family|sur|user|[fl])?[_-]?name|[fl]n)$/i
const isWord = (value: string): boolean => /^\p{Ll}{0,11}$/u.test(value)

/**
 * @param addresses all addresses in the message
 */
export function personalParts(
  { addresses: mailboxes, names: people, ids }: Recipients,
  addresses: readonly string[],
): PersonalParts {
  const names = namesOneOf(mailboxes)
  const values = new Set([...repeatedValues([...addresses, ...addresses.map(linkTarget)]), ...ids.filter(isToken)])
  const nameParts = new Set(people.flatMap(name => [name, ...name.split(/[\s,]+/)]).map(name => name.toLowerCase()))
  const known: Known = {
    text: text => values.has(text) || names(text),
    parameter: (name, value) => CALLED.test(name) && nameParts.has(value.replace(/\+/g, ' ').toLowerCase()),
  }
  return { names, of: (address, isPicture = false) => publicAddress(address, isPicture, known) }
}

interface Known {
  readonly text: (text: string) => boolean
  readonly parameter: (name: string, value: string) => boolean
}

function publicAddress(address: string, isPicture: boolean, { text: isKnown, parameter }: Known): PublicAddress {
  if (/^mailto:/i.test(address))
    return isKnown(address) || isManagingAddress(address) ? { personal: true } : { address, personal: false }
  const target = withoutLogin(linkTarget(address))
  if (isClickCounter(target)) return counted(target, isKnown)
  const cleaned = withoutParameters(
    target,
    (name, value) =>
      isKnown(value) ||
      isKnown(name) ||
      parameter(name, value) ||
      (!isPicture && (SIGNED_IN.test(name) || (IDENTIFYING.test(name) && !isWord(value)))),
  )
  const personal = cleaned !== target
  const [page = '', anchor = ''] = cleaned.split(/#(.*)/s)
  const rest = isKnown(anchor) || partsOf(anchor).some(isKnown) ? page : cleaned
  if (partsOf(rest).some(isKnown) || isKnown(rest)) return { personal: true, doubt: 'lost' }
  if (isPicture || !hasToken(rest)) return { address: rest, personal }
  return { address: rest, personal, doubt: 'value' }
}

/**
 * Shortens the click counters of two services, which work without the value that identifies the reader. The click counters
 * of other services are removed.
 */
function counted(address: string, isKnown: (text: string) => boolean): PublicAddress {
  const rest = /\/\/[^/]*(?:list-manage\d*\.com\/track\/click\?|substack\.com\/redirect\/[\da-f-]{36})/i.test(address)
    ? withoutParameters(address, (name, value) => !/^(?:u|id)$/.test(name) || isKnown(value))
    : undefined
  return rest && !isKnown(rest)
    ? { address: rest, personal: true, doubt: 'shortened' }
    : { personal: true, doubt: 'lost' }
}

const withoutLogin = (address: string): string => address.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1')
const partsOf = (address: string): string[] => address.split(/[/?&;=#.]/).flatMap(part => [part, percentDecoded(part)])

const LONG = 20

/** Tells whether an address contains a value that could identify either a reader or a page. */
function hasToken(address: string): boolean {
  if (!canParseUrl(address)) return false
  const { hostname, pathname, searchParams } = new URL(address)
  return (
    !isPublicSite(hostname) &&
    [...pathname.split('/'), ...searchParams.values()].some(value => value.length >= LONG && isToken(value))
  )
}
