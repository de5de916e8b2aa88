import type { IncomingMessage } from 'node:http'
import { mayFetch, ROBOTS_BYTES, type RobotsRule, robotsRules } from '../collecting/index.js'
import { DAY, SECOND } from '../core/duration.js'
import { canParseUrl } from '../core/url.js'
import { VERSION } from '../core/version.js'
import type { Source } from '../importing/index.js'
import {
  closedTo,
  type IsClosed,
  isLate,
  judgedRequest,
  type NetworkReach,
  PrivateAddressError,
} from './judged-request.js'
import { pauseIn } from './link-request.js'
import { LargeBodyError, receivedBody } from './response-body.js'
import { Turns } from './turns.js'
import { faultSentence } from './web-source.js'

/** What is known about robots.txt of an origin, such as `https://harbour.example.org`. */
export interface KnownRobots {
  /** When it was read, in milliseconds since 1970. */
  readonly at: number
  readonly rules: readonly RobotsRule[]
}

export interface FeedClientOptions {
  readonly reach: NetworkReach
  /** The address of the publication, by which publishers learn who follows their feeds. */
  readonly site: string
  /** What earlier runs have read, by origin. */
  readonly robots: ReadonlyMap<string, KnownRobots>
  /** Milliseconds since 1970. */
  readonly now: number
  /** Ends all requests. */
  readonly ended: AbortSignal
  /** The milliseconds after which a request is given up. */
  readonly patience?: number
  /** What the requests are for, such as `collects feeds`, for the logs of publishers. */
  readonly purpose?: string
}

export interface FeedRequest {
  readonly address: string
  readonly etag?: string | undefined
  readonly modified?: string | undefined
  /** The media types and the languages that are wanted; by default, feeds. */
  readonly accept?: string
  readonly languages?: string
}

interface Validators {
  readonly etag?: string
  readonly modified?: string
}

interface Arrival extends Validators {
  /** The address to which permanent redirects led. */
  readonly moved?: string
  /** How long the answer is fresh, in milliseconds. */
  readonly fresh?: number
}

/** The answer to a request for a feed. */
export type FeedAnswer =
  | (Arrival & { readonly kind: 'body'; readonly source: Source & { readonly address: string } })
  | (Arrival & { readonly kind: 'unchanged' })
  | { readonly kind: 'gone' }
  /** All requests were ended. */
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'failed'
      /** A whole sentence. */
      readonly reason: string
      /** The status of the answer, if there was one. */
      readonly status?: number
      /** The length of the pause in milliseconds, if the server asks for one. */
      readonly pause?: number
      /** Whether the request reached no server, perhaps because this machine has no network. */
      readonly unreached?: true
      /** Whether the address, or one to which it redirects, is in a private network. */
      readonly forbidden?: true
    }

export interface FeedClient {
  request(request: FeedRequest): Promise<FeedAnswer>
  /** Returns what is known about robots.txt, for the next run. */
  robots(): ReadonlyMap<string, KnownRobots>
}

const MOST_BYTES = 10 * 1024 * 1024
const MOST_REDIRECTS = 5
const PATIENCE = 30 * SECOND
const PERMANENT = new Set([301, 308])
const REDIRECTS = new Set([...PERMANENT, 302, 303, 307])
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.2'

/** A request that failed, with the answer that says why. */
class FailedRequest extends Error {
  constructor(readonly answer: Extract<FeedAnswer, { readonly kind: 'failed' }>) {
    super(answer.reason)
  }
}

const failed = (reason: string): FailedRequest => new FailedRequest({ kind: 'failed', reason })

/**
 * Requests feeds: one at a time from each host, over http(s) only, with at most 10 MB after decompression, 30 seconds and 5 redirects, each of
 * which is judged before it is followed. A request is sent only if robots.txt allows it (RFC 9309), which is read once a day.
 */
