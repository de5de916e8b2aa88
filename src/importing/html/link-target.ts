import { unzipSync } from 'node:zlib'
import { canParseUrl, percentDecoded } from '../../core/url.js'
import { withoutCounting } from './link-parameters.js'

const MAX_WRAPPINGS = 5

/**
 * Returns the real target of a link: it unwraps newsletter redirects that contain their target and removes tracking
 * parameters.
 */
export const linkTarget = (address: string): string => withoutCounting(unwrapped(address))

/** Unwraps a link without removing its tracking parameters. */
export function unwrapped(address: string): string {
  let url = address
  for (let i = 0; i < MAX_WRAPPINGS; i += 1) {
    const inner = wrapped(url)
    if (!inner) break
    url = inner
  }
  return url
}

/** Matches hosts that redirect: newsletter services, and programs that scan links before readers follow them. */
const WRAPPERS =
  /(?:^|\.)(?:list-manage\d*\.com|sendgrid\.net|substack\.com|mailgun\.org|safelinks\.protection\.outlook\.com|cdn\.office\.net|vadesecure\.com|defend\.egress\.com|edgepilot\.com|trustifi\.com|inky\.com|urldefense\.(?:com|us|proofpoint\.com)|cudasvc\.com|(?:protection\.)?sophos\.com|secure-web\.cisco\.com|mimecast\.com|mimecastprotect\.com|fireeye\.com|trendmicro\.com|clicktime\.symantec\.com|avanan\.click|url-protection\.com|google\.com|facebook\.com|linkedin\.com|awstrack\.me|hubspotlinks\d*\.com|hs-sales-engage\.com|hubspotemail\.net|exacttarget\.com|exct\.net|pardot\.com|hs-sites\.com|createsend\d*\.com|cmail\d*\.com|beehiiv\.(?:com|net)|mandrillapp\.com|mailjet\.com|mjt\.lu|sendib(?:m|t)\d*\.com|sendibw?\d*\.com|klclick\d*\.com|klaviyomail\.com|convertkit-mail\d*\.com|kit-mail\d*\.com|acemln[a-c]\.com|emlnk\d*\.com|activehosted\.com|rs6\.net|sparkpostmail\d*\.com|pstmrk\.it|mlsend\d*\.com|dripemail\d*\.com|aweber\.com|iterable\.com|customeriomail\.com|mailerlite\.com|vresp\.com|getrevue\.co|revue\.email|buttondown\.email)$/i
const TRACKING_NAME =
  /^(?:click|clicks|links?|track|tracking|trk|ctrk|go|redirect|redir|out|url\d*|email|e|t|r|l|mail|news|newsletter|ct|elinks?\w*)\d*[.-]/i
const TRACKING_PATH =
  /\/(?:click|clicks|track|tracking|redirect|redir|(?:uni\/)?ls\/click|wf\/click|ss\/c|cs\/c|out|ct|tr\/cl|mk\/cl|lnk|e[23]t|Ctc|lt|lt\.php|link-tracker|tn\.jsp|url|[CL]\d)(?:[/?.]|$)/i

const isWrapper = ({ hostname, pathname }: URL): boolean =>
  WRAPPERS.test(hostname) || TRACKING_NAME.test(hostname) || TRACKING_PATH.test(pathname)

/** Matches known forms of links that count clicks without containing their target. */
const COUNTER =
  /list-manage\d*\.com\/track\/click|substack\.com\/redirect\/|\/(?:uni\/)?ls\/click\?|\/wf\/click\?|\/(?:ss|v\d)\/c\/|\/(?:tr|mk)\/cl\/|\/e[23]t\/|\/Ctc\/|\/lt\.php\?|\/tn\.jsp\?|\/link\/c\/|\/lnk\/\w|\/track\/click|\/[CL]\d\/|\/c\/eJ|\/deliveries\/|[?&]qs=[\da-f]{20}|[?&]upn=|\/optiext\/|\/e\/er\?|\/e\/f2|\/y\/ct\//i
