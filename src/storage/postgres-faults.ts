import { error, ProblemsError } from '../core/problem.js'

/** What a fault of the database means for the work that it met. */
type FaultKind =
  /** The connection was not made or is lost. It may come back, and the work can be done again. */
  | 'lost'
  /** Another transaction was in the way. The work can be done again at once. */
  | 'conflict'
  /** Doing the work again would end in the same way. */
  | 'lasting'

interface FaultRow {
  readonly kind: FaultKind
  /** Matches the SQLSTATE (PostgreSQL documentation, appendix A), or the code of Node. */
  readonly codes: RegExp
  readonly rule?: string
  readonly what: string
  readonly fix: string
  /** How often the work is done after conflicts of this kind; without a number, as long as after a lost connection. */
  readonly most?: number
}

const REACH = 'Check the server and the port in DATABASE_URL, and that PostgreSQL is running and lets this machine in.'
const READ_ONLY = 'This server takes no changes: it is a replica, or set to be read only.'
const PRIMARY =
  'Name the primary server in DATABASE_URL. If this is the primary, turn default_transaction_read_only off for this user and this database.'
const AGAIN = 'Run this again. Whatever was saved before is still there.'

const FAULTS: readonly FaultRow[] = [
  {
    kind: 'conflict',
    codes: /^(?:40001|40P01)$/,
    rule: 'database.busy',
    what: 'Other work on this database was in the way, several times.',
    fix: AGAIN,
  },
  {
    kind: 'conflict',
    codes: /^55P03$/,
    most: 3,
    rule: 'database.busy',
    what: 'Another program has locked what this needs for a long time.',
    fix: 'Look for a backup, a maintenance task or an open transaction (`select * from pg_stat_activity`), then run this again.',
  },
  // Two processes that add the same row at the same moment: the second finds it when it looks again.
  // And one that refers to a row that another process deletes at this moment.
  { kind: 'conflict', codes: /^2350[35]$/, most: 3, what: '', fix: '' },
  {
    kind: 'lasting',
    codes: /^28/,
    rule: 'database.sign-in',
    what: 'The database refuses this user, this password, or this machine.',
    fix: 'Check the user and the password in DATABASE_URL, and whether pg_hba.conf lets this machine in, with TLS or without.',
  },
  {
    kind: 'lasting',
    codes: /^3D000$/,
    rule: 'database.missing',
    what: 'The server has no database of this name.',
    fix: 'Create it: `createdb --encoding=UTF8 --template=template0 NAME`. Or correct the name in DATABASE_URL.',
  },
  {
    kind: 'lasting',
    codes: /^(?:42501|3F000)$/,
    rule: 'database.rights',
    what: 'This user has no right to do this in the database.',
    fix: 'Make the user the owner of the database (`ALTER DATABASE … OWNER TO …`), or of the schema. One user should make the tables and use them.',
  },
  {
    kind: 'lasting',
    codes: /^25006$/,
    rule: 'database.read-only',
    what: READ_ONLY,
    fix: PRIMARY,
  },
  {
    kind: 'lasting',
    codes: /^53[12]00$/,
    rule: 'database.full',
    what: 'The disk or the memory of the database server is full.',
    fix: 'Make room there, then run this again. Whatever was saved before is still there.',
  },
  {
    kind: 'lost',
    codes: /^53300$/,
    rule: 'database.connections',
    what: 'The database accepts no more connections.',
    fix: 'Raise max_connections, or the limit of this user or this database; run fewer processes, or put a pooler in between. Each process needs up to sixteen.',
  },
  {
    kind: 'lasting',
    codes: /^42(?:P01|703|883)$/,
    rule: 'database.damaged',
    what: 'The tables are not as Offprint made them. Somebody changed them, or a part of them was restored.',
    fix: 'Restore the whole database from a backup.',
  },
  {
    kind: 'lasting',
    codes: /^42(?:P07|710|723)$/,
    rule: 'database.foreign',
    what: 'The database contains something of another program.',
    fix: 'Give Offprint a database of its own, or a schema: add `schema=offprint` to the address.',
  },
  {
    kind: 'lasting',
    codes: /^(?:XX001|XX002|58030)$/,
    rule: 'database.damaged',
    what: 'The server reports that its data or its disk is damaged.',
    fix: 'Stop all processes, and restore the database from a backup.',
  },
  {
    kind: 'lost',
    codes: /^57P03$/,
    rule: 'database.unreachable',
    what: 'The database is starting or stopping.',
    fix: 'Run this again in a moment.',
  },
  {
    kind: 'lost',
    codes: /^(?:08|57P0|25P03)/,
    rule: 'database.lost-connection',
    what: 'The connection to the database was lost.',
    fix: AGAIN,
  },
  {
    kind: 'lasting',
    codes: /^(?:57014|25P04)$/,
    rule: 'database.cancelled',
    what: 'The database stopped this work before its end.',
    fix: 'Set statement_timeout and transaction_timeout higher for this user, or to 0, then run this again. Nothing was changed.',
  },
  {
    kind: 'lasting',
    codes: /^(?:ENOTFOUND|EINVAL)$/,
    rule: 'database.unreachable',
    what: 'No server has the name in DATABASE_URL.',
    fix: 'Correct the name of the server.',
  },
  {
    kind: 'lost',
    codes:
      /^(?:EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ENOENT|ETIMEDOUT|EACCES|EPERM|EADDRNOTAVAIL)$/,
    rule: 'database.unreachable',
    what: 'The database cannot be reached.',
    fix: REACH,
  },
  {
    kind: 'lost',
    codes: /^(?:ECONNRESET|EPIPE|ERR_STREAM_DESTROYED)$/,
    rule: 'database.lost-connection',
    what: 'The connection to the database was lost.',
    fix: AGAIN,
  },
  {
    kind: 'lasting',
    codes: /^(?:ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/,
    rule: 'database.tls',
    what: 'The certificate of the database does not prove that this is the right server.',
    fix: 'Name the certificate of its authority with `sslrootcert`, and the server as in its certificate. `sslmode=require` encrypts without this proof.',
  },
]

/** The sentences for faults that have no code of their own (`UNTOLD`). */
const MESSAGES: readonly (readonly [RegExp, FaultRow])[] = [
  [
    /in a hot standby|during recovery/i,
    { ...{ kind: 'lasting', codes: /^$/, rule: 'database.read-only' }, what: READ_ONLY, fix: PRIMARY },
  ],
  [
    /does not support SSL/i,
    {
      ...{ kind: 'lasting', codes: /^$/, rule: 'database.tls', what: 'The database server has no TLS.' },
      fix: 'Turn TLS on there (`ssl = on`). If nobody can listen on the way, add `sslmode=disable` to DATABASE_URL.',
    },
  ],
  [
    /password must be a string|no password|SASL|SCRAM|authentication failed|no such user/i,
    {
      ...{ kind: 'lasting', codes: /^$/, rule: 'database.sign-in' },
      what: 'The database wants a password, and DATABASE_URL has none, or not the right one.',
      fix: 'Write the password into DATABASE_URL, in `.env` or in the environment.',
    },
  ],
  [
    /no such database|^database ".*" does not exist|bouncer config error/i,
    {
      ...{ kind: 'lasting', codes: /^$/, rule: 'database.missing', what: 'The pooler knows no database of this name.' },
      fix: 'Correct the name in DATABASE_URL, or add the database to the settings of the pooler.',
    },
  ],
  [
    /query_wait_timeout|no more connections allowed/i,
    {
      ...{ kind: 'lost', codes: /^$/, rule: 'database.connections', what: 'The pooler has no connection left.' },
      fix: 'Check that it reaches PostgreSQL. If it does, raise its default_pool_size or max_client_conn, or use pool_mode = transaction: in session mode, each process keeps up to sixteen connections.',
    },
  ],
  [
    /server login has been failing|cannot connect to server|server_login_retry/i,
    {
      ...{ kind: 'lost', codes: /^$/, rule: 'database.unreachable' },
      what: 'The pooler cannot reach the database.',
      fix: 'Check that PostgreSQL is running, and the settings and the log of the pooler.',
    },
  ],
  [
    /unsupported startup parameter/i,
    {
      ...{ kind: 'lasting', codes: /^$/, rule: 'database.pooler' },
      what: 'The pooler refuses a setting at the start of a connection.',
      fix: 'Remove `options` from DATABASE_URL. Offprint itself needs none.',
    },
  ],
  [
    /timeout exceeded when trying to connect|connection timeout|timeout expired/i,
    {
      ...{ kind: 'lost', codes: /^$/, rule: 'database.unreachable', what: 'The database does not answer.' },
      fix: REACH,
    },
  ],
  [
    /establishing an SSL/i,
    {
      ...{ kind: 'lost', codes: /^$/, rule: 'database.unreachable' },
      ...{ what: 'The server does not answer as PostgreSQL does.', fix: REACH },
    },
  ],
  [
    /connection terminated|not queryable|connection error|read timeout|client was closed/i,
    {
      ...{ kind: 'lost', codes: /^$/, rule: 'database.lost-connection' },
      what: 'The connection to the database was lost.',
      fix: AGAIN,
    },
  ],
]

/** The faults that have no code, the only code of PgBouncer (a violation of the protocol), and that of whatever a replica cannot do. */
const UNTOLD = /^(?:08P01|0A000|)$/

/** A fault that nobody expected, of the server or of its settings. Those in classes that only a bug of ours can cause are left out. */
const UNKNOWN: FaultRow = {
  ...{ kind: 'lasting', codes: /^(?!2[0-3]|42)[0-9A-Z]{5}$/, rule: 'database.fault' },
  what: 'The database cannot do this.',
  fix: 'Look into the log of the database server, and at the settings of this user and this database. Whatever was saved before is still there.',
}

/** A connection that the server refuses for an unexpected reason. The fault is not repeated, because it may quote the address. */
const REFUSED: FaultRow = {
  ...{ kind: 'lasting', codes: /^$/, rule: 'database.connection' },
  what: 'The database refuses the connection.',
  fix: 'Check DATABASE_URL, also its `options`, and the log of the database server.',
}

/** A fault that the database or the way to it reported. */
export class PostgresFault extends Error {
  private readonly row: FaultRow | undefined

  /** @param isConnecting whether there was no connection yet */
  constructor(
    override readonly cause: unknown,
    isConnecting = false,
  ) {
    super(cause instanceof Error ? cause.message : String(cause))
    this.name = 'PostgresFault'
    const code = codeOf(cause)
    const byWords = UNTOLD.test(code) ? MESSAGES.find(([words]) => words.test(this.message)) : undefined
    const known = byWords?.[1] ?? FAULTS.find(({ codes }) => codes.test(code))
    this.row =
      known ?? (isConnecting && /^[0-9A-Z]{5}$/.test(code) ? REFUSED : UNKNOWN.codes.test(code) ? UNKNOWN : undefined)
  }

  get kind(): FaultKind {
    return this.row?.kind ?? 'lasting'
  }

  /** Whether the server has no TLS. */
  get lacksTls(): boolean {
    return /does not support SSL/i.test(this.message)
  }

  /** How often the work is done after such conflicts, if there is a limit besides time. */
  get most(): number | undefined {
    return this.row?.most
  }

  /** Returns what people are told, or the original error if nobody expected it. */
  told(name: string): Error {
    if (!this.row?.rule) return this.cause instanceof Error ? this.cause : this
    const { rule, what, fix } = this.row
    // Replies of the server name tables and users, never values, which are in a field of their own.
    const reply = this.message === '' || this.row === REFUSED ? '' : ` It says: ${this.message.replace(/[.\s]*$/, '')}.`
    return new ProblemsError([error(rule, { file: name }, `${what}${reply}`, fix)])
  }
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return ''
  // An attempt at several addresses of one name fails with an error for each.
  if (cause instanceof AggregateError) return codeOf(cause.errors[0])
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
