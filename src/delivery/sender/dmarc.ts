import { type AskDns, recordsIn, tagsIn } from './dns.js'

export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

/** The policy for mail from a domain, and what it demands (RFC 9989, and RFC 7489 before it). */
export interface DmarcReading {
  readonly result: 'found' | 'none' | 'invalid' | 'unknown'
  /** The reason if there is no policy, as a sentence without its full stop. */
  readonly why?: string
  /** The domain whose record applies: that of the sender or one above it. */
  readonly domain?: string
  /** The organizational domain of the sender. */
  readonly organisation: string
  readonly policy: DmarcPolicy
  /** The tag that states the policy. */
  readonly tag?: 'p' | 'sp' | 'np'
  readonly strictDkim: boolean
  readonly strictSpf: boolean
  /** Whether receivers are asked to apply the next milder policy: `t=y`, which only RFC 9989 knows (section 4.7). */
  readonly testing: boolean
  /**
   * The percentage of failing messages to which receivers apply the policy, and to the rest the next milder one: a `pct` below
   * 100, which only RFC 7489 knows (section 6.6.4).
   */
  readonly percent?: number
  readonly reports: boolean
}

/** The next milder policy, for messages that a domain exempts from its policy. */
export const MILDER: Readonly<Record<DmarcPolicy, DmarcPolicy>> = {
  reject: 'quarantine',
  quarantine: 'none',
  none: 'none',
}

interface DmarcRecord {
  readonly domain: string
  readonly tags: ReadonlyMap<string, string>
}