const LONG_VALUE = /[/=](?=[\w.~%+=-]*\d)(?=[\w.~%+=-]*[a-z])[\w.~%+=-]{16,}(?:[/?&#]|$)/i

/** Tells whether an address only counts clicks and hides its target. */
export function isClickCounter(address: string): boolean {
  if (!canParseUrl(address)) return false
  const url = new URL(address)
  const { hostname, pathname, search } = url
  if (/(?:^|\.)(?:google|facebook|linkedin)\.com$/i.test(hostname)) return false
  if (/(?:^|\.)(?:substack\.com|beehiiv\.com|buttondown\.email|getrevue\.co|mailerlite\.com)$/i.test(hostname))
    return COUNTER.test(address) || /^(?:link|links|click|email|hp|elinks?\w*|flight|magic)\./i.test(hostname)
  if (WRAPPERS.test(hostname) || COUNTER.test(address)) return true
  const isNamed = TRACKING_NAME.test(hostname) || TRACKING_PATH.test(pathname)
  // A page such as `news.harbour.example/why-tides-2024` has words in its path, while a click counter has a token.
  return (
    isNamed && (LONG_VALUE.test(`${pathname}${search}`) || /^\/(?:click|track|redirect|redir|c|ct)\b/i.test(pathname))
  )
}

const TARGET_NAME =
  /^(?:a|u|url|q|to|o|target|targeturl|dest|destination|redirect\w*|r|link|href|goto|l|uri|d|p|h|j|e|_url)$/i

function wrapped(address: string): string | undefined {
  if (!canParseUrl(address)) return undefined
  const url = new URL(address)
  if (!isWrapper(url)) return undefined
  return inPath(address, url) ?? inParameters(url)
}

/** Finds a target in the path after the tracking values: plain, encoded, or in Base64. */
function inPath(address: string, { hostname, pathname }: URL): string | undefined {
  const [, proofpoint = '', removed = ''] =
    /\/v[23]\/(?:r\d\d\/)?_{2,3}(https?:\/\/?.*?)_{2,3}[;.]([\w+/-]*)/.exec(address) ?? []
  if (proofpoint) return asTarget(proofpointV3(proofpoint.replace(/^(https?:\/)(?!\/)/, '$1/'), removed))
  const encoded = /\/(https?(?::|%3A)(?:%2F|\/){2}[^/?#]+)(?:[/?#]|$)/i.exec(pathname.slice(1))?.[1]
  const plain = encoded && asTarget(percentDecoded(encoded))
  if (plain) return /%2F/i.test(encoded) ? plain : asTarget(`${plain}${address.split(encoded)[1] ?? ''}`)
  // Postmark omits the scheme.
  const bare = hostname.endsWith('pstmrk.it') ? /^\/\d\w*\/([^/]+)\//.exec(pathname)?.[1] : undefined
  if (bare) return asTarget(`https://${percentDecoded(bare)}`)
  return pathname
    .split(/[/.;,=]/)
    .map(part => unpacked(part))
    .find(asTarget)
}

function inParameters(url: URL): string | undefined {
  for (const [name, value] of url.searchParams) {
    if (name === 'u' && url.hostname.includes('urldefense') && url.pathname.startsWith('/v2/'))
      return asTarget(proofpointV2(value)) ?? asTarget(value)
    const plain = asTarget(value) ?? asTarget(percentDecoded(value))
    if (plain && TARGET_NAME.test(name)) return plain
    // No parameter but the target is an address in Base64.
    const packed = value
      .split('.')
      .map(part => unpacked(part))
      .find(asTarget)
    if (packed) return packed
  }
  return undefined
}

/** Decodes Proofpoint's version 2, which writes `-` for `%` and `_` for `/`. */
const proofpointV2 = (value: string): string => percentDecoded(value.replace(/-/g, '%').replace(/_/g, '/'))

const asTarget = (text: string | undefined): string | undefined =>
  text && /^https?:\/\/[^\s]+\.[^\s]+/i.test(text) && canParseUrl(text) ? text : undefined

/**
 * Restores the characters that Proofpoint's version 3 removes: `*` stands for the next of them, and `**B` for the next three,
 * where the letter is a digit of Base64 that counts from two.
 */
function proofpointV3(address: string, removed: string): string {
  const characters = [...Buffer.from(removed, 'base64url').toString('utf8')]
  if (characters.length === 0) return address
  const next = (count: number): string => characters.splice(0, count).join('')
  return address.replace(/\*\*([\w-])|\*/g, (_, length?: string) => next(length ? DIGITS.indexOf(length) + 2 : 1))
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** The bytes that a compressed value may become, and the encodings that may be nested. */
const MOST_BYTES = 10_000
const MOST_NESTED = 3

/** Finds a target in a value in Base64 or hexadecimal, which may be an address, JSON, parameters, or compressed. */
function unpacked(value: string, depth = MOST_NESTED): string | undefined {
  const text = percentDecoded(value)
  if (depth === 0 || !/^[\w+/=-]{16,}$/.test(text)) return undefined
  const isHex = /^(?:68|48)(?:74|54){2}(?:70|50)[\da-f]+$/i.test(text)
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64url')
  const words = (isCompressed(bytes) ? inflated(bytes) : bytes).toString('utf8')
  if (!/^[^\x00-\x1F\x7F\uFFFD]+$/.test(words)) return undefined
  if (/^https?:\/\//i.test(words)) return asTarget(words)
  return (
    asTarget(/"(https?:\/\/[^"\s]+)"/i.exec(words.replace(/\\+(?=["/])/g, ''))?.[1]) ??
    asTarget(percentDecoded(/(?:^|[&;?])\w+=(https?(?::|%3A)[^&;\s"]+)/i.exec(words)?.[1] ?? '')) ??
    unpacked(words, depth - 1)
  )
}

/** Tells whether data is in the format of zlib (RFC 1950) or gzip (RFC 1952). */
const isCompressed = ([first, second = 0]: Buffer): boolean =>
  (first === 0x78 && (0x7800 + second) % 31 === 0) || (first === 0x1f && second === 0x8b)

function inflated(bytes: Buffer): Buffer {
  try {
    return unzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch {
    return bytes
  }
}
