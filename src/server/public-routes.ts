import { memo } from '../core/memo.js'
import { bodyLimit, type Context, Hono } from '../http/index.js'
import { isDatabaseFault } from '../storage/index.js'
import { addApproving } from './approval-routes.js'
import { addLeaving } from './leave-routes.js'
import { addMachines } from './machine-routes.js'
import { publishedFile, readyFile } from './published-files.js'
import { readerPage, tooLarge } from './reader-page.js'
import { NON_PAGE_HEADERS } from './security.js'
import type { ServerContext } from './server-context.js'
import { addSubscribing } from './subscribe-routes.js'

const LARGEST_FORM = 64 * 1024
const METHODS = 'GET, HEAD, OPTIONS'
const ASKING = /^(?:subscribe|(?:approve|confirm|unsubscribe)\/[^/]+|preferences\/[^/]+(?:\/(?:address|data))?)\/?$/

/**
 * Returns the server as a function. A file that was found before is answered without Hono, whose way through its handlers takes
 * longer than the answer.
 */
export function publicAnswers(serverContext: ServerContext): Hono['fetch'] {
  const noticeProxy = proxyNotice(serverContext)
  const routes = publicRoutes(serverContext, noticeProxy)
  return (request, ...given) => {
    const started = performance.now()
    const ready = readyFile(request, serverContext.published)
    if (!ready) return routes.fetch(request, ...given)
    noticeProxy(request)
    const { response, pathname } = ready
    const seconds = (performance.now() - started) / 1000
    count({ method: request.method, status: response.status, route: 'file', shown: pathname, seconds }, serverContext)
    return response
  }
}

/** Returns a function that reports, once, that requests arrive through a proxy about which the server knows nothing. */
function proxyNotice({ proxies, report }: ServerContext): (request: Request) => void {
  let warned = proxies > 0
  return request => {
    if (warned || !request.headers.has('x-forwarded-for')) return
    warned = true
    report(
      'Requests arrive through a proxy. Start the server with --proxies 1; otherwise all readers share one rate limit.',
    )
  }
}

/** Defines the addresses of the public server and their answers. No answer sets a cookie, and no GET changes anything. */
export function publicRoutes(serverContext: ServerContext, noticeProxy = proxyNotice(serverContext)): Hono {
  // An address is the same with and without a slash at its end, because mail programs drop and add one.
  const server = new Hono({ strict: false })
  server.use(async (context, next) => {
    noticeProxy(context.req.raw)
    const started = performance.now()
    await next()
    for (const [name, value] of Object.entries(serverContext.published.headers)) context.res.headers.set(name, value)
    for (const [name, value] of Object.entries(NON_PAGE_HEADERS))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    record(context, serverContext, (performance.now() - started) / 1000)
  })
  server.options('*', context => {
    const asks = ASKING.test(context.req.path.slice(serverContext.base.length))
    return context.body(null, 204, { Allow: asks ? `${METHODS}, POST` : METHODS })
  })
  for (const path of ['subscribe', 'approve/*', 'confirm/*', 'preferences/*', 'unsubscribe/*'])
    server.post(serverContext.base + path, bodyLimit({ maxSize: LARGEST_FORM, onError: tooLarge }))
  addMachines(server, serverContext)
  addSubscribing(server, serverContext)
  addLeaving(server, serverContext)
  addApproving(server, serverContext)
  server.get('*', context => publishedFile(context.req.raw, serverContext.published))
  server.all('*', context => context.text('This address does not accept such requests.\n', 405, { Allow: METHODS }))
  server.onError(cause => {
    serverContext.fault(cause)
    return isDatabaseFault(cause)
      ? readerPage(serverContext.pages.later(), 503, { 'Retry-After': '60' })
      : readerPage(serverContext.pages.later(), 500)
  })
  return server
}

function record({ req, res }: Context, serverContext: ServerContext, seconds: number): void {
  const { method } = req
  // The path is that of the original URL, because the router drops the slash at its end.
  const path = new URL(req.url).pathname
  const { status } = res
  const below = path.slice(serverContext.base.length)
  const [first = ''] = below.split('/')
  const own = ASKING.test(below)
  const [, action] = /^preferences\/[^/]+\/(address|data)/.exec(below) ?? []
  const shown = own ? `/${first}${first === 'subscribe' ? '/' : '/:token'}${action ? `/${action}` : ''}` : path
  // Webhooks exist at the root, too, and the end of their addresses may be a secret.
  const hook = serverContext.webhooks.find(({ provider }) =>
    [path.slice(1), below].some(each => each === provider.path || each.startsWith(`${provider.path}/`)),
  )
  const known = own || /^(?:healthz|metrics)$/.test(below) || hook !== undefined
  // An unknown path may be anything, even somebody's address, so it is not logged.
  const route = hook ? `/${hook.provider.path}` : known || status < 400 ? shown : '(other)'
  count({ method, status, route: known ? route : 'file', shown: route, seconds }, serverContext)
}

interface Answered {
  readonly method: string
  readonly status: number
  /** The address in metrics, which have no names of files. */
  readonly route: string
  /** The address in the log. */
  readonly shown: string
  readonly seconds: number
}

function count({ method, status, route, shown, seconds }: Answered, { metrics, log }: ServerContext): void {
  metrics.count('offprint_http_requests_total', labelsOf(route, methodOf(method), status))
  metrics.observe(seconds)
  log({ method: methodOf(method), route: shown, status, seconds })
}

/** Returns labels, equal ones as the same object. */
const labelsOf = memo(
  200,
  (route: string, method: string, status: number) => ({ route, method, status }),
  (...labels) => labels.join(' '),
)

/** Returns the method for metrics. A client can send any word as the method, so unusual ones count as `other`. */
const methodOf = (method: string): string => (/^(?:GET|HEAD|POST|OPTIONS)$/.test(method) ? method : 'other')
