import { FORM_FIELDS } from '../editions/web/index.js'
import type { Context, Hono } from '../http/index.js'
import { readAddress } from '../subscribers/index.js'
import { clientOf } from './client.js'
import { type Fields, readFields } from './form-fields.js'
import { peerOf, readerPage } from './reader-page.js'
import type { ServerContext } from './server-context.js'

/** The minimum number of seconds that a person needs to read a form and fill it in. */
const QUICK = 2
const DAY = 86_400
/**
 * The tokens of the rate limit that a network pays for one address. It pays more if the form has no sign that a person filled it
 * in.
 */
const COST = { timed: 1, untimed: 3 }

/** Adds the pages to subscribe: the form, and the page to which the confirmation mail leads. */
export function addSubscribing(server: Hono, serverContext: ServerContext): void {
  const { base, pages, requests, metrics } = serverContext
  const form = (input?: string): string => pages.subscribe(stampOf(serverContext), input)
  server.get(`${base}subscribe`, () =>
    readerPage(serverContext.wake && serverContext.tokens ? form() : pages.later(), serverContext.wake ? 200 : 503),
  )
  server.post(`${base}subscribe`, async context => {
    const fields = await readFields(context.req.raw)
    const answer = (outcome: string, html: string, status = 200, headers = {}): Response => {
      metrics.count('offprint_subscriptions_total', { outcome })
      return readerPage(html, status, headers)
    }
    if (!serverContext.wake || !serverContext.tokens) return answer('refused', pages.later(), 503)
    // A program that fills in every field gets the usual answer, as if it had succeeded.
    if (fields.one(FORM_FIELDS.trap) !== '') return answer('trapped', pages.sent())
    const input = fields.one(FORM_FIELDS.address) || fields.one('address')
    const address = readAddress(input)
    if (!address) return answer('invalid', form(input), 422)
    const wait = await share(context, serverContext, fields)
    if (wait > 0) return answer('limited', pages.later(), 429, { 'Retry-After': String(wait) })
    const accepted = await requests.ask({ address, at: serverContext.clock(), evidence: evidenceOf(serverContext) })
    if (!accepted) return answer('refused', pages.later(), 503, { 'Retry-After': '3600' })
    serverContext.wake()
    // The answer is the same for people who are subscribed, have left, or are new.
    return answer('asked', pages.sent())
  })
  addConfirming(server, serverContext)
}

/** Adds the page to which the confirmation mails lead: of a new subscription, or of a change of address. */
function addConfirming(server: Hono, serverContext: ServerContext): void {
  const { publication, base, pages, requests, metrics, clock, tokens } = serverContext
  const path = `${base}confirm/:token`
  const tokenOf = (context: Context): string => context.req.param('token') ?? ''
  server.get(path, context => {
    const token = tokenOf(context)
    const page = `${base}confirm/${token}`
    if (tokens?.read('address', token) !== undefined) return readerPage(pages.confirmAddress(page))
    return tokens?.read('confirm', token) === undefined
      ? readerPage(pages.ended(), 404)
      : readerPage(pages.confirm(page))
  })
  server.post(path, async context => {
    const change = tokens?.read('address', tokenOf(context))
    const asked = tokens?.read('confirm', tokenOf(context))
    if (change === undefined && asked === undefined) return readerPage(pages.ended(), 404)
    const confirmed = asked === undefined ? undefined : await requests.confirm(asked, clock())
    const moved = change === undefined ? undefined : await requests.confirmChange(change, clock())
    const subscriber = moved?.subscriber ?? (confirmed && asked)
    if (subscriber === undefined) return readerPage(pages.ended(), 410)
    const preferences = `${base}preferences/${tokens?.make('preferences', subscriber)}`
    // Anybody to whom a mail was forwarded could have asked for the change, so the old address gets a mail about it.
    if (moved?.before) serverContext.tell?.(moved.before, 'movedAway', subscriber)
    if (moved) return readerPage(pages.addressChanged(preferences))
    metrics.count('offprint_subscriptions_total', { outcome: 'confirmed' })
    if (confirmed?.isNew && publication.server?.welcome !== false)
      serverContext.tell?.(confirmed.mailbox, 'welcome', subscriber)
    return readerPage(pages.confirmed(preferences))
  })
}

/** Returns the signed time at which the form was made. A form that is sent a moment later was not filled in by a person. */
export const stampOf = ({ tokens, clock }: ServerContext): string =>
  tokens?.make('form', Math.floor(clock() / 1000)) ?? ''

/**
 * Charges a network for one address.
 * @returns 0 if the request is allowed, otherwise the seconds until it would be
 */
export async function share(
  context: Context,
  { tokens, limits, clock, proxies }: ServerContext,
  fields: Fields,
): Promise<number> {
  const made = tokens?.read('form', fields.one(FORM_FIELDS.stamp))
  const age = made === undefined ? -1 : clock() / 1000 - made
  const cost = age >= QUICK && age <= DAY ? COST.timed : COST.untimed
  const who = clientOf(peerOf(context), context.req.header('x-forwarded-for'), proxies)
  return limits.take(who, cost, clock())
}

/**
 * Returns the time, the form and the wording of the request, as GDPR article 7(1) requires. It contains no IP address, because
 * that would not identify the person.
 */
const evidenceOf = ({ publication, pages, clock }: ServerContext): string =>
  `Requested ${new Date(clock()).toISOString()} through the form of ${publication.title}, which said: “${pages.consent}”`
