import { strictPercentDecoded } from '../core/url.js'

/** A line of robots.txt that allows or disallows the paths that a pattern matches. */
export interface RobotsRule {
  readonly allow: boolean
  /** The pattern: a path in which `*` stands for any characters, and `$` at the end for the end of the path. */
  readonly path: string
}

/** The size, in bytes, up to which robots.txt is read (RFC 9309 section 2.5). */
export const ROBOTS_BYTES = 500 * 1024

const LINE = /^\s*([a-z-]+)\s*:\s*(.*?)\s*$/i

/**
 * Returns the rules of robots.txt for a product token: those of all groups that name it or, if there are none, those of all groups
 * for `*` (RFC 9309 section 2.2.1). Lines of other kinds do not end a group.
 */
export function robotsRules(text: string, product: string): RobotsRule[] {
  const own: RobotsRule[] = []
  const others: RobotsRule[] = []
  let named = false
  let agents: string[] = []
  let isHead = false
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)) {
    const [, key = '', value = ''] = LINE.exec(line.replace(/#.*$/, '')) ?? []
    const name = key.toLowerCase()
    if (name === 'user-agent') {
      agents = isHead ? [...agents, value] : [value]
      isHead = true
      named ||= isProduct(value, product)
    } else if (name === 'allow' || name === 'disallow') {
      isHead = false
      // An empty pattern matches nothing.
      if (value === '') continue
      const rule = { allow: name === 'allow', path: value }
      if (agents.some(agent => isProduct(agent, product))) own.push(rule)
      if (agents.includes('*')) others.push(rule)
    }
  }
  return named ? own : others
}

/** Tells whether a line for a user agent names a product. The name ends where no more characters of a product token follow. */
const isProduct = (agent: string, product: string): boolean =>
  /^[a-z_-]+/i.exec(agent)?.[0].toLowerCase() === product.toLowerCase()

/**
 * Tells whether rules allow a path with its query. The rule with the longest pattern counts, and `Allow` if two are equally long
 * (RFC 9309 section 2.2.2).
 */
export function mayFetch(rules: readonly RobotsRule[], address: string): boolean {
  const { pathname, search } = new URL(address)
  if (pathname === '/robots.txt') return true
  const path = comparable(pathname + search)
  let best: { readonly length: number; readonly allow: boolean } = { length: -1, allow: true }
  for (const { allow, path: pattern } of rules) {
    const wanted = comparable(pattern)
    const { length } = new TextEncoder().encode(wanted)
    if ((length > best.length || (length === best.length && allow)) && matches(wanted, path)) best = { length, allow }
  }
  return best.allow
}

/** Writes a path so that percent-encoded and plain characters compare as equal, except for `/`, `*` and `$`, which mean something. */
const comparable = (path: string): string =>
  path.replace(
    /(?:%[\da-f]{2})+/gi,
    encoded =>
      strictPercentDecoded(encoded)?.replace(/[/*$%?#]/g, sign => (sign === '*' ? '%2A' : encodeURIComponent(sign))) ??
      encoded.toUpperCase(),
  )

/** Matches the parts between `*` one after the other, in a time that is linear in the length of the path for each part. */
function matches(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$')
  const [first = '', ...parts] = (isWhole ? pattern.slice(0, -1) : pattern).split('*')
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1
    if (isWhole && isLast) return path.length - part.length >= at && path.endsWith(part)
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return !isWhole || at === path.length
}
