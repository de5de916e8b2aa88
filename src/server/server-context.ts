import type { Tokens } from '../delivery/index.js'
import type { ReaderPages } from '../editions/web/index.js'
import type { Publication } from '../publication/index.js'
import type { SubscriberStore, SubscriptionRequests } from '../subscribers/index.js'
import type { Metrics } from './metrics.js'
import type { Published } from './published-files.js'
import type { RateLimit } from './rate-limit.js'

/** What the server's routes know. */
export interface ServerContext {
  readonly publication: Publication
  /** Path below which everything lies; begins and ends with a slash. */
  readonly base: string
  readonly pages: ReaderPages
  readonly published: Published
  readonly store: SubscriberStore
  readonly askings: SubscriptionRequests
  /** Absent where no secret is set: then nobody can subscribe or unsubscribe here. */
  readonly tokens?: Tokens | undefined
  /** Told after an address was asked for; absent where nothing can be mailed. */
  readonly wake?: (() => void) | undefined
  readonly limits: RateLimit
  readonly metrics: Metrics
  /** How many proxies of ours stand before the server. */
  readonly proxies: number
  readonly webhook: Webhook
  /** Lets others than this machine read the metrics. */
  readonly metricsToken?: string | undefined
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: (request: Logged) => void
  /** To who runs the server. */
  readonly tell: (line: string) => void
  readonly fault: (cause: unknown) => void
}

/** Takes what a provider reports. */
export interface Webhook {
  /** None: nothing is taken. */
  readonly secrets: readonly string[]
  /**
   * Does what was reported, and counts what it did.
   * @throws ProblemsError where the body cannot be read
   */
  readonly take: (body: Uint8Array, type: string) => Promise<Readonly<Record<string, number>>>
}

/** What is known of a request afterwards: nothing of who sent it, and no token. */
export interface Logged {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}
