import { ProblemsError } from '../core/problem.js'
import { strictPercentDecoded } from '../core/url.js'
import type { Context, Hono } from '../http/index.js'
import { type PreviewSending, refusalReason, SendingRefusal } from './preview-sending.js'

const OFF = 'Nothing can be sent from this preview. Start it without --read-only to send.'

/**
 * Adds the addresses at which issues are rehearsed, planned, approved and sent. The guard has refused requests of other pages before.
 * @param sending absent in a preview that is read-only
 */
export function addIssueSending(server: Hono, sending: PreviewSending | undefined): void {
  const answered = async (context: Context, work: (sending: PreviewSending) => Promise<unknown>): Promise<Response> => {
    if (!sending) return context.json({ why: OFF }, 403)
    try {
      return context.json((await work(sending)) ?? {})
    } catch (cause) {
      if (cause instanceof SendingRefusal || cause instanceof ProblemsError)
        return context.json({ why: refusalReason(cause) }, 409)
      throw cause
    }
  }
  server.get('/api/sending/*', context => {
    const name = strictPercentDecoded(new URL(context.req.url).pathname.slice('/api/sending/'.length))
    return answered(context, at => at.state(name ?? ''))
  })
  const post = (path: string, work: (sending: PreviewSending, wanted: SendingRequest) => Promise<unknown>): void => {
    server.post(path, async context => {
      const wanted = sendingRequestOf(await context.req.json().catch(() => undefined))
      if (!wanted) return context.json({ why: 'This request names no issue.' }, 400)
      return answered(context, at => work(at, wanted).then(result => result ?? at.state(wanted.name)))
    })
  }
  post('/api/rehearse', (at, { name }) => at.rehearse(name))
  post('/api/plan-send', (at, { name, time }) => at.plan(name, time))
  post('/api/cancel-send', (at, { name, number }) => at.cancel(name, number))
  post('/api/approve-send', (at, { name, contents }) => at.approve(name, contents))
  post('/api/start-send', (at, { name, contents, number }) => at.start(name, contents, number))
  post('/api/stop-send', async (at, { name }) => at.stop(name))
}

interface SendingRequest {
  readonly name: string
  readonly contents: string
  /** The time for which to plan, as it was typed. */
  readonly time: string
  /** The number of recipients that was typed, or the time of a planned send. */
  readonly number: number
}

/** Validates the body of a request. What it leaves out is empty, or no number. */
function sendingRequestOf(body: unknown): SendingRequest | undefined {
  const { name, contents = '', time = '', number = Number.NaN } = (body ?? {}) as Record<string, unknown>
  const isShort = (value: unknown): value is string => typeof value === 'string' && value.length < 1000
  return isShort(name) && name !== '' && isShort(contents) && isShort(time) && typeof number === 'number'
    ? { name, contents, time, number }
    : undefined
}
