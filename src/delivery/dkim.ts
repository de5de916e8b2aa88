import { createHash, createPrivateKey, sign as signBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { memoByObject } from '../core/memo.js'
import type { Header } from './mime-template.js'

/** Makes the DKIM-Signature header of a message from its headers and body. */
export type Sign = (headers: readonly Header[], body: readonly Buffer[]) => Promise<Header>

export interface DkimKey {
  readonly domain: string
  readonly selector: string
  /** An RSA key as PEM, of at least 1024 and preferably 2048 bits (RFC 8301 section 3.2). */
  readonly privateKey: string
}

/** The headers that are signed if present. RFC 8058 section 4 requires List-Unsubscribe and List-Unsubscribe-Post. */
const SIGNED = [
  ...['From', 'Reply-To', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type', 'Content-Language'],
  ...['List-Id', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'List-Help', 'List-Archive', 'List-Owner', 'List-Post'],
  'Feedback-ID',
]
/** Headers that are listed once more than they occur, so that nobody can add a second one (RFC 6376 section 8.15). */
const ONCE = ['From', 'Subject', 'Date', 'To']

const CRLF = '\r\n'
/** Signs in the thread pool, because signing takes most of the time that a message needs. */
const signInPool = promisify(signBytes)

/** Makes a signer for rsa-sha256 with relaxed/relaxed canonicalization (RFC 6376). */
export function dkimSigner({ domain, selector, privateKey }: DkimKey): Sign {
  const key = createPrivateKey(privateKey)
  return async (headers, body) => {
    const found = new Map(headers.map(({ name, line }) => [name.toLowerCase(), line]))
    const names = SIGNED.filter(name => found.has(name.toLowerCase()))
    const named = [...names, ...ONCE].join(':').toLowerCase()
    const start = [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};`,
      ` h=${named.replace(/(.{1,68}(?::|$))/g, `$1${CRLF}  `).trimEnd()};`,
      ` bh=${bodyHash(body)};`,
      ' b=',
    ].join(CRLF)
    const lines = names.map(name => relaxed(found.get(name.toLowerCase()) ?? ''))
    const bytes = Buffer.from([...lines, relaxed(start)].join(CRLF))
    const signature = (await signInPool('sha256', bytes, key)).toString('base64')
    return { name: 'DKIM-Signature', line: start + signature.replace(/(.{72})(?=.)/g, `$1${CRLF}  `) }
  }
}

/**
 * Canonicalizes a header line (RFC 6376 section 3.4.2): puts the name into lower case, unfolds the value, and replaces each
 * run of white space by one space.
 */
function relaxed(line: string): string {
  const colon = line.indexOf(':')
  const value = line
    .slice(colon + 1)
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${line.slice(0, colon).toLowerCase()}:${value}`
}

/** The length from which a part is assumed to belong to the template, so that its hash input is shared by all messages. */
const SHARED = 100
const sharedPart = memoByObject((part: Buffer) => canonicalBody(part, false))
const sharedEnd = memoByObject((part: Buffer) => canonicalBody(part, true))

/**
 * Hashes the canonical body (RFC 6376 section 3.4.4). Parts end at soft line breaks, so no run of white space and no empty
 * line spans two of them; only the last part can have trailing empty lines to remove.
 */
function bodyHash(body: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const [i, part] of body.entries()) {
    const last = i === body.length - 1
    if (part.length <= SHARED) hash.update(canonicalBody(part, last))
    else hash.update(last ? sharedEnd(part) : sharedPart(part))
  }
  return hash.digest('base64')
}

function canonicalBody(part: Buffer, last: boolean): Buffer {
  const text = part
    .toString('latin1')
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
  return Buffer.from(last ? `${text.replace(/(?:\r\n)+$/, '')}${CRLF}` : text, 'latin1')
}
