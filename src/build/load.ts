import { fileURLToPath } from 'node:url'
import { readPublishers } from '../attribution/index.js'
import { type Body, isPostFile, type Post, type PostContext, readPost, type Surroundings } from '../content/index.js'
import { compileTemplates, type Templates } from '../editions/index.js'
import { fingerprint } from '../fingerprint.js'
import { error, type Problem } from '../problem.js'
import { type Publication, readPublication } from '../publication.js'
import { VERSION } from '../version.js'
import { type Disk, openDisk, sameMark } from './disk.js'
import type { KnownPost, Memory } from './memory.js'

const THEME = fileURLToPath(new URL('../../templates', import.meta.url))

/** A publication's folder as it was read. */
export interface Loaded {
  readonly publication: Publication
  readonly posts: readonly Post[]
  readonly body: (post: Post) => Body
  readonly templates: Templates
  readonly problems: readonly Problem[]
  readonly known: Memory['posts']
  /** What every post was read with. */
  readonly surroundings: Surroundings
  /** Changes when anything every post is read against changes. */
  readonly context: string
  /** Changes when the publication, its publishers, the templates or the software change. */
  readonly key: string
}

export type LoadResult = Loaded | { readonly problems: readonly Problem[] }

export type Progress = (step: string, done: number, of: number) => void

/** Reads everything a build needs. Without a usable publication.yml there is nothing to read the posts against. */
export function load(disk: Disk, memory: Memory, progress: Progress): LoadResult {
  const bytes = disk.read('publication.yml')
  if (!bytes) {
    const where = { file: 'publication.yml' }
    return {
      problems: [
        error(
          'publication.missing',
          where,
          'There is no publication.yml here.',
          'Run `offprint init`, or name the folder with --root.',
        ),
      ],
    }
  }
  const said = readPublication(text(bytes))
  const publishersSaid = readPublishers(text(disk.read('publishers.yml')))
  const theme = compileTemplates(themeFiles(disk, said.publication?.templates ?? 'templates'))
  const problems = [...said.problems, ...publishersSaid.problems, ...theme.problems]
  // Even then the posts are checked, against a publication that stands in: all problems of all files at once.
  const publication = said.publication ?? readPublication('title: -\nurl: https://example.org/').publication
  if (!publication) return { problems }
  const { url, language, timezone, since, posts, static: files } = publication
  const context: PostContext = { url, language, timezone, since, posts, static: files }
  const surroundings: Surroundings = { context, folder: disk, publishers: publishersSaid.publishers }
  const contextKey = fingerprint(VERSION, JSON.stringify(context), JSON.stringify([...publishersSaid.publishers]))
  const read = readPosts({ disk, surroundings, progress }, memory.context === contextKey ? memory.posts : new Map())
  const all = [...problems, ...read.problems]
  if (!said.publication) return { problems: all }
  const key = fingerprint(VERSION, JSON.stringify(publication), contextKey, theme.templates.fingerprint)
  return { ...read, publication, templates: theme.templates, surroundings, problems: all, context: contextKey, key }
}

const text = (bytes: Uint8Array | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '')

/** The default theme, and over it, file by file, the publication's own. */
function themeFiles(disk: Disk, folder: string): Map<string, string> {
  const files = new Map<string, string>()
  const theme = openDisk(THEME)
  for (const path of theme.list('')) files.set(path, text(theme.read(path)))
  for (const path of disk.list(folder)) files.set(path.slice(folder.length + 1), text(disk.read(path)))
  return files
}

interface Reading {
  readonly disk: Disk
  readonly surroundings: Surroundings
  readonly progress: Progress
}

function readPosts(reading: Reading, before: Memory['posts']) {
  const { disk, progress } = reading
  const { context } = reading.surroundings
  const known = new Map<string, KnownPost>()
  const bodies = new Map<string, Body>()
  const files = disk.list(context.posts).filter(file => isPostFile(file.slice(context.posts.length + 1)))
  files.forEach((file, i) => {
    if (i % 100 === 0) progress('Reading posts', i, files.length)
    const mark = disk.mark(file)
    const last = before.get(file)
    const same = last && sameMark(last.mark, mark) && last.reads.every(([path, was]) => sameMark(disk.mark(path), was))
    if (same) known.set(file, last)
    else if (mark) {
      const { body, ...rest } = readFile(reading, file)
      known.set(file, { ...compact(rest), mark })
      if (body) bodies.set(file, body)
    }
  })
  const body = (post: Post): Body => {
    const found = bodies.get(post.file) ?? readFile(reading, post.file).body
    if (!found) throw new Error(`${post.file} changed while it was being built. Build again.`)
    bodies.set(post.file, found)
    return found
  }
  const all = [...known.values()]
  return {
    known,
    body,
    posts: all.flatMap(({ post }) => (post ? [post] : [])),
    problems: all.flatMap(({ problems }) => problems),
  }
}

function readFile({ disk, surroundings }: Reading, file: string) {
  const { reads, render, post, problems } = readPost(
    { path: file, bytes: disk.read(file) ?? new Uint8Array() },
    surroundings,
  )
  return {
    reads: reads.map(path => [path, disk.mark(path)] as const),
    problems,
    ...(post ? { post } : {}),
    ...(render ? { body: render() } : {}),
  }
}

/** The same value in strings of its own: a slice would keep the whole file that it was cut from in memory. */
const compact = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
