import { join } from 'node:path'
import { readPublishers } from '../attribution/index.js'
import { append } from '../core/long-lists.js'
import { error, isError, type Problem, ProblemsError, warning } from '../core/problem.js'
import {
  CLIPBOARD,
  type Draft,
  type ImportChoice,
  type ImportContext,
  importSite,
  importSource,
  type SiteFolder,
  type SiteImport,
  type Source,
} from '../importing/index.js'
import { type Publication, readPublication } from '../publication/index.js'
import { readClipboard } from './clipboard-reading.js'
import { timeOf } from './clock.js'
import { printJson, printStatus, reportProblems } from './console.js'
import {
  type Folders,
  keepSource,
  type NewFile,
  type PlacedDraft,
  placeDrafts,
  writeFile,
  writePost,
} from './import-files.js'
import { importedBefore, rememberImport, rememberReaders } from './import-memory.js'
import { type ImportedOutput, nextSteps, postOf, reportImport } from './import-report.js'
import { siteAt, sourceAt } from './import-source-at.js'
import { lookAtImported, originalsShown } from './imported-originals.js'
import type { Io } from './io.js'
import { knownOriginals } from './originals-memory.js'
import { publicationText, textAt } from './publication-text.js'

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
  readonly paste?: boolean
}

/** The result of reading a source of any kind. */
interface ImportedSource {
  readonly kind: string
  readonly drafts: readonly Draft[]
  readonly files: readonly NewFile[]
  readonly problems: readonly Problem[]
  /** Undefined for a folder. */
  readonly source?: Source
}

/**
 * Reads a source and writes its posts into the publication. Never overwrites a file.
 *
 * @param given the name of the source; the clipboard if there is none
 */
export async function importCommand(given: string | undefined, flags: ImportFlags, io: Io): Promise<boolean> {
  const name = given ?? CLIPBOARD
  const { publication, context } = importContext(flags, io)
  // A damaged file is reported before anything is written.
  knownOriginals(flags.root)
  const folders: Folders = { root: flags.root, posts: publication.posts, static: publication.static }
  const imported = await readSource(given, context, flags, io)
  const placed = placeDrafts(imported.drafts, folders)
  const written: PlacedDraft[] = []
  const problems: Problem[] = [...imported.problems]
  const writes = !flags.dryRun && !flags.stdout
  if (writes)
    for (const post of placed) {
      const fault = writePost(flags.root, post)
      if (fault) problems.push(fault)
      else written.push(post)
    }
  if (written.length > 0)
    append(
      problems,
      imported.files.flatMap(file => writeFile(folders, file) ?? []),
    )
  const ids = written.flatMap(({ draft }) => draft.id ?? [])
  if (writes) rememberImport(flags.root, name, ids)
  await lookAtImported(flags.root, originalsShown(imported.kind, imported.source?.address, written), context.now)
  rememberReaders(flags.root, [...new Set(written.flatMap(({ draft }) => draft.readers ?? []))])
  const kept =
    writes && flags.keepSource && imported.source
      ? [keepSource(flags.root, imported.source, imported.kind, placed)]
      : []
  if (flags.keepSource && !imported.source) problems.push(folderNotKept(name))
  const ok = !problems.some(isError)
  const files = [...written.map(({ file }) => file), ...kept]
  const outcome = { placed, written: files, others: imported.files.length, failed: problems.length > 0 }
  if (flags.json) {
    const posts = placed.map(postOf)
    const next = nextSteps(outcome, flags)
    printJson<ImportedOutput>(io, { ok, kind: imported.kind, written: files, posts, next, problems })
  } else if (flags.stdout) for (const { text } of placed) io.stdout.write(text)
  if (!flags.json) reportImport(outcome, flags, io)
  if (!flags.json) reportProblems(io, problems)
  return ok
}

