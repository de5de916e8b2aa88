import { BlockList, isIP } from 'node:net'
import { type AskDns, type DnsAnswer, recordsIn } from './dns.js'

export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror' | 'temperror'

/** The result of evaluating an SPF record (RFC 7208). */
export interface SpfReading {
  readonly result: SpfResult
  /** The reason for an error, as a sentence without its full stop. */
  readonly why?: string
  /** The number of mechanisms and modifiers that ask DNS; ten are allowed (section 4.6.4). */
  readonly lookups: number
  /** The terms that caused these lookups, in order, with the domain of their record. */
  readonly terms: readonly string[]
  /** Whether the record names any server, rather than only `all`. */
  readonly namesServers: boolean
  /** The qualifier of the `all` that ends the record, if one does. */
  readonly all?: string
}

/** The facts about a message that SPF depends on. */
export interface SpfSubject {
  /** The address of the server that delivers the message. Without one, nothing matches, so that every term is read. */
  readonly ip?: string
  /** The envelope sender. */
  readonly sender: string
  readonly helo: string
}

const MOST_LOOKUPS = 10
const MOST_VOID = 2
const MOST_MX = 10

const RESULTS: Readonly<Record<string, SpfResult>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' }

class SpfFault extends Error {
  constructor(
    readonly result: 'permerror' | 'temperror',
    message: string,
  ) {
    super(message)
  }
}

const permanent = (message: string): SpfFault => new SpfFault('permerror', message)

/** Returns an IPv4 address that is written as one of IPv6 in its own form (section 5). */
const unmapped = (ip: string): string => /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1] ?? ip

/** Evaluates the SPF record of a domain as receivers do. */
export async function readSpf(domain: string, { ip, ...rest }: SpfSubject, ask: AskDns): Promise<SpfReading> {
  const evaluation = new Evaluation({ ...rest, ...(ip === undefined ? {} : { ip: unmapped(ip) }) }, ask)
  const facts = (): Omit<SpfReading, 'result'> => {
    const { terms, all, namesServers } = evaluation
    return { lookups: terms.length, terms, namesServers, ...(all ? { all } : {}) }
  }
  try {
    const result = await evaluation.host(domain, [])
    return { result, ...facts() }
  } catch (cause) {
    if (!(cause instanceof SpfFault)) throw cause
    return { result: cause.result, why: cause.message, ...facts() }
  }
}

/** Tells whether a TXT record is an SPF record (section 4.5). */
export const isSpf = (record: string): boolean => /^v=spf1(?: |$)/i.test(record)

interface Mechanism {
  readonly qualifier: string
  readonly name: string
  /** The part after the name: a domain with its macros, or an address. */
  readonly value: string
  readonly bits4: number
  readonly bits6: number
  readonly written: string
}

interface SpfRecord {
  readonly mechanisms: readonly Mechanism[]
  readonly redirect?: string
}

/** A domain-spec (section 7.1): its last label is a name or ends in a macro. */
const DOMAIN = /^(?:%\{[a-z]\d*r?[-.+,/_=]*\}|%[%_-]|[!-$&-~])+$/i
/** A macro-string, which may be empty (section 7.1). The letters c, r and t are for explanations only. */
const MACROS = /^(?:%\{[slodiphv]\d*r?[-.+,/_=]*\}|%[%_-]|[!-$&-~])*$/i
const isDomain = (text: string): boolean =>
  DOMAIN.test(text) && (/%\{[^}]+\}\.?$/.test(text) || /\.(?!\d+\.?$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$/i.test(text))

/** Parses the whole record first, because an error anywhere in it is an error of all of it (section 4.6). */
function parseSpf(record: string, domain: string): SpfRecord {
  const faulty = (term: string, why: string) => permanent(`\`${term}\` in the SPF record of ${domain} ${why}`)
  const mechanisms: Mechanism[] = []
  let redirect: string | undefined
  let exp = 0
  for (const term of record.split(/ +/).slice(1)) {
    if (term === '') continue
    const [, modifier, target = ''] = /^([a-z][\w.-]*)=(.*)$/i.exec(term) ?? []
    if (modifier !== undefined) {
      const name = modifier.toLowerCase()
      if (name === 'redirect') {
        if (redirect !== undefined) throw faulty(term, 'is a second `redirect`')
        if (!isDomain(target)) throw faulty(term, 'names no domain')
        redirect = target
      } else if (name === 'exp') {
        if (++exp > 1) throw faulty(term, 'is a second `exp`')
        if (!isDomain(target)) throw faulty(term, 'names no domain')
      }
      if (!MACROS.test(target)) throw faulty(term, 'contains an invalid macro')
      continue
    }
    mechanisms.push(mechanismIn(term, faulty))
  }
  return { mechanisms, ...(redirect === undefined ? {} : { redirect }) }
}

