import type { Trace } from '../delivery/index.js'
import { FORM_FIELDS, LIST_FIELDS, type ReaderChoice } from '../editions/web/index.js'
import type { Context, Hono } from '../http/index.js'
import { FREQUENCIES, type Frequency, readAddress, type Subscriber, topicNames } from '../subscribers/index.js'
import { readFields } from './form-fields.js'
import { readerPage } from './reader-page.js'
import type { ServerContext } from './server-context.js'
import { share, stampOf } from './subscribe-routes.js'

/**
 * Adds the pages to unsubscribe and to change preferences. The token in the address identifies the subscriber, without a login
 * or a cookie.
 */
export function addLeaving(server: Hono, serverContext: ServerContext): void {
  const { base, pages, metrics, clock } = serverContext
  const path = `${base}unsubscribe/:token`
  const traceOf = (context: Context): Trace | undefined =>
    serverContext.tokens?.trace('unsubscribe', context.req.param('token') ?? '')
  // GET changes nothing, because security scanners follow every link of a message.
  server.get(path, context =>
    traceOf(context) === undefined
      ? readerPage(pages.ended(), 404)
      : readerPage(pages.unsubscribe(`${base}unsubscribe/${context.req.param('token')}`)),
  )
  server.post(path, async context => {
    const trace = traceOf(context)
    if (trace === undefined) return readerPage(pages.ended(), 404)
    const fields = await readFields(context.req.raw)
    const cause = fields.one('List-Unsubscribe') === 'One-Click' ? 'one-click' : 'page'
    // A repeated request, or one for an erased subscriber, gets the same answer, because it is true.
    const left = await serverContext.leave(trace, { at: clock(), cause })
    if (left) metrics.count('offprint_unsubscriptions_total', { by: cause })
    return readerPage(pages.unsubscribed())
  })
  addChoosing(server, serverContext)
}

