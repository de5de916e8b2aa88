import { Buffer } from 'node:buffer'
import type { Publishers } from '../../src/attribution/index.js'
import { type Folder, LOCAL, POST_FILE, type PostContext, type PostResult, readPost } from '../../src/content/index.js'

export const CONTEXT: PostContext = {
  url: 'https://reader.example.org/',
  language: 'en',
  timezone: 'Europe/Lisbon',
  since: '2024',
  posts: 'posts',
  static: 'static',
}

/** A folder in memory, with paths from the publication's root. */
export const folderOf = (files: Readonly<Record<string, string | Uint8Array>>): Folder => ({
  read: path => {
    const found = Object.hasOwn(files, path) ? files[path] : undefined
    return typeof found === 'string' ? Buffer.from(found) : found
  },
})

export interface Given {
  readonly path?: string
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly context?: Partial<PostContext>
  readonly publishers?: Publishers
}

/** Reads a post from its text, in an empty publication unless files are given. */
export function reading(text: string | Uint8Array, given: Given = {}): PostResult {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const folder = folderOf(given.files ?? {})
  const context = { ...CONTEXT, ...given.context }
  return readPost(
    { path: given.path ?? 'posts/river.md', bytes },
    { context, folder, publishers: given.publishers ?? new Map() },
  )
}

export const HEAD = '---\ntitle: River\ndate: 2026-03-14\n---\n'

/** The body of a post as HTML, with our local marks as `@/` and `<file>` to make expectations readable. */
export function bodyOf(markdown: string, given: Given = {}): string {
  const body = reading(HEAD + markdown, given).body
  return shownMarks(body?.html ?? '(no post)').trim()
}

export const excerptOf = (markdown: string, given: Given = {}): string =>
  shownMarks(reading(HEAD + markdown, given).body?.excerpt ?? '(no post)')

export const shownMarks = (html: string): string =>
  html.replaceAll(LOCAL, '@/').replace(new RegExp(`${POST_FILE}([^${POST_FILE}]*)${POST_FILE}`, 'g'), 'post:$1')

export const rulesOf = (result: PostResult): string[] => result.problems.map(problem => problem.rule)

/** The beginning of a PNG with the given size, enough to read its header. */
export function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1')
  bytes.writeUInt32BE(13, 8)
  bytes.write('IHDR', 12, 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
