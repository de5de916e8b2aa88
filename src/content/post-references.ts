import { type Original, originalFrom, type Publishers, publisherMeant } from '../attribution/index.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { type Page, resolveAddress } from './markdown/addresses.js'
import { plainText } from './markdown/plain-text.js'
import type { Picture } from './post.js'

/** The objects to which the facts of a post refer. */
export interface PostReferences {
  readonly image?: Picture
  readonly original?: Original
  readonly problems: readonly Problem[]
}

/** Looks up the picture and the publisher that a post's facts name. */
export function referencesOf(
  written: PostFields,
  page: Page,
  { placeOf, publishers }: { readonly placeOf: PlaceOf; readonly publishers: Publishers },
): PostReferences {
  const problems: Problem[] = []
  const image = written.image ? pictureOf(written.image, page) : undefined
  if (typeof image === 'string') {
    const what = `The post’s image \`${written.image?.src}\` ${image}.`
    problems.push(
      warning(
        'post.missing-image',
        placeOf(['image']),
        what,
        'Put the file beside the post or into static/, or correct the path.',
      ),
    )
  }
  const reference = written.original?.publisher
  const suggestion = typeof reference === 'string' ? publisherMeant(reference, publishers) : undefined
  if (suggestion) {
    const what = `No publisher is called \`${String(reference)}\` in publishers.yml.`
    problems.push(error('post.publisher', placeOf(['original', 'publisher']), what, `Did you mean \`${suggestion}\`?`))
  }
  const original = written.original ? originalFrom(written.original, publishers) : undefined
  return { ...(typeof image === 'object' ? { image } : {}), ...(original ? { original } : {}), problems }
}

/** Returns the post's picture, or the reason why there is none. */
function pictureOf(image: NonNullable<PostFields['image']>, page: Page): Picture | string {
  const { address, file, fault } = resolveAddress(image.src, 'picture', page)
  if (address === undefined) return fault ?? 'has no address'
  const { alt, caption, credit, license } = image
  return {
    src: address,
    alt: alt === undefined ? '' : plainText(alt),
    ...(caption ? { caption: plainText(caption) } : {}),
    ...(credit ? { credit: plainText(credit) } : {}),
    ...(license ? { license } : {}),
    ...(file?.picture ?? {}),
    ...(file ? { size: file.size } : {}),
  }
}
