import { canParseUrl } from '../../core/url.js'

/** Matches sites whose public addresses contain token-like values: of uploaded files, films or commits. */
const PUBLIC =
  /(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|google\.com|goo\.gl|github\.com|gitlab\.com|dropbox\.com|notion\.so|notion\.site|figma\.com|spotify\.com|apple\.com|amazon\.\w+|twitter\.com|x\.com|t\.co|bsky\.app|instagram\.com|facebook\.com|linkedin\.com|reddit\.com|archive\.org|doi\.org|zoom\.us|airtable\.com|typeform\.com|mcusercontent\.com|mailchimp\.com|mlcdn\.com|hubspotusercontent[\w-]*\.net|substackcdn\.com|amazonaws\.com|cloudfront\.net|imgix\.net|cloudinary\.com|unsplash\.com|wp\.com|medium\.com|beehiiv\.com)$/i
/** Matches Mailchimp's hosts, where `u` is the customer and `id` the mailing. The pages need both. */
const CUSTOMER = /(?:^|\.)(?:list-manage\d*\.com|campaign-archive\d*\.com|mailchi\.mp|eepurl\.com)$/i

export const isPublicSite = (hostname: string): boolean => PUBLIC.test(hostname)

/** Tells whether a value consists mainly of words, as in `two-clocks-2024` or `why-tides-3f2a9b1c`. */
const isSlug = (value: string): boolean =>
  value.split(/[-_]+/).filter(part => /^\p{L}?\p{Ll}{2,}$/u.test(part)).length > 1
/** Counts the changes between letters and digits and between lower and upper case. */
const changes = (value: string): number =>
  [...value].filter((sign, i) => i > 0 && kindOfSign(sign) !== kindOfSign(value[i - 1] ?? '')).length
const kindOfSign = (sign: string): number => (/\d/.test(sign) ? 0 : /\p{Lu}/u.test(sign) ? 1 : 2)
const isHex = (value: string): boolean => /^(?=.*\d)[\da-f]{16,}$/i.test(value.replace(/-/g, ''))

/** Tells whether a value is a token, a key or a reader's number: it contains too few words for the name of a page. */
export const isToken = (value: string): boolean =>
  /^[\w.~+=:|-]{8,}$/.test(value) &&
  !isSlug(value) &&
  !/\.[a-z]{2,5}$/i.test(value) &&
  (isHex(value) || (/\d/.test(value) ? changes(value) >= 3 : value.length >= 20 && changes(value) >= 6))

/** Tells whether the value of a parameter is a token. The test is less strict, because pages seldom need parameters. */
const isTokenValue = (value: string): boolean =>
  isToken(value) ||
  (/^\d{5,}$/.test(value) && !/^(?:19|20)\d{4}(?:\d\d)?$/.test(value)) ||
  (/^(?=.*\d)[\w.~+=-]{6,}$/.test(value) &&
    !isSlug(value) &&
    !/(?:19|20)\d\d$|^v?\d+(?:\.\d+)+$|^\d{4}-\d\d/.test(value))

/** Returns the token-like values in the parameters and the path of an address. */
function valuesIn(address: string): { readonly value: string; readonly rest: string }[] {
  if (!canParseUrl(address)) return []
  const url = new URL(address)
  if (isPublicSite(url.hostname)) return []
  const page = `${url.hostname}${url.pathname}`
  const parameters = [...url.searchParams, ...parametersIn(url)].filter(
    ([name, value]) => isTokenValue(value) && !(CUSTOMER.test(url.hostname) && /^(?:u|id)$/.test(name)),
  )
  return [
    ...parameters.map(([, value]) => ({ value, rest: `${page}${url.search}`.replace(value, '') })),
    ...url.pathname
      .split(/[/;=]/)
      .filter(isToken)
      .map(value => ({ value, rest: `${page}${url.search}`.replace(value, '') })),
  ]
}

/** Returns the parameters after the `#`, where they may follow a path. */
const parametersIn = ({ hash }: URL): [string, string][] => {
  const text = hash.slice(1)
  return text.includes('=') ? [...new URLSearchParams(text.replace(/^[^=]*\?/, ''))] : isToken(text) ? [['', text]] : []
}

const OFTEN = 3

/**
 * Returns the values that occur in three or more links with different targets. Such a value identifies the reader to the
 * sender.
 */
export function repeatedValues(addresses: Iterable<string>): ReadonlySet<string> {
  const targets = new Map<string, Set<string>>()
  for (const address of addresses)
    for (const { value, rest } of valuesIn(address)) targets.set(value, (targets.get(value) ?? new Set()).add(rest))
  return new Set([...targets].flatMap(([value, rests]) => (rests.size >= OFTEN ? [value] : [])))
}
