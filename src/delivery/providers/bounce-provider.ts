import type { BounceKind } from '../bounce.js'

/** A call of a provider, as it was received. */
export interface ProviderCall {
  /** Returns the value of a header by its name in lower case. */
  readonly header: (name: string) => string | undefined
  /** What follows the provider's path and a slash in the address, where a secret may stand. */
  readonly addressEnd: string
  /** Reads the body. Whoever can refuse a call without its body does so. */
  readonly body: () => Promise<Uint8Array>
}

/** What a provider needs besides the call. */
export interface ProviderTools {
  /** Milliseconds since 1970. */
  readonly now: number
  /**
   * Requests an https address and returns the text of the answer. Successful answers are kept.
   * @throws if the address is private, or the answer is late, too large, a redirect or a failure
   */
  readonly request: (url: string) => Promise<string>
  /** Tells a line to the person who runs the server. */
  readonly report: (line: string) => void
}

/** A provider's report about one message. Its trace or the address identifies the subscriber. */
export interface ReportedEvent {
  readonly type: BounceKind
  /** The provider's own id of the event. Without an id, events with equal content about the same message count as one. */
  readonly id?: string | undefined
  readonly messageId?: string | undefined
  /** Other values that came back from the message and may contain its trace, such as the envelope sender. */
  readonly traces?: readonly (string | undefined)[]
  /** The recipient, if no trace of the message came back. */
  readonly address?: string | undefined
  /** The cause, such as `5.1.1 no such user`. */
  readonly cause: string
}

/**
 * What a part of a call says: an event, something `ignored` that is about no bounce, or something `unreadable` that has not the
 * documented form. A batch with an unreadable event is taken without it, since the provider would send the same batch again.
 */
export type ReadEvent = ReportedEvent | 'ignored' | 'unreadable'

/** A header of messages that go through a provider, whose value comes back in the provider's reports. */
export interface TraceHeader {
  /** Matches the host names of the provider's mail servers. */
  readonly host: RegExp
  /** Returns the header, folded, without the line break at its end. */
  readonly line: (trace: string) => string
}

/** A provider that reports bounces and complaints to the server in its own format. */
export interface BounceProvider {
  readonly name: string
  /**
   * The path that the provider calls, relative to the server's address. It begins with `webhooks/`, which is reserved: pages
   * cannot use it.
   */
  readonly path: string
  /**
   * The environment variable with the secret that the provider shares with us, without which no call is accepted. While the secret
   * is being changed, the variable contains the old and the new one, separated by a comma.
   */
  readonly secretVariable: string
  /** Another variable with secrets, which is optional. */
  readonly moreSecretsVariable?: string
  /** Says what is wrong with a secret that can never match, such as a key in the wrong form. It continues “The variable …”. */
  readonly secretFault?: (secret: string) => string | undefined
  /** The largest body in bytes, if the provider sends larger batches than others. */
  readonly largestBody?: number
  /**
   * Tells whether the call comes from the provider and is recent. This is checked before the events are read.
   * @param secrets any of them may match
   * @throws if that cannot be decided now
   */
  readonly isGenuine: (
    call: ProviderCall,
    secrets: readonly string[],
    tools: ProviderTools,
  ) => boolean | Promise<boolean>
  /** The answer to a call that is not genuine. */
  readonly refusal: string
  /**
   * Returns the events that a call reports.
   * @throws ProblemsError if the body cannot be read
   */
  readonly eventsIn: (body: Uint8Array, tools: ProviderTools) => readonly ReadEvent[] | Promise<readonly ReadEvent[]>
  /** The header with which a message gets its trace back, if the provider may replace the Message-ID. */
  readonly traceHeader?: TraceHeader
  /** The status with which the provider calls again later, if it is not 503. */
  readonly laterStatus?: 429
  /** The status with which the provider does not repeat a call that cannot be read, if it is not 400. */
  readonly uselessStatus?: 403 | 406
}
