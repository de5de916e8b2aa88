import { isIP } from 'node:net'

/**
 * Identifies a client for rate limits: by its IPv4 address, or by the /64 network of its IPv6 address, because a household
 * may use all addresses of such a network.
 * @param peer the other end of the connection
 * @param forwarded the header X-Forwarded-For
 * @param proxies how many of our own proxies are in front of the server; what anyone else wrote into the header is ignored
 */
export function clientOf(peer: string, forwarded: string | undefined, proxies: number): string {
  const hops = (forwarded ?? '').split(',').map(hop => hop.trim())
  const hop = proxies > 0 ? (hops.at(-proxies) ?? '') : ''
  const address = plain(isIP(plain(hop)) > 0 ? hop : peer)
  return isIP(address) === 6 ? networkOf(address) : address
}

const plain = (address: string): string =>
  address
    .replace(/^\[|\](?::\d+)?$/g, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')

/** Returns the first half of an IPv6 address, with all of its groups. */
function networkOf(address: string): string {
  const [start = '', end] = address.split('::')
  const head = start === '' ? [] : start.split(':')
  const tail = end === undefined || end === '' ? [] : end.split(':')
  const gap = end === undefined ? [] : Array<string>(Math.max(8 - head.length - tail.length, 0)).fill('0')
  const groups = [...head, ...gap, ...tail].slice(0, 4)
  return `${groups.map(group => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** Tells whether the client is on this machine. */
export const isLoopback = (peer: string): boolean => /^(?:127\.|::1$)/.test(plain(peer))
