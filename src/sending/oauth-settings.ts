import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AccessTokens, type OAuthName, type OAuthSettings, type RefreshTokenStore } from '../core/access-token.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import type { Environment } from '../core/variables.js'
import { type Database, keepSetting, setting } from '../storage/index.js'
import type { SendingTools } from './sending-tools.js'

/** The variables that set a sign-in by OAuth 2. Those of a second mail server end in _2. */
const VARIABLES = {
  smtp: {
    url: 'SMTP_OAUTH_URL',
    clientId: 'SMTP_OAUTH_CLIENT_ID',
    clientSecret: 'SMTP_OAUTH_CLIENT_SECRET',
    refreshToken: 'SMTP_OAUTH_REFRESH_TOKEN',
    scope: 'SMTP_OAUTH_SCOPE',
  },
  imap: {
    url: 'IMAP_OAUTH_URL',
    clientId: 'IMAP_OAUTH_CLIENT_ID',
    clientSecret: 'IMAP_OAUTH_CLIENT_SECRET',
    refreshToken: 'IMAP_OAUTH_REFRESH_TOKEN',
    scope: 'IMAP_OAUTH_SCOPE',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<OAuthName, string>>>>

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/**
 * Reads how to get access tokens. Returns undefined if none of the variables is set.
 * @param suffix the end of the variables, such as _2 for the second mail server
 * @throws ProblemsError that names every variable that is missing or wrong; it contains no value
 */
export function oauthSettingsIn(
  env: Environment,
  protocol: keyof typeof VARIABLES,
  suffix = '',
): OAuthSettings | undefined {
  const variable = (name: OAuthName): string => `${VARIABLES[protocol][name]}${suffix}`
  const valueIn = (name: OAuthName): string | undefined => env[variable(name)]?.trim() || undefined
  const names = ['url', 'clientId', 'clientSecret', 'refreshToken', 'scope'] as const
  if (names.every(name => valueIn(name) === undefined)) return undefined
  const [tokenUrl, clientId] = [valueIn('url'), valueIn('clientId')]
  const [clientSecret, refreshToken, scope] = [valueIn('clientSecret'), valueIn('refreshToken'), valueIn('scope')]
  const problems: Problem[] = []
  const report = (name: OAuthName, what: string, fix: string): void => {
    problems.push(error('oauth.settings', { file: variable(name) }, what, fix))
  }
  if (!tokenUrl) report('url', 'The address of the token server is missing.', `Set ${variable('url')} in \`.env\`.`)
  else if (!isSafe(tokenUrl))
    report('url', `${variable('url')} is not an address with https://.`, 'Write the address of the token endpoint.')
  if (!clientId)
    report('clientId', 'The id of the client is missing.', `Set ${variable('clientId')}, which the provider shows.`)
  if (!clientSecret && !refreshToken) {
    const fix = `Set ${variable('refreshToken')}, or ${variable('clientSecret')} alone for a client that signs in as itself.`
    report('refreshToken', 'There is neither a refresh token nor a client secret.', fix)
  }
  if (!tokenUrl || !clientId || problems.length > 0) throw new ProblemsError(problems)
  return { tokenUrl, clientId, clientSecret, refreshToken, scope, variable }
}

/** A token server gets secrets, so the connection to it needs TLS, except on this machine. */
function isSafe(text: string): boolean {
  const url = canParseUrl(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
}

/**
 * Returns the source of access tokens for settings, if there are any.
 * @param database keeps a refresh token that the token server returns in place of the one that is set
 */
export function accessTokensFor(
  settings: OAuthSettings | undefined,
  { clock }: Pick<SendingTools, 'clock'>,
  database?: Database,
): AccessTokens | undefined {
  const store = database && settings?.refreshToken ? storeFor(settings, settings.refreshToken, database) : undefined
  return settings && new AccessTokens(settings, { fetch: (url, init) => fetch(url, init), clock, store })
}

/**
 * Keeps the newest refresh token in the database, encrypted with a key that is derived from the one in the environment. So the
 * database alone gives it to nobody, and after another one is set, the kept one is not used.
 */
function storeFor({ tokenUrl, clientId }: OAuthSettings, own: string, database: Database): RefreshTokenStore {
  const place = createHash('sha256').update(`${tokenUrl}\n${clientId}\n${own}`).digest('base64url').slice(0, 22)
  const key = Buffer.from(hkdfSync('sha256', own, place, 'offprint refresh token', 32))
  const name = `refresh token ${place}`
  return {
    read: async () => {
      const kept = await database.read(setting, name)
      return kept === undefined ? undefined : opened(kept, key)
    },
    write: async token => database.transaction(keepSetting, name, sealed(token, key)),
  }
}

const [IV, TAG] = [12, 16]

function sealed(text: string, key: Buffer): string {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64url')
}

/** Returns the text, or undefined if it was damaged. */
function opened(text: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(text, 'base64url')
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV))
    cipher.setAuthTag(bytes.subarray(IV, IV + TAG))
    return Buffer.concat([cipher.update(bytes.subarray(IV + TAG)), cipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
