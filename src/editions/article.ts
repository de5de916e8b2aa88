import type { Credit, Terms } from '../attribution/index.js'
import type { Picture } from '../content/index.js'
import type { Moment } from '../core/moment.js'

export type Channel = 'web' | 'feed' | 'email'

/**
 * A post as one channel may show it: post + credit + what its terms allow there. Editions see articles, never posts, so
 * no template can forget the terms.
 */
export interface Article {
  readonly channel: Channel
  readonly id: string
  readonly slug: string
  /** Path of its page below out/. */
  readonly output: string
  /** The page's address from the root of the site. */
  readonly path: string
  /** The page's absolute address. */
  readonly url: string
  readonly title: string
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly date: Moment
  /** When readers should look again: `updated`, else `date`; distinct from every other post's (RFC 4287 section 3.3). */
  readonly changed: Moment
  readonly updated?: Moment | undefined
  readonly summary: string
  readonly tags: readonly string[]
  readonly image?: Picture | undefined
  readonly credit: Credit
  readonly notice?: string | undefined
  readonly withdrawn: boolean
  /** Withdrawn not long ago: feeds without a word for it still hold its id and the notice. */
  readonly lingers?: boolean | undefined
  /** `excerpt` where the terms allow no more in this channel. */
  readonly extent: 'full' | 'excerpt'
  /** Whether its time is over: the body is a sentence that says so, and nothing but its page shows it. */
  readonly gone?: boolean
  /** Whether others may take it from us. */
  readonly passOn?: boolean
  /** What its publisher asks, for what they say beyond one article: the largest share of a digest. */
  readonly terms?: Terms | undefined
  readonly canonical: string
  /** Whether search engines may list the page. */
  readonly index: boolean
  readonly comments?: string | undefined
  /** The body as this channel may show it, every address resolved: absolute in feeds and email, relative to the page on the web. */
  readonly body: () => string
  /** Whether the body is Markdown alone, which yields nothing that a strict HTML parser stumbles over. */
  readonly plain: () => boolean
  /** The whole body for somebody else's page: every address absolute. Only where `passOn` allows it. */
  readonly copy?: () => string
  /** The excerpt, resolved in the same way. */
  readonly excerpt: () => string
  readonly fingerprint: string
}

/** The form in which an edition shows posts. */
export type ShownAs = 'page' | 'card' | 'row' | 'rss' | 'atom' | 'json' | 'email' | 'text' | 'message' | 'issue'

/** Posts that an edition shows, in its order: the audit looks for the credit of each in the finished bytes. */
export interface ShownPost {
  readonly as: ShownAs
  readonly articles: readonly Article[]
  /** Whether it is a digest, which shows several posts in one email. */
  readonly digest?: boolean
}

/** Finished bytes with a path below out/. */
export interface Edition {
  readonly path: string
  /** Equal keys mean equal bytes: a build skips what has not changed without rendering it. */
  readonly key: string
  readonly render: () => string | Uint8Array | Promise<string | Uint8Array>
  /** Absent where it shows no post's credit. */
  readonly shows?: ShownPost
}
