import type { IncomingMessage } from 'node:http'
import { error, ProblemsError } from '../core/problem.js'
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
import { LargeBodyError, receivedBody } from './response-body.js'

const MAX_BYTES = 20 * 1024 * 1024
const MAX_SECONDS = 20
const MAX_REDIRECTS = 5

/** The purpose of a fetch: the rule that a failure breaks, and the alternative for the user. */
export interface FetchPurpose {
  readonly rule: string
  readonly accept: string
  /** The alternative for the user, as a sentence that begins in lower case, so that it can follow "or". */
  readonly otherwise: string
  /** The flag that allows private addresses, where there is one. */
  readonly privateFlag?: string
}

export const IMPORTING: FetchPurpose = {
  rule: 'import.fetch',
  accept:
    'text/html, application/xhtml+xml, application/feed+json, application/atom+xml, application/rss+xml, */*;q=0.5',
  otherwise: 'save the page in a browser and import the file.',
  privateFlag: '--allow-private',
}

/** The problem of an address that may not be requested, because it leads into a private network or to no web page. */
export class ForbiddenAddressError extends ProblemsError {}

/** A fetched page or feed, and how it was reached. */
export interface FetchedSource extends Source {
  /** Whether one of the redirects on the way was temporary. */
  readonly temporary?: boolean
}

interface Wanted {
  readonly address: string
  readonly purpose: FetchPurpose
}

const refuse = ({ address, purpose }: Wanted, what: string): never => {
  const fix = purpose.otherwise.charAt(0).toUpperCase() + purpose.otherwise.slice(1)
  throw new ProblemsError([error(purpose.rule, { file: address }, what, fix)])
}

/**
 * Fetches a page or a feed, over http(s) only, with at most 20 MB after decompression, 20 seconds and 5 redirects. The address
 * is judged when each connection is opened, also after a redirect, so no name can lead into a private network.
 */
export async function fetchSource(
  address: string,
  options: NetworkReach,
  purpose: FetchPurpose = IMPORTING,
): Promise<FetchedSource> {
  const wanted = { address, purpose }
  let temporary = false
  const isClosed = closedTo(options)
  const signal = AbortSignal.timeout(MAX_SECONDS * 1000)
  let url = address
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await answer(url, wanted, signal, isClosed)
    const { statusCode = 0, headers } = response
    const next = headers.location
    if (statusCode >= 300 && statusCode < 400 && next && canParseUrl(next, url)) {
      response.destroy()
      url = new URL(next, url).href
      temporary ||= statusCode !== 301 && statusCode !== 308
      continue
    }
    if (statusCode < 200 || statusCode >= 300) {
      response.destroy()
      return refuse(wanted, `The server answered with status ${statusCode}.`)
    }
    const { bytes, faults } = await bodyOf(response, wanted)
    const mediaType = headers['content-type']
    return {
      name: address,
      bytes,
      address: url,
      ...(mediaType ? { mediaType } : {}),
      ...(faults ? { faults } : {}),
      ...(temporary ? { temporary } : {}),
    }
  }
  return refuse(wanted, `The address redirects more than ${MAX_REDIRECTS} times.`)
}

async function answer(url: string, wanted: Wanted, signal: AbortSignal, isClosed: IsClosed): Promise<IncomingMessage> {
  const { accept } = wanted.purpose
  const headers = { 'user-agent': `Offprint/${VERSION}`, accept, 'accept-encoding': 'gzip, deflate, br' }
  try {
    return await judgedRequest(url, { method: 'GET', headers, signal, isClosed })
  } catch (cause) {
    throw asProblem(cause, wanted)
  }
}

function asProblem(cause: unknown, { address, purpose }: Wanted): ProblemsError {
  if (cause instanceof ProblemsError) return cause
  if (cause instanceof PrivateAddressError) {
    const allow = cause.why === 'private' && purpose.privateFlag ? `, allow it with \`${purpose.privateFlag}\`` : ''
    const fix = `Correct the address${allow}, or ${purpose.otherwise}`
    return new ForbiddenAddressError([error(purpose.rule, { file: address }, cause.message, fix)])
  }
  const what = isLate(cause)
    ? `The server sent no complete answer within ${MAX_SECONDS} seconds.`
    : faultSentence(cause as NodeJS.ErrnoException)
  const fix = `Correct the address, or ${purpose.otherwise}`
  return new ProblemsError([error(purpose.rule, { file: address }, what, fix)])
}

/** Describes the fault of a request in a sentence. */
export function faultSentence({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'There is no server with this name.'
  if (code === 'ECONNREFUSED') return 'The server refused the connection.'
  return message.endsWith('.') ? message : `The address could not be fetched: ${message}.`
}

interface SourceBody {
  readonly bytes: Uint8Array
  readonly faults?: readonly string[]
}

/** Reads the body of a response. An incomplete body is returned with the fault, because it is better than none. */
async function bodyOf(response: IncomingMessage, wanted: Wanted): Promise<SourceBody> {
  try {
    const { bytes, cause } = await receivedBody(response, MAX_BYTES)
    if (cause === undefined) return { bytes }
    if (isLate(cause)) throw cause
    return { bytes, faults: [`The connection broke off after ${bytes.length.toLocaleString('en')} bytes.`] }
  } catch (cause) {
    if (cause instanceof LargeBodyError) return refuse(wanted, 'The file is larger than 20 MB.')
    throw asProblem(cause, wanted)
  }
}
