import type { Credit, Terms, Words } from '../attribution/index.js'
import type { BodyPicture, Picture } from '../content/index.js'
import { FEED_FORMATS } from '../core/feed-formats.js'
import type { Moment } from '../core/moment.js'
import type { DigestLayout } from '../publication/index.js'

export type Channel = 'web' | 'feed' | 'email'

/** A picture with its size in pixels. For a thumbnail, these are CSS pixels. */
export interface SizedPicture {
  /** LOCAL + path. */
  readonly src: string
  readonly width: number
  readonly height: number
}

/** The picture of a post as a channel shows it: the file itself, or a copy of it. */
export interface ShownPicture extends Picture {
  /** The same picture in several widths, the smallest first, for pages. */
  readonly widths?: readonly SizedPicture[]
  /** The picture as JPEG or PNG for other sites, if `src` is another file. */
  readonly universal?: SizedPicture & { readonly mediaType: string }
}

/**
 * A picture with the title and the credit of a post that has no picture, for links in social networks and chats. Pages never show it.
 */
export interface ShareImage extends SizedPicture {
  readonly mediaType: 'image/png'
  /** The words in it. */
  readonly alt: string
}

/** A version of a text in one language. */
export interface Translation {
  readonly language: string
  readonly url: string
}

/**
 * A post as one channel may show it: the post, its credit, and what its terms allow there. Editions receive articles,
 * never posts, so no template can ignore the terms.
 */
export interface Article {
  readonly channel: Channel
  /** Whether it is a link item, which leads to its original and has no page. */
  readonly kind?: 'link' | undefined
  readonly id: string
  readonly slug: string
  /** The path of the article's page below out/; empty for a link item. */
  readonly output: string
  /** The page's address from the root of the site; empty for a link item. */
  readonly path: string
  /** The page's absolute address, or that of the original to which a link item leads. */
  readonly url: string
  readonly title: string
  readonly language: string
  /** The phrases of the article's language. */
  readonly words: Words
  readonly direction: 'ltr' | 'rtl'
  readonly date: Moment
  /**
   * The date of the last change: `updated`, or else `date`. It differs from that of every other post (RFC 4287 section
   * 3.3).
   */
  readonly changed: Moment
  readonly updated?: Moment | undefined
  readonly summary: string
  readonly tags: readonly string[]
  readonly image?: ShownPicture | undefined
  /** The rights that the post states for its pictures. The audit looks for them wherever a copy shows the picture. */
  readonly pictures?: readonly BodyPicture[]
  /** The addresses of the originals by the address of their copy. The audit recognises pictures by their originals. */
  readonly originals?: ReadonlyMap<string, readonly string[]>
  /**
   * Returns the thumbnail of one of the pictures, by its address here. It shows the whole picture in a square of 132 CSS pixels, because
   * terms or a licence may not allow to cut it. Undefined for pictures of other sites and for drawings.
   */
  readonly thumbnail?: ((src: string) => SizedPicture | undefined) | undefined
  /** The addresses of the pictures that may not be shown here. The audit looks for them, too. */
  readonly withheld?: readonly string[]
  readonly credit: Credit
  readonly notice?: string | undefined
  /** The word above the notice. */
  readonly noticeTitle: 'notice' | 'correction' | 'withdrawn'
  readonly withdrawn: boolean
  /**
   * Whether the post was withdrawn recently. Feed formats without an element for deletions still list its id then, with the
   * notice.
   */
  readonly lingers?: boolean | undefined
  /** `excerpt` if the terms allow no more in this channel. */
  readonly extent: 'full' | 'excerpt'
  /**
   * Whether the permission has expired. The body is then a sentence that says so, and only its own page shows the
   * article.
   */
  readonly gone?: boolean
  /** Whether others may republish the post from this publication. */
  readonly passOn?: boolean
  /** The publisher's terms, for conditions beyond a single article, such as the largest share of a digest. */
  readonly terms?: Terms | undefined
  readonly canonical: string
  /** The versions of the text in all its languages, this one among them; empty if there is only one. */
  readonly translations: readonly Translation[]
  /** Whether search engines may list the page. */
  readonly index: boolean
  readonly comments?: string | undefined
  /**
   * The keys of the frontmatter that are not Offprint's, for a publication's own templates. Empty if the post is withdrawn.
   */
  readonly extra: Readonly<Record<string, unknown>>
  /**
   * Returns the body as this channel may show it. Its addresses are absolute in feeds and emails, and relative to the page
   * on the web.
   */
  readonly body: () => string
  /** Whether the body has formulas. On the web they are MathML. */
  readonly formulas?: boolean
  /**
   * Whether the body comes from Markdown without HTML. Such a body is valid HTML, and needs no repair for strict parsers.
   */
  readonly plain: () => boolean
  /**
   * The address of the publisher's counter, if this channel has it. Feeds and emails have it in the body, a web page outside
   * its article, so that no software takes it for a picture of the article.
   */
  readonly counter?: string | undefined
  /** Returns the whole body for another site, with absolute addresses. Present only if `passOn` is true. */
  readonly copy?: () => string
  /** The article without the pictures that others may not take from here. Present only if `passOn` is true. */
  readonly forPartners?: Article | undefined
  /** Whether this is an article for partners that lacks pictures, which a sentence then states. */
  readonly leavesOutPictures?: boolean
  /** Whether it lacks videos or recordings. */
  readonly leavesOutMedia?: boolean
  /** Returns the excerpt, with addresses as in `body`. */
  readonly excerpt: () => string
  readonly fingerprint: string
}

/** The form in which an edition shows posts. */
export const SHOWN_AS = [
  ...FEED_FORMATS.map(({ name }) => name),
  ...(['page', 'card', 'teaser', 'row', 'email', 'text', 'message', 'issue'] as const),
] as const
export type ShownAs = (typeof SHOWN_AS)[number]

/** The posts that an edition shows, in order. The audit looks for the credit of each in the finished bytes. */
export interface ShownPost {
  readonly as: ShownAs
  readonly articles: readonly Article[]
  /** Whether the edition is a digest, which shows several posts in one email. */
  readonly digest?: boolean
  /** The layout of a digest. */
  readonly layout?: DigestLayout
  /** Whether it shows the whole texts, as far as terms allow it. */
  readonly whole: boolean
  /** Other posts to which a page leads, with the credit line of each, in the order of the page. */
  readonly teasers?: readonly Article[]
  /** The file of the introduction that a digest shows, from the root of the publication. */
  readonly intro?: string
  /** Whether the edition is the notice of a correction, whose subject and date are its own. */
  readonly correction?: boolean
}

/** A finished edition. */
export interface RenderedEdition {
  readonly bytes: string | Uint8Array
  /** Notes for the editor about this rendering, such as which posts were shortened. */
  readonly notes?: readonly string[]
  /** The ids of the posts of which this rendering shows only a part, because there was no room for the rest. */
  readonly cut?: readonly string[]
}

/** A file below out/ that can be rendered. */
export interface Edition {
  readonly path: string
  /**
   * A fingerprint of everything the bytes depend on. If it is unchanged, a build skips the file without rendering it.
   */
  readonly key: string
  readonly render: () => RenderedEdition | Promise<RenderedEdition>
  /** Absent if the edition shows no credit of a post. */
  readonly shows?: ShownPost
  /**
   * What the edition is made from: plain values with articles among them, so that another thread can make it, too. Absent if that is not
   * worth while.
   */
  readonly recipe?: object
}
