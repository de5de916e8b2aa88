/** Why an address gave no answer that counts. */
export type Fault =
  /** No server has this name. */
  | 'name'
  | 'refused'
  | 'certificate'
  /** It leads on and on. */
  | 'loop'
  /** It leads to something that is not the web. */
  | 'scheme'
  | 'late'
  /** The connection broke, or could not be tried just now. */
  | 'broken'
  /** It is on this machine or in a private network, and was not asked. */
  | 'private'

/** What came of asking an address. */
export interface Answer {
  /** What the last server said; absent where there was a fault. */
  readonly status?: number
  readonly fault?: Fault
  /** The program's own word for the fault, such as `CERT_HAS_EXPIRED`. */
  readonly code?: string
  /** Where everybody is sent for good. */
  readonly moved?: string
}

/** Asks each address once. What could not be asked, because somebody ended it, is not among the answers. */
export type AskLinks = (addresses: readonly string[]) => Promise<ReadonlyMap<string, Answer>>

/** The addresses that are asked: no fragment ever reaches a server. */
export const askedAs = (address: string): string => address.replace(/#.*$/s, '')

const BY_CODE: Readonly<Record<string, Fault>> = {
  ENOTFOUND: 'name',
  ENODATA: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'late',
  ABORT_ERR: 'late',
  EPROTO: 'certificate',
}

/** What a failed connection’s code means. A name that nobody could look up just now (EAI_AGAIN) may well exist. */
export const faultOf = (code: string): Fault =>
  BY_CODE[code] ??
  (/CERT|_SSL_|_TLS_|^UNABLE_TO_|^INVALID_(?:CA|PURPOSE)$|MISMATCH/.test(code) ? 'certificate' : 'broken')
