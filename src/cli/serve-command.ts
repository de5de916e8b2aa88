import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addressParts } from '../core/email-address.js'
import { type Problem, warning } from '../core/problem.js'
import { BOUNCE_PROVIDERS, type Outcome, readerMessage, sendThrough, type Tokens } from '../delivery/index.js'
import { type ReaderMail, readerMail } from '../editions/email/index.js'
import { exampleReaderPage, READER_PAGE_NAMES, readerPages } from '../editions/web/index.js'
import { readerSiteAt } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import { openServer, type PublicServer, type RequestSummary, takeReports, type Webhook } from '../server/index.js'
import type { Database } from '../storage/index.js'
import { subscriberStore } from '../subscribers/index.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import { environmentAt, listIn } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { mailServersFor, type NamedServer, serverNumbers, serverWarnings } from './mail-servers.js'
import { dkimFor, tokensFor } from './send-secrets.js'
import { sentDatabaseAt } from './sent-database.js'

export interface ServeFlags {
  readonly root: string
  readonly port: number
  readonly host: string
  readonly proxies: number
  readonly quiet?: boolean
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
  const canMail = tokens !== undefined && publication.sender !== undefined && serverNumbers(env).length > 0
  const postWith = (database?: Database) =>
    postFor(publication, mailServersFor(publication, { ...io, env }, database), flags.root, { ...io, env })
  // Settings that are wrong are reported before anything is opened.
  const warnings = canMail ? serverWarnings(publication, env, postWith().servers) : []
  const problems = [...findings(publication, { out, signed: tokens !== undefined, mails: canMail }), ...warnings]
  if (flags.json) for (const problem of problems) printJson<JsonOutput<'serve'>>(io, { event: 'warning', ...problem })
  else reportProblems(io, problems)
  // A template that leaves out a form or the link to confirm keeps every reader from subscribing, so it is told before the first one comes.
  const pages = readerPages(site, templates)
  for (const name of READER_PAGE_NAMES) exampleReaderPage(name, pages, publication)
  if (canMail) for (const kind of ['asked', 'welcome'] as const) await readerMail(kind, EXAMPLES, site, templates)
  const database = await sentDatabaseAt(flags.root)
  try {
    const server = await openServer({
      ...{
        site,
        templates,
        out,
        database,
        tokens,
        post: canMail ? postWith(database).post : undefined,
        log: logFor(flags, io),
        report: line => printStatus(io, line),
      },
      ...{ host: flags.host, port: flags.port, proxies: flags.proxies, clock: io.clock },
      webhooks: webhooksFor(database, tokens, { ...io, env }),
      metricsToken: listIn(env, 'OFFPRINT_METRICS_TOKEN')[0],
      fault: cause => printStatus(io, cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)),
    })
    tellWhere(server, publication, flags, io)
    await untilEnded(server, io)
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
async function untilEnded(server: PublicServer, io: Io): Promise<void> {
  await new Promise<void>(resolve => io.onInterrupt(resolve))
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
    secrets: tokens ? listIn(env, provider.secretVariable) : [],
    take: tokens ? takeReports(provider, { database, store, tokens, clock }) : async () => ({}),
  }))
}

/** Returns a function that sends a single message. Messages are few, so each has a connection of its own. */
function postFor(publication: Publication, servers: readonly NamedServer[], root: string, { env, clock }: Io) {
  const sign = dkimFor(publication, root, env)
  const post = async (mail: ReaderMail & { readonly to: string }): Promise<Outcome> => {
    const message = await readerMessage(mail, { publication, sign, now: clock() })
    const { domain } = addressParts(mail.to)
    return (await sendThrough(servers, message, { subscriber: 0, domain })).outcome
  }
  return { servers, post }
}

/** Returns a function that logs one line for each request, without the client’s address and without tokens. */
function logFor({ quiet, json }: ServeFlags, io: Io) {
  return ({ method, route, status, seconds }: RequestSummary): void => {
    if (quiet) return
    const ms = Number((seconds * 1000).toFixed(1))
    if (json) printJson<JsonOutput<'serve'>>(io, { event: 'request', method, route, status, ms })
    else printStatus(io, `${new Date(io.clock()).toISOString()} ${method} ${route} ${status} ${ms} ms`)
  }
}

const OWN_PAGES = ['subscribe', 'confirm', 'preferences', 'unsubscribe', 'webhooks', 'healthz', 'metrics']

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
