import {
  differInLanguage,
  disagreements,
  type Original,
  originalFrom,
  type PictureRights,
  type Publishers,
  suggestedPublisher,
} from '../attribution/index.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { type Page, resolveAddress } from './markdown/addresses.js'
import { plainText } from './markdown/plain-text.js'
import {
  bodyMedia,
  bodyPictures,
  creditFrom,
  rightsInCaption,
  unlabelledMaker,
  unlabelledPictures,
} from './picture-rights.js'
import type { BodyPicture, Html, Picture } from './post.js'

/** The objects to which the facts of a post refer. */
export interface PostReferences {
  readonly image?: Picture
  /** The pictures in the body whose rights are stated. */
  readonly pictures: readonly BodyPicture[]
  /** The videos and recordings in the body whose rights are stated. */
  readonly media: readonly BodyPicture[]
  /** The pictures whose caption may name a maker without a label, with that name. */
  readonly unlabelled: readonly (readonly [src: string, maker: string])[]
  readonly original?: Original
  readonly problems: readonly Problem[]
}

/** Looks up the picture and the publisher that a post's facts name. */
export function referencesOf(
  written: PostFields,
  page: Page,
  {
    html,
    placeOf,
    publishers,
    language,
  }: {
    readonly html: Html
    readonly placeOf: PlaceOf
    readonly publishers: Publishers
    readonly language: string
  },
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
  const original = written.original
    ? originalOf(written.original, { placeOf, publishers, language, problems })
    : undefined
  const inText = typeof image === 'object' ? page.rights.get(image.src) : undefined
  const differs = typeof image === 'object' && inText?.credit !== undefined && inText.credit !== image.credit
  if (differs)
    problems.push(
      warning(
        'picture.two-credits',
        placeOf(['image']),
        `This picture is also in the text, where its credit is “${inText.credit}” and not “${image.credit ?? ''}”.`,
        'Write the same credit in both places. Until then, nobody may republish the picture from you.',
      ),
    )
  const stated = typeof image === 'object' ? { ...image, ...(differs ? { passOn: false } : {}) } : undefined
  const rights = stated ? new Map([...page.rights, [stated.src, stated]]) : page.rights
  const pictures = bodyPictures(html, rights)
  const leadMaker = typeof image === 'object' && !image.credit ? unlabelledMaker(image.caption ?? '') : undefined
  const unlabelled = [
    ...(typeof image === 'object' && leadMaker ? [[image.src, leadMaker] as const] : []),
    ...unlabelledPictures(html),
  ]
  return {
    ...(typeof image === 'object' ? { image } : {}),
    pictures,
    media: bodyMedia(html),
    unlabelled,
    ...(original ? { original } : {}),
    problems,
  }
}

const rightsFrom = ({ credit, title, ...stated }: PictureRights): PictureRights => ({
  ...stated,
  ...(title ? { title: plainText(title) } : {}),
  ...(credit ? creditFrom(credit) : {}),
})

interface OriginalFrame {
  readonly placeOf: PlaceOf
  readonly publishers: Publishers
  /** The language of the post. */
  readonly language: string
  readonly problems: Problem[]
}

/** Looks up the publishers of an original. A post in a language other than its original is a translation. */
function originalOf(
  written: NonNullable<PostFields['original']>,
  { placeOf, publishers, language, problems }: OriginalFrame,
): Original {
  const { publisher, publishers: listed = [] } = written
  const references = [
    { reference: publisher, path: ['original', 'publisher'] },
    ...listed.map((copy, i) => ({ reference: copy.publisher, path: ['original', 'publishers', i] })),
  ]
  for (const { reference, path } of references) {
    const meant = typeof reference === 'string' ? suggestedPublisher(reference, publishers) : undefined
    const what = `No publisher is called \`${String(reference)}\` in publishers.yml.`
    if (meant) problems.push(error('post.publisher', placeOf(path), what, `Did you mean \`${meant}\`?`))
  }
  for (const { path, names } of disagreements(written, publishers)) {
    const key = path.join('.')
    const what = `The publishers ${names.join(' and ')} differ on \`${key}\`, and neither value is stricter.`
    problems.push(error('terms.publishers', placeOf(['original']), what, agreed(path)))
  }
  const original = originalFrom(written, publishers)
  const translated = original.language !== undefined && differInLanguage(original.language, language)
  if (!translated) return original
  if (original.changes?.kind === 'none') {
    const what = `The language of the original is \`${original.language}\` and that of this post \`${language}\`, so the text is changed.`
    const fix = 'Write `changes: translated`, or correct the language.'
    problems.push(error('terms.language', placeOf(['original', 'changes']), what, fix))
  }
  return original.changes ? original : { ...original, changes: { kind: 'translated' } }
}

const agreed = ([first = '', key = '']: readonly string[]): string =>
  first === 'license'
    ? 'Write the licence that applies to this post as `license` in `original`.'
    : `Agree with both, and write \`terms: { ${key}: … }\` in \`original\`.`

/** Returns the post's picture, or the reason why there is none. */
function pictureOf(image: NonNullable<PostFields['image']>, page: Page): Picture | string {
  const { address, file, fault } = resolveAddress(image.src, 'picture', page)
  if (address === undefined) return fault ?? 'has no address'
  const { src: _, alt, caption, ...stated } = image
  return {
    src: address,
    alt: alt === undefined ? '' : plainText(alt),
    ...(caption ? { ...rightsInCaption(plainText(caption)), caption: plainText(caption) } : {}),
    ...page.rights.get(address),
    ...rightsFrom(stated),
    ...(file?.picture ?? {}),
    ...(file ? { size: file.size } : {}),
  }
}
