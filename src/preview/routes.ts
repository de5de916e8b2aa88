import { type Context, compress, connectionOf, Hono, mediaTypeOf, streamSSE } from '../http/index.js'
import type { AppFile } from './app-files.js'
import { type TakePicture, viewPictureRequest } from './app-picture.js'
import { addEditing } from './editing-routes.js'
import { fileOf } from './edition-content.js'
import { editorPlaceOf, openInEditor } from './editor.js'
import type { FileEditing } from './file-editing.js'
import { type Gate, guard } from './guard.js'
import type { Hub } from './hub.js'
import type { ImportDesk } from './import-desk.js'
import { addImporting } from './import-routes.js'
import type { PreviewModel } from './preview-model.js'
import type { PreviewSending } from './preview-sending.js'
import type { Boot } from './protocol.js'
import { addIssueSending } from './sending-routes.js'
import { shellPage } from './shell.js'
import { bodyOf, pathBelow, shownFile } from './shown-file.js'
import { type ReportSpam, spamScoreIn } from './spam-score.js'
import { messageToSubscriber, type ReadServers, testRequestOf, testSend } from './test-send.js'
import { HOME, stateOf } from './view-state.js'

/** The values that the routes of the preview need. */
export interface PreviewContext {
  readonly model: PreviewModel
  readonly hub: Hub
  readonly gate: Gate
  /** An identifier that differs for every run of the server. */
  readonly run: string
  /** Reads how to reach the servers for test emails, if there are any. */
  readonly servers: ReadServers | undefined
  /** Has a message examined by SpamAssassin, if it is installed. */
  readonly reportSpam: ReportSpam | undefined
  /** Takes pictures of views, if there is a browser for that. */
  readonly takePicture: TakePicture | undefined
  /** The command that opens files; by default, the editor that is running on this machine. */
  readonly editor: string | undefined
  /** Reads and writes the files from which editions are made. */
  readonly editing: FileEditing
  /** Sends issues; absent in a preview that is read-only. */
  readonly sending: PreviewSending | undefined
  /** Reads and keeps imports; absent in a preview that is read-only. */
  readonly importing: ImportDesk | undefined
  readonly app: { readonly files: ReadonlyMap<string, AppFile>; readonly version: string }
}

const YEAR = 'public, max-age=31536000, immutable'

/** Defines the addresses of the preview and their answers. */
export function routesOf(previewContext: PreviewContext): Hono {
  const server = new Hono()
  const { model } = previewContext
  server.use(guard(previewContext.gate))
  server.get('/app/:name', context => appFile(context, previewContext))
  server.get('/events', context => events(context, previewContext))
  server.get('/api/list', context => {
    model.plan()
    return context.json(model.list())
  })
  server.get('/api/view/*', async context => {
    const data = await model.edition(stateOf(addressAfter(context, '/api/view')))
    return data ? context.json(data) : context.json({ why: 'There is no edition with this name.' }, 404)
  })
  server.get('/api/feed/*', async context => {
    const { name } = stateOf(`/feed/${addressAfter(context, '/api/feed/')}`)
    return context.json(await model.feed(name))
  })
  server.post('/api/refresh', async context => {
    await previewContext.hub.changed()
    return context.json({ generation: model.generation() })
  })
  server.post('/api/test', async context => {
    const wanted = testRequestOf(await context.req.json().catch(() => undefined))
    const message = wanted && (await model.message(wanted.name))
    if (!message) return context.json({ why: 'There is no email with this name.' }, 404)
    return context.json(await testSend(message, wanted, previewContext.servers ?? (() => [])))
  })
  server.post('/api/open', context => openFile(context, previewContext))
  server.post('/api/spam', context => spamScore(context, previewContext))
  server.post('/api/picture', context => picture(context, previewContext))
  server.post('/api/links', context => checkLinks(context, previewContext))
  addEditing(server, previewContext)
  addIssueSending(server, previewContext.sending)
  server.get('/raw/*', context => rawFile(context, model))
  server.get('/out/*', context => shownFile(context, '/out/', path => model.file(path)))
  addImporting(server, previewContext)
  for (const path of ['/', '/e/*', '/feed/*']) server.get(path, compress(), context => page(context, previewContext))
  server.notFound(context => context.text('There is nothing here.\n', 404))
  server.onError((cause, context) => context.text(`${cause.message}\n`, 500))
  return server
}

async function checkLinks(context: Context, { model, hub }: PreviewContext): Promise<Response> {
  const { name } = ((await context.req.json().catch(() => undefined)) ?? {}) as { readonly name?: unknown }
  const result = await model.checkLinks(String(name))
  if (!result) return context.json({ why: 'There is no edition with this name.' }, 404)
  await hub.linksChecked()
  return context.json(result)
}

