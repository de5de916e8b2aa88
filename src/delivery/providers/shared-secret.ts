import { createHash, timingSafeEqual } from 'node:crypto'
import type { ProviderCall } from './bounce-provider.js'

/**
 * Tells whether a call has one of the secrets: as the password of basic authentication (RFC 7617), as a bearer token (RFC 6750),
 * or at the end of the address. Providers that sign nothing offer at least one of these.
 */
export function hasSharedSecret({ header, addressEnd }: ProviderCall, secrets: readonly string[]): boolean {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) +(\S+)\s*$/i.exec(header('authorization') ?? '') ?? []
  const pair = /^basic$/i.test(scheme) ? Buffer.from(credentials, 'base64').toString() : ''
  // The user's name says nothing: some forms of providers demand one, and some leave it out.
  const given = [addressEnd, /^bearer$/i.test(scheme) ? credentials : '', pair.slice(pair.indexOf(':') + 1)]
  return given.some(each => each !== '' && secrets.some(secret => isSameSecret(each, secret)))
}

/** Compares two texts in a time that depends on neither. */
const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(hashOf(a), hashOf(b))

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The shortest secret that nobody can guess by trying. */
const SHORTEST = 16

/** Says what is wrong with a secret that is a part of the address. */
export const sharedSecretFault = (secret: string): string | undefined =>
  secret.length < SHORTEST
    ? `is shorter than ${SHORTEST} characters. Make one with \`openssl rand -hex 24\``
    : /[\s/?#%@:]/.test(secret)
      ? 'contains characters that have a meaning in addresses. Make one with `openssl rand -hex 24`'
      : undefined
