import type { BounceKind } from '../bounce.js'

/** The header fields of one group, by their names in lower case. */
export type ReportFields = Readonly<Record<string, string>>

/** A message of the bounce mailbox. A server that does not follow RFC 3464 reports only in the headers or in the text. */
export interface ReportMessage {
  /** The headers of the report itself. */
  readonly headers: ReportFields
  /** The text part, written for people. */
  readonly text: string
  /** Returns the groups of fields in the first part of a media type. */
  readonly groupsIn: (type: RegExp) => Promise<readonly ReportFields[]>
}

/** The result that a report states, before it is matched with a message. */
export interface DeliveryVerdict {
  readonly kind: BounceKind
  readonly cause: string
  /** Other values that the report repeats from our message, such as the envelope sender or the Message-ID. */
  readonly about?: readonly string[]
}

/** A format in which servers report by mail. */
export interface MailReport {
  readonly name: string
  /** Returns the verdict of a message, or undefined if the message is not in this format or reports no delivery. */
  readonly read: (message: ReportMessage) => Promise<DeliveryVerdict | undefined>
}

/** Returns the fields in which reports repeat the envelope sender and the Message-ID of the original message. */
export const repeatedIn = (groups: readonly ReportFields[]): string[] =>
  groups.flatMap(fields => [fields['original-mail-from'] ?? '', fields['x-original-message-id'] ?? ''])
