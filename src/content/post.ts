import type { Licence, Original, Person, Via } from '../attribution/index.js'
import type { Moment } from '../core/moment.js'

/**
 * HTML that came out of the sanitiser. Addresses of our own stand in it as LOCAL + path from the root of the site
 * (`\u0001river-treaty/map.png`, `\u0001feeds/#rss`), links to another post's file as POST_FILE + path from the posts
 * folder + POST_FILE; an edition turns them into what its channel needs. Neither character can come from an author: both
 * are forbidden in XML and are removed from every text when it is read.
 */
export type Html = string
export const LOCAL = '\u0001'
export const POST_FILE = '\u0002'

/** The picture of a post: for cards, Open Graph and feeds. */
export interface Picture {
  /** LOCAL + path, or an absolute address. */
  readonly src: string
  readonly alt: string
  readonly caption?: string
  readonly credit?: string
  readonly license?: Licence
  /** Pixels of the file, where it is ours. */
  readonly width?: number
  readonly height?: number
  readonly mediaType?: string
  /** Bytes of the file, where it is ours. */
  readonly size?: number
}

/** A file that a post brings along: from a path below the publication's root to a path below out/. */
export interface Asset {
  readonly from: string
  readonly to: string
}

export type Status = 'published' | 'draft' | 'withdrawn'

/** What a post's body turns into. */
export interface Body {
  readonly html: Html
  /** Whether Markdown alone made it, so that its tree is known to be clean. */
  readonly plain: boolean
  /** Up to `<!--more-->`, else the first paragraph (or two, where the first is very short). */
  readonly excerpt: Html
}

/** One Markdown file with frontmatter: what the file says, checked, and nothing that it does not say. */
export interface Post {
  /** From the publication's root: `posts/2025/river.md`. */
  readonly file: string
  /** `river`, or `2025/river` for a post in a subfolder. */
  readonly slug: string
  /** Path of its page below out/: `river/index.html`; from a permalink it may be `about.html`. */
  readonly output: string
  /** The page's address from the root of the site: `river/`, `about.html`. */
  readonly path: string
  /** Permanent identity: a tag: URI (RFC 4151). From the file's name unless pinned with `id:`. */
  readonly id: string
  /** Plain text, without Markdown or HTML. */
  readonly title: string
  readonly date: Moment
  /** When it may come out, where that is later than its date. */
  readonly publishDate?: Moment
  readonly updated?: Moment
  /** Plain text; from the body's first paragraph where the post has none. */
  readonly summary: string
  readonly authors: readonly Person[]
  readonly tags: readonly string[]
  readonly image?: Picture
  /** BCP 47. */
  readonly language: string
  readonly original?: Original
  /** Of a post of our own, where it is not the publication's; null where readers may do nothing with it. */
  readonly license?: Licence | null
  /** How many words the body has, where the original's terms count them. */
  readonly words?: number
  readonly via: readonly Via[]
  readonly comments?: string
  readonly canonical?: 'original' | 'self'
  readonly status: Status
  readonly notice?: string
  /** Rules for emails that shall not be told of at this post; absent where there are none. */
  readonly ignores?: readonly string[]
  readonly assets: readonly Asset[]
  /** Addresses of our own that the body links to (without LOCAL or POST_FILE, `#fragment` cut), for the check that they lead somewhere. */
  readonly links: readonly string[]
  /** Whether `<!--more-->` marks an excerpt. */
  readonly more: boolean
  /** Frontmatter that is not ours, as it was read. */
  readonly extra: Readonly<Record<string, unknown>>
  /** Changes when anything that could show in an edition changes: the file's bytes, its pictures. */
  readonly fingerprint: string
}

/** What content may ask of the disk; handed in, so that this room never opens a file. Paths are relative to the publication's root, with forward slashes. */
export interface Folder {
  /** The file's bytes; undefined where there is none, or where the path leads out of the folder. */
  read(path: string): Uint8Array | undefined
}

/** What a post is read against. */
export interface PostContext {
  /** Address of the publication, ending in a slash. */
  readonly url: string
  readonly language: string
  readonly timezone: string
  readonly since: string
  /** Name of the posts folder below the root: `posts`. */
  readonly posts: string
  /** Name of the folder whose files are copied to out/ as they are: `static`. */
  readonly static: string
  /** Whether the publication is run for money. */
  readonly commercial?: boolean
}
