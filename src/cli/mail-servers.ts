import { domainToASCII } from 'node:url'
import { addressParts } from '../core/email-address.js'
import { append } from '../core/long-lists.js'
import { error, type Problem, ProblemsError, warning } from '../core/problem.js'
import {
  ehloName,
  type MailServer,
  readSmtpUrl,
  type SmtpSettings,
  senderOf,
  smtpConnectionTo,
} from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import type { Database } from '../storage/index.js'
import type { Environment, Io } from './io.js'
import { accessTokensFor, oauthSettingsIn } from './oauth-settings.js'

/** A mail server with the settings of publication.yml, and how to reach it. */
export interface NamedServer extends MailServer {
  readonly settings: SmtpSettings
}

/** Returns the numbers of the mail servers that the environment names: 1 is SMTP_URL, 2 is SMTP_URL_2 and so on. */
export function serverNumbers(env: Environment): number[] {
  return Object.keys(env)
    .filter(name => env[name])
    .flatMap(name => {
      const [matched, digits = '1'] = /^SMTP_URL(?:_([1-9]\d*))?$/.exec(name) ?? []
      return matched && name !== 'SMTP_URL_1' ? [Number(digits)] : []
    })
    .sort((a, b) => a - b)
}

const suffixOf = (number: number): string => (number === 1 ? '' : `_${number}`)

/**
 * Reads how to reach the mail servers, in the order of their numbers.
 * @param database keeps refresh tokens that change
 * @throws ProblemsError with the problems of all servers; they contain no value
 */
export function mailServersFor(
  publication: Publication,
  { env, clock }: Pick<Io, 'env' | 'clock'>,
  database?: Database,
): readonly NamedServer[] {
  const { servers: own, connections } = publication.sending
  const problems: Problem[] = misnamed(env)
  const name = collected(problems, () => ehloName(env['SMTP_EHLO'], addressParts(senderOf(publication).address).domain))
  const numbers = serverNumbers(env)
  const servers = (numbers.length > 0 ? numbers : [1]).flatMap((number): NamedServer[] => {
    const suffix = suffixOf(number)
    const oauth = collected(problems, () => oauthSettingsIn(env, 'smtp', suffix))
    const settings = collected(problems, () => {
      const tokens = accessTokensFor(oauth, { clock }, database)
      return readSmtpUrl(env[`SMTP_URL${suffix}`], { name, variable: `SMTP_URL${suffix}`, tokens })
    })
    if (!settings) return []
    const { share, domains = [], connections: most = connections } = own[String(number)] ?? {}
    const special = domains.map(domain => domainToASCII(domain) || domain.toLowerCase())
    return [
      {
        ...{ name: settings.server, connections: most, share, settings },
        ...{ domains: special.length > 0 ? special : undefined },
        connect: () => smtpConnectionTo(settings),
      },
    ]
  })
  if (problems.length === 0 && servers.every(({ domains }) => domains !== undefined))
    problems.push(
      error(
        'send.servers',
        { file: 'publication.yml' },
        'Every mail server is for some domains only, so nobody else can get mail.',
        'Remove `domains` from one of `sending.servers`.',
      ),
    )
  if (problems.length > 0) throw new ProblemsError(problems)
  return servers
}

/** Returns the value of a function, or collects its problems. */
function collected<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause
    append(problems, cause.problems)
    return undefined
  }
}

/** Reports names like those of mail servers that are none, because a server with such a name would never be used. */
function misnamed(env: Environment): Problem[] {
  const wrong = Object.keys(env).filter(name => env[name] && /^SMTP_URL(?:_0\d*|_1|\d+)$/.test(name))
  return wrong.map(file =>
    error(
      'send.smtp',
      { file },
      `${file} is not the name of a mail server.`,
      'The first one is SMTP_URL, and the others are SMTP_URL_2, SMTP_URL_3 and so on.',
    ),
  )
}

/** Returns warnings about the mail servers: settings for none of them, and passwords that Microsoft will refuse. */
export function serverWarnings({ sending }: Publication, env: Environment, servers: readonly NamedServer[]): Problem[] {
  const numbers = serverNumbers(env)
  const unused = Object.keys(sending.servers)
    .filter(number => !numbers.includes(Number(number)))
    .map(number => {
      const variable = `SMTP_URL${suffixOf(Number(number))}`
      const what = `\`sending.servers\` has settings for server ${number}, but ${variable} is not set.`
      return warning('send.servers', { file: 'publication.yml' }, what, `Set ${variable}, or remove the settings.`)
    })
  return [
    ...unused,
    ...servers.flatMap(({ settings: { auth, options, variable } }) =>
      auth ? passwordWarning(options.host ?? '', variable, variable.replace('URL', 'OAUTH_URL')) : [],
    ),
  ]
}

/** Matches hosts of Microsoft 365 and Outlook.com for sign-ins, in all of its clouds. */
const MICROSOFT = /(?:^|\.)(?:office365\.(?:com|us)|outlook\.com|outlook\.office\.com|outlook\.cn)$/i
const INBOUND = /\.mail\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn)$/i

/**
 * Warns of a password for a host of Microsoft 365, which turns passwords off.
 * @param variable the variable that names the host
 * @param oauth the first variable of a sign-in by OAuth 2
 */
export function passwordWarning(host: string, variable: string, oauth: string): Problem[] {
  if (INBOUND.test(host)) {
    const what = `${host} takes in mail from other servers, and accepts no sign-in.`
    const fix = `Use smtp.office365.com:587 in ${variable}, and sign in by OAuth 2 (docs/delivery.md).`
    return [warning('send.password', { file: variable }, what, fix)]
  }
  if (!MICROSOFT.test(host)) return []
  const what = `${variable} signs in to ${host} with a password. Microsoft turns passwords off: for IMAP it has, and for SMTP it does so by default at the end of December 2026.`
  const fix = `Sign in by OAuth 2: set ${oauth} and what belongs to it, as docs/delivery.md says.`
  return [warning('send.password', { file: variable }, what, fix)]
}

/** Says in one line what each mail server is for. */
export function serverLines(servers: readonly MailServer[]): string[] {
  const hasShares = servers.some(({ share }) => share !== undefined)
  const general = servers.filter(({ domains }) => domains === undefined)
  const whole = general.reduce((sum, { share = 0 }) => sum + share, 0)
  return servers.map(server => {
    const { name, share, domains } = server
    if (servers.length === 1) return name
    if (domains) return `${name}, for ${domains.join(', ')}`
    if (share !== undefined && whole > 0) return `${name}, for ${Math.round((share / whole) * 100)} % of the others`
    if (server === general[0] && !hasShares) return name
    return `${name}, if the others cannot`
  })
}