export function feedClient(options: FeedClientOptions): FeedClient {
  const { reach, site, robots, now, ended, patience = PATIENCE, purpose = 'collects feeds' } = options
  const isClosed = closedTo(reach)
  const turns = new Turns(1)
  const agent = `Offprint/${VERSION} (+${site}; ${purpose})`
  const known = new Map([...robots].filter(([, { at }]) => at <= now && now - at < DAY))
  const asked = new Map<string, Promise<readonly RobotsRule[]>>()
  const pauses = new Map<string, number>()

  const send = async <Result>(
    address: string,
    headers: Readonly<Record<string, string>>,
    read: (response: IncomingMessage) => Promise<Result>,
    begin = () => {},
  ): Promise<Result> =>
    turns.take(new URL(address).host, false, async () => {
      ended.throwIfAborted()
      begin()
      const sent = { 'user-agent': agent, 'accept-encoding': 'gzip, deflate, br', ...headers }
      return inTime(patience, ended, async signal => read(await judgedGet(address, sent, signal, isClosed)))
    })

  const rulesFor = (origin: string): Promise<readonly RobotsRule[]> => {
    const rules = known.get(origin)?.rules
    if (rules) return Promise.resolve(rules)
    const asking =
      asked.get(origin) ??
      readRobots(`${origin}/robots.txt`, send).then(
        read => {
          known.set(origin, { at: now, rules: read })
          return read
        },
        cause => {
          const old = robots.get(origin)?.rules
          if (old && !ended.aborted) return old
          throw cause
        },
      )
    asked.set(origin, asking)
    return asking
  }

  const request = async ({ address, etag, modified, accept = ACCEPT, languages }: FeedRequest): Promise<FeedAnswer> => {
    let url = address
    let moved: string | undefined
    let forGood = true
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      if (!/^https?:/.test(url)) throw failed('The address leads to another place than the web.')
      const { origin, host } = new URL(url)
      if (!mayFetch(await rulesFor(origin), url))
        throw failed(`robots.txt of ${host} forbids Offprint to request this. Ask the publisher to allow it.`)
      const headers = {
        accept,
        ...(languages ? { 'accept-language': languages } : {}),
        ...(etag ? { 'if-none-match': etag } : {}),
        ...(modified ? { 'if-modified-since': modified } : {}),
      }
      const result = await send(
        url,
        headers,
        async response => {
          const answer = await readAnswer(response, url, address, now)
          // A 503 may be about this feed alone, but 429 limits whoever sends too many requests.
          if (response.statusCode === 429 && 'pause' in answer && answer.pause !== undefined)
            pauses.set(host, answer.pause)
          return answer
        },
        () => {
          // Another request may have been asked for a pause while this one waited for its turn.
          const pause = pauses.get(host)
          if (pause !== undefined)
            throw new FailedRequest({ kind: 'failed', reason: `${host} asks for a pause.`, pause })
        },
      )
      if ('location' in result) {
        if (!canParseUrl(result.location, url)) throw failed('The redirect leads to no address.')
        const next = new URL(result.location, url).href
        forGood &&= PERMANENT.has(result.status)
        if (forGood) moved = next
        url = next
        continue
      }
      return moved && (result.kind === 'body' || result.kind === 'unchanged') ? { ...result, moved } : result
    }
    throw failed(`The address redirects more than ${MOST_REDIRECTS} times.`)
  }

  return {
    request: async wanted => {
      try {
        return await request(wanted)
      } catch (cause) {
        return ended.aborted ? { kind: 'stopped' } : answerFor(cause, patience)
      }
    },
    robots: () => known,
  }
}

/** Runs a request until its time is up, or until all are ended. */
async function inTime<Result>(
  patience: number,
  ended: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // AbortSignal.any is not used, because Node 20 may collect its sources, and then it never aborts (nodejs/node#57736).
  const ending = new AbortController()
  const end = (): void => ending.abort()
  const timer = setTimeout(end, patience)
  ended.addEventListener('abort', end)
  try {
    return await work(ending.signal)
  } catch (cause) {
    // A body that is ended in the middle fails as if the connection had broken off.
    throw ending.signal.aborted ? Object.assign(new Error('late'), { name: 'AbortError' }) : cause
  } finally {
    clearTimeout(timer)
    ended.removeEventListener('abort', end)
  }
}

const judgedGet = (
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  isClosed: IsClosed,
): Promise<IncomingMessage> => judgedRequest(address, { method: 'GET', headers, signal, isClosed })

type Send = <Result>(
  address: string,
  headers: Readonly<Record<string, string>>,
  read: (response: IncomingMessage) => Promise<Result>,
) => Promise<Result>

/**
 * Reads robots.txt (RFC 9309 section 2.3.1). Without one, everything is allowed. If the server fails to send it, nothing is, so the
 * promise rejects.
 */
