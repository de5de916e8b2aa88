import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { isLinkList, isMarkdownFile, marksInPost, type UnsureMark } from '../content/index.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import { openFolder, postsAt } from '../pipeline/index.js'
import { readPublication } from '../publication/index.js'
import { print, printJson, widthFor } from './console.js'
import { indented } from './fact-table.js'
import type { ImportedOutput } from './import-report.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { textAt } from './publication-text.js'

export interface AcceptFlags {
  readonly root: string
  readonly json?: boolean
}

type AcceptedOutput = Exclude<JsonOutput<'import'>, ImportedOutput>

/** A post whose marks are taken off, by its path from the publication's root. */
interface MarkedPost {
  readonly file: string
  readonly text: string
  readonly marks: readonly UnsureMark[]
}

/**
 * Takes the marks of an import off posts. Nothing else in a file changes.
 *
 * @param names posts, by path or id, and after the first post also fields; without a field, all marks go
 */
export async function acceptCommand(names: readonly string[], flags: AcceptFlags, io: Io): Promise<boolean> {
  const { root, json } = flags
  const { posts, fields } = await readNames(names, flags)
  const isAccepted = ({ field }: UnsureMark): boolean =>
    fields.length === 0 || fields.some(name => isWithin(field, name))
  const done = posts.map(post => ({
    ...post,
    accepted: post.marks.filter(isAccepted),
    remaining: post.marks.filter(mark => !isAccepted(mark)),
  }))
  for (const { file, text, accepted } of done)
    if (accepted.length > 0) writeFileSync(join(root, file), withoutMarks(text, accepted))
  if (json) {
    const told = done.map(({ file, accepted, remaining }) => ({
      file,
      accepted: accepted.map(markOf),
      remaining: remaining.map(markOf),
    }))
    printJson<AcceptedOutput>(io, { ok: true, posts: told })
    return true
  }
  for (const { file, accepted, remaining } of done) {
    const count =
      accepted.length === 0 ? 'There was no mark to take off.' : `Took off ${plural(accepted.length, 'mark')}.`
    print(
      io,
      `${file}: ${count}${remaining.length > 0 ? ` ${plural(remaining.length, 'mark remains', 'marks remain')}.` : ''}`,
    )
    const lines = [
      ...accepted.map(({ field, doubt }) => `accepted ${field}: ${doubt}`),
      ...remaining.map(({ field, doubt }) => `remains ${field}: ${doubt}`),
    ]
    for (const line of lines.flatMap(line => indented(line, widthFor(io, 'stdout')))) print(io, line)
  }
  return true
}

const markOf = ({ field, doubt }: UnsureMark) => ({ field, doubt })

/** Tells whether a name means a field: its whole path, the field that contains it, or its last key. */
const isWithin = (field: string, name: string): boolean =>
  field === name || field.startsWith(`${name}.`) || field.endsWith(`.${name}`)

/**
 * Returns the posts and fields that a command line names.
 * @throws ProblemsError with each name that is neither
 */
async function readNames(
  names: readonly string[],
  { root }: AcceptFlags,
): Promise<{ readonly posts: readonly MarkedPost[]; readonly fields: readonly string[] }> {
  const posts = new Map<string, MarkedPost>()
  const problems: Problem[] = []
  const isField = (name: string): boolean =>
    [...posts.values()].some(({ marks }) => marks.some(({ field }) => isWithin(field, name)))
  const addPost = async (name: string, problem: (all: readonly PostName[]) => Problem): Promise<void> => {
    const path = fileAt(name, root)
    const all = path === undefined ? await postsAt(root) : []
    const file =
      path ?? all.find(({ id, slug, file }) => id === name || slug === name || file.endsWith(`/${name}`))?.file
    if (file === undefined) problems.push(problem(all))
    else posts.set(file, readMarks(file, root))
  }
  const paths = names.filter((name, i) => i === 0 || isPath(name))
  for (const name of paths) await addPost(name, all => unknownPost(name, all, root))
  const others = names.filter(name => !paths.includes(name))
  const fields = others.filter(isField)
  const known = [...posts.values()]
  for (const name of others)
    if (!fields.includes(name) && known.length > 0) await addPost(name, () => unknownField(name, known))
  if (problems.length > 0) throw new ProblemsError(problems)
  return { posts: [...posts.values()], fields }
}

type PostName = Awaited<ReturnType<typeof postsAt>>[number]

const isPath = (name: string): boolean => /[/\\:]|\.(?:md|markdown|ya?ml)$/i.test(name)

/** Returns the path from the root of a Markdown file or a list of link items, which may be named from the current folder or from the root. */
function fileAt(name: string, root: string): string | undefined {
  const disk = openFolder(root)
  const paths = [relative(disk.root, resolve(name)), name].map(path => path.split(sep).join('/'))
  const items = `${readPublication(textAt(join(root, 'publication.yml')) ?? '').publication?.items ?? 'items'}/`
  const isMarked = (path: string): boolean => isMarkdownFile(path) || (path.startsWith(items) && isLinkList(path))
  return paths.find(path => isMarked(path) && !path.startsWith('../') && disk.where(path) !== undefined)
}

function readMarks(file: string, root: string): MarkedPost {
  const bytes = readFileSync(join(root, file))
  const text = bytes.toString('utf8')
  const { marks, problem } = Buffer.from(text).equals(bytes)
    ? marksInPost(text, file)
    : { marks: [], problem: error('post.encoding', { file }, 'This is not UTF-8 text.', 'Save the file as UTF-8.') }
  if (problem) throw new ProblemsError([problem])
  return { file, text, marks }
}

/** Removes marks from the text of a file. Line ends and everything else stay as they are. */
function withoutMarks(text: string, marks: readonly UnsureMark[]): string {
  const pieces = text.split(/(\r\n|\r|\n)/)
  for (const { line, column, alone } of marks) {
    const at = 2 * (line - 1)
    pieces[at] = alone ? '' : (pieces[at] ?? '').slice(0, column - 1).replace(/[ \t]+$/, '')
    if (alone) pieces[at + 1] = ''
  }
  return pieces.join('')
}

const MOST_NAMED = 10

/** Lists names, or says that there are none. */
const listed = (names: readonly string[], before: string, none: string): string => {
  if (names.length === 0) return none
  const more = names.length - MOST_NAMED
  return `${before} ${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

function unknownPost(name: string, all: readonly PostName[], root: string): Problem {
  const marked = all.filter(({ file }) => readMarks(file, root).marks.length > 0).map(({ file }) => file)
  return error(
    'import.accept',
    { file: name },
    'There is no post with this path or id.',
    listed(marked, 'Posts with marks:', 'No post has marks.'),
  )
}

function unknownField(name: string, posts: readonly MarkedPost[]): Problem {
  const files = posts.map(({ file }) => file).join(', ')
  const fields = [...new Set(posts.flatMap(({ marks }) => marks.map(({ field }) => field)))]
  return error(
    'import.accept',
    { file: posts[0]?.file ?? name },
    `\`${name}\` is neither a marked field of ${files} nor a post.`,
    listed(fields, 'Marked are:', 'Nothing is marked there.'),
  )
}
