import { BlockList, isIP } from 'node:net'

/**
 * The IPv4 networks outside the public internet: this machine, networks behind a router, the services of a cloud, addresses for
 * documentation (IANA special-purpose registries, RFC 6890 and its updates).
 */
const CLOSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** The IPv6 networks outside the public internet. Tunnels to IPv4 are included, because they could lead to any network above. */
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']
/** All addresses that are assigned for public use (RFC 4291 section 2.4); the rest is local, mapped, multicast or unassigned. */
const OPEN_V6 = '2000::/3'

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}

const closedV4 = listOf(CLOSED_V4, 'ipv4')
const closedV6 = listOf(CLOSED_V6, 'ipv6')
const openV6 = listOf([OPEN_V6], 'ipv6')

/** Tells whether an IP address is outside the public internet. Text that is not an IP address counts as outside. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$|%.*$/g, '')
  const version = isIP(bare)
  if (version === 4) return closedV4.check(bare, 'ipv4')
  if (version === 6) return !openV6.check(bare, 'ipv6') || closedV6.check(bare, 'ipv6')
  return true
}