const isDmarc = (record: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(record.trim())
const policyIn = (text: string | undefined): DmarcPolicy | undefined => {
  const word = text?.trim().toLowerCase()
  return word === 'none' || word === 'quarantine' || word === 'reject' ? word : undefined
}

/** Finds the policy for a sender’s domain by the tree walk of RFC 9989 section 4.10, which needs no list of public suffixes. */
export async function readDmarc(domain: string, ask: AskDns): Promise<DmarcReading> {
  const nothing = { policy: 'none' as const, strictDkim: false, strictSpf: false, testing: false, reports: false }
  try {
    const records = await treeWalk(domain, ask)
    const organisation = organisationOf(domain, records)
    const record =
      records.find(each => each.domain === domain) ??
      records.find(each => each.domain === organisation) ??
      suffixRecord(records, organisation)
    if (!record) {
      const why = await misplaced(domain, ask)
      return { ...nothing, result: 'none', organisation, ...(why ? { why } : {}) }
    }
    return { ...readingOf(record, domain, await isMissing(domain, ask)), organisation }
  } catch (cause) {
    if (!(cause instanceof DmarcFault)) throw cause
    return { ...nothing, result: cause.result, why: cause.message, organisation: domain }
  }
}

class DmarcFault extends Error {
  constructor(
    readonly result: 'invalid' | 'unknown',
    message: string,
  ) {
    super(message)
  }
}

/** The maximum number of names that a tree walk asks for. */
const MOST_STEPS = 8

async function treeWalk(domain: string, ask: AskDns): Promise<DmarcRecord[]> {
  const found: DmarcRecord[] = []
  const labels = domain.split('.')
  let rest = labels
  for (let step = 0; step < MOST_STEPS && rest.length > 0; step += 1) {
    const name = rest.join('.')
    const record = await recordAt(name, ask)
    if (record) found.push(record)
    if (record && (record.tags.get('psd') === 'n' || (record.tags.get('psd') === 'y' && step > 0))) break
    rest = step === 0 && labels.length > MOST_STEPS ? labels.slice(1 - MOST_STEPS) : rest.slice(1)
  }
  return found
}

async function recordAt(domain: string, ask: AskDns): Promise<DmarcRecord | undefined> {
  const answer = await ask('TXT', `_dmarc.${domain}`)
  if (answer.status === 'failed')
    throw new DmarcFault('unknown', `the name server gave no answer about _dmarc.${domain} (${answer.why})`)
  const records = recordsIn(answer).filter(isDmarc)
  if (records.length > 1)
    throw new DmarcFault(
      'invalid',
      `_dmarc.${domain} has ${records.length} DMARC records, so receivers use none of them`,
    )
  const [record] = records
  const tags = record === undefined ? undefined : tagsIn(record)
  if (record !== undefined && !tags)
    throw new DmarcFault('invalid', `the DMARC record of ${domain} is not a list of \`tag=value\` pairs`)
  return tags && { domain, tags }
}

/** Returns the organizational domain (RFC 9989 section 4.10.2). Without records, a domain is its own. */
export function organisationOf(domain: string, records: readonly DmarcRecord[]): string {
  const decisive = records.find(({ tags }) => tags.get('psd') === 'n')
  if (decisive) return decisive.domain
  const suffix = records.find(each => each.tags.get('psd') === 'y' && each.domain !== domain)
  if (suffix)
    return domain
      .split('.')
      .slice(-suffix.domain.split('.').length - 1)
      .join('.')
  return records.at(-1)?.domain ?? domain
}

/** Returns the record of the public suffix above an organization that has none. */
const suffixRecord = (records: readonly DmarcRecord[], organisation: string): DmarcRecord | undefined =>
  records.find(each => each.tags.get('psd') === 'y' && organisation.endsWith(`.${each.domain}`))

function readingOf({ domain, tags }: DmarcRecord, from: string, missing: boolean): Omit<DmarcReading, 'organisation'> {
  const reports = /^\s*mailto:/i.test(tags.get('rua') ?? '')
  const written = policyIn(tags.get('p'))
  // A record without a valid `p` still collects reports; otherwise receivers ignore it (RFC 7489 section 6.6.3).
  if (!written && !reports) throw new DmarcFault('invalid', `the DMARC record of ${domain} has no valid \`p=\``)
  const below = domain !== from
  const own = { tag: 'p' as const, policy: written ?? ('none' as const) }
  const [sp, np] = [policyIn(tags.get('sp')), policyIn(tags.get('np'))]
  const forSubdomains = sp ? { tag: 'sp' as const, policy: sp } : own
  const { tag, policy } = !below ? own : missing && np ? { tag: 'np' as const, policy: np } : forSubdomains
  const isStrict = (name: string): boolean => tags.get(name)?.trim().toLowerCase() === 's'
  const [percent] = /^\d{1,2}$/.exec(tags.get('pct')?.trim() ?? '') ?? []
  return {
    ...{ result: 'found', domain, policy, tag, reports },
    ...{ strictDkim: isStrict('adkim'), strictSpf: isStrict('aspf') },
    testing: tags.get('t')?.trim().toLowerCase() === 'y',
    ...(percent === undefined ? {} : { percent: Number(percent) }),
  }
}

/** Tells whether a domain does not exist: it has neither a server for mail nor an address (RFC 9989 section 3.2.13). */
async function isMissing(domain: string, ask: AskDns): Promise<boolean> {
  for (const type of ['MX', 'A', 'AAAA'] as const) if ((await ask(type, domain)).status !== 'none') return false
  return true
}

/** Looks for a record where it is often put by mistake. */
async function misplaced(domain: string, ask: AskDns): Promise<string | undefined> {
  if (recordsIn(await ask('TXT', domain)).some(isDmarc)) return `it is at ${domain} instead of _dmarc.${domain}`
  if (recordsIn(await ask('TXT', `_dmarc.${domain}.${domain}`)).some(isDmarc))
    return `it is at _dmarc.${domain}.${domain}: the domain was written twice`
  if (recordsIn(await ask('TXT', `_dmarc.${domain}`)).some(record => /dmarc/i.test(record)))
    return `the record at _dmarc.${domain} does not begin with \`v=DMARC1;\``
  return undefined
}

/** Tells whether an authenticated domain counts for the domain in From (RFC 9989 section 4.4). */
export async function isAligned(
  { authenticated, from, strict }: { readonly authenticated: string; readonly from: string; readonly strict: boolean },
  ask: AskDns,
): Promise<boolean> {
  if (authenticated === from) return true
  if (strict) return false
  const [one, other] = await Promise.all([organisationAt(authenticated, ask), organisationAt(from, ask)])
  return one === other
}

async function organisationAt(domain: string, ask: AskDns): Promise<string> {
  try {
    return organisationOf(domain, await treeWalk(domain, ask))
  } catch (cause) {
    if (cause instanceof DmarcFault) return domain
    throw cause
  }
}
