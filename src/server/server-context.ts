import type { BounceProvider, PlannedSends, ProviderTools, Tokens, Trace } from '../delivery/index.js'
import type { ReaderPages } from '../editions/web/index.js'
import type { Publication } from '../publication/index.js'
import type { Change, PersonalData, SubscriberStore, SubscriptionRequests } from '../subscribers/index.js'
import type { Metrics } from './metrics.js'
import type { PublishedSite } from './published-files.js'
import type { RateLimit } from './rate-limit.js'

/** Everything that the server's routes need. */
export interface ServerContext {
  readonly publication: Publication
  /** The path with which all addresses begin. It begins and ends with a slash. */
  readonly base: string
  readonly pages: ReaderPages
  readonly published: PublishedSite
  readonly store: SubscriberStore
  readonly requests: SubscriptionRequests
  /** Returns everything that is stored about a subscriber. */
  readonly personalData: (subscriber: number) => Promise<PersonalData | undefined>
  /** Unsubscribes the subscriber of a link. Returns whether the subscriber has left now. */
  readonly leave: (trace: Trace, change: Change) => Promise<boolean>
  /** The requests to approve issues. */
  readonly approvals: Pick<PlannedSends, 'approval' | 'approve'>
  /** Absent if no secret is set, so that nobody can subscribe or unsubscribe here. */
  readonly tokens?: Tokens | undefined
  /** Is called after a subscription was requested; absent if no mail can be sent. */
  readonly wake?: (() => void) | undefined
  /** Tells an address that its subscription has moved to another, or greets a new subscriber; absent if no mail can be sent. */
  readonly tell?: ((address: string, kind: 'movedAway' | 'welcome', subscriber: number) => void) | undefined
  readonly limits: RateLimit
  readonly metrics: Metrics
  /** The number of our own proxies in front of the server. */
  readonly proxies: number
  /** The receivers of bounce reports, one for each provider. */
  readonly webhooks: readonly Webhook[]
  /** Requests an address of a provider, such as that of a certificate. */
  readonly request: ProviderTools['request']
  /** The token with which other machines may read the metrics. */
  readonly metricsToken?: string | undefined
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: (request: RequestSummary) => void
  /** Reports a line to the person who runs the server. */
  readonly report: (line: string) => void
  readonly fault: (cause: unknown) => void
}

/** The address at which a provider reports bounces. */
export interface Webhook {
  readonly provider: BounceProvider
  /** The provider's secrets. If there are none, no report is accepted. */
  readonly secrets: readonly string[]
  /**
   * Records the events of a report and counts their effects.
   * @throws ProblemsError if the body cannot be read
   */
  readonly take: (body: Uint8Array, type: string, tools: ProviderTools) => Promise<Readonly<Record<string, number>>>
}

/** The facts about a request that are logged. They do not include the client's address or a token. */
export interface RequestSummary {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}