function addChoosing(server: Hono, serverContext: ServerContext): void {
  const { base, pages, store, tokens, wake, requests, clock, publication } = serverContext
  const path = `${base}preferences/:token`
  const traceOf = (context: Context): Trace | undefined =>
    tokens?.trace('preferences', context.req.param('token') ?? '')
  /** Who leaves through this page leaves through the message that led to it. */
  const leavingPage = (context: Context, { id }: Subscriber): string =>
    `${base}unsubscribe/${tokens?.make('unsubscribe', id, traceOf(context)?.issue)}`
  const subscriberFor = async (context: Context): Promise<Subscriber | undefined> => {
    const id = traceOf(context)?.subscriber
    const subscriber = id === undefined ? undefined : await store.get(id)
    return subscriber?.state === 'active' ? subscriber : undefined
  }
  const answer = (context: Context, subscriber: Subscriber | undefined, more: ShownPreferences = {}): Response => {
    const token = context.req.param('token') ?? ''
    if (!traceOf(context)) return readerPage(pages.ended(), 404)
    if (!subscriber) return readerPage(pages.unsubscribed())
    const page = `${base}preferences/${token}`
    const html = pages.preferences(page, choicesOf(serverContext, subscriber), {
      leave: leavingPage(context, subscriber),
      data: `${page}/data`,
      saved: more.saved ?? false,
      // Without a mail server, nobody could confirm a new address.
      ...(wake ? { move: { action: `${page}/address`, stamp: stampOf(serverContext), address: more.address } } : {}),
    })
    return readerPage(html, more.address === undefined ? 200 : 422)
  }
  server.get(path, async context => answer(context, await subscriberFor(context)))
  server.post(path, async context => {
    const subscriber = await subscriberFor(context)
    if (!subscriber) return answer(context, undefined)
    const fields = await readFields(context.req.raw)
    const offered = choicesOf(serverContext, subscriber)
    const chosen = (name: string, of: readonly ReaderChoice[]): string[] => {
      const values = fields.all(name)
      return of.map(({ value }) => value).filter(value => values.includes(value))
    }
    const frequency = FREQUENCIES.find(each => each === fields.one(FORM_FIELDS.frequency)) ?? subscriber.frequency
    const digests = chosen(LIST_FIELDS.digests, offered.digests)
    const topics = chosen(LIST_FIELDS.topics, offered.topics)
    const noDigests = digests.length < Math.min(1, offered.digests.length)
    const noTopics = topics.length < Math.min(1, offered.topics.length)
    // Nothing would be sent, and whoever wants that wants to leave.
    if (noTopics || (noDigests && frequency === 'digests'))
      return readerPage(
        pages.nothingChosen(leavingPage(context, subscriber), `${base}preferences/${context.req.param('token')}`),
      )
    // An empty list means everything, including what is added later.
    const interests = {
      digests: digests.length === offered.digests.length ? [] : digests,
      tags: topics.length === offered.topics.length ? [] : topicNames(topics),
    }
    await store.prefer(subscriber.id, interests, noDigests && frequency === 'all' ? 'posts' : frequency)
    // Whoever has left meanwhile, on another page or another server, sees that instead.
    return answer(context, await subscriberFor(context), { saved: true })
  })
  server.post(`${path}/address`, async context => {
    const subscriber = await subscriberFor(context)
    if (!subscriber || !wake) return answer(context, subscriber)
    const fields = await readFields(context.req.raw)
    const sent = (): Response => readerPage(pages.sent(`${base}preferences/${context.req.param('token')}`))
    if (fields.one(FORM_FIELDS.trap) !== '') return sent()
    const input = fields.one(FORM_FIELDS.address)
    const address = readAddress(input)
    if (!address) return answer(context, subscriber, { address: input })
    const wait = await share(context, serverContext, fields)
    if (wait > 0) return readerPage(pages.later(), 429, { 'Retry-After': String(wait) })
    const at = clock()
    const evidence = `Asked ${new Date(at).toISOString()} on the preferences page of ${publication.title} to change the address to ${address.written}.`
    const accepted = await requests.ask({ address, at, evidence, subscriber: subscriber.id })
    if (!accepted) return readerPage(pages.later(), 503, { 'Retry-After': '3600' })
    wake()
    // The answer is the same whether the address is subscribed or not.
    return sent()
  })
  // A link scanner gets nothing, because it follows links with GET requests.
  server.post(`${path}/data`, async context => {
    const subscriber = await subscriberFor(context)
    const data = subscriber && (await serverContext.personalData(subscriber.id))
    if (!data) return answer(context, subscriber)
    return new Response(`${JSON.stringify(data, null, 2)}\n`, { headers: DOWNLOAD })
  })
}

/** The headers of a download with personal data, which no cache may keep. */
const DOWNLOAD = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Disposition': 'attachment; filename="subscription.json"',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex',
}

interface ShownPreferences {
  readonly saved?: boolean
  /** The earlier input for a new address, if it was not a valid address. */
  readonly address?: string
}

interface Offered {
  readonly frequency: Frequency
  readonly digests: readonly ReaderChoice[]
  readonly topics: readonly ReaderChoice[]
}

/**
 * Returns the choices of a subscriber: those that the publication offers, and any others that the subscriber has made. A
 * single digest offers no choice.
 */
function choicesOf({ publication }: ServerContext, { frequency, interests }: Subscriber): Offered {
  const topics = publication.server?.topics ?? []
  const others = interests.tags.filter(tag => !topicNames(topics).includes(tag))
  const { digests } = publication
  return {
    frequency,
    digests:
      digests.length < 2
        ? []
        : digests.map(({ name, title }) => ({
            ...{ value: name, label: title },
            checked: interests.digests.length === 0 || interests.digests.includes(name),
          })),
    topics: [...topics, ...others].map(topic => ({
      ...{ value: topic, label: topic },
      checked: interests.tags.length === 0 || topicNames([topic]).some(name => interests.tags.includes(name)),
    })),
  }
}
