import { type Phrase, pictureCredit, pictureLegend, plain } from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import { LOCAL } from '../../content/index.js'
import { memo } from '../../core/memo.js'
import { oneLine, unescapeHtml } from '../../core/text.js'
import type { Article } from '../article.js'
import { withAbsoluteLinks } from '../links.js'
import type { EmailFrame } from './email-frame.js'
import type { IssuePlan } from './issue-plan.js'

/** A box that a picture is fitted into, in CSS pixels. */
interface Box {
  readonly width: number
  readonly height: number
}

/** A picture as an email shows it: its address, and its size in CSS pixels. */
export interface FittedPicture {
  readonly src: string
  readonly width: number
  /** Absent if the size of the picture is unknown. */
  readonly height?: number
}

/**
 * Fits a whole picture into a box without enlarging it. It is never cropped, because its terms or its licence may not allow
 * that. A picture of unknown size gets the width of the box.
 */
export function fittedPicture(
  { src, width, height }: Pick<Picture, 'src' | 'width' | 'height'>,
  box: Box,
): FittedPicture {
  if (!width || !height) return { src, width: Math.min(width ?? box.width, box.width) }
  const scale = Math.min(1, box.width / width, box.height / height)
  return { src, width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The sides of the square for a thumbnail, in CSS pixels. */
const SIDES = { lead: 132, list: 96 } as const

/** The least width and height of a thumbnail. A panorama or a column would be a mere line. */
const THINNEST = 20

/** The greatest width of a thumbnail, in CSS pixels. */
export const THUMBNAIL_WIDTH = SIDES.lead

/** The picture beside a post in a digest, with its caption and its rights. */
export interface Thumbnail {
  readonly fitted: FittedPicture
  readonly legend: Phrase
}

/** Returns the picture beside a post: its own or, without one, the first figure of its text that its terms allow. */
export function thumbnailOf(
  article: Article,
  { layout }: IssuePlan,
  { site, cuts }: Pick<EmailFrame, 'site' | 'cuts'>,
): Thumbnail | undefined {
  const { image, slug, withdrawn, words } = article
  if (layout === 'full' || withdrawn || cuts.pictures.has(slug)) return undefined
  const { url } = site.publication
  const picture = image
    ? { ...image, legend: image.caption ? pictureLegend(image, words) : pictureCredit(image, words) }
    : figureIn(article, url)
  if (!picture) return undefined
  const fitted = fittedPicture(picture, { width: SIDES[layout], height: SIDES[layout] })
  if (Math.min(fitted.width, fitted.height ?? THINNEST) < THINNEST) return undefined
  return {
    fitted: {
      ...fitted,
      src: withAbsoluteLinks(article.thumbnail?.(picture.src)?.src ?? fitted.src, url, () => undefined),
    },
    legend: picture.legend,
  }
}

type Figure = Pick<Picture, 'src' | 'width' | 'height'> & Pick<Thumbnail, 'legend'>

/** The smallest width or height, in pixels, of a picture that is more than an icon. */
const LEAST = 60

/**
 * Finds the first figure in the text of an article that is worth showing. A picture outside a figure is not taken unless its rights are
 * stated, because its credit may be anywhere in the text around it.
 */
function figureIn(article: Article, url: string): Figure | undefined {
  const { pictures = [], words, terms } = article
  for (const { src, caption, width, height } of figuresOf(article)) {
    if (src === terms?.counter?.url || (width ?? LEAST) < LEAST || (height ?? LEAST) < LEAST) continue
    const known = pictures.find(picture => withAbsoluteLinks(picture.src, url, () => undefined) === src)
    if (!known && caption === undefined) continue
    // The caption is not shown, so that the credit has to be complete without it.
    const { captionCredit: _, ...rights } = known ?? {}
    const credit = pictureCredit(rights, words, { between: ' · ' })
    const legend = credit.length > 0 ? credit : caption ? [plain(caption)] : []
    return { src, legend, ...(width && height ? { width, height } : {}) }
  }
  return undefined
}

interface FoundFigure {
  readonly src: string
  readonly caption: string | undefined
  readonly width: number | undefined
  readonly height: number | undefined
}

const FIGURE = /<figure\b[^>]*>([\s\S]*?)<\/figure>|(<img\b[^>]*>)/g

/** Lists the pictures of a text. Sanitised HTML has no `<` outside tags, so that a pattern finds them. */
const figuresOf = memo(
  200,
  (article: Article): readonly FoundFigure[] =>
    article.kind === 'link'
      ? []
      : [...article.body().matchAll(FIGURE)].flatMap(([, figure, loose = '']) => {
          const image = figure === undefined ? loose : (/<img\b[^>]*>/.exec(figure)?.[0] ?? '')
          const src = attributeOf(image, 'src')
          if (!/^https?:/i.test(src) && !src.startsWith(LOCAL)) return []
          const caption = figure && (/<figcaption\b[^>]*>([\s\S]*?)<\/figcaption>/.exec(figure)?.[1] ?? '')
          return [
            {
              src,
              caption: caption === undefined ? undefined : oneLine(unescapeHtml(caption.replace(/<[^>]*>/g, ''))),
              width: pixelsOf(image, 'width'),
              height: pixelsOf(image, 'height'),
            },
          ]
        }),
  ({ channel, id, fingerprint }) => `${channel} ${id} ${fingerprint}`,
)

const attributeOf = (tag: string, name: string): string =>
  unescapeHtml(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '').trim()

const pixelsOf = (tag: string, name: string): number | undefined => {
  const value = Number.parseInt(attributeOf(tag, name), 10)
  return value > 0 ? value : undefined
}
