import { createPublicKey, type KeyObject } from 'node:crypto'
import { type AskDns, recordsIn, tagsIn } from './dns.js'

/** The state of a DKIM key in DNS (RFC 6376 section 3.6.1). */
export interface DkimReading {
  /** The name of its record. */
  readonly name: string
  readonly result: 'valid' | 'none' | 'invalid' | 'unknown'
  /** The reason if it is not valid, or a weakness of a valid key, as a sentence without its full stop. */
  readonly why?: string
  /** The length of the key; absent for Ed25519. */
  readonly bits?: number
}

const SHORTEST = 1024
const STRONG = 2048

/**
 * Reads the record of a selector.
 * @param own the public half of the key that signs, to be compared with the record
 */
export async function readDkim(
  { domain, selector, own }: { readonly domain: string; readonly selector: string; readonly own?: KeyObject },
  ask: AskDns,
): Promise<DkimReading> {
  const name = `${selector}._domainkey.${domain}`
  const answer = await ask('TXT', name)
  if (answer.status === 'failed')
    return { name, result: 'unknown', why: `the name server gave no answer (${answer.why})` }
  const records = recordsIn(answer)
  if (records.length === 0) {
    // Many forms for DNS records add the domain by themselves.
    const isDoubled = recordsIn(await ask('TXT', `${name}.${domain}`)).length > 0
    return {
      name,
      result: 'none',
      why: isDoubled ? `it is at ${name}.${domain} instead: the domain was written twice` : 'it has no TXT record',
    }
  }
  if (records.length > 1)
    return { name, result: 'invalid', why: `it has ${records.length} TXT records, and only one is allowed` }
  return { name, ...keyIn(records[0] ?? '', own) }
}

function keyIn(record: string, own: KeyObject | undefined): Omit<DkimReading, 'name'> {
  const invalid = (why: string) => ({ result: 'invalid' as const, why })
  if (/\\;|^["']/.test(record)) return invalid('it contains backslashes or quotation marks that do not belong to it')
  const tags = tagsIn(record)
  if (!tags) return invalid('it is not a list of `tag=value` pairs')
  const names = [...tags.keys()]
  const version = tags.get('v')
  if (version !== undefined && (version !== 'DKIM1' || names[0] !== 'v'))
    return invalid('it does not begin with `v=DKIM1`')
  const key = tags.get('p')?.replace(/\s+/g, '')
  if (key === undefined) return invalid('it has no key (`p=`)')
  if (key === '') return invalid('the key is revoked (`p=` is empty)')
  const listed = (tag: string): readonly string[] | undefined =>
    tags
      .get(tag)
      ?.split(':')
      .map(each => each.trim().toLowerCase())
  if (listed('h')?.includes('sha256') === false) return invalid('`h=` does not allow sha256')
  const services = listed('s')
  if (services && !services.some(each => each === '*' || each === 'email')) return invalid('`s=` does not allow email')
  const kind = (tags.get('k') ?? 'rsa').toLowerCase()
  if (kind !== 'rsa' && kind !== 'ed25519') return invalid(`\`k=${kind}\` is not a kind of key that receivers know`)
  const isTesting = listed('t')?.includes('y') === true
  const testing = isTesting
    ? { why: '`t=y` says that the domain only tests DKIM, so receivers may ignore its signatures' }
    : {}
  const published = publicKey(key, kind)
  if (!published) return invalid('`p=` is not a complete key')
  if (own && !published.equals(own)) return invalid('it is not the public half of OFFPRINT_DKIM_KEY')
  const bits = published.asymmetricKeyDetails?.modulusLength
  if (bits === undefined) return { result: 'valid', ...testing }
  if (bits < SHORTEST)
    return { ...invalid(`the key has ${bits} bits, and receivers ignore keys below ${SHORTEST} (RFC 8301)`), bits }
  const weak = bits < STRONG ? { why: `the key has ${bits} bits; use ${STRONG}` } : {}
  return { result: 'valid', bits, ...weak, ...testing }
}

/** Reads the key in `p`: for RSA in DER, for Ed25519 its 32 bytes (RFC 8463). */
function publicKey(base64: string, kind: 'rsa' | 'ed25519'): KeyObject | undefined {
  if (!/^[A-Za-z0-9+/]+=*$/.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  try {
    if (kind === 'rsa') {
      const key = createPublicKey({ key: bytes, format: 'der', type: 'spki' })
      return key.asymmetricKeyType === 'rsa' ? key : undefined
    }
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' })
  } catch {
    return kind === 'rsa' ? pkcs1Key(bytes) : undefined
  }
}

/** Reads a bare RSA key, which RFC 6376 describes and some records contain. */
function pkcs1Key(bytes: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' })
  } catch {
    return undefined
  }
}