async function spamScore(context: Context, { model, reportSpam }: PreviewContext): Promise<Response> {
  const { name } = ((await context.req.json().catch(() => undefined)) ?? {}) as { readonly name?: unknown }
  const message = reportSpam && (await model.message(String(name)))
  if (!message) return context.json({ why: 'There is no email with this name.' }, 404)
  // Without an own date and identifier, the rules would find what no subscriber's message has.
  return context.json(spamScoreIn(await reportSpam(await messageToSubscriber(message))))
}

async function picture(context: Context, { takePicture }: PreviewContext): Promise<Response> {
  const { at } = ((await context.req.json().catch(() => undefined)) ?? {}) as { readonly at?: unknown }
  if (!takePicture || typeof at !== 'string') return context.json({ why: 'No picture can be taken.' }, 404)
  // The guard has accepted this name of the server.
  const bytes = await takePicture(viewPictureRequest(`http://${context.req.header('host')}/`, at))
  return context.body(bodyOf(bytes), 200, { 'Content-Type': 'image/png' })
}

async function openFile(context: Context, { model, editor }: PreviewContext): Promise<Response> {
  if (!isHere(context))
    return context.json({ why: 'Files can be opened only on the machine that runs the preview.' }, 403)
  const place = editorPlaceOf(await context.req.json().catch(() => undefined))
  const path = place && model.snapshot().disk.where(place.file)
  if (!path) return context.json({ why: 'The publication does not contain this file.' }, 404)
  return context.json({ why: await openInEditor(path, place, editor) })
}

/** Tells whether a request comes from this machine. A user on another machine must not start programs on this one. */
const isHere = (context: Context): boolean =>
  /^(?:::ffff:)?127\.|^::1$/.test(connectionOf(context).remote.address ?? '')

function addressAfter({ req }: Context, prefix: string): string {
  const { pathname, search } = new URL(req.url)
  return pathname.slice(prefix.length) + search
}

function appFile(context: Context, { app }: PreviewContext): Response {
  const file = app.files.get(context.req.param('name') ?? '')
  if (!file) return context.notFound() as Response
  const gzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  return context.body(new Uint8Array(gzip ? file.gzip : file.bytes), 200, {
    'Content-Type': file.type,
    'Cache-Control': YEAR,
    Vary: 'Accept-Encoding',
    ...(gzip ? { 'Content-Encoding': 'gzip' } : {}),
  })
}

async function page(
  context: Context,
  { model, gate, app, run, servers, reportSpam, takePicture, editing, importing, sending }: PreviewContext,
): Promise<Response> {
  const address = addressAfter(context, '')
  const state = stateOf(address)
  const { publication } = model.snapshot()
  const boot: Boot = {
    title: publication?.title ?? 'No publication yet',
    site: publication?.url ?? '',
    token: gate.token,
    run,
    sends: servers !== undefined,
    sendsIssues: sending !== undefined,
    checksLinks: model.canCheckLinks(),
    writes: editing.writes,
    imports: importing !== undefined,
    scoresSpam: reportSpam !== undefined,
    takesPictures: takePicture !== undefined,
    exported: false,
    version: app.version,
  }
  if (state.screen === 'list') model.plan()
  const edition = state.screen === 'edition' || state.screen === 'compare' ? await model.edition(state) : undefined
  const feed = state.screen === 'feed' ? await model.feed(state.name) : undefined
  const data = { ...(edition ? { edition } : {}), ...(feed ? { feed } : {}) }
  // For an unknown edition, the page shows the list, with the name in the filter.
  const list = state.screen === 'list' || (!edition && !feed) ? { list: model.list() } : {}
  return context.html(shellPage({ ...boot, ...data, ...list }, '/app/'))
}

/** Sends changes as events while the page is open. */
function events(context: Context, { model, hub, run }: PreviewContext): Response {
  const state = stateOf(context.req.query('at') ?? '/')
  return streamSSE(context, async stream => {
    const send = (event: string, data: unknown): void => void stream.writeSSE({ event, data: JSON.stringify(data) })
    const leave = hub.join({ state, send })
    send('hello', { generation: model.generation(), run })
    const beat = setInterval(() => send('beat', {}), 20_000)
    await new Promise<void>(resolve => stream.onAbort(resolve))
    clearInterval(beat)
    leave()
  })
}

const RAW = { html: 'index.html', txt: 'text.txt', mjml: 'source.mjml', eml: 'message.eml' } as const

/** Serves the bytes of an edition as they will be sent: `/raw/<name>.html`, `.txt`, `.mjml` or `.eml`. */
async function rawFile(context: Context, model: PreviewModel): Promise<Response> {
  const path = pathBelow(context, '/raw/')
  const [, name = '', ending = ''] = /^(.*)\.(html|txt|mjml|eml)$/.exec(path ?? '') ?? []
  const found = model.open(stateOf(`/e/${name}`).name || HOME.name)
  if (!found) return context.text('There is no edition with this name.\n', 404)
  const bytes = await fileOf(found, RAW[ending as keyof typeof RAW])
  return context.body(bodyOf(bytes), 200, { 'Content-Type': mediaTypeOf(`.${ending}`) })
}
