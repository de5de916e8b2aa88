import { LOCAL } from '../content/index.js'
import { fingerprint, fingerprintOfBytes } from '../core/fingerprint.js'
import { lazy } from '../core/memo.js'
import type { Article, ShareImage } from '../editions/index.js'
import { COPIES_FOLDER, pictureFacts } from '../pictures/index.js'
import type { Face, Publication } from '../publication/index.js'
import { type DrawnCard, drawCard, LAYOUT, plainPicture, SHARE_SIZE, type ShareLook } from './drawing.js'
import { type FontChoice, fontsFor, type ShareFont } from './fonts.js'
import { type ShareCard, shareCard, wordsOfCard } from './share-card.js'

/** A share image that can be drawn. */
export interface PlannedShareImage {
  readonly image: ShareImage
  /** The path below out/, which has a fingerprint of everything on which the image depends. */
  readonly path: string
  /** @throws whatever the renderer throws */
  readonly draw: () => Promise<DrawnCard>
  /** Makes a picture in the colours of the publication, for when the image cannot be drawn. */
  readonly plain: () => Uint8Array
}

/** Plans the share images of posts. */
export interface ShareImages {
  /** Returns the image of a post, or undefined if it gets none. */
  readonly imageOf: (article: Article) => PlannedShareImage | undefined
  /** Returns the characters for which no font has a glyph, so that the post gets no image. */
  readonly lacking: (article: Article) => readonly string[]
}

export interface ShareSettings {
  readonly publication: Publication
  /** The fonts of the publication, in its order. */
  readonly given: readonly ShareFont[]
  /** The fonts of Offprint by their kind. */
  readonly own: Readonly<Record<'serif' | 'sans', readonly ShareFont[]>>
  readonly logo?: Uint8Array | undefined
}

type Planned = PlannedShareImage | { readonly lacking: readonly string[] }

export function shareImages(settings: ShareSettings): ShareImages {
  const { publication, logo } = settings
  const { theme } = publication
  const setting = (face: Face, weight: number) => lazy(() => choiceFor(settings, face, weight))
  const heading = setting(theme.heading, HEADING_WEIGHT)
  const body = setting(theme.body, BODY_WEIGHT)
  const { width, height } = (logo && pictureFacts(logo)) ?? {}
  // The letters of a drawing would come from whatever font is at hand.
  const hasLetters = logo !== undefined && /<text\b/.test(Buffer.from(logo).toString('latin1'))
  const shown = logo && width && height && !hasLetters ? { bytes: logo, width, height } : undefined
  const { light } = theme
  const constant = JSON.stringify([LAYOUT, light, shown && fingerprintOfBytes(shown.bytes)])
  const plan = (card: ShareCard): Planned => {
    const titled = fontsFor(card.title, heading())
    const branded = fontsFor(card.title + card.brand, heading())
    const large = shown && branded.missing.length > 0 ? titled : branded
    const small = fontsFor(card.byline + card.origin, body())
    const lacking = [...new Set([...large.missing, ...small.missing])]
    if (lacking.length > 0) return { lacking }
    const look: ShareLook = {
      colours: light,
      heading: { fonts: large.used, weight: HEADING_WEIGHT },
      body: { fonts: small.used, weight: BODY_WEIGHT },
      ...(shown ? { logo: shown } : {}),
    }
    const marks = [large.used, small.used].map(fonts => fonts.map(font => font.mark()).join(' '))
    const path = `${COPIES_FOLDER}/share-${fingerprint(constant, JSON.stringify(card), marks)}.png`
    const image = { src: LOCAL + path, ...SHARE_SIZE, mediaType: 'image/png', alt: wordsOfCard(card) } as const
    return { image, path, draw: () => drawCard(card, look), plain: () => plainPicture(light.card) }
  }
  // A page, feeds and the plan ask for the same image.
  const known = new Map<string, Planned | undefined>()
  const planned = (article: Article): Planned | undefined => {
    if (!known.has(article.id)) {
      const card = shareCard(article, publication)
      known.set(article.id, card && plan(card))
    }
    return known.get(article.id)
  }
  return {
    imageOf: article => {
      const found = planned(article)
      return found && 'path' in found ? found : undefined
    },
    lacking: article => {
      const found = planned(article)
      return found && 'lacking' in found ? found.lacking : []
    },
  }
}

const HEADING_WEIGHT = 600
const BODY_WEIGHT = 400

/**
 * Sorts fonts for a face and a weight: ours family by family, that of the face first, and those of the publication family by family in its
 * order, within a family the nearest weight first.
 */
function choiceFor({ given, own }: ShareSettings, face: Face, weight: number): FontChoice {
  const isSerif = face === 'serif' || face === 'book' || face === 'slab'
  const families = [...new Set(given.map(font => font.family()))]
  const distance = ({ weights }: ShareFont): number => {
    const [least, most] = weights()
    return Math.max(least - weight, weight - most, 0)
  }
  return {
    given: given.toSorted(
      (a, b) => families.indexOf(a.family()) - families.indexOf(b.family()) || distance(a) - distance(b),
    ),
    own: isSerif ? [own.serif, own.sans] : [own.sans, own.serif],
  }
}
