import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { BOUNCE_PROVIDERS, readerMessage, readSmtpUrl, smtpConnectionTo, tokensOf } from '../../src/delivery/index.js'
import { build, readerSiteAt } from '../../src/pipeline/index.js'
import { openServer, type RequestSummary, type ServerRequest } from '../../src/server/index.js'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { readAddress, type State, subscriberStore } from '../../src/subscribers/index.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'

export const NOW = Date.parse('2026-04-01T12:00:00Z')
const SECRET = 'a secret of the tests, and of nothing else'

export const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: 12 Quay Street
hub: https://hub.example.net/
server: { topics: [Rivers, Birds] }
digests:
  weekly: { title: Weekly }
  monthly: { title: Monthly }
`
const POST = '---\ntitle: Why the river treaty held\ndate: 2026-03-14\ntags: [rivers]\n---\n\nA text about it.\n'

/** A publication's folder, either built or with the given files in out/. */
export async function publication(
  yaml = PUBLICATION,
  out?: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const root = temporaryFolder({ 'publication.yml': yaml, 'posts/treaty.md': POST })
  if (out) for (const [path, bytes] of Object.entries(out)) put(join(root, 'out', path), bytes)
  else await build({ root, now: NOW, drafts: false, emails: 'all', strict: false, threads: 1 })
  return root
}

export function put(file: string, bytes: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

/** A real server on a free port, with a real mail server behind it and a clock that stands still. */
export const openHouse = (root: string, more: Partial<ServerRequest> = {}) =>
  openHouseWith(SqliteDatabase.open(join(root, 'offprint.db')), root, more)

/** The same with another database, which is closed with the server. */
export async function openHouseWith<T extends Database>(database: T, root: string, more: Partial<ServerRequest> = {}) {
  const sink = await smtpSink()
  const { site, templates, out } = readerSiteAt(root)
  const { publication } = site
  const tokens = tokensOf([SECRET], new URL(publication.url).host)
  const time = { now: NOW }
  const logged: RequestSummary[] = []
  const faults: unknown[] = []
  const settings = readSmtpUrl(sink.url)
  const server = await openServer({
    ...{ site, templates, out, database, tokens, host: '127.0.0.1', port: 0, proxies: 0 },
    clock: () => time.now,
    post: async mail => {
      const line = smtpConnectionTo(settings)
      return line.send(await readerMessage(mail, { publication, now: time.now })).finally(line.close)
    },
    webhooks: BOUNCE_PROVIDERS.map(provider => ({ provider, secrets: [], take: async () => ({}) })),
    request: () => Promise.reject(new Error('There is no network in tests.')),
    log: request => void logged.push(request),
    report: () => {},
    fault: cause => void faults.push(cause),
    ...more,
  })
  const close = async (): Promise<void> => {
    await server.close()
    await database.close()
    await sink.close()
  }
  onTestFinished(close)
  const store = subscriberStore(database)
  const home = `http://127.0.0.1:${server.port}`
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(home + path, { redirect: 'manual', ...init })
  const post = (path: string, fields: Record<string, string> | FormData | string, headers = {}): Promise<Response> => {
    const body = typeof fields === 'string' || fields instanceof FormData ? fields : new URLSearchParams(fields)
    return ask(path, { method: 'POST', body, headers })
  }
  const subscribe = async (said: string, state: State = 'active'): Promise<number> => {
    const address = readAddress(said)
    if (!address) throw new Error(`${said} is no address`)
    const change = { at: NOW, cause: 'test', evidence: 'test' }
    await store.add([{ address, interests: { digests: [], tags: [] }, frequency: 'all' }], 'active', change)
    const { id } = (await store.find(address)) ?? { id: 0 }
    if (state !== 'active') await store.change(id, state, change)
    return id
  }
  return { home, root, sink, tokens, store, database, time, logged, faults, ask, post, subscribe, server }
}

export type OpenHouse = Awaited<ReturnType<typeof openHouse>>

/** Everything that is stored about subscribers. */
export const everything = ({ database }: OpenHouse) =>
  JSON.stringify(
    (['subscriber', 'subscriber_change', 'interest', 'suppression', 'asking', 'delivery', 'issue'] as const).map(
      table => database.all(database.query.selectFrom(table).selectAll()),
    ),
  )
