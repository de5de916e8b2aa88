/** The reason why a request got no usable answer. */
export type Fault =
  /** The host name does not exist. */
  | 'name'
  | 'refused'
  | 'certificate'
  /** The redirects do not end. */
  | 'loop'
  /** A redirect leads to an address that is not http(s). */
  | 'scheme'
  | 'late'
  /** The connection failed midway, or the network was unavailable. */
  | 'broken'
  /** The address is on this machine or in a private network, and was not requested. */
  | 'private'

/** The result of requesting one address. */
export interface Answer {
  /** The HTTP status of the last server; absent if there was a fault. */
  readonly status?: number
  readonly fault?: Fault
  /** The technical code of the fault, such as `CERT_HAS_EXPIRED`. */
  readonly code?: string
  /** The target of the redirects, if all of them were permanent. */
  readonly moved?: string
}

/**
 * A function that requests each address once. If the run is stopped, the result lacks the addresses that were not
 * requested.
 */
export type RequestLinks = (addresses: readonly string[]) => Promise<ReadonlyMap<string, Answer>>

/** Removes the fragment of an address, because a fragment is never sent to a server. */
export const requestAddress = (address: string): string => address.replace(/#.*$/s, '')

const BY_CODE: Readonly<Record<string, Fault>> = {
  ENOTFOUND: 'name',
  ENODATA: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'late',
  ABORT_ERR: 'late',
  EPROTO: 'certificate',
}

/**
 * Maps the code of a failed connection to a fault. A temporary lookup failure (EAI_AGAIN) does not prove that a name
 * does not exist.
 */
export const faultOf = (code: string): Fault =>
  BY_CODE[code] ??
  (/CERT|_SSL_|_TLS_|^UNABLE_TO_|^INVALID_(?:CA|PURPOSE)$|MISMATCH/.test(code) ? 'certificate' : 'broken')
