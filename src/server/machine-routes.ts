import { timingSafeEqual } from 'node:crypto'
import { lazy } from '../core/memo.js'
import { ProblemsError } from '../core/problem.js'
import { bodyLimit, type Context, type Hono } from '../http/index.js'
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
  for (const base of new Set(['/', serverContext.base])) {
    server.get(`${base}healthz`, async context => {
      const well = await serverContext.store.get(0).then(
        () => true,
        () => false,
      )
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
    if (cause instanceof ProblemsError) return failure(cause.message, uselessStatus)
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

function gaugesOf({ store, clock }: ServerContext) {
  const read = async () => {
    const { states } = await store.stats()
    const values = Object.entries(states).map(([state, count]): [{ state: string }, number] => [{ state }, count])
    return { offprint_subscribers: { help: 'Subscribers by state.', values } }
  }
  let known: { readonly at: number; readonly value: ReturnType<typeof read> } | undefined
  return async () => {
    if (!known || clock() - known.at > FRESH) known = { at: clock(), value: read() }
    const memory: [Record<string, never>, number][] = [[{}, process.memoryUsage().rss]]
    return {
      ...(await known.value),
      process_resident_memory_bytes: { help: 'Memory of the process.', values: memory },
    }
  }
}
