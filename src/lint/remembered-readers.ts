import type { Post } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import { READERS_FILE, readerHash, readReaderHashes } from '../core/reader-hashes.js'
import { lineAt } from '../core/text.js'
import { percentDecoded } from '../core/url.js'
import type { Sources } from './email-check.js'

const MAILBOX = /[\p{L}\p{N}._%+-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu
const LINK = /https?:\/\/[^\s<>"'`)\]]{4,3000}/gi
/** Matches a mailbox in decoded bytes, where other letters are more likely noise. */
const PLAIN_MAILBOX = /[\w.%+-]+@(?:[a-z\d-]+\.)+[a-z]{2,}/gi
const BASE64 = /[\w+/-]{12,}/g
/** Matches Base64 between slashes, which are digits of Base64 as well. */
const BASE64_SEGMENT = /[\w+-]{12,}/g
const HEX = /(?:[\da-f]{2}){6,}/gi

/**
 * Warns of posts that contain the address of somebody who received an imported message, in plain form or encoded in a link.
 * The import remembers hashes of these addresses.
 */
export function rememberedReaders(posts: readonly Pick<Post, 'file'>[], { read }: Pick<Sources, 'read'>): Problem[] {
  const stored = read(READERS_FILE)
  if (stored === undefined) return []
  const known = readReaderHashes(stored)
  if (!known) return [DAMAGED]
  const hashes = new Set(known.hashes)
  const tested = new Map<string, string>()
  const hashOf = (address: string): string => {
    const hash = tested.get(address) ?? readerHash(address, known.salt)
    tested.set(address, hash)
    return hash
  }
  return posts.flatMap(({ file }) => {
    const text = read(file) ?? ''
    const found = new Map(
      addressesIn(text).flatMap(({ address, index }) => {
        const hash = hashOf(address.toLowerCase())
        return hashes.has(hash) ? [[`${hash} ${lineAt(text, index)}`, { hash, index }] as const] : []
      }),
    )
    return [...found.values()].map(({ hash, index }) =>
      warning(
        'post.recipient',
        { file, line: lineAt(text, index) },
        'This line contains the address to which an imported message was sent.',
        `Remove it. If it is meant to be public, remove its hash from ${READERS_FILE}: ${hash}.`,
      ),
    )
  })
}

const DAMAGED = warning(
  'import.readers',
  { file: READERS_FILE },
  'This file is damaged, so posts were not searched for the recipients of imported messages.',
  'Restore it, or delete it; the next import of a message begins a new one.',
)

/** Returns the mailboxes in a text, and those that its links contain percent-encoded, in Base64 or in hexadecimal. */
function addressesIn(text: string): { readonly address: string; readonly index: number }[] {
  const plain = [...text.matchAll(MAILBOX)].map(({ 0: address, index }) => ({ address, index }))
  const hidden = [...text.matchAll(LINK)].flatMap(({ 0: link, index }) => {
    const decoded = percentDecoded(percentDecoded(link))
    const mailboxes = [
      ...[decoded, decoded.replace(/=/g, '@')].flatMap(form => form.match(MAILBOX) ?? []),
      ...encodedIn(decoded).flatMap(form => form.match(PLAIN_MAILBOX) ?? []),
    ]
    return mailboxes.map(address => ({ address, index }))
  })
  return [...plain, ...hidden]
}

/** Decodes runs of Base64 from every offset at which the data may begin, and runs of hexadecimal digits. */
const encodedIn = (link: string): string[] => [
  ...[...link.matchAll(BASE64), ...link.matchAll(BASE64_SEGMENT)].flatMap(([run]) =>
    [0, 1, 2, 3].map(start => Buffer.from(run.slice(start), 'base64').toString('latin1')),
  ),
  ...[...link.matchAll(HEX)].map(([run]) => Buffer.from(run, 'hex').toString('latin1')),
]