async function readRobots(address: string, send: Send): Promise<readonly RobotsRule[]> {
  let url = address
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const read = await send(url, { accept: 'text/plain, */*;q=0.5' }, async response => {
      const { statusCode: status = 0, headers } = response
      if (REDIRECTS.has(status) && headers.location && canParseUrl(headers.location, url)) {
        response.destroy()
        return new URL(headers.location, url).href
      }
      if (status >= 200 && status < 300) return robotsRules(await firstBytes(response, ROBOTS_BYTES), 'Offprint')
      response.destroy()
      if (status >= 400 && status < 500) return []
      throw failed(`The server does not send its robots.txt (status ${status}), so nothing else was requested.`)
    })
    if (typeof read !== 'string') return read
    if (!/^https?:/.test(read)) return []
    url = read
  }
  return []
}

/** The size of a robots.txt that is not even read in part. */
const MOST_ROBOTS = 10 * ROBOTS_BYTES

/** Reads the beginning of a body as text. */
async function firstBytes(response: IncomingMessage, most: number): Promise<string> {
  try {
    const { bytes } = await receivedBody(response, MOST_ROBOTS)
    return new TextDecoder().decode(bytes.subarray(0, most))
  } catch (cause) {
    if (cause instanceof LargeBodyError)
      throw failed('The server’s robots.txt has no end, so nothing else was requested.')
    throw cause
  }
}

type Redirect = { readonly status: number; readonly location: string }

async function readAnswer(
  response: IncomingMessage,
  url: string,
  name: string,
  now: number,
): Promise<FeedAnswer | Redirect> {
  const { statusCode: status = 0, headers } = response
  if (status >= 200 && status < 300) return bodyAnswer(response, url, name, now)
  response.destroy()
  if (REDIRECTS.has(status) && headers.location) return { status, location: headers.location }
  if (status === 304) return { kind: 'unchanged', ...validators(headers, now), ...freshness(headers, now) }
  if (status === 410) return { kind: 'gone' }
  const pause = status === 429 || status === 503 ? pauseIn(headers['retry-after'], now) : undefined
  const reason = `The server answered with status ${status}.`
  return { kind: 'failed', reason, status, ...(pause === undefined ? {} : { pause }) }
}

async function bodyAnswer(response: IncomingMessage, url: string, name: string, now: number): Promise<FeedAnswer> {
  const { headers } = response
  const { bytes, cause } = await receivedBody(response, MOST_BYTES)
  // What a feed without its end lacks is not known, and the next request may bring it.
  if (cause !== undefined) throw cause
  const { 'content-type': mediaType } = headers
  const source = { name, bytes, address: url, ...(mediaType ? { mediaType } : {}) }
  return { kind: 'body', source, ...validators(headers, now), ...freshness(headers, now) }
}

/**
 * Returns the validators of an answer. One without a body may have new ones (RFC 9110 section 15.4.5). A date in the future, as of a server whose
 * clock is wrong, is none: the feed would count as unchanged until then.
 */
const validators = ({ etag, 'last-modified': modified }: IncomingMessage['headers'], now: number): Validators => ({
  ...(etag ? { etag } : {}),
  ...(modified && !(Date.parse(modified) > now + DAY) ? { modified } : {}),
})

/** Returns how long an answer is fresh: `max-age` less its age, or else the time until `Expires` (RFC 9111 section 4.2). */
function freshness(headers: IncomingMessage['headers'], now: number): { readonly fresh?: number } {
  const control = headers['cache-control'] ?? ''
  if (/\bno-(?:cache|store)\b/i.test(control)) return {}
  const [, seconds] = /\bmax-age\s*=\s*"?(\d+)/i.exec(control) ?? []
  const fresh =
    seconds === undefined
      ? Date.parse(headers.expires ?? '') - (Date.parse(headers.date ?? '') || now)
      : (Number(seconds) - Number(headers.age ?? 0)) * SECOND
  return fresh > 0 ? { fresh } : {}
}

function answerFor(cause: unknown, patience: number): FeedAnswer {
  if (cause instanceof FailedRequest) return cause.answer
  if (cause instanceof LargeBodyError) return { kind: 'failed', reason: 'The answer is larger than 10 MB.' }
  if (cause instanceof PrivateAddressError) {
    const allow = cause.why === 'private' ? ' Add `--allow-private` if it is yours.' : ''
    return { kind: 'failed', reason: `${cause.message}${allow}`, forbidden: true }
  }
  if (isLate(cause))
    return { kind: 'failed', reason: `The server sent no complete answer within ${patience / SECOND} seconds.` }
  const fault = cause as NodeJS.ErrnoException
  const unreached = /^(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(fault.code ?? '')
  return { kind: 'failed', reason: faultSentence(fault), ...(unreached ? { unreached } : {}) }
}
