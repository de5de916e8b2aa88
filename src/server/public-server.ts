import { leaveThrough, type Outcome, type ProviderTools, plannedSends, type Tokens } from '../delivery/index.js'
import { type ReaderMail, type ReaderMailKind, type ReaderMailLinks, readerMail } from '../editions/email/index.js'
import type { Site, Templates } from '../editions/index.js'
import { pagePolicy, readerPages } from '../editions/web/index.js'
import { listen } from '../http/index.js'
import { serverUrl } from '../publication/index.js'
import type { Database } from '../storage/index.js'
import {
  type Invitation,
  personalData,
  type SubscriptionRequests,
  subscriberStore,
  subscriptionRequests,
} from '../subscribers/index.js'
import { ConfirmationMailer } from './confirmation-mailer.js'
import { FileCache } from './file-cache.js'
import { HubPings, pingHub } from './hub-pings.js'
import { Metrics } from './metrics.js'
import { publicAnswers } from './public-routes.js'
import { OwnRateLimit, SharedRateLimit } from './rate-limit.js'
import { COMMON_HEADERS, transportPolicy } from './security.js'
import { keepFiles, recalledFiles } from './served-files.js'
import type { RequestSummary, Webhook } from './server-context.js'

export interface ServerRequest {
  readonly site: Site
  readonly templates: Templates
  /** The folder that is served. */
  readonly out: string
  readonly database: Database
  readonly host: string
  /** The port to listen on; 0 picks any free port. */
  readonly port: number
  readonly proxies: number
  readonly tokens?: Tokens | undefined
  /** Sends one mail; absent if no mail server is configured. */
  readonly post?: ((mail: ReaderMail & { readonly to: string }) => Promise<Outcome>) | undefined
  readonly webhooks: readonly Webhook[]
  /** Requests an address of a provider, such as that of a certificate. */
  readonly request: ProviderTools['request']
  readonly metricsToken?: string | undefined
  readonly clock: () => number
  readonly log: (request: RequestSummary) => void
  readonly report: (line: string) => void
  readonly fault: (cause: unknown) => void
}

export interface PublicServer {
  readonly port: number
  /** The path with which all addresses begin. */
  readonly base: string
  /** Answers open requests, finishes the message under way, and then stops. */
  readonly close: () => Promise<void>
}

/**
 * The number of tokens of one network, which are refilled in an hour. They are enough for thirty addresses from people, or ten
 * from a program.
 */
const SHARE = 30
const GRACE = 10_000
const SOON = 200
const EVERY = { mail: 15_000, hub: 2_000, sweep: 3_600_000, keep: 30_000, forget: 600_000 }

/**
 * Serves the publication until it is closed.
 * @throws ProblemsError if the port is taken
 */
export async function openServer(request: ServerRequest): Promise<PublicServer> {
  const { site, templates, out, database, tokens, post, clock, fault } = request
  const { publication } = site
  const base = new URL(serverUrl(publication)).pathname
  const pages = readerPages(site, templates)
  const mails = mailsOf(request)
  const metrics = new Metrics()
  const requests = subscriptionRequests(database)
  const fileCache = new FileCache(out, publication.hub, await database.read(recalledFiles))
  const mailer = confirmationMailerFor(request, metrics)
  const { url, hub } = publication
  const answers = publicAnswers({
    ...{ publication, base, pages, store: subscriberStore(database), requests, tokens, metrics, fault, clock },
    approvals: plannedSends(database),
    personalData: subscriber => database.read(personalData, subscriber),
    leave: (trace, change) => database.transaction(leaveThrough, trace, change),
    published: {
      fileCache,
      base,
      url,
      hub,
      notFound: pages.notFound,
      styles: pages.styles,
      policy: pagePolicy(publication),
      headers: { ...COMMON_HEADERS, ...transportPolicy(serverUrl(publication)) },
      addresses: new Map(),
    },
    // The mailer starts after a delay, so that the response time does not reveal which mail follows.
    wake: mailer && (() => void setTimeout(() => mailer.wake(), SOON)),
    tell:
      post &&
      ((to, kind, subscriber) =>
        void mails[kind](subscriber)
          .then(mail => post({ ...mail, to }))
          .catch(fault)),
    limits:
      database.shares && tokens
        ? new SharedRateLimit(SHARE, database.shares, tokens.pseudonym)
        : new OwnRateLimit(SHARE),
    proxies: request.proxies,
    webhooks: request.webhooks,
    request: request.request,
    metricsToken: request.metricsToken,
    log: request.log,
    report: request.report,
  })
  const listening = await listen(answers, request.host, request.port)
  const stop = startPeriodicWork(request, { mailer, fileCache, metrics, requests })
  return {
    ...{ port: listening.port, base },
    close: async () => {
      await Promise.all([listening.close(GRACE), stop()])
    },
  }
}

