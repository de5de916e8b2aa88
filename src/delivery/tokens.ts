import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** What a token allows, and nothing else: one that unsubscribes does not confirm. */
export type Purpose = 'unsubscribe' | 'confirm' | 'preferences' | 'bounce' | 'form'

/** Makes and reads the tokens in links. They hold a number and no address, and never end (CASL: at least 60 days). */
export interface Tokens {
  make(purpose: Purpose, subscriber: number): string
  /** The subscriber of a token; undefined where it is forged, of another list or for another purpose. */
  read(purpose: Purpose, token: string): number | undefined
}

const VERSION = 1
const KEY_ID = 4
const NUMBER = 6
const TAG = 16
const HEAD = 1 + KEY_ID + NUMBER

/** How long every token is: 27 bytes in base64url. */
export const TOKEN_LENGTH = 36

interface Key {
  readonly id: Buffer
  readonly secret: string
}

/**
 * @param secrets the newest first: it signs, and all of them verify, so that a new one takes over while old links work
 * @param list what the tokens are good for, such as the publication's host
 */
export function tokensOf(secrets: readonly string[], list: string): Tokens {
  const keys = secrets.map((secret): Key => ({ id: sha256(`offprint key ${secret}`).subarray(0, KEY_ID), secret }))
  const [newest] = keys
  if (!newest) throw new Error('There is no secret to sign with.')
  return {
    make: (purpose, subscriber) => {
      const head = Buffer.alloc(HEAD)
      head.writeUInt8(VERSION)
      newest.id.copy(head, 1)
      head.writeUIntBE(subscriber, 1 + KEY_ID, NUMBER)
      return Buffer.concat([head, tagOf(newest, head, purpose, list)]).toString('base64url')
    },
    read: (purpose, token) => {
      // Base64url has several spellings of one value; only ours is taken.
      if (!/^[\w-]{36}$/.test(token)) return undefined
      const bytes = Buffer.from(token, 'base64url')
      const head = bytes.subarray(0, HEAD)
      const key = keys.find(({ id }) => id.equals(head.subarray(1, 1 + KEY_ID)))
      if (!key || head[0] !== VERSION) return undefined
      if (!timingSafeEqual(bytes.subarray(HEAD), tagOf(key, head, purpose, list))) return undefined
      return head.readUIntBE(1 + KEY_ID, NUMBER)
    },
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lengths come first, so that no two lists of parts are the same bytes. */
function tagOf({ secret }: Key, head: Buffer, purpose: Purpose, list: string): Buffer {
  const hmac = createHmac('sha256', secret)
  for (const part of [head, Buffer.from(purpose), Buffer.from(list)]) hmac.update(`${part.length}:`).update(part)
  return hmac.digest().subarray(0, TAG)
}
