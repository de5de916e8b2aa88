import type { Post } from '../content/index.js'
import type { Article } from '../editions/index.js'
import { lackingNotes } from '../sharing/index.js'
import type { LoadedPublication } from './inputs.js'
import type { Claim, Drawing } from './outputs.js'

/** Plans the share images of posts, and tells the editor which posts get none for want of a font. */
export function shareImageClaims(
  { sharing }: Pick<LoadedPublication, 'sharing'>,
  posts: readonly Post[],
  articles: readonly Article[],
): { readonly claims: readonly (Claim & { readonly output: Drawing })[]; readonly notes: readonly string[] } {
  if (!sharing) return { claims: [], notes: [] }
  const fileOf = new Map(posts.map(({ id, file }) => [id, file]))
  const lacking = articles.flatMap(article => {
    const characters = sharing.lacking(article)
    return characters.length > 0 ? [{ file: fileOf.get(article.id) ?? '', lacking: characters }] : []
  })
  // Two posts with the same words have one image.
  const planned = new Map(
    articles.flatMap(article => {
      const image = sharing.imageOf(article)
      return image ? [[image.path, { image, article }] as const] : []
    }),
  )
  return {
    claims: [...planned.values()].map(({ image: { path, draw, plain }, article }) => ({
      output: { path, key: path, article, draw, plain },
      file: fileOf.get(article.id) ?? '',
    })),
    notes: lackingNotes(lacking),
  }
}
