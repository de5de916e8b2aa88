import { timingSafeEqual } from 'node:crypto'
import { lazy } from '../core/memo.js'
import { ProblemsError } from '../core/problem.js'
import { bodyLimit, type Context, type Hono } from '../http/index.js'
import { isDatabaseFault } from '../storage/index.js'
import { isLoopback } from './client.js'
import { peerOf, tooLarge } from './reader-page.js'
import type { ServerContext, Webhook } from './server-context.js'

const LARGEST_REPORT = 2 * 1024 * 1024
/**
 * The milliseconds for which the counts of subscribers are kept. Counting a hundred thousand takes a moment, and dashboards do
 * not need newer numbers.
 */
const FRESH = 15_000
const PLAIN = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' }

/** Adds the addresses for programs: health, metrics and bounce reports. Each of them exists at the root and below the base. */
export function addMachines(server: Hono, serverContext: ServerContext): void {
  const gauges = gaugesOf(serverContext)
  const isAnswering = healthOf(serverContext)
  for (const base of new Set(['/', serverContext.base])) {
    server.get(`${base}healthz`, async context => {
      const well = await isAnswering()
      return context.json({ ok: well }, well ? 200 : 503, PLAIN)
    })
    server.get(`${base}metrics`, async context => {
      if (!mayRead(context, serverContext.metricsToken)) return context.text('Metrics need a token.\n', 403, PLAIN)
      const type = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', ...PLAIN }
      return context.body(serverContext.metrics.text(await gauges()), 200, type)
    })
    for (const webhook of serverContext.webhooks) {
      const { path, largestBody = LARGEST_REPORT } = webhook.provider
      const limit = bodyLimit({ maxSize: largestBody, onError: tooLarge })
      for (const address of [base + path, `${base}${path}/:secret`])
        server.post(address, limit, context => reports(context, webhook, serverContext))
    }
  }
}

/** The seconds after which a provider may call again, if it wants to know. */
const SOON = '60'

/**
 * Answers a call of a provider. The status tells whether a repetition makes sense: it does after a fault of ours, and as long as we
 * have no secret, but not if the call cannot be read.
 */
async function reports(context: Context, webhook: Webhook, serverContext: ServerContext): Promise<Response> {
  const { provider, secrets, take } = webhook
  const { metrics, clock, request, report, fault } = serverContext
  const { laterStatus = 503, uselessStatus = 400, refusal } = provider
  const failure = (error: string, status: 400 | 401 | 403 | 406 | 429 | 503): Response => {
    const headers = status === laterStatus ? { ...PLAIN, 'Retry-After': SOON } : PLAIN
    return context.json({ ok: false, error }, status, headers)
  }
  if (secrets.length === 0) return failure(`Set ${provider.secretVariable} to accept reports.`, laterStatus)
  const tools = { now: clock(), request, report }
  const body = lazy(async () => new Uint8Array(await context.req.arrayBuffer()))
  const call = {
    header: (name: string) => context.req.header(name),
    addressEnd: context.req.param('secret') ?? '',
    body,
  }
  try {
    if (!(await provider.isGenuine(call, secrets, tools))) return failure(refusal, 401)
    const counts = await take(await body(), context.req.header('content-type') ?? '', tools)
    for (const [outcome, count] of Object.entries(counts))
      metrics.count('offprint_bounce_events_total', { outcome }, count)
    return context.json({ ok: true, ...counts }, 200, PLAIN)
  } catch (cause) {
    if (cause instanceof ProblemsError && !isDatabaseFault(cause)) return failure(cause.message, uselessStatus)
    fault(cause)
    return failure('The reports could not be recorded now.', laterStatus)
  }
}

/** Tells whether a client may read the metrics: it has the token, or is on this machine and not a proxy for other clients. */
function mayRead(context: Context, token: string | undefined): boolean {
  const authorization = Buffer.from(context.req.header('authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  if (token && authorization.length === wanted.length && timingSafeEqual(authorization, wanted)) return true
  const forwarded = context.req.header('x-forwarded-for') ?? context.req.header('forwarded')
  return forwarded === undefined && isLoopback(peerOf(context))
}

/**
 * The milliseconds within which the database has to answer whoever watches the server. Readers wait longer for one that is away, but a
 * load balancer has to know soon.
 */
const PROMPT = 2_000

/** Resolves to the result of work, or to undefined if it fails or takes too long. */
async function promptly<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), PROMPT)
  })
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer))
}

/** Returns a function that tells whether the database answers. Checks that come meanwhile wait for the same question. */
function healthOf({ store }: ServerContext): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined
  const ask = (): Promise<boolean> =>
    store
      .get(0)
      .then(() => true)
      .finally(() => {
        asking = undefined
      })
  return async () => {
    asking ??= ask()
    return (await promptly(asking)) ?? false
  }
}

/** Returns a function that reads the present values. Those that a database does not give are left out. */
function gaugesOf({ store, clock }: ServerContext) {
  let known: { readonly at: number; readonly states: ReturnType<typeof store.stats> } | undefined
  return async (): Promise<Parameters<ServerContext['metrics']['text']>[0]> => {
    if (!known || clock() - known.at > FRESH) known = { at: clock(), states: store.stats() }
    const stats = await promptly(known.states)
    if (!stats) known = undefined
    const values = Object.entries(stats?.states ?? {}).map(([state, count]): [{ state: string }, number] => [
      { state },
      count,
    ])
    return {
      ...(stats ? { offprint_subscribers: { help: 'Subscribers by state.', values } } : {}),
      offprint_database_up: { help: 'Whether the database answers.', values: [[{}, stats ? 1 : 0]] },
      process_resident_memory_bytes: { help: 'Memory of the process.', values: [[{}, process.memoryUsage().rss]] },
    }
  }
}
