import type { BounceKind } from '../bounce.js'

/** A call of a provider, as it was received. */
export interface ProviderCall {
  /** Returns the value of a header by its name in lower case. */
  readonly header: (name: string) => string | undefined
  readonly body: Uint8Array
}

/** A provider's report about one message. The message id or the address identifies the subscriber. */
export interface ReportedEvent {
  readonly type: BounceKind
  /** The provider's own id of the event. Without an id, events with equal content about the same message count as one. */
  readonly id?: string | undefined
  readonly messageId?: string | undefined
  readonly address?: string | undefined
  /** The cause, such as `5.1.1 no such user`. */
  readonly cause: string
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
   * The environment variable with the secret that the provider shares with us. While the secret is being changed, the
   * variable contains the old and the new one, separated by a comma.
   */
  readonly secretVariable: string
  /**
   * Tells whether the call comes from the provider and is recent. This is checked before the body is read.
   * @param secrets any of them may match
   * @param now milliseconds since 1970
   */
  readonly isGenuine: (call: ProviderCall, secrets: readonly string[], now: number) => boolean
  /** The answer to a call that is not genuine. */
  readonly refusal: string
  /**
   * Returns the events that a call reports.
   * @throws ProblemsError if the body cannot be read
   */
  readonly eventsIn: (body: Uint8Array) => readonly ReportedEvent[]
}
