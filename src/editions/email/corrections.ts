import { fingerprint } from '../../core/fingerprint.js'
import type { SentIssue } from '../../publication/index.js'
import type { Article } from '../article.js'

/** Posts that subscribers received, and the notices that they received with them or later. */
export type MailedPosts = Pick<SentIssue, 'posts' | 'sent' | 'notices'>

/** Returns the notice of a correction, or the reason of a withdrawal; empty if there is neither. */
export const noticeTextOf = ({ notice, withdrawn, words }: Article): string =>
  notice ?? (withdrawn ? words.book.post.withdrawnNote : '')

/** Tells whether a post may need a correction: it has a notice or was withdrawn. An expired permission needs none. */
export const isCorrected = (article: Article): boolean => !article.gone && noticeTextOf(article) !== ''

/**
 * Returns the fingerprint of a notice, which shows whether subscribers have received it. It leaves out Offprint's own words, so
 * that a new wording of these is not a new notice.
 */
const noticeMark = ({ noticeTitle, notice }: Article): string => fingerprint(noticeTitle, notice ?? '')

/** Collects the marks of the notices among articles, by the id of their post. */
export const noticeMarks = (articles: readonly Article[]): Record<string, string> =>
  Object.fromEntries(articles.filter(isCorrected).map(article => [article.id, noticeMark(article)]))

/**
 * Returns the articles of earlier issues whose correction no issue has mentioned yet.
 * @param mailed the earlier issues, oldest first
 * @param corrected the articles with a notice
 */
export function pendingCorrections(mailed: readonly MailedPosts[], corrected: readonly Article[]): Article[] {
  const last = mailed.at(-1)?.sent.epoch ?? 0
  return corrected.filter(article => {
    const issues = mailed.filter(({ posts }) => posts.includes(article.id))
    if (issues.length === 0) return false
    const mark = noticeMark(article)
    if (mailed.some(({ notices }) => notices?.[article.id] === mark)) return false
    // Records of earlier versions do not say which notices an issue contained, so only a later date shows that one is new.
    const isRecorded = issues.some(({ notices }) => notices !== undefined)
    return isRecorded || (article.updated?.epoch ?? 0) > last
  })
}
