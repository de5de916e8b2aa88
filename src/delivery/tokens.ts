import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

/** The action that a token allows. A token for one purpose is invalid for every other. */
export type Purpose = 'unsubscribe' | 'confirm' | 'address' | 'preferences' | 'bounce' | 'form' | 'approve'

/**
 * Makes and reads the tokens in links. A token contains a number instead of an address, and never expires (CASL requires
 * unsubscribe links to work for at least 60 days).
 */
export interface Tokens {
  make(purpose: Purpose, subscriber: number): string
  /** Returns the subscriber of a token, or undefined if it is forged, or was made for another list or purpose. */
  read(purpose: Purpose, token: string): number | undefined
}

const VERSION = 1
const KEY_ID = 4
const NUMBER = 6
const TAG = 16
const HEAD = 1 + KEY_ID + NUMBER

/** The length of every token: 27 bytes in base64url. */
export const TOKEN_LENGTH = 36

interface Key {
  readonly id: Buffer
  readonly secret: KeyObject
}

/**
 * Makes tokens that are signed with a secret.
 * @param secrets the newest first; it signs new tokens, and all of them verify, so that old links still work after a change
 * @param list the scope in which tokens are valid, such as the publication's host
 */
export function tokensOf(secrets: readonly string[], list: string): Tokens {
  const keys = secrets.map((secret): Key => {
    const id = sha256(`offprint key ${secret}`).subarray(0, KEY_ID)
    return { id, secret: createSecretKey(Buffer.from(secret)) }
  })
  const [newest] = keys
  if (!newest) throw new Error('There is no secret to sign with.')
  const scope = counted(Buffer.from(list).toString('latin1'))
  return {
    make: (purpose, subscriber) => {
      const token = Buffer.allocUnsafe(HEAD + TAG)
      token.writeUInt8(VERSION)
      newest.id.copy(token, 1)
      token.writeUIntBE(subscriber, 1 + KEY_ID, NUMBER)
      token.write(tagOf(newest, token.toString('latin1', 0, HEAD), purpose, scope), HEAD, 'latin1')
      return token.toString('base64url')
    },
    read: (purpose, token) => {
      // Base64url has several spellings of one value, and only the canonical one is accepted.
      if (!/^[\w-]{36}$/.test(token)) return undefined
      const bytes = Buffer.from(token, 'base64url')
      const head = bytes.subarray(0, HEAD)
      const key = keys.find(({ id }) => id.equals(head.subarray(1, 1 + KEY_ID)))
      if (!key || head[0] !== VERSION) return undefined
      const tag = Buffer.from(tagOf(key, head.toString('latin1'), purpose, scope), 'latin1')
      if (!timingSafeEqual(bytes.subarray(HEAD), tag)) return undefined
      return head.readUIntBE(1 + KEY_ID, NUMBER)
    },
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The length precedes each part of what is signed, so that no two lists of parts have the same bytes. */
const counted = (part: string): string => `${part.length}:${part}`

/**
 * Signs the parts of a token. Bytes are passed as strings of Latin-1, because two tokens are made for each message, and
 * Buffers would take twice the time.
 */
const tagOf = ({ secret }: Key, head: string, purpose: Purpose, scope: string): string =>
  createHmac('sha256', secret)
    .update(counted(head) + counted(purpose) + scope, 'latin1')
    .digest('binary')
    .slice(0, TAG)
