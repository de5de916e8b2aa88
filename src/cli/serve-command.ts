import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MINUTE } from '../core/duration.js'
import { machineFault } from '../core/machine-fault.js'
import { type Problem, ProblemsError, warning } from '../core/problem.js'
import type { Environment } from '../core/variables.js'
import { listIn } from '../core/variables.js'
import { BOUNCE_PROVIDERS, type BounceProvider, type Tokens } from '../delivery/index.js'
import { readerMail } from '../editions/email/index.js'
import { exampleReaderPage, READER_PAGE_NAMES, readerPages } from '../editions/web/index.js'
import { textRequest } from '../network/index.js'
import { readerSiteAt } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import { mailServersFor, sentDatabaseAt, serverWarnings, tokensFor } from '../sending/index.js'
import { openServer, type PublicServer, type RequestSummary, takeReports, type Webhook } from '../server/index.js'
import type { Database } from '../storage/index.js'
import { subscriberStore } from '../subscribers/index.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { singleMailer } from './single-mailer.js'
import { openWorker } from './work-command.js'

export interface ServeFlags {
  readonly root: string
  readonly port: number
  readonly host: string
  readonly proxies: number
  readonly quiet?: boolean
  /** Whether to do the unattended work, too. */
  readonly work?: boolean
  /** With `work`: whether to build out/ before an issue is frozen, and once it is sent. */
  readonly build?: boolean
  readonly json?: boolean
}

/** Addresses with which the templates of mails are tried. */
const EXAMPLES = {
  action: 'https://example.org/a',
  own: { preferences: 'https://example.org/p', unsubscribe: 'https://example.org/u' },
}

/** Serves the publication until Ctrl-C or the service manager stops it. */
export async function serveCommand(flags: ServeFlags, io: Io): Promise<boolean> {
  const env = environmentAt(io, flags.root)
  const { site, templates, out } = readerSiteAt(flags.root)
  const { publication } = site
  const tokens = env['OFFPRINT_SECRET'] ? tokensFor(publication, env) : undefined
  const post = tokens && singleMailer(publication, flags.root, { ...io, env })
  const servers = post ? mailServersFor(publication, { ...io, env }) : []
  const problems = [
    ...findings(publication, { out, signed: tokens !== undefined, mails: post !== undefined }),
    ...unfitSecrets(env),
    ...serverWarnings(publication, env, servers),
  ]
  if (flags.json) for (const problem of problems) printJson<JsonOutput<'serve'>>(io, { event: 'warning', ...problem })
  else reportProblems(io, problems)
  // A template that leaves out a form or the link to confirm keeps every reader from subscribing, so it is told before the first one comes.
  const pages = readerPages(site, templates)
  for (const name of READER_PAGE_NAMES) exampleReaderPage(name, pages, publication)
  if (post) for (const kind of ['asked', 'welcome'] as const) await readerMail(kind, EXAMPLES, site, templates)
  const database = await sentDatabaseAt(flags.root, env)
  try {
    const server = await openServer({
      ...{
        site,
        templates,
        out,
        database,
        tokens,
        // With the database, a refresh token that changes is kept.
        post: post && singleMailer(publication, flags.root, { ...io, env }, database),
        log: logFor(flags, io),
        report: line => printStatus(io, line),
      },
      ...{ host: flags.host, port: flags.port, proxies: flags.proxies, clock: io.clock },
      webhooks: webhooksFor(database, tokens, { ...io, env }),
      request: textRequest({ allowPrivate: false }),
      metricsToken: listIn(env, 'OFFPRINT_METRICS_TOKEN')[0],
      fault: faultsFor(io),
    })
    tellWhere(server, publication, flags, io)
    const ending = new AbortController()
    const worker = flags.work ? await openWorker(flags, io) : undefined
    // The server itself sends the confirmations.
    const working = worker?.run(['send', 'bounces', 'collect'], ending.signal)
    await untilEnded(server, io, () => ending.abort())
    await working
    await worker?.close()
    return true
  } finally {
    await database.close()
  }
}

