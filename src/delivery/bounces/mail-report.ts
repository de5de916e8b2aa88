import type { BounceKind } from '../bounce.js'

/** The header fields of one group, by their names in lower case. */
export type ReportFields = Readonly<Record<string, string>>

/** A message of the bounce mailbox. A server that does not follow RFC 3464 reports only in the headers or in the text. */
export interface ReportMessage {
  /** The headers of the report itself. */
  readonly headers: ReportFields
  /** The text for people, without the copy of our message that may follow it. */
  readonly text: string
  /** Whether a copy of a message follows the text, or is a part of its own. */
  readonly returnsMessage: boolean
  /** The other parts, such as the delivery status and the copy of our message. */
  readonly parts: readonly { readonly type: string; readonly text: string }[]
  /** The messages within this one: a report that somebody forwards, or the copy of our message. */
  readonly messages: readonly ReportMessage[]
}

/** The result that a report states, before it is matched with a message. */
export interface DeliveryVerdict {
  /** `feedback` is an opinion about the message that is neither a complaint nor about its delivery. */
  readonly kind: BounceKind | 'feedback'
  readonly cause: string
}

/** A format in which servers report by mail. */
export interface MailReport {
  readonly name: string
  /** Returns the verdict of a message, or undefined if the message is not in this format or reports no delivery. */
  readonly read: (message: ReportMessage) => DeliveryVerdict | undefined
}

/**
 * Returns the groups of fields in a text. Empty lines separate them (RFC 3464 section 2.1), but some servers leave these out.
 * So a group also ends before a field that it already contains, if the field is in `once`. Lines that are not fields are skipped.
 * @param once the field names, in lower case, that a group has only once
 */
export function fieldGroups(text: string, once: readonly string[]): ReportFields[] {
  const groups: Record<string, string>[] = []
  let group: Record<string, string> | undefined
  let last = ''
  for (const line of text.split(/\r\n?|\n/)) {
    const [, name = '', value = ''] = /^([A-Za-z][\w-]{1,40})[ \t]*:[ \t]*(.*)$/.exec(line) ?? []
    const key = name.toLowerCase()
    if (line.trim() === '') group = undefined
    else if (key !== '') {
      if (!group || (key in group && once.includes(key))) {
        group = {}
        groups.push(group)
      }
      group[key] ??= value.trim()
      last = key
    } else if (group && /^[ \t]/.test(line)) group[last] += ` ${line.trim()}`
  }
  return groups
}
