import { readFileSync } from 'node:fs'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { strictPercentDecoded } from '../core/url.js'

/** How much of TLS a connection needs, in the words of libpq (PostgreSQL documentation, “SSL Support”). */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/** The place of a PostgreSQL database and the way to it. It contains a password, so it is never shown. */
export interface PostgresAddress {
  /** The server, port and database, such as `postgres://db.example.org:5432/offprint`, which are safe to show. */
  readonly name: string
  /** The name of the server, or the folder of its Unix socket. */
  readonly host: string
  readonly port: number
  /** Without a user, the name of the user of this process counts, as with psql. */
  readonly user: string | undefined
  readonly password: string | undefined
  readonly database: string
  /** The schema that contains the tables; undefined for the first one of the user's search path. */
  readonly schema: string | undefined
  /** The options of TLS; false for none. */
  readonly tls: ConnectionOptions | false
  /** Whether to connect without TLS if the server has none. */
  readonly mayBePlain: boolean
  /** Further settings for the session, such as `-c statement_timeout=60s`, as PGOPTIONS has them. */
  readonly options: string | undefined
  /** Whether the sign-in is bound to the connection, so that nobody can stand in between (SCRAM-SHA-256-PLUS). */
  readonly channelBinding: boolean
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i
const ENCODE = 'In the user name and the password, write % as %25, / as %2F, # as %23, ? as %3F and @ as %40.'
const EXAMPLE = 'postgres://offprint:password@db.example.org:5432/offprint'
/** The hosts of libpq with commas between them, which no other part of the address can be mistaken for. */
const SEVERAL_HOSTS = /^postgres(?:ql)?:\/\/(?:[^/?#@]*@)?[^/?#@]*,[^/?#@]*(?:[/?#][^@]*)?$/i
const PARAMETERS = ['sslmode', 'sslrootcert', 'schema', 'host', 'options', 'channel_binding']

/** Tells whether a text is meant as the address of a PostgreSQL database. */
export const isPostgresUrl = (text: string): boolean => /^postgres(?:ql)?:/i.test(text.trim())

/**
 * Reads `postgres://user:password@db.example.org:5432/offprint?sslmode=verify-full`.
 * @param from the name of the setting or argument, for problems
 * @throws ProblemsError if the address cannot be used; no message contains it, because it has a password
 */
export function readPostgresUrl(text: string, from: string): PostgresAddress {
  const faulty = (what: string, fix: string): Problem => error('database.address', { file: from }, what, fix)
  const url = urlOf(text.trim())
  if (SEVERAL_HOSTS.test(text.trim()))
    throw new ProblemsError([
      faulty(
        `${from} names several servers.`,
        'Name one: the primary, or the address that always leads to the primary, such as that of a pooler.',
      ),
    ])
  if (!url || !isPostgresUrl(text))
    throw new ProblemsError([
      faulty(`${from} is not the address of a PostgreSQL database.`, `Write it like ${EXAMPLE}. ${ENCODE}`),
    ])
  const problems: Problem[] = []
  const parameters = url.searchParams
  const unknown = [...new Set(parameters.keys())].filter(name => !PARAMETERS.includes(name))
  if (unknown.length > 0)
    problems.push(
      faulty(
        `${from} has parameters that Offprint does not know: ${unknown.join(', ')}.`,
        `Remove them. It knows ${PARAMETERS.join(', ')}.`,
      ),
    )
  const parts = [url.username, url.password, url.hostname, url.pathname.slice(1)].map(strictPercentDecoded)
  const [user, password, named, database] = parts
  const isCut = `${url.pathname}${url.hash}`.includes('@') || url.hash !== ''
  if (isCut || parts.includes(undefined))
    problems.push(faulty(`${from} contains a character that has a special meaning in addresses.`, ENCODE))
  if (!isCut && !database)
    problems.push(faulty(`${from} does not name a database.`, `Add its name after the server: ${EXAMPLE}`))
  const host = parameters.get('host') || named?.replace(/^\[|\]$/g, '') || 'localhost'
  const isLocal = LOOPBACK.test(host) || host.startsWith('/')
  // Subscribers' addresses pass through the connection, so one to another machine is encrypted unless somebody decides otherwise.
  const mode = parameters.get('sslmode') ?? (isLocal ? 'prefer' : 'require')
  if (!(SSL_MODES as readonly string[]).includes(mode))
    problems.push(faulty(`${from} has an unknown sslmode.`, `Write one of ${SSL_MODES.join(', ')}.`))
  const authority = parameters.get('sslrootcert')
  const ca = authority ? fileAt(authority) : undefined
  if (authority && ca === undefined)
    problems.push(
      faulty(`The file in \`sslrootcert\` cannot be read: ${authority}.`, 'Name the certificate of the authority.'),
    )
  if (problems.length > 0) throw new ProblemsError(problems)
  const port = Number(url.port) || 5432
  return {
    name: `postgres://${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
    ...{ host, port, database: database ?? '' },
    ...{ user: user || undefined, password: password || undefined },
    ...{ schema: parameters.get('schema') || undefined, options: parameters.get('options') || undefined },
    channelBinding: /^(?:prefer|require)$/.test(parameters.get('channel_binding') ?? ''),
    tls: mode === 'disable' || host.startsWith('/') ? false : tlsFor(mode, host, ca),
    mayBePlain: mode === 'prefer',
  }
}

function tlsFor(mode: string, host: string, ca: string | undefined): ConnectionOptions {
  const authority = ca === undefined ? {} : { ca }
  if (mode === 'verify-full') return { ...authority, checkServerIdentity: (_, of) => checkServerIdentity(host, of) }
  if (mode === 'verify-ca') return { ...authority, checkServerIdentity: () => undefined }
  // With the certificate of an authority, `require` means `verify-ca`, as in libpq.
  if (mode === 'require' && ca !== undefined) return { ca, checkServerIdentity: () => undefined }
  return { rejectUnauthorized: false }
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function fileAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
