import type { Licence, Original, People, PictureRights, Via } from '../attribution/index.js'
import type { Moment } from '../core/moment.js'
import type { CopyFacts } from '../pictures/index.js'

/**
 * Sanitised HTML. Internal addresses are LOCAL + path from the root of the site (`\u0001river-treaty/map.png`,
 * `\u0001feeds/#rss`), and links to another post's file are POST_FILE + path from the posts folder + POST_FILE. Each
 * edition turns them into what its channel needs. Authors cannot write either character: both are forbidden in XML and
 * removed from every text that is read.
 */
export type Html = string
export const LOCAL = '\u0001'
export const POST_FILE = '\u0002'

/** The picture of a post, for cards, Open Graph and feeds. */
export interface Picture extends PictureRights {
  /** LOCAL + path, or an absolute address. */
  readonly src: string
  readonly alt: string
  readonly caption?: string
  /** The pixel size and type, if the file is local. */
  readonly width?: number
  readonly height?: number
  readonly mediaType?: string
  /** The size of the file in bytes, if it is local. */
  readonly size?: number
}

/** A picture that is a file of the publication, as a post shows it. The size is absent if the file could not be read. */
export interface LocalPicture extends Partial<CopyFacts> {
  /** LOCAL + path. */
  readonly src: string
  /** Its file, from the root of the publication. */
  readonly from: string
  readonly animated?: true
  /** Whether its file ends too early or contradicts itself. */
  readonly damaged?: true
}

/** A picture in a body whose rights are stated. */
export interface BodyPicture extends PictureRights {
  /** LOCAL + path, or an absolute address. */
  readonly src: string
  readonly alt: string
  /** The addresses of other sizes. */
  readonly variants?: readonly string[]
}

/** Names the place that a post was read from: its file, or the line of its list as in `items/2026-11.yml:12`. */
export const sourceName = ({ file, line }: Pick<Post, 'file' | 'line'>): string =>
  line === undefined ? file : `${file}:${line}`

/** A file that is published with a post: its path in the publication's folder, and its path within out/. */
export interface Asset {
  readonly from: string
  readonly to: string
}

export type Status = 'published' | 'draft' | 'withdrawn'

/** A rendered body. */
export interface Body {
  readonly html: Html
  /** Whether Markdown alone produced the body, so that its HTML is certainly well-formed. */
  readonly plain: boolean
  /** What the audit has found in `html`, where that is simple (`audit/body-proof.ts`). */
  readonly proof?: string | undefined
  /** The text up to `<!--more-->`, or the first paragraph (or two, if the first is very short). */
  readonly excerpt: Html
}

/** The checked content of one Markdown file with frontmatter. */
export interface Post extends People {
  /** The path from the publication's root: `posts/2025/river.md`. */
  readonly file: string
  /** The line on which it begins, if its file is a list of link items. */
  readonly line?: number
  /** Whether it points to its original instead of republishing it. Such an item has no page: its `output` and `path` are empty. */
  readonly kind?: 'link'
  /** Words of the original that a link item quotes, as plain text. */
  readonly quote?: string
  /** The slug: `river`, or `2025/river` for a post in a subfolder. */
  readonly slug: string
  /** The path of the post's page within out/: `river/index.html`, or with a permalink perhaps `about.html`. */
  readonly output: string
  /** The page's address from the root of the site: `river/`, `about.html`. */
  readonly path: string
  /** The whole address of the page, if another generator writes it, or of the original to which a link item leads. */
  readonly elsewhere?: string
  /** What the versions of one text in several languages have in common: Hugo's `translationKey`, or the file's name. */
  readonly translationKey: string
  /** The slug, file or address of the post that this one translates. */
  readonly translationOf?: string
  /** The permanent id: a tag: URI (RFC 4151) made from the file's name unless `id:` pins another. */
  readonly id: string
  /** The title as plain text, without Markdown or HTML. */
  readonly title: string
  readonly date: Moment
  /** The time of publication, if it is later than the date. */
  readonly publishDate?: Moment
  readonly updated?: Moment
  /** The summary as plain text; made from the body's first paragraph if the post has none. */
  readonly summary: string
  readonly tags: readonly string[]
  readonly image?: Picture
  /** The pictures in the body whose rights are stated; absent if there are none. */
  readonly pictures?: readonly BodyPicture[]
  /** The pictures that are files of the publication; absent if there are none. */
  readonly localPictures?: readonly LocalPicture[]
  /** The videos and recordings in the body whose rights are stated; absent if there are none. */
  readonly media?: readonly BodyPicture[]
  /** The pictures, videos and recordings whose caption may name a maker without a label, with that name; absent if there are none. */
  readonly unlabelled?: readonly (readonly [src: string, maker: string])[]
  /** The language as a BCP 47 tag. */
  readonly language: string
  readonly original?: Original
  /** The licence of a post of our own, if it differs from the publication's; null if readers have no licence. */
  readonly license?: Licence | null
  /** Whether the body is longer than the original's terms allow. */
  readonly overlong?: boolean
  readonly via: readonly Via[]
  readonly comments?: string
  readonly canonical?: 'original' | 'self'
  readonly status: Status
  readonly notice?: string
  /** Whether the notice is a correction. */
  readonly corrected?: true
  /** Rules for emails that are not reported for this post; absent if there are none. */
  readonly ignores?: readonly string[]
  readonly assets: readonly Asset[]
  /**
   * Internal addresses that the body links to (without LOCAL, POST_FILE and `#fragment`), for the check that their
   * targets exist.
   */
  readonly links: readonly string[]
  /** Whether formulas in the body are typeset. */
  readonly math?: true
  /** Whether the body has formulas that are typeset. */
  readonly formulas?: true
  /** Whether a `<!--more-->` in the body marks the end of the excerpt. */
  readonly more: boolean
  /** The values of frontmatter keys that are not Offprint's, as they were read. */
  readonly extra: Readonly<Record<string, unknown>>
  /**
   * A fingerprint that changes whenever anything that could show in an edition changes: the file's bytes or its
   * pictures.
   */
  readonly fingerprint: string
}

/**
 * Access to the publication's files. The caller hands it in, so that this room never opens a file. Paths are relative to
 * the publication's root, with forward slashes.
 */
export interface Folder {
  /** Returns the file's bytes, or undefined if it does not exist or the path leads out of the folder. */
  read(path: string): Uint8Array | undefined
}

/**
 * The people whom another generator describes in files of data, in Offprint’s terms, by the keys under which posts name them:
 * `author: jane` in Jekyll, Hugo, Docusaurus, MkDocs, Astro and others.
 */
export type AuthorEntries = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The publication's settings that affect how a post is read. */
export interface PostContext {
  /** The address of the publication, ending in a slash. */
  readonly url: string
  readonly language: string
  readonly timezone: string
  readonly since: string
  /** The path of the posts folder from the root: `posts`. */
  readonly posts: string
  /** The path of the folder whose files are copied to out/ unchanged: `static`. */
  readonly static: string
  /** The permalink of posts that have none of their own: `/:year/:month/:slug/`. */
  readonly permalink?: string
  /** The address below which another generator writes the pages. */
  readonly pages?: string
  /** Whether the publication is commercial. */
  readonly commercial?: boolean
  /** Whether formulas are typeset in posts that do not say. */
  readonly math?: boolean
  /** The setting with which another generator typesets formulas, such as “`use_math` in `_config.yml`”. */
  readonly mathSetting?: string
  /** The people whom another generator describes in files of data, and the paths of these files. */
  readonly authors?: { readonly files: readonly string[]; readonly entries: AuthorEntries }
}
