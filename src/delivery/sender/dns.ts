/** A type of DNS record that the checks of a sender ask for. */
export type DnsType = 'TXT' | 'A' | 'AAAA' | 'MX' | 'PTR'

/** The answer to one question. TXT records have their strings joined; an MX record is the name of its server. */
export type DnsAnswer =
  | { readonly status: 'found'; readonly records: readonly string[] }
  /** The name has no such record; `exists` is false if it has no record of any type (NXDOMAIN). */
  | { readonly status: 'none'; readonly exists: boolean }
  /** The name server gave no usable answer: SERVFAIL, a refusal, or none in time. */
  | { readonly status: 'failed'; readonly why: string }

/** Asks DNS. It is handed in, so that nothing here uses the network. */
export type AskDns = (type: DnsType, name: string) => Promise<DnsAnswer>

export const recordsIn = (answer: DnsAnswer): readonly string[] => (answer.status === 'found' ? answer.records : [])

/** Asks each question once, because the checks of one sender repeat many of them. */
export function onceAsked(ask: AskDns): AskDns {
  const answers = new Map<string, Promise<DnsAnswer>>()
  return (type, name) => {
    const key = `${type} ${name.toLowerCase()}`
    const answer = answers.get(key) ?? ask(type, name)
    answers.set(key, answer)
    return answer
  }
}

/**
 * Reads a list of `tag=value` pairs (RFC 6376 section 3.2), which DKIM and DMARC records are.
 * @returns undefined if it is not such a list, or if a tag occurs twice
 */
export function tagsIn(record: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>()
  const parts = record.split(';').map(part => part.trim())
  if (parts.at(-1) === '') parts.pop()
  for (const part of parts) {
    const [, name = '', value = ''] = /^([a-z][\w]*)\s*=\s*([\s\S]*)$/i.exec(part) ?? []
    if (name === '' || tags.has(name.toLowerCase())) return undefined
    tags.set(name.toLowerCase(), value)
  }
  return tags
}