/** Returns what sends the mails that readers who subscribe have asked for; undefined if mails cannot be sent or signed. */
export function confirmationMailerFor(
  request: Pick<ServerRequest, 'site' | 'templates' | 'tokens' | 'post' | 'database' | 'clock' | 'fault'>,
  metrics = new Metrics(),
): ConfirmationMailer | undefined {
  const { site, tokens, post, database, clock, fault } = request
  if (!post || !tokens) return undefined
  const perHour = site.publication.server?.mailsPerHour ?? 200
  const requests = subscriptionRequests(database)
  return new ConfirmationMailer({
    requests,
    post,
    mailFor: mailsOf(request).invitation,
    perHour,
    metrics,
    clock,
    fault,
  })
}

/** Returns functions that make the mails to readers. */
function mailsOf({ site, templates, tokens }: Pick<ServerRequest, 'site' | 'templates' | 'tokens'>) {
  const home = serverUrl(site.publication)
  const mail = (kind: ReaderMailKind, links: ReaderMailLinks): Promise<ReaderMail> =>
    readerMail(kind, links, site, templates)
  const page = (purpose: 'preferences' | 'unsubscribe' | 'confirm' | 'address', number: number): string =>
    `${home}${purpose === 'address' ? 'confirm' : purpose}/${tokens?.make(purpose, number)}`
  return {
    invitation: ({ subscriber, known, change }: Invitation) => {
      if (change !== undefined) return mail('moved', { action: page('address', change) })
      if (known) return mail('known', { action: page('preferences', subscriber) })
      return mail('asked', { action: page('confirm', subscriber) })
    },
    movedAway: () => mail('movedAway', { action: `${home}subscribe/` }),
    welcome: (subscriber: number) =>
      mail('welcome', {
        action: site.publication.url,
        own: { preferences: page('preferences', subscriber), unsubscribe: page('unsubscribe', subscriber) },
      }),
  }
}

interface Workers {
  readonly mailer: ConfirmationMailer | undefined
  readonly fileCache: FileCache
  readonly metrics: Metrics
  readonly requests: SubscriptionRequests
}

/** Starts the work that the server does from time to time beside the requests. Returns a function that ends it. */
function startPeriodicWork(
  request: ServerRequest,
  { mailer, fileCache, metrics, requests }: Workers,
): () => Promise<void> {
  const { site, out, database, clock, report, fault } = request
  const { hub, url } = site.publication
  const pings = hub
    ? new HubPings({ hub, url, out, fileCache, database, metrics, clock, report, ping: pingHub })
    : undefined
  let looking: Promise<void> | undefined
  const look = (): void => {
    looking ??= pings
      ?.look()
      .catch(fault)
      .finally(() => {
        looking = undefined
      })
  }
  const sweep = (): void => void requests.sweep(clock()).catch(fault)
  const keep = async (): Promise<void> => {
    const changes = fileCache.takeChanges()
    if (changes.size > 0) await database.transaction(keepFiles, changes).catch(fault)
  }
  const forget = (): void => void database.shares?.forget().catch(fault)
  const timers = [
    setInterval(forget, EVERY.forget),
    setInterval(() => void keep(), EVERY.keep),
    setInterval(() => mailer?.wake(), EVERY.mail),
    setInterval(sweep, EVERY.sweep),
    ...(pings ? [setInterval(look, EVERY.hub)] : []),
  ]
  sweep()
  mailer?.wake()
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await Promise.all([mailer?.close(), looking])
    await keep()
  }
}
