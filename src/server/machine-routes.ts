import { timingSafeEqual } from 'node:crypto'
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
    for (const webhook of serverContext.webhooks)
      server.post(base + webhook.provider.path, bodyLimit({ maxSize: LARGEST_REPORT, onError: tooLarge }), context =>
        bounces(context, webhook, serverContext),
      )
  }
}

async function bounces(context: Context, webhook: Webhook, { metrics, clock }: ServerContext): Promise<Response> {
  const { provider, secrets, take } = webhook
  if (secrets.length === 0)
    return context.json({ ok: false, error: `Set ${provider.secretVariable} to accept reports.` }, 503, PLAIN)
  const body = new Uint8Array(await context.req.arrayBuffer())
  if (!provider.isGenuine({ header: name => context.req.header(name), body }, secrets, clock()))
    return context.json({ ok: false, error: provider.refusal }, 401, PLAIN)
  try {
    const counts = await take(body, context.req.header('content-type') ?? '')
    for (const [outcome, count] of Object.entries(counts))
      for (let i = 0; i < count; i += 1) metrics.count('offprint_bounce_events_total', { outcome })
    return context.json({ ok: true, ...counts }, 200, PLAIN)
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause
    return context.json({ ok: false, error: cause.message }, 400, PLAIN)
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
