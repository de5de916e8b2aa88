import { canParseUrl, percentDecoded } from '../core/url.js'
import { bodyLimit, type Context, type Hono } from '../http/index.js'
import { copiedSource, type Source } from '../importing/index.js'
import type { Hub } from './hub.js'
import { type DeskAnswer, type ImportDesk, LARGEST_SOURCE } from './import-desk.js'
import type { DecidedArticle, ImportDecisions, WrittenImport } from './import-protocol.js'
import { shownFile } from './shown-file.js'
import { HOME, stateOf, type ViewState } from './view-state.js'

/** The values that the routes of importing need. */
export interface ImportingContext {
  readonly importing: ImportDesk | undefined
  readonly hub: Pick<Hub, 'changed'>
  readonly editing: { readonly newestIn: (file: string) => string | undefined }
}

const READ_ONLY = 'This preview is read-only, so nothing can be imported. Start it without --read-only.'
const TOO_LARGE = `This is larger than ${LARGEST_SOURCE / 1024 / 1024} MB. Import it with \`offprint import <file>\`, or import a smaller part.`
const EMPTY = 'There is no text in it. Paste an article, choose a file, or type an address.'

/** The header with the name of a file, percent-encoded. */
const NAME_HEADER = 'x-offprint-name'

/** Adds the addresses at which articles are imported. The guard has refused requests of other pages before. */
export function addImporting(server: Hono, { importing, hub, editing }: ImportingContext): void {
  server.use(
    '/api/import/*',
    bodyLimit({ maxSize: LARGEST_SOURCE, onError: context => context.json({ why: TOO_LARGE }, 413) }),
  )
  const post = (path: string, answer: (context: Context, desk: ImportDesk) => Promise<Response> | Response): void => {
    server.post(`/api/import/${path}`, context =>
      importing ? answer(context, importing) : context.json({ why: READ_ONLY }, 403),
    )
  }
  post('file', async (context, desk) => {
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    const name = fileNameIn(context.req.header(NAME_HEADER) ?? '')
    return sent(context, bytes.length === 0 ? NOTHING : await desk.readSource({ name, bytes }))
  })
  post('paste', async (context, desk) => {
    const source = pastedIn(await bodyIn(context))
    return sent(context, source ? await desk.readSource(source) : NOTHING)
  })
  post('address', async (context, desk) => {
    const { address } = (await bodyIn(context)) as Record<string, unknown>
    const wanted = webAddress(address)
    return sent(context, wanted ? await desk.readAddress(wanted) : { status: 422, why: NO_ADDRESS, field: 'address' })
  })
  post('article', async (context, desk) => {
    const { id, index } = (await bodyIn(context)) as Record<string, unknown>
    return isIndex(index) && typeof id === 'string'
      ? sent(context, desk.article(id, index))
      : context.json({ why: NO_REQUEST }, 400)
  })
  post('draft', async (context, desk) => {
    const wanted = importRequestOf(await bodyIn(context))
    return wanted ? sent(context, desk.draft(wanted)) : context.json({ why: NO_REQUEST }, 400)
  })
  post('view', async (context, desk) => {
    const body = (await bodyIn(context)) as Record<string, unknown>
    const wanted = importRequestOf(body)
    const state = viewOf(body)
    return wanted && state ? sent(context, await desk.view(wanted, state)) : context.json({ why: NO_REQUEST }, 400)
  })
  post('write', async (context, desk) => {
    const wanted = importRequestOf(await bodyIn(context))
    if (!wanted) return context.json({ why: NO_REQUEST }, 400)
    const outcome = desk.write(wanted)
    if (outcome.status !== 200 || !outcome.changed) return sent(context, outcome)
    // The new edition has a name once its file has been read.
    await hub.changed(outcome.changed)
    const { file, notes } = outcome.data
    const recorded = await desk.record(wanted, file)
    const data: WrittenImport = { file, name: editing.newestIn(file) ?? '', notes: [...notes, ...recorded] }
    return context.json(data)
  })
  server.get('/drafts/:id/out/*', context => {
    const id = context.req.param('id')
    return shownFile(context, `/drafts/${id}/out/`, async path => importing?.file(id, path))
  })
}

const NOTHING = { status: 422, why: EMPTY } as const
const NO_REQUEST = 'This is no request for an import.'
const NO_ADDRESS = 'This is not a web address. Write it like https://example.org/article.'

const sent = <Data>(context: Context, outcome: DeskAnswer<Data>): Response =>
  outcome.status === 200
    ? context.json(outcome.data)
    : context.json({ why: outcome.why, ...(outcome.field ? { field: outcome.field } : {}) }, outcome.status)

const bodyIn = async (context: Context): Promise<object> =>
  ((await context.req.json().catch(() => undefined)) as object | undefined) ?? {}

/** Returns the last part of a path, without characters that have a meaning to a terminal or a file system. */
function fileNameIn(header: string): string {
  const name = percentDecoded(header).replace(/[\p{Cc}\p{Cf}]/gu, '')
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).slice(-200) || 'the file'
}

function pastedIn(body: object): Source | undefined {
  const { html, text } = body as Record<string, unknown>
  const bytesOf = (value: unknown): Uint8Array | undefined =>
    typeof value === 'string' && value.trim() !== '' ? new TextEncoder().encode(value) : undefined
  return copiedSource({ html: bytesOf(html), text: bytesOf(text) })
}

/** Returns an address as it is requested. An address without a scheme gets one, as in the address bar of a browser. */
function webAddress(value: unknown): string | undefined {
  if (!isText(value)) return undefined
  const text = value.trim()
  const full = /^https?:\/\//i.test(text) ? text : /^[^\s:/?#]+\.[^\s:/?#]+/.test(text) ? `https://${text}` : ''
  return canParseUrl(full) && !/\s/.test(full) ? new URL(full).href : undefined
}

const isIndex = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0

const LARGEST_TEXT = 5_000_000
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LARGEST_TEXT
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= 1000 && value.every(isText)

/** Validates the body of a request from the app. Returns undefined if it is no request about an import. */
export function importRequestOf(body: object): DecidedArticle | undefined {
  const { id, index, values, accepted, settled, isOwn, isCleaned, body: text, name } = body as Record<string, unknown>
  if (!isText(id) || !isIndex(index) || typeof values !== 'object' || values === null) return undefined
  const entries = Object.entries(values)
  const isValid = entries.length <= 500 && entries.every(([, value]) => isText(value) || isTexts(value))
  if (!isValid || !isTexts(accepted) || !Array.isArray(settled) || !settled.every(isIndex)) return undefined
  if ((text !== undefined && !isText(text)) || (name !== undefined && !isText(name))) return undefined
  const decisions: ImportDecisions = {
    ...{ values: values as ImportDecisions['values'], accepted, settled, isOwn: isOwn === true },
    ...{ isCleaned: isCleaned === true, ...(text === undefined ? {} : { body: text }), ...(name ? { name } : {}) },
  }
  return { id, index, ...decisions }
}

/** Returns the view that a request asks for: the address of a view of an edition, whose name may be empty for the draft itself. */
function viewOf(body: Record<string, unknown>): ViewState | undefined {
  const { view, digest = '' } = body
  if (!isText(view) || !isText(digest)) return undefined
  return { ...HOME, view: stateOf(`/e/draft?view=${encodeURIComponent(view)}`).view, name: digest }
}
