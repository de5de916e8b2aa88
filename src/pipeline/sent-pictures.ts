import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Post } from '../content/index.js'
import { error, type Problem } from '../core/problem.js'
import type { Article } from '../editions/index.js'
import { readSentPictures, type SentPictures } from '../publication/index.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import { type Disk, openFolder } from './disk.js'
import type { Claim } from './outputs.js'
import { filesOfPictures, type PictureRequest } from './picture-claims.js'

/** The record of the copies of pictures that sent emails show, and the folder of those that no post has any more. */
const RECORD = 'issues/pictures.json'
const FOLDER = 'issues'

/** Lists the copies of pictures to which a message refers, with the ids of their posts. */
export function sentPictures(html: string, posts: readonly Post[], request: PictureRequest): SentPictures {
  const { url } = request.publication
  const found = new Map<string, string[]>()
  for (const post of posts)
    for (const { path, copy } of filesOfPictures(post, { ...request, hasThumbnails: () => true }))
      if (copy?.path === path && html.includes(url + path)) found.set(path, [...(found.get(path) ?? []), post.id])
  return Object.fromEntries(found)
}

/** Adds the copies that an issue shows to the record, which is a file beside the posts, so that builds keep them. */
export function recordPictures(root: string, pictures: SentPictures): void {
  const { recorded } = recordOn(openFolder(root))
  const all = new Map(Object.entries(recorded))
  for (const [path, posts] of Object.entries(pictures))
    all.set(path, [...new Set([...(all.get(path) ?? []), ...posts])])
  if (JSON.stringify([...all]) === JSON.stringify(Object.entries(recorded))) return
  const fresh = join(root, PRIVATE_FOLDER, `pictures-${process.pid}.new`)
  mkdirSync(dirname(fresh), { recursive: true })
  mkdirSync(join(root, dirname(RECORD)), { recursive: true })
  writeFileSync(fresh, `${JSON.stringify(Object.fromEntries([...all].sort()), null, 2)}\n`)
  renameSync(fresh, join(root, RECORD))
}

function recordOn(disk: Disk): { readonly recorded: SentPictures; readonly problems: readonly Problem[] } {
  const bytes = disk.read(RECORD)
  const recorded = bytes ? readSentPictures(new TextDecoder().decode(bytes)) : {}
  return recorded ? { recorded, problems: [] } : { recorded: {}, problems: [damaged] }
}

const damaged: Problem = error(
  'issue.damaged',
  { file: RECORD },
  'This record of the pictures of sent emails is damaged.',
  'Restore the file from git. Without it, emails that were sent lose pictures that were replaced since.',
)

/** The copies that builds keep although no post has their picture any more. */
export interface KeptPictures {
  readonly claims: readonly Claim[]
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/**
 * Plans the copies that sent emails show and that no post has any more, from wherever they are. They are kept as long as one of their posts may be
 * read and its terms allow pictures, because a withdrawal must reach them, too.
 */
export function keptPictures(
  disk: Disk,
  readable: readonly Pick<Article, 'id' | 'terms'>[],
  claims: readonly Claim[],
): KeptPictures {
  const { recorded, problems } = recordOn(disk)
  const made = new Set(claims.map(({ output }) => output.path))
  const allowed = new Set(readable.filter(({ terms }) => terms?.images !== 'none').map(({ id }) => id))
  const wanted = Object.entries(recorded)
    .filter(([path, ids]) => !made.has(path) && ids.some(id => allowed.has(id)))
    .map(([path]) => ({ path, from: placesOf(path).find(file => disk.fileState(file)) }))
  return {
    claims: wanted.flatMap(({ path, from }) => (from ? [{ output: { path, from }, file: RECORD }] : [])),
    problems,
    notes: wanted.flatMap(({ path, from }) => (from ? [] : [lostNote(path)])),
  }
}

/** Lists where a copy may be: saved beside the record, in the private folder, or in the last output. */
const placesOf = (path: string): string[] => [`${FOLDER}/${path}`, `${PRIVATE_FOLDER}/${path}`, `out/${path}`]

const lostNote = (path: string): string =>
  `Emails that were sent show \`${path}\`, which no post has any more, and this machine has no copy of it. Download it from your site into ${FOLDER}/pictures/.`

/** Saves kept copies beside the record, where other machines find them, and says so. */
export function savePictures(root: string, claims: readonly Claim[]): string[] {
  return claims.flatMap(({ output, file }) => {
    if (file !== RECORD || !('from' in output)) return []
    const saved = `${FOLDER}/${output.path}`
    if (output.from === saved) return []
    mkdirSync(dirname(join(root, saved)), { recursive: true })
    copyFileSync(join(root, output.from), join(root, saved))
    return [
      `Saved ${saved}, because emails that were sent show it and no post has it any more. Commit it with the posts.`,
    ]
  })
}
