import type { Words } from '../../attribution/index.js'
import type { Moment } from '../../core/moment.js'
import type { Article } from '../article.js'

/** An email edition that is to be made: what goes into it, and nothing rendered yet. */
export interface IssuePlan {
  /** A digest's name, or a post's slug. */
  readonly name: string
  readonly kind: 'post' | 'digest'
  /** Headline: a post's title, or a digest's. */
  readonly title: string
  readonly subject: string
  readonly preheader: string
  readonly language: string
  /** Of that language. */
  readonly words: Words
  readonly direction: 'ltr' | 'rtl'
  readonly articles: readonly Article[]
  /** How much of each post a digest shows, where the post's terms allow it. */
  readonly content: 'full' | 'excerpt'
  /** Sanitised HTML above the posts of a digest; empty where there is none. */
  readonly intro: string
  /** Of its page ("view in browser"), from the root of the site; it leads to this issue for good. */
  readonly path: string
  /** Where a digest's newest issue is read, from the root of the site. */
  readonly newest?: string
  /** Of the newest post in it. */
  readonly date: Moment
  /** When it went out. */
  readonly sent?: Moment
  /** Equal keys of two plans mean equal issues, templates and publication being equal. */
  readonly key: string
}
