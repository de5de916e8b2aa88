import { FORM_FIELDS, LIST_FIELDS, type ReaderChoice } from '../editions/web/index.js'
import type { Context, Hono } from '../http/index.js'
import { FREQUENCIES, type Frequency, type Subscriber, topicNames } from '../subscribers/index.js'
import { readFields } from './form-fields.js'
import { readerPage } from './reader-page.js'
import type { ServerContext } from './server-context.js'

/**
 * Adds the pages to unsubscribe and to change preferences. The token in the address identifies the subscriber, without a login
 * or a cookie.
 */
export function addLeaving(server: Hono, serverContext: ServerContext): void {
  const { base, pages, store, metrics, clock } = serverContext
  const path = `${base}unsubscribe/:token`
  const subscriberOf = (context: Context): number | undefined =>
    serverContext.tokens?.read('unsubscribe', context.req.param('token') ?? '')
  // GET changes nothing, because security scanners follow every link of a message.
  server.get(path, context =>
    subscriberOf(context) === undefined
      ? readerPage(pages.ended(), 404)
      : readerPage(pages.unsubscribe(`${base}unsubscribe/${context.req.param('token')}`)),
  )
  server.post(path, async context => {
    const subscriber = subscriberOf(context)
    if (subscriber === undefined) return readerPage(pages.ended(), 404)
    const fields = await readFields(context.req.raw)
    const cause = fields.one('List-Unsubscribe') === 'One-Click' ? 'one-click' : 'page'
    // A repeated request, or one for an erased subscriber, gets the same answer, because it is true.
    const left = await store.change(subscriber, 'unsubscribed', { at: clock(), cause })
    if (left) metrics.count('offprint_unsubscriptions_total', { by: cause })
    return readerPage(pages.unsubscribed())
  })
  addChoosing(server, serverContext)
}

function addChoosing(server: Hono, serverContext: ServerContext): void {
  const { base, pages, store, tokens } = serverContext
  const path = `${base}preferences/:token`
  const subscriberFor = async (context: Context): Promise<Subscriber | undefined> => {
    const id = tokens?.read('preferences', context.req.param('token') ?? '')
    const subscriber = id === undefined ? undefined : await store.get(id)
    return subscriber?.state === 'active' ? subscriber : undefined
  }
  const answer = (context: Context, subscriber: Subscriber | undefined, saved: boolean): Response => {
    const token = context.req.param('token') ?? ''
    if (tokens?.read('preferences', token) === undefined) return readerPage(pages.ended(), 404)
    if (!subscriber) return readerPage(pages.unsubscribed())
    const leave = `${base}unsubscribe/${tokens.make('unsubscribe', subscriber.id)}`
    return readerPage(
      pages.preferences(`${base}preferences/${token}`, choicesOf(serverContext, subscriber), { leave, saved }),
    )
  }
  server.get(path, async context => answer(context, await subscriberFor(context), false))
  server.post(path, async context => {
    const subscriber = await subscriberFor(context)
    if (!subscriber) return answer(context, undefined, false)
    const fields = await readFields(context.req.raw)
    const offered = choicesOf(serverContext, subscriber)
    const chosen = (name: string, of: readonly ReaderChoice[]): string[] => {
      const values = fields.all(name)
      return of.map(({ value }) => value).filter(value => values.includes(value))
    }
    const frequency = FREQUENCIES.find(each => each === fields.one(FORM_FIELDS.frequency)) ?? subscriber.frequency
    const interests = {
      digests: chosen(LIST_FIELDS.digests, offered.digests),
      tags: topicNames(chosen(LIST_FIELDS.topics, offered.topics)),
    }
    await store.prefer(subscriber.id, interests, frequency)
    return answer(context, await store.get(subscriber.id), true)
  })
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
            checked: interests.digests.includes(name),
          })),
    topics: [...topics, ...others].map(topic => ({
      ...{ value: topic, label: topic },
      checked: topicNames([topic]).some(name => interests.tags.includes(name)),
    })),
  }
}
