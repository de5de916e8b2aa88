import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AccessTokens, type OAuthSettings, type RefreshTokenStore } from '../core/access-token.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import { type Database, keepSetting, setting } from '../storage/index.js'
import type { Environment, Io } from './io.js'

const NAMES = ['URL', 'CLIENT_ID', 'CLIENT_SECRET', 'REFRESH_TOKEN', 'SCOPE'] as const
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/**
 * Reads how to get access tokens, such as SMTP_OAUTH_URL and SMTP_OAUTH_CLIENT_ID. Returns undefined if none of the variables
 * is set.
 * @param prefix the start of the variables, such as SMTP_OAUTH
 * @param suffix their end, such as _2 for the second server
 * @throws ProblemsError that names every variable that is missing or wrong; it contains no value
 */
export function oauthSettingsIn(env: Environment, prefix: string, suffix = ''): OAuthSettings | undefined {
  const variable = (name: string): string => `${prefix}_${name}${suffix}`
  const valueIn = (name: (typeof NAMES)[number]): string | undefined => env[variable(name)]?.trim() || undefined
  if (NAMES.every(name => valueIn(name) === undefined)) return undefined
  const [tokenUrl, clientId] = [valueIn('URL'), valueIn('CLIENT_ID')]
  const [clientSecret, refreshToken, scope] = [valueIn('CLIENT_SECRET'), valueIn('REFRESH_TOKEN'), valueIn('SCOPE')]
  const problems: Problem[] = []
  const report = (name: string, what: string, fix: string): void => {
    problems.push(error('oauth.settings', { file: variable(name) }, what, fix))
  }
  if (!tokenUrl) report('URL', 'The address of the token server is missing.', `Set ${variable('URL')} in \`.env\`.`)
  else if (!isSafe(tokenUrl))
    report('URL', `${variable('URL')} is not an address with https://.`, 'Write the address of the token endpoint.')
  if (!clientId)
    report('CLIENT_ID', 'The id of the client is missing.', `Set ${variable('CLIENT_ID')}, which the provider shows.`)
  if (!clientSecret && !refreshToken) {
    const fix = `Set ${variable('REFRESH_TOKEN')}, or ${variable('CLIENT_SECRET')} alone for a client that signs in as itself.`
    report('REFRESH_TOKEN', 'There is neither a refresh token nor a client secret.', fix)
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
  { clock }: Pick<Io, 'clock'>,
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
