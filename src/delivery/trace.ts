import type { Tokens } from './tokens.js'

/** Which message a report is about. */
export interface Trace {
  readonly subscriber: number
  readonly issue?: number
}

/**
 * Finds the trace that each message carries in its Message-ID and, with VERP, in its envelope sender. Both are signed: what
 * else a report says of who it is about is not believed, for anybody can write a report.
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
    const subscriber = tokens.read('bounce', token)
    if (subscriber !== undefined) yield { subscriber, issue: Number(issue) }
  }
  for (const [, hex = ''] of text.matchAll(/\+([0-9a-f]{54})@/gi)) {
    const subscriber = tokens.read('bounce', Buffer.from(hex, 'hex').toString('base64url'))
    if (subscriber !== undefined) yield { subscriber }
  }
}
