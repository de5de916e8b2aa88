import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { READER_PAGE_NAMES, READER_STYLE } from '../editions/web/index.js'
import { COPIES_FOLDER } from '../pictures/index.js'
import { type Claim, openSession, type Snapshot } from '../pipeline/index.js'
import { appFiles, lensesScript } from './app-files.js'
import { outputBytes } from './own-files.js'
import { PreviewModel } from './preview-model.js'
import type { Content, EditionData } from './protocol.js'
import { readerFile, readerPagePath } from './reader-editions.js'
import { shellPage } from './shell.js'
import { feedsOf } from './site-pages.js'
import { type EditionView, FORMATS, feedNameOf, HOME, VIEWS } from './view-state.js'

export interface ExportRequest {
  readonly root: string
  /** Returns milliseconds since 1970. */
  readonly now: () => number
  /** The folder to write to, which must be new or empty, or contain an earlier export. */
  readonly folder: string
}

/** Without a server, nothing can be requested, scored or pictured. */
const NO_TOOLS = { sendsIssues: false, checksLinks: false, scoresSpam: false, takesPictures: false }

/** The content security policy of an exported page. It is in the page itself, because there is no server to send it. */
const POLICY =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:; " +
  "style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data: https: http:; frame-src 'self' file:; " +
  "base-uri 'none'; form-action 'none'\">\n"

/**
 * Writes the preview as files that need no server: the app, every edition in every view, and the pages and pictures
 * that a build would write. Drafts and scheduled posts are included.
 * @throws ProblemsError if the folder contains other files, or publication.yml has errors
 */
export async function exportPreview(request: ExportRequest): Promise<{
  /** The number of posts and digests. */
  editions: number
  folder: string
}> {
  const folder = resolve(request.folder)
  refuseOthers(folder, request.folder)
  const session = await openSession(request)
  const model = new PreviewModel(session, 'out/')
  const snapshot = model.snapshot()
  if (!snapshot.publication) throw new ProblemsError(snapshot.problems)
  const put = writerInto(folder)
  const { files, version } = appFiles()
  for (const [name, { bytes }] of files) put(`app/${name}`, bytes)
  put('app/lenses.js', lensesScript())
  const { title, url: site } = snapshot.publication
  const boot = {
    title,
    site,
    token: '',
    run: '',
    sends: false,
    ...NO_TOOLS,
    writes: false,
    imports: false,
    exported: true,
    version,
  }
  put('index.html', shellPage(boot, 'app/', POLICY))
  model.plan()
  const feeds = ['', ...feedsOf(snapshot).map(({ name }) => name)]
  for (const name of new Set(feeds.flatMap(feed => FORMATS.map(format => feedNameOf(feed, format)))))
    put(`data/feed/${name}.js`, script(`feed/${name}`, await model.feed(name)))
  const rows = model.list().rows.filter(({ state }) => state !== 'broken' && state !== 'feed')
  const names = rows.map(({ name }) => name)
  for (const name of names) put(`data/e/${name}.js`, script(`e/${name}`, await allViews(model, name)))
  // The list is written last, because it contains the sizes of all emails.
  put('data/list.js', script('list', model.list()))
  for (const claim of claimsOf(snapshot)) {
    const bytes = await outputBytes(claim, snapshot)
    if (bytes !== undefined) put(`out/${claim.output.path}`, bytes)
  }
  for (const path of [...READER_PAGE_NAMES.map(readerPagePath), READER_STYLE]) {
    const page = snapshot.reader && readerFile(path, snapshot.reader)
    if (page !== undefined) put(`out/${path}`, page)
  }
  return { editions: rows.filter(({ state }) => state !== 'reader' && state !== 'page').length, folder }
}

const script = (name: string, data: unknown): string =>
  `offprintData(${JSON.stringify(name)},${JSON.stringify(data).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')})\n`

async function allViews(
  model: PreviewModel,
  name: string,
): Promise<{ edition?: EditionData; views: Record<string, Content> }> {
  const views: Partial<Record<EditionView, Content>> = {}
  let edition: EditionData | undefined
  for (const view of VIEWS) {
    const data = await model.edition({ ...HOME, screen: 'edition', name, view })
    if (!data) continue
    edition = { ...data, content: { kind: 'nothing', why: '' } }
    views[view] = data.content
  }
  return { ...(edition ? { edition } : {}), views }
}

/** Returns the pages, pictures and feeds, including the pages of unpublished posts. Emails are in the data files. */
function claimsOf(snapshot: Snapshot): readonly Claim[] {
  const out = (snapshot.plan()?.claims ?? []).filter(({ output }) => !output.path.startsWith('email/'))
  const there = new Set(out.map(({ output }) => output.path))
  const held = new Set(
    snapshot.posts.filter(snapshot.held).flatMap(post => [post.output, ...post.assets.map(({ to }) => to)]),
  )
  const later = (snapshot.planWithHeld()?.claims ?? []).filter(
    ({ output: { path } }) => (held.has(path) || path.startsWith(`${COPIES_FOLDER}/`)) && !there.has(path),
  )
  return [...out, ...later]
}

function refuseOthers(folder: string, file: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return
  const index = join(folder, 'index.html')
  if (existsSync(index) && readFileSync(index, 'utf8').includes(' · Offprint preview</title>')) return
  const what = 'This folder contains other files.'
  throw new ProblemsError([error('preview.export', { file }, what, 'Specify a new or empty folder.')])
}

/** Returns a function that writes files below a folder, never outside it. */
function writerInto(folder: string): (path: string, bytes: string | Uint8Array) => void {
  return (path, bytes) => {
    const target = resolve(folder, path)
    if (!target.startsWith(folder + sep)) throw new Error(`${path} would leave ${folder}.`)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, bytes)
  }
}
