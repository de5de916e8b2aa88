import {
  type IdConflict,
  type IdLine,
  type IdLock,
  idLineFor,
  idLineInList,
  type Post,
  sourceName,
  tagAuthority,
} from '../content/index.js'
import { error, type Problem } from '../core/problem.js'
import { yamlPlace } from '../core/yaml.js'
import type { Publication } from '../publication/index.js'
import type { Disk } from './disk.js'

/** Finds posts with the same id, which feed readers would take for one post. */
export function sharedIds(posts: readonly Post[]): Problem[] {
  const first = new Map<string, string>()
  return posts.flatMap(post => {
    const other = first.get(post.id)
    first.set(post.id, other ?? sourceName(post))
    if (!other) return []
    const { file, line } = post
    const what = `This ${post.kind ? 'link item' : 'post'} has the same id as ${other}: \`${post.id}\`.`
    const fix =
      line === undefined
        ? 'Rename one of the files, or give one its own `id:`.'
        : 'Remove one of them. If they lead to different articles, give one its own `id:`.'
    return [error('post.duplicate-id', { file, ...(line ? { line, column: 1 } : {}) }, what, fix)]
  })
}

export interface IdContext {
  readonly publication: Publication
  readonly disk: Disk
  readonly known: IdLock
  readonly all: readonly Post[]
}

/** Returns a problem for each post whose id would change, with the line to write that keeps the id. */
export function conflictProblems(conflicts: readonly IdConflict[], frame: IdContext): Problem[] {
  const { url, since } = frame.publication
  const authority = `tag:${tagAuthority(url, since)}:`
  const byAuthority = new Map<string, IdConflict[]>()
  const single: IdConflict[] = []
  for (const conflict of conflicts) {
    const old = oldAuthority(conflict, authority)
    if (old === undefined) single.push(conflict)
    else byAuthority.set(old, [...(byAuthority.get(old) ?? []), conflict])
  }
  return [
    ...[...byAuthority].map(([old, group]) => authorityProblem(old, group, frame)),
    ...single
      .sort((a, b) => (a.post.file < b.post.file ? -1 : 1))
      .map(conflict => (conflict.kind === 'changed' ? changedProblem(conflict, frame) : takenProblem(conflict, frame))),
  ]
}

/** Returns the old authority, such as `example.org,2024`, if the id differs only in that part. */
function oldAuthority({ kind, post, known }: IdConflict, authority: string): string | undefined {
  if (kind === 'taken' || !post.id.startsWith(authority)) return undefined
  const [, old, name] = /^tag:([^:]+):(.*)$/.exec(known.id) ?? []
  return name === post.id.slice(authority.length) ? old : undefined
}

const UNREAD = 'Feed readers would keep the old entry and show a second one as unread.'
const ACCEPT = 'build with --accept-id-changes'

/** Returns one problem for all posts of a group, because nobody would write `id:` into ten thousand files. */
function authorityProblem(old: string, group: readonly IdConflict[], { publication, disk }: IdContext): Problem {
  const { url, since } = publication
  const host = new URL(url).hostname
  const now = tagAuthority(url, since)
  const year = old.startsWith(`${host},`) ? old.slice(host.length + 1) : old
  const key = since === year || (!since.includes(',') && since === old.split(',')[1]) ? 'url' : 'since'
  const bytes = disk.read('publication.yml')
  const place = yamlPlace(new TextDecoder().decode(bytes), [key])
  const [first] = group
  const count = group.length === 1 ? `the post ${first?.post.file}` : `${group.length.toLocaleString('en')} posts`
  const what = `\`${key}\` changed, and with it the id of ${count}, from \`tag:${old}:…\` to \`tag:${now}:…\`. ${UNREAD}`
  return error('ids.changed', { file: 'publication.yml', ...place }, what, `Write \`since: "${year}"\`, or ${ACCEPT}.`)
}

function changedProblem({ post, known }: IdConflict, { disk, publication }: IdContext): Problem {
  const { line, words, replaces } = lineIn(post, known.id, disk)
  const why = replaces ? 'its `id` was edited' : whyChanged(post, known.file, publication)
  const what = `The id of this post was \`${known.id}\` and would now be \`${post.id}\`, because ${why}. ${UNREAD}`
  const fix = `Write \`${words}\` on line ${line} of ${post.file}, or ${ACCEPT}.`
  return error('ids.changed', { file: post.file, line, column: 1 }, what, fix)
}

function whyChanged(post: Post, file: string, { url, since }: Publication): string {
  if (post.line !== undefined) return 'its `url` was changed'
  if (file !== post.file) return `its file was named ${file}`
  return post.id.startsWith(`tag:${tagAuthority(url, since)}:`) ? 'its `id` was removed' : '`url` or `since` changed'
}

function takenProblem({ post, known }: IdConflict, { disk, known: lock, all }: IdContext): Problem {
  const taken = new Set([...lock.keys(), ...all.map(({ id }) => id)])
  let number = 2
  while (taken.has(`${known.id}-${number}`)) number += 1
  const { line, words } = lineIn(post, `${known.id}-${number}`, disk)
  const owner = known.gone ? `a post that was deleted (${known.file})` : `another post (${known.file})`
  const what = `This post would get the id of ${owner}, \`${known.id}\`. Feed readers would replace the text of that post with this one, and show no new entry.`
  const fix = `Write \`${words}\` on line ${line} of ${post.file}. If both are the same post, ${ACCEPT}.`
  return error('ids.taken', { file: post.file, line, column: 1 }, what, fix)
}

function lineIn({ file, line }: Post, id: string, disk: Disk): IdLine {
  const text = new TextDecoder().decode(disk.read(file))
  return line === undefined ? idLineFor(text, id) : idLineInList(text, line, id)
}
