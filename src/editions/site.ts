import type { WordsFor } from '../attribution/index.js'
import type { FeedFormatName } from '../core/feed-formats.js'
import type { Publication } from '../publication/index.js'
import type { Article, ShareImage } from './article.js'

export { directionOf } from '../core/direction.js'

/**
 * Returns the path at which a file of the publication's folder is published. Files of the static folder are at the root of the
 * site.
 */
export const publishedPath = (file: string, { static: folder }: Pick<Publication, 'static'>): string =>
  encodeURI(file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file)

/** The paths of one document in every format, from the root of the site. */
export type FeedPaths = Readonly<Record<FeedFormatName, string>>

/** The name and paths of one feed. */
export interface FeedLink extends FeedPaths {
  /** The name of the feed, or `''` for the main feed. */
  readonly name: string
  readonly title: string
  readonly description: string
}

/** The logo of the publication as it is shown. */
export interface SiteLogo {
  /** The size in CSS pixels. */
  readonly width: number
  readonly height: number
  /** The files for emails: pictures where the logo is a drawing, which most mail programs do not show. */
  readonly forEmails: { readonly src: string; readonly dark?: string }
  /** Whether it would disappear on a dark background, so that it gets a light one there. */
  readonly plate: boolean
}

/** The facts about the site that every edition may use. */
export interface Site {
  readonly publication: Publication
  /** Absent without a logo, and where its file cannot be read. */
  readonly logo?: SiteLogo
  readonly feeds: readonly FeedLink[]
  /** Returns the phrases that readers see in a language. */
  readonly wordsFor: WordsFor
  /** Returns the picture of a post without one for links to it, if the publication wants such pictures. */
  readonly shareImageOf?: ((article: Article) => ShareImage | undefined) | undefined
  readonly generator: { readonly name: string; readonly version: string }
  /** A fingerprint of the publication, the templates and the software. It is a part of every edition's key. */
  readonly key: string
}