function mechanismIn(term: string, faulty: (term: string, why: string) => SpfFault): Mechanism {
  const [, qualifier = '', name = '', rest = ''] = /^([+?~-]?)([a-z][a-z0-9]*)(.*)$/i.exec(term) ?? []
  const kind = name.toLowerCase()
  const made = (value: string, bits4 = 32, bits6 = 128): Mechanism => {
    return { qualifier: qualifier || '+', name: kind, value, bits4, bits6, written: term }
  }
  const bitsIn = (text: string | undefined, most: number): number => {
    if (text === undefined) return most
    if (!/^(?:0|[1-9]\d{0,2})$/.test(text) || Number(text) > most) throw faulty(term, 'has an invalid prefix length')
    return Number(text)
  }
  switch (kind) {
    case 'all':
      if (rest !== '') throw faulty(term, 'must be only `all`')
      return made('')
    case 'include':
    case 'exists':
      if (!rest.startsWith(':') || !isDomain(rest.slice(1))) throw faulty(term, 'names no domain')
      return made(rest.slice(1))
    case 'ptr':
      if (rest !== '' && !isDomain(rest.slice(1))) throw faulty(term, 'names no domain')
      return made(rest.slice(1))
    case 'a':
    case 'mx': {
      const match = /^(?::(.*?))?(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest)
      if (!match || (match[1] !== undefined && !isDomain(match[1]))) throw faulty(term, 'names no domain')
      return made(match[1] ?? '', bitsIn(match[2], 32), bitsIn(match[3], 128))
    }
    case 'ip4':
    case 'ip6': {
      const [, address = '', bits] = /^:([^/]*)(?:\/(.*))?$/.exec(rest) ?? []
      if (isIP(address) !== Number(kind.at(-1))) throw faulty(term, `is not an IPv${kind.at(-1)} address`)
      return kind === 'ip4' ? made(address, bitsIn(bits, 32)) : made(address, 32, bitsIn(bits, 128))
    }
    default:
      throw faulty(term, 'is not an SPF mechanism')
  }
}

class Evaluation {
  readonly terms: string[] = []
  namesServers = false
  all: string | undefined
  private voids = 0

  constructor(
    private readonly subject: SpfSubject,
    private readonly ask: AskDns,
  ) {}

  /** Evaluates the record of a domain: the function check_host of section 4. */
  async host(domain: string, outer: readonly string[]): Promise<SpfResult> {
    // An endless chain would end at the limit of lookups in any case, but its name explains more.
    if (outer.includes(domain.toLowerCase())) throw permanent(`the SPF record of ${domain} includes itself`)
    const chain = [...outer, domain.toLowerCase()]
    const answer = await this.ask('TXT', domain)
    if (answer.status === 'failed') throw failed(domain, answer)
    const records = recordsIn(answer).filter(isSpf)
    if (records.length > 1) throw permanent(`${domain} has ${records.length} SPF records, and only one is allowed`)
    const [record] = records
    if (record === undefined) return 'none'
    const { mechanisms, redirect } = parseSpf(record, domain)
    for (const mechanism of mechanisms) {
      if (mechanism.name === 'all') {
        this.all = mechanism.qualifier
        return RESULTS[mechanism.qualifier] ?? 'neutral'
      }
      if (mechanism.name !== 'include') this.namesServers = true
      if (await this.matches(mechanism, domain, chain)) return RESULTS[mechanism.qualifier] ?? 'neutral'
    }
    if (redirect === undefined) return 'neutral'
    this.count(`redirect=${redirect}`, domain)
    const target = this.expanded(redirect, domain)
    if (target === undefined) return 'neutral'
    const result = await this.host(target, chain)
    if (result === 'none') throw permanent(`${domain} redirects to ${target}, which has no SPF record`)
    return result
  }

  private async matches(mechanism: Mechanism, domain: string, chain: readonly string[]): Promise<boolean> {
    const { name, value, bits4, bits6, written } = mechanism
    if (name === 'ip4' || name === 'ip6') return this.isIn(value, name === 'ip4' ? bits4 : bits6)
    this.count(written, domain)
    const target = value === '' ? domain : this.expanded(value, domain)
    if (target === undefined) return false
    if (name === 'ptr') return this.isNamed(target)
    if (name === 'include') {
      const kept = this.all
      const result = await this.host(target, chain)
      this.all = kept
      if (result === 'none') throw permanent(`${domain} includes ${target}, which has no SPF record`)
      return result === 'pass' && this.subject.ip !== undefined
    }
    if (name === 'exists') {
      const found = recordsIn(await this.looked('A', target)).length > 0
      return found && this.subject.ip !== undefined
    }
    const hosts = name === 'a' ? [target] : recordsIn(await this.looked('MX', target))
    if (hosts.length > MOST_MX) throw permanent(`${target} has more than ${MOST_MX} mail servers, too many for \`mx\``)
    let isMatch = false
    for (const host of hosts) isMatch = (await this.hasAddress(host, mechanism)) || isMatch
    return isMatch
  }

