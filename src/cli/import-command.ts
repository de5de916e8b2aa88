import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPublishers } from '../attribution/index.js'
import { error, isError, type Problem, ProblemsError, warning } from '../core/problem.js'
import {
  type Draft,
  type ImportChoice,
  type ImportContext,
  importSite,
  importSource,
  type SiteFolder,
  type Source,
} from '../importing/index.js'
import { readPublication } from '../publication/index.js'
import { timeOf } from './clock.js'
import { print, reportProblems } from './console.js'
import { type Folders, keepSource, type NewFile, type Placed, placedIn, writeFile, writePost } from './import-files.js'
import { importedBefore, rememberImport } from './import-memory.js'
import { fileJson, reportImport } from './import-report.js'
import { siteAt, sourceAt } from './import-source-at.js'
import type { Io } from './io.js'

export interface ImportFlags {
  readonly root: string
  readonly as?: string
  readonly now?: string
  readonly dryRun?: boolean
  readonly stdout?: boolean
  readonly json?: boolean
  readonly images?: boolean
  readonly keepSource?: boolean
  readonly allowPrivate?: boolean
  readonly limit?: number
  readonly since?: string
  readonly split?: boolean
}

/** The result of reading a source of any kind. */
interface Found {
  readonly kind: string
  readonly drafts: readonly Draft[]
  readonly files: readonly NewFile[]
  readonly problems: readonly Problem[]
  /** Undefined for a folder. */
  readonly source?: Source
}

/** Reads a source and writes its posts into the publication. Never overwrites a file. */
export async function importCommand(name: string, flags: ImportFlags, io: Io): Promise<boolean> {
  const { context, folders } = surroundings(flags, io)
  const found = await foundAt(name, context, flags, io)
  const placed = placedIn(found.drafts, folders)
  const written: Placed[] = []
  const problems: Problem[] = [...found.problems]
  const writes = !flags.dryRun && !flags.stdout
  if (writes)
    for (const post of placed) {
      const fault = writePost(flags.root, post)
      if (fault) problems.push(fault)
      else written.push(post)
    }
  if (written.length > 0) problems.push(...found.files.flatMap(file => writeFile(folders, file) ?? []))
  const ids = written.flatMap(({ draft }) => draft.id ?? [])
  if (writes) rememberImport(flags.root, name, ids)
  const kept =
    writes && flags.keepSource && found.source ? [keepSource(flags.root, found.source, found.kind, placed)] : []
  if (flags.keepSource && !found.source) problems.push(notKept(name))
  const ok = !problems.some(isError)
  const files = [...written.map(({ file }) => file), ...kept]
  if (flags.json)
    print(io, JSON.stringify({ ok, kind: found.kind, written: files, posts: placed.map(fileJson), problems }))
  else if (flags.stdout) for (const { text } of placed) io.stdout.write(text)
  if (!flags.json)
    reportImport({ placed, written: files, others: found.files.length, failed: problems.length > 0 }, flags, io)
  if (!flags.json) reportProblems(io, problems)
  return ok
}

async function foundAt(name: string, context: ImportContext, flags: ImportFlags, io: Io): Promise<Found> {
  const site = siteAt(name)
  const choice = choiceOf(name, flags, io)
  const found = site
    ? foundInSite(site, importSite(site, context, choice))
    : await foundIn(
        await sourceAt(name, io.stdin, { allowPrivate: flags.allowPrivate ?? false }),
        context,
        choice,
        flags,
      )
  if (!flags.images) return found
  const { fetchPictures } = await import('./import-pictures.js')
  const { drafts, files } = await fetchPictures(found.drafts, { allowPrivate: flags.allowPrivate ?? false })
  return { ...found, drafts, files: [...found.files, ...files] }
}

async function foundIn(
  source: Source,
  context: ImportContext,
  choice: ImportChoice,
  { as }: ImportFlags,
): Promise<Found> {
  const faults = (source.faults ?? []).map(fault =>
    warning('import.broken', { file: source.name }, fault, 'Check the end of the imported text.'),
  )
  const { kind, drafts, problems } = await importSource(source, context, as, choice)
  return { kind, drafts, files: [], problems: [...faults, ...problems], source }
}

function foundInSite(site: SiteFolder, { drafts, files, redirects, problems }: ReturnType<typeof importSite>): Found {
  const copied = files.flatMap(({ from, to }) => {
    const bytes = site.read(from)
    return bytes ? [{ ...to, bytes }] : []
  })
  const led: NewFile[] =
    redirects.length > 0
      ? [{ folder: 'static', path: '_redirects', bytes: new TextEncoder().encode(`${redirects.join('\n')}\n`) }]
      : []
  return { kind: 'markdown', drafts, files: [...copied, ...led], problems }
}

/** Selects the entries to import: everything new, or as many as the flags allow. */
const choiceOf = (name: string, { root, limit, since, split }: ImportFlags, io: Io): ImportChoice => ({
  seen: importedBefore(root, name),
  ...(split === undefined ? {} : { split }),
  ...(limit === undefined ? {} : { limit }),
  ...(since === undefined ? {} : { since: timeOf(io, since) }),
})

const notKept = (file: string): Problem =>
  warning('import.kept', { file }, '--keep-source does not copy a folder into imports/.', 'Copy it there yourself.')

function surroundings({ root, now }: ImportFlags, io: Io): { context: ImportContext; folders: Folders } {
  const { publication, problems } = readPublication(publicationText(root))
  if (!publication) throw new ProblemsError(problems)
  const outlets = readPublishers(textAt(join(root, 'publishers.yml')) ?? '')
  if (outlets.problems.some(isError)) throw new ProblemsError(outlets.problems)
  const { title, url, language, timezone, posts, static: statics } = publication
  return {
    context: { title, url, language, timezone, publishers: outlets.publishers, now: timeOf(io, now) },
    folders: { root, posts, static: statics },
  }
}

function publicationText(root: string): string {
  const text = textAt(join(root, 'publication.yml'))
  if (text !== undefined) return text
  const where = { file: join(root, 'publication.yml') }
  const fix = 'Run `offprint init`, or name the folder with --root.'
  throw new ProblemsError([error('publication.missing', where, 'This folder has no publication.yml.', fix)])
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}
