import { type AuthorEntries, authorEntriesIn } from '../content/index.js'
import type { Disk } from './disk.js'

const ENDINGS = ['yml', 'yaml', 'json', 'toml']

/** The files in which other generators describe the people whom posts name by a key, below the folder of posts or one above it. */
const FILES = [
  ...[
    'authors',
    '_data/authors',
    'data/authors',
    'src/_data/authors',
    'src/data/authors',
    'source/_data/authors',
  ].flatMap(name => ENDINGS.map(ending => `${name}.${ending}`)),
  ...['.authors.yml', '_config.yml'],
]

/** The folders with a file for each person. */
const FOLDERS = [
  '_data/authors',
  'data/authors',
  '_authors',
  'content/authors',
  'src/content/authors',
  'src/data/authors',
]

/** The people whom other generators describe in files of data, and the paths of these files. */
export interface AuthorFiles {
  readonly files: readonly string[]
  readonly entries: AuthorEntries
}

/**
 * Reads the files in which another generator describes people. The nearest description of each counts.
 * @param posts the path of the posts folder
 * @param url the address of the publication, to which addresses are relative
 */
export function authorFilesOf(disk: Disk, posts: string, url: string): AuthorFiles | undefined {
  const parts = posts.split('/').filter(part => part !== '' && part !== '.')
  const above = [...parts.map((_, i) => `${parts.slice(0, i + 1).join('/')}/`).toReversed(), '']
  const paths = above.flatMap(folder => [
    ...FILES.map(name => [`${folder}${name}`, false] as const),
    ...FOLDERS.flatMap(name => (disk.has(`${folder}${name}`) ? disk.list(`${folder}${name}`) : [])).map(
      path => [path, true] as const,
    ),
  ])
  const files: string[] = []
  let entries: AuthorEntries = {}
  for (const [file, single] of new Map(paths)) {
    const bytes = /\.(?:ya?ml|json|toml|md)$/.test(file) ? disk.read(file) : undefined
    if (!bytes) continue
    const found = authorEntriesIn(new TextDecoder().decode(bytes), { file, single, url })
    if (Object.keys(found).length === 0) continue
    files.push(file)
    entries = { ...found, ...entries }
  }
  return files.length === 0 ? undefined : { files, entries }
}
