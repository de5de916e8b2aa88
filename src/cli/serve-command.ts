import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, warning } from '../core/problem.js'
import { confirmationMessage, type Outcome, readSmtpUrl, smtpConnectionTo, type Tokens } from '../delivery/index.js'
import type { MailText } from '../editions/web/index.js'
import { readerSiteAt } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import { type Logged, openServer, type PublicServer, takeReports } from '../server/index.js'
import { type Database, databaseAt } from '../storage/index.js'
import { SqliteStore } from '../subscribers/index.js'
import { say, tell, tellProblems } from './console.js'
import { loadEnvironment } from './environment.js'
import { dkimFor, tokensFor } from './send-secrets.js'

export interface ServeFlags {
  readonly root: string
  readonly port: number
  readonly host: string
  readonly proxies: number
  readonly quiet?: boolean
  readonly json?: boolean
}

/** Serves until it is told to end, by Ctrl-C or by whoever runs it. */
export async function serveCommand(flags: ServeFlags): Promise<boolean> {
  loadEnvironment(flags.root)
  const { site, templates, out } = readerSiteAt(flags.root)
  const { publication } = site
  const tokens = process.env['OFFPRINT_SECRET'] ? tokensFor(publication) : undefined
  const post = tokens && postFor(publication, flags.root)
  const problems = findings(publication, { out, signed: tokens !== undefined, mails: post !== undefined })
  if (flags.json) for (const problem of problems) say(JSON.stringify({ event: 'warning', ...problem }))
  else tellProblems(problems)
  const database = databaseAt(flags.root)
  try {
    const server = await openServer({
      ...{ site, templates, out, database, tokens, post, log: logFor(flags), tell },
      ...{ host: flags.host, port: flags.port, proxies: flags.proxies, clock: Date.now },
      webhook: webhookFor(database, tokens),
      metricsToken: secretsIn('OFFPRINT_METRICS_TOKEN')[0],
      fault: cause => tell(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)),
    })
    tellWhere(server, publication, flags)
    await untilEnded(server)
    return true
  } finally {
    database.close()
  }
}

function tellWhere({ port, base }: PublicServer, { title }: Publication, { host, json }: ServeFlags): void {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}${base}`
  say(json ? JSON.stringify({ event: 'listening', url, port }) : `Serving ${title} at ${url}`)
}

/** The first signal lets everything under way come to its end; a second one does not wait. */
async function untilEnded(server: PublicServer): Promise<void> {
  await new Promise<void>(resolve => {
    let asked = false
    const end = (): void => {
      if (asked) process.exit(1)
      asked = true
      resolve()
    }
    process.on('SIGINT', end).on('SIGTERM', end)
  })
  tell('Answering what was asked, then ending.')
  await server.close()
}

/** Reports are matched by signed traces, so that without the secret of these nothing is taken. */
function webhookFor(database: Database, tokens: Tokens | undefined) {
  if (!tokens) return { secrets: [], take: async () => ({}) }
  const store = new SqliteStore(database)
  return {
    secrets: secretsIn('OFFPRINT_WEBHOOK_SECRET'),
    take: takeReports({ database, store, tokens, clock: Date.now }),
  }
}

const secretsIn = (name: string): string[] =>
  (process.env[name] ?? '')
    .split(',')
    .map(secret => secret.trim())
    .filter(secret => secret !== '')

/** Sends one mail at a time, each by a connection of its own: they are few. */
function postFor(publication: Publication, root: string) {
  const said = process.env['SMTP_URL']
  if (!said || !publication.sender) return undefined
  const settings = readSmtpUrl(said)
  const sign = dkimFor(publication, root)
  return async (mail: MailText & { readonly to: string }): Promise<Outcome> => {
    const line = smtpConnectionTo(settings)
    return line.send(await confirmationMessage(mail, { publication, sign, now: Date.now() })).finally(line.close)
  }
}

/** A line for each request: nothing of who sent it, and no token. */
function logFor({ quiet, json }: ServeFlags) {
  return ({ method, route, status, seconds }: Logged): void => {
    if (quiet) return
    const ms = Number((seconds * 1000).toFixed(1))
    if (json) say(JSON.stringify({ event: 'request', method, route, status, ms }))
    else tell(`${new Date().toISOString()} ${method} ${route} ${status} ${ms} ms`)
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
  if (!existsSync(out)) missing('out', 'out', 'There is no out/, so nothing is served yet.', 'Run `offprint build`.')
  if (!signed)
    missing('secret', '.env', 'Without OFFPRINT_SECRET nobody can subscribe or unsubscribe here.', 'Set it in `.env`.')
  else if (!sender) missing('sender', 'publication.yml', 'Without a `sender` nobody can subscribe here.', 'Add one.')
  else if (!mails) missing('smtp', '.env', 'Without SMTP_URL nobody can subscribe here.', 'Set it in `.env`.')
  for (const name of OWN_PAGES)
    if (existsSync(join(out, name)))
      missing(
        'place',
        `out/${name}`,
        `The server’s own \`/${name}\` stands in its place.`,
        'Give the post another `slug:`.',
      )
  return found
}
