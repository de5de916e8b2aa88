import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { isRecord, parsedJson } from '../core/json.js'
import { percentDecoded } from '../core/url.js'
import { readYaml } from '../core/yaml.js'
import type { Io } from './io.js'
import { type NextWord, nextWords, type PublicationNames } from './next-words.js'
import { publicationAbove } from './publication-above.js'

const SCRIPTS = fileURLToPath(new URL('../../deploy/completion', import.meta.url))
const PRESETS = fileURLToPath(new URL('../../presets', import.meta.url))

/**
 * Prints the script for a shell or, given the words of a command line, what may come next. The scripts know no command
 * themselves and ask this at each Tab, so that they always belong to the version that is installed. The first line of the
 * answer says whether the shell should offer files or folders, too; each further one is a word, a tab and its meaning.
 * @param name that of a shell for which deploy/completion/ has a script
 */
export function completionCommand(program: Command, name: string, words: readonly string[], io: Io): void {
  if (words.length === 0) return void io.stdout.write(readFileSync(join(SCRIPTS, `offprint.${name}`)))
  const next = nextWords(program, words, namesAt(rootIn(words, io.env['HOME'] ?? '~')))
  const lines = next.words
    .filter(isSafe)
    .map(({ word, meaning }) => `${word}\t${meaning.replace(/[\s\p{Cc}]+/gu, ' ')}`)
  io.stdout.write([next.paths, ...lines, ''].join('\n'))
}

/**
 * Tells whether a word needs no quotes in any shell. Names come from the files of a publication, which may be somebody
 * else’s, and a shell might run what it finds in one.
 */
const isSafe = ({ word }: NextWord): boolean => /^[\p{L}\p{M}\p{N}._/:@%+=,-]+$/u.test(word)

/** Returns the publication’s folder that a command line names, or the one above the working folder. `~` is not expanded yet. */
function rootIn(words: readonly string[], home: string): string {
  const at = words.slice(0, -2).lastIndexOf('--root')
  const given = at < 0 ? words.findLast(word => word.startsWith('--root='))?.slice('--root='.length) : words[at + 1]
  return given?.replace(/^~(?=\/|$)/, () => home) || publicationAbove()
}

/** Reads names from the files of a publication, without checking these files. A file that cannot be read has none. */
const namesAt = (root: string): PublicationNames => ({
  digests: () => keysOf(mapping(join(root, 'publication.yml'))['digests'], 'title'),
  publishers: () => keysOf(mapping(join(root, 'publishers.yml')), 'name'),
  posts: () => postsIn(textOf(join(root, 'ids.lock.json'))),
  presets: () => readdirSync(PRESETS).flatMap(file => keysOf(mapping(join(PRESETS, file)), 'name')),
})

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function mapping(file: string): Readonly<Record<string, unknown>> {
  const read = readYaml(textOf(file), { repeated: true })
  return 'value' in read && isRecord(read.value) ? read.value : {}
}

/** Returns the keys of a mapping. `field` of each value says what it is. */
const keysOf = (value: unknown, field: string): NextWord[] =>
  Object.entries(isRecord(value) ? value : {}).map(([word, entry]) => {
    const meaning = isRecord(entry) ? entry[field] : undefined
    return { word, meaning: typeof meaning === 'string' ? meaning : '' }
  })

/** Returns the posts that were ever built and still exist, from the record of ids, because reading them all takes too long. */
function postsIn(lock: string): NextWord[] {
  const value = parsedJson(lock)
  const posts: readonly unknown[] = isRecord(value) && Array.isArray(value['posts']) ? value['posts'] : []
  return posts.flatMap(post =>
    isRecord(post) && typeof post['path'] === 'string' && post['gone'] !== true
      ? [{ word: percentDecoded(post['path']).replace(/\/$|\.html$/, ''), meaning: '' }]
      : [],
  )
}
