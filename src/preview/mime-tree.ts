import type { MimePart } from './protocol.js'

/**
 * Parses a MIME message into a tree of its parts (RFC 2045, RFC 2046). The messages are Offprint's own, so they have CRLF, and a
 * boundary with or without quotes.
 */
export function mimeTree(message: Uint8Array): MimePart {
  // Latin-1 decodes one character for each octet, so lengths are octets.
  return partOf(Buffer.from(message).toString('latin1'))
}

function partOf(text: string): MimePart {
  const end = text.indexOf('\r\n\r\n')
  const head = end < 0 ? text : text.slice(0, end)
  const body = end < 0 ? '' : text.slice(end + 4)
  const headers = headersOf(head)
  const value = (name: string): string => headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? ''
  const type = value('content-type') || 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  const parts = boundary && /^multipart\//i.test(type) ? partsBetween(body, boundary).map(partOf) : []
  return {
    type: type.split(';')[0]?.trim() ?? '',
    headers,
    encoded: body.length,
    decoded: decodedLength(body, value('content-transfer-encoding').toLowerCase()),
    parts,
  }
}

/** Reads headers. Folded lines stay folded, because the message is shown as it is sent. */
const headersOf = (head: string): (readonly [string, string])[] =>
  head.split(/\r\n(?![ \t])/).flatMap(line => {
    const colon = line.indexOf(':')
    if (colon < 1) return []
    return [[line.slice(0, colon), Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString('utf8')] as const]
  })

function partsBetween(body: string, boundary: string): string[] {
  const [, ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`)
  return parts.filter(part => !part.startsWith('--')).map(part => part.replace(/^[ \t]*\r\n/, ''))
}

function decodedLength(body: string, encoding: string): number {
  if (encoding === 'base64') return Buffer.byteLength(body.replace(/\s/g, ''), 'base64')
  if (encoding !== 'quoted-printable') return body.length
  return body.replace(/=[ \t]*\r\n/g, '').replace(/=[0-9A-F]{2}/gi, '.').length
}
