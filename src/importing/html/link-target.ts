/** Names of parameters that count readers and mean nothing to the page. */
const COUNTING =
  /^(?:utm_\w+|mc_(?:cid|eid)|fbclid|gclid|dclid|msclkid|igshid|yclid|_hs(?:enc|mi)|mkt_tok|vero_\w+|ck_subscriber_id|oly_(?:anon|enc)_id|wickedid|twclid|ref_src)$/i

const MAX_WRAPPINGS = 5

/** Where a link really leads: out of the wrappings of newsletters that hold their target, without what counts readers. */
export function linkTarget(address: string): string {
  let url = address
  for (let i = 0; i < MAX_WRAPPINGS; i += 1) {
    const inner = wrapped(url)
    if (!inner) break
    url = inner
  }
  return withoutCounting(url)
}

const WRAPPERS =
  /(?:^|\.)(?:list-manage\.com|mailchi\.mp|sendgrid\.net|substack\.com|mailgun\.org|safelinks\.protection\.outlook\.com|urldefense\.(?:com|proofpoint\.com)|google\.com|facebook\.com|linkedin\.com|awstrack\.me|hubspotlinks\.com|exacttarget\.com|pardot\.com|hs-sites\.com|createsend\d*\.com|cmail\d*\.com|beehiiv\.com|mandrillapp\.com|mailjet\.com|sparkpostmail\.com)$/i
const TRACKING_NAME =
  /^(?:click|clicks|links?|track|tracking|trk|go|redirect|redir|out|url\d*|email|e|t|r|l|mail|news|newsletter|ct)\d*[.-]|\/(?:click|track|redirect|redir|ls\/click|out|ct|wf\/click|lt|url|CL0)(?:[/?.]|$)/i

/** Whether an address only counts readers and hides where it leads. */
export const isTracking = (address: string): boolean =>
  URL.canParse(address) &&
  (/(?:list-manage\.com|sendgrid\.net|awstrack\.me|substack\.com|mailchi\.mp)$/i.test(new URL(address).hostname) ||
    TRACKING_NAME.test(new URL(address).hostname) ||
    /^\/redirect\/\d/.test(new URL(address).pathname)) &&
  /click|redirect|track|\/c\/|\/ls\//i.test(address)

function wrapped(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (!WRAPPERS.test(url.hostname) && !TRACKING_NAME.test(url.hostname) && !TRACKING_NAME.test(url.pathname))
    return undefined
  const proofpoint = /\/v3\/__(https?:\/\/?.*?)__;/.exec(address)?.[1]
  if (proofpoint) return proofpoint.replace(/^(https?:\/)(?!\/)/, '$1/')
  const inPath = /\/CL0\/(https?:(?:%2F){2}[^/]+)\//i.exec(address)?.[1]
  if (inPath) return asTarget(decodedOnce(inPath))
  const inJson = fromJson(/(?:^|[/=])(eyJ[\w-]{16,})/.exec(`${url.pathname}${url.search}`)?.[1])
  if (inJson) return inJson
  for (const [name, value] of url.searchParams) {
    const target = asTarget(value) ?? asTarget(fromBase64(value))
    if (
      target &&
      /^(?:u|url|q|to|target|dest|destination|redirect\w*|r|link|href|goto|l|uri|d|p|h|j|_url)$/i.test(name)
    )
      return name === 'u' && url.hostname.includes('urldefense') ? asTarget(proofpointV2(value)) : target
    if (name === 'u' && url.hostname.includes('urldefense')) return asTarget(proofpointV2(value))
  }
  return undefined
}

/** Proofpoint's second form writes `-` for `%` and `_` for `/`. */
const proofpointV2 = (value: string): string => decodedOnce(value.replace(/-/g, '%').replace(/_/g, '/'))

const asTarget = (text: string | undefined): string | undefined =>
  text && /^https?:\/\/[^\s]+\.[^\s]+/i.test(text) && URL.canParse(text) ? text : undefined

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function fromBase64(text: string): string | undefined {
  if (!/^aHR0c[\w+/=-]{10,}$/.test(text)) return undefined
  return Buffer.from(text, 'base64url').toString('utf8')
}

/** A target among other things, as JSON in Base64: `/redirect/2/eyJlIjoiaHR0cHM6…`. */
function fromJson(text: string | undefined): string | undefined {
  if (!text) return undefined
  const targets = /"(https?:\/\/[^"\s]+)"/.exec(Buffer.from(text, 'base64url').toString('utf8').replaceAll('\\/', '/'))
  return asTarget(targets?.[1])
}

function withoutCounting(address: string): string {
  if (!address.includes('?') || !URL.canParse(address)) return address
  const url = new URL(address)
  const counting = [...url.searchParams.keys()].filter(name => COUNTING.test(name))
  if (counting.length === 0) return address
  for (const name of counting) url.searchParams.delete(name)
  return url.href
}
