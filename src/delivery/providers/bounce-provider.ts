import type { BounceKind } from '../bounce.js'

/** A call of a provider, as it was received. */
export interface ProviderCall {
  /** Returns a header by its name in lower case. */
  readonly header: (name: string) => string | undefined
  readonly body: Uint8Array
}

/** What a provider reports about one message. Either the message or the address says whom it is about. */
export interface ReportedEvent {
  readonly type: BounceKind
  /** The provider's own id of the event. Without one, the same words about the same message are the same event. */
  readonly id?: string | undefined
  readonly messageId?: string | undefined
  readonly address?: string | undefined
  /** Such as `5.1.1 no such user`. */
  readonly cause: string
}

/** A provider that reports bounces and complaints to the server, in a form of its own. */
export interface BounceProvider {
  readonly name: string
  /** The path that it calls, below that of the server. It begins with `webhooks/`, which no page may take. */
  readonly path: string
  /** The variable with the secret that it shares with us; several are separated by commas while one is changed. */
  readonly secretVariable: string
  /**
   * Whether the call is the provider's own, and recent. It is asked before anything of the body is read.
   * @param secrets any of them will do
   * @param now milliseconds since 1970
   */
  readonly isGenuine: (call: ProviderCall, secrets: readonly string[], now: number) => boolean
  /** The answer to a call that is not genuine. */
  readonly refusal: string
  /**
   * Returns what a call reports.
   * @throws ProblemsError if the body cannot be read
   */
  readonly eventsIn: (body: Uint8Array) => readonly ReportedEvent[]
}
