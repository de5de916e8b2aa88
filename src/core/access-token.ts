import { HOUR, MINUTE, SECOND } from './duration.js'

/** How to get access tokens from a token server (RFC 6749). The value contains secrets, so it is never shown. */
export interface OAuthSettings {
  /** The address of the token endpoint. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
  /** With it, tokens are for the person who granted it (section 6). Without it, they are for the client itself (section 4.4). */
  readonly refreshToken?: string | undefined
  readonly scope?: string | undefined
  /** Returns the name of the variable that sets a value, for messages. */
  readonly variable: (name: OAuthName) => string
}

export type OAuthName = 'url' | 'clientId' | 'clientSecret' | 'refreshToken' | 'scope'

/** Keeps the refresh token that a token server has returned in place of an earlier one. */
export interface RefreshTokenStore {
  readonly read: () => Promise<string | undefined>
  readonly write: (token: string) => Promise<void>
}

/** The ends of the world that the tokens of one process need. */
export interface TokenRequests {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly store?: RefreshTokenStore | undefined
}

/** A fault of the token server. Its message contains no secret. */
export class AccessTokenFault extends Error {
  constructor(
    message: string,
    /**
     * `passing`: another attempt may succeed. `refused`: it will probably fail again. `final`: only a person can mend it.
     */
    readonly kind: 'passing' | 'refused' | 'final',
  ) {
    super(message)
  }
}

/** The longest life of a token whose `expires_in` is missing or senseless. Microsoft and Google give an hour. */
const USUAL_LIFE = HOUR
/** A token is renewed this long before it ends, or in the last fifth of its life if that is shorter. */
const MARGIN = 5 * MINUTE
/** The time within which the token server has to answer. */
const PATIENCE = 30 * SECOND
/** The longest answer that is read, in characters. Tokens have some thousand. */
const LONGEST = 100_000
/** The characters of a token (RFC 6750 section 2.1, and `|` as some servers use it). Others would end the line of a command. */
const TOKEN = /^[\x21-\x7e]+$/

/**
 * The access tokens of one account, for all connections of a process. They are kept in memory, and at most one request for one
 * is under way at a time.
 */
export class AccessTokens {
  private current: { readonly token: string; readonly from: number; readonly until: number } | undefined
  private request: Promise<string> | undefined
  /** Whether the present token replaced one that was refused, and was not accepted yet. */
  private isDoubtful = false
  private refreshToken: string | undefined
  private wasRead = false

  constructor(
    private readonly settings: OAuthSettings,
    private readonly ends: TokenRequests,
  ) {
    this.refreshToken = settings.refreshToken
  }

  /**
   * Returns a token that is valid for some time.
   * @throws AccessTokenFault if there is none
   */
  async token(): Promise<string> {
    const now = this.ends.clock()
    // A clock that was set back says nothing about the age of a token.
    if (this.current && now >= this.current.from && now < this.current.until) return this.current.token
    return this.renewed()
  }

  /**
   * Returns another token after the mail server has refused one, or undefined if that would be refused as well: a token may
   * have been revoked early, but a new one that is refused, too, has the wrong scope or belongs to another mailbox.
   * @throws AccessTokenFault if the token server gives none
   */
  async instead(refused: string): Promise<string | undefined> {
    if (this.request) await this.request
    else if (this.current?.token === refused) {
      if (this.isDoubtful) return undefined
      this.isDoubtful = true
      await this.renewed()
    }
    const token = this.current?.token
    return token === refused ? undefined : token
  }

  /** Records that the mail server has accepted a token. */
  accepted(token: string): void {
    if (this.current?.token === token) this.isDoubtful = false
  }

  /** Replaces in a text whatever must not be shown. */
  redacted(text: string): string {
    const { clientSecret, refreshToken } = this.settings
    const secrets = [clientSecret, refreshToken, this.refreshToken, this.current?.token].filter(
      secret => secret !== undefined && secret.length > 3,
    )
    return secrets.reduce<string>((rest, secret) => rest.replaceAll(secret ?? '', '…'), text)
  }

  private renewed(): Promise<string> {
    this.request ??= this.fetched().finally(() => {
      this.request = undefined
    })
    return this.request
  }

