import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { canParseUrl } from '../core/url.js'
import { VERSION } from '../core/version.js'
import { type Answer, faultOf, requestAddress } from '../lint/index.js'
import { type IsClosed, isLate, judgedRequest, PrivateAddressError } from './judged-request.js'
import type { Turns } from './turns.js'

/** The state that all requests of one link check share. */
export interface LinkRound {
  readonly isClosed: IsClosed
  readonly turns: Turns
  /** The hosts that asked for a pause, each with the end of the pause and the status of its answer. */
  readonly pauses: Map<string, { readonly until: number; readonly status: number }>
  /** Ends the check. */
  readonly ended: AbortSignal
  /** The milliseconds after which a request is given up. */
  readonly patience: number
}

const MAX_REDIRECTS = 5
const FOR_GOOD = new Set([301, 308])
const REDIRECTS = new Set([...FOR_GOOD, 302, 303, 307])
/** The longest pause to wait for, in milliseconds. A host that asks for a longer one gets no further request. */
const LONGEST_PAUSE = 10_000

/** A server’s reply, or the reason why there was none. */
interface Reply extends Omit<Answer, 'moved'> {
  readonly location?: string
  /** The length of the pause in milliseconds, if the server asks for one. */
  readonly after?: number
}

/** Requests one address and follows its redirects. Rejects if the check is ended. */
export async function answerAt(address: string, round: LinkRound): Promise<Answer> {
  let url = address
  let moved: string | undefined
  let forGood = true
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { status = 0, location, fault, code } = await replyAt(url, redirects > 0, round)
    if (fault) return { fault, ...(code ? { code } : {}) }
    if (!REDIRECTS.has(status) || !location) return { status, ...(moved ? { moved } : {}) }
    if (!canParseUrl(location, url)) return { fault: 'broken' }
    const next = new URL(location, url).href
    forGood &&= FOR_GOOD.has(status)
    if (forGood) moved = next
    url = requestAddress(next)
  }
  return { fault: 'loop' }
}

/**
 * Requests an address with HEAD, and with GET if that fails, because many servers answer HEAD with errors that no reader would
 * see.
 */
async function replyAt(url: string, isContinued: boolean, round: LinkRound): Promise<Reply> {
  const { protocol, host } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return { fault: 'scheme' }
  const reply = await sendInTurn(host, isContinued, round, () => request(url, 'HEAD', round))
  const { status = 0, fault } = reply
  const odd = fault === 'broken' || (status >= 400 && status !== 429)
  return odd ? sendInTurn(host, true, round, () => request(url, 'GET', round)) : reply
}

/** Sends a request when it is the host’s turn, and once more after a short pause if the host asks for one. */
async function sendInTurn(
  host: string,
  isContinued: boolean,
  round: LinkRound,
  send: () => Promise<Reply>,
): Promise<Reply> {
  for (let tries = 0; ; ) {
    const { until, status } = round.pauses.get(host) ?? { until: 0, status: 0 }
    const left = until - Date.now()
    if (left > LONGEST_PAUSE) return { status }
    if (left > 0) await pause(left, undefined, { signal: round.ended })
    const result = await round.turns.take(host, isContinued || tries > 0, async () => {
      round.ended.throwIfAborted()
      // The host may have asked another request for a pause while this one waited for its turn.
      if ((round.pauses.get(host)?.until ?? 0) > Date.now()) return undefined
      const { after, ...reply } = await send()
      if (after !== undefined) round.pauses.set(host, { until: Date.now() + after, status: reply.status ?? 0 })
      return { reply, asksForPause: after !== undefined }
    })
    if (!result) continue
    tries += 1
    if (!result.asksForPause || tries > 1) return result.reply
  }
}

async function request(url: string, method: 'HEAD' | 'GET', { isClosed, ended, patience }: LinkRound): Promise<Reply> {
  // AbortSignal.any is not used, because Node 20 may collect its sources, and then it never aborts (nodejs/node#57736).
  const ending = new AbortController()
  const end = (): void => ending.abort()
  const timer = setTimeout(end, patience)
  ended.addEventListener('abort', end)
  const { signal } = ending
  const headers = {
    'user-agent': `Offprint/${VERSION} (checks links)`,
    accept: '*/*',
    ...(method === 'GET' ? { range: 'bytes=0-1023' } : {}),
  }
  try {
    const response = await judgedRequest(url, { method, headers, signal, isClosed })
    if (method === 'HEAD') response.resume()
    else response.destroy()
    return replyOf(response)
  } catch (cause) {
    ended.throwIfAborted()
    if (cause instanceof PrivateAddressError) return { fault: cause.why }
    if (isLate(cause)) return { fault: 'late' }
    const { code = '' } = cause as NodeJS.ErrnoException
    const fault = faultOf(code)
    return { fault, ...(code && (fault === 'certificate' || fault === 'broken') ? { code } : {}) }
  } finally {
    clearTimeout(timer)
    ended.removeEventListener('abort', end)
  }
}

function replyOf({ statusCode: status = 0, headers }: IncomingMessage): Reply {
  const after = status === 429 || status === 503 ? pauseIn(headers['retry-after']) : undefined
  return {
    status,
    ...(headers.location === undefined ? {} : { location: headers.location }),
    ...(after === undefined ? {} : { after }),
  }
}

/** Reads `Retry-After`, which is a number of seconds or a date (RFC 9110 section 10.2.3), as milliseconds from now. */
export function pauseIn(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}
