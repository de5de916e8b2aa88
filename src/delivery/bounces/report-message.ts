import PostalMime, { decodeWords, type Email } from 'postal-mime'
import type { ReportFields, ReportMessage } from './mail-report.js'
import { copyStart } from './notice-words.js'

/** The depth to which messages within messages are read. A forwarded report contains a report, which contains our message. */
const DEPTH = 3

/** The length of the text that is read. Servers write less than that, but anybody can send a message of any length. */
const LONGEST_TEXT = 30_000

/** Parses a message of the bounce mailbox. Anybody can send one, so it returns undefined if the message cannot be read. */
export async function reportMessageOf(
  bytes: Uint8Array | string,
  depth = DEPTH,
): Promise<(ReportMessage & { readonly email: Email }) | undefined> {
  const source = withLineFeeds(bytes)
  let email: Email
  try {
    email = await PostalMime.parse(source, { attachmentEncoding: 'utf8', forceRfc822Attachments: true })
  } catch {
    return undefined
  }
  const parts = email.attachments.map(({ mimeType, content }) => ({ type: mimeType, text: String(content) }))
  const inner = depth === 0 ? [] : parts.filter(({ type }) => /^message\/(?:rfc822|global)$/.test(type))
  const messages = await Promise.all(inner.map(({ text }) => reportMessageOf(text, depth - 1)))
  const text = (email.text?.trim() ? email.text : bodyOf(source)).replace(/\r\n?/g, '\n')
  const end = copyStart(text)
  return {
    email,
    headers: fieldsOf(email.headers),
    text: text.slice(0, Math.min(end, LONGEST_TEXT)),
    returnsMessage: inner.length > 0 || end < text.length,
    parts,
    messages: messages.filter(message => message !== undefined),
  }
}

const fieldsOf = (headers: Email['headers']): ReportFields =>
  Object.fromEntries([...headers].reverse().map(({ key, value }) => [key, decodeWords(value)]))

/** Replaces the line ends of a message that has only carriage returns, as some mail programs save it. */
const withLineFeeds = (bytes: Uint8Array | string): Uint8Array | string =>
  typeof bytes === 'string' || bytes.includes(0x0a) ? bytes : bytes.map(byte => (byte === 0x0d ? 0x0a : byte))

/**
 * Returns the body as it was sent. It is the text of a report whose parts are not marked as the standard requires.
 */
function bodyOf(source: Uint8Array | string): string {
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source)
  return text.slice(/\r?\n\r?\n/.exec(text)?.index ?? text.length)
}
