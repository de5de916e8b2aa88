import { fileURLToPath } from 'node:url'
import { readPublishers } from '../attribution/index.js'
import type { Body, Post, PostContext, Surroundings } from '../content/index.js'
import { compileTemplates, type Templates } from '../editions/index.js'
import { fingerprint } from '../fingerprint.js'
import { error, type Problem } from '../problem.js'
import { type Publication, readPublication } from '../publication.js'
import { VERSION } from '../version.js'
import { type Disk, openDisk } from './disk.js'

const THEME = fileURLToPath(new URL('../../templates', import.meta.url))

/** All that posts are read against and editions are made with, but the posts. */
export interface Ground {
  /** Absent where publication.yml has errors; posts are checked all the same, against one that stands in. */
  readonly publication?: Publication
  readonly surroundings: Surroundings
  readonly templates: Templates
  readonly problems: readonly Problem[]
  /** Changes when anything every post is read against changes. */
  readonly context: string
  /** Changes when the publication, its publishers, the templates or the software change. */
  readonly key: string
}

/** A publication's folder as it was read. */
export interface Loaded extends Ground {
  readonly publication: Publication
  readonly posts: readonly Post[]
  readonly body: (post: Post) => Body
}

/** Reads publication.yml, publishers.yml and the theme. */
export function readGround(disk: Disk): Ground {
  const said = readOurs(disk)
  const outlets = readPublishers(text(disk.read('publishers.yml')))
  const theme = compileTemplates(themeFiles(disk, said.publication?.templates ?? 'templates'))
  const { url, language, timezone, since, posts, static: files } = said.publication ?? STAND_IN
  const context: PostContext = { url, language, timezone, since, posts, static: files }
  const contextKey = fingerprint(VERSION, JSON.stringify(context), JSON.stringify([...outlets.publishers]))
  return {
    ...(said.publication ? { publication: said.publication } : {}),
    surroundings: { context, folder: disk, publishers: outlets.publishers },
    templates: theme.templates,
    problems: [...said.problems, ...outlets.problems, ...theme.problems],
    context: contextKey,
    key: fingerprint(VERSION, JSON.stringify(said.publication ?? ''), contextKey, theme.templates.fingerprint),
  }
}

const STAND_IN = {
  url: 'https://example.org/',
  language: 'en',
  timezone: 'UTC',
  since: '2024',
  posts: 'posts',
  static: 'static',
}

function readOurs(disk: Disk) {
  const bytes = disk.read('publication.yml')
  if (bytes) return readPublication(text(bytes))
  const fix = 'Run `offprint init`, or name the folder with --root.'
  const where = { file: 'publication.yml' }
  return { problems: [error('publication.missing', where, 'There is no publication.yml here.', fix)] }
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
