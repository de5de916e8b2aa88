import type { Words } from '../../attribution/index.js'
import type { Moment } from '../../core/moment.js'
import type { DigestLayout } from '../../publication/index.js'
import type { Article } from '../article.js'

/** A part of a digest under a heading of its own, with the ids of its posts. */
export interface IssueSection {
  readonly title: string
  readonly posts: readonly string[]
}

/** The contents of an email issue, before anything is rendered. */
export interface IssuePlan {
  /** The name of a digest, or the slug of a post. */
  readonly name: string
  readonly kind: 'post' | 'digest'
  /** The headline: the title of the post or of the digest. */
  readonly title: string
  readonly subject: string
  /** The subject with marked values, if the editor wrote any; `subject` has their fallbacks. */
  readonly subjectTemplate?: string
  readonly preheader: string
  readonly language: string
  /** The phrases of the issue's language. */
  readonly words: Words
  readonly direction: 'ltr' | 'rtl'
  /** The articles in order: those in no section, and then those of each section. */
  readonly articles: readonly Article[]
  readonly sections: readonly IssueSection[]
  /** The layout of a digest. The email of a single post is `full`. */
  readonly layout: DigestLayout
  /** The extent to which a digest with the layout `full` shows each post, if the post's terms allow it. */
  readonly content: 'full' | 'excerpt'
  /** The number of the issue of a digest, counted from 1. */
  readonly number?: number
  /** Sanitised HTML above the posts of a digest; empty if there is none. */
  readonly intro: string
  /** The file of the introduction. That of a sent issue is in its record. */
  readonly introFile?: string | undefined
  /** The articles of earlier issues that were corrected or withdrawn since, which a digest lists at its end. */
  readonly corrections: readonly Article[]
  /** Whether the issue is the notice of a correction: it shows the notice and the credit of its post, but no text. */
  readonly correction?: true
  /** The permanent path of the issue's web page ("view in browser") from the root of the site. */
  readonly path: string
  /** The path of the digest's newest issue from the root of the site. */
  readonly newest?: string
  /** The date of the newest post in the issue. */
  readonly date: Moment
  /** The time at which the issue was sent. */
  readonly sent?: Moment
  /** A fingerprint of the issue. With the same templates and publication, equal keys mean equal issues. */
  readonly key: string
}