  private async fetched(): Promise<string> {
    const { store } = this.ends
    if (!this.wasRead && store && this.refreshToken !== undefined)
      this.refreshToken = (await store.read()) ?? this.refreshToken
    this.wasRead = true
    const own = this.settings.refreshToken
    try {
      return await this.fetchedWith(this.refreshToken)
    } catch (cause) {
      // The kept one may be older than the one that was set.
      if (!(cause instanceof AccessTokenFault) || cause.kind !== 'final' || this.refreshToken === own) throw cause
      this.refreshToken = own
      return this.fetchedWith(own)
    }
  }

  private async fetchedWith(refreshToken: string | undefined): Promise<string> {
    const { clientId, clientSecret, scope } = this.settings
    const body = new URLSearchParams({
      ...(refreshToken === undefined
        ? { grant_type: 'client_credentials' }
        : { grant_type: 'refresh_token', refresh_token: refreshToken }),
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      ...(scope === undefined ? {} : { scope }),
    })
    const asked = this.ends.clock()
    const { access_token: given, expires_in: seconds, refresh_token: next } = await this.answer(body)
    const token = typeof given === 'string' ? given.trim() : ''
    if (!TOKEN.test(token)) throw this.fault('answered without a usable `access_token`. Check {url}.', 'refused')
    const life = Number(seconds) > 0 ? Number(seconds) * SECOND : USUAL_LIFE
    this.current = { token, from: asked, until: asked + life - Math.min(MARGIN, life / 5) }
    if (refreshToken !== undefined && typeof next === 'string' && next !== '' && next !== refreshToken) {
      this.refreshToken = next
      await this.ends.store?.write(next)
    }
    return token
  }

  private async answer(body: URLSearchParams): Promise<Readonly<Record<string, unknown>>> {
    const { status, text } = await this.posted(body)
    const answer = objectIn(text)
    if (status === 200 && answer) return answer
    const { error, error_description: why } = answer ?? {}
    if (status === 408 || status === 425 || status === 429 || status >= 500)
      throw this.fault(`answered with status ${status}.`, 'passing')
    if (typeof error !== 'string')
      throw this.fault(`answered with status ${status} and something other than a token. Check {url}.`, 'refused')
    const [line = ''] = typeof why === 'string' ? why.split(/[\r\n]/) : []
    const said = this.redacted(`${error}${line === '' ? '' : `: ${line.slice(0, 200)}`}`)
    if (/^(?:temporarily_unavailable|server_error)$/.test(error)) throw this.fault(`answered ${said}.`, 'passing')
    throw this.fault(`refuses the request (${said}). ${remedyFor(error, body)}`, 'final')
  }

  private async posted(body: URLSearchParams): Promise<{ readonly status: number; readonly text: string }> {
    try {
      const response = await this.ends.fetch(this.settings.tokenUrl, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: body.toString(),
        // The secrets in the request are for this address alone.
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE),
      })
      return { status: response.status, text: (await response.text()).slice(0, LONGEST) }
    } catch (cause) {
      const { name, message, cause: inner } = cause as Error
      if (name === 'TimeoutError') throw this.fault(`gave no answer within ${PATIENCE / SECOND} seconds.`, 'passing')
      const { code, message: why } = (inner ?? {}) as { readonly code?: string; readonly message?: string }
      throw this.fault(`cannot be reached: ${this.redacted(code ?? why ?? message)}.`, 'passing')
    }
  }

  private fault(what: string, kind: AccessTokenFault['kind']): AccessTokenFault {
    const named = what.replace(/\{(\w+)\}/g, (_, name: OAuthName) => this.settings.variable(name))
    return new AccessTokenFault(`The token server ${new URL(this.settings.tokenUrl).host} ${named}`, kind)
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Returns what to do about an error (RFC 6749 section 5.2), with the names of variables in braces. */
function remedyFor(error: string, body: URLSearchParams): string {
  if (error === 'invalid_grant' && body.has('refresh_token'))
    return 'The refresh token has expired or was revoked. Grant access again, and set the new one in {refreshToken}.'
  if (error === 'invalid_client')
    return 'Check {clientId} and {clientSecret}. A secret that has expired needs a new one.'
  if (error === 'invalid_scope') return 'Check {scope}.'
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type')
    return 'This client may not get tokens in this way. Check its registration, {clientId} and {refreshToken}.'
  return 'Check {url}, {clientId}, {clientSecret}, {refreshToken} and {scope}.'
}