async function readSource(
  name: string | undefined,
  context: ImportContext,
  flags: ImportFlags,
  io: Io,
): Promise<ImportedSource> {
  const site = name === undefined ? undefined : siteAt(name)
  const choice = choiceOf(name ?? CLIPBOARD, flags, io)
  const imported = site
    ? readSite(site, await importSite(site, context, choice))
    : await readSingle(
        name === undefined
          ? await pastedSource(io)
          : await sourceAt(name, io.stdin, { allowPrivate: flags.allowPrivate ?? false }),
        context,
        choice,
        flags,
      )
  if (!flags.images) return imported
  const { fetchPictures } = await import('./import-pictures.js')
  const { drafts, files } = await fetchPictures(imported.drafts, { allowPrivate: flags.allowPrivate ?? false })
  return { ...imported, drafts, files: [...imported.files, ...files] }
}

/** Reads the clipboard. Without a program that can, the text is pasted into the terminal or piped into the command. */
async function pastedSource(io: Io): Promise<Source> {
  const pasted = await readClipboard(process.platform, io.env)
  if (pasted?.bytes.length === 0) throw new ProblemsError([EMPTY_CLIPBOARD])
  if (pasted) return pasted
  printStatus(io, PASTE_HERE)
  return { ...(await sourceAt('-', io.stdin, { allowPrivate: false })), name: CLIPBOARD }
}

const EMPTY_CLIPBOARD = error(
  'import.empty',
  { file: CLIPBOARD },
  'The clipboard holds no text, or the program that reads it failed.',
  'Copy the article and try again, or pipe its text into `offprint import -`.',
)

const PASTE_HERE =
  'No program here gives access to the clipboard (wl-paste, xclip or xsel), so the text is read from standard input. Paste it, then press Enter and Ctrl-D.'

async function readSingle(
  source: Source,
  context: ImportContext,
  choice: ImportChoice,
  { as }: ImportFlags,
): Promise<ImportedSource> {
  const faults = (source.faults ?? []).map(fault =>
    warning('import.broken', { file: source.name }, fault, 'Check the end of the imported text.'),
  )
  const { kind, drafts, problems } = await importSource(source, context, as, choice)
  const files = drafts.flatMap(({ pictures = new Map<string, Uint8Array>() }) =>
    [...pictures].map(([path, bytes]): NewFile => ({ folder: 'static', path, bytes })),
  )
  return { kind, drafts, files, problems: [...faults, ...problems], source }
}

function readSite(site: SiteFolder, { drafts, files, redirects, problems }: SiteImport): ImportedSource {
  const copied = files.flatMap(({ from, to }) => {
    const bytes = site.read(from)
    return bytes ? [{ ...to, bytes }] : []
  })
  const redirectFiles: NewFile[] =
    redirects.length > 0
      ? [{ folder: 'static', path: '_redirects', bytes: new TextEncoder().encode(`${redirects.join('\n')}\n`) }]
      : []
  return { kind: 'markdown', drafts, files: [...copied, ...redirectFiles], problems }
}

/** Selects the entries to import: everything new, or as many as the flags allow. */
const choiceOf = (name: string, { root, limit, since, split }: ImportFlags, io: Io): ImportChoice => ({
  seen: importedBefore(root, name),
  ...(split === undefined ? {} : { split }),
  ...(limit === undefined ? {} : { limit }),
  ...(since === undefined ? {} : { since: timeOf(io, since) }),
})

const folderNotKept = (file: string): Problem =>
  warning('import.kept', { file }, '--keep-source does not copy a folder into imports/.', 'Copy it there yourself.')

/** Reads the publication into which something is imported. @throws ProblemsError if its settings have errors */
export function importContext(
  { root, now }: Pick<ImportFlags, 'root' | 'now'>,
  io: Pick<Io, 'env' | 'clock'>,
): { readonly publication: Publication; readonly context: ImportContext } {
  const { publication, problems } = readPublication(publicationText(root))
  if (!publication) throw new ProblemsError(problems)
  const outlets = readPublishers(textAt(join(root, 'publishers.yml')) ?? '')
  if (outlets.problems.some(isError)) throw new ProblemsError(outlets.problems)
  const { title, url, language, timezone } = publication
  const context = { title, url, language, timezone, publishers: outlets.publishers, now: timeOf(io, now) }
  return { publication, context }
}
