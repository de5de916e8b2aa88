import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPrivateAddress } from './private-address.js'

/** Whether an IP address must not be asked. */
export type IsClosed = (address: string) => boolean

export interface NetworkReach {
  /** Whether this machine and its network may be asked: for tests. */
  readonly allowPrivate: boolean
  /** What counts as private; for tests, which have no other network. */
  readonly isPrivate?: (address: string) => boolean
}

export const closedTo = ({ allowPrivate, isPrivate = isPrivateAddress }: NetworkReach): IsClosed =>
  allowPrivate ? () => false : isPrivate

/** An address is not on the public web: its protocol is another, or its host is here or in a private network. */
export class NotPublic extends Error {
  constructor(
    readonly why: 'scheme' | 'private',
    message: string,
  ) {
    super(message)
    this.name = 'NotPublic'
  }
}

export interface RequestSettings {
  readonly method: 'GET' | 'HEAD'
  readonly headers: OutgoingHttpHeaders
  readonly signal: AbortSignal
  readonly isClosed: IsClosed
}

/**
 * One http(s) request, as far as the head of its answer; redirects are the caller's. The address is judged in the lookup that
 * the connection uses, so no name can lead into a private network.
 * @throws NotPublic, or what the connection throws
 */
export function judgedRequest(
  url: string,
  { method, headers, signal, isClosed }: RequestSettings,
): Promise<IncomingMessage> {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:')
    return Promise.reject(new NotPublic('scheme', `It leads to \`${protocol}\`, which is not the web.`))
  // An address in numbers is never looked up.
  if (isIP(hostname.replace(/^\[|\]$/g, '')) > 0 && isClosed(hostname)) return Promise.reject(privately(hostname))
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const sent = send(url, { method, headers, signal, lookup: judgedLookup(isClosed) }, resolve)
    sent.on('error', reject)
    sent.end()
  })
}

const privately = (host: string): NotPublic =>
  new NotPublic('private', `\`${host}\` is on this machine or in a private network; it was not asked.`)

/** Looks a name up and fails where any of its addresses is private, so the connection goes to no other than was judged. */
const judgedLookup =
  (isClosed: IsClosed): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (cause, addresses) => {
      if (cause) return callback(cause, '', 0)
      const [first] = addresses
      if (!first || addresses.some(({ address }) => isClosed(address))) return callback(privately(hostname), '', 0)
      if (options.all) return (callback as (cause: null, found: typeof addresses) => void)(null, addresses)
      callback(null, first.address, first.family)
    })
  }

/** Whether a request ended because its time was over. */
export function isLate(cause: unknown): boolean {
  const { name, code } = cause as NodeJS.ErrnoException
  return name === 'TimeoutError' || name === 'AbortError' || code === 'ABORT_ERR'
}
