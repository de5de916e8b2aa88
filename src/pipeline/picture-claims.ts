import type { LocalPicture, Post } from '../content/index.js'
import { error, type Problem, warning } from '../core/problem.js'
import { type PictureFile, pictureFiles, shownLocalPictures } from '../editions/index.js'
import { isHuge } from '../pictures/index.js'
import type { Publication } from '../publication/index.js'
import type { Claim } from './outputs.js'

export interface PictureRequest {
  readonly publication: Publication
  /** Milliseconds since 1970. */
  readonly now: number
  /** Tells whether an email may show a thumbnail of a post, by its id. */
  readonly hasThumbnails: (id: string) => boolean
}

/** Lists the files that are published for the pictures of a post. */
export function filesOfPictures(
  post: Post,
  { publication, now, hasThumbnails }: PictureRequest,
): readonly PictureFile[] {
  if (!post.localPictures) return []
  const shown = new Set(shownLocalPictures(post, { publication, now }))
  const wanted = (picture: LocalPicture): boolean => shown.has(picture)
  return pictureFiles(post, publication.pictures, { wanted, thumbnails: hasThumbnails(post.id) })
}

/** Plans the copies of pictures, each once, even if several posts show the same picture. */
export function withPictureCopies(claims: readonly Claim[], posts: readonly Post[], request: PictureRequest): Claim[] {
  const files = new Map(
    posts.flatMap(post =>
      filesOfPictures(post, request).map(output => [output.path, { output, file: post.file }] as const),
    ),
  )
  const own = claims.map(claim => files.get(claim.output.path) ?? claim)
  const taken = new Set(own.map(({ output }) => output.path))
  return [...own, ...[...files.values()].filter(({ output }) => !taken.has(output.path))]
}

/** Reports the pictures of posts that are too large to be shown, or damaged. */
export const pictureFileProblems = (posts: readonly Post[]): Problem[] =>
  posts.flatMap(({ localPictures = [] }) => localPictures.flatMap(problemOf))

function problemOf({ from: file, width = 0, height = 0, damaged }: LocalPicture): Problem[] {
  if (isHuge({ width, height })) {
    const pixels = `${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`
    const what = `This picture has ${pixels}, which fill the memory of the programs of readers.`
    return [error('picture.huge', { file }, what, 'Save it smaller: at most 268 million pixels are allowed.')]
  }
  if (!damaged) return []
  const what = 'This picture is damaged: its file is no picture, or ends too early.'
  return [warning('picture.damaged-file', { file }, what, 'Save it again in another program, or replace it.')]
}

/** Tells the editor which large pictures are published as they are. */
export const uncopiedNotes = (posts: readonly Post[], { pictures: { width: limit } }: Publication): string[] => [
  ...new Set(
    posts.flatMap(({ localPictures = [] }) =>
      localPictures
        .filter(
          ({ mark, width = 0, mediaType }) => mark === undefined && width > limit && mediaType !== 'image/svg+xml',
        )
        .map(
          ({ from, width, animated }) =>
            `${from} keeps its width of ${width?.toLocaleString('en')} pixels, because ${animated ? 'it is animated, and a copy would stand still' : 'its format cannot be read here; save it as JPEG or PNG'}.`,
        ),
    ),
  ),
]