  private async hasAddress(host: string, { name, bits4, bits6 }: Mechanism): Promise<boolean> {
    const { ip } = this.subject
    const four = ip === undefined || isIP(ip) === 4 ? await this.ask('A', host) : undefined
    const six = ip === undefined || isIP(ip) === 6 ? await this.ask('AAAA', host) : undefined
    for (const answer of [four, six]) if (answer?.status === 'failed') throw failed(host, answer)
    const found = [...(four ? recordsIn(four) : []), ...(six ? recordsIn(six) : [])]
    if (found.length === 0 && name === 'a') this.countVoid(host)
    return found.some(address => this.isIn(address, isIP(address) === 4 ? bits4 : bits6))
  }

  /** Tells whether a name of the server, confirmed by its address, is in a domain (section 5.5). A failure matches nothing. */
  private async isNamed(domain: string): Promise<boolean> {
    const { ip } = this.subject
    if (ip === undefined) return false
    const suffix = isIP(ip) === 4 ? 'in-addr.arpa' : 'ip6.arpa'
    const names = recordsIn(await this.ask('PTR', `${dotted(ip).split('.').reverse().join('.')}.${suffix}`))
    for (const name of names.slice(0, MOST_MX)) {
      const isInside = `.${name.replace(/\.$/, '')}`.toLowerCase().endsWith(`.${domain.toLowerCase()}`)
      const addresses = isInside ? recordsIn(await this.ask(isIP(ip) === 4 ? 'A' : 'AAAA', name)) : []
      if (addresses.some(address => this.isIn(address, isIP(address) === 4 ? 32 : 128))) return true
    }
    return false
  }

  private async looked(type: 'A' | 'MX', name: string): Promise<DnsAnswer> {
    const answer = await this.ask(type, name)
    if (answer.status === 'failed') throw failed(name, answer)
    if (recordsIn(answer).length === 0) this.countVoid(name)
    return answer
  }

  private isIn(network: string, bits: number): boolean {
    const { ip } = this.subject
    if (ip === undefined || isIP(ip) !== isIP(network)) return false
    const family = isIP(ip) === 4 ? 'ipv4' : 'ipv6'
    const list = new BlockList()
    list.addSubnet(network, bits, family)
    return list.check(ip, family)
  }

  private count(term: string, domain: string): void {
    this.terms.push(`${term} (${domain})`)
    if (this.terms.length > MOST_LOOKUPS)
      throw permanent(`the SPF record needs more than the ${MOST_LOOKUPS} DNS lookups that are allowed`)
  }

  /** Counts a question without an answer, of which receivers accept two (section 4.6.4). */
  private countVoid(name: string): void {
    this.voids += 1
    if (this.voids > MOST_VOID)
      throw permanent(`more than ${MOST_VOID} names in the SPF record have no address, the last of them ${name}`)
  }

  /** Expands the macros of a domain-spec (section 7). Without the server's address, some have no value. */
  private expanded(spec: string, domain: string): string | undefined {
    const { ip, sender, helo } = this.subject
    const at = sender.lastIndexOf('@')
    const values: Readonly<Record<string, string | undefined>> = {
      ...{
        s: sender,
        l: sender.slice(0, at) || 'postmaster',
        o: sender.slice(at + 1),
        d: domain,
        h: helo,
        p: 'unknown',
      },
      i: ip === undefined ? undefined : dotted(ip),
      v: ip === undefined ? undefined : isIP(ip) === 4 ? 'in-addr' : 'ip6',
    }
    let isKnown = true
    const text = spec.replace(
      /%(?:([%_-])|\{([a-z])(\d*)(r?)([-.+,/_=]*)\})/gi,
      (written, literal, letter, digits, reverse, delimiters) => {
        if (literal) return literal === '%' ? '%' : literal === '_' ? ' ' : '%20'
        const value = values[String(letter).toLowerCase()]
        if (value === undefined) {
          if (!/[iv]/i.test(letter)) throw permanent(`\`${written}\` in the SPF record of ${domain} is not a macro`)
          isKnown = false
          return ''
        }
        const signs = delimiters === '' ? '.' : delimiters
        const parts = value.split(new RegExp(`[${[...signs].map(sign => `\\${sign}`).join('')}]`))
        if (reverse) parts.reverse()
        if (digits !== '' && Number(digits) === 0)
          throw permanent(`\`${written}\` in the SPF record of ${domain} keeps no part`)
        return (digits === '' ? parts : parts.slice(-Number(digits))).join('.')
      },
    )
    if (!isKnown) return undefined
    const name = text.replace(/\.$/, '')
    return name.length > 253 ? name.slice(name.indexOf('.', name.length - 254) + 1) : name
  }
}

/** Writes an address as the macro `i` does: an IPv6 address as its 32 hexadecimal digits with dots between them. */
function dotted(ip: string): string {
  if (isIP(ip) === 4) return ip
  const [head = '', tail] = ip.split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [left, right] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const all = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right]
  return [...all.map(group => group.padStart(4, '0')).join('')].join('.')
}

const failed = (name: string, { why }: Extract<DnsAnswer, { status: 'failed' }>): SpfFault =>
  new SpfFault('temperror', `the name server gave no answer about ${name} (${why})`)
