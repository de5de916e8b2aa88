import { relative, resolve, sep } from 'node:path'
import {
  type ArticleText,
  acceptedRecord,
  articleKey,
  type DiffPart,
  ORIGINAL_SOURCES,
  type OriginalRecord,
  textOf,
  wordDiff,
} from '../collecting/index.js'
import type { Post } from '../content/index.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, ProblemsError } from '../core/problem.js'
import { lockPublication, openFolder, openKnown, originalProblems } from '../pipeline/index.js'
import { timeOf } from './clock.js'
import { type Colours, coloursFor, print, printJson, widthFor } from './console.js'
import { indented } from './fact-table.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { ownText } from './original-looks.js'
import { keptTexts, knownOriginals, type TextsOfPost, writeOriginals, writeTexts } from './originals-memory.js'

export interface DiffFlags {
  readonly root: string
  readonly seen?: boolean
  readonly now?: string
  readonly json?: boolean
}

/** Shows what has become of the original of a post, with the words that have changed. */
export async function diffCommand(name: string, flags: DiffFlags, io: Io): Promise<boolean> {
  const { root } = flags
  const now = timeOf(io, flags.now)
  const disk = openFolder(root)
  const { loaded, posts, problems } = await openKnown(root)
  if (!loaded) throw new ProblemsError(problems)
  const post = postNamed(name, posts, disk.root)
  const url = post.original?.url
  if (url === undefined) {
    const what = 'The post has no `original.url`, so there is nothing to compare it with.'
    throw new ProblemsError([error('diff.original', { file: post.file }, what, 'Add the address of the original.')])
  }
  const records = knownOriginals(root)
  const record = records.get(post.id)
  if (!record || articleKey(record.url) !== articleKey(url)) {
    const what = 'Nobody has looked at the original yet.'
    throw new ProblemsError([
      error('diff.unknown', { file: post.file }, what, 'Run `offprint check --originals`, which looks at it.'),
    ])
  }
  const found = originalProblems({ ...loaded, posts: [post] }, disk, now)
  const kept = keptTexts(root, post.id)
  const compared = comparison(record, kept, ownText(post, disk))
  const paragraphs = compared?.paragraphs ?? []
  if (flags.seen) {
    const unlock = lockPublication(root, 'collect')
    try {
      const accepted = acceptedRecord(record, `${new Date(now).toISOString().slice(0, 19)}Z`)
      writeOriginals(
        root,
        [...records.values()].map(each => (each.post === post.id ? accepted : each)),
      )
      if (record.changed) writeTexts(root, post.id, acceptedTexts(kept, record.changed))
    } finally {
      unlock()
    }
  }
  if (flags.json) {
    printJson<JsonOutput<'diff'>>(io, {
      ...{ ok: true, post: post.file, url, found },
      ...(compared ? { from: compared.from } : {}),
      ...{ paragraphs, accepted: flags.seen ?? false },
    })
    return true
  }
  const form = { colours: coloursFor(io, 'stdout'), width: widthFor(io, 'stdout') }
  print(io, `${form.colours.bold(post.file)}  ${url}`)
  for (const { what } of found) for (const line of indented(what, form.width)) print(io, line)
  for (const line of explanation(record, compared)) print(io, line)
  for (const paragraph of paragraphs) {
    print(io, '')
    for (const line of paragraphLines(paragraph, form)) print(io, line)
  }
  if (flags.seen) print(io, 'Accepted. It is reported again only if something else becomes of the original.')
  return true
}

interface Comparison {
  /** Where the earlier text is from. */
  readonly from: 'original' | 'post'
  /** The paragraphs that are not the same. */
  readonly paragraphs: readonly (readonly DiffPart[])[]
}

/** Compares the text that an original has now with the one that it had, or with that of the post. Texts of another state do not count. */
function comparison(record: OriginalRecord, kept: TextsOfPost, own: ArticleText | undefined): Comparison | undefined {
  const source = record.changed?.source ?? ORIGINAL_SOURCES.find(each => kept[each]?.current)
  const { old, current } = (source && kept[source]) ?? {}
  if (!source || !current || (record.changed && textOf(current).words !== record.changed.words)) return undefined
  const isKept = old !== undefined && textOf(old).words === record[source]?.words
  const before = isKept ? old : own?.paragraphs
  return before && { from: isKept ? 'original' : 'post', paragraphs: wordDiff(before, current) }
}

/** Makes the text that an original has now the one with which later texts are compared, if it was kept. */
function acceptedTexts(kept: TextsOfPost, { source, words }: NonNullable<OriginalRecord['changed']>): TextsOfPost {
  const { current } = kept[source] ?? {}
  return { ...kept, [source]: current && textOf(current).words === words ? { old: current } : {} }
}

function explanation({ changed, withdrawn, missing }: OriginalRecord, compared: Comparison | undefined): string[] {
  if (compared?.paragraphs.length === 0) return ['No word is different.']
  if (compared?.from === 'post')
    return ['The text that the original had was not kept, so this compares your post with the original.']
  if (compared) return []
  if (changed)
    return ['The texts were not kept on this machine. `offprint check --originals --fresh` gets the new one.']
  return withdrawn || missing ? [] : ['The original still has the words that it had.']
}

/** Returns the post that a command line names by its path, its id or its slug. */
function postNamed(name: string, posts: readonly Post[], root: string): Post {
  const paths = [relative(root, resolve(name)), name].map(path => path.split(sep).join('/'))
  const found = posts.find(({ file, id, slug }) => paths.includes(file) || id === name || slug === name)
  const inFolders = posts.filter(({ slug }) => slug.endsWith(`/${name}`))
  const only = found ?? (inFolders.length === 1 ? inFolders[0] : undefined)
  if (only) return only
  const near = nearestTo(
    name,
    posts.flatMap(({ slug, file }) => [slug, file]),
  )
  const fix = near ? `Did you mean \`${near}\`?` : 'Write its slug, such as river-treaty, or its file.'
  throw new ProblemsError([error('diff.post', { file: name }, 'There is no post with this path, slug or id.', fix)])
}

/** The number of words that are shown before and after a change. */
const CONTEXT = 8

interface Form {
  readonly colours: Colours
  readonly width: number
}

/** Writes a paragraph with its changes, as `[-removed-]` and `{+added+}`, which `git diff --word-diff` prints as well. */
function paragraphLines(parts: readonly DiffPart[], { colours, width }: Form): string[] {
  const text = parts
    .map(({ text, change }, i) =>
      change === undefined
        ? shortened(text, i > 0, i < parts.length - 1)
        : change === 'removed'
          ? colours.red(`[-${text}-]`)
          : colours.green(`{+${text}+}`),
    )
    .join('')
  return indented(text, width)
}

/** Keeps the words of an unchanged part that are next to a change. */
function shortened(text: string, isAfter: boolean, isBefore: boolean): string {
  const words = text.split(/(?<=\s)/)
  const most = (isAfter ? CONTEXT : 0) + (isBefore ? CONTEXT : 0)
  if (words.length <= most + 2) return text
  const head = isAfter ? words.slice(0, CONTEXT).join('') : ''
  const tail = isBefore ? words.slice(-CONTEXT).join('') : ''
  return `${head}… ${tail}`
}
