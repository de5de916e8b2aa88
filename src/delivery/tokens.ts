import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

/** The action that a token allows. A token for one purpose is invalid for every other. */
export type Purpose = 'unsubscribe' | 'confirm' | 'address' | 'preferences' | 'bounce' | 'form' | 'approve'

/** The message that a token belongs to. */
export interface Trace {
  readonly subscriber: number
  /** The number of the issue in the ledger. Tokens of messages that belong to no issue, and of earlier versions, have none. */
  readonly issue?: number
}

/**
 * Makes and reads the tokens in links. A token contains numbers instead of an address, and never expires (CASL requires
 * unsubscribe links to work for at least 60 days).
 */
export interface Tokens {
  /** @param issue the issue in whose messages the token stands, so that readers who leave can be counted for each issue */
  make(purpose: Purpose, subscriber: number, issue?: number): string
  /** Returns the subscriber of a token, or undefined if it is forged, or was made for another list or purpose. */
  read(purpose: Purpose, token: string): number | undefined
  /** Returns the subscriber and the issue of a token, or undefined as `read` does. */
  trace(purpose: Purpose, token: string): Trace | undefined
  /** Returns a name for a text that must not be stored, the same wherever the newest secret is. Without the secret, nobody can tell the text. */
  pseudonym(text: string): string
}

const KEY_ID = 4
const NUMBER = 6
const ISSUE = 4

/** A version of tokens: its first byte, the length of what is signed, and the length of the signature, in bytes. */
interface Layout {
  readonly version: number
  readonly head: number
  readonly tag: number
}

/** Tokens without an issue: version, key, subscriber, signature. */
const PLAIN: Layout = { version: 1, head: 1 + KEY_ID + NUMBER, tag: 16 }
/**
 * Tokens with an issue: version, key, subscriber, issue, signature. They are as long as the others, because a bounce address has
 * no room for more (RFC 5321 section 4.5.3.1.1). A signature of 96 bits is enough (RFC 2104 section 5 asks for 80).
 */
const WITH_ISSUE: Layout = { version: 2, head: PLAIN.head + ISSUE, tag: PLAIN.tag - ISSUE }

const LENGTH = PLAIN.head + PLAIN.tag

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
  const scope = part(Buffer.from(list).toString('latin1'))
  const trace = (purpose: Purpose, token: string): Trace | undefined => {
    // Base64url has several spellings of one value, and only the canonical one is accepted.
    if (!/^[\w-]{36}$/.test(token)) return undefined
    const bytes = Buffer.from(token, 'base64url')
    const layout = [PLAIN, WITH_ISSUE].find(({ version }) => version === bytes[0])
    const key = keys.find(({ id }) => id.equals(bytes.subarray(1, 1 + KEY_ID)))
    if (!key || !layout) return undefined
    const tag = Buffer.from(tagOf(key, bytes.toString('latin1', 0, layout.head), purpose, scope), 'latin1')
    if (!timingSafeEqual(bytes.subarray(layout.head), tag.subarray(0, layout.tag))) return undefined
    const subscriber = bytes.readUIntBE(1 + KEY_ID, NUMBER)
    return layout === PLAIN ? { subscriber } : { subscriber, issue: bytes.readUIntBE(PLAIN.head, ISSUE) }
  }
  return {
    make: (purpose, subscriber, issue) => {
      const layout = issue === undefined ? PLAIN : WITH_ISSUE
      const token = Buffer.allocUnsafe(LENGTH)
      token.writeUInt8(layout.version)
      newest.id.copy(token, 1)
      token.writeUIntBE(subscriber, 1 + KEY_ID, NUMBER)
      if (issue !== undefined) token.writeUIntBE(issue, PLAIN.head, ISSUE)
      const tag = tagOf(newest, token.toString('latin1', 0, layout.head), purpose, scope)
      token.write(tag, layout.head, layout.tag, 'latin1')
      return token.toString('base64url')
    },
    read: (purpose, token) => trace(purpose, token)?.subscriber,
    trace,
    pseudonym: text =>
      createHmac('sha256', newest.secret)
        .update(part('pseudonym') + part(text) + scope)
        .digest('base64url'),
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Writes a part of what is signed after its length, so that no two lists of parts have the same bytes. */
const part = (text: string): string => `${text.length}:${text}`

/**
 * Signs the parts of a token. Bytes are passed as strings of Latin-1, because two tokens are made for each message, and Buffers
 * would take twice the time.
 */
const tagOf = ({ secret }: Key, head: string, purpose: Purpose, scope: string): string =>
  createHmac('sha256', secret)
    .update(part(head) + part(purpose) + scope, 'latin1')
    .digest('binary')
