import type { BounceKind } from '../bounce.js'

/** The header fields of one group, by their names in lower case. */
export type ReportFields = Readonly<Record<string, string>>

/** A message of the bounce mailbox. Servers that do not follow RFC 3464 say what happened in the headers or the text alone. */
export interface ReportMessage {
  /** The message's own headers. */
  readonly headers: ReportFields
  /** The text for people. */
  readonly text: string
  /** Returns the groups of fields in the first part of a media type. */
  readonly groupsIn: (type: RegExp) => Promise<readonly ReportFields[]>
}

/** What a report says of a message, before it is known which message that is. */
export interface DeliveryVerdict {
  readonly kind: BounceKind
  readonly cause: string
  /** What it repeats of our message, beside the copy of its headers: an envelope sender, a Message-ID. */
  readonly about?: readonly string[]
}

/** A format in which servers report by mail. */
export interface MailReport {
  readonly name: string
  /** Returns what a message says of a delivery, or undefined if it is not of this format, or says nothing about one. */
  readonly read: (message: ReportMessage) => Promise<DeliveryVerdict | undefined>
}

/** Returns the fields in which reports repeat the envelope sender and the Message-ID of what they are about. */
export const repeatedIn = (groups: readonly ReportFields[]): string[] =>
  groups.flatMap(fields => [fields['original-mail-from'] ?? '', fields['x-original-message-id'] ?? ''])
