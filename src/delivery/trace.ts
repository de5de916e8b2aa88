import { addressParts } from '../core/email-address.js'
import type { Tokens, Trace } from './tokens.js'

/**
 * Finds the trace that each message carries in its Message-ID and, with VERP, in its envelope sender. Both are signed.
 * Anything else in a report about its recipient is not trusted, because anybody can write a report.
 * @param texts header values, the most trusted first
 */
export function traceIn(texts: readonly string[], tokens: Tokens): Trace | undefined {
  let found: Trace | undefined
  for (const text of texts)
    for (const trace of tracesOf(text, tokens)) {
      if (trace.issue !== undefined && (!found || found.subscriber === trace.subscriber)) return trace
      found ??= trace
    }
  return found
}

function* tracesOf(text: string, tokens: Tokens): Generator<Trace> {
  for (const [, issue, token = ''] of text.matchAll(/<?\b(\d{1,15})\.([\w-]{36})@/g)) {
    const trace = tokens.trace('bounce', token)
    // Only messages of earlier versions have an issue that is not signed.
    if (trace) yield { issue: Number(issue), ...trace }
  }
  for (const [, digits = ''] of text.matchAll(/\+([0-9a-z]{41})@/gi)) {
    const trace = tokens.trace('bounce', tokenFrom(digits))
    if (trace) yield trace
  }
}

/**
 * Returns the envelope sender that identifies one subscriber (VERP). The token is written as a number of 41 digits in base 36:
 * base64url has capitals, which some servers change to lower case, and hexadecimal would take too much of the 64 octets of a
 * local part.
 */
export function bounceAddress(bounces: string, token: string): string {
  const { local, domain } = addressParts(bounces)
  const digits = BigInt(`0x${Buffer.from(token, 'base64url').toString('hex')}`).toString(BASE)
  return `${local}+${digits}@${domain}`
}

const BASE = 36

function tokenFrom(digits: string): string {
  const value = [...digits].reduce((sum, digit) => sum * BigInt(BASE) + BigInt(Number.parseInt(digit, BASE)), 0n)
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
}