function tellWhere({ port, base }: PublicServer, { title }: Publication, { host, json }: ServeFlags, io: Io): void {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}${base}`
  if (json) printJson<JsonOutput<'serve'>>(io, { event: 'listening', url, port })
  else print(io, `Serving ${title} at ${url}`)
}

/** Waits for the first signal to stop, then answers the open requests and closes the server. */
async function untilEnded(server: PublicServer, io: Io, end: () => void): Promise<void> {
  await new Promise<void>(resolve => io.onInterrupt(resolve))
  end()
  printStatus(io, 'Answering open requests, then stopping.')
  await server.close()
}

/**
 * Returns the receivers of bounce reports. Reports are matched by signed Message-IDs, so the receivers accept nothing unless
 * the secret for signing is set.
 */
function webhooksFor(database: Database, tokens: Tokens | undefined, { env, clock }: Io): Webhook[] {
  const store = subscriberStore(database)
  return BOUNCE_PROVIDERS.map(provider => ({
    provider,
    secrets: tokens ? secretsOf(provider, env) : [],
    take: tokens ? takeReports(provider, { database, store, tokens, clock }) : async () => ({}),
  }))
}

/** Returns the secrets of a provider. Those of its second variable are good for nothing without one of the first. */
function secretsOf({ secretVariable, moreSecretsVariable }: BounceProvider, env: Environment): string[] {
  const first = listIn(env, secretVariable)
  return first.length > 0 && moreSecretsVariable ? [...first, ...listIn(env, moreSecretsVariable)] : first
}

/** Finds secrets of providers that can never match. They would be noticed only when bounces have been missing for a while. */
const unfitSecrets = (env: Environment): Problem[] =>
  BOUNCE_PROVIDERS.flatMap(({ name, secretVariable, moreSecretsVariable, secretFault }) =>
    [secretVariable, moreSecretsVariable ?? ''].flatMap(variable => {
      const fault = listIn(env, variable)
        .map(secret => secretFault?.(secret))
        .find(found => found !== undefined)
      const what = `${variable} ${fault}.`
      const fix = `Correct it; docs/server.md says what ${name} needs.`
      return fault === undefined ? [] : [warning('serve.webhook', { file: '.env' }, what, fix)]
    }),
  )

/**
 * Returns a function that logs one line for each request, without the client’s address and without tokens. The lines of
 * requests that are answered together are written together, because a write takes longer than many an answer.
 */
function logFor({ quiet, json }: ServeFlags, io: Io): (request: RequestSummary) => void {
  if (quiet) return () => {}
  let lines: string[] = []
  const write = (): void => {
    const text = lines.join('\n')
    lines = []
    if (json) print(io, text)
    else printStatus(io, text)
  }
  return ({ method, route, status, seconds }) => {
    if (lines.length === 0) setImmediate(write)
    const ms = Number((seconds * 1000).toFixed(1))
    const event: JsonOutput<'serve'> = { event: 'request', method, route, status, ms }
    lines.push(
      json ? JSON.stringify(event) : `${new Date(io.clock()).toISOString()} ${method} ${route} ${status} ${ms} ms`,
    )
  }
}

/**
 * Returns a function that tells faults: a sentence with its remedy if a database or a disk is the reason, and a stack trace for a bug. While
 * a database is away, every request fails for the same reason, so a sentence is told once a minute.
 */
function faultsFor(io: Io): (cause: unknown) => void {
  const told = new Map<string, number>()
  const tell = (text: string, print: () => void): void => {
    const now = io.clock()
    for (const [before, at] of told) if (now - at >= MINUTE) told.delete(before)
    if (!told.has(text)) print()
    told.set(text, told.get(text) ?? now)
  }
  return cause => {
    const fault = machineFault(cause)
    if (cause instanceof ProblemsError) tell(cause.message, () => reportProblems(io, cause.problems))
    else if (fault) tell(fault.what, () => printStatus(io, `${fault.what} ${fault.fix}`.trimEnd()))
    else printStatus(io, cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
  }
}

const OWN_PAGES = ['subscribe', 'approve', 'confirm', 'preferences', 'unsubscribe', 'webhooks', 'healthz', 'metrics']

function findings(
  { sender }: Publication,
  { out, signed, mails }: { readonly out: string; readonly signed: boolean; readonly mails: boolean },
): Problem[] {
  const found: Problem[] = []
  const missing = (rule: string, file: string, what: string, fix: string) =>
    found.push(warning(`serve.${rule}`, { file }, what, fix))
  if (!existsSync(out))
    missing('out', 'out', 'There is no out/ yet, so there is nothing to serve.', 'Run `offprint build`.')
  if (!signed)
    missing('secret', '.env', 'Without OFFPRINT_SECRET, nobody can subscribe or unsubscribe here.', 'Set it in `.env`.')
  else if (!sender)
    missing(
      'sender',
      'publication.yml',
      'Without a `sender`, nobody can subscribe here.',
      'Add `sender` to publication.yml.',
    )
  else if (!mails) missing('smtp', '.env', 'Without SMTP_URL, nobody can subscribe here.', 'Set it in `.env`.')
  for (const name of OWN_PAGES)
    if (existsSync(join(out, name)))
      missing(
        'place',
        `out/${name}`,
        `The server uses the address \`/${name}\` itself, so readers cannot reach this page.`,
        'Give the post another `slug:`.',
      )
  return found
}
