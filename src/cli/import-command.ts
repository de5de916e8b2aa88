import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readPublishers } from '../attribution/index.js'
import {
  type Choice,
  type Draft,
  freeName,
  type ImportContext,
  importSource,
  type Kind,
  outletEntry,
  postText,
  type Source,
} from '../importing/index.js'
import { error, isError, type Problem, ProblemsError } from '../problem.js'
import { readPublication } from '../publication.js'
import { timeOf } from './clock.js'
import { plural, say, tell, tellProblems } from './console.js'
import { factTable } from './fact-table.js'
import { remember, seenIn } from './import-memory.js'

export interface ImportFlags {
  readonly root: string
  readonly as?: Kind
  readonly now?: string
  readonly dryRun?: boolean
  readonly stdout?: boolean
  readonly json?: boolean
  readonly allowPrivate?: boolean
  readonly limit?: number
  readonly since?: string
}

/** A draft and the file that it is, or would be, written to. */
interface Placed {
  readonly draft: Draft
  readonly file: string
  readonly text: string
}

/** Reads a source and writes its posts into the publication, never over another file. */
export async function importCommand(name: string, flags: ImportFlags): Promise<boolean> {
  const { context, posts } = surroundings(flags)
  const imported = await importSource(await sourceAt(name, flags), context, flags.as, choiceOf(name, flags))
  const placed = placedIn(imported.drafts, posts)
  const problems: Problem[] = [...imported.problems]
  const written: Placed[] = []
  if (!flags.dryRun && !flags.stdout)
    for (const post of placed) {
      const fault = write(flags.root, post)
      if (fault) problems.push(fault)
      else written.push(post)
    }
  remember(
    flags.root,
    name,
    written.flatMap(({ draft }) => draft.id ?? []),
  )
  const files = written.map(({ file }) => file)
  const ok = !problems.some(isError)
  if (flags.json) say(JSON.stringify({ ok, kind: imported.kind, written: files, posts: placed.map(jsonOf), problems }))
  else if (flags.stdout) for (const { text } of placed) process.stdout.write(text)
  if (!flags.json) report(placed, files, flags)
  if (!flags.json) tellProblems(problems)
  return ok
}

/** All that is new of the source, or as many as were asked for. */
const choiceOf = (name: string, { root, limit, since }: ImportFlags): Choice => ({
  seen: seenIn(root, name),
  ...(limit === undefined ? {} : { limit }),
  ...(since === undefined ? {} : { since: timeOf(since) }),
})

function surroundings(flags: ImportFlags): { context: ImportContext; posts: string } {
  const { publication, problems } = readPublication(publicationText(flags.root))
  if (!publication) throw new ProblemsError(problems)
  const outlets = readPublishers(textAt(join(flags.root, 'publishers.yml')) ?? '')
  if (outlets.problems.some(isError)) throw new ProblemsError(outlets.problems)
  const { title, url, language, timezone, posts } = publication
  return { context: { title, url, language, timezone, publishers: outlets.publishers, now: timeOf(flags.now) }, posts }
}

function publicationText(root: string): string {
  const text = textAt(join(root, 'publication.yml'))
  if (text !== undefined) return text
  const where = { file: join(root, 'publication.yml') }
  throw new ProblemsError([
    error(
      'publication.missing',
      where,
      'There is no publication here.',
      'Run `offprint init`, or name the folder with --root.',
    ),
  ])
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

/** A page or a feed from the web, or a file. */
async function sourceAt(name: string, { allowPrivate = false }: ImportFlags): Promise<Source> {
  if (!/^https?:\/\//i.test(name)) return { name, bytes: sourceBytes(name) }
  const { fetchSource } = await import('./web-source.js')
  return fetchSource(name, { allowPrivate })
}

/** A file's bytes, or those of standard input for `-`. */
function sourceBytes(name: string): Uint8Array {
  try {
    return readFileSync(name === '-' ? 0 : name)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw new ProblemsError([
      error('import.missing', { file: name }, 'There is no such file.', 'Name a file, or - for standard input.'),
    ])
  }
}

function placedIn(drafts: readonly Draft[], posts: string): Placed[] {
  const taken = new Set<string>()
  return drafts.map(draft => {
    // Two of one run are two posts; a file that stood there before may well be this one, and stays.
    const name = freeName(draft.name, taken)
    taken.add(name)
    return { draft, file: `${posts}/${name}.md`, text: postText(draft) }
  })
}

function write(root: string, { file, text }: Placed): Problem | undefined {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return undefined
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    const fix = 'Rename that file to import this one beside it, or look at the import with --stdout.'
    return error('import.exists', { file }, 'There is a post of this name; it was left as it is.', fix)
  }
}

const jsonOf = ({ draft, file, text }: Placed) => ({
  file,
  facts: draft.facts,
  notes: draft.notes,
  question: draft.question,
  outlet: draft.outlet,
  text,
})

const TABLES = 5

function report(placed: readonly Placed[], written: readonly string[], flags: ImportFlags): void {
  const show = flags.stdout ? tell : say
  for (const { draft, file } of placed.slice(0, TABLES)) {
    show(file)
    for (const line of factTable(draft.facts)) show(line)
    if (draft.question) show(`  ${draft.question.text.replace(/^./, first => first.toUpperCase())}.`)
    for (const note of draft.notes) show(`  ${note}`)
  }
  if (placed.length > TABLES) show(`… and ${plural(placed.length - TABLES, 'more post')}; --json lists them all.`)
  const outlets = new Map(
    placed.flatMap(({ draft }) => (draft.outlet ? [[draft.outlet.key, draft.outlet] as const] : [])),
  )
  if (outlets.size > 0) show(`For publishers.yml:\n${[...outlets.values()].map(outletEntry).join('\n')}`)
  if (flags.dryRun) show(`Nothing was written: ${plural(placed.length, 'post')} found.`)
  else if (placed.length === 0) show('Nothing new was found.')
  else if (!flags.stdout && written.length > 0)
    show(`Wrote ${plural(written.length, 'draft')}. \`offprint check\` lists what is unsure.`)
}
