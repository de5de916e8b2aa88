import type { Publisher, Publishers } from '../attribution/index.js'
import { slugText } from '../content/index.js'
import { canParseUrl } from '../core/url.js'
import type { ImportedFact } from './fact.js'
import { LANGUAGES } from './languages/languages.js'
import { anyPhrase } from './languages/phrase-pattern.js'
import { yamlScalar } from './yaml-scalar.js'

/** An outlet to add to publishers.yml. */
export interface NewOutlet {
  readonly key: string
  readonly name: string
  readonly url?: string
  readonly feed?: string
}

/**
 * Returns the domain of an address, such as `harbour.example` for `https://www.harbour.example/article`. It returns
 * undefined without an address.
 */
export function domainOf(url: string | undefined): string | undefined {
  return url && canParseUrl(url) ? new URL(url).hostname.replace(/^www\d?\./, '').toLowerCase() : undefined
}

/** Tells whether a host is the given domain or one of its subdomains. */
const belongs = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)

/** Tells whether two addresses are on one site: on the same domain, or one on a subdomain of the other's. */
export function isSameSite(a: string | undefined, b: string | undefined): boolean {
  const [first, second] = [domainOf(a), domainOf(b)]
  return first !== undefined && second !== undefined && (belongs(first, second) || belongs(second, first))
}

const ARTICLE = new RegExp(`^${anyPhrase(LANGUAGES.flatMap(({ definite = [] }) => definite.map(slugText)))}-`)
const nameKey = (name: string): string => slugText(name).replace(ARTICLE, '')

/**
 * Finds the outlet of an article in publishers.yml: by the domain of the outlet's or the article's address, where the
 * longest match counts, or else by name.
 */
export function listedOutlet(
  { name, urls }: { readonly name?: string | undefined; readonly urls: readonly (string | undefined)[] },
  publishers: Publishers,
): Publisher | undefined {
  const hosts = urls.map(domainOf).filter(host => host !== undefined)
  const byDomain = [...publishers.values()]
    .flatMap(publisher => {
      const domain = domainOf(publisher.url)
      return domain && hosts.some(host => belongs(host, domain)) ? [{ publisher, domain }] : []
    })
    .sort((a, b) => b.domain.length - a.domain.length)[0]?.publisher
  if (byDomain || !name) return byDomain
  const key = nameKey(name)
  return [...publishers.values()].find(publisher => nameKey(publisher.name) === key || publisher.key === key)
}

export interface OutletMatch {
  readonly outlet?: NewOutlet
  /** The facts, in which the outlet is a key of publishers.yml or a name and an address. */
  readonly found: readonly ImportedFact[]
}

/**
 * Looks up an article's outlet in publishers.yml.
 * @param source the outlet whose feed is read, which other outlets may share a site with
 */
export function outletOf(facts: readonly ImportedFact[], publishers: Publishers, source?: Publisher): OutletMatch {
  const factOf = (field: string): ImportedFact | undefined => facts.find(fact => fact.field === field)
  const textOf = (field: string): string | undefined => {
    const value = factOf(field)?.value
    return typeof value === 'string' ? value : undefined
  }
  const name = textOf('original.publisher.name')
  const url = textOf('original.publisher.url')
  const article = textOf('original.url')
  const isSource = source !== undefined && name === source.name
  const listed = isSource ? source : listedOutlet({ name, urls: [url, article] }, publishers)
  const rest = facts.filter(({ field }) => !field.startsWith('original.publisher.'))
  const named = factOf('original.publisher.name')
  if (listed?.key) {
    const from = named ? `${named.from}, listed in publishers.yml` : 'publishers.yml, by the address'
    // An address identifies the outlet, while a name may be that of another party.
    const certain = isSource || listedOutlet({ urls: [url, article] }, publishers) !== undefined
    const doubt = named?.doubt && !certain ? { doubt: named.doubt } : {}
    return { found: [...rest, { field: 'original.publisher', value: listed.key, from, ...doubt }] }
  }
  if (!name) return { found: facts }
  const home = url ?? (article ? `${new URL(article).origin}/` : undefined)
  const feed = textOf('original.publisher.feed')
  return {
    found: facts,
    outlet: { key: outletKey(name, home), name, ...(home ? { url: home } : {}), ...(feed ? { feed } : {}) },
  }
}

/** Makes a key for publishers.yml from the name of an outlet or, if that has no Latin letters, from its address. */
export const outletKey = (name: string, home: string | undefined): string =>
  slugText(name)
    .normalize('NFD')
    .replace(/[^a-z0-9-]/g, '')
    .replace(/^-+|-+$/g, '') ||
  domainOf(home)?.split('.').at(-2) ||
  'outlet'

/** Writes the lines to add to publishers.yml. */
export const outletEntry = ({ key, name, url, feed }: NewOutlet): string =>
  [
    `${key}:`,
    `  name: ${yamlScalar(name)}`,
    ...(url ? [`  url: ${yamlScalar(url)}`] : []),
    ...(feed ? [`  feed: ${yamlScalar(feed)}`] : []),
  ].join('\n')
