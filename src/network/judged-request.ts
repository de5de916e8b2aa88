import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPrivateAddress } from './private-address.js'

/** Tells whether requests to an IP address are forbidden. */
export type IsClosed = (address: string) => boolean

export interface NetworkReach {
  /** Whether requests to this machine and its network are allowed. */
  readonly allowPrivate: boolean
  /** Decides which addresses are private; tests, whose only server is on this machine, replace it. */
  readonly isPrivate?: (address: string) => boolean
}

export const closedTo = ({ allowPrivate, isPrivate = isPrivateAddress }: NetworkReach): IsClosed =>
  allowPrivate ? () => false : isPrivate

/** The error for an address whose protocol is not http or https, or whose host is this machine or in a private network. */
export class PrivateAddressError extends Error {
  constructor(
    readonly why: 'scheme' | 'private',
    message: string,
  ) {
    super(message)
    this.name = 'PrivateAddressError'
  }
}

export interface RequestSettings {
  readonly method: 'GET' | 'HEAD'
  readonly headers: OutgoingHttpHeaders
  readonly signal: AbortSignal
  readonly isClosed: IsClosed
}

/**
 * Sends one http(s) request and resolves with the head of the response; the caller follows redirects. The address is judged in
 * the same lookup that the connection uses, so no name can lead into a private network.
 * @throws PrivateAddressError, or whatever the connection throws
 */
export function judgedRequest(
  url: string,
  { method, headers, signal, isClosed }: RequestSettings,
): Promise<IncomingMessage> {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:')
    return Promise.reject(new PrivateAddressError('scheme', `The address leads to \`${protocol}\`, not to the web.`))
  // A numeric address is judged here, because it is never looked up.
  if (isIP(hostname.replace(/^\[|\]$/g, '')) > 0 && isClosed(hostname)) return Promise.reject(privateHost(hostname))
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const attempt = (): void => {
      const request = send(url, { method, headers, signal, lookup: judgedLookup(isClosed) }, resolve)
      // A server may close a connection at the moment at which it is used again, which is no fault of the request.
      request.on('error', cause =>
        request.reusedSocket && (cause as NodeJS.ErrnoException).code === 'ECONNRESET' ? attempt() : reject(cause),
      )
      request.end()
    }
    attempt()
  })
}

const privateHost = (host: string): PrivateAddressError =>
  new PrivateAddressError('private', `\`${host}\` is on this machine or in a private network, so no request was sent.`)

/**
 * Looks up a name, and fails if any of its addresses is private, so that the connection only goes to an address that was
 * judged.
 */
const judgedLookup =
  (isClosed: IsClosed): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (cause, addresses) => {
      if (cause) return callback(cause, '', 0)
      const [first] = addresses
      if (!first || addresses.some(({ address }) => isClosed(address))) return callback(privateHost(hostname), '', 0)
      if (options.all) return (callback as (cause: null, found: typeof addresses) => void)(null, addresses)
      callback(null, first.address, first.family)
    })
  }

/** Tells whether a request failed because it took too long. */
export function isLate(cause: unknown): boolean {
  const { name, code } = cause as NodeJS.ErrnoException
  return name === 'TimeoutError' || name === 'AbortError' || code === 'ABORT_ERR'
}
